"""What people had passed by a day, and what was shown to them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.errors import UsageError
from builders.model.credit import Credit
from builders.report.board import Board, Member
from builders.report.desk import Query
from builders.report.incident import incident
from builders.report.standing import standing
from tests.report.cases import case, credit, curriculum, day, desk, edition, person, rows
from tests.report.office import office, rosters


def digests(letter: str) -> dict[str, dict[str, str]]:
    return {"alpha": {"en": letter * 64}}


TAUGHT = curriculum(
    replace(edition(0, "1.0.0", "alpha"), digests=digests("a")),
    replace(edition(10, "1.0.1", "alpha@1.0.1"), digests=digests("b")),
    replace(edition(20, "1.1.0", "alpha@1.1.0"), digests=digests("c")),
)


def shown(*found: Credit) -> list[str]:
    said = incident(desk(TAUGHT, *found), Query(subject="p1"))
    return [one["shown"] for one in rows(said, "passed")]


def test_what_was_shown_is_what_was_out_on_that_day() -> None:
    assert shown(credit("alpha", 5)) == [f"1.0.0 en {64 * 'a'}"]
    # Nobody knows which patch the learner had.
    assert shown(credit("alpha", 15)) == [f"1.0.0 en {64 * 'a'}; 1.0.1 en {64 * 'b'}"]
    assert shown(credit("alpha", 25, "1.1.0")) == [f"1.1.0 en {64 * 'c'}"]
    none = "not in the ledger then"
    early, draft = credit("alpha", 15, "1.1.0"), credit("alpha", 25, draft=True)
    assert shown(early, draft, credit("alpha", 26, version="1.9.0")) == [none] * 3


def test_how_it_was_taken_who_approved_it_and_until_when_it_counts_stand_beside_a_record() -> None:
    sheet = credit("alpha", 5, mode="classroom", approver="D. Reyes", expires=day(60))
    said = rows(incident(desk(TAUGHT, sheet, credit("alpha", 6)), Query(subject="p1")), "passed")
    told = [(row["mode"], row["approver"], row["expires"]) for row in said]
    assert told == [("classroom", "D. Reyes", day(60)), ("", "", None)]
    assert shown(credit("alpha", 5, mode="prior", approver="D. Reyes")) == ["prior training, not this text"]


def test_who_left_without_a_record_is_known_and_named() -> None:
    found = office(TAUGHT, rosters((0, (person("gone"), person("p1"))), (60, (person("p1"),))), credit("alpha", 5))
    said = incident(found, Query(subject="gone,p1"))
    assert said.lead == (
        f"1 of 2 people had passed something that counts by the end of {day(90)}. No record until then names: gone."
    )


def test_what_was_asked_on_that_day_stands_beside_it() -> None:
    mine = case(TAUGHT)
    member = Member(person=person(), standings=(standing(mine, day(12)),))
    board = Board(as_of=day(12), members=(member, Member(person=person("p2"), standings=())), findings=())
    said = incident(desk(TAUGHT, board=board), Query(subject="p2, p1,p2"))
    assert [(one["person"], one["state"]) for one in rows(said, "asked")] == [("p1", "overdue")]
    assert said.lead.startswith("0 of 2 people")
    assert said.lead.endswith("No record until then names: p2, p1.")


@pytest.mark.parametrize(("subject", "says"), [("", "name the people"), (" , ", "name the people"), ("p1,p9", "'p9'")])
def test_whom_nobody_knows(subject: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        incident(desk(TAUGHT), Query(subject=subject))


CREDITS = st.builds(
    lambda number, version, who: credit("alpha", number, version, person=who),
    *(st.integers(0, 40), st.sampled_from(["1.0.0", "1.1.0"]), st.sampled_from(["p1", "p2", "p3"])),
)


@given(st.lists(CREDITS, max_size=8))
def test_the_rows_are_those_of_plain_loops(found: list[Credit]) -> None:
    people = (person("p1"), person("p2"), person("p3"))
    said = rows(incident(desk(TAUGHT, *found, people=people), Query(subject="p1,p3")), "passed")
    expected = []
    for one in found:
        if one.person != "p2":
            minor = str(one.version)[:3]
            out = [
                letter
                for number, of, letter in ((0, "1.0", "a"), (10, "1.0", "b"), (20, "1.1", "c"))
                if of == minor and day(number) <= one.day
            ]
            expected.append((one.person, minor, one.day, len(out), out[-1] * 64 if out else "then"))
    got = [(r["person"], r["version"], r["day"], r["shown"].count(" en "), r["shown"].split()[-1]) for r in said]
    assert sorted(got) == sorted(expected)
