"""The maps that the documentation offers, with made-up files in the form of those systems' exports."""

import json
from pathlib import Path

import pytest

from builders.errors import Problem
from builders.records.maps import read_map
from builders.records.table import read_table
from tests.paths import ROOT
from tests.records.test_importing import imported

MAPS = ROOT / "docs" / "maps"
REGISTRATIONS = [
    {
        "id": f"r{number}",
        "registrationCompletion": "COMPLETED",
        "registrationSuccess": success,
        "registrationCompletionAmount": "NaN",
        "score": {"scaled": 90.0},
        "totalSecondsTracked": 600,
        "completedDate": completed,
        "course": {"id": "c", "title": "Claims and coding (v1.0.0)", "version": 3},
        "learner": {"id": who, "email": f"{who}@clinic.example"},
    }
    for number, (who, success, completed) in enumerate(
        [("ada", "PASSED", "2026-03-02T15:00:00.000Z"), ("bo", "UNKNOWN", ""), ("cy", "FAILED", "2026-03-02T15:00:00Z")]
    )
]
LAUNCHES = """\
accountId,contentID,learnerId,courseName,course_version,firstLaunchDate,completionDate,launchCompletion,\
launchSatisfaction,launchDuration
7,9,ada,Claims and coding (v1.0.0),3,2026-03-01 10:00:00,2026-03-02 15:00:00,COMPLETED,PASSED,600
7,9,bo,Claims and coding (v1.0.0),3,2026-03-01 10:00:00,,INCOMPLETE,UNKNOWN,60
"""
PROGRESS = """\
User ID,User,Division,Reg. Date,Status,Pass/Fail,Score,Time Spent,Training Title,Completion Date
ada,Ada Moss,Billing,03/01/2026,Completed,Passed,88,00:10:00,Claims and coding v1.0.0,03/02/2026
bo,Bo Lind,Billing,03/01/2026,Completed,Failed,38,00:10:00,Claims and coding v1.0.0,03/02/2026
"""


def columns(name: str) -> str:
    return (MAPS / f"{name}.yml").read_text(encoding="utf-8")


def test_every_map_is_whole_and_says_that_it_was_not_tested() -> None:
    names = {one.stem for one in MAPS.iterdir()}
    assert names == {"scorm-cloud", "content-controller", "cornerstone"}
    for name in names:
        problems: list[Problem] = []
        assert read_map(MAPS / f"{name}.yml", problems), problems
        assert "Not tested on the real system." in columns(name)
        assert f"maps/{name}.yml" in (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", [json.dumps(REGISTRATIONS), json.dumps({"registrations": REGISTRATIONS, "more": "token"})]
)
def test_registrations_of_scorm_cloud(tmp_path: Path, text: str) -> None:
    done, (one,) = imported(tmp_path, columns("scorm-cloud"), text, "registrations.json")
    assert (done.new, done.not_passed, done.problems) == (1, 2, [])
    # The engine's own number (3) is none of ours: the title's version is inferred.
    assert one.actor.endswith("|ada")
    assert (one.version, one.dating, one.happened) == ("1.0.0", "inferred", "2026-03-02T15:00:00.000000Z")


def test_launches_of_content_controller(tmp_path: Path) -> None:
    done, (one,) = imported(tmp_path, columns("content-controller"), LAUNCHES)
    assert (done.new, done.not_passed, done.problems) == (1, 1, [])
    assert (one.version, one.dating, one.happened[:10]) == ("1.0.0", "inferred", "2026-03-02")


def test_progress_in_cornerstone(tmp_path: Path) -> None:
    done, (one,) = imported(tmp_path, columns("cornerstone"), PROGRESS)
    assert (done.new, done.not_passed, done.problems) == (1, 1, [])
    assert (one.score, one.version, one.happened[:10]) == (0.88, "1.0.0", "2026-03-02")


def test_cornerstones_report_as_it_is_lacks_what_evidence_needs(tmp_path: Path) -> None:
    plain = "".join(f"{','.join(line.split(',')[:8])}\n" for line in PROGRESS.splitlines())
    done, found = imported(tmp_path, columns("cornerstone"), plain)
    assert found == ()
    assert [one.message for one in done.problems] == [
        "the map names a column 'Training Title' that is not there.",
        "the map names a column 'Completion Date' that is not there.",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "no JSON: Expecting property name"),
        ("[]", "no list of objects"),
        ('{"a": [{"b": 1}], "c": [{"d": 1}]}', "or several"),
        ('["a"]', "no list of objects"),
        ("[" * 100_000, "nested too deeply"),
        ("3", "no list of objects"),
    ],
)
def test_json_that_is_no_table_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    assert read_table(tmp_path / "x.json", "x.json", problems) is None
    assert [one.code for one in problems] == ["R001"]
    assert says in problems[0].message


def test_half_a_character_in_json_is_a_question_mark(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('[{"a": "\\ud800x"}]', encoding="utf-8")
    table = read_table(tmp_path / "x.json", "x.json", [])
    assert table
    assert table.lines[0].cells == ("?x",)


def test_objects_are_flattened_and_lists_in_them_left(tmp_path: Path) -> None:
    text = '[{"a": {"b": {"c": 1}}, "d": [1], "e": null, "f": true}, {"g": 0.5}]'
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    table = read_table(tmp_path / "x.json", "x.json", [])
    assert table
    assert table.columns == ("a.b.c", "f", "g")
    (tmp_path / "x.json").write_text('[{"a": {"b": {"c": {"d": {"e": {"f": 1}, "g": 2}}}}}]', encoding="utf-8")
    deep = read_table(tmp_path / "x.json", "x.json", [])
    assert deep
    assert deep.columns == ("a.b.c.d.g",)
    assert [(one.number, one.cells) for one in table.lines] == [(2, ("1", "True", "")), (3, ("", "", "0.5"))]
