"""Where people stand: stories one can check by hand, and any story against a second, naive computation."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.model.credit import Credit
from builders.model.version import Version
from builders.report.curriculum import Curriculum
from builders.report.standing import Case, Cause, State, standing
from tests.report import naive
from tests.report.cases import absence, ask, case, credit, curriculum, day, edition, need, person

TAUGHT = curriculum(edition(0, "1.0.0", "alpha", "beta"))


def told(found: Case, number: int) -> tuple[str, Any]:
    one = standing(found, day(number))
    return str(one.state), None if one.due is None else (one.due - day(0)).days


def test_a_new_hire_is_due_then_overdue_then_escalated() -> None:
    mine = case(TAUGHT, need=need(grace_days=3), escalate_days=7)
    assert [told(mine, n) for n in (0, 10, 13)] == [("due", 10)] * 3
    assert [told(mine, n) for n in (14, 20)] == [("overdue", 10)] * 2
    assert told(mine, 21) == ("escalated", 10)
    assert standing(mine, day(0)).missing == ("alpha", "beta")


def test_done_is_done_when_the_last_module_is() -> None:
    mine = case(TAUGHT, credit("alpha", 3), credit("beta", 5))
    assert told(mine, 4) == ("due", 10)
    assert standing(mine, day(4)).missing == ("beta",)
    assert told(mine, 5) == ("done", None)
    assert standing(mine, day(99)).taken == day(5)


def test_what_was_taken_in_another_course_or_before_the_hire_counts() -> None:
    assert told(case(TAUGHT, credit("alpha", -90), credit("beta", -400)), 0) == ("done", None)


def test_drafts_and_records_without_a_version_do_not_count() -> None:
    mine = case(TAUGHT, credit("alpha", 1, draft=True), credit("beta", 1, version="1.0.0"))
    assert standing(mine, day(2)).missing == ("alpha",)
    assert standing(case(TAUGHT, credit("alpha", 1), credit("beta", 1)), day(2)).state is State.DONE


def test_each_module_is_taken_again_after_the_months() -> None:
    yearly = need(recurs_months=1)
    mine = case(TAUGHT, credit("alpha", 3), credit("beta", 5), need=yearly)
    assert told(mine, 34) == ("done", 34)
    assert told(mine, 35) == ("overdue", 34)
    assert standing(mine, day(35)).cause is Cause.RENEWAL
    assert standing(mine, day(35)).missing == ("alpha",)
    again = case(TAUGHT, credit("alpha", 3), credit("beta", 5), credit("alpha", 30), need=yearly)
    assert told(again, 35) == ("done", 36)


def test_a_credit_counts_until_its_last_day_and_is_due_the_day_after() -> None:
    mine = case(TAUGHT, credit("alpha", 3, expires=day(20)), credit("beta", 5))
    assert [told(mine, n) for n in (5, 20)] == [("done", 20)] * 2
    assert told(mine, 21) == ("overdue", 20)
    one = standing(mine, day(21))
    assert (one.cause, one.missing) == (Cause.RENEWAL, ("alpha",))
    assert told(case(TAUGHT, *of_both(3), need=need(grace_days=5)), 25) == ("due", 20)
    # What is over before anybody is asked was never done.
    assert told(case(TAUGHT, *of_both(-50)), 2) == ("due", 10)


def test_what_ends_first_ends_it_and_what_counts_longest_holds() -> None:
    yearly = need(recurs_months=1)
    assert told(case(TAUGHT, *of_both(3, lasts=90), need=yearly), 10) == ("done", 34)
    assert told(case(TAUGHT, *of_both(3, lasts=9), need=yearly), 10) == ("done", 12)
    # The newer one is over sooner.
    both = case(TAUGHT, credit("alpha", 3), credit("alpha", 8, expires=day(9)), credit("beta", 5))
    assert [told(both, n) for n in (9, 10)] == [("done", None)] * 2
    assert [x.records for x in standing(both, day(9)).grounds] == [
        (("alpha", "alpha-3-1.0.0"),),
        (("beta", "beta-5-1.0.0"),),
    ]


def test_a_delta_lasts_as_long_as_what_it_stands_on() -> None:
    taught = curriculum(edition(0, "1.0.0", "alpha"), ask("alpha", "2.0.0", 20, delta="alpha-new"))
    mine = case(taught, credit("alpha", 5, expires=day(30)), credit("alpha-new", 22))
    assert [told(mine, n) for n in (22, 30)] == [("done", 30)] * 2
    assert told(mine, 31) == ("overdue", 30)
    (ground,) = standing(mine, day(22)).grounds
    assert ground.records == (("alpha", "alpha-5-1.0.0"), ("alpha-new", "alpha-new-22-1.0.0"))
    other = case(taught, credit("alpha", 5), credit("alpha-new", 22, expires=day(25)))
    assert [told(other, n) for n in (25, 26)] == [("done", 25), ("overdue", 25)]


def of_both(number: int, lasts: int = 17) -> list[Credit]:
    return [credit(module, number, expires=day(number + lasts)) for module in ("alpha", "beta")]


def test_who_has_finished_stays_finished_when_an_edition_adds_a_module() -> None:
    taught = curriculum(edition(0, "1.0.0", "alpha"), edition(20, "1.1.0", "alpha", "gamma"))
    assert told(case(taught, credit("alpha", 5)), 30) == ("done", None)
    # Who finishes the old package after the new one is out lacks what is new.
    late = case(taught, credit("alpha", 25))
    assert told(late, 30) == ("overdue", 10)
    assert standing(late, day(30)).missing == ("gamma",)


def test_a_declared_change_asks_again_from_its_day_on() -> None:
    taught = curriculum(edition(0, "1.0.0", "alpha"), edition(18, "2.0.0", "alpha@2.0.0"), ask("alpha", "2.0.0", 20))
    mine = case(taught, credit("alpha", 5))
    assert told(mine, 19) == ("done", None)
    assert told(mine, 20) == ("must retrain", 34)
    assert standing(mine, day(20)).cause is Cause.CHANGE
    assert told(mine, 35) == ("overdue", 34)
    assert told(case(taught, credit("alpha", 5), credit("alpha", 19, "2.1.0")), 20) == ("done", None)
    # The old package, taken after the change: it never was done.
    assert told(case(taught, credit("alpha", 25)), 26) == ("overdue", 10)


def test_a_change_on_the_last_day_of_what_lasts_a_month_is_a_change() -> None:
    taught = curriculum(edition(0, "1.0.0", "alpha"), ask("alpha", "2.0.0", 31))
    assert told(case(taught, credit("alpha", 0), need=need(recurs_months=1)), 31) == ("must retrain", 45)


def test_a_delta_does_for_those_who_passed_the_version_before() -> None:
    change = ask("alpha", "2.0.0", 20, delta="alpha-new")
    taught = curriculum(edition(0, "1.0.0", "alpha"), change)
    assert told(case(taught, credit("alpha", 5), credit("alpha-new", 22)), 22) == ("done", None)
    assert told(case(taught, credit("alpha-new", 22)), 22) == ("overdue", 10)
    assert told(case(taught, credit("alpha-new", 22), credit("alpha", 23)), 23) == ("overdue", 10)


@pytest.mark.parametrize(
    ("limits", "asked"),
    [({"roles": ("coder",)}, True), ({"roles": ("clerk",)}, False), ({"access": ("portal",)}, False)],
)
def test_a_change_asks_those_whom_it_names(limits: dict[str, Any], asked: bool) -> None:  # noqa: FBT001
    taught = curriculum(edition(0, "1.0.0", "alpha"), ask("alpha", "2.0.0", 20, **limits))
    assert (told(case(taught, credit("alpha", 5)), 21)[0] == "must retrain") is asked


def test_a_change_of_another_course_asks_nothing() -> None:
    taught = curriculum(edition(0, "1.0.0", "alpha"), ask("alpha", "2.0.0", 20, courses=("others",)))
    assert told(case(taught, credit("alpha", 5)), 21) == ("done", None)


def test_leave_stops_the_clock() -> None:
    mine = case(TAUGHT, leaves=(absence(4, 30),))
    # On its first day six were left, so six are on the first day back.
    assert told(mine, 3) == ("due", 37)
    assert told(mine, 30) == ("on leave", 37)
    assert [told(mine, n)[0] for n in (37, 38)] == ["due", "overdue"]


def test_who_was_due_on_the_first_day_of_a_leave_is_due_on_the_first_day_back() -> None:
    mine = case(TAUGHT, leaves=(absence(10, 30),))
    assert [told(mine, n) for n in (30, 31, 32)] == [("on leave", 31), ("due", 31), ("overdue", 31)]


@pytest.mark.parametrize("leaves", [((4, 30), (4, 20)), ((4, 20), (10, 30)), ((4, 30), (10, 20)), ((4, 20), (21, 30))])
def test_a_day_away_counts_once(leaves: tuple[tuple[int, int], ...]) -> None:
    assert told(case(TAUGHT, leaves=tuple(absence(*one) for one in leaves)), 3) == ("due", 37)


def test_who_was_late_before_the_leave_is_late_after_it() -> None:
    mine = case(TAUGHT, leaves=(absence(12, 30),))
    assert [told(mine, n)[0] for n in (11, 12, 31)] == ["overdue", "on leave", "overdue"]


def test_a_waiver_of_a_module_leaves_the_others() -> None:
    waiver = absence(0, 40, what="alpha", reason="taught by the officer", approved_by="D. Reyes")
    assert told(case(TAUGHT, waivers=(waiver,)), 20)[0] == "overdue"
    assert told(case(TAUGHT, credit("beta", 3), waivers=(waiver,)), 20)[0] == "waived"
    assert standing(case(TAUGHT, waivers=(waiver,)), day(20)).missing == ("beta",)
    assert standing(case(TAUGHT, credit("beta", 3), waivers=(waiver,)), day(20)).missing == ()


def test_what_was_waived_is_due_when_the_waiver_is_over() -> None:
    mine = case(TAUGHT, credit("beta", 3), waivers=(absence(0, 40, what="alpha"),), escalate_days=7)
    assert [told(mine, n) for n in (40, 41, 52)] == [("waived", 51), ("due", 51), ("overdue", 51)]
    # The waiver of one module gives no time for another.
    assert told(case(TAUGHT, waivers=(absence(0, 40, what="alpha"),)), 20) == ("overdue", 10)


def test_a_waiver_of_today_does_not_stand_for_an_edition_of_before() -> None:
    taught = curriculum(edition(0, "1.0.0", "alpha"), edition(20, "1.1.0", "alpha", "gamma"))
    assert told(case(taught, waivers=(absence(25, None, what="alpha"),)), 30)[0] == "overdue"
    assert told(case(taught, waivers=(absence(5, None, what="alpha"),)), 30)[0] == "waived"


def test_a_module_can_be_asked_by_itself() -> None:
    mine = need("alpha", course=False)
    assert told(case(TAUGHT, credit("alpha", 3), need=mine), 4) == ("done", None)


NUMBERS = st.integers(min_value=-20, max_value=90)
VERSIONS = st.sampled_from(["1.0.0", "1.1.0", "2.0.0", "2.1.0", "3.0.0"])
MODULES = st.sampled_from(["alpha", "beta", "delta"])
ONE_CREDIT = st.builds(
    lambda module, number, version, lasts: credit(
        *(module, number, version),
        expires=None if lasts is None else day(number + lasts),
        record=f"{module}-{number}-{version}-{lasts}",
    ),
    *(MODULES, NUMBERS, VERSIONS, st.none() | st.integers(0, 60)),
)
CREDITS = st.lists(ONE_CREDIT, max_size=8)
LIMITS = st.sampled_from(
    [{}, {"roles": ("coder",)}, {"roles": ("clerk",)}, {"courses": ("basics",)}, {"access": ("portal",)}]
)


@st.composite
def taught_by(draw: st.DrawFn) -> Curriculum:
    out = sorted(draw(st.sets(st.integers(min_value=-10, max_value=80), min_size=1, max_size=3)))
    editions = [
        edition(number, f"1.{minor}.0", *draw(st.sampled_from([("alpha",), ("alpha", "beta"), ("beta",)])))
        for minor, number in enumerate(out)
    ]
    asks = [
        ask(
            module,
            version,
            draw(NUMBERS),
            draw(st.integers(0, 20)),
            delta=draw(st.sampled_from(["", "delta"])),
            **draw(LIMITS),
        )
        for module in ("alpha", "beta")
        for version in draw(st.sampled_from([(), ("2.0.0",), ("2.0.0", "3.0.0")]))
    ]
    return curriculum(*editions, *asks)


ABSENCES = st.builds(
    lambda start, length, what: absence(start, None if length is None else start + length, what=what),
    NUMBERS,
    st.none() | st.integers(0, 30),
    st.sampled_from(["", "basics", "alpha"]),
)
NEEDS = st.one_of(
    st.builds(
        lambda opened, days, months, grace: need(
            opened=day(opened), due=day(opened + days), recurs_months=months, grace_days=grace
        ),
        NUMBERS, st.integers(0, 30), st.sampled_from([0, 1, 2]), st.integers(0, 5),
    ),
    st.builds(lambda opened: need("alpha", course=False, opened=day(opened), due=day(opened)), NUMBERS),
)  # fmt: skip


@st.composite
def stories(draw: st.DrawFn) -> Case:
    return case(
        draw(taught_by()),
        *draw(CREDITS),
        need=draw(NEEDS),
        person=person(access=("phones",)),
        leaves=tuple(draw(st.lists(ABSENCES.filter(lambda one: not one.what), max_size=2))),
        waivers=tuple(draw(st.lists(ABSENCES, max_size=2))),
        escalate_days=6,
    )


@settings(max_examples=300, deadline=None)
@given(found=stories(), number=st.integers(min_value=0, max_value=100))
def test_any_story_is_told_as_a_naive_reader_would(found: Case, number: int) -> None:
    today = day(number)
    if found.need.course and found.rules.curriculum.in_force(found.need.name, today) is None:
        return
    one = standing(found, today)
    assert (str(one.state), one.due) == naive.standing(found, today)
    # Whoever has something to take is told what; whoever has not, nothing.
    assert bool(one.missing) == (one.state not in {State.DONE, State.WAIVED})


@settings(max_examples=300, deadline=None)
@given(found=stories(), number=st.integers(min_value=0, max_value=100))
def test_what_is_done_rests_on_records_that_count_that_day(found: Case, number: int) -> None:
    today = day(number)
    if found.need.course and found.rules.curriculum.in_force(found.need.name, today) is None:
        return
    one = standing(found, today)
    assert one.state in {State.DONE, State.WAIVED} or one.grounds == ()
    for ground in one.grounds:
        assert [name for name, _ in ground.records[:1]] == [ground.module]
        assert {name for name, _ in ground.records[1:]} <= {"delta"}
        counted = [next(x for x in found.credits[name] if x.record == id_) for name, id_ in ground.records]
        assert all(x.day <= today <= x.until for x in counted)
        assert (ground.until or dt.date.max) >= today
        assert (ground.until or dt.date.max) <= min(x.until for x in counted)
    if one.state is State.DONE:
        assert one.due == min((x.until for x in one.grounds if x.until), default=None)
        assert one.taken == max(
            x.day
            for ground in one.grounds
            for name, id_ in ground.records
            for x in found.credits[name]
            if x.record == id_
        )


@given(earned=CREDITS, number=st.integers(0, 90), more=ONE_CREDIT)
def test_another_credit_never_takes_anything_away(earned: list[Any], number: int, more: Any) -> None:
    asked = need(recurs_months=2)
    before = standing(case(TAUGHT, *earned, need=asked), day(number))
    after = standing(case(TAUGHT, *earned, more, need=asked), day(number))
    assert not (before.state is State.DONE and after.state is not State.DONE)
    assert set(after.missing) <= set(before.missing)


def test_what_was_not_out_yet_held_nobody() -> None:
    taught = curriculum(edition(8, "1.0.0", "alpha"), ask("alpha", "2.0.0", 8))
    assert told(case(taught, credit("alpha", 1)), 9) == ("due", 10)


def test_the_order_of_versions_is_by_number() -> None:
    taught = curriculum(edition(0, "1.0.0", "alpha"), ask("alpha", "10.0.0", 20))
    assert Version.parse("9.9.9") < Version.parse("10.0.0")
    assert told(case(taught, credit("alpha", 5, "9.0.0")), 20)[0] == "must retrain"
