"""Reminders with their calendars and the pages of managers."""

import csv
import datetime as dt
import io
import re

from builders.report.remind import remind
from builders.report.reports import REPORTS
from tests.report.figures.facts import OPEN, STATES, Row
from tests.report.figures.office import AS_OF, Office
from tests.report.figures.test_cases import followed


def test_reminders(office: Office) -> None:
    raw, since = office.raw, AS_OF - dt.timedelta(days=180)
    made, cases = remind(office.desk(), office.desk(since).board), followed(raw, AS_OF)
    before = {(one["person"], one["need"]["name"]): one["state"] for m in raw.members(since) for one in m["standings"]}
    new, teams = dict[str, Row](), dict[str, list[Row]]()
    for member in raw.members(AS_OF):
        open_ = [one for one in member["standings"] if one["state"] in OPEN]
        then = [before.get((one["person"], one["need"]["name"]), "done") for one in open_]
        worse = [STATES.index(one["state"]) < STATES.index(was) for one, was in zip(open_, then, strict=True)]
        mine = [one for one in cases if any(part["person"] == member["id"] and part["open"] for part in one["parts"])]
        fresh = [
            one for one in mine if one["opened"] > str(since) or (one["state"], one["due"]) >= ("overdue", str(since))
        ]
        if any(worse) or fresh:
            new[member["id"]] = {**member, "cases": mine}
        for one, is_new in zip(open_, worse, strict=True):
            row = {"person": member["id"], "takes": one["need"]["name"], "state": one["state"], "due": str(one["due"])}
            teams.setdefault(member["row"]["manager_id"], []).append({**row, "new": "yes" if is_new else ""})
    rows = {row["person"]: row for row in csv.DictReader(io.StringIO(made.files["mail.csv"].decode("utf-8-sig")))}
    assert set(rows) == set(new)
    for name, member in new.items():
        open_ = [one for one in member["standings"] if one["state"] in OPEN]
        missing = {slug for one in open_ for slug in one["missing"]}
        takes = [f"{one['need']['name']}: {one['state']}, by {one['due']}" for one in open_]
        todo = [
            ([p["module"] for p in one["parts"] if p["person"] == name and p["open"]], one["state"], one["due"])
            for one in member["cases"]
        ]  # fmt: skip
        row, first = rows[name], (member["state"], str(member["due"])) if open_ else todo[0][1:]
        assert (row["state"], row["due"], row["takes"]) == (*first, "; ".join(takes))
        assert row["cases"] == "; ".join(f"{', '.join(slugs)}: {state}, by {due}" for slugs, state, due in todo)
        assert row["minutes"] == str(raw.minutes(missing.union(*(slugs for slugs, _, _ in todo)), AS_OF))
        assert (row["name"], row["email"]) == (member["row"]["name"], member["row"]["email"])
        text = made.files[row["calendar"]].replace(b"\r\n ", b"").decode()
        days = [one["due"] for one in open_] + [dt.date.fromisoformat(due) for _, _, due in todo]
        said = re.findall(r"DTSTART;VALUE=DATE:(\d+).*?Due on ([-\d]+)", text, re.DOTALL)
        assert said == [(f"{max(day, AS_OF):%Y%m%d}", str(day)) for day in days]
    for manager, lines in teams.items():
        page = made.files[f"managers/{manager}.html"].decode()
        found = [re.findall("<t[hd][^>]*>([^<]*)", row) for row in page.split("<tr>")[2:]]
        said = [{"person": c[0], "takes": c[2], "state": c[3], "due": c[4], "new": c[5]} for c in found]
        assert sorted(said, key=str) == sorted(lines, key=str)
        assert f"{len({one['person'] for one in lines})} people have something to take" in page
    assert len([name for name in made.files if name.startswith("calendars/")]) == len(new)
    with_case = sum(bool(member["cases"]) for member in new.values())
    assert f": {len(new)}; with an open case: {with_case}; pages for managers: {len(teams)}" in made.summary


def test_no_report_is_left_out() -> None:
    """Each report is whole where its sections are counted; here they are all named."""
    assert set(REPORTS) == {
        *("status", "role", "plan", "gate", "enroll", "desk", "client", "roster", "exceptions"),
        *("coverage", "programs", "incident", "person", "progress", "cases", "new-hires", "changes", "simulate"),
        *("items", "recall"),
    }
