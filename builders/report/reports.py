"""The reports by name: each is a pure function from the desk, where all lies that was read, to a sheet."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from builders.errors import UsageError
from builders.model.credit import Credit
from builders.model.people import Person
from builders.report.board import Member
from builders.report.coverage import coverage
from builders.report.desk import HIRE, Desk, Query, everybody, sheet
from builders.report.incident import incident
from builders.report.progress import progress
from builders.report.sheet import Bars, Cell, Section, Sheet
from builders.report.simulate import simulate
from builders.report.standing import RANK, Standing, State


def status(desk: Desk, query: Query) -> Sheet:
    """Return everybody, worst first, and how many of each role are where."""
    everybody(query, "status")
    counts = desk.board.counts()
    asked = sum(counts.values())
    lead = f"{counts[State.DONE]} of {asked} people have taken all that they must; {counts[State.WAIVED]} are waived."
    people = Section(
        id="people",
        title="People",
        columns=("person", "name", "department", "roles", "state", "due", "missing"),
        rows=tuple(map(_person_row, _worst_first(desk.board.members))),
        empty=HIRE,
    )
    found = sheet(desk, "status", "Who has taken what they must", lead, (_roles(desk), people))
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
    return sheet(desk, "role", title, f"{done} of {len(members)} people have taken all that they must.", (section,))


def person(desk: Desk, query: Query) -> Sheet:
    """Return one person: what is asked of them, and all that they have passed."""
    subject = query.subject
    member = next((one for one in desk.board.members if one.person.id == subject), None)
    mine = [one for one in desk.credits if one.person == subject]
    if member is None and not mine:
        message = f"nobody has the id {subject!r} in the roster of {desk.board.as_of}, and no record names them"
        raise UsageError(message)
    lead = f"{member.person.name}: {member.state}." if member else "No longer in the roster of this day."
    asked = Section(
        id="asked",
        title="What is asked",
        columns=("takes", "because of", "state", "due", "taken", "missing"),
        rows=tuple(row[2:] for row in _standing_rows(member)) if member else (),
        empty="Nothing that was released is asked: give this person a role.",
    )
    transcript = Section(
        id="transcript",
        title="What was passed",
        columns=("module", "version", "day", "score", "assurance", "version is", "draft", "mode", "sources", "record"),
        rows=tuple(map(_credit_row, sorted(mine, key=lambda one: (one.day, one.module)))),
        lead="Assurance: A signed in and launched, B sent with a key of one's own, C imported, D self-reported.",
        empty="No record names this person.",
    )
    return sheet(desk, "person", f"Person: {subject}", lead, (asked, transcript))


def gate(desk: Desk, query: Query) -> Sheet:
    """Return who may be given access to patient data: all that has to come before it is taken."""
    everybody(query, "gate")
    members = desk.board.members
    cleared = sum(one.cleared for one in members)
    section = Section(
        id="gate",
        title="Access",
        columns=("person", "name", "cleared", "since", "access", "why not"),
        rows=tuple(map(_gate_row, members)),
        lead="Cleared means: all that has to be taken before access is taken or waived. It gives access to nothing.",
        empty=HIRE,
    )
    return sheet(
        desk, "gate", "Who may be given access", f"{cleared} of {len(members)} people are cleared.", (section,)
    )


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
    people = len({row[0] for row in rows})
    return sheet(desk, "plan", "What is to be taken next", f"{people} people have something to take.", (section,))


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
}
"""By the name that the command takes."""


def _worst_first(members: tuple[Member, ...]) -> list[Member]:
    return sorted(members, key=lambda one: (RANK[one.state], one.due or dt.date.max, one.person.id))


def _missing(standings: tuple[Standing, ...]) -> str:
    return "; ".join(sorted({module for one in standings for module in one.missing if _open(one)}))


def _open(standing: Standing) -> bool:
    return standing.state not in {State.DONE, State.WAIVED}


def _person_row(member: Member) -> tuple[Cell, ...]:
    who: Person = member.person
    missing = _missing(member.standings)
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


def _credit_row(one: Credit) -> tuple[Cell, ...]:
    version = f"{one.version.major}.{one.version.minor}" if one.version else "unknown"
    draft = "draft" if one.draft else ""
    return (
        *(one.module, version, one.day, one.score, str(one.assurance), str(one.dating)),
        *(draft, one.mode, "; ".join(one.sources), one.record),
    )


def _gate_row(member: Member) -> tuple[Cell, ...]:
    before = tuple(one for one in member.standings if one.need.before_access)
    since = max((one.taken for one in before if one.taken), default=None) if member.cleared else None
    why = _missing(before) or "nothing that this person is asked opens access"
    if lacking := [need.name for need in member.lacking if need.before_access]:
        why = f"not released: {'; '.join(lacking)}"
    if member.unknown:
        why = f"unknown to the assignments: {'; '.join(member.unknown)}"
    who, access = member.person, "; ".join(member.person.access)
    return who.id, who.name, "yes" if member.cleared else "no", since, access, "" if member.cleared else why


def _plan_rows(desk: Desk, member: Member) -> Iterator[tuple[Cell, ...]]:
    for one in member.standings:
        if _open(one):
            minutes = sum(desk.curriculum.minutes(module, desk.board.as_of) for module in one.missing)
            who = member.person
            package = _package(desk, one)
            yield who.id, who.name, str(one.state), one.due, one.need.name, "; ".join(one.missing), minutes, package


def _package(desk: Desk, one: Standing) -> str:
    """Return the package that holds what is missing: the course whole, or one with the missing modules alone."""
    edition = desk.curriculum.in_force(one.need.name, desk.board.as_of) if one.need.course else None
    if edition is not None and len(one.missing) == len(edition.modules):
        return f"{edition.course}-{edition.version}"
    return f"build --modules {','.join(one.missing)} --as NAME"


def _roles(desk: Desk) -> Section:
    """Return how many people of each role are in each state; who has two roles counts in both."""
    lines = []
    for name, title in (*desk.roles.items(), ("", "Without a role of the assignments")):
        members = [one for one in desk.board.members if _in_role(desk, one.person, name)]
        if members:
            lines.append((title, tuple(sum(one.state is state for one in members) for state in State)))
    states = tuple(map(str, State))
    return Section(
        id="roles",
        title="Standing per role",
        columns=("role", "people", *states),
        rows=tuple((title, sum(found), *found) for title, found in lines),
        lead="Who has two roles counts in both.",
        empty=HIRE,
        bars=Bars(title="Standing per role", parts=states, rows=tuple(lines)),
    )


def _in_role(desk: Desk, who: Person, name: str) -> bool:
    return name in who.roles if name else not any(one in desk.roles for one in who.roles)
