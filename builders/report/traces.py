"""What people did in courses, whether or not they passed anything: whose it was and on which day."""

import datetime as dt
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from builders.records.tables import Sitting
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


class Mark(NamedTuple):
    """How many answers to one question were right and wrong."""

    question: str
    right: int
    wrong: int


class Asked(NamedTuple):
    """What one person had right and wrong in a module, in one sitting; there may be a million of these.

    `last` is the organisation's day of the last answer.
    """

    module: str
    marks: tuple[Mark, ...]
    last: dt.date

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(one.right for one in self.marks)

    @property
    def wrong(self) -> int:
        """How many answers were wrong."""
        return sum(one.wrong for one in self.marks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Doings:
    """What people of the roster did, by person: their `traces`, oldest first, and what they had right and wrong."""

    traces: Mapping[str, tuple[Trace, ...]] = field(default_factory=dict)
    asked: Mapping[str, tuple[Asked, ...]] = field(default_factory=dict)


def doings(sittings: Iterable[Sitting], known: Knowledge) -> Doings:
    """Return what each person of the roster did. Whom nobody knows is named where credits are made."""
    done, judged, same = dict[str, list[Trace]](), dict[str, list[Asked]](), dict[tuple[Mark, ...], tuple[Mark, ...]]()
    for one in sittings:
        begun = moment_of(one.first)
        people = known.identities.find(one.actor, begun.astimezone(known.zone).date()) if one.base == known.iri else ()
        if len(people) != 1:
            continue
        (person,) = people
        asked = _asked(one, known.zone, same)
        done.setdefault(person, []).append(_trace(one, asked, begun, known.zone))
        if asked:
            judged.setdefault(person, []).append(asked)
    return Doings(
        traces={person: tuple(sorted(them, key=_order)) for person, them in done.items()},
        asked={person: tuple(sorted(them)) for person, them in judged.items()},
    )


def _order(one: Trace) -> tuple[dt.datetime, str, str, str, str, dt.datetime]:
    return one.begun, one.attempt, one.session, one.course, one.module, one.ended


def _asked(one: Sitting, zone: dt.tzinfo, same: dict[tuple[Mark, ...], tuple[Mark, ...]]) -> Asked | None:
    """Return what was judged in a sitting, None for nothing; most have the `same` marks, which are kept once."""
    counts, last = dict[str, list[int]](), ""
    for answer in one.each():
        if answer.success:
            counts.setdefault(answer.question, [0, 0])[answer.success == "0"] += 1
            last = max(last, answer.happened)
    if not counts:
        return None
    marks = tuple(Mark(sys.intern(question), *counts[question]) for question in sorted(counts))
    return Asked(sys.intern(one.name), same.setdefault(marks, marks), moment_of(last).astimezone(zone).date())


def _trace(one: Sitting, asked: Asked | None, begun: dt.datetime, zone: dt.tzinfo) -> Trace:
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
        right=asked.right if asked else 0,
        wrong=asked.wrong if asked else 0,
        passed=bool(one.passed),
        failed=bool(one.failed),
    )
