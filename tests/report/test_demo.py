"""The figures of the fictional company, reckoned again from its raw files by other means: plain loops over dicts."""

import csv
import datetime as dt
import io
import json
import statistics
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from builders.pipeline.report import desk
from builders.report.desk import Query
from builders.report.outputs import OUTPUTS
from builders.report.reports import REPORTS
from tests.demo.__main__ import REPORTS as DEMO
from tests.demo.__main__ import company
from tests.demo.courses import ASSIGNMENTS, COURSES, EFFECTIVE
from tests.demo.training import STRUGGLES, TAKES

AS_OF = dt.date(2026, 10, 31)
MONTHS = {"claims_coder": 12, "call_center": 12, "facilities": 24}
Taken = dict[str, list[tuple[str, int, str]]]
"""Days (ISO 8601), majors and last days by module."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return company(tmp_path_factory.mktemp("demo"))


def report(folders: tuple[Path, Path], name: str, as_of: dt.date = AS_OF) -> Any:
    found, _ = desk(*folders, as_of)
    return json.loads(OUTPUTS["json"](REPORTS[name](found, Query())))


def staff(records: Path, as_of: dt.date) -> list[dict[str, str]]:
    file = max(f for f in (records / "roster").iterdir() if f.stem <= str(as_of))
    return [row for row in staff_of(file).values() if not row["end_date"] or row["end_date"] >= str(as_of)]


def taken(records: Path, as_of: dt.date) -> dict[str, Taken]:
    """Return what everybody took, by mail address, from the raw lines of LRS and export."""
    found: dict[str, Taken] = {}
    lines = [line for file in sorted((records / "archive" / "lrs").rglob("*.ndjson")) for line in file.open()]
    told = {said["id"]: said for said in map(json.loads, reversed(lines))}
    gone = {said["object"]["id"] for said in told.values() if said["verb"]["id"].endswith("voided")}
    for said in told.values():
        parts = said["object"]["id"].split("/")
        if said["verb"]["id"].endswith("answered"):
            continue
        if said["id"] in gone or parts[2:3] != ["training.harbor-ridge.example"] or parts[-1] == "v9_9":
            continue
        if "draft" not in said["context"]["revision"]:
            when = min(said["timestamp"], said["stored"])
            day = str(dt.datetime.fromisoformat(when).astimezone(ZoneInfo("America/Chicago")).date())
            note(found, said["actor"]["mbox"][7:], parts[4], day, int(parts[-1][1:].split("_")[0]))
    export = (records / "old-lms.csv").read_bytes().decode("utf-16")
    for row in csv.DictReader(io.StringIO(export), delimiter=";"):
        if row["Status"] == "Completed":
            month, date, year = row["Completed on"][:10].split("/")
            day, course = f"{year}-{month}-{date}", row["Course"].lower().replace(" ", "-")
            edition = {"call-center": 0, "claims-coding": int(day > "2024-08-10")}.get(course)
            for module in COURSES[course][edition][2] if edition is not None else ():
                note(found, row["Email address"], module, day, 1)
    for row in csv.DictReader((records / "classes.csv").open(encoding="utf-8")):
        course = row["Course"].lower().replace(" ", "-")
        (modules,) = (modules for version, _, modules in COURSES[course] if version == row["Version"])
        last = iso(row["Valid until"]) if row["Valid until"] else "9999"
        for module, version in modules.items():
            note(found, row["E-mail"], module, iso(row["Held on"]), int(version[0]), last)
    return {
        mail: {module: [one for one in days if one[0] <= str(as_of)] for module, days in mine.items()}
        for mail, mine in found.items()
    }


def iso(day: str) -> str:
    month, date, year = day.split("/")
    return f"{year}-{month}-{date}"


def note(  # noqa: PLR0913, PLR0917 - what a line says
    found: dict[str, Taken], mail: str, module: str, day: str, major: int, last: str = "9999"
) -> None:
    found.setdefault(mail, {}).setdefault(module, []).append((day, major, last))


def done(mine: Taken, role: str, as_of: dt.date) -> bool:
    """Say whether, at the end of some day, all of that day's edition was held by what still holds today."""
    oldest = str(as_of.replace(year=as_of.year - MONTHS[role] // 12))
    least = {"minimum-necessary": 2} if str(as_of) >= EFFECTIVE else {}
    good = {
        module: [
            day
            for day, major, last in days
            if oldest <= day and str(as_of) <= last and (major >= least.get(module, 0) or role == "facilities")
        ]
        for module, days in mine.items()
    }
    editions = [edition for edition in COURSES[TAKES[role]] if edition[1] <= str(as_of)]
    for number, (_, _, modules) in enumerate(editions):
        last = editions[number + 1][1] if number + 1 < len(editions) else "9999"
        if all(any(day < last for day in good.get(module, [])) for module in modules):
            return True
    return False


@pytest.mark.parametrize("as_of", [AS_OF, dt.date(2025, 5, 20), dt.date(2025, 1, 31), dt.date(2024, 4, 1)], ids=str)
def test_who_is_done_is_who_a_plain_loop_says(folders: tuple[Path, Path], as_of: dt.date) -> None:
    said = {row["person"]: row for row in report(folders, "status", as_of)["people"]}
    people, records = staff(folders[1], as_of), taken(folders[1], as_of)
    assert set(said) == {one["person_id"] for one in people}
    waived = {row.split(",")[0] for row in (folders[1] / "exceptions.csv").read_text().splitlines() if "waiver" in row}
    for one in people:
        row = said[one["person_id"]]
        mine, role = records.get(one["email"], {}), one["roles"]
        if not role:
            assert row["state"] == "unassigned"
            continue
        whole = done(mine, role, as_of)
        if one["access"]:
            whole = whole and (bool(mine.get("approved-channels")) or str(as_of) < "2024-08-01")
        if row["person"] not in waived:
            assert (row["state"] == "done") == whole, row


def test_the_figures_add_up(folders: tuple[Path, Path]) -> None:
    status, plan, gate = (report(folders, name) for name in ("status", "plan", "gate"))
    people = status["people"]
    for line in status["roles"][:-1]:
        (role,) = (name for name in MONTHS if f"title: {line['role']}\n" in ASSIGNMENTS.split(f"{name}:")[1][:60])
        mine = [row["state"] for row in people if row["roles"] == role]
        assert {state: n for state, n in line.items() if state not in ("role", "people")} == {
            state: mine.count(state) for state in line if state not in ("role", "people")
        }
        assert line["people"] == len(mine)
    todo = {row["person"] for row in people if row["state"] not in ("done", "waived", "unassigned")}
    assert {row["person"] for row in plan["plan"]} == todo
    cleared = {row["person"] for row in gate["gate"] if row["cleared"] == "yes"}
    coders = {row["person"] for row in people if row["roles"] == "claims_coder"}
    assert cleared == {
        row["person"] for row in people if row["person"] in coders and row["state"] in ("done", "waived")
    }


def test_the_gate_names_the_records_that_a_plain_loop_finds(folders: tuple[Path, Path]) -> None:
    gate, records = report(folders, "gate"), taken(folders[1], AS_OF)
    mails = {one["person_id"]: one["email"] for one in staff(folders[1], AS_OF)}
    lines = [line for file in sorted((folders[1] / "archive").glob("*/*/*.ndjson")) for line in file.open()]
    told = {said["id"]: said for said in map(json.loads, lines)}
    passed = [row for row in gate["modules"] if row["version"] != "waived"]
    for row in passed:
        least = 2 if row["module"] == "minimum-necessary" else 0
        rounds = row["takes"] in COURSES
        found = [
            (min(last, f"{int(day[:4]) + 1}{day[4:]}" if rounds else last), day, last)
            for day, major, last in records[mails[row["person"]]][row["module"]]
            if major >= least
        ]
        until, day, last = max(found)
        assert (row["day"], row["expires"]) == (day, None if last == "9999" else last)
        assert row["again by"] == (None if until == "9999" else until)
        said = told[row["record"]]
        more = said["context"]["extensions"]
        when = dt.datetime.fromisoformat(said["timestamp"])
        assert str(when.astimezone(ZoneInfo("America/Chicago")).date()) == day
        assert said["actor"]["mbox"] == f"mailto:{mails[row['person']]}"
        assert row["assurance"] == ("C" if "authority" in said else "A")
        assert row["approver"] == more.get("urn:coursewright:import:approver", "")
        assert row["mode"] == more.get("urn:coursewright:import:mode", "")
    assert {row["mode"] for row in passed} == {"", "classroom"}
    for row in (row for row in gate["gate"] if row["cleared"] == "yes"):
        mine = [one for one in passed if one["person"] == row["person"]]
        ends = [one["again by"] for one in gate["modules"] if one["person"] == row["person"] and one["again by"]]
        assert row["weakest record"] == max(one["assurance"] for one in mine)
        assert row["since"] == max(one["day"] for one in mine)
        assert row["again by"] == min(ends)
    assert {row["person"] for row in gate["modules"]} == {
        row["person"] for row in gate["gate"] if row["cleared"] == "yes"
    }


def test_what_the_class_gave_and_what_is_over_again_stand_in_the_status(folders: tuple[Path, Path]) -> None:
    sheet = {row["E-mail"]: row for row in csv.DictReader((folders[1] / "classes.csv").open(encoding="utf-8"))}
    people = {row["person"]: row for row in report(folders, "status")["people"]}
    mails = {one["email"]: one["person_id"] for one in staff(folders[1], AS_OF)}
    states = {mail: people[mails[mail]]["state"] for mail in sheet if mail in mails}
    over = [mail for mail, row in sheet.items() if row["Valid until"] == "09/30/2026"]
    assert {states[mail] for mail, row in sheet.items() if mail not in over} == {"done"}
    assert {states[mail] for mail in over} & {"overdue", "escalated"}


def test_the_newer_reports_say_what_the_older_ones_do(folders: tuple[Path, Path]) -> None:
    found, _ = desk(*folders, AS_OF)
    names = ("status", "plan", "gate", "enroll", "client", "desk")
    made = {name: json.loads(OUTPUTS["json"](REPORTS[name](found, Query()))) for name in names}
    status, plan, gate, agenda = made["status"], made["plan"], made["gate"], made["desk"]
    enrolled = {(row["person"], row["course"]) for row in made["enroll"]["enroll"]}
    # Who is on leave is enrolled when they are back.
    assert enrolled == {(row["person"], row["takes"]) for row in plan["plan"] if row["state"] != "on leave"}
    asked = [row["state"] for row in status["people"] if row["state"] != "unassigned"]
    figures = made["client"]["roles"]
    assert figures[-1]["people"] == len(asked) == sum(row["people"] for row in figures[:-1])
    assert figures[-1]["trained"] == asked.count("done") + asked.count("waived")
    late = {row["person"] for row in agenda["due"] if row["state"] in ("overdue", "escalated")}
    assert late == {row["person"] for row in plan["plan"] if row["state"] in ("overdue", "escalated")}
    uncleared = {row["person"] for row in gate["gate"] if row["cleared"] == "no"}
    assert {row["person"] for row in agenda["blocked"]} <= uncleared


def test_questions_are_worth_what_raw_lines_say(folders: tuple[Path, Path]) -> None:
    """First answers by address, from the lines themselves; the statistics are Python's own."""
    lines = [line for file in sorted((folders[1] / "archive" / "lrs").rglob("*.ndjson")) for line in file.open()]
    said = [one for one in map(json.loads, lines) if one["verb"]["id"].endswith("answered")]
    days = [dt.date.fromisoformat(file.stem) for file in (folders[1] / "roster").iterdir()]
    known = {f"mailto:{row['email']}" for day in days for row in staff(folders[1], day)}
    papers: dict[str, dict[str, int]] = {}
    strangers = [one for one in said if one["actor"]["mbox"] not in known]
    for one in sorted(said, key=lambda one: min(one["timestamp"], one["stored"])):
        if one in strangers:
            continue
        mine = papers.setdefault(one["actor"]["mbox"], {})
        mine.setdefault(one["object"]["id"].split("/")[-2], int(one["result"]["success"]))
    made, _ = desk(*folders, AS_OF, single=True)
    found = json.loads(OUTPUTS["json"](REPORTS["items"](made, Query())))
    assert len(found["items"]) == 6
    assert f"{len(strangers)} answers are of nobody" in found["findings"][-1]["sentence"]
    for row in found["items"]:
        name = row["question"].partition("/")[2]
        right = [paper[name] for paper in papers.values()]
        others = [(sum(paper.values()) - paper[name]) / (len(paper) - 1) for paper in papers.values()]
        assert (row["people"], row["share right"]) == (len(papers), round(statistics.fmean(right), 3))
        assert row["discrimination"] == pytest.approx(statistics.correlation(right, others), abs=6e-4)
        assert bool(row["look at"]) == (name == "whole_chart")


def test_everything_that_is_wrong_has_a_name(folders: tuple[Path, Path]) -> None:
    found = {row["what"]: row["sentence"] for row in report(folders, "status")["findings"]}
    assert set(found) >= {
        *("nobody of the roster", "version unknown", "never released", "other tools", "version inferred"),
        "taken with care",
    }
    assert found["never released"] == "what-is-phi 9.9 is not in the ledger: 1 record, not counted."
    assert found["other tools"] == "courses with another address than ours: 1 record, not counted."


def test_the_same_day_gives_the_same_bytes(folders: tuple[Path, Path], tmp_path: Path) -> None:
    one, other = (desk(*found, AS_OF)[0] for found in (folders, company(tmp_path)))
    for name in ("status", "gate", "plan", "coverage", "progress", "desk", "enroll", "client"):
        assert OUTPUTS["html"](REPORTS[name](one, Query())) == OUTPUTS["html"](REPORTS[name](other, Query()))


def test_those_whom_the_demo_asks_about_are_there(folders: tuple[Path, Path]) -> None:
    found, _ = desk(*folders, AS_OF, single=True)
    for name, subject, _ in DEMO:
        if subject:
            assert REPORTS[name](found, Query(subject=subject)).sections, name


SINCE = dt.date(2025, 3, 1)


def test_new_hires_are_those_of_a_plain_loop(folders: tuple[Path, Path]) -> None:
    found, _ = desk(*folders, AS_OF)
    said = json.loads(OUTPUTS["json"](REPORTS["new-hires"](found, Query(since=SINCE))))["hires"]
    rosters = [staff_of(file) for file in sorted((folders[1] / "roster").iterdir())]
    records, expected = taken(folders[1], AS_OF), {}
    for roster in rosters:
        for one in roster.values():
            if str(SINCE) <= one["hire_date"] <= str(AS_OF):
                expected[one["person_id"]] = one
    assert {row["person"] for row in said} == set(expected)
    for row in (row for row in said if row["takes"] in COURSES):
        one = expected[row["person"]]
        assert row["takes"] == TAKES[one["roles"]]
        first = first_through(records.get(one["email"], {}), row["takes"])
        assert row["completed"] == first, row


def first_through(mine: Taken, course: str) -> str | None:
    """Return the first day at whose end all was there that the course held on it."""
    days = sorted({day for found in mine.values() for day, *_ in found} | {day for _, day, _ in COURSES[course]})
    for today in days:
        out = [modules for _, day, modules in COURSES[course] if day <= today]
        least = {"minimum-necessary": 2} if today >= EFFECTIVE else {}
        if out and all(
            any(day <= today <= last and major >= least.get(module, 0) for day, major, last in mine.get(module, []))
            for module in out[-1]
        ):
            return today
    return None


def test_who_was_trained_on_the_change_is_who_a_plain_loop_says(folders: tuple[Path, Path]) -> None:
    found, _ = desk(*folders, AS_OF)
    said = json.loads(OUTPUTS["json"](REPORTS["changes"](found, Query())))
    records, people = taken(folders[1], AS_OF), staff_of(folders[1] / "roster" / "2025-04-01.csv")
    concerned = {
        name
        for name, one in people.items()
        if one["roles"] in ("claims_coder", "call_center") and (one["end_date"] or EFFECTIVE) >= EFFECTIVE
    }
    assert {row["person"] for row in said["people"]} == concerned
    for row in said["people"]:
        mine = records.get(people[row["person"]]["email"], {}).get("minimum-necessary", [])
        days = [day for day, major, _ in mine if major >= 2]
        assert row["trained on"] == min(days, default=None), row
        if row["trained on"] and row["due"] == "2025-06-14":
            assert row["in time"] == ("yes" if min(days) <= "2025-06-14" else "late")
    (change,) = said["changes"]
    assert (change["people"], change["effective"], change["due"]) == (len(concerned), EFFECTIVE, "2025-06-14")


def staff_of(file: Path) -> dict[str, dict[str, str]]:
    """Return a roster by id, as the file has it."""
    data = file.read_bytes()
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ",")
    return {row["person_id"]: row for row in rows}


def test_cases_are_closed_by_what_the_raw_lines_have(folders: tuple[Path, Path]) -> None:
    found, _ = desk(*folders, AS_OF)
    made, board = (json.loads(OUTPUTS["json"](REPORTS[name](found, Query()))) for name in ("cases", "progress"))
    rows = list(csv.DictReader((folders[1] / "cases.csv").open(encoding="utf-8")))
    assert {row["case"] for row in made["cases"]} == {row["case_id"] for row in rows}
    assert {row["state"] for row in made["cases"]} == {"open", "overdue", "closed"}
    records, told = (
        taken(folders[1], AS_OF),
        {(row["case"], row["person"], row["module"]): row for row in made["people"]},
    )
    for row in rows:
        roster = staff_of(max(f for f in (folders[1] / "roster").iterdir() if f.stem <= row["opened"]))
        people = (
            [row["person_id"]]
            if row["person_id"]
            else [n for n, one in roster.items() if row["team"] == one["department"]]
        )
        for name in people:
            for module in (one.partition("/")[0] for one in row["modules"].split(";")):
                mine = records.get(roster[name]["email"], {}).get(module, [])
                # No case is of the days around a release: all of its records are of the newest version.
                days = [day for day, *_ in mine if day > row["opened"]]
                said = told.pop((row["case_id"], name, module))
                assert said["passed on"] == min(days, default=None), said
                assert bool(said["record"]) == (said["state"] == "closed") == bool(days)
    assert told == {}
    assert [row["person"] for row in board["suggested"]] == [STRUGGLES]
