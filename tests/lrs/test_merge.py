"""The index of what is new: found before, during and after it is merged into the large one, and after a restart."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from builders.lrs import merge
from builders.lrs.ingest import storing
from builders.lrs.prepare import prepare
from builders.lrs.query import Query, find
from builders.lrs.refusal import RefusedError
from builders.lrs.store import Store
from tests.lrs.served import VERB, statement, voiding

PEOPLE = [{"mbox": f"mailto:p{number}@learner.example"} for number in range(3)]
ACTIVITY = "https://train.example/a"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    # Merging begins at ten, seven rows at a time, and never just because nothing else is to be done.
    for name, value in (("ENOUGH", 10), ("SOME", 10**9), ("_LEAST", 7), ("_PER_STATEMENT", 0), ("_BETWEEN_S", 3600)):
        monkeypatch.setattr(merge, name, value)
    with closing(Store(tmp_path / "lrs.db")) as opened:
        yield opened


def put(store: Store, *made: dict[str, Any], writer: str = "w") -> list[str]:
    authority = {"objectType": "Agent", "mbox": "mailto:lrs@train.example"}
    prepared = [prepare(one, "1.0.3", authority, "2026-01-01T00:00:00Z") for one in made]
    return store.write(storing(prepared, [], writer, define=True)).result(60)


def about(number: int) -> dict[str, Any]:
    return statement(actor=PEOPLE[number % 3], object={"id": f"{ACTIVITY}/{number % 2}"})


def times(store: Store, **wanted: Any) -> list[int]:
    with store.reading() as db:
        return [row[0] for row in find(db, store, Query(limit=500, ascending=True, **wanted))[0]]


def rows(store: Store, table: str) -> int:
    with closing(sqlite3.connect(store.path)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - names of tables


def test_everything_is_found_at_every_step_of_a_merge(store: Store) -> None:
    sizes = set[int]()
    for number in range(120):
        put(store, about(number), writer=f"w{number % 2}")
        everything = times(store)
        assert len(everything) == number + 1
        for person in range(3):
            mine = everything[person::3]
            assert times(store, agent=f"mbox {PEOPLE[person]['mbox']}") == mine
            assert times(store, agent=f"mbox {PEOPLE[person]['mbox']}", verb=VERB) == mine
            expected = [at for at in everything[number % 2 :: 2] if at in mine]
            both = {"activity": f"{ACTIVITY}/{number % 2}", "agent": f"mbox {PEOPLE[person]['mbox']}"}
            assert times(store, **both) == expected
            assert times(store, **both, writer=f"w{number % 2}") == expected
            assert times(store, **both, writer="another") == []
        assert times(store, verb=VERB, related_activities=True, activity=f"{ACTIVITY}/0") == everything[::2]
        sizes.add(rows(store, "fresh"))
    assert rows(store, "lookup") > 300
    assert max(sizes) < 60, "what is new is merged"
    assert len(sizes) > 10


def test_a_merge_begins_anew_after_a_restart(store: Store, tmp_path: Path) -> None:
    for number in range(15):
        put(store, about(number))
    assert rows(store, "lookup") > 0
    store.close()
    with closing(Store(tmp_path / "lrs.db")) as again:
        for number in range(15, 60):
            put(again, about(number))
        everything = times(again)
        assert times(again, agent=f"mbox {PEOPLE[0]['mbox']}") == everything[::3]
        assert times(again, verb=VERB) == everything


def test_a_request_that_is_refused_leaves_nothing_to_merge(store: Store) -> None:
    kept = statement()
    put(store, kept)
    voids = voiding(kept["id"])
    put(store, voids)
    for _ in range(5):
        with pytest.raises(RefusedError):
            put(store, about(0), voiding(voids["id"]))
    assert (rows(store, "fresh"), rows(store, "statement")) == (2, 2)
    for number in range(40):
        put(store, about(number))
    # The voiding is found too, by what it voids.
    assert len(times(store, verb=VERB)) == 41


def test_what_is_idle_is_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("SOME", 5), ("_LEAST", 7), ("_PER_STATEMENT", 0), ("_IDLE_S", 0.01), ("_BETWEEN_S", 0.001)):
        monkeypatch.setattr(merge, name, value)
    with closing(Store(tmp_path / "lrs.db")) as store:
        put(store, *(about(number) for number in range(20)))
        for _ in range(1_000):
            if rows(store, "fresh") == 0:
                break
        assert rows(store, "fresh") == 0
        assert len(times(store, verb=VERB)) == 20
