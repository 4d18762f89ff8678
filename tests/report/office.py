"""A desk as the pipeline makes it, from people, rosters and records: for reports that look at more than one day."""

import importlib.util
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from builders.errors import UsageError, Where
from builders.model.assignments import Assignments, Reference, Role, Rule
from builders.model.credit import Credit
from builders.model.people import Exceptions, Person, Roster, Snapshot
from builders.report.board import Sources, board
from builders.report.curriculum import Curriculum
from builders.report.desk import Desk, Query
from builders.report.reports import REPORTS
from builders.report.sheet import Sheet
from tests.report.cases import day, desk

NEEDS_TYPST = pytest.mark.skipif(
    importlib.util.find_spec("typst") is None, reason="PDF needs typst: pip install 'coursewright[pdf]'"
)


def every_report(found: Desk) -> Iterator[tuple[str, Sheet]]:
    """Give all reports about everybody, about p1 and about coders; others ask for subjects of their own."""
    subjects = {"person": "p1", "incident": "p1", "role": "coder"}
    for name, report in REPORTS.items():
        with suppress(UsageError):
            yield name, report(found, Query(subject=subjects.get(name, ""), idle_days=1, sample=1))


def named(*names: str) -> tuple[Reference, ...]:
    return tuple(Reference(name=name, where=Where(path="content/assignments.yml")) for name in names)


def role(name: str = "coder", *courses: str, **changes: Any) -> Role:
    given = {"before_access": False, "due_days_after_hire": 10, "recurs_months": 0, "grace_days": 0}
    return Role(
        **{"id": name, "title": name.capitalize(), "courses": named(*(courses or ("basics",))), **given, **changes}
    )


def rule(name: str, *modules: str) -> Rule:
    return Rule(id=name, title=name, courses=(), modules=named(*modules))


def rosters(*found: tuple[int, tuple[Person, ...]]) -> Roster:
    """Return snapshots of these days."""
    return Roster(
        snapshots=tuple(Snapshot(day=day(number), people={one.id: one for one in people}) for number, people in found)
    )


def office(
    taught: Curriculum,
    roster: Roster,
    *credits_: Credit,
    as_of: int = 90,
    assignments: Assignments | None = None,
    exceptions: Exceptions | None = None,
    **given: Any,
) -> Desk:
    """Return a desk whose board is the real one of that day."""
    known = assignments or Assignments(roles={"coder": role()})
    snapshot = roster.on(day(as_of))
    sources = Sources(
        people=dict(snapshot.people) if snapshot else {},
        assignments=known,
        curriculum=taught,
        credits=credits_,
        exceptions=exceptions or Exceptions(),
    )
    made = board(sources, day(as_of))
    roles = {name: one.title for name, one in known.roles.items()}
    return desk(
        taught,
        *credits_,
        **{"board": made, "findings": made.findings, "roles": roles, "sources": sources, "roster": roster, **given},
    )
