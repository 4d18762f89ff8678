"""The attempts that a source has told of: what a later import says of approver, last day and mode takes its place.

An attempt is somebody's, at a course, in a version, at a time. Records are never changed: one of before is taken back
by a statement of its own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from builders.records.tables import Tables
from builders.records.typed import REVISION, instant, lowered

Attempt = tuple[str, str, str, int, str]
"""Who, which course, version, draft, when."""


class Attempts:
    """What stands of each attempt, and what the file that is being imported says of it."""

    def __init__(self, told: Iterable[tuple[str, str, str, int, str, str]], *, speaks: bool) -> None:
        """Begin with the attempts of before, each with the id of its record.

        `speaks` is whether the map names any of these columns: one that names none contradicts nothing.
        """
        self._speaks = speaks
        self._standing: dict[Attempt, set[str]] = {}
        self._here: dict[Attempt, str] = {}
        for *attempt, record in told:
            self._standing.setdefault(tuple(attempt), set()).add(record)  # type: ignore[arg-type]

    def fits(self, attempt: Attempt, record: str) -> bool:
        """Say whether no other row of this file says something else of the same attempt."""
        return not self._speaks or self._here.setdefault(attempt, record) == record

    def gone(self, attempt: Attempt, record: str) -> bool:
        """Say whether something else stands in the place of this record."""
        found = self._standing.get(attempt)
        return self._speaks and found is not None and record not in found

    def known(self, attempt: Attempt) -> bool:
        """Say whether a fuller record stands already."""
        return not self._speaks and attempt in self._standing

    def replaced(self, attempt: Attempt) -> list[str]:
        """Return the ids of the records of before whose place a new one takes."""
        return sorted(self._standing.get(attempt, ()))


def attempts(told: Tables, *, speaks: bool) -> Attempts:
    """Return the attempts of a source; for a map that says nothing of them, those with an approver or a last day."""
    return Attempts(told.attempts("all" if speaks else ""), speaks=speaks)


def attempt_of(statement: Mapping[str, Any]) -> Attempt:
    """Return the attempt that an imported statement tells of, as the typed table has it."""
    actor = statement["actor"]
    account = actor.get("account", {})
    person = lowered(actor["mbox"]) if "mbox" in actor else f"account:{account['homePage']}|{account['name']}"
    found = REVISION.fullmatch(statement["context"].get("revision", ""))
    version, draft = (found["version"], int(bool(found["draft"]))) if found else ("", 0)
    return person, statement["object"]["id"].rpartition("/")[2], version, draft, instant(statement["timestamp"])
