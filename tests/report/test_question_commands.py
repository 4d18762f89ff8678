"""The newer reports as commands: what they write, and what they say when something is wrong."""

import json
from pathlib import Path

import pytest

from tests.report.test_commands import Office, office

__all__ = ["office"]
ASKED = ("--records", "../records", "--as-of", "2026-03-31")


def test_the_days_of_progress_are_those_that_were_given(office: Office) -> None:
    assert "no record for 3 days" in office.run("report", "progress", *ASKED, "--days", "3", "--format", "html")


def test_reports_on_questions_have_names_of_their_own(office: Office) -> None:
    assert office.run("items", *ASKED) == office.run("report", "items", *ASKED)
    assert "no answers to questions of 'alpha'" in office.run("items", "alpha", *ASKED, status=2)
    same = ("spot-stop-report/first_question@v1", *ASKED)
    assert office.run("recall", *same) == office.run("report", "recall", *same)
    assert "--key 'b' does not fit" in office.run("recall", *same, "--key", "b", status=2)
    assert "the following arguments are required" in office.run("recall", *ASKED, status=2)


def test_the_officers_page_and_the_table_for_enrolment(office: Office) -> None:
    told = json.loads(office.run("report", "desk", *ASKED, "--since", "2026-01-01", "--format", "json"))
    assert {one["person"] for one in told["due"]} == {"p1", "p2", "p3"}
    assert [one["person"] for one in told["blocked"]] == ["p3"]
    table = office.run("report", "enroll", *ASKED, "--lms", "moodle", "--format", "csv").splitlines()
    assert table[0].endswith("username,email,course1,role1")
    assert "ada,ada@clinic.example,security-essentials,student" in table


def test_a_client_gets_no_name(office: Office) -> None:
    told = office.run("report", "client", *ASKED, "--format", "html")
    assert "Hidden, since few people" in told
    assert "Ada" not in told


def test_the_same_day_gives_the_same_bytes(office: Office, tmp_path: Path) -> None:
    for name in ("items", "client", "enroll", "desk"):
        for form in ("html", "xlsx"):
            out = [tmp_path / f"{name}-{number}.{form}" for number in (1, 2)]
            for one in out:
                office.run("report", name, *ASKED, "--format", form, "--out", str(one))
            assert out[0].read_bytes() == out[1].read_bytes()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("report", "status", "--key", "a"), "takes no --key; 'report recall' does"),
        (("report", "status", "--lms", "moodle"), "takes no --lms; 'report enroll' does"),
        (("report", "enroll", "--lms", "blackboard"), "--lms takes: generic, moodle"),
        (("report", "enroll", "p1"), "is about everybody"),
        (("report", "desk", "p1"), "is about everybody"),
        (("report", "client", "Seaside"), "has the client 'Seaside'"),
        (("report", "recall"), "write it as"),
        (("report", "recall", "alpha/none@v1"), "no release or record has alpha/none@v1"),
        (("report", "items", "--since", "2026-01-01"), "takes no --since"),
    ],
)
def test_what_goes_wrong_is_said(office: Office, arguments: tuple[str, ...], says: str) -> None:
    assert says in office.run(*arguments, *ASKED, status=2)
