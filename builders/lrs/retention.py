"""Deleting what nobody has to keep any more: found first, shown, and deleted only then; what is held stays."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from builders.errors import UsageError
from builders.lrs.ingest import referrers
from builders.lrs.jsontext import parsed
from builders.lrs.merge import among, insert, unpacked
from builders.lrs.prepare import keys_of, raw
from builders.lrs.store import Key, key_of, now

YEARS = 6
"""How long records are kept (45 CFR 164.316(b)(2)(i)): since they were made or were last in effect, what is later."""
BY_COMMAND = "command"
"""Who did it, in the table `audit`, when it was somebody at this machine."""
_Document = tuple[str, str, str, str, str]
_DOCUMENTS = "SELECT kind, activity, agent, registration, name FROM document"
_PLACE = "kind = ? AND activity = ? AND agent = ? AND registration = ? AND name = ?"
BATCH = 500
"""How many records are deleted at a time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """What is not deleted: all that names this agent and this activity; '' stands for any."""

    name: str
    agent: str
    activity: str

    def covers(self, agents: Iterable[str], activities: Iterable[str]) -> bool:
        """Whether something that names these is held."""
        return self.agent in {"", *agents} and self.activity in {"", *activities}


@dataclass(kw_only=True, slots=True)
class Due:
    """What may be deleted, and how much of what is old enough is held by which hold."""

    before: datetime
    statements: dict[int, bytes] = field(default_factory=dict)
    documents: list[_Document] = field(default_factory=list)
    activities: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    agents: set[str] = field(default_factory=set)
    attachments: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How many statements and documents."""
        return len(self.statements) + len(self.documents)


def due(db: sqlite3.Connection, years: int, today: datetime) -> Due:
    """Find what was stored more than `years` ago and is about an activity of which nobody said anything since."""
    # The 29th of February comes back a day later.
    before = today.replace(year=today.year - years, day=min(today.day, 28) if today.month == 2 else today.day)
    at = (_microseconds(before),)
    statements = db.execute("SELECT stored, body FROM statement WHERE stored < ?", at)
    return _decided(db, before, statements, db.execute(f"{_DOCUMENTS} WHERE updated < ?", at))


def delete(db: sqlite3.Connection, found: Due) -> int:
    """Delete what was found, with a row in `audit` for each, and return how many records that were.

    Some are deleted at a time, so that nobody who stores something waits for long. Whether they still may go is decided
    in the transaction that deletes them: what was stored or held since they were found counts.
    """
    # The space of what is deleted is overwritten.
    db.execute("PRAGMA secure_delete = ON")
    seen = db.execute("SELECT coalesce(max(stored), 0) FROM statement").fetchone()[0]
    statements, documents, gone = list(found.statements), found.documents, 0
    agents, attachments = set[str](), set[str]()
    for at in range(0, max(len(statements), len(documents)), BATCH):
        with _writing(db):
            part = _still(db, found.before, statements[at : at + BATCH], documents[at : at + BATCH])
            _delete(db, part)
        gone += part.count
        agents |= part.agents
        attachments |= part.attachments
    _forget(db, sorted(agents))
    _drop(db, sorted(attachments), seen)
    note(db, "retain", f"{gone} records of before {found.before.date()}")
    return gone


@contextmanager
def _writing(db: sqlite3.Connection) -> Iterator[None]:
    """Do what follows whole or not at all, and nobody else writes meanwhile."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _still(db: sqlite3.Connection, before: datetime, statements: Sequence[int], documents: Sequence[_Document]) -> Due:
    """Return what of that may go as things are now."""
    rows = among(db, "SELECT stored, body FROM statement WHERE stored IN (?)", statements)
    query = f"{_DOCUMENTS} WHERE {_PLACE} AND updated < ?"
    there = [db.execute(query, (*place, _microseconds(before))).fetchone() for place in documents]
    return _decided(db, before, rows, [place for place in there if place])


def _decided(
    db: sqlite3.Connection, before: datetime, statements: Iterable[tuple[int, bytes]], documents: Iterable[_Document]
) -> Due:
    """Return what of these, which are old enough, may go."""
    found, in_effect, holding = Due(before=before), _InEffect(db, _microseconds(before)), holds(db)
    referring = list[tuple[int, dict[str, Any]]]()
    for stored, body in statements:
        statement = parsed(body)
        if statement["object"].get("objectType") == "StatementRef":
            referring.append((stored, statement))
        elif not in_effect(_about(statement)):
            _take(found, stored, statement, holding)
    for stored, statement in referring:
        # As long as what it speaks of is there, it is needed: a voiding above all.
        if _gone(db, found, raw(statement["object"]["id"])):
            _take(found, stored, statement, holding)
    _documents(found, documents, in_effect, holding)
    return found


def _delete(db: sqlite3.Connection, found: Due) -> None:
    key = key_of(db)
    for stored, body in among(db, "SELECT stored, body FROM statement WHERE stored IN (?)", found.statements):
        statement = parsed(body)
        keys = [key(*pair) for pair in keys_of(statement)]
        keys.append(key("writer", statement["authority"].get("account", {}).get("name", "")))
        above = referrers(db, raw(statement["id"]), stored)
        rows = [(one, at, 0 if at == stored else stored) for at in above for one in keys]
        db.executemany("DELETE FROM lookup WHERE key = ? AND stored = ? AND via = ?", rows)
    for table in ("fresh", "reference", "statement"):
        db.executemany(f"DELETE FROM {table} WHERE stored = ?", [(stored,) for stored in found.statements])  # noqa: S608 - constants
    db.executemany("DELETE FROM void WHERE target = ?", [(one,) for one in found.statements.values()])
    db.executemany(f"DELETE FROM document WHERE {_PLACE}", found.documents)  # noqa: S608
    at = now()
    what = [f"statement {one.hex()}" for one in found.statements.values()]
    what += [f"document {kind} {activity} {name}" for kind, activity, *_, name in found.documents]
    insert(db, "audit", [(at, BY_COMMAND, "delete", detail) for detail in what], anew=False)


def _forget(db: sqlite3.Connection, agents: Sequence[str]) -> None:
    """Delete the names of those of whom no record is left."""
    for at in range(0, len(agents), BATCH):
        with _writing(db):
            in_effect = _InEffect(db, 0)
            nobody = [one for one in agents[at : at + BATCH] if not in_effect.any(("agent", one), ("+agent", one))]
            db.executemany("DELETE FROM agent_name WHERE agent = ?", [(one,) for one in nobody])


def _drop(db: sqlite3.Connection, attachments: Iterable[str], seen: int) -> None:
    """Delete attachments that no statement has any more; those stored after `seen` are few."""
    query = "SELECT 1 FROM statement WHERE stored {} ? AND instr(lower(body), ?) LIMIT 1"
    for sha2 in attachments:
        # The many are looked through while others store something.
        if db.execute(query.format("<="), (seen, sha2)).fetchone():
            continue
        with _writing(db):
            if not db.execute(query.format(">"), (seen, sha2)).fetchone():
                db.execute("DELETE FROM attachment WHERE sha2 = ?", (sha2,))


def note(db: sqlite3.Connection, action: str, detail: str) -> None:
    """Write down what somebody at this machine did."""
    db.execute("INSERT INTO audit VALUES (?, ?, ?, ?)", (now(), BY_COMMAND, action, detail))


def holds(db: sqlite3.Connection) -> list[Hold]:
    """Return what is held."""
    rows = db.execute("SELECT name, agent, activity FROM hold ORDER BY name")
    return [Hold(name=row[0], agent=row[1], activity=row[2]) for row in rows]


def add_hold(db: sqlite3.Connection, hold: Hold) -> None:
    """Hold something from now on; raises UsageError for a name that is there."""
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("INSERT INTO hold VALUES (?, ?, ?, ?)", (hold.name, hold.agent, hold.activity, now()))
    except sqlite3.IntegrityError:
        db.execute("ROLLBACK")
        message = f"there is a hold {hold.name!r} already: 'lrs hold list' shows it"
        raise UsageError(message) from None
    note(db, "hold", f"{hold.name}: {hold.agent or 'anybody'}, {hold.activity or 'any activity'}")
    db.execute("COMMIT")


def lift_hold(db: sqlite3.Connection, name: str) -> None:
    """Hold it no longer; raises UsageError for an unknown name."""
    db.execute("BEGIN IMMEDIATE")
    done = db.execute("DELETE FROM hold WHERE name = ?", (name,)).rowcount
    if done:
        note(db, "lift", name)
    db.execute("COMMIT")
    if not done:
        message = f"there is no hold {name!r}: 'lrs hold list' names them"
        raise UsageError(message)


class _InEffect:
    """Says whether anybody said anything of an activity since a time, in microseconds."""

    def __init__(self, db: sqlite3.Connection, since: int) -> None:
        self._db, self._since = db, since
        self._key: Key = key_of(db)
        self._fresh: dict[int, int] = {}
        for stored, keys in db.execute("SELECT stored, keys FROM fresh ORDER BY stored"):
            self._fresh.update(dict.fromkeys(unpacked(keys), stored))
        self._known: dict[str, bool] = {}

    def __call__(self, activity: str) -> bool:
        if activity and activity not in self._known:
            self._known[activity] = self.any(("activity", activity))
        return self._known.get(activity, False)

    def any(self, *pairs: tuple[str, str]) -> bool:
        for key in (self._key(*pair) for pair in pairs):
            row = self._db.execute("SELECT max(stored) FROM lookup WHERE key = ?", (key,)).fetchone()
            if max(row[0] or -1, self._fresh.get(key, -1)) >= self._since:
                return True
        return False


def _take(found: Due, stored: int, statement: Mapping[str, Any], holding: list[Hold]) -> None:
    """Note that a statement is due, unless it is held."""
    said: dict[str, set[str]] = {"agent": set(), "activity": set()}
    for kind, value in keys_of(dict(statement)):
        said.setdefault(kind.removeprefix("+"), set()).add(value)
    keepers = [hold.name for hold in holding if hold.covers(said["agent"], said["activity"])]
    found.held.update(keepers)
    if keepers:
        return
    found.statements[stored] = raw(statement["id"])
    found.activities[_about(statement) or "(no activity)"] += 1
    found.agents |= said["agent"]
    found.attachments |= {told["sha2"].lower() for told in _attachments(statement)}


def _documents(found: Due, documents: Iterable[_Document], in_effect: _InEffect, holding: list[Hold]) -> None:
    for row in documents:
        keepers = [hold.name for hold in holding if hold.covers([row[2]], [row[1]])]
        found.held.update(keepers)
        if not keepers and not in_effect(row[1]):
            found.documents.append(row)


def _gone(db: sqlite3.Connection, found: Due, target: bytes) -> bool:
    row = db.execute("SELECT stored FROM statement WHERE id = ?", (target,)).fetchone()
    return row is None or row[0] in found.statements


def _about(statement: Mapping[str, Any]) -> str:
    about = statement["object"]
    return str(about["id"]) if about.get("objectType", "Activity") == "Activity" else ""


def _attachments(statement: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from statement.get("attachments", ())
    yield from statement["object"].get("attachments", ())


def _microseconds(when: datetime) -> int:
    return int((when - datetime.fromtimestamp(0, UTC)).total_seconds()) * 1_000_000
