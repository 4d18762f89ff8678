"""Credit: what a person has passed, in which version, when, and what the record of it is worth."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from builders.model.version import Version

PRIOR = "prior"
"""The mode of training from before, or from elsewhere, that somebody accepts in place of ours."""


class Assurance(StrEnum):
    """How far one can trust that this person did this, best first."""

    SIGNED_IN = "A"
    """A learning system launched it for somebody who had signed in."""
    OWN_KEY = "B"
    """Sent with a key that one person alone has."""
    IMPORTED = "C"
    """A row of an export, kept with the digest of its file."""
    SELF_REPORTED = "D"
    """Sent with a key that many share, or told by the person."""


class Dating(StrEnum):
    """How the version of a record is known, best first."""

    RECORDED = "recorded"
    INFERRED = "inferred"
    """From the list of what was deployed when."""
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """How good it is: the best has the lowest number."""
        return list(Dating).index(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Credit:
    """A passed module. `version` is MAJOR.MINOR.0, since records name MAJOR.MINOR; None if nobody knows it.

    `when` is in UTC, `day` the organisation's date then. `score` is 0 to 1. `record` names the evidence: the id of a
    statement. `sources` are those that tell of this same attempt. `approver` is who stands for it, `expires` the last
    day on which it counts (None: it has no end of its own); both are said by imports alone.
    """

    person: str
    module: str
    version: Version | None
    when: dt.datetime
    day: dt.date
    sources: tuple[str, ...]
    assurance: Assurance
    record: str
    score: float | None = None
    dating: Dating = Dating.RECORDED
    mode: str = ""
    draft: bool = False
    approver: str = ""
    expires: dt.date | None = None

    @property
    def counts(self) -> bool:
        """Whether it may satisfy what a role asks: drafts never do, nor what has no version."""
        return self.version is not None and not self.draft

    def expired(self, day: dt.date) -> bool:
        """Say whether its last day is over on a day."""
        return self.expires is not None and day > self.expires


def merged(credits_: Iterable[Credit]) -> tuple[Credit, ...]:
    """Return each attempt once: two sources that tell of the same person, module, version and day tell of one.

    The better record stands for both, with its mode, approver and last day: of two that are as good the one that counts
    longer, then the one with an approver. The version is as sure as the surest of them makes it. The order is that of
    person, module, day and version.
    """
    found: dict[tuple[str, str, dt.date, str, bool], list[Credit]] = {}
    for one in credits_:
        key = (one.person, one.module, one.day, str(one.version or ""), one.draft)
        found.setdefault(key, []).append(one)
    return tuple(_best(found[key]) for key in sorted(found))


def _best(same: list[Credit]) -> Credit:
    if len(same) == 1:
        return same[0]
    best = min(same, key=_worth)
    surest = min((one.dating for one in same), key=lambda dating: dating.rank)
    return replace(best, dating=surest, sources=tuple(sorted({name for one in same for name in one.sources})))


def _worth(one: Credit) -> tuple[Assurance, int, int, bool, dt.datetime, str]:
    """Return how good a record is: the best has the lowest."""
    lasting = -(one.expires or dt.date.max).toordinal()
    return one.assurance, one.dating.rank, lasting, not one.approver, one.when, one.record
