"""The archive, filled from the real LRS: nothing lost, nothing twice, nothing that was taken back."""

import datetime as dt
import gc
import json
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest

from builders.errors import BadInputError, ServiceError
from builders.lrs.auth import add_user
from builders.lrs.client import Answer, Client
from builders.lrs.store import connect
from builders.lrs.transfer import pages, push, void
from builders.records import pull as pulling
from builders.records.archive import LOG, Archive
from builders.records.garbage import nothing_collected
from builders.records.pull import Pulled, pull
from builders.records.tables import Passed, tables
from tests.lrs.served import Lrs, served
from tests.records.hostile import SHAPES
from tests.records.oracle import row
from tests.records.told import IRI, agent
from tests.records.told import passed as told

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


@pytest.fixture
def lrs(tmp_path: Path) -> Iterator[Lrs]:
    with served(tmp_path / "lrs.db") as running:
        yield running


@pytest.fixture
def client(lrs: Lrs) -> Client:
    with closing(connect(lrs.path)) as db:
        return Client(lrs.url, *add_user(db, str(uuid.uuid4()), ["all"]), pause=0.01)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "records"


def brought(client: Client, root: Path) -> tuple[int, int]:
    done: Pulled = pull(client, Archive(root), "lrs", NOW)
    return done.new, done.known


def lines(root: Path) -> list[bytes]:
    return [line for part in Archive(root).parts for line in (root / part.path).read_bytes().splitlines()]


def passed(archive: Archive) -> tuple[Passed, ...]:
    with tables(archive) as found:
        return tuple(sorted(found.passed(), key=lambda one: (one.happened, one.id)))


def who(root: Path) -> list[str]:
    return [one.actor.rpartition("|")[2] for one in passed(Archive(root))]


def test_what_the_lrs_has_is_kept_as_it_came_and_once(client: Client, root: Path) -> None:
    sent = [told(f"p{number}") for number in range(120)]
    push(client, sent)
    assert brought(client, root) == (120, 0)
    kept = lines(root)
    assert {json.loads(line)["id"] for line in kept} == {one["id"] for one in sent}
    page = client.ask("GET", "statements", {"ascending": "true"}).body
    assert kept[0] in page
    assert brought(client, root) == (0, 0)
    push(client, [told("late", on="2024-01-05")])
    assert brought(client, root) == (1, 0)
    assert len(lines(root)) == 121
    assert who(root)[0] == "late"


def test_pages_leave_no_garbage(client: Client) -> None:
    push(client, [told(f"p{number}") for number in range(200)])
    # A pull does not look for any: what each page left would add up.
    with nothing_collected():
        gc.collect()
        assert sum(1 for _ in pages(client, {"limit": "10"})) == 20
        assert gc.collect() < 20


def test_a_pull_that_was_stopped_goes_on(client: Client, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    push(client, [told(f"p{number}") for number in range(150)])
    monkeypatch.setattr(pulling, "_EVERY", 20)
    real, asked = client.ask, []

    def ask(method: str, resource: str, *rest: Any) -> Any:
        asked.append(resource)
        if len(asked) == 2:
            message = "the line is down"
            raise ServiceError(message)
        return real(method, resource, *rest)

    with monkeypatch.context() as broken:
        broken.setattr(client, "ask", ask)
        with pytest.raises(ServiceError, match="down"):
            pull(cast("Client", _SmallPages(client)), Archive(root), "lrs", NOW)
    got = len(lines(root))
    assert 0 < got < 150
    brought(client, root)
    assert sorted(who(root)) == sorted(f"p{number}" for number in range(150))
    assert len(lines(root)) == 150


class _SmallPages:
    """A client that asks for pages of fifty."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.endpoint = client.endpoint

    def ask(self, method: str, resource: str, params: Any = None) -> Any:
        return self._client.ask(method, resource, None if params is None else {**params, "limit": "50"})


def test_what_was_voided_is_out_before_and_after_it_was_pulled(client: Client, root: Path) -> None:
    one, two, three = told("one"), told("two"), told("three")
    push(client, [one, two, three])
    void(client, one["id"], agent("officer"))
    brought(client, root)
    assert sorted(who(root)) == ["three", "two"]
    void(client, two["id"], agent("officer"))
    brought(client, root)
    assert who(root) == ["three"]
    # It stays in the archive: what somebody saw once is not unseen.
    assert any(two["id"].encode() in line for line in lines(root))


class _Slow:
    """An LRS that is made of several machines: what was stored early is seen late, and it says so."""

    endpoint = "https://lrs.example/xapi/"

    def __init__(self, statements: list[dict[str, Any]], through: str = "") -> None:
        self.statements, self.through = statements, through

    def ask(self, _method: str, _resource: str, params: Any) -> Answer:
        found = [one for one in self.statements if one.get("stored", "x") > params.get("since", "")]
        headers = {"x-experience-api-consistent-through": self.through}
        return Answer(status=200, headers=headers, body=json.dumps({"statements": found, "more": ""}).encode())


def test_what_an_lrs_shows_late_is_not_missed(root: Path) -> None:
    early, late = (told(name, stored=f"2026-03-02T{hour}:00:00Z") for name, hour in (("early", 16), ("late", 18)))
    pull(cast("Client", _Slow([late], "2026-03-02T15:00:00Z")), Archive(root), "lrs", NOW)
    pull(cast("Client", _Slow([early, late], "2026-03-02T19:00:00Z")), Archive(root), "lrs", NOW)
    assert sorted(who(root)) == ["early", "late"]


def test_statements_without_any_time_are_pulled_again_and_again(root: Path) -> None:
    timeless = told("one")
    del timeless["timestamp"]
    for new in (1, 0, 0):
        assert pull(cast("Client", _Slow([timeless])), Archive(root), "lrs", NOW).new == new
    assert len(lines(root)) == 1


def test_the_same_statement_from_two_sources_counts_once(client: Client, root: Path) -> None:
    push(client, [told("one")])
    pull(client, Archive(root), "lrs", NOW)
    pull(client, Archive(root), "mirror", NOW)
    assert len(lines(root)) == 2
    assert who(root) == ["one"]


def test_a_file_that_no_line_names_counts_for_nothing(client: Client, root: Path) -> None:
    push(client, [told("one")])
    brought(client, root)
    log = root / LOG
    log.write_bytes(log.read_bytes()[:-40])
    assert who(root) == []
    assert brought(client, root) == (1, 0)
    assert who(root) == ["one"]


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_damage_is_named_and_makes_no_number(client: Client, root: Path, harm: str) -> None:
    push(client, [told("one")])
    brought(client, root)
    (part,) = Archive(root).parts
    file = root / part.path
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes().replace(b"mastered", b"answered"))
    with pytest.raises(BadInputError, match="R006"):
        passed(Archive(root))


def test_a_pull_reads_no_file_again_that_has_a_table(client: Client, root: Path) -> None:
    push(client, [told("one")])
    brought(client, root)
    (part,) = Archive(root).parts
    file = root / part.path
    sound = file.read_bytes()
    file.write_bytes(sound.replace(b"mastered", b"answered"))
    with pytest.raises(BadInputError, match="R006"):
        brought(client, root)
    file.write_bytes(sound)
    passed(Archive(root))
    file.write_bytes(sound.replace(b"mastered", b"answered"))
    push(client, [told("two")])
    assert brought(client, root) == (1, 0)
    with pytest.raises(BadInputError, match="R006"):
        passed(Archive(root))
    file.write_bytes(sound[:-1])
    with pytest.raises(BadInputError, match="R006"):
        brought(client, root)


def test_a_gap_is_named(client: Client, root: Path) -> None:
    push(client, [told("one")])
    brought(client, root)
    push(client, [told("two")])
    brought(client, root)
    log = root / LOG
    later = [json.loads(line) for line in log.read_bytes().splitlines()]
    later[1]["since"] = "2030-01-01T00:00:00.000000Z"
    log.write_text("".join(json.dumps(one) + "\n" for one in later), encoding="utf-8")
    with pytest.raises(BadInputError, match="R007"):
        passed(Archive(root))


def test_tables_are_made_anew_when_they_are_gone(client: Client, root: Path) -> None:
    push(client, [told("one", result={"success": True})])
    brought(client, root)
    before = passed(Archive(root))
    for table in root.rglob("*.parquet"):
        table.unlink()
    assert passed(Archive(root)) == before != ()
    assert not list(root.rglob("*.rows"))


@pytest.mark.parametrize("left", [0, 3, -50])
def test_a_table_that_was_cut_off_is_made_anew(client: Client, root: Path, left: int) -> None:
    push(client, [told("one")])
    brought(client, root)
    before = passed(Archive(root))
    (table,) = root.rglob("*.parquet")
    table.write_bytes(table.read_bytes()[:left])
    assert passed(Archive(root)) == before != ()


def test_a_table_that_cannot_be_read_is_a_sentence(client: Client, root: Path) -> None:
    push(client, [told("one")])
    brought(client, root)
    passed(Archive(root))
    (table,) = root.rglob("*.parquet")
    table.write_bytes(bytes(table.stat().st_size) + b"PAR1")
    with pytest.raises(ServiceError, match=r"delete its \.parquet files"):
        passed(Archive(root))


def test_nothing_is_there_yet(root: Path) -> None:
    with tables(Archive(root)) as found:
        assert (tuple(found.passed()), found.odd(), found.ids("")) == ((), (), set())


@pytest.mark.parametrize("revision", ["01.0.0", "1.00.0", "1.0"])
def test_a_version_in_another_form_is_none(revision: str) -> None:
    course = told("one", object={"id": f"{IRI}/courses/alpha"})
    course["context"]["revision"] = revision
    assert row(course, "lrs").version == ""


@pytest.mark.parametrize("statement", SHAPES, ids=str)
def test_any_statement_has_a_row(statement: Any) -> None:
    found = row(statement, "lrs")
    assert found.passed == 0
    assert ("no id" in found.odd) == (found.id == "")


def test_a_clock_that_is_ahead_is_not_believed() -> None:
    found = row({**told("one", on="2031-01-01"), "stored": "2026-03-02T15:01:00.5Z"}, "lrs")
    assert found.happened == "2026-03-02T15:01:00.500000Z"
    assert "future" in found.odd


def test_how_far_a_record_can_be_trusted() -> None:
    one = told("one")
    assert row(one, "lrs").assurance == "A"
    plain = {**one, "context": {}}
    assert row(plain, "lrs").assurance == "D"
    assert row({**plain, "authority": agent("one")}, "lrs").assurance == "B"
    assert row({**plain, "authority": agent("shared")}, "lrs").assurance == "D"


def test_the_version_is_that_of_the_record() -> None:
    assert [row(told("one", version=v), "lrs").version for v in ("1.0", "2")] == ["1.0", ""]
    draft = told("one")
    draft["context"]["revision"] = "1.0.0-draft+5f3a9c1e"
    assert row(draft, "lrs").draft == 1
    for end, found in (
        ("v/1.2", ("1.2", 0)),
        ("v1_2", ("1.2", 0)),
        ("v1_2_draft", ("1.2", 1)),
        ("v01_0", ("", 0)),
        ("v1_00", ("", 0)),
        ("x", ("", 0)),
    ):
        one = row(told("one", object={"id": f"{IRI}/modules/alpha/{end}"}), "lrs")
        assert (one.version, one.draft) == found


def test_an_assessment_names_its_course_and_one_of_before_is_read_as_well() -> None:
    addresses = ("courses/pilot/final-assessment/v1_2", "modules/final-assessment/v1_2")
    rows = [row(told("one", object={"id": f"{IRI}/{address}"}), "lrs") for address in addresses]
    told_of = [(one.base, one.kind, one.name, one.version, one.draft, one.passed) for one in rows]
    assert told_of == [(IRI, "modules", "final-assessment", "1.2", 0, 1)] * 2


def test_two_pulls_at_once_lose_nothing_and_count_nothing_twice(client: Client, root: Path) -> None:
    push(client, [told("one"), told("two")])
    one, other = Archive(root), Archive(root)
    for archive in (one, other):
        pull(client, archive, "lrs", NOW)
    assert sorted(who(root)) == ["one", "two"]
    assert brought(client, root) == (0, 0)
