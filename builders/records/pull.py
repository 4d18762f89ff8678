"""Statements of an LRS into the archive: what is new since the last time, and nothing twice."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from builders.lrs.client import Client
from builders.lrs.transfer import pages
from builders.records.archive import Archive, Entry
from builders.records.garbage import nothing_collected
from builders.records.page import raw_statements
from builders.records.tables import tables
from builders.records.texts import text
from builders.records.typed import instant, lowered, moment_of

_OVERLAP = dt.timedelta(minutes=1)
"""How far a pull looks back: LRSs store in parallel, and what was stored first may be seen second."""
_NEVER = "1970-01-01T00:00:00.000000Z"
"""Stands for the time of what has none: a day that can be reckoned with."""
_EVERY = 5_000
"""After how many statements what came so far is kept, so that a pull that was stopped goes on from there."""


@dataclass(kw_only=True, slots=True)
class Pulled:
    """What a pull brought: `new` statements, `known` ones that were here already, and up to when the LRS was read."""

    new: int = 0
    known: int = 0
    until: str = ""


@dataclass(kw_only=True, slots=True)
class _Batch:
    """New statements by month, from a time on until the last that came."""

    since: str
    until: str
    months: dict[str, list[bytes]] = field(default_factory=dict)
    size: int = 0


@nothing_collected()
def pull(client: Client, archive: Archive, source: str, now: dt.datetime) -> Pulled:
    """Add what an LRS has and the archive does not; `now` goes into the log. Raises ServiceError.

    Whatever stops it, what was added stays, and the next pull goes on from there.
    """
    reached = archive.until(source)
    since = _back(reached)
    done = Pulled(until=reached)
    with tables(archive, source, whole=False) as told:
        seen = told.ids(since)
    entry = Entry(source=source, origin=client.endpoint, since="", until="", on=now.isoformat(), parts=())
    batch, complete = _Batch(since=since, until=since), ""
    for statement_id, stored, raw, through in _statements(client, since):
        complete = complete or through
        if statement_id in seen:
            done.known += stored > reached
        else:
            seen.add(statement_id)
            batch.months.setdefault(stored[:7], []).append(raw)
            batch.size += 1
        batch.until = max(batch.until, stored)
        if batch.size >= _EVERY:
            _keep(archive, entry, batch, done)
            batch = _Batch(since=batch.until, until=batch.until)
    # Later than this the LRS may still show what it stored before.
    batch.until = min(filter(None, (batch.until, complete)), default="")
    _keep(archive, entry, batch, done)
    return done


def _keep(archive: Archive, entry: Entry, batch: _Batch, done: Pulled) -> None:
    """Add a batch; one that brought nothing is logged only where it reached farther."""
    if batch.size or batch.until > done.until:
        archive.add(replace(entry, since=batch.since, until=batch.until), dict(sorted(batch.months.items())))
    done.new += batch.size
    done.until = max(done.until, batch.until)


def _statements(client: Client, since: str) -> Iterator[tuple[str, str, bytes, str]]:
    """Give id, time of storing and bytes of each statement, and up to when its page says that it is complete."""
    for answer, page in pages(client, {"since": since} if since else {}):
        through = instant(answer.headers.get("x-experience-api-consistent-through"))
        for said, raw in zip(page["statements"], raw_statements(answer.body), strict=True):
            # An LRS gives ids and times to all; what another program calls an LRS may not.
            yield (
                lowered(text(said, "statement")) or hashlib.sha256(raw).hexdigest(),
                instant(text(said, "stored_at")) or instant(text(said, "told_at")) or since or _NEVER,
                raw,
                through,
            )


def _back(reached: str) -> str:
    # A log may say a time that is none: then all is asked for, and what is here counts once.
    return instant((moment_of(reached) - _OVERLAP).isoformat()) if instant(reached) else ""
