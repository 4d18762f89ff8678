"""Whom to enrol, and the officer's page: by hand, and against plain loops over the board."""

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import UsageError
from builders.report.agenda import agenda
from builders.report.board import Board, Finding, Member
from builders.report.desk import Desk, Query
from builders.report.enroll import enroll
from builders.report.outputs import OUTPUTS
from builders.report.standing import standing
from tests.report.cases import ask, case, credit, curriculum, day, desk, edition, need, person, rows

TAUGHT = curriculum(edition(0, "1.0.0", "alpha", "beta"))


def office(*members: Member, as_of: int = 5) -> Desk:
    return desk(TAUGHT, board=Board(as_of=day(as_of), members=members, findings=()))


def member(person_id: str, *passed: str, as_of: int = 5, before: bool = False, **changes: object) -> Member:
    who = person(person_id, **changes)
    mine = case(TAUGHT, *(credit(one, 1) for one in passed), person=who, need=need(before_access=before))
    return Member(person=who, standings=(standing(mine, day(as_of)),))


def test_who_has_something_to_take_is_enrolled() -> None:
    found = office(
        member("p1", email="ada@clinic.example", accounts=("https://lms.example|Ada-1", "other")),
        member("p2", "alpha", accounts=("bo",)),
        member("p3", "alpha", "beta", accounts=("cy",)),
        member("p4"),
    )
    said = enroll(found, Query(lms="generic"))
    one, two = rows(said, "enroll")
    assert (one["account"], one["package"], one["missing"], one["minutes"]) == (
        "Ada-1",
        "basics-1.0.0",
        "alpha; beta",
        10,
    )
    assert two["package"] == "build --modules beta --as NAME"
    assert [one["person"] for one in rows(said, "unknown")] == ["p4"]
    moodle = rows(enroll(found, Query(lms="moodle")), "enroll")
    assert [(one["username"], one["course1"]) for one in moodle] == [("ada-1", "basics"), ("bo", "basics")]
    assert rows(enroll(found, Query()), "enroll") == [one, two]


def test_a_name_that_is_a_formula_stays_a_name() -> None:
    found = office(member("p1", name="=1+1", email="@sum.example"))
    for name in ("generic", "moodle"):
        data = OUTPUTS["csv"](enroll(found, Query(lms=name))).decode("utf-8-sig")
        for row in csv.reader(io.StringIO(data)):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_columns_that_nobody_knows() -> None:
    with pytest.raises(UsageError, match="no columns are known for 'totara'; --lms takes: generic, moodle"):
        enroll(office(), Query(lms="totara"))


def test_the_officers_page() -> None:
    late = member("p1", as_of=20)
    waits = member("p2", "alpha", as_of=20, before=True, access=("bulk",))
    done = member("p3", "alpha", "beta", as_of=20, before=True)
    taught = curriculum(edition(0, "1.0.0", "alpha", "beta"), edition(15, "1.1.0", "alpha"), ask("alpha", "2.0.0", 30))
    findings = (
        Finding(what="nobody of the roster", sentence="x is nobody of the roster."),
        Finding(what="drafts", sentence="drafts: 1 record, not counted."),
    )
    found = replace(
        office(late, waits, done, as_of=20), curriculum=taught, findings=findings, planned=(ask("beta", "2.0.0", 60),)
    )
    said = agenda(found, Query(since=day(10)))
    assert [one["person"] for one in rows(said, "due")] == ["p1", "p2"]
    assert [(one["person"], one["access"], one["why"]) for one in rows(said, "blocked")] == [("p2", "bulk", "beta")]
    assert [one["what"] for one in rows(said, "unmatched")] == ["nobody of the roster"]
    assert [(one["day"], one["which"]) for one in rows(said, "changed")] == [
        (day(15), "basics 1.1.0"),
        (day(30), "alpha 2.0.0"),
        (day(60), "beta 2.0.0"),
    ]
    steps = {one["what"]: one["how many"] for one in rows(said, "next")}
    assert steps == {
        "people who are late": 2,
        "people who wait for access": 1,
        "matters that could not be matched": 1,
        "changes that wait for a release": 1,
    }
    page = OUTPUTS["html"](said).decode()
    assert "src=" not in page
    assert "<script" not in page


def test_what_ends_soon_is_announced() -> None:
    yearly = need(recurs_months=1)
    for as_of, states in ((2, ["done"]), (1, [])):
        # What was taken on the second day ends a month and a day later: 30 days after the third.
        who = person("p1")
        mine = case(TAUGHT, credit("alpha", 1), credit("beta", 1), person=who, need=yearly)
        found = office(Member(person=who, standings=(standing(mine, day(as_of)),)), as_of=as_of)
        said = agenda(found, Query())
        assert [one["state"] for one in rows(said, "due")] == states
        assert [one["how many"] for one in rows(said, "next")] == [1] * len(states)


def test_nothing_to_do_says_so() -> None:
    said = agenda(office(member("p1", "alpha", "beta")), Query())
    assert all(not rows(said, name) for name in ("next", "due", "blocked", "unmatched"))
    first = desk(TAUGHT, board=Board(as_of=dt.date.min, members=(), findings=()))
    assert rows(agenda(first, Query()), "changed") == []


PASSED = st.lists(st.sampled_from(["alpha", "beta"]), unique=True)


@settings(max_examples=60, deadline=None)
@given(found=st.lists(st.tuples(PASSED, st.booleans()), max_size=6), as_of=st.integers(5, 60))
def test_rows_are_those_of_plain_loops(found: list[tuple[list[str], bool]], as_of: int) -> None:
    people = [
        member(f"p{number}", *passed, as_of=as_of, before=before, accounts=(f"a{number}",))
        for number, (passed, before) in enumerate(found)
    ]
    open_ = {f"p{number}" for number, (passed, _) in enumerate(found) if len(passed) < 2}
    blocked = {f"p{number}" for number, (passed, before) in enumerate(found) if len(passed) < 2 and before}
    said = agenda(office(*people, as_of=as_of), Query())
    assert {one["person"] for one in rows(said, "due")} == open_
    assert {one["person"] for one in rows(said, "blocked")} == blocked
    assert {one["person"] for one in rows(enroll(office(*people, as_of=as_of), Query()), "enroll")} == open_
    late = [one["how many"] for one in rows(said, "next") if one["what"] == "people who are late"]
    assert late == ([len(open_)] if as_of > 10 and open_ else [])
