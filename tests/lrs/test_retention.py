"""What is deleted after six years, and what is not: in use, referred to, held, or simply not asked for."""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from builders.cli import main
from builders.lrs import merge, retention
from builders.lrs.retention import BY_COMMAND, Hold, add_hold, delete, due, holds, lift_hold
from builders.lrs.store import connect
from tests.lrs.served import COURSE, Lrs, found, got, served, statement, stored, voiding

TODAY = datetime.now(UTC)
YEAR = timedelta(days=365.25)
ADA = {"objectType": "Agent", "mbox": "mailto:ada@learner.example", "name": "Ada Rivera"}


def about(name: str, **changes: Any) -> dict[str, Any]:
    return statement(object={"id": f"{COURSE}/{name}"}, **changes)


def aged(lrs: Lrs, years: float) -> None:
    """Let all that is there be so much older, wherever its time stands."""
    by = int(YEAR.total_seconds() * years) * 1_000_000
    with closing(sqlite3.connect(lrs.path, isolation_level=None)) as db:
        for table in ("statement", "fresh", "reference", "void"):
            db.execute(f"UPDATE {table} SET stored = stored - ?", (by,))  # noqa: S608 - names of tables
        db.execute("UPDATE lookup SET stored = stored - ?, via = max(via - ?, 0)", (by, by))
        db.execute("UPDATE document SET updated = updated - ?", (by,))


def rows(lrs: Lrs, table: str) -> int:
    return len(lrs.sql(f"SELECT * FROM {table}"))  # noqa: S608 - names of tables


@pytest.fixture
def lrs(tmp_path: Path) -> Any:
    with served(tmp_path / "lrs.db") as running:
        yield running


def shown(lrs: Lrs, years: int = 6) -> Any:
    with closing(connect(lrs.path)) as db:
        return due(db, years, TODAY)


def test_only_what_is_old_and_not_in_use_is_due(lrs: Lrs) -> None:
    stored(lrs.xapi, about("old"), about("used"), about("used"))
    aged(lrs, 3)
    stored(lrs.xapi, about("used"))
    aged(lrs, 4)
    new = stored(lrs.xapi, about("new"))[0]
    assert shown(lrs).activities == {f"{COURSE}/old": 1}
    assert shown(lrs, 7).count == 0
    assert shown(lrs, 3).activities == {f"{COURSE}/old": 1, f"{COURSE}/used": 3}
    with closing(connect(lrs.path)) as db:
        delete(db, due(db, 6, TODAY))
    assert len(found(lrs.xapi)) == 4
    assert found(lrs.xapi, activity=f"{COURSE}/old") == []
    assert got(lrs.xapi, new["id"])
    actions = lrs.sql("SELECT action, count(*) FROM audit WHERE user = ? GROUP BY action ORDER BY 1", BY_COMMAND)
    assert actions == [("delete", 1), ("retain", 1)]
    # The server goes on where it was.
    assert stored(lrs.xapi, about("old"))


def test_a_voiding_is_kept_as_long_as_what_it_voids(lrs: Lrs) -> None:
    kept, gone = stored(lrs.xapi, about("used"), about("old"))
    voids = [stored(lrs.xapi, voiding(one["id"]))[0]["id"] for one in (kept, gone)]
    aged(lrs, 7)
    stored(lrs.xapi, about("used"))
    with closing(connect(lrs.path)) as db:
        delete(db, due(db, 6, TODAY))
    assert lrs.xapi.get("/statements", params={"voidedStatementId": kept["id"]}).status_code == 200
    assert got(lrs.xapi, voids[0])
    assert lrs.xapi.get("/statements", params={"statementId": voids[1]}).status_code == 404
    assert [rows(lrs, table) for table in ("statement", "void", "reference")] == [3, 1, 1]


def test_names_states_and_attachments_go_with_the_last_record(lrs: Lrs) -> None:
    body = b"a certificate"
    sha2 = hashlib.sha256(body).hexdigest()
    told = {
        "usageType": "https://train.example/paper",
        "display": {"en": "Paper"},
        "contentType": "text/plain",
        "length": len(body),
        "sha2": sha2,
    }
    parts = "\r\n".join(
        [
            "--b",
            "Content-Type: application/json",
            "",
            json.dumps(about("old", actor=ADA, attachments=[told])),
            "--b",
            "Content-Type: text/plain",
            "Content-Transfer-Encoding: binary",
            f"X-Experience-API-Hash: {sha2}",
            "",
            body.decode(),
            "--b--",
        ]
    )
    headers = {"Content-Type": "multipart/mixed; boundary=b"}
    assert lrs.xapi.post("/statements", content=parts, headers=headers).status_code == 200
    place = {"activityId": f"{COURSE}/old", "agent": json.dumps(ADA), "stateId": "s"}
    assert lrs.xapi.put("/activities/state", params=place, json={}).status_code == 204
    stored(lrs.xapi, about("old", actor=ADA))
    aged(lrs, 7)
    assert shown(lrs).count == 3
    with closing(connect(lrs.path)) as db:
        delete(db, due(db, 6, TODAY))
    tables = ("statement", "lookup", "fresh", "attachment", "document", "agent_name")
    assert {table: rows(lrs, table) for table in tables} == dict.fromkeys(tables, 0)
    # Whom the server knew by name is told of again.
    stored(lrs.xapi, about("new", actor=ADA))
    assert lrs.xapi.get("/agents", params={"agent": json.dumps(ADA)}).json()["name"] == ["Ada Rivera"]
    assert lrs.sql("SELECT count(*) FROM agent_name WHERE name = 'Ada Rivera'") == [(1,)]


@pytest.mark.parametrize(
    ("agent", "activity", "left"),
    [
        ("", "", 0),
        ("mbox mailto:ada@learner.example", "", 1),
        ("", f"{COURSE}/b", 1),
        ("mbox mailto:x@y.example", "", 2),
    ],
)
def test_what_is_held_is_not_due(lrs: Lrs, agent: str, activity: str, left: int) -> None:
    stored(lrs.xapi, about("a", actor=ADA), about("b"))
    aged(lrs, 7)
    with closing(connect(lrs.path)) as db:
        add_hold(db, Hold(name="Audit", agent=agent, activity=activity))
        result = due(db, 6, TODAY)
        assert (result.count, result.held["Audit"]) == (left, 2 - left)
        lift_hold(db, "Audit")
        assert due(db, 6, TODAY).count == 2
        assert holds(db) == []
    assert lrs.sql("SELECT action, detail FROM audit WHERE user = ?", BY_COMMAND)[1] == ("lift", "Audit")


def test_what_is_held_or_used_after_it_was_found_stays(lrs: Lrs) -> None:
    stored(lrs.xapi, about("a", actor=ADA), about("b"), about("c"))
    place = {"activityId": f"{COURSE}/a", "agent": json.dumps(ADA), "stateId": "s"}
    assert lrs.xapi.put("/activities/state", params=place, json={}).status_code == 204
    aged(lrs, 7)
    with closing(connect(lrs.path)) as db:
        result = due(db, 6, TODAY)
        assert result.count == 4
        with closing(connect(lrs.path)) as other:
            add_hold(other, Hold(name="Suit", agent=f"mbox {ADA['mbox']}", activity=""))
        stored(lrs.xapi, about("b"))
        assert delete(db, result) == 1
    assert len(found(lrs.xapi)) == 3
    assert found(lrs.xapi, activity=f"{COURSE}/c") == []
    assert rows(lrs, "document") == 1
    assert lrs.sql("SELECT detail FROM audit WHERE action = 'retain'")[0][0].startswith("1 records")


def test_a_part_is_looked_at_anew_when_its_turn_comes(lrs: Lrs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    stored(lrs.xapi, about("a"), about("b"), about("c"))
    aged(lrs, 7)
    looked, turn = retention._writing, iter(range(9))

    @contextmanager
    def writing(db: sqlite3.Connection) -> Iterator[None]:
        if next(turn) == 1:
            with closing(connect(lrs.path)) as other:
                add_hold(other, Hold(name="Suit", agent="", activity=f"{COURSE}/b"))
        with looked(db):
            yield

    monkeypatch.setattr(retention, "_writing", writing)
    with closing(connect(lrs.path)) as db:
        assert delete(db, due(db, 6, TODAY)) == 2
    assert len(found(lrs.xapi, activity=f"{COURSE}/b")) == len(found(lrs.xapi)) == 1


def test_nothing_is_left_of_what_goes_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    for name, value in (("SOME", 1), ("_IDLE_S", 0.01), ("_BETWEEN_S", 0.001)):
        monkeypatch.setattr(merge, name, value)
    with served(tmp_path / "lrs.db") as lrs:
        one = stored(lrs.xapi, about("old", actor=ADA))[0]
        two = stored(lrs.xapi, voiding(one["id"]))[0]
        stored(lrs.xapi, statement(object={"objectType": "StatementRef", "id": two["id"]}))
        for _ in range(1_000):
            if rows(lrs, "fresh") == 0:
                break
            threading.Event().wait(0.01)
        assert rows(lrs, "lookup") > 20
        aged(lrs, 7)
        with closing(connect(lrs.path)) as db:
            assert delete(db, due(db, 6, TODAY)) == 3
        tables = ("statement", "lookup", "fresh", "reference", "void", "agent_name")
        assert {table: rows(lrs, table) for table in tables} == dict.fromkeys(tables, 0)


def test_the_29th_of_february_has_a_cutoff(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "lrs.db")) as db:
        assert due(db, 6, datetime(2028, 2, 29, tzinfo=UTC)).before == datetime(2022, 2, 28, tzinfo=UTC)


def test_the_command_shows_before_it_deletes(lrs: Lrs, capsys: pytest.CaptureFixture[str]) -> None:
    stored(lrs.xapi, about("old", actor=ADA), about("old"))
    aged(lrs, 7)
    run = ["lrs", "retain", "--db", str(lrs.path)]
    for more in ([], ["--dry-run"]):
        assert main([*run, *more]) == 0
        said = capsys.readouterr().out
        assert "2 statements, 0 saved states" in said
        assert f"2  {COURSE}/old" in said
        assert f"--db {lrs.path} --delete 2" in said
    assert main([*run, "--delete", "3"]) == 2
    assert "2 records are due, not 3" in capsys.readouterr().err
    assert main(["lrs", "hold", "add", "Lawsuit", "--agent", "ada@learner.example", "--db", str(lrs.path)]) == 0
    assert main(["lrs", "hold", "add", "Lawsuit", "--db", str(lrs.path)]) == 2
    assert main(["lrs", "hold", "add", "Other", "--agent", "ada", "--db", str(lrs.path)]) == 2
    assert main(["lrs", "hold", "list", "--db", str(lrs.path)]) == 0
    assert "Lawsuit  mbox mailto:ada@learner.example  any activity\n" in capsys.readouterr().out
    assert main([*run, "--delete", "1"]) == 0
    assert "1 more are held: Lawsuit" in capsys.readouterr().out
    assert main(["lrs", "hold", "lift", "Lawsuit", "--db", str(lrs.path)]) == 0
    assert main(["lrs", "hold", "lift", "Lawsuit", "--db", str(lrs.path)]) == 2
    assert len(found(lrs.xapi)) == 1
