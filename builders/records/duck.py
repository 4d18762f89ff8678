"""DuckDB as the engine of tables: a typed table in Parquet for each lot of files of the archive.

A file is read as its statements should be. Where one of them is otherwise (a number where an object belongs, halves of
characters), DuckDB refuses the file as a whole; Python then takes the texts out of it, line by line.
"""

import contextlib
import glob
import json
import os
import secrets
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from builders.errors import ServiceError
from builders.records.archive import Archive
from builders.records.lots import Lot, lots
from builders.records.sql import after_with, sql
from builders.records.texts import LISTS, PATHS, texts

AT_ONCE = 2_000
"""Rows that are held beside what is made of them: there may be millions."""
_FORM = "format parquet, compression uncompressed, dictionary_size_limit 5000, write_bloom_filter false"
"""Most columns have few values or each its own: long dictionaries and compression gain little, and take their time."""
_LOADING, _ASKING = "450MB", "300MB"
"""Memory for making tables and for questions; what needs more goes to the disk."""
_THREADS = min(4, os.cpu_count() or 1)
"""Each holds buffers of its own."""
_FEW = 64 * 2**20
"""Bytes of statements that one thread reads sooner than several have shared them out."""


@contextlib.contextmanager
def statements(archive: Archive, source: str = "", *, whole: bool = True) -> Iterator[Any]:
    """Open a database that has the view `statements`, of an archive or of one source of it.

    The digests of all files are checked; not those of files that have their table, where the `whole` is not needed.

    Raises BadInputError where the archive is damaged, ServiceError where the database can't go on.
    """
    root, here = archive.root, list(lots(archive.root, archive.parts))
    ready = {lot for lot in here if lot.tabled(root)}
    archive.check(() if whole else {part for lot in ready for part in lot.parts})
    with _database(root) as line:
        made = list(_made(line, root, here, ready))
        tables = [root / lot.table for lot in made if source in {"", lot.source}]
        if tables:
            line.execute(f"create view statements as from read_parquet({_names(tables)})")
        else:
            line.execute(sql("duck.sql"))
            line.execute(f"create view statements as {_typed(_nothing())}")
        yield line


class Duck:
    """A line to an open database."""

    def __init__(self, line: Any) -> None:
        """Ask over what `statements` gave."""
        self._line = line
        self.execute = line.execute

    def keep(self, name: str, query: str) -> None:
        """Make a table for further questions."""
        self._line.execute(f"create temporary table {name} as {query}")

    def rows(self, query: str, kind: type[Any]) -> Iterator[Any]:
        """Give the rows of a question as tuples of a kind.

        They come as JSON: DuckDB makes Python's objects cell by cell, which takes longer than to write and read them.
        """
        found = self._line.execute(f"select json_array(*columns(*)) from ({query})")  # noqa: S608
        decode = msgspec.json.Decoder(kind).decode
        while some := found.fetchmany(AT_ONCE):
            yield from (decode(text) for (text,) in some)


@contextlib.contextmanager
def _database(root: Path) -> Iterator[Any]:
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = f"records and reports need duckdb ({error}): pip install 'coursewright[records]'"
        raise ServiceError(message) from error
    settings: dict[str, Any] = {
        "memory_limit": _ASKING,
        "preserve_insertion_order": False,
        # What does not fit into memory is people's data, and stays with the archive.
        "temp_directory": str(root / "archive" / ".spill"),
        "threads": _THREADS,
    }
    with duckdb.connect(":memory:", config=settings) as line:
        try:
            yield line
        except duckdb.Error as error:
            message = f"the archive's tables can't be read ({error}): delete its .parquet files, which are made anew"
            raise ServiceError(message) from error


def _made(line: Any, root: Path, here: list[Lot], ready: Container[Lot]) -> Iterator[Lot]:
    """Give all lots, those that are not `ready` as soon as they have a table."""
    new = sum(part.bytes for lot in here if lot not in ready for part in lot.parts)
    if not new:
        yield from here
        return
    line.execute(sql("duck.sql"))
    line.execute("set threads = 1" if new < _FEW else f"set memory_limit = '{_LOADING}'")
    for lot in here:
        yield from [lot] if lot in ready else _load(line, root, lot)
    line.execute(f"set threads = {_THREADS}; set memory_limit = '{_ASKING}'")


def _load(line: Any, root: Path, lot: Lot) -> Iterator[Lot]:
    """Make the table of a lot, or those of its parts where not all of it can be read at once; give what has one."""
    from duckdb import InvalidInputException  # noqa: PLC0415 - an extra

    files = [root / part.path for part in lot.parts]
    try:
        _keep(line, root / lot.table, _as_statements(files, lot.source))
    except InvalidInputException:
        if files[1:]:
            for half in lot.halves():
                yield from _load(line, root, half)
            return
        _keep_line_by_line(line, root / lot.table, files[0], lot.source)
    yield lot


def _typed(raw: str) -> str:
    """Return what types texts, step by step: the planner would else move costly work to where there are more rows."""
    steps = {"plain": sql("plain.sql"), "known": sql("known.sql")}
    kept = (f"{name} as materialized (\n{step})" for name, step in steps.items())
    return after_with(sql("typed.sql"), ",\n".join([f"raw as ({raw})", *kept]))


def _keep(line: Any, table: Path, raw: str) -> None:
    table.parent.mkdir(exist_ok=True)
    # Two runs at once write two files, of which either will do.
    part = table.with_suffix(f".{secrets.token_hex(4)}.part")
    try:
        line.execute(f"copy ({_typed(raw)} order by happened, id) to {_name(part)} ({_FORM})")
        part.replace(table)
    finally:
        part.unlink(missing_ok=True)


def _keep_line_by_line(line: Any, table: Path, file: Path, source: str) -> None:
    rows = file.with_suffix(".rows")
    try:
        _write(rows, file)
        _keep(line, table, _as_texts(rows, source))
    finally:
        rows.unlink(missing_ok=True)


def _as_statements(files: list[Path], source: str) -> str:
    chosen = [f"coalesce({_place(path)}, '') as {name}" for name, path in PATHS.items()]
    one = "case when contains(one.id, chr(10)) then '' else coalesce(one.id, '') end"
    for name, path in LISTS.items():
        ids = f"list_transform({_place(path)}, lambda one: {one})"
        chosen.append(f"coalesce(array_to_string({ids}, chr(10)), '') as {name}")
    return f"select {_quoted(source)} as source, {', '.join(chosen)} from {_read(files, _TYPES)}"  # noqa: S608


def _as_texts(rows: Path, source: str) -> str:
    columns = dict.fromkeys([*PATHS, *LISTS], "varchar")
    return f"select {_quoted(source)} as source, * from {_read([rows], columns)}"  # noqa: S608


def _nothing() -> str:
    chosen = ", ".join(f"'' as {name}" for name in ("source", *PATHS, *LISTS))
    return f"select {chosen} where false"


def _read(files: list[Path], types: dict[str, str]) -> str:
    columns = ", ".join(f"{_quoted(name)}: {_quoted(kind)}" for name, kind in types.items())
    return f"read_json({_names(files)}, format = 'newline_delimited', columns = {{{columns}}})"


def _types() -> dict[str, str]:
    """Return the type of each part of a statement that a text comes from."""
    tree: dict[str, Any] = {}
    for path in PATHS.values():
        _put(tree, path, "varchar")
    for path in LISTS.values():
        _put(tree, path, "struct(id varchar)[]")
    return {key: _struct(inner) for key, inner in tree.items()}


def _put(tree: dict[str, Any], path: tuple[str, ...], kind: str) -> None:
    for key in path[:-1]:
        tree = tree.setdefault(key, {})
    tree[path[-1]] = kind


def _struct(inner: Any) -> str:
    if isinstance(inner, str):
        return inner
    parts = ", ".join(f'"{key}" {_struct(one)}' for key, one in inner.items())
    return f"struct({parts})"


_TYPES = _types()


def _place(path: tuple[str, ...]) -> str:
    return ".".join(f'"{key}"' for key in path)


def _names(files: Iterable[Path]) -> str:
    """Return a list of files as SQL; in a list, a name may have wildcards."""
    return f"[{', '.join(_quoted(glob.escape(file.as_posix())) for file in files)}]"


def _name(file: Path) -> str:
    return _quoted(file.as_posix())


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _write(target: Path, file: Path) -> None:
    # JSON can name halves of characters, which no database takes: a question mark stands for them.
    with target.open("w", encoding="utf-8", errors="replace", newline="\n") as rows:
        rows.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in _texts(file))


def _texts(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", errors="replace", newline="\n") as lines:
        for line in filter(str.strip, lines):
            try:
                yield texts(json.loads(line))
            except (ValueError, RecursionError):
                # A row all the same: it says that it has no id.
                yield texts(None)
