"""The roster as of a day, held against the records: who has taken what, and every gap between the two."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from builders.model.credit import Credit
from builders.report.board import Member
from builders.report.desk import HIRE, Desk, Query, everybody, sheet
from builders.report.evidence import newest_versions, weakest, worth
from builders.report.population import by_person, modules_of, seen
from builders.report.roles import by_role
from builders.report.sheet import Cell, Section, Sheet
from builders.report.standing import State
from builders.report.words import count, headcount

_Records = Mapping[str, tuple[Credit, ...]]
_MET = {State.DONE, State.WAIVED}


def roster(desk: Desk, query: Query) -> Sheet:
    """Return everybody of the roster in force, by id, with what their standing rests on."""
    everybody(query, "roster")
    records, members = by_person(desk), desk.board.members
    table = Section(
        id="people",
        title="Roster",
        columns=(
            *("person", "name", "employment", "department", "roles", "hired", "asked", "met", "state", "due"),
            *("last record", "weakest record"),
        ),
        rows=tuple(_row(desk, one, records.get(one.person.id, ())) for one in members),
        lead="Asked and met count courses and modules that were released; waived ones are met. "
        "Weakest record: the worst level among the best records of the modules asked.",
        empty=HIRE,
    )
    sections = (by_role(desk), table, _held(members, records), _without(members, records), _gone(desk, records))
    done = sum(one.state is State.DONE for one in members)
    none = len(sections[3].rows)
    lead = (
        f"{headcount(len(members))} in the roster of this day; {done} have taken all that they must, "
        f"{none} {'is' if none == 1 else 'are'} asked something and without any record that counts."
    )
    found = sheet(desk, "roster", "Roster and coverage", lead, (*sections, worth(_of(members, records))), letter="A")
    return replace(found, main=table.id)


def _of(members: Iterable[Member], records: _Records) -> Iterable[Credit]:
    return (one for member in members for one in records.get(member.person.id, ()))


def _row(desk: Desk, member: Member, mine: tuple[Credit, ...]) -> tuple[Cell, ...]:
    who, day = member.person, desk.board.as_of
    wanted = {module for one in member.standings for module in modules_of(desk, one.need, day)}
    met = sum(one.state in _MET for one in member.standings)
    last = max((one.day for one in mine if one.counts), default=None)
    return (
        *(who.id, who.name, who.employment, who.department, "; ".join(who.roles), who.hired),
        *(len(member.standings), met, str(member.state), member.due, last, weakest(mine, wanted, day)),
    )


def _held(members: Iterable[Member], records: _Records) -> Section:
    rows = [
        (member.person.id, member.person.name, one.need.name, str(one.state), one.due, one.taken, held)
        for member in members
        for held in [_versions(records.get(member.person.id, ()))]
        for one in member.standings
    ]
    return Section(
        id="held",
        title="What each was asked",
        columns=("person", "name", "takes", "state", "due", "taken", "newest version of each module passed"),
        rows=tuple(rows),
        empty="Nothing that was released is asked of anybody.",
    )


def _versions(mine: Iterable[Credit]) -> str:
    return "; ".join(f"{module} {version}" for module, version in newest_versions(mine).items())


def _without(members: Iterable[Member], records: _Records) -> Section:
    rows = [
        (one.person.id, one.person.name, "; ".join(one.person.roles), one.person.hired, str(one.state), one.due)
        for one in members
        if one.standings and not any(credit.counts for credit in records.get(one.person.id, ()))
    ]
    return Section(
        id="without",
        title="In the roster, without a record",
        columns=("person", "name", "roles", "hired", "state", "due"),
        rows=tuple(rows),
        empty="Everybody who is asked something has a record that counts.",
    )


def _gone(desk: Desk, records: _Records) -> Section:
    here, everyone = {one.person.id for one in desk.board.members}, seen(desk)
    rows = []
    for name, mine in sorted(records.items()):
        if name not in here:
            who = everyone.get(name)
            told = (who.person.name, who.last, who.left) if who else ("", None, "")
            rows.append((name, *told, count(len(mine), "record"), max(one.day for one in mine)))
    return Section(
        id="gone",
        title="Records of people who left",
        columns=("person", "name", "last roster", "last day", "records", "last record"),
        rows=tuple(rows),
        lead="They have records, and do not work here on this day.",
        empty="Everybody with a record is in the roster of this day.",
    )
