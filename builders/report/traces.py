"""What people did in courses, whether or not they passed anything: whose it was and on which day."""

import datetime as dt
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from builders.records.tables import Done, Judged
from builders.records.typed import moment_of
from builders.report.earned import Knowledge


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """What one person did with one thing in one session; `first` and `last` are the organisation's days.

    `course` and `module` are empty where the record names none. `attempt` and `session` tell launches and visits apart.
    `told` are the seconds that the browser counted in that visit until then (None: it told none). `failed` says that
    the course was failed, with no attempt left.
    """

    course: str
    module: str
    attempt: str
    session: str
    first: dt.date
    last: dt.date
    begun: dt.datetime
    ended: dt.datetime
    told: float | None = None
    right: int = 0
    wrong: int = 0
    passed: bool = False
    failed: bool = False


class Asked(NamedTuple):
    """How many answers of one person to a question were right and wrong on a day; there may be a million of these.

    `last` is the organisation's day of the last one.
    """

    module: str
    question: str
    right: int
    wrong: int
    last: dt.date


def traces(done: Iterable[Done], known: Knowledge) -> Mapping[str, tuple[Trace, ...]]:
    """Return what each person of the roster did, oldest first. Whom nobody knows is named where credits are made."""
    found: dict[str, list[Trace]] = {}
    for one in done:
        begun = moment_of(one.first)
        people = known.identities.find(one.actor, begun.astimezone(known.zone).date()) if one.base == known.iri else ()
        if len(people) == 1:
            (person,) = people
            found.setdefault(person, []).append(_trace(one, begun, known.zone))
    return {person: tuple(them) for person, them in found.items()}


def _trace(one: Done, begun: dt.datetime, zone: dt.tzinfo) -> Trace:
    ended, whole = moment_of(one.last), one.kind in {"", "courses"}
    attempt, _, session = one.session.partition("|")
    return Trace(
        course=one.name if one.kind == "courses" else one.course,
        module="" if whole else one.name,
        attempt=attempt,
        # Without a session's name, all of a day is one visit.
        session=session or one.first[:10],
        first=begun.astimezone(zone).date(),
        last=ended.astimezone(zone).date(),
        begun=begun,
        ended=ended,
        told=one.seconds,
        right=one.right,
        wrong=one.wrong,
        passed=bool(one.passed),
        failed=bool(one.failed),
    )


def asked(judged: Iterable[Judged], known: Knowledge) -> Mapping[str, tuple[Asked, ...]]:
    """Return what each person of the roster had right and wrong, question by question."""
    found: dict[str, list[Asked]] = {}
    for one in judged:
        last = moment_of(one.last).astimezone(known.zone).date()
        people = known.identities.find(one.actor, last)
        if len(people) == 1:
            (person,) = people
            # The database gives each row words of its own, of which most are the same.
            module, question = sys.intern(one.module), sys.intern(one.question)
            found.setdefault(person, []).append(Asked(module, question, one.right, one.wrong, last))
    return {person: tuple(them) for person, them in found.items()}
