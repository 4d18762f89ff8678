"""The archive as tables: typed Parquet beside each of its files, and the queries over them.

DuckDB does the work. Nothing outside of this file knows that; the queries are in `.sql` files of their own.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, NamedTuple

from builders.errors import ServiceError
from builders.records.archive import Archive
from builders.records.typed import Row, row

_TYPES = {"str": "VARCHAR", "int": "TINYINT", "int | None": "TINYINT", "float | None": "DOUBLE"}
_TABLE = ".4.parquet"
"""Ends the name of a table: another number for what is read otherwise, so that tables of before are made anew."""
_END = b"PAR1"
"""The last bytes of every Parquet file."""
_AT_ONCE = 10_000
"""Rows that are held beside what is made of them: there may be millions."""
_APART = ("again", "voided")
"""The statements that do not simply stand: each name is a table and the file that says what is in it."""
_COLUMNS = {one.name: _TYPES[str(getattr(one.type, "__name__", one.type))] for one in fields(Row)}


class Passed(NamedTuple):
    """One row of `passed.sql`: a statement that says that somebody passed a module or course of ours.

    `course` is the one within which a module was passed, empty where the record names none.
    `stored` is when an LRS took it, empty for a row of an export.
    """

    actor: str
    base: str
    kind: str
    name: str
    version: str
    draft: int
    happened: str
    stored: str
    source: str
    assurance: str
    id: str
    score: float | None
    dating: str
    mode: str
    course: str = ""


class Done(NamedTuple):
    """One row of `done.sql`: what somebody did with one thing in one session of one day (UTC).

    `kind` and `name` are as in `Row`, questions are part of their module; both are empty for the session itself.
    `seconds` is the longest time that any of it told, answers aside, None for none; `right` and `wrong` count what was
    judged.
    """

    actor: str
    base: str
    course: str
    session: str
    kind: str
    name: str
    first: str
    last: str
    seconds: float | None
    right: int
    wrong: int
    passed: int
    failed: int


class Judged(NamedTuple):
    """One row of `judged.sql`: how many answers of somebody to one question were right and wrong on one day (UTC)."""

    actor: str
    module: str
    question: str
    last: str
    right: int
    wrong: int


class Answered(NamedTuple):
    """One row of `answers.sql`: one answer to a question of ours, or to a part of it, as in `Row`."""

    actor: str
    base: str
    course: str
    session: str
    name: str
    question: str
    edition: str
    part: str
    test: str
    test_version: str
    happened: str
    success: int | None
    response: str
    id: str


class Tables:
    """The open tables of an archive."""

    def __init__(self, line: Any) -> None:
        """Ask over an open line to a database that has the view `statements`."""
        self._line = line
        self._sorted = False

    def passed(self) -> tuple[Passed, ...]:
        """Return all that was passed, oldest first: each statement once, without what was voided."""
        return tuple(map(Passed._make, self._ask("told.sql", "passed.sql")))

    def done(self, until: str) -> Iterator[Done]:
        """Give what was done until a time (as `instant` writes it), oldest first."""
        return map(Done._make, self._ask("told.sql", "done.sql", values=[until]))

    def judged(self, base: str, until: str) -> Iterator[Judged]:
        """Give what was right and wrong of questions below an address, until a time (as `instant` writes it)."""
        return map(Judged._make, self._ask("told.sql", "judged.sql", values=[base, until]))

    def answers(self, until: str) -> Iterator[Answered]:
        """Give every answer that was given until a time (as `instant` writes it), oldest first."""
        return map(Answered._make, self._ask("told.sql", "answers.sql", values=[until]))

    def odd(self) -> tuple[tuple[str, str, int], ...]:
        """Return what can't be taken as it stands: source, what is wrong, and how often."""
        return tuple(self._ask("odd.sql"))

    def ids(self, since: str) -> set[str]:
        """Return the ids of the statements that were stored at a time or later."""
        found = self._line.execute("select id from statements where stored >= ?", [since]).fetchall()
        return {one for (one,) in found}

    def _ask(self, *names: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Give the rows of a question, whose text is in these files."""
        self._sort()
        found = self._line.execute("".join(map(_query, names)), list(values))
        while some := found.fetchmany(_AT_ONCE):
            yield from some

    def _sort(self) -> None:
        """Look once for what came several times or was taken back: every question leaves that out."""
        if not self._sorted:
            for name in _APART:
                self._line.execute(f"create temporary table {name} as {_query(f'{name}.sql')}")
            self._sorted = True


def _query(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


@contextlib.contextmanager
def tables(archive: Archive, source: str = "", *, whole: bool = True) -> Iterator[Tables]:
    """Open the tables of an archive, or of one source of it.

    The digests of all files are checked. Who only adds to the archive needs not the `whole` of it: then files are
    read for that where they have no table yet.

    Raises BadInputError where the archive is damaged, ServiceError where the database can't go on.
    """
    files = [file for name, file in archive.parts(None if whole else _tabled) if source in {"", name}]
    with _database(archive.root) as line:
        if found := [str(_table(line, file)) for file in files]:
            line.read_parquet(found).create_view("statements")
        else:
            line.execute(f"create table statements ({', '.join(f'{name} {kind}' for name, kind in _COLUMNS.items())})")
        yield Tables(line)


@contextlib.contextmanager
def _database(root: Path) -> Iterator[Any]:
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = f"records and reports need duckdb ({error}): pip install 'coursewright[records]'"
        raise ServiceError(message) from error
    # What does not fit into memory is people's data, and stays with the archive.
    spill = root / "archive" / ".spill"
    with duckdb.connect(":memory:", config={"temp_directory": str(spill)}) as line:
        try:
            yield line
        except duckdb.Error as error:
            message = f"the archive's tables can't be read ({error}): delete its .parquet files, which are made anew"
            raise ServiceError(message) from error


def _table(line: Any, file: Path) -> Path:
    """Return the typed table of a file, made if it is missing or cut off."""
    table = file.with_suffix(_TABLE)
    if not _whole(table):
        # archive/<source>/<month>/<number>.ndjson
        source = file.parents[1].name
        rows, part = file.with_suffix(".rows"), file.with_suffix(".part")
        try:
            _write(rows, _rows(file, source))
            found = line.read_json(str(rows), format="newline_delimited", columns=_COLUMNS)
            found.order("happened, id").write_parquet(str(part))
            part.replace(table)
        finally:
            rows.unlink(missing_ok=True)
            part.unlink(missing_ok=True)
    return table


def _tabled(file: Path) -> bool:
    return _whole(file.with_suffix(_TABLE))


def _whole(table: Path) -> bool:
    """Say whether a table is there up to its end: a machine that goes down, or a copy, can leave a part of one."""
    if not table.exists():
        return False
    with table.open("rb") as held:
        held.seek(max(0, table.stat().st_size - len(_END)))
        return held.read() == _END


def _rows(file: Path, source: str) -> Iterator[Row]:
    with file.open("rb") as lines:
        yield from (row(json.loads(line), source) for line in lines)


def _write(file: Path, rows: Iterable[Row]) -> None:
    # JSON can name halves of characters, which no database takes: a question mark stands for them.
    with file.open("w", encoding="utf-8", errors="replace", newline="\n") as target:
        target.writelines(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in rows)
