"""Lots of files: every file is in one of them, in the order of the log, whatever tables are there already."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.records import lots as module
from builders.records.archive import Part
from builders.records.lots import Lot, lots

LIMIT = 100


def part(number: int, size: int = 10, source: str = "lrs") -> Part:
    return Part(path=f"archive/{source}/2026-03/{number:06}.ndjson", rows=1, bytes=size, sha256=f"{number:064}")


def table(root: Path, lot: Lot, end: bytes = b"PAR1") -> None:
    (root / lot.table).parent.mkdir(parents=True, exist_ok=True)
    (root / lot.table).write_bytes(b"PAR1 rows " + end)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SIZE", LIMIT)


def sizes(root: Path, parts: list[Part]) -> list[int]:
    return [len(lot.parts) for lot in lots(root, parts)]


def test_a_lot_is_of_one_source_and_no_larger_than_it_may_be(tmp_path: Path) -> None:
    found = [part(0, 60), part(1, 40), part(2, 1), part(3, 500), part(4, 1), part(5, 1, "moodle"), part(6, 1)]
    assert sizes(tmp_path, found) == [2, 1, 1, 1, 1, 1]
    assert sizes(tmp_path, []) == []


def test_what_has_a_table_keeps_it_and_what_comes_later_is_another_lot(tmp_path: Path) -> None:
    found = [part(number) for number in range(3)]
    (lot,) = lots(tmp_path, found)
    table(tmp_path, lot)
    assert sizes(tmp_path, [*found, part(3), part(4)]) == [3, 2]
    # Another log: these files are not those of the table.
    assert sizes(tmp_path, [part(9), *found]) == [4]
    assert sizes(tmp_path, found[:2]) == [2]


def test_of_two_tables_the_larger_one_counts_and_one_that_was_cut_off_does_not(tmp_path: Path) -> None:
    found = [part(number) for number in range(4)]
    one, three = Lot(first=0, parts=tuple(found[:1])), Lot(first=0, parts=tuple(found[:3]))
    table(tmp_path, one)
    table(tmp_path, three)
    assert sizes(tmp_path, found) == [3, 1]
    table(tmp_path, three, b"PA")
    assert sizes(tmp_path, found) == [1, 3]


def test_halves_are_lots_of_the_same_files() -> None:
    whole = Lot(first=5, parts=tuple(part(number) for number in range(5)))
    one, other = whole.halves()
    assert (one.first, one.parts + other.parts, other.first) == (5, whole.parts, 7)


@given(st.lists(st.tuples(st.integers(1, 150), st.sampled_from(["a", "b"])), max_size=12), st.data())
def test_every_file_is_in_one_lot(tmp_path_factory: Any, kinds: list[tuple[int, str]], data: Any) -> None:
    root = tmp_path_factory.mktemp("lots")
    found = [part(number, *kind) for number, kind in enumerate(kinds)]
    for lot in lots(root, found):
        if data.draw(st.booleans()):
            table(root, lot)
    again = list(lots(root, found))
    assert [one for lot in again for one in lot.parts] == found
    assert all(len({one.source for one in lot.parts}) == 1 for lot in again)
