"""Documents: State, Activity Profile and Agent Profile (Communication 2.2, 2.3, 2.6, 2.7), with their entity tags."""

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from builders.lrs.jsontext import read_json, write_json
from builders.lrs.refusal import RefusedError
from builders.lrs.store import Writing

JSON = "application/json"
LARGEST = 8_000_000
"""How many bytes a document may have that grows piece by piece: whoever adds to it has all of it read again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where documents lie; without a `name` all that lie there, and without a registration, those of every one."""

    kind: str
    activity: str = ""
    agent: str = ""
    registration: str | None = ""
    name: str | None = None

    def where(self) -> tuple[str, dict[str, str]]:
        """Return the condition of SQL and its values."""
        values = {"kind": self.kind, "activity": self.activity, "agent": self.agent}
        values |= {"registration": self.registration} if self.registration is not None else {}
        values |= {"name": self.name} if self.name is not None else {}
        return " AND ".join(f"{column} = :{column}" for column in values), values


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document: bytes of a media type, a quoted entity tag, and when it was stored in microseconds."""

    type: str
    body: bytes
    etag: str = ""
    updated: int = 0

    @property
    def is_json(self) -> bool:
        """Whether its media type says that it is JSON."""
        return self.type.partition(";")[0].strip().lower() == JSON


@dataclass(frozen=True, kw_only=True, slots=True)
class Conditions:
    """The preconditions of a request; with `careful`, a PUT over something that is there needs one.

    With `even_new`, a PUT of something new needs one too.
    """

    if_match: str | None = None
    if_none_match: str | None = None
    careful: bool = False
    even_new: bool = False


def get(db: sqlite3.Connection, place: Place) -> Document | None:
    """Return the document at a place that has a name."""
    condition, values = place.where()
    query = f"SELECT type, body, etag, updated FROM document WHERE {condition}"  # noqa: S608 - names of columns
    row = db.execute(query, values).fetchone()
    return Document(type=row[0], body=row[1], etag=row[2], updated=row[3]) if row else None


def names(db: sqlite3.Connection, place: Place, since: int | None) -> list[str]:
    """Return the names of the documents at a place, of those stored after `since` alone if it is given."""
    condition, values = place.where()
    query = f"SELECT DISTINCT name FROM document WHERE {condition} AND updated > :since ORDER BY name"  # noqa: S608
    return [row[0] for row in db.execute(query, {**values, "since": -1 if since is None else since})]


def putting(place: Place, new: Document, conditions: Conditions) -> Callable[[Writing], None]:
    """Return the job that stores a document in place of what is there; raises RefusedError: 400, 409, 412."""

    def job(writing: Writing) -> None:
        old = get(writing.db, place)
        if conditions.careful and conditions.if_match is None and conditions.if_none_match is None:
            _ask_for_one(old, new=conditions.even_new)
        _hold(conditions, old)
        _save(writing, place, new)

    return job


def merging(place: Place, new: Document, conditions: Conditions) -> Callable[[Writing], None]:
    """Return the job that merges an object of JSON into what is there, property by property (Communication 2.2)."""
    # Where nothing is there, a document of any other type is stored as it is.
    told = _object_of(new, "The document sent") if new.is_json else None

    def job(writing: Writing) -> None:
        old = get(writing.db, place)
        _hold(conditions, old)
        if old is None:
            _save(writing, place, new)
        elif told is None:
            raise RefusedError(400, f"The document sent is no {JSON}, so it can't be merged; PUT replaces it.")
        else:
            merged = _object_of(old, "The document stored") | told
            body = write_json(merged)
            if len(body) > LARGEST:
                raise RefusedError(413, f"The merged document would have more than {LARGEST:,} bytes.")
            _save(writing, place, Document(type=JSON, body=body))

    return job


def deleting(place: Place, conditions: Conditions) -> Callable[[Writing], None]:
    """Return the job that deletes a document, or all at a place; deleting nothing is no error."""

    def job(writing: Writing) -> None:
        if place.name is not None:
            _hold(conditions, get(writing.db, place))
        condition, values = place.where()
        writing.db.execute(f"DELETE FROM document WHERE {condition}", values)  # noqa: S608 - names of columns

    return job


def _save(writing: Writing, place: Place, new: Document) -> None:
    # Communication 3.1 asks for SHA-1, as a name and not for safety.
    etag = f'"{hashlib.sha1(new.body, usedforsecurity=False).hexdigest()}"'
    row = (place.kind, place.activity, place.agent, place.registration or "", place.name)
    writing.db.execute(
        "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, new.type, new.body, etag, writing.tick()),
    )


def _ask_for_one(old: Document | None, *, new: bool) -> None:
    """Raise RefusedError where a PUT needs a precondition (Communication 3.1): 409, or 400 for what is new."""
    if old:
        message = "There is a document already: read it, then send If-Match with its ETag, or If-None-Match: *."
        raise RefusedError(409, message)
    if new:
        raise RefusedError(400, "A profile is put with If-None-Match: * where there is none, else with If-Match.")


def _hold(conditions: Conditions, old: Document | None) -> None:
    """Raise RefusedError (412) when a precondition does not hold (RFC 9110, 13.1)."""
    if conditions.if_match is not None and not _matches(conditions.if_match, old):
        raise RefusedError(412, "If-Match: the document is not the one that you read; read it again.")
    if conditions.if_none_match is not None and _matches(conditions.if_none_match, old):
        raise RefusedError(412, "If-None-Match: there is such a document already.")


def _matches(header: str, document: Document | None) -> bool:
    if document is None:
        return False
    tags = {tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")}
    return "*" in tags or document.etag.strip('"') in tags


def _object_of(document: Document, what: str) -> dict[str, object]:
    """Return the object of JSON that a document is; raises RefusedError (400), as Communication 2.2 has it."""
    if not document.is_json:
        raise RefusedError(400, f"{what} is no {JSON}, so it can't be merged; PUT replaces it.")
    value = read_json(document.body, what)
    if not isinstance(value, dict):
        raise RefusedError(400, f"{what} is no object of JSON, so it can't be merged; PUT replaces it.")
    return value
