"""New hires: who was one, when each was trained, and who is drawn; by hand and against plain loops."""

import datetime as dt
import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import UsageError
from builders.model.credit import Assurance, Credit
from builders.model.people import Exceptions, Person
from builders.report.desk import Query
from builders.report.hires import drawn, hires, sample
from tests.report.cases import absence, credit, curriculum, day, edition, person, rows
from tests.report.office import office, rosters

TAUGHT = curriculum(edition(0, "1.0.0", "alpha", "beta"), edition(40, "2.0.0", "alpha@2.0.0"))


def told(*found: Credit, people: tuple[Person, ...], since: int = 0, as_of: int = 90, **given: Any) -> Any:
    desk = office(TAUGHT, rosters((0, people)), *found, as_of=as_of, **given)
    return rows(hires(desk, Query(since=day(since))), "hires")


def test_completed_is_the_day_of_the_last_module() -> None:
    who = person(hired=day(1))
    (row,) = told(credit("alpha", 4), credit("beta", 9), credit("alpha", 30), people=(who,))
    assert (row["first record"], row["completed"], row["days after hire"]) == (day(4), day(9), 8)
    assert (row["due"], row["in time"], row["weakest record"]) == (day(11), "yes", "A")


@pytest.mark.parametrize(("number", "said"), [(11, "yes"), (12, "late")])
def test_the_due_day_itself_is_in_time(number: int, said: str) -> None:
    (row,) = told(credit("alpha", 2), credit("beta", number), people=(person(hired=day(1)),))
    assert (row["due"], row["in time"]) == (day(11), said)


def test_a_new_edition_may_be_what_completes_it() -> None:
    (row,) = told(credit("alpha", 4), people=(person(hired=day(1)),))
    assert (row["completed"], row["days after hire"], row["in time"]) == (day(40), 39, "late")


@pytest.mark.parametrize(
    ("hired", "changes", "said"),
    [
        (1, {}, "no"),
        (85, {}, "not yet due"),
        # Due today is not over yet.
        (80, {}, "not yet due"),
        (79, {}, "no"),
        (70, {"left": day(75)}, "left before"),
        (1, {"left": day(75)}, "no"),
        (1, {"roles": ()}, "nothing asked"),
    ],
)
def test_who_has_not_completed_it(hired: int, changes: dict[str, Any], said: str) -> None:
    (row,) = told(people=(person(hired=day(hired), **changes),))
    assert (row["in time"], row["completed"]) == (said, None)


def test_a_leave_moves_the_due_day_and_a_waiver_excuses() -> None:
    away = Exceptions(leaves={"p1": (absence(5, 50),)}, waivers={"p2": (absence(5, None, person="p2"),)})
    people = (person("p1", hired=day(1)), person("p2", hired=day(1)))
    one, other = told(credit("alpha", 45, "2.0.0"), people=people, exceptions=away)
    assert (one["due"], one["in time"], other["in time"]) == (day(57), "yes", "waived")


def test_who_left_is_part_of_the_population() -> None:
    gone, there = person("gone", hired=day(5)), person("there", hired=day(6))
    desk = office(TAUGHT, rosters((7, (gone, there)), (30, (there,))), credit("alpha", 9, person="gone"))
    first, second = rows(hires(desk, Query()), "hires")
    assert (first["person"], first["in time"], first["last day"]) == (
        *("gone", "left, day unknown"),
        f"not in the roster of {day(30)}",
    )
    assert (second["person"], second["in time"], second["last day"]) == ("there", "no", "")
    said = hires(desk, Query(since=day(6)))
    assert [one["person"] for one in rows(said, "hires")] == ["there"]
    assert (
        said.lead
        == f"1 person hired from {day(6)} until {day(90)}: 1 late with something, 0 with something that is not yet due."
    )


def test_a_record_after_the_last_roster_says_that_somebody_was_still_there() -> None:
    desk = office(TAUGHT, rosters((7, (person(hired=day(5)),)), (40, ())), credit("alpha", 9), credit("beta", 12))
    (row,) = rows(hires(desk, Query()), "hires")
    assert (row["completed"], row["in time"]) == (day(12), "yes")
    desk = office(TAUGHT, rosters((7, (person(hired=day(5)),)), (40, ())), credit("alpha", 20))
    assert rows(hires(desk, Query()), "hires")[0]["in time"] == "no"


def test_a_roster_of_later_is_not_looked_into() -> None:
    desk = office(TAUGHT, rosters((0, ()), (60, (person(hired=day(20)),))), as_of=50)
    assert rows(hires(desk, Query()), "hires") == []


def test_the_weakest_of_the_best_records_is_told() -> None:
    weak = credit("alpha", 3, assurance=Assurance.SELF_REPORTED)
    found = (weak, credit("alpha", 4, assurance=Assurance.OWN_KEY), credit("beta", 5))
    (row,) = told(*found, people=(person(hired=day(1)),))
    assert row["weakest record"] == "B"
    (row,) = told(weak, credit("beta", 5), people=(person(hired=day(1)),))
    assert row["weakest record"] == "D"


def test_the_same_seed_draws_the_same_people_and_anybody_can_reckon_it() -> None:
    names = [f"p{number}" for number in range(30)]
    digests = {name: hashlib.sha256(f"letter of July 9 {name}".encode()).hexdigest() for name in names}
    expected = [name for _, name in sorted((digest, name) for name, digest in digests.items())][:4]
    assert sample(names, 4, "letter of July 9") == sample(names[::-1], 4, "letter of July 9") == expected
    assert sample(names, 4, "another") != expected
    desk = office(TAUGHT, rosters((0, tuple(person(name, hired=day(0)) for name in names))))
    query = Query(sample=4, seed="letter of July 9")
    said = hires(desk, query)
    assert [one["person"] for one in rows(said, "sample")] == drawn(desk, query) == expected
    assert all(one in rows(said, "hires") for one in rows(said, "sample"))
    assert "4 of 30 people" in next(one.lead for one in said.sections if one.id == "sample")


def test_it_is_about_everybody() -> None:
    with pytest.raises(UsageError, match="takes no 'p1'"):
        hires(office(TAUGHT, rosters()), Query(subject="p1"))


CREDITS = st.builds(
    lambda module, number, version, who, draft: credit(module, number, version, person=who, draft=draft),
    *(st.sampled_from(["alpha", "beta"]), st.integers(0, 89), st.sampled_from(["1.0.0", "2.0.0"])),
    *(st.sampled_from(["p0", "p1", "p2"]), st.booleans()),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(CREDITS, max_size=12), st.lists(st.integers(0, 100), min_size=3, max_size=3), st.integers(0, 60))
def test_the_rows_are_those_of_plain_loops(found: list[Credit], hired: list[int], since: int) -> None:
    people = tuple(person(f"p{number}", hired=day(one)) for number, one in enumerate(hired))
    expected = []
    for who in people:
        if day(since) <= who.hired <= day(90):
            done = first_day(who, found)
            due = who.hired + dt.timedelta(days=10)
            days = (done - who.hired).days if done else None
            waiting = "not yet due" if due >= day(90) else "no"
            in_time = waiting if done is None else "yes" if done <= due else "late"
            expected.append((who.id, done, days, in_time))
    said = told(*found, people=people, since=since)
    assert [(r["person"], r["completed"], r["days after hire"], r["in time"]) for r in said] == expected


def first_day(who: Person, found: list[Credit]) -> dt.date | None:
    """Try every day: until day 39 both modules had to be there, from then on only the first."""
    mine = [one for one in found if one.person == who.id and not one.draft]
    for number in range(91):
        until = [one for one in mine if one.day <= day(number)]
        early = {one.module for one in until if one.day < day(40)} == {"alpha", "beta"}
        if early or (number >= 40 and any(one.module == "alpha" for one in until)):
            return day(number)
    return None
