"""What people of each role know: right and wrong answers by role and objective."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

from builders.report.desk import Desk
from builders.report.sheet import Section
from builders.report.traces import Mark

FEWEST = 5
"""Answers below which no share is said: one slip would look like a gap."""


@dataclass(kw_only=True, slots=True)
class _Tally:
    right: int = 0
    wrong: int = 0
    people: set[str] = field(default_factory=set)


def by_role_and_objective(desk: Desk) -> Section:
    """Return how many answers of each role were wrong by objective, the worst first; who has two roles is in both."""
    found: dict[tuple[str, str, str], _Tally] = {}
    objective = functools.cache(desk.curriculum.objective)
    for role, person, module, mark in _marks(desk):
        name = objective(module, mark.question) or mark.question
        tally = found.setdefault((role, module, name), _Tally())
        tally.right += mark.right
        tally.wrong += mark.wrong
        tally.people.add(person)
    rows = [
        (*key, len(one.people), one.right + one.wrong, one.wrong, _share(one))
        for key, one in sorted(found.items(), key=lambda item: (-(_share(item[1]) or 0), item[0]))
    ]
    return Section(
        id="by_role",
        title="What each role misses",
        columns=("role", "module", "objective", "people", "answers", "wrong", "share"),
        rows=tuple(rows),
        lead=f"Roles of today's roster; who has two roles counts in both. No share is said below {FEWEST} answers. All "
        "answers count, second attempts too.",
        empty="No single answers are recorded: an LRS has them.",
    )


def _share(one: _Tally) -> float | None:
    answers = one.right + one.wrong
    return one.wrong / answers if answers >= FEWEST else None


def _marks(desk: Desk) -> Iterator[tuple[str, str, str, Mark]]:
    for member in desk.board.members:
        roles = [desk.roles[name] for name in member.person.roles if name in desk.roles] or ["without a role"]
        for one in desk.asked.get(member.person.id, ()):
            yield from ((role, member.person.id, one.module, mark) for mark in one.marks for role in roles)
