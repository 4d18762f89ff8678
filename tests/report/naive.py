"""Standing once more, from the definition alone: every day is tried, nothing is remembered, nothing is clever."""

import calendar
import datetime as dt
from collections.abc import Sequence

from builders.model.people import Absence
from builders.report.curriculum import Ask
from builders.report.standing import Case

ONE = dt.timedelta(days=1)


def standing(case: Case, today: dt.date) -> tuple[str, dt.date | None]:
    """Return state and due day."""
    if done(case, today):
        last = today
        while done(case, last + ONE, quiet_after=today) and last < today + 200 * ONE:
            last += ONE
        forever = last >= today + 200 * ONE and not case.need.recurs_months
        return "done", None if forever else last
    unmoved, change = due_day(case, today)
    waivers = [one for one in case.waivers if on(one.start, one.end, today)]
    lacking = [slug for slug in editions(case, today)[-1] if not holds(case, slug, today)]
    todo = [slug for slug in lacking if not any(one.what in (slug, "", case.need.name) for one in waivers)]
    due = min(past_absences(case, unmoved, slug) for slug in todo or lacking)
    if waivers and done(case, today, waivers=waivers):
        return "waived", due
    if any(on(leave.start, leave.end, today) for leave in case.leaves):
        return "on leave", due
    late = (today - due).days - case.need.grace_days
    if late <= 0:
        return ("must retrain" if change else "due"), due
    return ("escalated" if 0 < case.rules.escalate_days < late else "overdue"), due


def on(start: dt.date, end: dt.date | None, today: dt.date) -> bool:
    return start <= today <= (end or dt.date.max)


def holds(case: Case, slug: str, today: dt.date) -> bool:
    found = held(case, slug, asks(case, slug, today))
    return any(earned <= today <= last and fresh(case, begun, today) for earned, begun, last in found)


def past_absences(case: Case, due: dt.date, slug: str) -> dt.date:
    """Return the due day: while it is in days away, the days from the first away to it come after the last away."""
    absences = [*case.leaves, *(one for one in case.waivers if one.what in (slug, "", case.need.name))]

    def away(day: dt.date) -> bool:
        return any(on(one.start, one.end, day) for one in absences)

    while away(due):
        first = back = due
        while away(first - ONE):
            first -= ONE
        while away(back):
            back += ONE
            if back > due + 500 * ONE:
                # Nobody knows when it ends.
                return due
        due = back + (due - first)
    return due


def due_day(case: Case, today: dt.date) -> tuple[dt.date, bool]:
    day = today
    while day > case.need.opened:
        if done(case, day - ONE) and not done(case, day):
            if not done(case, day, asks_until=day - ONE, credits_until=day - ONE):
                return day - ONE, False
            modules = {slug for e in editions(case, day) for slug in e}
            new = [a for slug in modules for a in asks(case, slug, day) if a.effective == day]
            return min(a.due for a in new), True
        day -= ONE
    return case.need.due, False


def done(  # noqa: PLR0913 - what is varied is varied here alone
    case: Case,
    today: dt.date,
    *,
    waivers: Sequence[Absence] = (),
    asks_until: dt.date | None = None,
    credits_until: dt.date | None = None,
    quiet_after: dt.date | None = None,
) -> bool:
    """Say whether there was a day, until today, at whose end all was held that was out on it.

    `waivers` are those in force. `quiet_after` leaves out what is only to be decided then: changes, credits and
    editions after that day.
    """
    finish = quiet_after or today
    while finish >= dt.date(2025, 12, 1):
        out = editions(case, finish)
        if out and all(
            any(one.what in (slug, "", case.need.name) and one.start <= finish for one in waivers)
            or any(
                earned <= min(finish, credits_until or finish) and today <= last and fresh(case, begun, today)
                for earned, begun, last in held(case, slug, asks(case, slug, quiet_after or asks_until or today))
            )
            for slug in out[-1]
        ):
            return True
        finish -= ONE
    return False


def editions(case: Case, day: dt.date) -> list[list[str]]:
    if not case.need.course:
        return [[case.need.name]]
    return [list(e.modules) for e in case.rules.curriculum.editions[case.need.name] if e.day <= day]


def asks(case: Case, slug: str, day: dt.date) -> list[Ask]:
    found = [a for a in case.rules.curriculum.asks.get(slug, ()) if a.effective <= day]
    if case.need.course:
        found = [a for a in found if not a.courses or case.need.name in a.courses]
    me = {*(f"r {r}" for r in case.person.roles), *(f"a {a}" for a in case.person.access)}
    return [
        a
        for a in found
        if not (a.roles or a.access) or me & {*(f"r {r}" for r in a.roles), *(f"a {x}" for x in a.access)}
    ]


def held(case: Case, slug: str, asked: list[Ask]) -> list[tuple[dt.date, dt.date, dt.date]]:
    """Return when each thing that counts was complete, from when its age counts, and its last day."""
    mine = case.credits.get(slug, ())
    if not asked:
        return [(one.day, one.day, one.until) for one in mine]
    top = max(asked, key=lambda a: a.version)
    found = [(one.day, one.day, one.until) for one in mine if one.version >= top.version]
    if top.delta:
        lower = held(case, slug, [a for a in asked if a is not top])
        found += [
            (one.day, begun, min(last, one.until))
            for one in case.credits.get(top.delta, ())
            for earned, begun, last in lower
            if earned <= one.day
        ]
    return found


def fresh(case: Case, begun: dt.date, today: dt.date) -> bool:
    months = case.need.recurs_months
    if not months:
        return True
    year, month = begun.year, begun.month + months
    while month > 12:
        year, month = year + 1, month - 12
    return today <= dt.date(year, month, min(begun.day, calendar.monthrange(year, month)[1]))
