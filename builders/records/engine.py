"""Where the questions about records are asked: of the archive's own tables, or of a server that has the statements."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from builders.records.archive import Archive
from builders.records.clickhouse import ClickHouse
from builders.records.tables import Tables, tables

Engine = Callable[[Archive], AbstractContextManager[Tables]]
"""Opens the tables of a folder of records; raises as `tables` does."""
DUCKDB: Engine = tables
"""The engine of the archive, which needs no server."""


def clickhouse(url: str, user: str, password: str) -> Engine:
    """Return the engine that asks a ClickHouse server; raises UsageError where the address is none."""
    line = ClickHouse(url, user, password)

    @contextlib.contextmanager
    def opened(_: Archive) -> Iterator[Tables]:
        yield Tables(line)

    return opened
