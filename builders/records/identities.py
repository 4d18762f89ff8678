"""Who a record speaks of: the names that learning systems use, joined with the roster by date."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from builders.model.people import Person, Roster
from builders.records.typed import lowered


@dataclass(frozen=True, kw_only=True, slots=True)
class _Holder:
    """Who has an identifier in a snapshot; `last` is the last day, as that snapshot or a later one says."""

    person: str
    hired: dt.date
    last: dt.date


Known = Mapping[str, list[tuple[dt.date, list[_Holder]]]]


class Identities:
    """The identifiers of all snapshots. Who has an identifier is who had it when the record was made.

    The snapshot that counts is the newest one on or before that day that knows the identifier, or else the oldest one
    after it: people are hired between two exports. Who had left by that day has it no more; who has it next, has it
    from the day of hire.
    """

    def __init__(self, roster: Roster) -> None:
        """Gather who had which identifier in which snapshot."""
        known: dict[str, list[tuple[dt.date, list[_Holder]]]] = {}
        newest = {person.id: person for snapshot in roster.snapshots for person in snapshot.people.values()}
        for snapshot in roster.snapshots:
            here: dict[str, list[_Holder]] = {}
            for person in snapshot.people.values():
                holder = _holder(person, newest[person.id])
                for name in _names(person):
                    here.setdefault(name, []).append(holder)
            for name, holders in here.items():
                known.setdefault(name, []).append((snapshot.day, holders))
        self._known: Known = known
        self._found: dict[tuple[str, dt.date], frozenset[str]] = {}

    def find(self, actor: str, day: dt.date) -> frozenset[str]:
        """Return the ids of those whom an identifier (as `typed.sql` writes it) means: none, one, or several."""
        # Whoever took a course left many records on that day.
        found = self._found.get((actor, day))
        if found is None:
            found = self._found[actor, day] = self._find(actor, day)
        return found

    def _find(self, actor: str, day: dt.date) -> frozenset[str]:
        for name in _ways(actor):
            if found := self._known.get(name):
                return _having(found, day)
        return frozenset()


def _having(found: list[tuple[dt.date, list[_Holder]]], day: dt.date) -> frozenset[str]:
    before = [holders for since, holders in found if since <= day]
    # What was done before the next one's day of hire may be the work of who had it before.
    after = [[one for one in holders if one.hired <= day or not before] for since, holders in found if since > day]
    for holders in (*before[-1:], *after):
        if here := frozenset(one.person for one in holders if day <= one.last):
            return here
    return frozenset()


def _holder(person: Person, newest: Person) -> _Holder:
    return _Holder(
        person=person.id,
        hired=person.hired,
        last=min(person.left or dt.date.max, newest.left or dt.date.max),
    )


def _names(person: Person) -> Iterator[str]:
    yield f"name:{person.id}"
    if person.email:
        mail = f"mailto:{lowered(person.email)}"
        yield mail
        yield f"sha1:{hashlib.sha1(mail.encode(), usedforsecurity=False).hexdigest()}"
    for account in person.accounts:
        # 'https://lms.example|dana' is an account of that system alone.
        yield f"account:{account}" if "|" in account else f"name:{account}"


def _ways(actor: str) -> Iterator[str]:
    yield actor
    kind, _, rest = actor.partition(":")
    if kind == "account":
        yield f"name:{rest.rpartition('|')[2]}"
