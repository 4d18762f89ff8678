"""Remediation cases: stories one can check by hand, and any story against plain loops."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import Problem, UsageError
from builders.model.people import Exceptions
from builders.model.remediation import CASE_COLUMNS, Remediation
from builders.records.people import CASES, read_cases
from builders.report.agenda import agenda
from builders.report.cases import cases
from builders.report.desk import Desk, Query
from builders.report.person import person as one_person
from builders.report.progress import progress
from builders.report.remediation import case_findings
from builders.report.sheet import Sheet
from tests.report.cases import absence, credit, curriculum, day, edition, person, rows
from tests.report.office import office, rosters
from tests.report.test_progress import answer

TAUGHT = curriculum(edition(0, "1.0.0", "alpha", "beta"), edition(40, "1.1.0", "alpha@1.1.0", "beta"))
TEAM = rosters((0, (person("p1"), person("p2", manager="m1"), person("p3", manager="m1", name="Cy Dorn"))))
HEAD = ",".join(CASE_COLUMNS) + "\n"
ROW = "C-1,incident,p1;p2,,alpha,2026-02-01,D. Reyes,2026-03-01,file I-1\n"


def case(case_id: str = "C-1", **changes: Any) -> Remediation:
    given_ = {"kind": "learner", "people": ("p1",), "team": "", "what": ("alpha",), "opened": day(20), "due": day(60)}
    return Remediation(**{"id": case_id, "opened_by": "D. Reyes", "reason": "file 1", **given_, **changes})


def at(*found: Any, as_of: int = 90, roster: Any = TEAM, **given_: Any) -> Desk:
    kept = tuple(one for one in found if isinstance(one, Remediation))
    credits_ = [one for one in found if not isinstance(one, Remediation)]
    return office(TAUGHT, roster, *credits_, as_of=as_of, cases=kept, **given_)


def told(*found: Any, **given_: Any) -> Sheet:
    return cases(at(*found, **given_), Query())


def stands(*found: Any, **given_: Any) -> tuple[str, Any]:
    (one,) = rows(told(*found, **given_), "cases")
    return one["state"], one["closed on"]


def test_a_case_is_open_then_overdue_and_closed_by_a_record_alone() -> None:
    assert stands(case(), as_of=60) == ("open", None)
    assert stands(case(), as_of=61) == ("overdue", None)
    assert stands(case(), credit("alpha", 30), as_of=90) == ("closed", day(30))
    assert stands(case(), credit("alpha", 70, "1.1.0"), as_of=90) == ("closed", day(70))
    # What comes later is not known on the day.
    assert stands(case(), credit("alpha", 70, "1.1.0"), as_of=69) == ("overdue", None)
    waived = Exceptions(waivers={"p1": (absence(0, None, what="alpha", reason="x", approved_by="y"),)})
    assert stands(case(), exceptions=waived) == ("overdue", None)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (credit("alpha", 19), "no record since it was opened"),
        (credit("beta", 30), "no record since it was opened"),
        (credit("alpha", 30, person="p2"), "no record since it was opened"),
        (credit("alpha", 20), "passed on the day of the opening: nobody knows which came first"),
        (credit("alpha", 50), f"passed on {day(50)} in 1.0, which was not in force then"),
        (credit("alpha", 30, "1.1.0"), f"passed on {day(30)} in 1.1, which was not in force then"),
        (credit("alpha", 30, draft=True), f"passed as a draft on {day(30)}"),
    ],
)
def test_what_closes_nothing_is_said(record: Any, why: str) -> None:
    (row,) = rows(told(case(), record), "people")
    assert (row["state"], row["record"], row["passed on"]) == ("overdue", "", None)
    assert row["why not"] == why


def test_a_record_without_a_version_closes_nothing() -> None:
    unknown = credit("alpha", 30)
    unknown = type(unknown)(**{name: getattr(unknown, name) for name in unknown.__slots__} | {"version": None})
    (row,) = rows(told(case(), unknown), "people")
    assert row["why not"] == f"passed on {day(30)}, version unknown"


def test_around_a_release_both_versions_are_in_force() -> None:
    for number, version in ((39, "1.1.0"), (40, "1.1.0"), (40, "1.0.0")):
        assert stands(case(), credit("alpha", number, version))[0] == "closed", (number, version)
    for number, version in ((38, "1.1.0"), (42, "1.0.0")):
        assert stands(case(), credit("alpha", number, version))[0] == "overdue", (number, version)


def test_each_of_a_team_has_to_pass_each_module() -> None:
    team = case(people=(), team="m1", what=("alpha", "beta/least"))
    one = [credit(module, 30, person="p2") for module in ("alpha", "beta")]
    assert stands(team, *one) == ("overdue", None)
    assert stands(team, *one, credit("alpha", 31, person="p3"), as_of=50) == ("open", None)
    both = (*one, credit("alpha", 31, person="p3"), credit("beta", 35, person="p3"))
    said = told(team, *both)
    (whole,) = rows(said, "cases")
    assert (whole["state"], whole["closed on"], whole["people"], whole["passed all"]) == ("closed", day(35), 2, 2)
    assert whole["package"] == ""
    evidence = [(row["person"], row["module"], row["record"], row["assurance"]) for row in rows(said, "people")]
    assert evidence == [
        ("p2", "alpha", "alpha-30-1.0.0", "A"),
        ("p2", "beta", "beta-30-1.0.0", "A"),
        ("p3", "alpha", "alpha-31-1.0.0", "A"),
        ("p3", "beta", "beta-35-1.0.0", "A"),
    ]
    (row,) = rows(told(team, *both[:3]), "cases")
    assert (row["passed all"], row["package"]) == (1, "build --modules beta --as NAME")


def test_a_team_is_who_belonged_to_it_when_the_case_was_opened() -> None:
    later = rosters(
        (0, (person("p1"), person("p2", department="Phones"), person("p3", department="Phones", left=day(10)))),
        (30, (person("p1", department="Phones"), person("p2"))),
    )
    team = case(people=("p1",), team="Phones")
    assert [row["person"] for row in rows(told(team, roster=later), "people")] == ["p1", "p2"]
    first = case(people=(), team="Phones", opened=day(-5))
    assert [row["person"] for row in rows(told(first, roster=later), "people")] == ["p2", "p3"]


def test_who_left_is_no_longer_waited_for_and_closes_nothing() -> None:
    gone = rosters((0, (person("p1", left=day(50)), person("p2"))), (60, (person("p2"),)))
    assert stands(case(), roster=gone, as_of=50)[0] == "open"
    assert stands(case(), roster=gone) == ("left before", None)
    assert rows(told(case(), roster=gone), "people")[0]["why not"] == f"left: {day(50)}"
    assert stands(case(), credit("alpha", 30), roster=gone)[0] == "closed"
    # The others still have to.
    assert stands(case(people=("p1", "p2")), roster=gone) == ("overdue", None)


def test_the_most_urgent_come_first_and_those_to_come_are_left_out() -> None:
    found = (
        case("C-4", people=("p2",)),
        case("C-3", due=day(99)),
        case("C-2"),
        case("C-1", due=day(50)),
        case("C-9", opened=day(91)),
    )
    said = told(*found, credit("alpha", 30, person="p2"))
    assert [row["case"] for row in rows(said, "cases")] == ["C-1", "C-2", "C-3", "C-4"]
    assert said.lead == "4 cases: 2 overdue, 1 open, 0 left before, 1 closed."
    assert said.main == "people"


def test_one_case_or_one_person_can_be_asked_for() -> None:
    found = at(case(), case("C-2", people=("p1", "p2")), case("C-3", people=("p3",)))
    assert {row["case"] for row in rows(cases(found, Query(subject="C-3")), "people")} == {"C-3"}
    mine = rows(cases(found, Query(subject="p2")), "people")
    assert [(row["case"], row["person"]) for row in mine] == [("C-2", "p2")]
    with pytest.raises(UsageError, match=r"cases\.csv has no case 'p9'"):
        cases(found, Query(subject="p9"))


def test_the_page_of_a_person_and_that_of_the_day_have_them() -> None:
    found = at(case(), case("C-2", people=("p1", "p2"), due=day(95)), credit("alpha", 30))
    assert [(row["case"], row["state"], row["record"]) for row in rows(one_person(found, Query(subject="p1")), "cases")]
    today = agenda(found, Query())
    (row,) = rows(today, "cases")
    assert (row["case"], row["person"], row["state"], row["missing"]) == ("C-2", "p2", "open", "alpha")
    assert row["package"] == "build --modules alpha --as NAME"
    assert (1, "cases that are open") in [(row["how many"], row["what"]) for row in rows(today, "next")]
    nobody = agenda(at(case(people=(), team="m9")), Query())
    assert (1, "cases that are overdue") in [(row["how many"], row["what"]) for row in rows(nobody, "next")]


def test_what_can_never_be_closed_is_named() -> None:
    found = at(case(people=("p1", "p9")), case("C-2", what=("gamma", "alpha/knots")), case("C-3", people=(), team="m9"))
    said = [(one.sentence, one.people) for one in case_findings(found)]
    assert said == [
        ("case C-1 is about 1 person of no roster.", ("p9",)),
        ("case C-2 names 'gamma', 'alpha/knots', which no release has: correct cases.csv.", ()),
        (f"case C-3: nobody had 'm9' as manager or department on {day(20)}.", ()),
    ]
    assert rows(told(case("C-3", people=(), team="m9")), "cases")[0]["state"] == "overdue"


def test_who_struggles_suggests_a_line_that_is_read_once_somebody_signs_it(tmp_path: Path) -> None:
    missed = {"p1": (answer(80, "q", wrong=6),), "p2": (answer(80, "q", wrong=6, module="beta"),)}
    roster = rosters((0, (person("p1"), person("p2"))))
    found = office(TAUGHT, roster, cases=(case(people=("p2",), what=("beta",)),), asked=missed)
    one, other = rows(progress(found, Query()), "suggested")
    assert (one["person"], other["line for cases.csv"]) == ("p1", "already open: C-1")
    line = one["line for cases.csv"]
    (tmp_path / CASES).write_text(f"{HEAD}{line}\n", encoding="utf-8")
    problems: list[Problem] = []
    assert read_cases(tmp_path, problems) == ()
    assert [(one.code, one.where.column) for one in problems] == [("R005", CASE_COLUMNS.index("opened_by") + 1)]
    cells = next(csv.reader(io.StringIO(line)))
    cells[CASE_COLUMNS.index("opened_by")] = "D. Reyes"
    (tmp_path / CASES).write_text(HEAD + ",".join(cells) + "\n", encoding="utf-8")
    (signed,) = read_cases(tmp_path, [])
    assert (signed.people, signed.modules, signed.opened, signed.due) == (("p1",), ("alpha",), day(90), day(104))
    # Who has passed since needs no case.
    through = office(TAUGHT, roster, credit("alpha", 81), asked=missed)
    assert [row["person"] for row in rows(progress(through, Query()), "suggested")] == ["p2"]


def read(root: Path, text: str) -> tuple[tuple[Remediation, ...], list[str]]:
    (root / CASES).write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    found = read_cases(root, problems)
    assert all(one.where.path == CASES and one.hint for one in problems)
    return found, [f"{one.code} {one.where.line}:{one.where.column}" for one in problems]


def test_a_row_is_a_case(tmp_path: Path) -> None:
    (one,), problems = read(tmp_path, HEAD + ROW)
    assert problems == []
    assert (one.id, one.people, one.what, one.opened) == ("C-1", ("p1", "p2"), ("alpha",), dt.date(2026, 2, 1))
    assert read_cases(tmp_path / "elsewhere", []) == ()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("C-1,", ",", "R005 2:1"),
        ("incident", "rumour", "R005 2:2"),
        ("p1;p2", "", "R005 2:3"),
        (",alpha,", ",,", "R005 2:5"),
        (",alpha,", ",Alpha one,", "R005 2:5"),
        ("2026-02-01", "2/1/2026", "R003 2:6"),
        ("2026-02-01", "", "R005 2:6"),
        ("D. Reyes", "", "R005 2:7"),
        ("2026-03-01", "", "R005 2:8"),
        ("2026-03-01", "2026-01-31", "R005 2:8"),
        ("file I-1", "", "R005 2:9"),
    ],
)
def test_a_bad_row_is_named_and_is_no_case(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert read(tmp_path, HEAD + ROW.replace(old, new, 1)) == ((), [problem])


def test_a_case_is_there_once(tmp_path: Path) -> None:
    found, problems = read(tmp_path, HEAD + ROW + ROW.replace("alpha", "beta"))
    assert ([one.what for one in found], problems) == ([("alpha",)], ["R004 3:1"])
    assert read(tmp_path, HEAD.replace(",due", "") + ROW)[1] == ["R002 1:1"]


NUMBERS = st.integers(0, 95)
CREDITS = st.lists(
    st.builds(
        lambda module, number, version, who, draft: credit(module, number, version, person=who, draft=draft),
        st.sampled_from(["alpha", "beta"]), NUMBERS, st.sampled_from(["1.0.0", "1.1.0", "2.0.0"]),
        st.sampled_from(["p1", "p2", "p3"]), st.booleans(),
    ),
    max_size=10,
)  # fmt: skip


@settings(deadline=None)
@given(
    CREDITS,
    NUMBERS,
    st.integers(0, 60),
    st.sampled_from([(), ("p1",), ("p1", "p3")]),
    st.sampled_from(["", "m1"]),
    st.sampled_from([("alpha",), ("beta", "alpha/x")]),
)
def test_any_story_is_told_as_plain_loops_would(  # noqa: PLR0913, PLR0917 - what is drawn
    earned: list[Any], opened: int, days: int, people: tuple[str, ...], team: str, what: tuple[str, ...]
) -> None:
    mine = case(people=people, team=team, what=what, opened=day(opened), due=day(opened + days))
    concerned = sorted({*people, *(["p2", "p3"] if team else [])})
    if opened > 90:
        assert rows(told(mine, *earned), "cases") == []
        return
    closing = []
    for who in concerned:
        for module in [one.split("/")[0] for one in what]:
            good = []
            for one in earned:
                number = (one.day - day(0)).days
                out = {"1.1.0" if one >= 40 and module == "alpha" else "1.0.0" for one in range(number - 1, number + 2)}
                after = opened < number <= 90
                if (one.person, one.module) == (who, module) and after and not one.draft and str(one.version) in out:
                    good.append(one.day)
            closing.append(min(good, default=None))
    if concerned and None not in closing:
        expected = ("closed", max(one for one in closing if one))
    else:
        expected = ("overdue" if opened + days < 90 else "open", None)
    assert stands(mine, *earned) == expected
