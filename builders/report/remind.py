"""Reminders as files: who is newly due or overdue, calendars, and a page for each manager. Nothing is ever sent."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from builders.report.board import Board, Member
from builders.report.calendar import Entry, calendar
from builders.report.desk import Desk
from builders.report.outputs import OUTPUTS
from builders.report.remediation import PENDING, Followed, Progress, followed
from builders.report.sheet import Section, Sheet
from builders.report.standing import OPEN, RANK, Standing
from builders.report.words import count, file_stem

MAIL = "mail.csv"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminders:
    """The files by their path in the folder, and what they are in a sentence."""

    files: Mapping[str, bytes]
    summary: str


def remind(desk: Desk, before: Board) -> Reminders:
    """Return the reminders of those who stand worse with something than they did on the day of `before`.

    So do those for whom a case was opened since, or became overdue. What a case is about stands in their own files.
    """
    then = {(one.person, one.need.name, one.need.course): one for m in before.members for one in m.standings}
    todo = _todo(desk)
    late = {name for name, found in todo.items() if any(_new_case(one, before.as_of) for one in found)}
    new = [
        member
        for member in desk.board.members
        if member.person.id in late or any(_worse(one, then) for one in member.standings)
    ]
    files = {MAIL: OUTPUTS["csv"](_mail(desk, new, todo))}
    for member in new:
        files[_calendar_path(member)] = _calendar(desk, member, todo.get(member.person.id, ()))
    teams = dict(_teams(desk))
    names = {member.person.id: member.person.name for member in desk.board.members}
    for manager, team in teams.items():
        files[f"managers/{file_stem(manager)}.html"] = OUTPUTS["html"](
            _page(desk, names.get(manager, manager), team, then)
        )
    unreachable = sum(not member.person.email for member in new)
    without = f" ({unreachable} without an e-mail address)" if unreachable else ""
    with_case = sum(member.person.id in todo for member in new)
    of_cases = f"; with an open case: {with_case}" if with_case else ""
    summary = f"newly due or overdue since {before.as_of}: {len(new)}{without}{of_cases}; "
    summary += f"pages for managers: {len(teams)}"
    return Reminders(files=files, summary=summary)


_Then = Mapping[tuple[str, str, bool], Standing]


def _worse(one: Standing, then: _Then) -> bool:
    before = then.get((one.person, one.need.name, one.need.course))
    return one.state in OPEN and (before is None or RANK[one.state] < RANK[before.state])


def _open(member: Member) -> list[Standing]:
    return [one for one in member.standings if one.state in OPEN]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Task:
    """What one person still has to pass for a case."""

    case: Followed
    modules: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"{', '.join(self.modules)}: {self.case.state}, by {self.case.case.due}"


_Todo = Mapping[str, Sequence[_Task]]


def _todo(desk: Desk) -> _Todo:
    """Return what people still have to pass for cases, the most urgent first."""
    found: dict[str, list[_Task]] = {}
    for one in followed(desk):
        for person in sorted(one.people):
            modules = tuple(p.module for p in one.parts if p.person == person and p.state in PENDING)
            if modules:
                found.setdefault(person, []).append(_Task(case=one, modules=modules))
    return found


def _new_case(one: _Task, before: dt.date) -> bool:
    """Say whether a case was opened since, or became overdue."""
    case = one.case
    return case.case.opened > before or (case.state is Progress.OVERDUE and case.case.due >= before)


def _mail(desk: Desk, new: list[Member], todo: _Todo) -> Sheet:
    rows = []
    for member in new:
        who, found, tasks = member.person, _open(member), todo.get(member.person.id, ())
        takes = "; ".join(f"{one.need.name}: {one.state}, by {one.due}" for one in found)
        modules = {*(name for one in found for name in one.missing), *(name for one in tasks for name in one.modules)}
        minutes = sum(desk.curriculum.minutes(name, desk.board.as_of) for name in modules)
        # Who has only a case to work on is done with everything else.
        state, due = (str(member.state), member.due) if found else (str(tasks[0].case.state), tasks[0].case.case.due)
        cases = "; ".join(one.text for one in tasks)
        rows.append((who.id, who.name, who.email, state, due, takes, cases, minutes, _calendar_path(member)))
    columns = ("person", "name", "email", "state", "due", "takes", "cases", "minutes", "calendar")
    section = Section(id="mail", title="Mail", columns=columns, rows=tuple(rows))
    return _sheet(desk, "Reminders", "", section)


def _calendar(desk: Desk, member: Member, tasks: Sequence[_Task]) -> bytes:
    """Return what a person has to take, each on its due day, or on this day where that is over."""
    entries = [
        Entry(
            key=f"{member.person.id} {one.need.name} {one.need.course}",
            day=max(one.due or desk.board.as_of, desk.board.as_of),
            title=f"Training: {one.need.name} ({one.state})",
            text=f"Due on {one.due}. Missing: {', '.join(one.missing)}.",
        )
        for one in _open(member)
    ]
    entries += [
        Entry(
            key=f"{member.person.id} case {one.case.case.id}",
            day=max(one.case.case.due, desk.board.as_of),
            title=f"Training again: {', '.join(one.modules)} ({one.case.state})",
            text=f"Due on {one.case.case.due}. To be passed again: {', '.join(one.modules)}.",
        )
        for one in tasks
    ]
    return calendar(entries, desk.board.as_of)


def _teams(desk: Desk) -> Iterator[tuple[str, list[Member]]]:
    waiting = [member for member in desk.board.members if _open(member)]
    for manager in sorted({member.person.manager for member in waiting}):
        yield manager, [member for member in waiting if member.person.manager == manager]


def _page(desk: Desk, name: str, team: list[Member], then: _Then) -> Sheet:
    """Return where a team stands: states and days, no scores and no answers, and nothing of cases."""
    rows = tuple(
        (m.person.id, m.person.name, one.need.name, str(one.state), one.due, "yes" if _worse(one, then) else "")
        for m in sorted(team, key=lambda m: (RANK[m.state], m.person.id))
        for one in _open(m)
    )
    section = Section(
        id="team", title="What is open", columns=("person", "name", "takes", "state", "due", "new"), rows=rows
    )
    lead = f"{count(len(team), 'person has', 'people have')} something to take. "
    lead += "'report status' says what these figures leave out."
    return _sheet(desk, f"Team of {name}" if name else "People without a manager in the roster", lead, section)


def _sheet(desk: Desk, title: str, lead: str, section: Section) -> Sheet:
    return Sheet(
        name="remind",
        title=title,
        organisation=desk.organisation,
        as_of=desk.board.as_of,
        lead=lead,
        main=section.id,
        sections=(section,),
    )


def _calendar_path(member: Member) -> str:
    return f"calendars/{file_stem(member.person.id)}.ics"
