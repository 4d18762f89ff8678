"""Deleting what nobody has to keep any more: found first, shown, and deleted only then; what is held stays."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from builders.errors import UsageError
from builders.lrs.jsontext import parsed
from builders.lrs.merge import insert, unpacked
from builders.lrs.prepare import keys_of, raw
from builders.lrs.store import Key, key_of, now

YEARS = 6
"""How long records are kept (45 CFR 164.316(b)(2)(i)): since they were made or were last in effect, what is later."""
BY_COMMAND = "command"
"""Who did it, in the table `audit`, when it was somebody at this machine."""
_Document = tuple[str, str, str, str, str]
_IDS, _ROWS = "SELECT id FROM temp.gone", "SELECT stored FROM temp.gone"


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
    found, in_effect = Due(before=before), _InEffect(db, _microseconds(before))
    holding = holds(db)
    referring = list[tuple[int, dict[str, Any]]]()
    for stored, body in db.execute("SELECT stored, body FROM statement WHERE stored < ?", (_microseconds(before),)):
        statement = parsed(body)
        if statement["object"].get("objectType") == "StatementRef":
            referring.append((stored, statement))
        elif not in_effect(_about(statement)):
            _take(found, stored, statement, holding)
    for stored, statement in referring:
        # As long as what it speaks of is there, it is needed: a voiding above all.
        if _gone(db, found, raw(statement["object"]["id"])):
            _take(found, stored, statement, holding)
    _documents(db, found, in_effect, holding)
    return found


def delete(db: sqlite3.Connection, found: Due) -> None:
    """Delete what was found, whole or not at all, with a row in `audit` for each statement and document."""
    # The space of what is deleted is overwritten.
    db.execute("PRAGMA secure_delete = ON")
    db.execute("BEGIN IMMEDIATE")
    try:
        _delete(db, found)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _delete(db: sqlite3.Connection, found: Due) -> None:
    db.execute("CREATE TEMP TABLE gone (stored INTEGER PRIMARY KEY, id BLOB NOT NULL)")
    insert(db, "temp.gone", list(found.statements.items()))
    db.execute(f"DELETE FROM lookup WHERE stored IN ({_ROWS}) OR via IN ({_ROWS})")  # noqa: S608 - constants
    for table in ("fresh", "reference", "statement"):
        db.execute(f"DELETE FROM {table} WHERE stored IN ({_ROWS})")  # noqa: S608
    db.execute(f"DELETE FROM void WHERE target IN ({_IDS})")  # noqa: S608
    place = "kind = ? AND activity = ? AND agent = ? AND registration = ? AND name = ?"
    db.executemany(f"DELETE FROM document WHERE {place}", found.documents)  # noqa: S608
    for sha2 in found.attachments:
        if not db.execute("SELECT 1 FROM statement WHERE instr(lower(body), ?) LIMIT 1", (sha2,)).fetchone():
            db.execute("DELETE FROM attachment WHERE sha2 = ?", (sha2,))
    in_effect = _InEffect(db, 0)
    nobody = [agent for agent in found.agents if not in_effect.any(("agent", agent), ("+agent", agent))]
    db.executemany("DELETE FROM agent_name WHERE agent = ?", [(agent,) for agent in nobody])
    at = now()
    what = [f"statement {one.hex()}" for one in found.statements.values()]
    what += [f"document {kind} {activity} {name}" for kind, activity, *_, name in found.documents]
    rows = [(at, BY_COMMAND, "delete", detail) for detail in what]
    insert(db, "audit", rows, anew=False)
    told = f"{found.count} records of before {found.before.date()}"
    note(db, "retain", told)
    db.execute("DROP TABLE temp.gone")


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


def _documents(db: sqlite3.Connection, found: Due, in_effect: _InEffect, holding: list[Hold]) -> None:
    query = "SELECT kind, activity, agent, registration, name FROM document WHERE updated < ?"
    for row in db.execute(query, (_microseconds(found.before),)):
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
