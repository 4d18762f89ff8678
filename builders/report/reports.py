"""The reports by name: each is a pure function from the desk, where all lies that was read, to a sheet."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from builders.errors import UsageError
from builders.model.people import Person
from builders.report.agenda import agenda
from builders.report.board import Member
from builders.report.cases import cases
from builders.report.client import client
from builders.report.coverage import coverage
from builders.report.desk import HIRE, Desk, Query, everybody, sheet
from builders.report.enroll import enroll
from builders.report.excused import excused
from builders.report.gate import gate, missing_of
from builders.report.handout import package_of
from builders.report.hires import hires
from builders.report.incident import incident
from builders.report.items import items
from builders.report.material import material
from builders.report.person import person
from builders.report.programs import programs
from builders.report.progress import progress
from builders.report.recall import recall
from builders.report.roles import by_role
from builders.report.roster import roster
from builders.report.sheet import Cell, Section, Sheet
from builders.report.simulate import simulate
from builders.report.standing import RANK, Standing, State
from builders.report.words import count


def status(desk: Desk, query: Query) -> Sheet:
    """Return everybody, worst first, and how many of each role are where."""
    everybody(query, "status")
    counts = desk.board.counts()
    asked = sum(counts.values())
    lead = f"{counts[State.DONE]} of {count(asked, 'person has', 'people have')} taken all that they must; "
    lead += f"{count(counts[State.WAIVED], 'is', 'are')} waived."
    people = Section(
        id="people",
        title="People",
        columns=("person", "name", "department", "roles", "state", "due", "missing"),
        rows=tuple(map(_person_row, _worst_first(desk.board.members))),
        empty=HIRE,
    )
    found = sheet(desk, "status", "Who has taken what they must", lead, (by_role(desk), people))
    return replace(found, main=people.id)


def role(desk: Desk, query: Query) -> Sheet:
    """Return the people of one role, with every course and module that they are asked."""
    subject = query.subject
    if subject not in desk.roles:
        message = f"no role {subject!r} in the assignments; there are: {', '.join(desk.roles) or 'none'}"
        raise UsageError(message)
    members = [one for one in _worst_first(desk.board.members) if subject in one.person.roles]
    done = sum(one.state is State.DONE for one in members)
    section = Section(
        id="people",
        title="People and what they are asked",
        columns=("person", "name", "takes", "because of", "state", "due", "taken", "missing"),
        rows=tuple(row for member in members for row in _standing_rows(member)),
        empty=f"Nobody has the role {subject} on this day.",
    )
    title = f"Role: {desk.roles[subject]}"
    lead = f"{done} of {count(len(members), 'person has', 'people have')} taken all that they must."
    return sheet(desk, "role", title, lead, (section,))


def plan(desk: Desk, query: Query) -> Sheet:
    """Return what each person still has to take, and the package that holds it."""
    everybody(query, "plan")
    rows = tuple(row for member in _worst_first(desk.board.members) for row in _plan_rows(desk, member))
    section = Section(
        id="plan",
        title="What is to be taken",
        columns=("person", "name", "state", "due", "takes", "missing", "minutes", "package"),
        rows=rows,
        empty="Nobody has anything to take.",
    )
    lead = f"{count(len({row[0] for row in rows}), 'person has', 'people have')} something to take."
    return sheet(desk, "plan", "What is to be taken next", lead, (section,))


REPORTS: Mapping[str, Callable[[Desk, Query], Sheet]] = {
    "status": status,
    "person": person,
    "role": role,
    "gate": gate,
    "plan": plan,
    "coverage": coverage,
    "progress": progress,
    "incident": incident,
    "simulate": simulate,
    "roster": roster,
    "new-hires": hires,
    "changes": material,
    "programs": programs,
    "exceptions": excused,
    "cases": cases,
    "items": items,
    "recall": recall,
    "client": client,
    "enroll": enroll,
    "desk": agenda,
}
"""By the name that the command takes."""


def _worst_first(members: tuple[Member, ...]) -> list[Member]:
    return sorted(members, key=lambda one: (RANK[one.state], one.due or dt.date.max, one.person.id))


def _open(standing: Standing) -> bool:
    return standing.state not in {State.DONE, State.WAIVED}


def _person_row(member: Member) -> tuple[Cell, ...]:
    who: Person = member.person
    missing = missing_of(member.standings)
    return who.id, who.name, who.department, "; ".join(who.roles), str(member.state), member.due, missing


def _standing_rows(member: Member) -> Iterator[tuple[Cell, ...]]:
    for one in member.standings:
        yield (
            member.person.id,
            member.person.name,
            one.need.name,
            "; ".join(one.need.because),
            str(one.state),
            one.due,
            one.taken,
            "; ".join(one.missing) if _open(one) else "",
        )


def _plan_rows(desk: Desk, member: Member) -> Iterator[tuple[Cell, ...]]:
    for one in member.standings:
        if _open(one):
            minutes = sum(desk.curriculum.minutes(module, desk.board.as_of) for module in one.missing)
            who = member.person
            package = package_of(desk.curriculum, one, desk.board.as_of)
            yield who.id, who.name, str(one.state), one.due, one.need.name, "; ".join(one.missing), minutes, package
