"""What a person is asked to take, and why: roles, access, employer and state against the assignments."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from builders.model.assignments import Assignments, Rule
from builders.model.people import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """One course or module that one person has to hold. `because` says on whose account, as `role claims_coder`.

    It is asked from `opened` on, for the first time by `due`; `before_access` says that access waits for it.
    `recurs_months` is how long it lasts (0: for ever), `grace_days` how long after a due day nobody is overdue.
    """

    name: str
    course: bool
    because: tuple[str, ...]
    opened: dt.date
    due: dt.date
    before_access: bool
    recurs_months: int = 0
    grace_days: int = 0


def needs(person: Person, assignments: Assignments) -> tuple[Need, ...]:
    """Return what a person is asked, each course and module once: the strictest of several reasons holds."""
    found: dict[tuple[bool, str], Need] = {}
    for need in (*_of_roles(person, assignments), *_of_rules(person, assignments)):
        key = (not need.course, need.name)
        found[key] = _stricter(found[key], need) if key in found else need
    return tuple(found[key] for key in sorted(found))


def strangers(person: Person, assignments: Assignments) -> Iterator[str]:
    """Give the roles and access of a person that the assignments do not know."""
    yield from (f"role {role}" for role in person.roles if role not in assignments.roles)
    yield from (f"access {access}" for access in person.access if access not in assignments.access)


def _of_roles(person: Person, assignments: Assignments) -> Iterator[Need]:
    since = person.role_since or person.hired
    for role in (assignments.roles[name] for name in person.roles if name in assignments.roles):
        due = _access_day(person) if role.before_access else since + dt.timedelta(days=role.due_days_after_hire)
        for course in role.courses:
            yield Need(
                name=course.name,
                course=True,
                because=(f"role {role.id}",),
                opened=since,
                due=max(due, since),
                before_access=role.before_access,
                recurs_months=role.recurs_months,
                grace_days=role.grace_days,
            )


def _of_rules(person: Person, assignments: Assignments) -> Iterator[Need]:
    rules = [(f"access {name}", assignments.access.get(name)) for name in person.access]
    # Employer and state ask of those who have a role here, on top of it.
    if any(role in assignments.roles for role in person.roles):
        rules += [(f"employer {person.employer}", assignments.employer.get(person.employer))]
        rules += [(f"state {person.state}", assignments.states.get(person.state))]
    for because, rule in rules:
        if rule is not None:
            yield from _of_rule(person, because, rule)


def _of_rule(person: Person, because: str, rule: Rule) -> Iterator[Need]:
    due = _access_day(person)
    for course, listed in ((True, rule.courses), (False, rule.modules)):
        for one in listed:
            opened = min(due, person.role_since or person.hired)
            yield Need(name=one.name, course=course, because=(because,), opened=opened, due=due, before_access=True)


def _access_day(person: Person) -> dt.date:
    """Return the day on which access was given; where nobody says, the role brings it."""
    return person.access_since or person.role_since or person.hired


def _stricter(one: Need, other: Need) -> Need:
    months = [need.recurs_months for need in (one, other) if need.recurs_months]
    return Need(
        name=one.name,
        course=one.course,
        because=tuple(dict.fromkeys((*one.because, *other.because))),
        opened=min(one.opened, other.opened),
        due=min(one.due, other.due),
        before_access=one.before_access or other.before_access,
        recurs_months=min(months, default=0),
        grace_days=min(one.grace_days, other.grace_days),
    )
