"""Storing statements: all of a request or none, voiding, references, and what is learnt about activities and agents."""

import sqlite3
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence

from builders.lrs.activities import learn
from builders.lrs.jsontext import parsed
from builders.lrs.merge import among, insert
from builders.lrs.prepare import Prepared, keys_of, raw, same
from builders.lrs.refusal import RefusedError
from builders.lrs.statements import VOIDED, stamp_of
from builders.lrs.store import Store, Writing

Attachment = tuple[str, str, bytes]
"""SHA-2, media type, content."""
_HOPS = 100
_REMEMBERED, _SHORT = 20_000, 512
_REFERRED = "SELECT target FROM reference WHERE target IN (?)"


def storing(
    statements: Sequence[Prepared], attachments: Iterable[Attachment], user: str, *, define: bool
) -> Callable[[Writing], list[str]]:
    """Return the job that stores a request's statements and returns their ids (Communication 2.1.1 and 2.1.2).

    `user` is the key that wrote them; `define` says whether what they tell of activities is learnt. The job raises
    RefusedError: 409 for an id that another statement has, 400 for a voiding that can't be.
    """

    def job(writing: Writing) -> list[str]:
        fresh = _new(writing.db, statements)
        if fresh:
            _store(writing, fresh, user)
            insert(writing.db, "attachment", list(attachments))
            _name(writing, fresh)
        if define:
            learn(writing, (pair for statement in fresh for pair in statement.definitions))
        return [statement.id for statement in statements]

    return job


def _new(db: sqlite3.Connection, statements: Sequence[Prepared]) -> Sequence[Prepared]:
    """Return those that are not stored; one that is there with other content is a conflict (Data 2.3.1)."""
    query = "SELECT id, body FROM statement WHERE id IN (?)"
    there = dict(among(db, query, (statement.raw_id for statement in statements)))
    if not there:
        return statements
    for statement in statements:
        body = there.get(statement.raw_id)
        if body is not None and not same(parsed(body), statement.said):
            message = f"A statement with the id {statement.id} is stored, and it says something else."
            raise RefusedError(409, message)
    return [statement for statement in statements if statement.raw_id not in there]


def _store(writing: Writing, statements: Sequence[Prepared], user: str) -> None:
    """Store statements in their order, each with a time of its own."""
    keys = writing.store.keys
    writer = keys["writer", user]
    placed = [(writing.tick(), statement) for statement in statements]
    rows = [(stored, one.raw_id, one.body(stamp_of(stored))) for stored, one in placed]
    insert(writing.db, "statement", rows, anew=False)
    writing.add([(stored, [*map(keys.__getitem__, one.keys), writer]) for stored, one in placed])
    referred = {row[0] for row in among(writing.db, _REFERRED, (statement.raw_id for statement in statements))}
    for stored, statement in placed:
        if statement.voids:
            _void(writing.db, statement, stored, user)
        if statement.target is not None:
            writing.db.execute("INSERT OR IGNORE INTO reference VALUES (?, ?)", (statement.target, stored))
        if statement.target is not None or statement.raw_id in referred:
            _find_by_target(writing.db, writing.store, statement, stored)


def _name(writing: Writing, statements: Iterable[Prepared]) -> None:
    """Note what agents are called. A group without an identifier has a name, but is nobody who could be asked for."""
    names = {pair for statement in statements for pair in statement.names if pair[0]} - writing.named
    if len(writing.named) > _REMEMBERED:
        writing.named.clear()
    # What is long is not kept: strangers choose it.
    writing.named |= {pair for pair in names if len(pair[0]) + len(pair[1]) < _SHORT}
    insert(writing.db, "agent_name", sorted(names))


def _uuid(raw_id: bytes | None) -> str:
    return str(uuid.UUID(bytes=raw_id or bytes(16)))


def _void(db: sqlite3.Connection, statement: Prepared, stored: int, user: str) -> None:
    """Note what is voided, which may come later; a voiding statement can't be (Data 2.3.2)."""
    told = f"{statement.id} {_uuid(statement.target)}"
    db.execute("INSERT INTO audit VALUES (?, ?, 'void', ?)", (stored, user, told))
    # What comes later in the same request counts as coming later.
    query = "SELECT body FROM statement WHERE id = ? AND stored < ?"
    row = db.execute(query, (statement.target, stored)).fetchone()
    if row and parsed(row[0])["verb"]["id"] == VOIDED:
        raise RefusedError(400, "A voiding statement can't be voided.")
    db.execute("INSERT OR IGNORE INTO void VALUES (?, ?)", (statement.target, stored))
    # Somebody may have voided this one before it came.
    db.execute("DELETE FROM void WHERE target = ?", (statement.raw_id,))


def _find_by_target(db: sqlite3.Connection, store: Store, statement: Prepared, stored: int) -> None:
    """Let those that refer to others be found by what these say (Communication 2.1.3, filters and StatementRefs)."""
    below: Mapping[int, list[int]] = {
        at: [store.keys[pair] for pair in keys] for at, keys in _targets(db, statement, stored)
    }
    rows = [
        (key, above, at)
        for above in referrers(db, statement.raw_id, stored)
        for at in below
        if at != above
        for key in below[at]
    ]
    db.executemany("INSERT OR IGNORE INTO lookup VALUES (?, ?, ?)", rows)


def _targets(
    db: sqlite3.Connection, statement: Prepared, stored: int
) -> Iterable[tuple[int, Iterable[tuple[str, str]]]]:
    """Give this statement, the one that it refers to, and so on: when each was stored, and its keys."""
    yield stored, statement.keys
    seen, target = {stored}, statement.target
    while target is not None and len(seen) < _HOPS:
        row = db.execute("SELECT stored, body FROM statement WHERE id = ?", (target,)).fetchone()
        if row is None or row[0] in seen:
            return
        seen.add(row[0])
        found = parsed(row[1])
        yield row[0], keys_of(found)
        about = found["object"]
        target = raw(about["id"]) if about.get("objectType") == "StatementRef" else None


def referrers(db: sqlite3.Connection, raw_id: bytes, stored: int) -> set[int]:
    """Return when a statement was stored, those that refer to it, those that refer to these, and so on."""
    seen, ids = {stored}, [raw_id]
    for _ in range(_HOPS):
        marks = ",".join("?" * len(ids[:500]))
        query = f"""SELECT r.stored, s.id FROM reference r JOIN statement s ON s.stored = r.stored
                    WHERE r.target IN ({marks})"""  # noqa: S608 - marks are question marks
        rows = [row for row in db.execute(query, ids[:500]) if row[0] not in seen]
        seen.update(row[0] for row in rows)
        ids = [*ids[500:], *(row[1] for row in rows)]
        if not ids:
            break
    return seen
