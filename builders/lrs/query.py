"""GET statements: filters, pages, and single statements (Communication 2.1.3)."""

import heapq
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from builders.lrs.merge import packed
from builders.lrs.prepare import raw
from builders.lrs.store import Store

PAGE = 100
"""How many statements a page has where the request doesn't say."""
LARGEST_PAGE = 500

Row = tuple[int, bytes]
"""When it was stored, and its JSON."""
_NOT_VOIDED = "NOT EXISTS (SELECT 1 FROM void WHERE target = s.id)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What is asked for. Times are microseconds; `cursor` is the last statement of the page before."""

    agent: str = ""
    verb: str = ""
    activity: str = ""
    registration: str = ""
    writer: str = ""
    related_agents: bool = False
    related_activities: bool = False
    since: int | None = None
    until: int | None = None
    cursor: int | None = None
    limit: int = PAGE
    ascending: bool = False

    def keys(self, store: Store) -> list[tuple[int, ...]]:
        """Return the keys to look for, those first that few statements have; any of a tuple is enough."""
        return [
            tuple(store.keys[kind, value] for kind in kinds)
            for value, kinds in (
                (self.registration, ("registration",)),
                (self.agent, ("agent", "+agent") if self.related_agents else ("agent",)),
                (self.activity, ("activity", "+activity") if self.related_activities else ("activity",)),
                (self.verb, ("verb",)),
            )
            if value
        ]

    def span(self) -> tuple[int, int]:
        """Return first and last time: `since` is exclusive, `until` is not."""
        low = (self.since if self.since is not None else -1) + 1
        high = self.until if self.until is not None else 2**62
        if self.cursor is None:
            return low, high
        return (max(low, self.cursor + 1), high) if self.ascending else (low, min(high, self.cursor - 1))


def find(db: sqlite3.Connection, store: Store, query: Query) -> tuple[list[Row], bool]:
    """Return a page of statements, and whether more follow."""
    groups = query.keys(store) or ([(store.keys["writer", query.writer],)] if query.writer else [])
    if groups:
        first, *others = groups
        found = [_search(db, store, (key, others), query) for key in first]
        rows = _merged([*found, _search_fresh(db, store, groups, query)], query)
    else:
        rows = _scan(db, query)
    return rows[: query.limit], len(rows) > query.limit


def one(db: sqlite3.Connection, statement_id: str, *, voided: bool, writer: int | None) -> Row | None:
    """Return the statement with that id if it is voided, or is not, as asked; `writer` leaves out those of others."""
    row = db.execute(
        "SELECT s.stored, s.body, EXISTS (SELECT 1 FROM void WHERE target = s.id) FROM statement s WHERE s.id = ?",
        (raw(statement_id),),
    ).fetchone()
    if row is None or bool(row[2]) != voided:
        return None
    if writer is not None:
        mine = """SELECT 1 FROM lookup WHERE key = ? AND stored = ? AND via = 0
                  UNION ALL SELECT 1 FROM fresh WHERE stored = ? AND instr(keys, ?)"""
        if not db.execute(mine, (writer, row[0], row[0], packed([writer]))).fetchone():
            return None
    return row[0], row[1]


def _order(query: Query) -> str:
    return "ASC" if query.ascending else "DESC"


def _scan(db: sqlite3.Connection, query: Query) -> list[Row]:
    # One more than asked for says whether there is more.
    return _rows(
        db,
        f"""SELECT s.stored, s.body FROM statement s WHERE s.stored BETWEEN ? AND ? AND {_NOT_VOIDED}
            ORDER BY s.stored {_order(query)} LIMIT ?""",  # noqa: S608 - constants of this file
        (*query.span(), query.limit + 1),
        query,
    )


def _rows(db: sqlite3.Connection, sql: str, values: Sequence[int | bytes], query: Query) -> list[Row]:
    """Return what a SELECT of `stored` and `body` finds.

    Python's lock is given up and asked for again at each row. Where others reckon meanwhile, a hundred rows cost a
    hundred turns, and one row costs one. What stands between the statements is in no JSON.
    """
    whole = f"SELECT CAST(group_concat(stored || ' ' || CAST(body AS TEXT), char(30)) AS BLOB) FROM ({sql})"  # noqa: S608 - built here
    try:
        (found,) = db.execute(whole, values).fetchone()
    except sqlite3.DataError:
        # One value holds a billion bytes at most.
        return db.execute(sql, values).fetchall()
    parts = [row.partition(b" ") for row in found.split(b"\x1e")] if found else []
    return sorted(((int(stored), body) for stored, _, body in parts), reverse=not query.ascending)


def _search(db: sqlite3.Connection, store: Store, wanted: tuple[int, list[tuple[int, ...]]], query: Query) -> list[Row]:
    """Walk along the statements that have the first key, in order, and keep those that have the others too.

    They have to have them for the same reason (`via`): all filters fit the statement itself, or all fit the same one
    of those that it refers to.
    """
    key, others = wanted
    also, values = "", list[int | bytes]()
    for keys in others:
        marks = ",".join("?" * len(keys))
        also += f" AND EXISTS (SELECT 1 FROM lookup WHERE key IN ({marks}) AND stored = a.stored AND via = a.via)"  # noqa: S608
        values.extend(keys)
    if query.writer:
        # Who wrote it is asked of the statement itself, whatever it refers to.
        also += " AND (EXISTS (SELECT 1 FROM lookup WHERE key = ? AND stored = a.stored AND via = 0)"
        also += " OR EXISTS (SELECT 1 FROM fresh f WHERE f.stored = a.stored AND instr(f.keys, ?)))"
        writer = store.keys["writer", query.writer]
        values += [writer, packed([writer])]
    return _rows(
        db,
        f"""SELECT s.stored, s.body FROM lookup a CROSS JOIN statement s ON s.stored = a.stored
            WHERE a.key = ? AND a.stored BETWEEN ? AND ? AND {_NOT_VOIDED}{also}
            GROUP BY a.stored ORDER BY a.stored {_order(query)} LIMIT ?""",  # noqa: S608 - constants of this file
        (key, *query.span(), *values, query.limit + 1),
        query,
    )


def _search_fresh(db: sqlite3.Connection, store: Store, groups: list[tuple[int, ...]], query: Query) -> list[Row]:
    """Walk along what is not in the index yet, and keep those that have a key of each group."""
    wanted = [*groups, *([(store.keys["writer", query.writer],)] if query.writer else [])]
    also = "".join(f" AND ({' OR '.join(['instr(f.keys, ?)'] * len(keys))})" for keys in wanted)
    return _rows(
        db,
        f"""SELECT s.stored, s.body FROM fresh f CROSS JOIN statement s ON s.stored = f.stored
            WHERE f.stored BETWEEN ? AND ?{also} AND {_NOT_VOIDED}
            ORDER BY f.stored {_order(query)} LIMIT ?""",  # noqa: S608 - constants of this file
        (*query.span(), *(packed([key]) for keys in wanted for key in keys), query.limit + 1),
        query,
    )


def _merged(lists: list[list[Row]], query: Query) -> list[Row]:
    """Merge lists that are in order; a statement that is in two stands once."""
    merged = heapq.merge(*lists, key=lambda row: row[0], reverse=not query.ascending)
    return list(dict(merged).items())[: query.limit + 1]
