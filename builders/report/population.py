"""Who was there in a range of days, leavers too: all rosters until a day, joined by id."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from builders.model.credit import Credit
from builders.model.people import Person
from builders.report.board import cases
from builders.report.desk import Desk
from builders.report.needs import Need, needs
from builders.report.standing import Case, State, standing

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A person as the newest roster until a day tells them; `last` is the day of that roster.

    `gone` is the day of the first roster without them after it (None: they are in the newest one), `active` that of
    their last record (None: there is none).
    """

    person: Person
    last: dt.date
    gone: dt.date | None
    active: dt.date | None

    @property
    def end(self) -> dt.date:
        """Return the last day on which they surely belonged to the organisation, or the last of days."""
        known = self.person.left or (self.last if self.gone else dt.date.max)
        return max(known, self.active or known)

    @property
    def left(self) -> str:
        """Say when they left, as far as anybody knows; empty for who is still there."""
        if self.person.left is not None:
            return str(self.person.left)
        return f"not in the roster of {self.gone}" if self.gone else ""


def seen(desk: Desk) -> Mapping[str, Seen]:
    """Return everybody whom a roster until the day of the report names, by id."""
    snapshots = [one for one in desk.roster.snapshots if one.day <= desk.board.as_of]
    newest = {name: (snapshot.day, person) for snapshot in snapshots for name, person in snapshot.people.items()}
    days, records = [one.day for one in snapshots], by_person(desk)
    return {
        name: Seen(
            person=person if person.employer else replace(person, employer=desk.employer),
            last=last,
            gone=next((day for day in days if day > last), None),
            active=max((one.day for one in records.get(name, ())), default=None),
        )
        for name, (last, person) in sorted(newest.items())
    }


def names(desk: Desk) -> Mapping[str, tuple[str, str]]:
    """Return what people are called, by id, and when those left who are no longer there."""
    here = {member.person.id: (member.person.name, "") for member in desk.board.members}
    return {**{name: (one.person.name, one.left) for name, one in seen(desk).items()}, **here}


def exports(desk: Desk) -> str:
    """Say which rosters there were: whoever came and left between two of them is in none."""
    days = [str(one.day) for one in desk.roster.snapshots if one.day <= desk.board.as_of]
    shown = f"{days[0]} to {days[-1]}, {len(days)} of them" if len(days) > 1 else "".join(days) or "none"
    return f"People are those of the rosters ({shown}). Who came and left between two rosters is in none of them."


def by_person(desk: Desk) -> Mapping[str, tuple[Credit, ...]]:
    """Return everybody's records until the day of the report."""
    found: dict[str, list[Credit]] = {}
    for one in desk.credits:
        if one.day <= desk.board.as_of:
            found.setdefault(one.person, []).append(one)
    return {name: tuple(them) for name, them in found.items()}


def asked(desk: Desk, person: Person, mine: tuple[Credit, ...], day: dt.date) -> tuple[Case, ...]:
    """Return what a person is asked that was released by a day, whether or not they belong to the board."""
    if desk.sources is None:
        return ()
    return tuple(cases(desk.sources, person, needs(person, desk.sources.assignments), mine, day))


def modules(desk: Desk, case: Case, day: dt.date) -> frozenset[str]:
    """Return all modules that ever belonged to what is asked, until a day."""
    return modules_of(desk, case.need, day)


def modules_of(desk: Desk, need: Need, day: dt.date) -> frozenset[str]:
    """Return all modules that ever belonged to a course or module, until a day."""
    epochs = desk.curriculum.epochs(need.name, day, course=need.course)
    return frozenset(module for held, _ in epochs for module in held)


def first_done(case: Case, until: dt.date) -> dt.date | None:
    """Return the first day at whose end a need was done; None where there is none until that day.

    Something becomes done by a record or by a new edition, so only their days are tried.
    """
    days = {one.day for found in case.credits.values() for one in found}
    if case.need.course:
        days |= {one.day for one in case.rules.curriculum.editions.get(case.need.name, ())}
    return next((day for day in sorted(days) if day <= until and standing(case, day).state is State.DONE), None)


def first_due(case: Case, done: dt.date | None, until: dt.date) -> dt.date | None:
    """Return by when a need had to be done for the first time, leaves reckoned in."""
    return standing(case, done - _DAY if done else until).due


def verdict(case: Case, who: Seen, done: dt.date | None, due: dt.date | None, as_of: dt.date) -> str:
    """Say whether a need was done in time: `yes`, `late`, `no` (it is over), or why nobody can say that."""
    until = min(who.end, as_of)
    if done is not None:
        return "yes" if due is None or done <= due else "late"
    state = standing(case, until).state
    if state in {State.WAIVED, State.ON_LEAVE}:
        return str(state)
    if due is not None and due < until:
        return "no"
    if who.end < as_of:
        return "left before" if who.person.left else "left, day unknown"
    return "not yet due"


LATE = frozenset({"late", "no"})
"""The verdicts that an auditor takes for findings."""
VERDICTS = (
    "In time: 'late' is done after its due day, 'no' is not done though its due day is over; 'left, day unknown' "
    "has no end_date and was gone from the next roster."
)
"""What the verdicts mean, for the head of a table."""
