"""Where a person stands with what they are asked, on a day: a pure function of needs, credits, ledger and exceptions.

A module is *held* on a day by a credit that is current (no declared change asks for more), fresh (not older than the
need lasts) and not past its own last day. A course is done when somebody held, on the last day of an edition or today,
all that the edition had: who has finished stays finished, though a later edition has more in it.
"""

import calendar
import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from builders.model.credit import Credit
from builders.model.people import Absence, Person
from builders.model.version import Version
from builders.report.curriculum import Ask, Curriculum
from builders.report.needs import Need

_DAY = dt.timedelta(days=1)
_NOTHING: Mapping[str, dt.date] = MappingProxyType({})


class State(StrEnum):
    """Where somebody stands, worst first."""

    ESCALATED = "escalated"
    OVERDUE = "overdue"
    MUST_RETRAIN = "must retrain"
    DUE = "due"
    UNASSIGNED = "unassigned"
    ON_LEAVE = "on leave"
    WAIVED = "waived"
    DONE = "done"


class Cause(StrEnum):
    """Why something is asked now."""

    FIRST = "first time"
    RENEWAL = "renewal"
    CHANGE = "change"


OPEN = (State.ESCALATED, State.OVERDUE, State.MUST_RETRAIN, State.DUE)
"""Where something is to be done, and nothing excuses from it."""

RANK = {state: rank for rank, state in enumerate(State)}
"""The worst state has the lowest number."""


class Taken(NamedTuple):
    """One credit that counts: when which version was taken, the last day on which it counts, and its record."""

    day: dt.date
    version: Version
    until: dt.date = dt.date.max
    record: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What holds one module: records, each with the module that it tells of, and until when they do (None: for ever).

    There are two of them where a delta module was taken after what counted before.
    """

    module: str
    records: tuple[tuple[str, str], ...]
    until: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where one person stands with one need. `due` is the day by which something is to be done, None for never again.

    `taken` is the day on which the last of what counts was taken (None: it is not done). `missing` are the modules
    of today's edition that are neither held nor waived, `waived` those that are waived and not held. `grounds` say
    what holds each module of what is done, or is but for what is waived.
    """

    person: str
    need: Need
    state: State
    due: dt.date | None
    cause: Cause
    taken: dt.date | None = None
    missing: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What holds for everybody: what was released, and after how many days overdue turns escalated (0: never)."""

    curriculum: Curriculum
    escalate_days: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Claim:
    """What holds a module: `earned` when its last part was taken, `fresh` the day from which its age counts.

    `until` is the last day on which all of it counts, whatever its age.
    """

    earned: dt.date
    fresh: dt.date
    until: dt.date
    records: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One person with one need, and all that may be held against or for them."""

    person: Person
    need: Need
    rules: Rules
    credits: Mapping[str, Sequence[Taken]]
    leaves: tuple[Absence, ...] = ()
    waivers: tuple[Absence, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Hold:
    """A need that is done: when the last part of it was taken, and the last day on which it is (None: for ever)."""

    taken: dt.date
    until: dt.date | None
    grounds: tuple[Ground, ...]


def held_credits(credits_: Iterable[Credit]) -> dict[str, list[Taken]]:
    """Return what of one person's credits counts, by module, oldest first."""
    found: dict[str, list[Taken]] = {}
    for credit in credits_:
        if credit.counts and credit.version is not None:
            until = credit.expires or dt.date.max
            one = Taken(day=credit.day, version=credit.version, until=until, record=credit.record)
            found.setdefault(credit.module, []).append(one)
    return {module: sorted(days) for module, days in found.items()}


def standing(case: Case, day: dt.date) -> Standing:
    """Return where a person stands with a need on a day."""
    person, need = case.person.id, case.need
    hold = _hold(case, day)
    if hold is not None:
        cause = Cause.RENEWAL if hold.until else Cause.FIRST
        done = Standing(person=person, need=need, state=State.DONE, due=hold.until, cause=cause)
        return replace(done, taken=hold.taken, grounds=hold.grounds)
    waived, missing = _waived(case, day), _missing(case, day)
    # What is waived today is asked when the waiver is over, not today.
    todo = tuple(module for module in missing if module not in waived)
    excused = tuple(module for module in missing if module in waived)
    first, cause = _due(case, day)
    due = min((_moved(first, case, module) for module in todo or missing), default=first)
    if waived and (but := _hold(case, day, waived)) is not None:
        # What is held though it is waived as well rests on its records.
        held = _hold(case, day, {module: waived[module] for module in excused}) or but
        done = Standing(person=person, need=need, state=State.WAIVED, due=due, cause=cause, waived=excused)
        return replace(done, grounds=held.grounds)
    state = _state(case, day, due, cause)
    return Standing(person=person, need=need, state=state, due=due, cause=cause, missing=todo, waived=excused)


def _state(case: Case, day: dt.date, due: dt.date, cause: Cause) -> State:
    if any(leave.holds_on(day) for leave in case.leaves):
        return State.ON_LEAVE
    late = (day - due).days - case.need.grace_days
    if late <= 0:
        return State.MUST_RETRAIN if cause is Cause.CHANGE else State.DUE
    escalate = case.rules.escalate_days
    return State.ESCALATED if escalate and late > escalate else State.OVERDUE


def _waived(case: Case, day: dt.date) -> dict[str, dt.date]:
    """Return the modules of a need that are waived on a day, and since when."""
    found: dict[str, dt.date] = {}
    for waiver in (one for one in case.waivers if one.holds_on(day)):
        for module in _modules(case, day):
            if waiver.what in {"", case.need.name, module}:
                found[module] = min(waiver.start, found.get(module, waiver.start))
    return found


def _due(case: Case, day: dt.date) -> tuple[dt.date, Cause]:
    """Return by when it is to be done, absences aside, and why: since it was last held, or since it was asked."""
    for lapse in sorted(_lapses(case, day), reverse=True):
        if _hold(case, lapse - _DAY) is not None and _hold(case, lapse) is None:
            return _due_after(case, lapse)
    return case.need.due, Cause.FIRST


def _lapses(case: Case, day: dt.date) -> set[dt.date]:
    """Return the days on which what was done may have ceased to be: a change took effect, or a credit was over."""
    modules = _modules(case, day)
    days = {ask.effective for module in modules for ask in _asks(case, module)}
    taken = [one for found in case.credits.values() for one in found]
    days |= {one.until + _DAY for one in taken if one.until < dt.date.max}
    if case.need.recurs_months:
        days |= {_months_later(one.day, case.need.recurs_months) + _DAY for one in taken}
    return {one for one in days if case.need.opened < one <= day}


def _due_after(case: Case, lapse: dt.date) -> tuple[dt.date, Cause]:
    before = _hold(case, lapse - _DAY)
    if before is not None and before.until is not None and before.until < lapse:
        return before.until, Cause.RENEWAL
    asks = [ask for module in _modules(case, lapse) for ask in _asks(case, module) if ask.effective == lapse]
    return min(ask.due for ask in asks), Cause.CHANGE


def _moved(due: dt.date, case: Case, module: str) -> dt.date:
    """Return a module's due day past absences: what was left on the first day away is left on the first back."""
    for start, end in _away(case, module):
        if start <= due <= end < dt.date.max:
            due = end + _DAY + (due - start)
    return due


def _away(case: Case, module: str) -> list[tuple[dt.date, dt.date]]:
    """Return the first and last days of leaves and waivers, those that overlap or touch as one, oldest first."""
    mine = (one for one in case.waivers if one.what in {"", case.need.name, module})
    found: list[tuple[dt.date, dt.date]] = []
    for one in sorted((*case.leaves, *mine), key=lambda one: one.start):
        start, end = one.start, one.end or dt.date.max
        if found and start - _DAY <= found[-1][1]:
            before = found.pop()
            start, end = before[0], max(before[1], end)
        found.append((start, end))
    return found


def _hold(case: Case, day: dt.date, waived: Mapping[str, dt.date] = _NOTHING) -> _Hold | None:
    """Return how the need is done on a day, the longest-lasting way; None where it is not.

    What is `waived` since a day does for what was out on that day or later, as credits do.
    """
    found = [
        hold
        for modules, end in _epochs(case, day)
        if (hold := _hold_of([m for m in modules if waived.get(m, dt.date.max) > end], end, day, case))
    ]
    return max(found, key=lambda hold: (hold.until or dt.date.max, hold.taken), default=None)


def _hold_of(modules: Sequence[str], end: dt.date, day: dt.date, case: Case) -> _Hold | None:
    taken, until, grounds = dt.date.min, dt.date.max, []
    for module in modules:
        # What is newest stands last: of several that do as well, it is the one that is named.
        claims = [claim for claim in _claims(case, module, day) if claim.earned <= end][::-1]
        if not claims:
            return None
        best = max(claims, key=lambda claim: (_lasts(case, claim), claim.fresh, claim.earned))
        lasts = _lasts(case, best)
        taken, until = max(taken, best.earned), min(until, lasts)
        grounds.append(Ground(module=module, records=best.records, until=_end(lasts)))
    return _Hold(taken=taken, until=_end(until), grounds=tuple(grounds)) if until >= day else None


def _end(day: dt.date) -> dt.date | None:
    return None if day == dt.date.max else day


def _lasts(case: Case, claim: _Claim) -> dt.date:
    months = case.need.recurs_months
    return min(claim.until, _months_later(claim.fresh, months)) if months else claim.until


def _claims(case: Case, module: str, day: dt.date) -> tuple[_Claim, ...]:
    """Return what holds a module on a day, whatever its age."""
    asks = [ask for ask in _asks(case, module) if ask.effective <= day]
    return tuple(claim for claim in _of_asks(case, module, asks) if claim.earned <= day)


def _of_asks(case: Case, module: str, asks: Sequence[Ask]) -> Iterator[_Claim]:
    """Give what satisfies the newest of the asks: the version, or what counted before and the delta after it."""
    least = asks[-1].version if asks else None
    for one in case.credits.get(module, ()):
        if least is None or one.version >= least:
            yield _Claim(earned=one.day, fresh=one.day, until=one.until, records=((module, one.record),))
    if asks and asks[-1].delta:
        before = tuple(_of_asks(case, module, asks[:-1]))
        for more in case.credits.get(asks[-1].delta, ()):
            yield from (_with(one, asks[-1].delta, more) for one in before if one.earned <= more.day)


def _with(one: _Claim, delta: str, more: Taken) -> _Claim:
    """Return what a delta makes of what counted before: it is as old as that, and over when either is."""
    until, records = min(one.until, more.until), (*one.records, (delta, more.record))
    return _Claim(earned=more.day, fresh=one.fresh, until=until, records=records)


def _asks(case: Case, module: str) -> list[Ask]:
    """Return what changes ask of this person about a module, in order of version."""
    course = case.need.name if case.need.course else ""
    return [ask for ask in case.rules.curriculum.asks.get(module, ()) if ask.concerns(case.person, course)]


def _missing(case: Case, day: dt.date) -> tuple[str, ...]:
    *_, (modules, end) = [((), day), *_epochs(case, day)]
    return tuple(module for module in modules if _hold_of([module], end, day, case) is None)


def _modules(case: Case, day: dt.date) -> set[str]:
    return {module for modules, _ in _epochs(case, day) for module in modules}


def _epochs(case: Case, day: dt.date) -> Iterator[tuple[tuple[str, ...], dt.date]]:
    return case.rules.curriculum.epochs(case.need.name, day, course=case.need.course)


@functools.cache
def _months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
