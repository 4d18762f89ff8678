"""Exports of learning systems: what a row says, and what it cannot say."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from builders.errors import Problem
from builders.records.archive import Archive
from builders.records.draft import draft
from builders.records.importing import Imported, split_version, take
from builders.records.maps import read_map
from builders.records.table import read_table
from builders.records.tables import Passed, tables
from builders.records.typed import moment_of
from tests.records.told import IRI

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
GENERIC = """\
format: 1
source: cornerstone
person: User
identifier: email
course: Training
version: Edition
result: Status
passed: [Passed, Complete]
day: Completed
score: Score
dates: ["%m/%d/%Y"]
timezone: America/Chicago
courses:
  Claims and coding: claims-coding
"""
MOODLE_SCORM = """\
format: 1
source: moodle
activities: true
person: Email address
day: Started on
passed: [Passed]
dates: ["%A, %d %B %Y, %I:%M %p"]
timezone: America/Chicago
courses:
  Claims and coding: claims-coding
"""
MOODLE_COMPLETION = """\
format: 1
source: moodle
activities: true
person: Email address
passed: [Completed, Completed (achieved pass grade)]
dates: ["%Y-%m-%d %H:%M:%S"]
timezone: America/Chicago
courses:
  Claims and coding: claims-coding
  Security essentials: security-essentials
"""


def imported(root: Path, columns: str, text: str, name: str = "export.csv") -> tuple[Imported, tuple[Passed, ...]]:
    (root / "map.yml").write_text(columns, encoding="utf-8")
    (root / name).write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    found, table = read_map(root / "map.yml", problems), read_table(root / name, name, problems)
    assert problems == []
    assert found
    assert table
    archive = Archive(root)
    done = take(archive, table, found, IRI, NOW)
    with tables(archive) as held:
        return done, tuple(sorted(held.passed(), key=lambda one: (one.happened, one.id)))


HEAD = "User,Training,Edition,Status,Completed,Score\n"


def test_a_row_is_a_record_of_the_course(tmp_path: Path) -> None:
    done, (one,) = imported(
        tmp_path, GENERIC, HEAD + "ada@clinic.example,Claims and coding,1.0.0,Passed,03/02/2026,88\n"
    )
    assert (done.new, done.problems) == (1, [])
    assert (one.actor, one.kind, one.name, one.version) == (
        "mailto:ada@clinic.example",
        "courses",
        "claims-coding",
        "1.0.0",
    )
    # Noon in Chicago.
    assert (one.happened, one.score, one.assurance) == ("2026-03-02T18:00:00.000000Z", 0.88, "C")
    assert one.dating == "recorded"
    assert len(list((tmp_path / "archive" / "imports").iterdir())) == 1


@pytest.mark.parametrize(
    ("cell", "version", "draft"),
    [
        ("1.0.0-draft+5f3a9c1e", "1.0.0", 1),
        ("v1.0.0-DRAFT", "1.0.0", 1),
        ("1.0.0+5f3a9c1e", "1.0.0", 0),
        ("V1.0.0", "1.0.0", 0),
        ("01.0.0", "", 0),
        ("draft of 1.0.0", "", 0),
    ],
)
def test_a_draft_is_not_the_release_that_it_may_become(tmp_path: Path, cell: str, version: str, draft: int) -> None:
    row = f"ada@clinic.example,Claims and coding,{cell},Passed,03/02/2026,88\n"
    _, (one,) = imported(tmp_path, GENERIC, HEAD + row)
    assert (one.version, one.draft) == (version, draft)


def test_an_export_that_overlaps_adds_nothing_twice(tmp_path: Path) -> None:
    row = "ada@clinic.example,Claims and coding,1.0.0,Passed,03/02/2026,88\n"
    imported(tmp_path, GENERIC, HEAD + row)
    done, found = imported(
        tmp_path, GENERIC, HEAD + row + row.replace("ada", "bo") + row.replace("ada", "bo"), "later.csv"
    )
    assert (done.new, done.known) == (1, 2)
    assert len(found) == 2


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",Claims and coding,1.0.0,Passed,03/02/2026,88", "names nobody"),
        ("a@clinic.example,Knitting,1.0.0,Passed,03/02/2026,88", "no course for 'Knitting'"),
        ("a@clinic.example,Claims and coding,1.0.0,Passed,2026-03-02,88", "no day"),
        ("a@clinic.example,Claims and coding,1.0.0,Passed,03/02/2031,88", "still to come"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, row: str, why: str) -> None:
    done, found = imported(tmp_path, GENERIC, HEAD + row + "\n")
    assert found == ()
    assert [(one.code, one.where.line) for one in done.problems] == [("R103", 2)]
    assert why in done.problems[0].message


def test_a_day_that_two_forms_read_as_two_days_is_none(tmp_path: Path) -> None:
    both = GENERIC.replace('"%m/%d/%Y"', '"%m/%d/%Y", "%d/%m/%Y"')
    rows = "".join(
        f"a@clinic.example,Claims and coding,1.0.0,Passed,{day},88\n" for day in ("01/02/2026", "31/01/2026")
    )
    done, (one,) = imported(tmp_path, both, HEAD + rows)
    assert one.happened.startswith("2026-01-31")
    assert "no day" in done.problems[0].message


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata"])
def test_a_day_without_a_time_stays_that_day(tmp_path: Path, zone: str) -> None:
    row = "a@clinic.example,Claims and coding,1.0.0,Passed,03/02/2026,88\n"
    _, (one,) = imported(tmp_path, GENERIC.replace("America/Chicago", zone), HEAD + row)
    assert moment_of(one.happened).astimezone(ZoneInfo("America/Chicago")).date() == dt.date(2026, 3, 2)


@pytest.mark.parametrize(("form", "day"), [("%m/%d/%Y %I %p", "03/02/2026 12 AM"), ("%c", "Mon Mar  2 00:00:00 2026")])
def test_midnight_is_a_time(tmp_path: Path, form: str, day: str) -> None:
    row = f"a@clinic.example,Claims and coding,1.0.0,Passed,{day},88\n"
    _, (one,) = imported(tmp_path, GENERIC.replace("%m/%d/%Y", form), HEAD + row)
    assert one.happened == "2026-03-02T06:00:00.000000Z"


def test_who_has_not_passed_gets_nothing(tmp_path: Path) -> None:
    done, found = imported(tmp_path, GENERIC, HEAD + "a@clinic.example,Claims and coding,1.0.0,Failed,03/02/2026,8\n")
    assert (done.not_passed, found) == (1, ())


@pytest.mark.parametrize("key", ["passed", "result"])
def test_a_result_and_the_words_for_passed_are_named_together_or_not_at_all(tmp_path: Path, key: str) -> None:
    lines = [line for line in GENERIC.splitlines() if not line.startswith(f"{key}:")]
    (tmp_path / "map.yml").write_text("\n".join(lines), encoding="utf-8")
    problems: list[Problem] = []
    assert read_map(tmp_path / "map.yml", problems) is None
    assert [one.code for one in problems] == ["R008"]
    assert f"without '{key}'" in problems[0].message


def test_a_proposal_shows_nobody_as_passed_whose_result_it_does_not_know(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(
        "User,Course,Status,Completed\na@clinic.example,Claims,Durchgefallen,2026-03-02\n", encoding="utf-8"
    )
    table = read_table(tmp_path / "export.csv", "export.csv", [])
    assert table
    told = draft(table, "lms", NOW.date())
    assert 'passed: ["?"]' in told
    assert "as they are understood, 0 of 1" in told


@pytest.mark.parametrize(("score", "found"), [("88", 0.88), ("88,5 %", 0.885), ("188", None), ("-", None), ("", None)])
def test_scores(tmp_path: Path, score: str, found: float | None) -> None:
    row = f'a@clinic.example,Claims and coding,1.0.0,Passed,03/02/2026,"{score}"\n'
    assert imported(tmp_path, GENERIC, HEAD + row)[1][0].score == found


def test_moodles_scorm_report(tmp_path: Path) -> None:
    text = (
        "Name\tEmail address\tAttempt\tStarted on\tLast accessed on\tScore\tClaims and coding 1.0.0\n"
        "Ada Moss\tada@clinic.example\t1\tMonday, 2 March 2026, 9:10 PM\tMonday, 2 March 2026, 10:30 PM\t90\tPassed\n"
        "Bo Lind\tbo@clinic.example\t1\tMonday, 2 March 2026, 9:10 PM\tMonday, 2 March 2026, 10:30 PM\t9\tIncomplete\n"
    )
    done, (one,) = imported(tmp_path, MOODLE_SCORM, text, "report.txt")
    assert (done.not_passed, done.problems) == (1, [])
    assert (one.name, one.version, one.dating) == ("claims-coding", "1.0.0", "inferred")
    assert one.happened == "2026-03-03T03:10:00.000000Z"
    table = read_table(tmp_path / "report.txt", "report.txt", [])
    assert table
    assert 'day: "Started on"' in draft(table, "moodle", NOW.date())
    # Whoever only looks at it again has not taken it again.
    again, _ = imported(tmp_path, MOODLE_SCORM, text.replace("10:30 PM", "11:45 PM"), "later.txt")
    assert (again.new, again.known) == (0, 1)


def test_moodles_completion_report(tmp_path: Path) -> None:
    text = (
        "Name,Email address,Claims and coding,,Security essentials (v1.2.0),\n"
        "Ada Moss,ada@clinic.example,Completed (achieved pass grade),2026-03-02 21:00:00,Not completed,\n"
        "Bo Lind,bo@clinic.example,Not completed,,Completed,2026-03-05 10:00:00\n"
    )
    _, (one, two) = imported(tmp_path, MOODLE_COMPLETION, text)
    assert (one.name, one.version, one.dating) == ("claims-coding", "", "unknown")
    assert (two.name, two.version, two.dating) == ("security-essentials", "1.2.0", "inferred")


def test_a_map_that_does_not_fit_takes_nothing(tmp_path: Path) -> None:
    done, found = imported(tmp_path, GENERIC, "Who,What\na@clinic.example,x\n")
    assert found == ()
    assert {one.code for one in done.problems} == {"R008"}
    assert "There are: Who, What." in done.problems[0].hint


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('dates: ["%d"]', "R008"),
        ("timezone: Chicago", "R008"),
        ("identifier: name", "K004"),
        ("sauce: x", "K002"),
        ("source: My LMS", "K004"),
    ],
)
def test_a_bad_map_is_named(tmp_path: Path, line: str, code: str) -> None:
    key = line.partition(":")[0]
    text = "\n".join(old for old in GENERIC.splitlines() if not old.startswith(f"{key}:"))
    (tmp_path / "map.yml").write_text(f"{line}\n{text}\n", encoding="utf-8")
    problems: list[Problem] = []
    assert read_map(tmp_path / "map.yml", problems) is None
    assert [one.code for one in problems] == [code]


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Claims and coding 1.0.0", ("Claims and coding", "1.0.0")),
        ("Claims and coding (v1.10.2)", ("Claims and coding", "1.10.2")),
        ("Claims: v2.0.0", ("Claims", "2.0.0")),
        ("Claims 2026", ("Claims 2026", "")),
        ("Claims 1.0.0-draft+5f3a9c1e", ("Claims 1.0.0-draft+5f3a9c1e", "")),
        ("Claims 01.0.0", ("Claims 01.0.0", "")),
    ],
)
def test_titles_hold_versions(title: str, parts: tuple[str, str]) -> None:
    assert split_version(title) == parts
