"""The index of what was stored lately: kept beside the large one, and merged into it a slice at a time.

A statement has about nine keys, and in an index of millions each lies somewhere else. So its keys first go into one row
of `fresh`, in the order of storing; when there are many of these, they are put into `lookup` in the order of the keys,
where neighbours share a page of the disk.
"""

import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

ENOUGH = 10_000
"""From how many statements on they are merged while others are being stored."""
SOME = 1_000
"""From how many statements on they are merged when nothing else is to be done."""
_LEAST, _PER_STATEMENT = 2_000, 20
_IDLE_S, _BETWEEN_S = 0.5, 0.01
_ROWS = 400


def packed(keys: Sequence[int]) -> bytes:
    """Return keys as `fresh` has them: eight bytes each."""
    return struct.pack(f">{len(keys)}q", *keys)


def unpacked(keys: bytes) -> tuple[int, ...]:
    """Return the keys that `packed` was given."""
    return struct.unpack(f">{len(keys) // 8}q", keys)


class Fresh:
    """What is not merged yet, as the writer knows it. All calls are made inside its transactions."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Count what is there."""
        self._db = db
        self.count = 0
        self._through = 0
        self._rows: Iterator[tuple[int, int, int]] | None = None
        self.renew()

    def patience(self) -> float:
        """Return how many seconds to wait for something better to do than merging."""
        return _IDLE_S if self._rows is None else _BETWEEN_S

    def waits(self) -> bool:
        """Whether there is enough to merge when nothing else is to be done."""
        return self._rows is not None or self.count >= SOME

    def add(self, rows: Sequence[tuple[int, Sequence[int]]]) -> None:
        """Write down when statements were stored, and their keys; `count` is told after the commit."""
        insert(self._db, "fresh", [(stored, packed(keys)) for stored, keys in rows], anew=False)

    def merge(self, stored: int, *, idle: bool) -> int:
        """Move a slice into the index if it is time; return how many statements need not be looked for here any more.

        It is the larger the more statements were `stored` since the last one. The same slice may be moved twice: a
        merge that was undone begins anew.
        """
        if self._rows is None:
            if not idle and self.count < ENOUGH:
                return 0
            self._rows = self._begin()
        rows = list(islice(self._rows, max(_LEAST, stored * _PER_STATEMENT)))
        insert(self._db, "lookup", rows)
        if rows:
            return 0
        self._rows = None
        return self._db.execute("DELETE FROM fresh WHERE stored <= ?", (self._through,)).rowcount

    def forget(self) -> None:
        """Begin the merge anew, since the transaction was undone."""
        self._rows = None

    def renew(self) -> None:
        """Begin anew, since somebody else may have changed what is there."""
        self._rows = None
        self.count = self._db.execute("SELECT count(*) FROM fresh").fetchone()[0]

    def _begin(self) -> Iterator[tuple[int, int, int]]:
        """Return the rows of what is to be merged, in the order of the index."""
        found = self._db.execute("SELECT stored, keys FROM fresh ORDER BY stored LIMIT ?", (ENOUGH,)).fetchall()
        self._through = found[-1][0] if found else 0
        times: dict[int, list[int]] = {}
        for stored, keys in found:
            for key in unpacked(keys):
                times.setdefault(key, []).append(stored)
        return ((key, at, 0) for key in sorted(times) for at in times[key])


def insert(db: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]], *, anew: bool = True) -> None:
    """Insert rows, many by one statement of SQL; with `anew`, those that are there already are left as they are.

    Each statement of SQL lets other threads in, and then waits for its turn.
    """
    verb = "INSERT OR IGNORE" if anew else "INSERT"
    for at in range(0, len(rows), _ROWS):
        part = rows[at : at + _ROWS]
        marks = "(" + ",".join("?" * len(part[0])) + ")"
        db.execute(f"{verb} INTO {table} VALUES {','.join([marks] * len(part))}", list(chain.from_iterable(part)))


def among(db: sqlite3.Connection, query: str, values: Iterable[object]) -> list[Any]:
    """Return the rows that a query finds whose one mark `?` stands for any of the values."""
    wanted = list(values)
    found: list[Any] = []
    for at in range(0, len(wanted), _ROWS):
        part = wanted[at : at + _ROWS]
        found += db.execute(query.replace("?", ",".join("?" * len(part))), part).fetchall()
    return found
