"""What planned changes would ask, against the naive reckoning of standings."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import UsageError, Where
from builders.model.assignments import Assignments, Reference, Role
from builders.model.change import Material, Pending
from builders.model.credit import Credit
from builders.model.people import Exceptions
from builders.model.release import Ledger
from builders.model.version import Version
from builders.report.board import Sources, board
from builders.report.curriculum import Ask, planned_asks, with_ask
from builders.report.desk import Desk, Query
from builders.report.sheet import Sheet
from builders.report.simulate import simulate
from tests.ledgers import module_release, release
from tests.report import naive
from tests.report.cases import ask, case, credit, curriculum, day, desk, edition, need, person, rows

TAUGHT = curriculum(edition(0, "1.0.0", "alpha", "beta"))
CODER = Role(
    id="coder",
    title="Coder",
    courses=(Reference(name="basics", where=Where(path="a.yml")),),
    before_access=False,
    due_days_after_hire=10,
    recurs_months=2,
    grace_days=0,
)
PEOPLE = tuple(person(name) for name in ("p1", "p2", "p3"))


def office(*planned: Ask, credits_: list[Credit], as_of: int = 40) -> Desk:
    sources = Sources(
        people={one.id: one for one in PEOPLE},
        assignments=Assignments(roles={"coder": CODER}),
        curriculum=TAUGHT,
        credits=tuple(credits_),
        exceptions=Exceptions(),
    )
    found = board(sources, day(as_of))
    return desk(TAUGHT, *credits_, board=found, planned=planned, sources=sources)


def said(found: Sheet) -> list[tuple[Any, Any]]:
    return [(one["module"], one["person"]) for one in rows(found, "people")]


def both(number: int, who: str) -> list[Credit]:
    return [credit("alpha", number, person=who), credit("beta", number, person=who)]


def test_who_holds_it_is_asked_and_who_lacks_it_is_not() -> None:
    held = [*both(35, "p1"), credit("beta", 35, person="p2")]
    found = simulate(office(ask("alpha", "2.0.0", 50), credits_=held), Query())
    assert said(found) == [("alpha", "p1")]
    (one,) = rows(found, "changes")
    assert (one["people"], one["minutes"], one["effective"], one["due"]) == (1, 5, day(50), day(64))


def test_a_change_that_waits_too_long_begins_today() -> None:
    (one,) = rows(simulate(office(ask("alpha", "2.0.0", 20), credits_=both(5, "p1")), Query()), "changes")
    assert (one["people"], one["effective"], one["due"]) == (1, day(40), day(54))


def test_a_delta_that_nobody_released_counts_as_the_whole() -> None:
    found = simulate(office(ask("alpha", "2.0.0", 50, delta="alpha-new"), credits_=both(35, "p1")), Query())
    assert rows(found, "changes")[0]["minutes"] == 5
    assert rows(found, "findings")[0]["what"] == "delta"


def test_nothing_is_planned() -> None:
    found = simulate(office(credits_=both(35, "p1")), Query())
    assert "content/changes/MODULE.yml" in found.sections[0].empty
    with pytest.raises(UsageError, match="takes no"):
        simulate(office(credits_=[]), Query(subject="alpha"))


def test_declared_changes_become_the_next_first_number() -> None:
    ledger = Ledger(own={"pilot": (release(modules=(module_release("alpha", "1.3.0"),)),)})
    material = Material(trigger="rule", effective="2026-03-01")
    where = Where(path="c.yml")
    pending = [
        Pending(module="alpha", path="c.yml", where=where, material=material),
        Pending(module="never", path="c.yml", where=where, material=material),
        Pending(module="alpha", path="c.yml", where=where, reason="wording"),
    ]
    (one,) = planned_asks(ledger, pending, 14)
    assert (one.module, str(one.version), str(one.effective), str(one.due)) == (
        "alpha", "2.0.0", "2026-03-01", "2026-03-15",
    )  # fmt: skip


CREDITS = st.builds(
    lambda module, number, who: credit(module, number, person=who),
    *(st.sampled_from(["alpha", "beta"]), st.integers(0, 40), st.sampled_from(["p1", "p2", "p3"])),
)


@settings(max_examples=150, deadline=None)
@given(found=st.lists(CREDITS, max_size=12), effective=st.integers(20, 110), roles=st.sampled_from([(), ("clerk",)]))
def test_who_is_asked_is_who_a_naive_reader_says(found: list[Credit], effective: int, roles: tuple[str, ...]) -> None:
    at = max(effective, 40)
    planned = ask("alpha", "2.0.0", at, roles=roles)
    expected = []
    for who in PEOPLE:
        mine = [one for one in found if one.person == who.id]
        asked = need("alpha", course=False, recurs_months=2)
        before, after = (
            naive.done(case(taught, *mine, person=who, need=asked), day(at))
            for taught in (TAUGHT, with_ask(TAUGHT, planned))
        )
        if before and not after:
            expected.append(("alpha", who.id))
    told = simulate(office(ask("alpha", "2.0.0", effective, roles=roles), credits_=found), Query())
    assert said(told) == expected
    assert rows(told, "changes")[0]["minutes"] == 5 * len(expected)
    assert Version.parse("2.0.0") == planned.version
