"""Exceptions: leaves, waivers and references to sanctions, and what they excuse from on the day."""

import datetime as dt
from collections.abc import Mapping

from builders.model.people import Absence, Exceptions
from builders.report.desk import Desk, Query, everybody, sheet
from builders.report.population import Seen, seen
from builders.report.sheet import Cell, Section, Sheet
from builders.report.standing import State
from builders.report.words import count, headcount


def excused(desk: Desk, query: Query) -> Sheet:
    """Return what exceptions.csv says of the days from `since` until the day, and whom it excuses on it."""
    everybody(query, "exceptions")
    exceptions = desk.sources.exceptions if desk.sources else Exceptions()
    leaves = _rows(desk, exceptions.leaves, query.since)
    waivers = _rows(desk, exceptions.waivers, query.since)
    found = [*(("leave", *row) for row in leaves), *(("waiver", *row) for row in waivers)]
    table = Section(
        id="exceptions",
        title="Leaves and waivers",
        columns=("kind", "person", "name", "from", "to", "on this day", "what", "reason", "approved by"),
        rows=tuple(found),
        lead="As exceptions.csv has them. Without 'what', all that the person is asked is meant.",
        empty="exceptions.csv has no leave and no waiver in these days.",
    )
    effect = _effect(desk)
    sanctions = _sanctions(desk, exceptions, query.since)
    lead = f"{count(len(leaves), 'leave')} and {count(len(waivers), 'waiver')}; on {desk.board.as_of} they excuse "
    lead += f"{headcount(len({row[0] for row in effect.rows}))} from something that is missing. "
    lead += f"{count(len(sanctions.rows), 'reference')} to sanctions."
    title = "Exceptions: leaves, waivers and sanctions"
    return sheet(desk, "exceptions", title, lead, (table, effect, sanctions), letter="F")


def _rows(desk: Desk, found: Mapping[str, tuple[Absence, ...]], since: dt.date | None) -> list[tuple[Cell, ...]]:
    names, day, first = seen(desk), desk.board.as_of, since or dt.date.min
    return [
        (name, _name(names, name), one.start, one.end, _now(one, day), one.what, one.reason, one.approved_by)
        for name, mine in sorted(found.items())
        for one in sorted(mine, key=lambda one: one.start)
        if one.start <= day and (one.end is None or one.end >= first)
    ]


def _name(names: Mapping[str, Seen], name: str) -> str:
    return names[name].person.name if name in names else "in no roster until this day"


def _now(one: Absence, day: dt.date) -> str:
    return "in force" if one.holds_on(day) else "over"


def _effect(desk: Desk) -> Section:
    return Section(
        id="effect",
        title="Whom they excuse on this day",
        columns=("person", "name", "takes", "state", "due", "missing", "waived"),
        rows=tuple(
            (
                *(member.person.id, member.person.name, one.need.name, str(one.state), one.due),
                *("; ".join(one.missing), "; ".join(one.waived)),
            )
            for member in desk.board.members
            for one in member.standings
            if one.state in {State.WAIVED, State.ON_LEAVE}
        ),
        lead="Everybody else who has a leave or a waiver has taken what they must, or was excused from something else.",
        empty="Nobody: who has a leave or a waiver lacks nothing that it is about.",
    )


def _sanctions(desk: Desk, exceptions: Exceptions, since: dt.date | None) -> Section:
    return Section(
        id="sanctions",
        title="References to sanctions",
        columns=("person", "name", "from", "to", "reference", "decided by"),
        rows=tuple((*row[:4], *row[6:]) for row in _rows(desk, exceptions.sanctions, since)),
        lead="Where the file of each is to be found. What it says is not kept here, and no other report names it.",
        empty="exceptions.csv refers to no sanction in these days. That says nothing of whether there were any.",
    )
