"""Reminders: who gets one against plain loops, what the files hold, and a folder that can be made again."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import UsageError
from builders.model.credit import Credit
from builders.model.people import Person
from builders.model.remediation import Remediation
from builders.pipeline.remind import write_reminders
from builders.report.board import Board, Member
from builders.report.desk import Desk
from builders.report.remind import Reminders, remind
from builders.report.standing import standing
from tests.demo.courses import write_project
from tests.report.cases import case, credit, curriculum, day, desk, edition, need, person
from tests.report.office import rosters

TAUGHT = curriculum(edition(0, "1.0.0", "alpha"))
ORDER = ["escalated", "overdue", "must retrain", "due", "unassigned", "on leave", "waived", "done"]


def board(number: int, people: tuple[Person, ...], credits_: list[Credit]) -> Board:
    members = []
    for who in people:
        asked = need(opened=who.hired, due=day((who.hired - day(0)).days + 10), recurs_months=1)
        mine = case(TAUGHT, *(one for one in credits_ if one.person == who.id), person=who, need=asked)
        members.append(Member(person=who, standings=(standing(mine, day(number)),)))
    return Board(as_of=day(number), members=tuple(members), findings=())


def reminded(since: int, number: int, people: tuple[Person, ...], credits_: list[Credit]) -> Reminders:
    now: Desk = desk(TAUGHT, *credits_, board=board(number, people, credits_))
    return remind(now, board(since, people, credits_))


def mail(found: Reminders) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(found.files["mail.csv"].decode("utf-8-sig"), newline="")))


ADA = person("p1", name="=Ada, Moss", email="ada@clinic.example", manager="M 1")


def test_one_reminder_for_what_is_new() -> None:
    found = reminded(9, 11, (ADA,), [])
    (row,) = mail(found)
    assert (row["name"], row["state"], row["due"]) == ("'=Ada, Moss", "overdue", str(day(10)))
    assert row["calendar"] in found.files
    assert found.summary == f"newly due or overdue since {day(9)}: 1; pages for managers: 1"
    # Nothing is new two days later; the manager still sees what is open.
    later = reminded(11, 13, (ADA,), [])
    assert (mail(later), len(later.files)) == ([], 2)


def test_a_calendar_is_what_calendars_read() -> None:
    long = person("p1", name="Ada", manager="m")
    found = reminded(9, 12, (long,), [])
    data = found.files["calendars/p1.ics"]
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    whole = data.replace(b"\r\n ", b"").decode()
    # What is over stands on the day of the report.
    assert f"DTSTART;VALUE=DATE:{day(12):%Y%m%d}" in whole
    assert "SUMMARY:Training: basics (overdue)" in whole
    uid = [line for line in whole.split("\r\n") if line.startswith("UID:")]
    again = reminded(9, 13, (long,), []).files["calendars/p1.ics"].decode()
    assert uid[0] in again


def test_a_managers_page_has_status_only() -> None:
    mine = credit("alpha", 3, score=0.8125)
    found = reminded(20, 40, (ADA, person("p2", manager="M 1"), person("p3")), [mine])
    pages = [name for name in found.files if name.startswith("managers/")]
    assert len(pages) == 2
    assert "managers/nobody.html" in pages
    text = found.files[next(name for name in pages if "nobody" not in name)].decode()
    assert "=Ada, Moss" in text
    assert "p3" not in text
    assert "0.81" not in text


def with_cases(since: int, number: int, *found: Remediation) -> Reminders:
    """Remind two who have taken all that they must; `found` are the cases."""
    people = tuple(person(one, manager="m1", email=f"{one}@clinic.example") for one in ("p1", "p2"))
    mine = [credit("alpha", number - 3, person=one) for one in ("p1", "p2")]
    roster = rosters((0, people))
    now = desk(TAUGHT, *mine, board=board(number, people, mine), cases=found, roster=roster)
    return remind(now, board(since, people, mine))


def test_who_has_a_case_to_work_on_is_told_so_and_their_manager_is_not() -> None:
    what = ("alpha", "beta/least")
    about = {"team": "", "reason": "file I-7", "kind": "incident", "opened_by": "D. Reyes"}
    case = Remediation(id="C-7", people=("p1",), what=what, opened=day(60), due=day(70), **about)
    found = with_cases(50, 62, case)
    (row,) = mail(found)
    assert (row["person"], row["state"], row["due"], row["takes"]) == ("p1", "open", str(day(70)), "")
    assert (row["cases"], row["minutes"]) == (f"alpha, beta: open, by {day(70)}", "5")
    entry = found.files[row["calendar"]].replace(b"\r\n ", b"").decode()
    assert f"DTSTART;VALUE=DATE:{day(70):%Y%m%d}" in entry
    assert "SUMMARY:Training again: alpha\\, beta (open)" in entry
    assert found.summary == f"newly due or overdue since {day(50)}: 1; with an open case: 1; pages for managers: 0"
    # Nothing is new a week later; when the day is over, it is.
    assert mail(with_cases(62, 69, case)) == []
    assert [one["state"] for one in mail(with_cases(69, 72, case))] == ["overdue"]
    # Why it was opened stands nowhere, and what is open for it on no page of a manager.
    late = remind(
        desk(TAUGHT, board=board(62, (ADA,), []), cases=(case,), roster=rosters((0, (ADA,)))), board(9, (ADA,), [])
    )
    assert mail(late)[0]["cases"] == f"alpha, beta: open, by {day(70)}"
    assert mail(late)[0]["takes"].startswith("basics: ")
    assert not [name for name, data in late.files.items() if b"I-7" in data]
    (page,) = (data for name, data in late.files.items() if name.startswith("managers/"))
    assert [word for word in (b"C-7", b"beta", str(day(70)).encode(), b"case") if word in page] == []


def test_ids_are_no_paths() -> None:
    people = (person("../p1"), person("P1"), person("p1"), person("nobody"))
    found = reminded(9, 11, people, [])
    files = [name for name in found.files if name.startswith("calendars/")]
    assert len({name.lower() for name in files}) == 4
    assert all(".." not in name and name.count("/") == 1 for name in files)


CREDITS = st.builds(
    lambda number, who: credit("alpha", number, person=who), st.integers(0, 90), st.sampled_from(["p1", "p2", "p3"])
)


@settings(max_examples=150, deadline=None)
@given(found=st.lists(CREDITS, max_size=6), since=st.integers(0, 60), more=st.integers(1, 40))
def test_who_is_reminded_is_who_a_plain_loop_says(found: list[Credit], since: int, more: int) -> None:
    people = (person("p1"), person("p2", hired=day(30)), person("p3", hired=day(50)))
    said = reminded(since, since + more, people, found)
    before, after = (board(number, people, found) for number in (since, since + more))
    expected = []
    for one, other in zip(before.members, after.members, strict=True):
        was, now = str(one.standings[0].state), str(other.standings[0].state)
        if now in ("escalated", "overdue", "must retrain", "due") and ORDER.index(now) < ORDER.index(was):
            expected.append(other.person.id)
    assert [row["person"] for row in mail(said)] == expected
    assert sum(name.startswith("calendars/") for name in said.files) == len(expected)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    write_project(tmp_path / "course")
    (tmp_path / "records" / "roster").mkdir(parents=True)
    (tmp_path / "records" / "records.yml").write_text("format: 1\ntimezone: America/Chicago\n", encoding="utf-8")
    people = "person_id,name,hire_date,email,roles\np1,Ada Moss,2026-01-05,ada@clinic.example,facilities\n"
    (tmp_path / "records" / "roster" / "2026-01-01.csv").write_text(people, encoding="utf-8")
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def write(office: Path, since: int, as_of: int, out: str = "out") -> str:
    said, _ = write_reminders(office / "course", office / "records", day(since), day(as_of), office / out)
    return said


def test_a_folder_can_be_made_again(office: Path) -> None:
    assert ": 1; pages" in write(office, 10, 40)
    first = files(office / "out")
    assert set(first) == {"mail.csv", "remind.json", "calendars/p1.ics", "managers/nobody.html"}
    write(office, 10, 40)
    assert files(office / "out") == first
    # What is no longer true goes with the next run.
    assert ": 0; pages" in write(office, 40, 41)
    assert set(files(office / "out")) == {"mail.csv", "remind.json", "managers/nobody.html"}
    assert [one.name for one in office.iterdir() if one.name.startswith(".")] == []


def test_what_is_not_its_own_stays(office: Path) -> None:
    write(office, 10, 40)
    (office / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    before = files(office / "out")
    with pytest.raises(UsageError, match=r"notes\.txt"):
        write(office, 10, 41)
    assert files(office / "out") == before
    with pytest.raises(UsageError, match="people's data are kept outside"):
        write(office, 10, 41, "course/content")
    with pytest.raises(UsageError, match="has to be before"):
        write(office, 41, 41, "other")
    assert not (office / "other").exists()
