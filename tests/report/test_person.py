"""One person: all that is known, also of those who left, or never passed anything."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.errors import UsageError
from builders.model.credit import Credit
from builders.model.people import Exceptions
from builders.report.desk import Query
from builders.report.person import person as report
from builders.report.traces import Trace
from tests.report.cases import absence, credit, curriculum, day, edition, person, rows
from tests.report.office import office, rosters
from tests.report.test_progress import trace

TAUGHT = curriculum(
    replace(edition(0, "1.0.0", "alpha"), digests={"alpha": {"en": "a" * 64}}),
    replace(edition(20, "1.1.0", "alpha@1.1.0"), digests={"alpha": {"en": "b" * 64}}),
)


def test_the_record_names_what_was_shown() -> None:
    found = (credit("alpha", 25, "1.1.0"), credit("alpha", 4))
    said = report(office(TAUGHT, rosters((0, (person(),))), *found), Query(subject="p1"))
    assert [row["shown"] for row in rows(said, "transcript")] == [f"1.0.0 en {64 * 'a'}", f"1.1.0 en {64 * 'b'}"]
    assert (said.title, said.letter) == ("Person: Robin Doe (p1)", "D")
    assert said.lead == f"On {day(90)}: done. 2 records until then."


def test_how_it_was_taken_who_approved_it_and_until_when_it_counts_stand_beside_a_record() -> None:
    sheet = credit("alpha", 4, mode="classroom", approver="D. Reyes", expires=day(60))
    prior = credit("alpha", 5, mode="prior", approver="D. Reyes")
    said = report(office(TAUGHT, rosters((0, (person(),))), sheet, prior, credit("alpha", 6)), Query(subject="p1"))
    told = [(row["mode"], row["approver"], row["expires"]) for row in rows(said, "transcript")]
    assert told == [("classroom", "D. Reyes", day(60)), ("prior", "D. Reyes", None), ("", "", None)]
    assert [row["shown"][:5] for row in rows(said, "transcript")] == ["1.0.0", "prior", "1.0.0"]


def test_the_rosters_say_who_somebody_was_when() -> None:
    was, now = person(roles=("coder",)), person(roles=("lead",), name="Robin Roe")
    found = rosters((0, (was,)), (10, (was,)), (20, ()), (30, (now,)), (95, ()))
    said = rows(report(office(TAUGHT, found), Query(subject="p1")), "rosters")
    assert [(row["roster of"], row["name"], row["roles"]) for row in said] == [
        (day(0), "Robin Doe", "coder"),
        (day(20), "not in this roster", None),
        (day(30), "Robin Roe", "lead"),
    ]


def test_who_left_without_a_record_is_still_known() -> None:
    found = rosters((0, (person("gone"),)), (60, ()))
    said = report(office(TAUGHT, found), Query(subject="gone"))
    assert (said.title, said.lead) == (
        "Person: Robin Doe (gone)",
        "Not in the roster of this day. 0 records until then.",
    )
    with pytest.raises(UsageError, match="nobody has the id 'gone'"):
        report(office(TAUGHT, rosters((0, ()), (95, (person("gone"),)))), Query(subject="gone"))


def test_leaves_and_waivers_of_this_person_alone() -> None:
    given_ = Exceptions(
        leaves={"p1": (absence(5, 9), absence(95, 99)), "p2": (absence(1, 2),)},
        waivers={"p1": (absence(3, None, what="alpha", reason="in person"),)},
    )
    said = rows(report(office(TAUGHT, rosters((0, (person(),))), exceptions=given_), Query(subject="p1")), "absences")
    assert [(row["kind"], row["from"]) for row in said] == [("leave", day(5)), ("waiver", day(3))]


TRACES = st.builds(
    lambda number, days, attempt, module, right, wrong, passed, failed: trace(
        number,
        last=day(number + days),
        attempt=attempt,
        module=module,
        right=right,
        wrong=wrong,
        passed=passed,
        failed=failed,
    ),
    *(st.integers(0, 100), st.integers(0, 2), st.sampled_from(["a", "b"]), st.sampled_from(["", "alpha"])),
    *(st.integers(0, 2), st.integers(0, 2), st.booleans(), st.booleans()),
)


@given(st.lists(TRACES, max_size=8))
def test_what_was_done_is_what_plain_loops_say(found: list[Trace]) -> None:
    desk = office(TAUGHT, rosters((0, (person(),))), traces={"p1": tuple(found), "p2": (trace(3),)})
    said = rows(report(desk, Query(subject="p1")), "done")
    expected = []
    for attempt in ("a", "b"):
        for module in ("", "alpha"):
            mine = [one for one in found if (one.attempt, one.module) == (attempt, module) and one.first <= day(90)]
            if mine:
                words = [word for word in ("failed", "passed") if any(getattr(one, word) for one in mine)]
                days = min(one.first for one in mine), max(one.last for one in mine)
                wrong = sum(one.wrong for one in mine)
                answers = sum(one.right for one in mine) + wrong
                expected.append((*days, "basics", module, answers, wrong, "; ".join(words)))
    assert [tuple(row.values()) for row in said] == sorted(expected)


def test_time_is_told_for_each_launch_or_not_at_all() -> None:
    quick = trace(3, attempt="a", module="alpha", passed=True, told=600.0)
    longer = trace(3, attempt="a", module="", session="t", told=90.0, ended=quick.begun + dt.timedelta(minutes=5))
    silent = (trace(9, attempt="b", module="alpha", told=60.0), trace(9, attempt="b", session="t"))
    imported, late = trace(2, attempt=""), trace(91, attempt="c", told=60.0)
    found = (quick, longer, *silent, imported, late)
    one, other = rows(
        report(office(TAUGHT, rosters((0, (person(),))), traces={"p1": found}), Query(subject="p1")), "time"
    )
    # Ten minutes in one visit, and five in the other, which was open for longer than it was in sight.
    assert tuple(one.values()) == (day(3), day(3), "basics", "alpha", 2, 15.0, 5)
    assert (other["first day"], other["minutes"], other["minutes asked"]) == (day(9), None, 0)


CREDITS = st.builds(
    lambda number, version, who: credit("alpha", number, version, person=who),
    *(st.integers(0, 80), st.sampled_from(["1.0.0", "1.1.0"]), st.sampled_from(["p1", "p2"])),
)


@given(st.lists(CREDITS, max_size=8))
def test_the_rows_are_those_of_plain_loops(found: list[Credit]) -> None:
    said = report(office(TAUGHT, rosters((0, (person(),))), *found), Query(subject="p1"))
    expected = []
    for one in found:
        if one.person == "p1":
            released = {"1.0.0": 0, "1.1.0": 20}[str(one.version)]
            letter = {"1.0.0": "a", "1.1.0": "b"}[str(one.version)] if one.day >= day(released) else "n"
            expected.append((one.day, str(one.version)[:3], letter))
    got = [(row["day"], row["version"], row["shown"][-1:]) for row in rows(said, "transcript")]
    assert [one[:2] for one in got] == [one[:2] for one in sorted(expected, key=lambda one: one[0])]
    assert sorted(got) == sorted(expected)
    assert sum(row["records"] for row in rows(said, "worth")) == len(expected)
