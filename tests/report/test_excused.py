"""Exceptions: what is in force, whom it excuses, and what no other report names."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from builders.model.people import Exceptions
from builders.report.desk import Query
from builders.report.excused import excused
from builders.report.outputs import OUTPUTS
from builders.report.person import person as one_person
from builders.report.sheet import Sheet
from tests.report.cases import absence, credit, curriculum, day, edition, person, rows
from tests.report.office import every_report, office, rosters

TAUGHT = curriculum(edition(0, "1.0.0", "alpha"))
ROSTER = rosters((0, (person("p1"), person("p2"))))


def told(exceptions: Exceptions, *found: Any, as_of: int = 90, **query: Any) -> Sheet:
    return excused(office(TAUGHT, ROSTER, *found, as_of=as_of, exceptions=exceptions), Query(**query))


def test_all_is_listed_with_whom_it_excuses() -> None:
    given_ = Exceptions(
        leaves={"p1": (absence(80, 95, reason="parental"),)},
        waivers={"p2": (absence(1, None, what="alpha", reason="taught in person", approved_by="D. Reyes"),)},
    )
    said = told(given_)
    leave, waiver = rows(said, "exceptions")
    assert (leave["kind"], leave["person"], leave["on this day"]) == ("leave", "p1", "in force")
    assert (waiver["reason"], waiver["approved by"], waiver["to"]) == ("taught in person", "D. Reyes", None)
    assert [(row["person"], row["state"]) for row in rows(said, "effect")] == [("p1", "on leave"), ("p2", "waived")]
    assert said.lead == (
        f"1 leave and 1 waiver; on {day(90)} they excuse 2 people from something that is missing. "
        "0 references to sanctions."
    )
    # Who has taken it needs no excuse.
    assert [row["person"] for row in rows(told(given_, credit("alpha", 3, person="p2")), "effect")] == ["p1"]
    assert rows(told(given_, as_of=96), "exceptions")[0]["on this day"] == "over"
    kinds = [[row["kind"] for row in rows(told(given_, as_of=one), "exceptions")] for one in (79, 80)]
    assert kinds == [["waiver"], ["leave", "waiver"]]


def test_a_sanction_is_a_reference_that_no_other_report_names() -> None:
    given_ = Exceptions(sanctions={"p1": (absence(20, None, reason="file S-17", approved_by="HR"),)})
    said = told(given_)
    (row,) = rows(said, "sanctions")
    assert (row["person"], row["from"], row["reference"], row["decided by"]) == ("p1", day(20), "file S-17", "HR")
    desk = office(TAUGHT, ROSTER, exceptions=given_)
    naming = [name for name, sheet in every_report(desk) if b"S-17" in OUTPUTS["json"](sheet)]
    assert naming == ["exceptions"]
    # It excuses from nothing.
    assert rows(one_person(desk, Query(subject="p1")), "asked")[0]["state"] == "overdue"


def test_who_is_in_no_roster_is_named_so() -> None:
    (row,) = rows(told(Exceptions(leaves={"p9": (absence(80, 95, person="p9"),)})), "exceptions")
    assert row["name"] == "in no roster until this day"


DAYS = st.tuples(st.integers(0, 120), st.none() | st.integers(0, 60))


@given(st.lists(DAYS, max_size=6), st.integers(0, 90))
def test_the_rows_are_those_of_plain_loops(drawn: list[tuple[int, int | None]], since: int) -> None:
    found = tuple(absence(start, None if days is None else start + days) for start, days in drawn)
    said = told(Exceptions(leaves={"p1": found}), since=day(since))
    expected = []
    for start, days in sorted(drawn, key=lambda one: one[0]):
        touches = any(since <= number <= 90 for number in range(start, 91 if days is None else start + days + 1))
        if touches:
            now = days is None or start + days >= 90
            expected.append((day(start), "in force" if now else "over"))
    assert [(row["from"], row["on this day"]) for row in rows(said, "exceptions")] == expected
