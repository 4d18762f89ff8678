"""The archive as tables: typed Parquet beside each of its files, and the queries over them.

DuckDB does the work. Nothing outside of this file knows that; the queries are in `.sql` files of their own.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from builders.errors import ServiceError
from builders.records.archive import Archive
from builders.records.typed import Row, row

_TYPES = {"str": "VARCHAR", "int": "TINYINT", "float | None": "DOUBLE"}
_COLUMNS = {one.name: _TYPES[str(getattr(one.type, "__name__", one.type))] for one in fields(Row)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Passed:
    """One row of `passed.sql`: a statement that says that somebody passed a module or course of ours."""

    actor: str
    base: str
    kind: str
    name: str
    version: str
    draft: int
    happened: str
    source: str
    assurance: str
    id: str
    score: float | None
    dating: str
    mode: str
    odd: str


def passed(archive: Archive) -> tuple[Passed, ...]:
    """Return all that was passed, oldest first: each statement once, without what was voided."""
    names = [one.name for one in fields(Passed)]
    return tuple(Passed(**dict(zip(names, found, strict=True))) for found in _ask(archive, "passed.sql"))


def odd(archive: Archive) -> tuple[tuple[str, str, int], ...]:
    """Return what can't be taken as it stands: source, what is wrong, and how often."""
    return tuple(_ask(archive, "odd.sql"))


def known_ids(archive: Archive, source: str, since: str) -> set[str]:
    """Return the ids of a source's statements that were stored at a time or later."""
    with _statements(archive, source) as line:
        return {found[0] for found in line.execute("select id from statements where stored >= ?", [since]).fetchall()}


def _ask(archive: Archive, query: str) -> list[Any]:
    text = Path(__file__).with_name(query).read_text(encoding="utf-8")
    with _statements(archive) as line:
        found: list[Any] = line.execute(text).fetchall()
        return found


@contextlib.contextmanager
def _statements(archive: Archive, source: str = "") -> Iterator[Any]:
    """Open a database in memory in which `statements` are those of the archive, or of one source."""
    files = [file for name, file in archive.parts() if source in {"", name}]
    with _database(archive.root) as line:
        if tables := [str(_table(line, file)) for file in files]:
            line.read_parquet(tables).create_view("statements")
        else:
            line.execute(f"create table statements ({', '.join(f'{name} {kind}' for name, kind in _COLUMNS.items())})")
        yield line


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
        yield line


def _table(line: Any, file: Path) -> Path:
    """Return the typed table of a file, made if it is missing."""
    table = file.with_suffix(".parquet")
    if not table.exists():
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


def _rows(file: Path, source: str) -> Iterator[Row]:
    with file.open("rb") as lines:
        yield from (row(json.loads(line), source) for line in lines)


def _write(file: Path, rows: Iterable[Row]) -> None:
    with file.open("w", encoding="utf-8") as target:
        target.writelines(json.dumps(asdict(one)) + "\n" for one in rows)
