"""Training on material changes: who was there, who had it when; by hand and against plain loops."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import UsageError
from builders.model.assignments import Assignments
from builders.model.change import Change, Material
from builders.model.credit import Credit
from builders.model.people import Exceptions
from builders.model.release import Ledger
from builders.model.version import Version
from builders.report.desk import Query
from builders.report.material import material
from tests.ledgers import release
from tests.report.cases import absence, ask, credit, curriculum, day, edition, person, rows
from tests.report.office import office, role, rosters

EDITIONS = (edition(0, "1.0.0", "alpha", "beta"), edition(20, "2.0.0", "alpha@2.0.0", "beta"))
TAUGHT = curriculum(*EDITIONS, ask("alpha", "2.0.0", 30))
"""Effective on day 30, due on day 44."""
PEOPLE = rosters((0, (person(),)))


def told(*found: Credit, taught: Any = TAUGHT, roster: Any = PEOPLE, as_of: int = 90, **given: Any) -> Any:
    return rows(material(office(taught, roster, *found, as_of=as_of, **given), Query()), "people")


def test_trained_is_the_first_day_with_the_new_version() -> None:
    found = (credit("alpha", 3), credit("alpha", 40, "2.0.0"), credit("alpha", 50, "2.0.0"))
    (row,) = told(*found)
    assert (row["trained on"], row["days after"], row["in time"]) == (day(40), 10, "yes")
    assert (row["version taken"], row["assurance"], row["record"]) == ("alpha 2.0", "A", "alpha-40-2.0.0")
    same = (credit("alpha", 40, "9.0.0"), credit("alpha", 40, "10.0.0"))
    assert told(*same)[0]["version taken"] == "alpha 10.0"
    (row,) = told(credit("alpha", 25, "2.0.0"))
    assert (row["days after"], row["in time"]) == (-5, "yes")
    (row,) = told(credit("alpha", 45, "2.0.0"))
    assert (row["days after"], row["in time"]) == (15, "late")


@pytest.mark.parametrize(
    ("as_of", "changes", "said"),
    [
        (44, {}, "not yet due"),
        (45, {}, "no"),
        (90, {"left": day(40)}, "left before"),
        (90, {"left": day(50)}, "no"),
    ],
)
def test_who_has_not_taken_it(as_of: int, changes: dict[str, Any], said: str) -> None:
    (row,) = told(credit("alpha", 3), roster=rosters((0, (person(**changes),))), as_of=as_of)
    assert (row["in time"], row["trained on"], row["record"]) == (said, None, "")


def test_leaves_and_waivers() -> None:
    (row,) = told(credit("alpha", 50, "2.0.0"), exceptions=Exceptions(leaves={"p1": (absence(40, 60),)}))
    assert (row["due"], row["in time"]) == (day(65), "yes")
    for what, said in (("basics", "waived"), ("alpha", "waived"), ("", "waived"), ("beta", "no")):
        waived = Exceptions(waivers={"p1": (absence(20, None, what=what),)})
        assert told(exceptions=waived)[0]["in time"] == said


def test_only_who_was_there_and_takes_it_is_concerned() -> None:
    people = (
        person("before"),
        person("after", hired=day(31)),
        person("on_the_day", hired=day(30)),
        person("gone", left=day(29)),
        person("other", roles=()),
    )
    assert [row["person"] for row in told(roster=rosters((0, people)))] == ["before", "on_the_day"]


def test_the_roster_is_that_of_the_day_on_which_it_took_effect() -> None:
    was, stayed = person("was"), person("stayed")
    changed = replace(stayed, roles=("lead",))
    known = Assignments(roles={"coder": role(), "lead": role("lead", "leaders")})
    one, other = told(roster=rosters((10, (was, stayed)), (60, (changed,))), assignments=known)
    assert (one["person"], one["roles then"], one["in time"]) == ("stayed", "coder", "no")
    assert (other["person"], other["last day"]) == ("was", f"not in the roster of {day(60)}")
    # Nobody knows whether they were there when it was due.
    assert other["in time"] == "left, day unknown"


def test_a_change_names_courses_and_roles() -> None:
    both = (person("p1"), person("p2", roles=("coder", "lead")))
    named = curriculum(*EDITIONS, ask("alpha", "2.0.0", 30, roles=("lead",)))
    assert [row["person"] for row in told(taught=named, roster=rosters((0, both)))] == ["p2"]
    other = curriculum(*EDITIONS, ask("alpha", "2.0.0", 30, courses=("leaders",)))
    assert told(taught=other, roster=rosters((0, both))) == []


def test_a_delta_does_for_who_had_what_counted_before() -> None:
    taught = curriculum(*EDITIONS, ask("alpha", "2.0.0", 30, delta="alpha-news"))
    (row,) = told(credit("alpha", 3), credit("alpha-news", 35), taught=taught)
    assert (row["trained on"], row["version taken"]) == (day(35), "alpha-news 1.0")
    (row,) = told(credit("alpha-news", 35), credit("alpha", 50, "2.0.0"), taught=taught)
    assert (row["trained on"], row["version taken"]) == (day(50), "alpha 2.0")


def test_the_change_says_why() -> None:
    change = Change(
        module="alpha",
        version=Version.parse("2.0.0"),
        reason="New rule.",
        material=Material(trigger="rule", effective=str(day(30))),
    )
    ledger = Ledger(own={"basics": (release("basics", "2.0.0", released=str(day(20)), changes=(change,)),)})
    said = material(office(TAUGHT, PEOPLE, credit("alpha", 40, "2.0.0"), ledger=ledger), Query())
    (row,) = rows(said, "changes")
    assert (row["trigger"], row["reason"], row["effective"], row["due"]) == ("rule", "New rule.", day(30), day(44))
    assert (row["people"], row["in time"], row["late"], row["not trained"]) == (1, 1, 0, 0)
    assert (
        said.lead
        == f"1 material change took effect at any time until {day(90)}: 0 people were trained late or not at all."
    )


def test_a_range_and_a_module() -> None:
    desk = office(TAUGHT, PEOPLE)
    assert rows(material(desk, Query(since=day(31))), "changes") == []
    assert len(rows(material(desk, Query(subject="alpha", since=day(30))), "changes")) == 1
    with pytest.raises(UsageError, match="no material change of 'beta' took effect"):
        material(desk, Query(subject="beta"))
    assert rows(material(office(TAUGHT, PEOPLE, as_of=29), Query()), "changes") == []


CREDITS = st.builds(
    lambda module, number, version, who, draft: credit(module, number, version, person=who, draft=draft),
    *(st.sampled_from(["alpha", "beta", "news"]), st.integers(0, 89), st.sampled_from(["1.0.0", "2.0.0", "3.0.0"])),
    *(st.sampled_from(["p0", "p1", "p2"]), st.booleans()),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(CREDITS, max_size=12), st.lists(st.integers(0, 60), min_size=3, max_size=3), st.booleans())
def test_the_rows_are_those_of_plain_loops(found: list[Credit], hired: list[int], short: bool) -> None:  # noqa: FBT001 - drawn
    people = tuple(person(f"p{number}", hired=day(one)) for number, one in enumerate(hired))
    taught = curriculum(*EDITIONS, ask("alpha", "2.0.0", 30, delta="news" if short else ""), ask("alpha", "3.0.0", 50))
    expected = []
    for least, effective in ((2, 30), (3, 50)):
        for who in people:
            if who.hired > day(effective):
                continue
            mine = [one for one in found if one.person == who.id and not one.draft]
            days = [one.day for one in mine if one.module == "alpha" and one.version and one.version.major >= least]
            if short and least == 2:
                old = [one.day for one in mine if one.module == "alpha"]
                days += [one.day for one in mine if one.module == "news" and any(was <= one.day for was in old)]
            done = min(days, default=None)
            in_time = "no" if done is None else "yes" if done <= day(effective + 14) else "late"
            expected.append((f"{least}.0", who.id, done, in_time))
    said = told(*found, taught=taught, roster=rosters((0, people)))
    assert [(r["version"], r["person"], r["trained on"], r["in time"]) for r in said] == expected
    counted = rows(material(office(taught, rosters((0, people)), *found), Query()), "changes")
    for row in counted:
        same = [one[3] for one in expected if one[0] == row["version"]]
        assert (row["people"], row["in time"], row["late"], row["not trained"]) == (
            *(len(same), same.count("yes"), same.count("late"), same.count("no")),
        )
