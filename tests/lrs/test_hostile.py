"""What strangers send: garbage, too much, too slowly, half of it. The answer is a sentence, and the LRS goes on."""

import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.lrs import serve
from builders.lrs.activities import activity
from builders.lrs.app import Limits
from builders.lrs.forms import languages_of
from builders.lrs.ingest import storing
from builders.lrs.jsontext import read_json
from builders.lrs.prepare import prepare
from builders.lrs.query import Query, find
from builders.lrs.refusal import RefusedError
from builders.lrs.store import Store, Writing
from tests.clock import soon
from tests.lrs.served import COURSE, Lrs, refused, served, statement, stored

ADA = {"mbox": "mailto:ada@learner.example"}
SMALL = Limits(body_bytes=10_000, body_seconds=2, per_second=1_000, burst=1_000)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lrs]:
    """An LRS that is patient for two seconds and takes 10 kB."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serve, "HEADER_SECONDS", 1.5)
        with served(Path(tmp_path_factory.mktemp("small")) / "lrs.db", SMALL) as running:
            yield running


def spoken(lrs: Lrs, data: bytes, *, then: bytes = b"") -> bytes:
    """Send bytes and return all that comes back until the LRS hangs up."""
    with socket.create_connection(("127.0.0.1", lrs.port), timeout=30) as line:
        line.sendall(data)
        answer = b""
        try:
            while piece := line.recv(65_536):
                answer += piece
                if then:
                    line.sendall(then)
        except ConnectionError:
            pass
        return answer


def head(lrs: Lrs, method: str, path: str, **headers: Any) -> bytes:
    request = lrs.xapi.build_request(method, path)
    auth = next(lrs.xapi.auth.auth_flow(request)).headers["Authorization"]  # type: ignore[union-attr]
    said = {"Host": "lrs.example", "X-Experience-API-Version": "1.0.3", "Authorization": auth} | headers
    return f"{method} /xapi{path} HTTP/1.1\r\n".encode() + b"".join(f"{k}: {v}\r\n".encode() for k, v in said.items())


def alive(lrs: Lrs) -> bool:
    return len(stored(lrs.xapi, statement())) == 1


@pytest.mark.parametrize("seed", range(10))
def test_garbage_is_refused(small: Lrs, seed: int) -> None:
    garbage = random.Random(seed).randbytes(5_000)  # noqa: S311 - garbage needs no secrecy
    assert spoken(small, garbage)[:12] in {b"HTTP/1.1 400", b""}
    assert alive(small)


@pytest.mark.parametrize("begun", [b"", b"GET /xapi/about HTTP/1.1\r\n", b"GET /xapi/about HTTP/1.1\r\nHost: x\r\nA: "])
def test_a_line_on_which_no_request_comes_is_closed(small: Lrs, begun: bytes) -> None:
    assert spoken(small, begun) == b""
    assert alive(small)


def test_headers_drop_by_drop_are_not_waited_for(small: Lrs) -> None:
    with socket.create_connection(("127.0.0.1", small.port), timeout=30) as line, pytest.raises(ConnectionError):
        drip(line)
    assert alive(small)


def drip(line: socket.socket) -> NoReturn:
    while True:
        line.sendall(b"G")
        threading.Event().wait(0.05)


def test_a_line_stays_open_between_requests(small: Lrs) -> None:
    with httpx.Client(timeout=60) as client:
        for _ in range(2):
            assert client.get(f"{small.url}/about").status_code == 200
            threading.Event().wait(1.8)


def test_a_slow_body_is_given_up(small: Lrs) -> None:
    begun = head(small, "POST", "/statements", **{"Content-Type": "application/json", "Content-Length": 50}) + b"\r\n{"
    answer = spoken(small, begun)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"too slowly" in answer
    assert alive(small)


def test_half_a_body_does_no_harm(small: Lrs) -> None:
    begun = head(small, "POST", "/statements", **{"Content-Type": "application/json", "Content-Length": 50}) + b"\r\n{"
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", small.port)) as line:
            line.sendall(begun)
    assert alive(small)


def test_who_does_not_read_the_answer_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "READER_SECONDS", 0.3)
    path = "/activities/state?" + urlencode({"activityId": COURSE, "agent": json.dumps(ADA), "stateId": "s"})
    with served(tmp_path / "lrs.db") as lrs, socket.socket() as line:
        assert lrs.xapi.put(path, content=b"x" * 7_900_000).status_code == 204
        lines = lrs.server.server_state.connections
        before = set(lines)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.connect(("127.0.0.1", lrs.port))
        line.sendall(head(lrs, "GET", path) + b"\r\n")
        assert line.recv(12) == b"HTTP/1.1 200"
        eventually(lambda: not lines - before)
        assert alive(lrs)


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fail where it never does."""
    for _ in range(1_200):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail("it never came to that")


def test_a_large_body_is_refused_before_it_is_read(small: Lrs) -> None:
    headers = {"Content-Type": "application/json", "Content-Length": 10**12}
    assert spoken(small, head(small, "POST", "/statements", **headers) + b"\r\n").startswith(b"HTTP/1.1 413")
    refused(small.xapi.post("/statements", content=b"x" * 10_001), 413, "10,000 bytes")
    chunked = head(small, "POST", "/statements", **{"Transfer-Encoding": "chunked"}) + b"\r\n"
    answer = spoken(small, chunked + b"2000\r\n" + b"x" * 0x2000 + b"\r\n2000\r\n" + b"x" * 0x2000 + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 413")
    assert alive(small)


@pytest.mark.parametrize("length", ["-1", "x", "1, 2", "٣"])
def test_a_length_that_is_none_is_refused(small: Lrs, length: str) -> None:
    begun = head(small, "POST", "/statements", **{"Content-Length": length}) + b"\r\n{}"
    assert spoken(small, begun).startswith(b"HTTP/1.1 400")


def test_large_headers_are_refused(small: Lrs) -> None:
    assert spoken(small, head(small, "GET", "/about", A="x" * 300_000) + b"\r\n")[:12] in {b"HTTP/1.1 400", b""}
    assert alive(small)


def test_a_key_that_asks_too_often_is_slowed_down(tmp_path: Path) -> None:
    with served(tmp_path / "lrs.db", Limits(per_second=0.01, burst=5)) as lrs:
        statuses = [lrs.xapi.get("/statements").status_code for _ in range(7)]
        assert statuses == [200] * 5 + [429] * 2
        assert lrs.as_("all", version="2.0.0").get("/statements").status_code == 200


def test_more_lines_than_there_are_places_do_no_harm(small: Lrs) -> None:
    lines = [socket.create_connection(("127.0.0.1", small.port)) for _ in range(300)]
    answers = [httpx.get(f"{small.url}/about", timeout=60).status_code for _ in range(3)]
    assert set(answers) <= {200, 503}
    for line in lines:
        line.close()
    threading.Event().wait(1)
    assert alive(small)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"7",
        b'"x"',
        b"[null]",
        b"[[]]",
        b"[" * 5_000,
        b'{"a":' * 1_500,
        b'{"id":NaN}',
        b"\xff\xfe",
        b"\x00",
    ],
)
def test_a_body_that_is_no_statement_is_refused(small: Lrs, body: bytes) -> None:
    for method, path in (
        ("POST", "/statements"),
        ("PUT", "/statements?statementId=0191a2b3-0000-7000-8000-00000000000f"),
    ):
        answer = small.xapi.request(method, path, content=body, headers={"Content-Type": "application/json"})
        refused(answer, 400)


PATHS = st.sampled_from(
    ["/statements", "/activities/state", "/activities/profile", "/agents/profile", "/agents", "/activities"]
)
NAMES = st.sampled_from(
    ["agent", "activityId", "stateId", "profileId", "statementId", "method", "since", "limit", "cursor", "verb"]
)
TEXTS = st.text(max_size=30) | st.sampled_from(
    [
        '{"mbox":"mailto:a@b.example"}',
        "https://x.example",
        "GET",
        "PUT",
        "1e9",
        "9" * 30,
        "\x00",
        '{"account":{}}',
        "true",
    ]
)
TYPES = st.sampled_from(
    [
        b"application/json",
        b"text/plain",
        b"multipart/mixed; boundary=b",
        b"application/x-www-form-urlencoded",
        b"",
        b"\xe9",
    ]
)
ASKED = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD"]),
        "url": PATHS,
        "params": st.dictionaries(NAMES, TEXTS, max_size=5),
        "content": st.binary(max_size=60)
        | st.sampled_from([b"--b\r\n\r\n\r\n--b--", b"content={}", b"{}", b'{"a":1}']),
        "headers": st.fixed_dictionaries(
            {b"Content-Type": TYPES, b"X-Experience-API-Version": st.sampled_from([b"1.0.3", b"2.0.0"])}
        ),
    }
)


@settings(max_examples=400)
@given(ASKED)
def test_whatever_is_asked_is_answered(lrs: Lrs, asked: dict[str, Any]) -> None:
    try:
        answer = lrs.xapi.request(**asked)
    except UnicodeEncodeError:
        return
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400 and asked["method"] != "HEAD":
        assert answer.text.endswith(".\n")


def test_a_key_that_stands_twice_among_many_is_found_soon() -> None:
    keys = ",".join(f'"k{number}":0' for number in range(100_000))
    with soon("a key twice"), pytest.raises(RefusedError, match="'z' stands twice"):
        read_json(f'{{{keys},"z":0,"z":0}}'.encode(), "The body")


def test_a_form_is_small_since_nobody_knows_who_sends_it(lrs: Lrs) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded", "X-Experience-API-Version": "1.0.3"}
    answer = httpx.post(f"{lrs.url}/statements?method=PUT", content=b"content=" + b"%41" * 400_000, headers=form)
    refused(answer, 413, "1,000,000 bytes")


def test_parts_beyond_number_are_refused(lrs: Lrs) -> None:
    headers = {"Content-Type": "multipart/mixed; boundary=b"}
    refused(lrs.xapi.post("/statements", content=b"--b\r\n\r\n" * 1_002 + b"--b--", headers=headers), 413, "parts")


def test_a_document_does_not_grow_for_ever(lrs: Lrs) -> None:
    place = {"activityId": "https://train.example/a", "agent": '{"mbox":"mailto:a@b.example"}', "stateId": "large"}
    sizes = [lrs.xapi.post("/activities/state", params=place, json={name: "x" * 5_000_000}) for name in "aab"]
    assert [answer.status_code for answer in sizes] == [204, 204, 413]
    assert list(lrs.xapi.get("/activities/state", params=place).json()) == ["a"]


def test_of_languages_the_first_ten_count() -> None:
    assert languages_of(",".join(f"en-x-{number:04}" for number in range(5_000))) == tuple(
        f"en-x-{number:04}" for number in range(10)
    )


def test_what_is_long_is_not_remembered(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "lrs.db")) as store:
        for long in ("", "x" * 10_000):
            iri, told = f"https://train.example/a{long}", {"name": {"en": f"A{long}"}}
            made = statement(
                actor={"mbox": f"mailto:{long}a@b.example", "name": f"N{long}"}, object={"id": iri, "definition": told}
            )
            one = prepare(
                made, "1.0.3", {"objectType": "Agent", "mbox": "mailto:lrs@b.example"}, "2026-01-01T00:00:00Z"
            )
            store.write(storing([one], [], "w", define=True)).result(60)
            kept = store.write(lambda writing: (list(writing.named), list(writing.told), list(store.keys))).result(60)
            assert all("x" * 100 not in str(words) and words for words in kept)
            with store.reading() as db:
                assert activity(db, iri)["definition"] == told
                assert len(find(db, store, Query(activity=iri))[0]) == 1


def test_what_is_being_stored_is_not_called_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, over, times, jobs = threading.Event(), threading.Event(), list[int](), list[Any]()

    def job(writing: Writing) -> None:
        times.append(writing.tick())
        begun.set()
        over.wait(60)

    def now() -> int:
        # Somebody begins to store something in the very moment in which the time is asked for.
        if threading.current_thread() is threading.main_thread() and not jobs:
            jobs.append(store.write(job))
            begun.wait(60)
        return time.time_ns() // 1000

    with closing(Store(tmp_path / "lrs.db")) as store:
        monkeypatch.setattr("builders.lrs.store.now", now)
        through = store.consistent_through()
        over.set()
        assert through < times[0]
