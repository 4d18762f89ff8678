"""Figures for a client: how many are trained, without a name, and without a number that is about few people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from builders.errors import UsageError
from builders.report.board import Member
from builders.report.desk import Desk, Query
from builders.report.sheet import Cell, Section, Sheet
from builders.report.standing import State

FEWEST = 5
"""No number that is smaller, but for zero, is in the report, nor can it be reckoned from the others."""
_HIDDEN = f"fewer than {FEWEST}, or would tell such a number"
_MERGED = "Other roles together"
_TRAINED = frozenset({State.DONE, State.WAIVED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """People who share their roles: how many there are, and how many of them are trained."""

    name: str
    people: int
    done: int

    @property
    def tells(self) -> bool:
        """Whether one of its numbers would be about few people."""
        return any(0 < number < FEWEST for number in (self.done, self.people - self.done))


def client(desk: Desk, query: Query) -> Sheet:
    """Return figures of the people of one client, or of everybody; raises UsageError for an unknown client."""
    members = [one for one in desk.board.members if query.subject in {"", one.person.client}]
    if query.subject and not members:
        message = (
            f"nobody in the roster of {desk.board.as_of} has the client {query.subject!r}: see its column 'client'"
        )
        raise UsageError(message)
    asked = [one for one in members if one.state is not State.UNASSIGNED]
    groups = merged(_groups(desk, asked))
    hidden = suppressed(groups)
    whole = _sum("Everybody", groups)
    section = Section(
        id="roles",
        title="Training per role",
        columns=("role", "people", "trained", "not trained", "note"),
        rows=(
            *(_row(one, hidden=one in hidden) for one in groups),
            *([_row(whole, hidden=whole.tells)] if groups else []),
        ),
        lead="Trained: everything that is asked today is held in a version that counts, or was waived. Each person is "
        f"in one row. Roles with fewer than {FEWEST} people are merged; numbers below {FEWEST} are hidden, and others "
        "with them where they would tell them.",
        empty=f"Fewer than {FEWEST} people are asked anything: no figure can be given.",
    )
    said = "Hidden, since few people would be known by it." if whole.tells or not groups else ""
    lead = said or f"{whole.done} of {whole.people} people are trained ({100 * whole.done // whole.people} %)."
    return Sheet(
        name="client",
        title=f"Training of the people who work for {query.subject}" if query.subject else "Training, without names",
        organisation=desk.organisation,
        as_of=desk.board.as_of,
        lead=lead,
        main=section.id,
        sections=(section, _courses(desk, asked)),
    )


def merged(groups: Sequence[Group]) -> list[Group]:
    """Return groups of enough people each: small ones together, with the smallest of the others if need be."""
    large = sorted((one for one in groups if one.people >= FEWEST), key=lambda one: (-one.people, one.name))
    small = [one for one in groups if one.people < FEWEST]
    if not small:
        return large
    rest = _sum(_MERGED, small)
    if rest.people < FEWEST and large:
        rest = _sum(_MERGED, [rest, large.pop()])
    return [*large, rest] if rest.people >= FEWEST else []


def suppressed(groups: Sequence[Group]) -> list[Group]:
    """Return the groups whose numbers are hidden: those that tell, and as many others as keep them from being reckoned.

    What is hidden can be reckoned together, from the sum over everybody less what is shown: so it has to be at least
    two groups, which together tell of nobody either. Where the sum itself tells of few, it is not shown.
    """
    hidden = [one for one in groups if one.tells]
    if not hidden or _sum("", groups).tells:
        return hidden
    others = sorted((one for one in groups if not one.tells), key=lambda one: (one.people, one.name))
    while others and (len(hidden) == 1 or _sum("", hidden).tells):
        hidden.append(others.pop(0))
    return hidden


def _sum(name: str, groups: Iterable[Group]) -> Group:
    found = list(groups)
    return Group(name=name, people=sum(one.people for one in found), done=sum(one.done for one in found))


def _groups(desk: Desk, members: Iterable[Member]) -> list[Group]:
    by_name: dict[str, list[Member]] = {}
    for one in members:
        titles = sorted(desk.roles[role] for role in one.person.roles if role in desk.roles)
        by_name.setdefault(" and ".join(titles) or "Without a role", []).append(one)
    return [
        Group(name=name, people=len(found), done=sum(one.state in _TRAINED for one in found))
        for name, found in sorted(by_name.items())
    ]


def _row(one: Group, *, hidden: bool) -> tuple[Cell, ...]:
    if hidden:
        return one.name, one.people, None, None, _HIDDEN
    return one.name, one.people, one.done, one.people - one.done, ""


def _courses(desk: Desk, members: Sequence[Member]) -> Section:
    names = sorted({one.need.name for member in members for one in member.standings if one.need.course})
    found = [edition for name in names if (edition := desk.curriculum.in_force(name, desk.board.as_of))]
    enough = len(members) >= FEWEST
    return Section(
        id="courses",
        title="What is taught",
        columns=("course", "version", "released", "modules", "minutes"),
        rows=tuple(
            (one.course, str(one.version), one.day, len(one.modules), sum(one.minutes.values()))
            for one in found
            if enough
        ),
        lead="The versions in force on this day.",
        empty="Nothing that was released is asked of these people, or they are too few.",
    )
