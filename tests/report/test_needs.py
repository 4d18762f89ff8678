"""Who must take what: roles, access, employer and state, and what is asked although it isn't there."""

from typing import Any

import pytest

from builders.errors import Where
from builders.model.assignments import Assignments, Reference, Role, Rule
from builders.model.people import Exceptions
from builders.report.board import Board, Sources, board
from builders.report.curriculum import Curriculum
from builders.report.desk import Query
from builders.report.needs import Need, needs
from builders.report.reports import REPORTS
from tests.report.cases import credit, curriculum, day, desk, edition, person, rows


def names(*found: str) -> tuple[Reference, ...]:
    return tuple(Reference(name=one, where=Where(path="content/assignments.yml")) for one in found)


def role(name: str, *courses: str, **changes: Any) -> Role:
    usual = {"before_access": False, "due_days_after_hire": 30, "recurs_months": 12, "grace_days": 0}
    return Role(**{"id": name, "title": name.title(), "courses": names(*courses), **usual, **changes})


def rule(name: str, *modules: str) -> Rule:
    return Rule(id=name, title=name, courses=(), modules=names(*modules))


ASKED = Assignments(
    roles={
        "coder": role("coder", "claims"),
        "lead": role("lead", "claims", "leaders", before_access=True, due_days_after_hire=0, recurs_months=6),
    },
    access={"portal": rule("portal", "phones")},
    employer={"business_associate": rule("business_associate", "contracts")},
    states={"tx": rule("tx", "texas")},
    change_due_days=14,
)


def found(**changes: Any) -> dict[str, Need]:
    return {one.name: one for one in needs(person(**changes), ASKED)}


def test_a_role_asks_for_its_courses_in_its_time() -> None:
    (claims,) = found().values()
    assert (claims.opened, claims.due, claims.recurs_months) == (day(0), day(30), 12)
    assert claims.because == ("role coder",)
    assert found(role_since=day(100))["claims"].due == day(130)


def test_of_two_roles_the_stricter_holds() -> None:
    both = found(roles=("coder", "lead"))
    assert set(both) == {"claims", "leaders"}
    assert (both["claims"].due, both["claims"].recurs_months, both["claims"].before_access) == (day(0), 6, True)
    assert both["claims"].because == ("role coder", "role lead")


def test_access_employer_and_state_come_on_top() -> None:
    whole = found(access=("portal",), access_since=day(50), employer="business_associate", state="tx")
    assert set(whole) == {"claims", "phones", "contracts", "texas"}
    assert whole["phones"].due == day(50)
    assert whole["phones"].before_access
    # Nothing hangs on the state of somebody who has no role here.
    assert found(roles=(), state="tx", employer="business_associate") == {}


def on_board(taught: Curriculum, *credits_: Any, as_of: int = 40, **changes: Any) -> Board:
    who = person(**changes)
    return board(
        Sources(
            people={who.id: who},
            assignments=ASKED,
            curriculum=taught,
            credits=tuple(credits_),
            exceptions=Exceptions(),
        ),
        day(as_of),
    )


TAUGHT = curriculum(edition(-99, "1.0.0", "alpha", course="claims"))


def test_what_was_never_released_is_named_and_holds_nobody() -> None:
    made = on_board(TAUGHT, credit("alpha", 3), roles=("coder", "lead"))
    (member,) = made.members
    assert (member.state, [need.name for need in member.lacking]) == ("done", ["leaders"])
    assert [one.sentence for one in made.findings] == [
        f"the course leaders is asked of 1 person and was not released by {day(40)}: it is not counted."
    ]
    # It was asked for before access all the same.
    assert not member.cleared


def test_who_is_asked_nothing_is_unassigned() -> None:
    made = on_board(TAUGHT, roles=("gardener",))
    assert made.members[0].state == "unassigned"
    assert made.findings[0].people == ("p1",)
    assert not made.members[0].cleared


def test_access_is_cleared_when_all_before_it_is_taken() -> None:
    taught = curriculum(
        edition(-99, "1.0.0", "alpha", course="claims"), edition(-99, "1.0.0", "beta", course="leaders")
    )
    assert not on_board(taught, credit("alpha", 3), roles=("lead",)).members[0].cleared
    assert on_board(taught, credit("alpha", 3), credit("beta", 3), roles=("lead",)).members[0].cleared
    # What lapsed clears nobody.
    after = on_board(taught, credit("alpha", 3), credit("beta", 3), roles=("lead",), as_of=300)
    assert not after.members[0].cleared


@pytest.mark.parametrize(
    ("given", "why"), [({"access": ("bulk_exprt",)}, "access bulk_exprt"), ({"roles": ("lead", "cader")}, "role cader")]
)
def test_what_nobody_knows_clears_nobody(given: dict[str, Any], why: str) -> None:
    taught = curriculum(
        edition(-99, "1.0.0", "alpha", course="claims"), edition(-99, "1.0.0", "beta", course="leaders")
    )
    made = on_board(taught, credit("alpha", 3), credit("beta", 3), **{"roles": ("lead",), **given})
    assert made.members[0].state == "done"
    (one,) = rows(REPORTS["gate"](desk(taught, board=made), Query()), "gate")
    assert (one["cleared"], one["since"], one["why not"]) == ("no", None, f"unknown to the assignments: {why}")


def test_nobody_is_late_with_what_was_not_out() -> None:
    taught = curriculum(edition(60, "1.0.0", "alpha", course="claims"))
    made = on_board(taught, as_of=70)
    assert (made.members[0].state, made.members[0].due) == ("due", day(90))
    lead = on_board(taught, as_of=70, roles=("lead",))
    assert lead.members[0].due == day(74)


def test_what_comes_after_the_day_is_not_seen() -> None:
    assert on_board(TAUGHT, credit("alpha", 41), as_of=40).members[0].state == "overdue"
    assert on_board(TAUGHT, as_of=40, left=day(39)).members == ()
