"""Where the people of each role stand, in numbers."""

from builders.model.people import Person
from builders.report.desk import HIRE, Desk
from builders.report.sheet import Bars, Section
from builders.report.standing import State


def by_role(desk: Desk) -> Section:
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
        lead="Who has two roles counts in both. Escalated: overdue for longer than the assignments allow.",
        empty=HIRE,
        bars=Bars(title="Standing per role", parts=states, rows=tuple(lines)),
    )


def _in_role(desk: Desk, who: Person, name: str) -> bool:
    return name in who.roles if name else not any(one in desk.roles for one in who.roles)
