"""Wrong secrets: slowed down where they come from, and of no consequence to those who know the right one."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from argon2 import extract_parameters

from builders.lrs import auth
from builders.lrs.auth import Gate, add_user
from builders.lrs.limits import FAILURES, Failures, Rate, source_of
from builders.lrs.refusal import RefusedError
from builders.lrs.store import connect
from tests.lrs.served import Lrs, served

VERSION = {"X-Experience-API-Version": "1.0.3"}


@pytest.fixture
def lrs(tmp_path: Path) -> Iterator[Lrs]:
    with served(tmp_path / "lrs.db") as running:
        yield running


def key_of(lrs: Lrs, name: str) -> tuple[str, str]:
    db = connect(lrs.path)
    try:
        return add_user(db, name, ["all"])
    finally:
        db.close()


def asked(lrs: Lrs, key: str, secret: str, source: str = "") -> httpx.Response:
    headers = VERSION | ({"X-Forwarded-For": source} if source else {})
    return httpx.get(f"{lrs.url}/statements", headers=headers, auth=(key, secret), timeout=60)


def test_4_0_ten_wrong_secrets_and_no_more_are_tried(lrs: Lrs) -> None:
    key, secret = key_of(lrs, "Ada")
    assert [asked(lrs, key, f"wrong{n}").status_code for n in range(12)] == [401] * 10 + [429] * 2
    answer = asked(lrs, key, secret)
    assert answer.status_code == 429
    assert 50 <= int(answer.headers["Retry-After"]) <= 60
    # A key that does not exist is answered alike.
    assert [asked(lrs, "nobody", f"wrong{n}").status_code for n in range(12)] == [401] * 10 + [429] * 2


def test_who_guesses_locks_nobody_else_out(lrs: Lrs) -> None:
    key, secret = key_of(lrs, "Ada")
    guesses = [asked(lrs, key, f"wrong{n}", "2001:db8::1").status_code for n in range(11)]
    assert guesses[-1] == 429
    # The rest of the network is one machine's, another network is not.
    assert asked(lrs, key, secret, "2001:db8::2").status_code == 429
    assert asked(lrs, key, secret, "2001:db8:1::1").status_code == 200
    # Once it was right, it is known wherever it comes from.
    assert asked(lrs, key, secret, "2001:db8::1").status_code == 200


def test_a_wrong_secret_never_reaches_the_slow_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = list[str]()

    def verify(_: str, secret: str) -> bool:
        tried.append(secret)
        return False

    monkeypatch.setattr(auth, "_verify", verify)
    db = connect(tmp_path / "lrs.db")
    key, secret = add_user(db, "Ada", ["all"])
    for guess in ("wrong", "", secret + "x", secret):
        with pytest.raises(RefusedError, match="is wrong"):
            Gate().admit(db, httpx.BasicAuth(key, guess)._auth_header, "192.0.2.1")
    assert tried == [secret]
    # A key of before has nothing by which to know it sooner.
    db.execute("UPDATE user SET mark = NULL")
    with pytest.raises(RefusedError, match="is wrong"):
        Gate().admit(db, httpx.BasicAuth(key, "wrong")._auth_header, "192.0.2.1")
    assert tried == [secret, "wrong"]
    db.close()


def test_secrets_are_hashed_as_slowly_as_they_should_be(tmp_path: Path) -> None:
    db = connect(tmp_path / "lrs.db")
    add_user(db, "Ada", ["all"])
    (hashed,) = db.execute("SELECT hash FROM user").fetchone()
    cost = extract_parameters(hashed)
    assert (cost.type.name, cost.memory_cost >= 19_456, cost.time_cost >= 2) == ("ID", True, True)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO user SELECT * FROM user")
    db.close()


def test_failures_are_forgotten_in_time_and_in_number(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("builders.lrs.limits.time.monotonic", lambda: now)
    failures = Failures()
    for _ in range(FAILURES):
        failures.check("key", "a")
        failures.note("key", "a")
    with pytest.raises(RefusedError):
        failures.check("key", "a")
    failures.check("key", "b")
    now += 61
    failures.check("key", "a")
    for number in range(30_000):
        failures.note(str(number), "a")
    assert len(failures._times) == 20_000


def test_buckets_are_forgotten_when_there_are_too_many() -> None:
    rate = Rate(per_second=0.0, burst=1.0)
    for number in range(50_000):
        rate.take(str(number))
    assert len(rate._buckets) <= 20_001
    with pytest.raises(RefusedError):
        rate.take("49999")


@pytest.mark.parametrize(
    ("peer", "said", "source"),
    [
        ("192.0.2.7", None, "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("::1", "198.51.100.9, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("2001:db8::5", None, "2001:db8::/64"),
        ("", None, ""),
    ],
)
def test_a_proxy_on_this_machine_alone_is_believed(peer: str, said: str | None, source: str) -> None:
    assert source_of(peer, said) == source


def test_what_nobody_was_given_takes_no_room(tmp_path: Path) -> None:
    db, gate = connect(tmp_path / "lrs.db"), Gate()
    for number in range(20):
        with pytest.raises(RefusedError, match="is wrong"):
            gate.admit(db, httpx.BasicAuth("x" * 40_000 + str(number), "wrong")._auth_header, f"192.0.2.{number}")
    assert max(len(key) for key, _ in gate._failures._times) == 64
    db.close()
