"""Who a record speaks of: the names that learning systems use, joined with the roster by date."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping

from builders.model.people import Person, Roster

Known = Mapping[str, list[tuple[dt.date, frozenset[str]]]]


class Identities:
    """The identifiers of all snapshots. Who has an identifier is who had it when the record was made.

    The snapshot that counts is the newest one on or before that day that knows the identifier, or else the oldest one
    after it: people are hired between two exports.
    """

    def __init__(self, roster: Roster) -> None:
        """Gather who had which identifier in which snapshot."""
        known: dict[str, list[tuple[dt.date, frozenset[str]]]] = {}
        for snapshot in roster.snapshots:
            here: dict[str, set[str]] = {}
            for person in snapshot.people.values():
                for name in _names(person):
                    here.setdefault(name, set()).add(person.id)
            for name, people in here.items():
                known.setdefault(name, []).append((snapshot.day, frozenset(people)))
        self._known: Known = known

    def find(self, actor: str, day: dt.date) -> frozenset[str]:
        """Return the ids of those whom an identifier (as `typed.identity` writes it) means: none, one, or several."""
        for name in _ways(actor):
            if found := self._known.get(name):
                before = [people for since, people in found if since <= day]
                return before[-1] if before else found[0][1]
        return frozenset()


def _names(person: Person) -> Iterator[str]:
    yield f"name:{person.id}"
    if person.email:
        mail = f"mailto:{person.email.lower()}"
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
