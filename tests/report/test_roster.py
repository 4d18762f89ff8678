"""The roster held against the records, by hand and against plain loops."""

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.model.assignments import Assignments
from builders.model.credit import Assurance, Credit
from builders.report.desk import Query
from builders.report.roster import roster
from tests.report.cases import credit, curriculum, day, edition, person, rows
from tests.report.office import office, role, rosters, rule

TAUGHT = curriculum(edition(0, "1.0.0", "alpha", "beta"), edition(0, "1.0.0", "gamma", course="leaders"))


def test_each_line_says_what_a_standing_rests_on() -> None:
    found = (credit("alpha", 4, assurance=Assurance.IMPORTED), credit("beta", 9), credit("gamma", 30))
    said = roster(office(TAUGHT, rosters((0, (person(),))), *found), Query())
    (row,) = rows(said, "people")
    # The record of something that nobody asked is the last one, and nothing rests on it.
    assert (row["asked"], row["met"], row["state"], row["last record"]) == (1, 1, "done", day(30))
    assert row["weakest record"] == "C"
    (held,) = rows(said, "held")
    assert (held["taken"], held["newest version of each module passed"]) == (day(9), "alpha 1.0; beta 1.0; gamma 1.0")
    assert {row["level"]: row["records"] for row in rows(said, "worth")} == {"A": 2, "B": 0, "C": 1, "D": 0}


def test_what_is_over_is_no_record_on_which_a_standing_rests() -> None:
    over = credit("alpha", 4, assurance=Assurance.SIGNED_IN, expires=day(89))
    found = (over, credit("alpha", 5, assurance=Assurance.IMPORTED, expires=day(90)), credit("beta", 9))
    (row,) = rows(roster(office(TAUGHT, rosters((0, (person(),))), *found), Query()), "people")
    assert (row["state"], row["weakest record"]) == ("done", "C")


def test_gaps_between_roster_and_records_are_named() -> None:
    here = (person("none"), person("idle", roles=()), person("drafts"), person("some"))
    found = (
        credit("alpha", 3, person="drafts", draft=True),
        credit("alpha", 3, person="some"),
        credit("alpha", 3, person="left"),
        credit("beta", 5, person="left"),
    )
    said = roster(office(TAUGHT, rosters((0, (*here, person("left"))), (60, here)), *found), Query())
    assert [row["person"] for row in rows(said, "without")] == ["drafts", "none"]
    assert rows(said, "gone") == [
        {
            "person": "left",
            "name": "Robin Doe",
            "last roster": day(0),
            "last day": f"not in the roster of {day(60)}",
            "records": "2 records",
            "last record": day(5),
        }
    ]
    assert said.lead == (
        "4 people in the roster of this day; 0 have taken all that they must, "
        "2 are asked something and without any record that counts."
    )
    assert said.main == "people"


def test_what_a_level_proves_is_said() -> None:
    said = roster(office(TAUGHT, rosters((0, ()))), Query())
    (section,) = (one for one in said.sections if one.id == "worth")
    assert "says that an organisation complies with a law" in section.lead
    assert all(all(row[:4]) for row in section.rows)


CREDITS = st.builds(
    lambda module, number, who, level, draft: credit(module, number, person=who, assurance=level, draft=draft),
    *(st.sampled_from(["alpha", "beta", "gamma"]), st.integers(0, 89), st.sampled_from(["p0", "p1", "p2", "away"])),
    *(st.sampled_from(list(Assurance)), st.booleans()),
)
ROLES = st.lists(st.sampled_from([(), ("coder",), ("coder", "lead")]), min_size=3, max_size=3)


@settings(max_examples=80, deadline=None)
@given(st.lists(CREDITS, max_size=14), ROLES)
def test_the_rows_are_those_of_plain_loops(found: list[Credit], roles: list[tuple[str, ...]]) -> None:
    people = tuple(person(f"p{n}", roles=one, access=("bulk",) if n == 0 else ()) for n, one in enumerate(roles))
    known = Assignments(
        roles={"coder": role(), "lead": role("lead", "leaders")}, access={"bulk": rule("bulk", "gamma")}
    )
    said = roster(office(TAUGHT, rosters((0, people)), *found, assignments=known), Query())
    expected, without = [], []
    for who in people:
        asked = [["alpha", "beta"]] * ("coder" in who.roles) + [["gamma"]] * ("lead" in who.roles)
        asked += [["gamma"]] * ("bulk" in who.access)
        mine = [one for one in found if one.person == who.id and not one.draft]
        had = {one.module for one in mine}
        met = sum(all(module in had for module in need) for need in asked)
        worst = ""
        for module in {module for need in asked for module in need}:
            levels = sorted(str(one.assurance) for one in mine if one.module == module)
            worst = max(worst, levels[0] if levels else "")
        expected.append((who.id, len(asked), met, max((one.day for one in mine), default=None), worst))
        if asked and not mine:
            without.append(who.id)
    got = [(r["person"], r["asked"], r["met"], r["last record"], r["weakest record"]) for r in rows(said, "people")]
    assert got == expected
    assert [row["person"] for row in rows(said, "without")] == without
    away = [one for one in found if one.person == "away"]
    counted = f"{len(away)} record{'s' if len(away) != 1 else ''}"
    assert [row["records"] for row in rows(said, "gone")] == ([counted] if away else [])
