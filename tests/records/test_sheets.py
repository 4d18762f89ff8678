"""Sign-in sheets and prior training: how it was taken, who stands for it, and until when it counts."""

from pathlib import Path

import pytest

from builders.errors import Problem
from builders.records.draft import draft
from builders.records.maps import read_map
from builders.records.table import read_table
from tests.paths import ROOT
from tests.records.test_importing import GENERIC, HEAD, NOW, imported

SHEET = """\
format: 1
source: classes
person: E-mail
course: Class
version: Version
day: Held on
dates: ["%m/%d/%Y", "%d %b %Y"]
timezone: America/Chicago
mode: classroom
approver: Approved by
expires: Valid until
courses:
  Claims and coding: claims-coding
"""
SIGNED = "E-mail,Class,Version,Held on,Approved by,Valid until\n"
ADA = "ada@clinic.example,Claims and coding,1.0.0,03/02/2026,D. Reyes,03/01/2027\n"


def test_a_sheet_says_how_who_approved_it_and_until_when_it_counts(tmp_path: Path) -> None:
    done, (one, two) = imported(tmp_path, SHEET, SIGNED + ADA + ADA.replace("ada", "bo").replace("03/01/2027", ""))
    assert (done.new, done.problems) == (2, [])
    told = {(x.actor[7:9], x.mode, x.approver, x.expires, x.assurance) for x in (one, two)}
    assert told == {("ad", "classroom", "D. Reyes", "2027-03-01", "C"), ("bo", "classroom", "D. Reyes", "", "C")}


@pytest.mark.parametrize(("cell", "mode"), [("Webinar", "webinar"), ("", "classroom"), ("Class Room", "class room")])
def test_a_row_says_its_mode_before_the_map_does(tmp_path: Path, cell: str, mode: str) -> None:
    text = SIGNED.replace("Class,", "Class,Delivery,") + ADA.replace("coding,", f"coding,{cell},")
    done, (one,) = imported(tmp_path, f"{SHEET}mode_column: delivery\n", text)
    assert (done.new, one.mode) == (1, mode)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("03/01/2027", "2027-03-01", "'2027-03-01' is no last day in a form that the map has"),
        ("03/01/2027", "02/29/2027", "no last day"),
        ("03/01/2027", "12/31/9999", "no last day"),
        ("03/01/2027", "03/01/2026", "is before the day on which it was taken"),
        ("coding,", "coding,?", "'?' is no mode"),
        ("coding,,1.0.0,03/02/2026,D. Reyes", "coding,Prior,1.0.0,03/02/2026,", "nobody is named who accepts this"),
    ],
)
def test_a_row_that_is_not_founded_is_left_out_and_named(tmp_path: Path, old: str, new: str, why: str) -> None:
    columns, head, row = (
        f"{SHEET}mode_column: Mode\n",
        SIGNED.replace("Class,", "Class,Mode,"),
        ADA.replace(",1", ",,1"),
    )
    assert old in row
    done, found = imported(tmp_path, columns, head + row.replace(old, new) + row.replace("ada", "bo"))
    assert [one.actor[7:9] for one in found] == ["bo"]
    assert [(one.code, one.where.line, one.warning) for one in done.problems] == [("R103", 2, True)]
    assert why in done.problems[0].message


def test_the_last_day_may_be_the_day_itself_in_the_zone_of_the_map(tmp_path: Path) -> None:
    # It is the next day in UTC already.
    late = SHEET.replace('"%d %b %Y"', '"%m/%d/%Y %H:%M"')
    row = ADA.replace("03/02/2026", "03/02/2026 23:30").replace("03/01/2027", "03/02/2026")
    done, (one,) = imported(tmp_path, late, SIGNED + row)
    assert (done.problems, one.happened[:10], one.expires) == ([], "2026-03-03", "2026-03-02")


def test_a_last_day_that_two_forms_read_as_two_days_is_none(tmp_path: Path) -> None:
    both = SHEET.replace('"%d %b %Y"', '"%d/%m/%Y"')
    rows = ADA.replace("03/02/2026", "31/01/2026").replace("03/01/2027", "01/02/2027")
    done, found = imported(tmp_path, both, SIGNED + rows)
    assert found == ()
    assert "no last day" in done.problems[0].message


def test_a_map_that_says_nothing_new_makes_the_ids_that_it_made(tmp_path: Path) -> None:
    row = "ada@clinic.example,Claims and coding,1.0.0,Passed,03/02/2026,88\n"
    _, (one,) = imported(tmp_path, GENERIC, HEAD + row)
    assert one.id == "f0db0774-9e57-5490-b7ea-b1cc3c5aac2d"
    # Columns that are empty say nothing new either.
    more = GENERIC + "approver: Approver\nexpires: Until\nmode_column: Mode\n"
    done, _ = imported(tmp_path, more, HEAD.strip() + ",Approver,Until,Mode\n" + row.strip() + ",,,\n")
    assert (done.new, done.known) == (0, 1)


def test_a_sheet_that_is_imported_again_adds_nothing_and_a_corrected_row_takes_the_place(tmp_path: Path) -> None:
    longer, other = ADA.replace("2027", "2028"), ADA.replace("ada", "bo")
    imported(tmp_path, SHEET, SIGNED + ADA)
    again, _ = imported(tmp_path, SHEET, SIGNED + ADA + other)
    assert (again.new, again.known, again.replaced) == (1, 1, 0)
    done, found = imported(tmp_path, SHEET, SIGNED + longer + other, "corrected.csv")
    assert (done.new, done.known, done.replaced, done.problems) == (1, 1, 1, [])
    assert sorted((one.actor[7:9], one.expires[:4]) for one in found) == [("ad", "2028"), ("bo", "2027")]
    shorter = ADA.replace("2027", "2026").replace("03/01", "03/30")
    done, found = imported(tmp_path, SHEET, SIGNED + shorter, "shorter.csv")
    assert (done.replaced, sorted(one.expires for one in found)) == (1, ["2026-03-30", "2027-03-01"])
    # The old file is not taken for another correction.
    done, found = imported(tmp_path, SHEET, SIGNED + ADA + other, "old.csv")
    assert (done.new, done.known, done.replaced, len(found)) == (0, 1, 0, 2)
    assert "has been replaced since" in done.problems[0].message


def test_columns_that_a_map_learns_later_complete_what_it_took_before(tmp_path: Path) -> None:
    plain = "".join(line for line in SHEET.splitlines(keepends=True) if line[:8] not in {"approver", "expires:"})
    imported(tmp_path, plain, SIGNED + ADA)
    done, (one,) = imported(tmp_path, SHEET, SIGNED + ADA)
    assert (done.new, done.replaced, one.approver, one.expires) == (1, 1, "D. Reyes", "2027-03-01")
    # Who goes back to the plain map does not make it count for ever.
    for rows in (ADA, ADA + ADA.replace("ada", "bo")):
        done, found = imported(tmp_path, plain, SIGNED + rows)
        assert (done.known, done.replaced, done.problems) == (1, 0, [])
        assert [one.expires for one in found if "ada" in one.actor] == ["2027-03-01"]


def test_a_plain_map_does_not_undo_what_a_fuller_one_said(tmp_path: Path) -> None:
    plain = "".join(line for line in SHEET.splitlines(keepends=True) if line[:8] not in {"approver", "expires:"})
    imported(tmp_path, SHEET, SIGNED + ADA)
    done, (one,) = imported(tmp_path, plain, SIGNED + ADA)
    assert (done.new, done.known, one.expires) == (0, 1, "2027-03-01")


def test_the_first_of_two_rows_that_disagree_is_taken_whenever(tmp_path: Path) -> None:
    rows = SIGNED + ADA + ADA.replace("2027", "2028")
    for new in (1, 0):
        done, (one,) = imported(tmp_path, SHEET, rows)
        assert (done.new, one.expires) == (new, "2027-03-01")
        assert [(x.where.line, "another row" in x.message) for x in done.problems] == [(3, True)]


def test_who_accepts_prior_training_is_named(tmp_path: Path) -> None:
    prior = SHEET.replace("mode: classroom", "mode: prior").replace("approver: Approved by\n", "")
    (tmp_path / "map.yml").write_text(prior, encoding="utf-8")
    problems: list[Problem] = []
    assert read_map(tmp_path / "map.yml", problems) is None
    assert [(one.code, one.where.line) for one in problems] == [("R008", 9)]
    assert "without 'approver'" in problems[0].message


DRAFTED = '''\
E-mail,Training,Accepted for version,Taken on,Approver,Expires,Delivery
ada@x.example,"Privacy: the \U0001f512 ""basics""",1.0.0,02/03/2026,D. Reyes,2027-02-02,Classroom
bo@x.example,Claims,1.0.0,02/28/2026,,,
cy@x.example,Claims,1.0.0,02/28/2026,D. Reyes,,Prior
dee@x.example,Claims,1.0.0,02/28/2026,D. Reyes,2027-02-02,
'''


def test_a_proposal_is_a_map_once_its_questions_are_answered(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(DRAFTED, encoding="utf-8")
    table = read_table(tmp_path / "sheet.csv", "sheet.csv", [])
    assert table
    told = draft(table, "lms", NOW.date())
    first, *others = told.splitlines()[-3:]
    assert first == (
        '#   ada@x.example passed Privacy: the \U0001f512 "basics", version 1.0.0, on 2026-02-03, score none, '
        "mode classroom, approved by D. Reyes, counts until 2027-02-02"
    )
    assert others == [
        "#   bo@x.example passed Claims, version 1.0.0, on 2026-02-28, score none",
        "#   cy@x.example passed Claims, version 1.0.0, on 2026-02-28, score none, mode prior, approved by D. Reyes",
    ]
    # As it stands it can be read, and each question is named.
    (tmp_path / "map.yml").write_text(told, encoding="utf-8")
    problems: list[Problem] = []
    assert read_map(tmp_path / "map.yml", problems) is None
    assert [(one.code, "'?'" in one.message) for one in problems] == [("K004", True)] * 2
    answered = told.replace(': "?"', ": claims-coding")
    answered = "".join(x for x in answered.splitlines(keepends=True) if x.split(":")[0] not in {"result", "passed"})
    done, found = imported(tmp_path, answered, DRAFTED)
    assert (done.new, done.problems) == (4, [])
    said = [(one.actor[7:10], one.mode, one.approver, one.expires) for one in found]
    assert sorted(said) == [
        ("ada", "classroom", "D. Reyes", "2027-02-02"),
        ("bo@", "online", "", ""),
        ("cy@", "prior", "D. Reyes", ""),
        ("dee", "online", "D. Reyes", "2027-02-02"),
    ]


def block(text: str, language: str, after: str) -> str:
    return text.partition(after)[2].partition(f"```{language}\n")[2].partition("```")[0]


def test_a_day_that_may_be_two_is_settled_by_the_other_column(tmp_path: Path) -> None:
    text = "E-mail,Training,Date,Expires\na@x.example,Claims,02/03/2026,02/28/2027\n"
    (tmp_path / "sheet.csv").write_text(text, encoding="utf-8")
    table = read_table(tmp_path / "sheet.csv", "sheet.csv", [])
    assert table
    told = draft(table, "lms", NOW.date())
    assert 'dates: ["%m/%d/%Y"]\n' in told
    assert told.endswith("on 2026-02-03, score none, counts until 2027-02-28\n")


@pytest.mark.parametrize(("name", "mode", "count"), [("classes", "classroom", 2), ("prior", "prior", 1)])
def test_the_recipe_of_the_documentation_can_be_copied(tmp_path: Path, name: str, mode: str, count: int) -> None:
    text = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    columns, rows = block(text, "yaml", f"maps/{name}.yml`"), block(text, "csv", f"maps/{name}.csv`")
    done, found = imported(tmp_path, columns, rows)
    assert (done.new, done.problems) == (count, [])
    assert {(one.mode, one.approver, one.version) for one in found} == {(mode, "D. Reyes", "1.0.0")}
    assert sum(bool(one.expires) for one in found) == 1


def test_the_maps_of_the_documentation_can_be_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8").partition("## Getting the records in")[2]
    maps = [one.partition("```")[0] for one in text.split("```yaml\n")[1:3]]
    for one in maps:
        (tmp_path / "map.yml").write_text(one, encoding="utf-8")
        problems: list[Problem] = []
        assert read_map(tmp_path / "map.yml", problems), problems
