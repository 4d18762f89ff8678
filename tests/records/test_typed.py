"""The typed table: SQL makes of any statement what plain Python makes of it, and loses none."""

import datetime as dt
import json
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.records import duck, lots
from builders.records.archive import Archive, Entry
from builders.records.typed import instant
from tests.records.hostile import ANY, LINES, PLAIN, SHAPES, TIMES, fixed, line
from tests.records.oracle import Row, row

ENTRY = Entry(source="lrs", origin="o", since="", until="2026-04-01T00:00:00.000000Z", on="", parts=())
NAMES = [one.name for one in fields(Row)]
ALL = f"select {', '.join(NAMES)} from statements"  # noqa: S608
SETTINGS = "select current_setting('threads'), current_setting('memory_limit')"
SLOW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def typed(root: Path, *files: Iterable[bytes]) -> list[tuple[Any, ...]]:
    """Return the rows that an archive of such files has."""
    shutil.rmtree(root, ignore_errors=True)
    archive = Archive(root)
    for lines in files:
        archive.add(ENTRY, {"2026-03": lines})
    with duck.statements(archive) as found:
        return [tuple(one) for one in found.execute(ALL).fetchall()]


def expected(statements: Iterable[Any]) -> list[tuple[Any, ...]]:
    return [astuple(row(one, "lrs")) for one in statements]


def alike(found: Iterable[tuple[Any, ...]], wanted: Iterable[tuple[Any, ...]]) -> None:
    counts = Counter(map(repr, found)), Counter(map(repr, wanted))
    assert counts[0] - counts[1] == counts[1] - counts[0] == Counter()


def test_each_odd_value_makes_the_row_that_python_makes(tmp_path: Path) -> None:
    statements = fixed()
    found = typed(tmp_path / "one", [line(one) for one in statements])
    alike(found, expected(statements))
    assert not list(tmp_path.rglob("*.rows"))
    assert [(one[3], one[0]) for one in found] == sorted((one[3], one[0]) for one in found)


def test_little_and_much_are_loaded_otherwise_and_asked_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for number, few in enumerate((0, 10**9)):
        monkeypatch.setattr(duck, "_FEW", few)
        rows = typed(tmp_path / str(number), [line(one) for one in fixed()])
        with duck.statements(Archive(tmp_path / str(number))) as there:
            ready = there.execute(SETTINGS).fetchall()
        shutil.rmtree(tmp_path / str(number) / "archive" / ".tables")
        with duck.statements(Archive(tmp_path / str(number))) as anew:
            assert anew.execute(SETTINGS).fetchall() == ready
        found.append((sorted(map(repr, rows)), ready))
    assert found[0] == found[1]


def test_what_is_hardly_a_statement_has_a_row(tmp_path: Path) -> None:
    alike(typed(tmp_path / "one", [line(one) for one in SHAPES]), expected(SHAPES))


@pytest.mark.parametrize("number", range(len(LINES)))
def test_what_is_hardly_json_loses_no_other_row(tmp_path: Path, number: int) -> None:
    fine = fixed()[:3]
    others = [line(one) for one in fine]
    found = typed(tmp_path / "one", [*others, LINES[number]], others)
    kept = [one for one in found if one in expected(fine)]
    assert len(kept) == 2 * len(fine)
    assert len(found) - len(kept) == (1 if LINES[number].strip() else 0)
    if len(found) > len(kept) and b'"id":"' not in LINES[number][:6]:
        (other,) = (one for one in found if one not in kept)
        assert other[NAMES.index("passed")] == 0


@SLOW
@given(st.lists(PLAIN, min_size=1, max_size=30))
def test_any_statement_makes_the_row_that_python_makes(tmp_path_factory: Any, statements: list[Any]) -> None:
    root = Path(str(tmp_path_factory.getbasetemp())) / "plain"
    alike(typed(root, [line(one) for one in statements]), expected(statements))


@SLOW
@given(st.lists(ANY, min_size=1, max_size=8))
def test_anything_anywhere_makes_the_row_that_python_makes(tmp_path_factory: Any, statements: list[Any]) -> None:
    root = Path(str(tmp_path_factory.getbasetemp())) / "any"
    alike(typed(root, [line(one) for one in statements]), expected(statements))


def test_files_of_before_stay_as_they_are(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for _ in range(3):
        archive.add(ENTRY, {"2026-03": [line(one) for one in fixed()]})
    with duck.statements(archive):
        pass
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.parquet")}
    archive.add(ENTRY, {"2026-03": [line(SHAPES[5])]})
    with duck.statements(archive) as found:
        assert found.execute("select count(*) from statements").fetchall() == [(3 * len(fixed()) + 1,)]
    after = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.parquet")}
    assert before.items() <= after.items()
    assert (len(before), len(after)) == (1, 2)


def test_files_are_read_in_lots_and_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    statements = fixed()
    lines = [line(one) for one in statements]
    monkeypatch.setattr(lots, "_SIZE", len(b"".join(lines)) // 2)
    found = typed(tmp_path / "one", lines, lines[:9], lines[9:19], lines, [b"5"], [*lines[19:29], b"{"], lines[29:39])
    wanted = [*expected([*statements, *statements[:39], *statements]), *expected([None, None])]
    alike(found, wanted)


def test_a_folder_may_be_called_anything(tmp_path: Path) -> None:
    found = typed(
        tmp_path / "it's [2026] ?*" if Path("/").exists() else tmp_path / "it's [2026]", [line(one) for one in fixed()]
    )
    assert len(found) == len(fixed())


@pytest.mark.parametrize("text", TIMES)
def test_times_are_those_of_the_standard_library(text: str) -> None:
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError:
        return
    utc = (read if read.tzinfo else read.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    assert instant(text) in {"", f"{utc.isoformat(timespec='microseconds')[:-6]}Z"}


def test_the_demo_has_the_rows_that_python_makes(tmp_path: Path) -> None:
    from tests.demo.__main__ import company  # noqa: PLC0415 - reads files

    _, records = company(tmp_path, 60)
    archive = Archive(records)
    wanted = [
        astuple(row(json.loads(raw), part.source))
        for part in archive.parts
        for raw in (records / part.path).read_bytes().splitlines()
    ]
    with duck.statements(archive) as found:
        alike([tuple(one) for one in found.execute(ALL).fetchall()], wanted)
    assert len(wanted) > 500
