"""Every figure of every report of the demo, counted again from the raw files alone (`raw.py`), section by section.

A section or a column that nobody counts fails; `WORDS` are columns without a figure.

- status, role, plan, gate, enroll, desk, client, roster, exceptions: `test_where_people_stand`, on several days
- coverage: `test_versions`; programs: `test_programs`; incident, person: `test_people`
- progress: `test_progress`; cases: `test_cases`
- new-hires with its sample, changes: `test_hires_and_changes`; simulate: `test_planned`
- items: `test_items`; recall, rescored too: `test_recall`
- what the figures leave out: `test_what_is_left_out`; handouts, calendars, managers' pages: `test_reminders`
"""

import csv
import datetime as dt
import hashlib
import io
import json
import re
import shutil
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from builders.pipeline.report import desk
from builders.report.desk import Desk, Query
from builders.report.outputs import OUTPUTS
from builders.report.paper import Paper
from builders.report.remind import remind
from builders.report.reports import REPORTS
from builders.report.sheet import Sheet
from tests.demo.__main__ import company
from tests.demo.courses import CHANGED, QUESTIONS
from tests.demo.training import STRUGGLES
from tests.report.raw import OPEN, STATES, Raw, Row, dotted, listed, months_later

AS_OF = dt.date(2026, 10, 31)
DAYS = (AS_OF, dt.date(2026, 9, 15), dt.date(2025, 5, 20), dt.date(2024, 11, 24), dt.date(2024, 8, 8))
BEGIN = dt.date.min
MARK, HIGH = 60, 90
"""What passes the quiz, where its questions are weighed, and where it is scored anew."""
WORDS = {
    "where it comes from",
    "what it proves",
    "what it does not prove",
    "how",
    "means",
    "line for cases.csv",
    "sentence",
    "note",
}
"""Columns that hold words alone."""
counted: dict[int, tuple[Sheet, set[str]]] = {}
"""The reports that a test looks at, each with the sections that were compared."""


class Office:
    """The demo, made once, with its raw files and its desk of each day."""

    def __init__(self, root: Path) -> None:
        self.course, self.records = company(root)
        self.raw = Raw(self.course, self.records)
        self._desks: dict[dt.date, Desk] = {}

    def desk(self, day: dt.date = AS_OF) -> Desk:
        if day not in self._desks:
            self._desks[day], _ = desk(self.course, self.records, day, single=True)
        return self._desks[day]

    def sheet(self, name: str, day: dt.date = AS_OF, **query: Any) -> Sheet:
        return REPORTS[name](self.desk(day), Query(**query))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("demo"))


def agree(made: Sheet, section: str, expected: Iterable[Row], *, order: bool = True) -> list[Row]:
    """Hold a section against rows of the same columns, and return it as JSON has it."""
    said: list[Row] = json.loads(OUTPUTS["json"](made))[section]
    wanted = [{key: plain(cell) for key, cell in row.items()} for row in expected]
    counted.setdefault(id(made), (made, set()))[1].add(section)
    if wanted:
        missing = set(said[0] if said else ()) - set(wanted[0]) - WORDS
        assert not missing, f"{made.name}/{section}: nobody counts {missing}"
    found = [{key: round_off(row[key]) for key in wanted[0]} for row in said] if wanted else said
    if not order:
        found, wanted = (sorted(one, key=str) for one in (found, wanted))
    for row, other in zip(found, wanted, strict=False):
        assert row == other, f"{made.name}/{section}"
    assert len(found) == len(wanted), f"{made.name}/{section}"
    return said


@pytest.fixture(autouse=True)
def whole() -> Iterator[None]:
    """Hold that of each report all sections were compared, but what it leaves out, which is the same in all of them."""
    counted.clear()
    yield
    for made, sections in counted.values():
        assert {one.id for one in made.sections} - {"findings"} == sections, made.name


def plain(cell: Any) -> Any:
    if isinstance(cell, list | tuple):
        return "; ".join(cell)
    return str(cell) if isinstance(cell, dt.date) else round_off(cell)


def round_off(cell: Any) -> Any:
    return round(cell, 9) + 0.0 if isinstance(cell, float) else cell


def figures(made: Sheet, section: str = "") -> list[int]:
    """Return the numbers of a report's sentence, or of a section's; days, signs and words are none."""
    text = next(one.lead for one in made.sections if one.id == section) if section else made.lead
    return [int(one) for one in re.findall(r"(?<![\w/@.-])\d+(?![\w.]*\d)", re.sub(r"\d{4}-\d\d-\d\d", "", text))]


def by_state(member: Row) -> tuple[Any, ...]:
    return STATES.index(member["state"]), member["due"] or dt.date.max, member["id"]


def of_person(member: Row) -> Row:
    return {"person": member["id"], "name": member["row"]["name"]}


def unmet(standings: Iterable[Row]) -> list[str]:
    return sorted({slug for one in standings for slug in one["missing"]})


def asks(member: Row) -> Iterator[tuple[Row, Row]]:
    for one in member["standings"]:
        yield one, {**of_person(member), "takes": one["need"]["name"]}


def package(raw: Raw, one: Row, day: dt.date) -> str:
    release = raw.in_force(one["need"]["name"], day) if one["need"]["course"] else None
    if release and one["missing"] == release["slugs"]:
        return f"{release['course']}-{release['version']}"
    return f"build --modules {','.join(one['missing'])} --as NAME"


def newest(mine: list[Row]) -> dict[str, str]:
    """Return the version of the last record of each module that counts."""
    found: dict[str, tuple[dt.date, str]] = {}
    for one in mine:
        if one["counts"]:
            found[one["module"]] = max(found.get(one["module"], (BEGIN, "")), (one["day"], dotted(one["version"])))
    return {module: found[module][1] for module in sorted(found)}


def weakest(mine: list[Row], modules: Iterable[str], until: dt.date) -> str:
    wanted = set(modules)
    known = [one for one in mine if one["counts"] and one["module"] in wanted and one["day"] <= until]
    known = [one for one in known if until <= (one["expires"] or dt.date.max)]
    best = [min(one["level"] for one in known if one["module"] == module) for module in {c["module"] for c in known}]
    return max(best, default="")


def ever(raw: Raw, need: Row, day: dt.date) -> set[str]:
    return {slug for slugs, _ in raw.epochs(need, day) for slug in slugs}


def worth(mine: Iterable[Row]) -> list[Row]:
    levels = [one["level"] for one in mine]
    return [{"level": level, "records": levels.count(level)} for level in "ABCD"]


def roles_of(raw: Raw) -> dict[str, str]:
    return {name: role["title"] for name, role in raw.assigned["roles"].items()}


def standing_per_role(raw: Raw, members: list[Row]) -> list[Row]:
    rows = []
    for role, title in (*roles_of(raw).items(), ("", "Without a role of the assignments")):
        states = [one["state"] for one in members if one["row"]["roles"] == role]
        if states:
            rows.append({"role": title, "people": len(states), **{state: states.count(state) for state in STATES}})
    return rows


def check_status(office: Office, day: dt.date, members: list[Row]) -> None:
    made, worst = office.sheet("status", day), sorted(members, key=by_state)
    rows = [
        {
            **of_person(one),
            "department": one["row"]["department"],
            "roles": one["row"]["roles"],
            "state": one["state"],
            "due": one["due"],
            "missing": unmet(s for s in one["standings"] if s["state"] != "waived"),
        }
        for one in worst
    ]
    states = [one["state"] for one in members]
    agree(made, "people", rows)
    per_role = agree(made, "roles", standing_per_role(office.raw, members))
    assert figures(made) == [states.count("done"), len(states), states.count("waived")]
    bars = made.sections[0].bars
    assert bars
    assert [(name, *parts) for name, parts in bars.rows] == [(r["role"], *(r[s] for s in STATES)) for r in per_role]


def check_role(office: Office, day: dt.date, members: list[Row]) -> None:
    made = office.sheet("role", day, subject="claims_coder")
    mine = [one for one in sorted(members, key=by_state) if one["row"]["roles"] == "claims_coder"]
    agree(made, "people", [
        {
            **head, "because of": one["need"]["because"], "state": one["state"], "due": one["due"],
            "taken": one["taken"], "missing": one["missing"] if one["state"] not in ("done", "waived") else [],
        }
        for member in mine for one, head in asks(member)
    ])  # fmt: skip
    assert figures(made) == [sum(one["state"] == "done" for one in mine), len(mine)]


def check_plan(office: Office, day: dt.date, members: list[Row]) -> None:
    raw, made = office.raw, office.sheet("plan", day)
    rows = [
        {
            **head, "state": one["state"], "due": one["due"], "missing": one["missing"],
            "minutes": raw.minutes(one["missing"], day), "package": package(raw, one, day),
        }
        for member in sorted(members, key=by_state) for one, head in asks(member)
        if one["state"] not in ("done", "waived")
    ]  # fmt: skip
    agree(made, "plan", rows)
    assert figures(made) == [len({row["person"] for row in rows})]


def check_gate(office: Office, day: dt.date, members: list[Row]) -> None:
    raw, made, rows, modules, clear_of_all = office.raw, office.sheet("gate", day), list[Row](), list[Row](), 0
    assert "D" not in {one["level"] for one in raw.credits(day)}, "nobody of the demo told it themselves"
    for member in members:
        cleared = []
        for system in listed(member["row"]["access"]) or [""]:
            mine = [one for one in member["standings"] if one["need"]["before"]]
            before = [
                one for one in mine if one["need"]["because"] in (f"role {member['row']['roles']}", f"access {system}")
            ]
            clear = bool(before) and all(one["state"] in ("done", "waived") for one in before)
            cleared.append(clear)
            head = {**of_person(member), "system": system or "any patient data", "cleared": "yes" if clear else "no"}
            why = unmet(before) or "nothing that this person is asked opens access"
            if not clear:
                nothing = {"since": None, "again by": None, "weakest record": "", "rests on": ""}
                rows.append({**head, **nothing, "why not": why})
                continue
            grounds = [held for one in before for held in one["grounds"]]
            excused = [(one, slug) for one in before for slug in one["waived"]]
            waivers = [(slug, waivers_of(raw, member["id"], one["need"]["name"], slug, day)) for one, slug in excused]
            ends = [held[0] for held in grounds] + [max(one["end"] for one in found) for _, found in waivers]
            rests = {f"{held[3]['module']} {dotted(held[3]['version'])}" for held in grounds}
            rests |= {f"{slug} waived by {', '.join(sorted({w['approved_by'] for w in by}))}" for slug, by in waivers}
            row = {**head, "since": max((one["taken"] for one in before if one["taken"]), default=None), "why not": ""}
            row |= {"again by": none_for_ever(min(ends)), "rests on": sorted(rests)}
            rows.append({**row, "weakest record": max((held[3]["level"] for held in grounds), default="")})
            for one in before:
                told = {**of_person(member), "takes": one["need"]["name"]}
                modules += [{**told, **ground(held)} for held in one["grounds"]]
                modules += [
                    {**told, "module": slug, **waiver_row(waiver)}
                    for slug, found in waivers if slug in one["waived"] for waiver in found
                ]  # fmt: skip
        clear_of_all += all(cleared)
    agree(made, "gate", rows)
    agree(
        made, "modules", [row for number, row in enumerate(modules) if row not in modules[max(0, number - 30) : number]]
    )
    assert figures(made) == [clear_of_all, len(members)]


def none_for_ever(day: dt.date) -> dt.date | None:
    return None if day == dt.date.max else day


def waivers_of(raw: Raw, person: str, course: str, module: str, day: dt.date) -> list[Row]:
    found = [one for one in raw.absences(person, "waiver") if one["start"] <= day <= one["end"]]
    return [one for one in found if one["what"] in ("", course, module)]


def ground(held: Any) -> Row:
    until, day, _, one = held
    row = {"module": one["module"], "version": dotted(one["version"]), "day": day, "mode": one["mode"]}
    row |= {"approver": one["approver"], "expires": one["expires"], "assurance": one["level"]}
    return {**row, "again by": none_for_ever(until), "record": one["record"]}


def waiver_row(waiver: Row) -> Row:
    end = none_for_ever(waiver["end"])
    row = {"version": "waived", "day": waiver["start"], "mode": "", "approver": waiver["approved_by"], "expires": end}
    return {**row, "assurance": "", "again by": end, "record": ""}


def check_enroll(office: Office, day: dt.date, members: list[Row]) -> None:
    raw, made = office.raw, office.sheet("enroll", day)
    rows = [
        {
            **of_person(member), "email": member["row"]["email"], "account": member["row"]["accounts"],
            "course": one["need"]["name"], "package": package(raw, one, day), "state": one["state"],
            "due": one["due"], "missing": one["missing"], "minutes": raw.minutes(one["missing"], day),
        }
        for member in members for one in member["standings"] if one["state"] in OPEN
    ]  # fmt: skip
    agree(made, "enroll", rows)
    agree(made, "unknown", [])
    assert figures(made) == [len({row["person"] for row in rows}), len(rows), 0]
    moodle = office.sheet("enroll", day, lms="moodle")
    agree(moodle, "unknown", [])
    places = [(row["account"], row["email"], row["course"]) for row in rows]
    agree(moodle, "enroll", [
        {"username": account, "email": mail, "course1": course, "role1": "student"} for account, mail, course in places
    ])  # fmt: skip


def check_desk(office: Office, day: dt.date, members: list[Row]) -> None:
    raw, made = office.raw, office.sheet("desk", day)
    due, blocked = [], []
    for member in members:
        why = set[str]()
        for one, head in asks(member):
            near = one["due"] is not None and (one["due"] - day).days <= 30
            if one["state"] in OPEN[:3] or (one["state"] in ("due", "done") and near):
                row = {**head, "department": member["row"]["department"], "state": one["state"], "due": one["due"]}
                due.append({**row, "missing": one["missing"]})
            if one["need"]["before"] and one["state"] in OPEN:
                why.update(one["missing"])
        if why:
            blocked.append({**of_person(member), "access": member["row"]["access"], "why": sorted(why)})
    due.sort(key=lambda row: (STATES.index(row["state"]), row["due"], row["person"], row["takes"]))
    agree(made, "due", due)
    agree(made, "blocked", blocked)
    strange = [one for one in raw_findings(raw, day) if one[0] in UNMATCHED]
    agree(made, "unmatched", [{"what": what} for what, _ in strange], order=False)
    assert figures(made) == [len({row["person"] for row in due}), len(blocked), len(strange)]
    first = day - dt.timedelta(days=30)
    out = [
        {"day": one["day"], "what": "released", "which": f"{one['course']} {one['version']}"}
        for one in raw.every_release() if first <= one["day"] <= day
    ]  # fmt: skip
    out += [
        {"day": one["effective"], "what": "train again", "which": f"{one['module']} {dotted(one['least'])}.0"}
        for one in raw.asks if one["effective"] >= first
    ]  # fmt: skip
    agree(made, "changed", sorted(out, key=lambda row: (row["day"], row["what"], row["which"])))
    open_ = [one for one in followed(raw, day) if one["state"] in ("overdue", "open")]
    lines = [
        {
            "case": one["case_id"], "person": person, "name": one["names"][person], "opened for": one["kind"],
            "state": one["state"], "due": one["due"], "missing": lacking,
            "package": f"build --modules {','.join(lacking)} --as NAME",
        }
        for one in open_ for person in one["people"]
        if (lacking := [part["module"] for part in one["parts"] if part["person"] == person and part["open"]])
    ]  # fmt: skip
    agree(made, "cases", lines)
    late = {row["person"] for row in due if row["state"] in ("escalated", "overdue")}
    soon = {row["person"] for row in due if row["state"] != "done"} - late
    again = {row["person"] for row in due} - late - soon
    steps = (
        (len(late), "people who are late"),
        (len(soon), "people who are due soon"),
        (len(again), "people who have to take something again soon"),
        (len(blocked), "people who wait for access"),
        (sum(one["state"] == "overdue" for one in open_), "cases that are overdue"),
        (sum(one["state"] == "open" for one in open_), "cases that are open"),
        (sum(one["state"] == "unassigned" for one in members), "people who are asked nothing"),
        (len(strange), "matters that could not be matched"),
    )
    agree(made, "next", [{"how many": number, "what": what} for number, what in steps if number])


def check_client(office: Office, day: dt.date, members: list[Row]) -> None:
    raw, made = office.raw, office.sheet("client", day)
    groups = {}
    for role, title in roles_of(raw).items():
        states = [one["state"] for one in members if one["row"]["roles"] == role]
        groups[title] = (len(states), states.count("done") + states.count("waived"))
    people, trained = (sum(pair[place] for pair in groups.values()) for place in (0, 1))
    said = json.loads(OUTPUTS["json"](made))
    assert min(number for number, _ in groups.values()) >= 5, "no role of the demo is merged on these days"
    for row in said["roles"][:-1]:
        number, done = groups.pop(row["role"])
        assert row["people"] == number
        assert (row["trained"], row["not trained"]) in ((done, number - done), (None, None))
        few = 0 < done < 5 or 0 < number - done < 5
        assert row["trained"] is None or not few
    assert groups == {}
    assert said["roles"][-1]["role"] == "Everybody"
    last = said["roles"][-1]
    assert (last["people"], last["trained"], last["not trained"]) == (people, trained, people - trained)
    # What is hidden is two roles or more, and what they come to together tells of nobody.
    hidden = [row for row in said["roles"] if row["trained"] is None]
    rest = trained - sum(row["trained"] or 0 for row in said["roles"][:-1])
    assert not hidden or (len(hidden) > 1 and rest >= 5 and sum(row["people"] for row in hidden) - rest >= 5)
    assert figures(made) == [trained, people, 100 * trained // people]
    counted.setdefault(id(made), (made, set()))[1].add("roles")
    taught = sorted({one["need"]["name"] for member in members for one in member["standings"] if one["need"]["course"]})
    agree(made, "courses", [
        {
            "course": name, "version": found["version"], "released": found["day"], "modules": len(found["modules"]),
            "minutes": sum(module["minutes"] for module in found["modules"]),
        }
        for name in taught if (found := raw.in_force(name, day))
    ])  # fmt: skip


def check_roster(office: Office, day: dt.date, members: list[Row]) -> None:
    raw, made, people, held, none = office.raw, office.sheet("roster", day), list[Row](), list[Row](), list[Row]()
    for member in members:
        row, mine, known = member["row"], raw.of(member["id"], day), member["standings"]
        wanted = {slug for one in known for slug in ever(raw, one["need"], day)}
        good = [one for one in mine if one["counts"]]
        people.append(
            {
                **of_person(member),
                "employment": row["employment"],
                "department": row["department"],
                "roles": row["roles"],
                "hired": row["hire_date"],
                "asked": len(known),
                "state": member["state"],
                "due": member["due"],
                "met": sum(one["state"] in ("done", "waived") for one in known),
                "last record": max((one["day"] for one in good), default=None),
                "weakest record": weakest(mine, wanted, day),
            }
        )
        versions = [f"{slug} {version}" for slug, version in newest(mine).items()]
        for one, head in asks(member):
            told = {"state": one["state"], "due": one["due"], "taken": one["taken"]}
            held.append({**head, **told, "newest version of each module passed": versions})
        if known and not good:
            head = {**of_person(member), "roles": row["roles"], "hired": row["hire_date"]}
            none.append({**head, "state": member["state"], "due": member["due"]})
    agree(made, "people", people)
    agree(made, "held", held)
    agree(made, "without", none)
    agree(made, "roles", standing_per_role(raw, members))
    here, seen = {one["id"] for one in members}, raw.seen(day)
    gone = []
    for name in sorted({one["person"] for one in raw.credits(day)} - here):
        mine, who = raw.of(name, day), seen.get(name)
        row = {"person": name, "records": f"{len(mine)} record" + "s" * (len(mine) != 1)}
        row |= {"name": who["row"]["name"], "last roster": who["last"], "last day": who["left"]} if who else {}
        row["last record"] = max(one["day"] for one in mine)
        gone.append({"name": "", "last roster": None, "last day": "", **row})
    agree(made, "gone", gone)
    agree(made, "worth", worth(one for one in raw.credits(day) if one["person"] in here))
    assert figures(made) == [len(members), sum(one["state"] == "done" for one in members), len(none)]


def check_exceptions(office: Office, day: dt.date, members: list[Row]) -> None:
    raw, made, seen, rows = office.raw, office.sheet("exceptions", day), office.raw.seen(day), list[Row]()
    begun = [one for one in raw.exceptions if one["from"] <= str(day)]
    for kind in ("leave", "waiver"):
        mine = [one for one in begun if one["kind"] == kind]
        for one in sorted(mine, key=lambda one: (one["person_id"], one["from"])):
            name = seen[one["person_id"]]["row"]["name"] if one["person_id"] in seen else "in no roster until this day"
            span = {"from": one["from"], "to": one["to"] or None}
            now = "in force" if str(day) <= (one["to"] or "9999") else "over"
            rows.append({"kind": kind, "person": one["person_id"], "name": name, **span, "on this day": now})
            rows[-1] |= {"what": one["what"], "reason": one["reason"], "approved by": one["approved_by"]}
    agree(made, "exceptions", rows)
    effect = [
        {**head, "state": one["state"], "due": one["due"], "missing": one["missing"], "waived": one["waived"]}
        for member in members for one, head in asks(member) if one["state"] in ("waived", "on leave")
    ]  # fmt: skip
    agree(made, "effect", effect)
    sanctions = [one for one in begun if one["kind"] == "sanction"]
    agree(made, "sanctions", [
        {
            "person": one["person_id"], "from": one["from"], "to": one["to"] or None, "reference": one["reason"],
            "name": seen[one["person_id"]]["row"]["name"], "decided by": one["approved_by"],
        }
        for one in sanctions
    ])  # fmt: skip
    kinds = [row["kind"] for row in rows]
    whom = len({row["person"] for row in effect})
    assert figures(made) == [kinds.count("leave"), kinds.count("waiver"), whom, len(sanctions)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_where_people_stand(office: Office, day: dt.date) -> None:
    members = office.raw.members(day)
    for check in (
        *(check_status, check_role, check_plan, check_gate, check_enroll, check_desk, check_client, check_roster),
        check_exceptions,
    ):
        check(office, day, members)


def test_the_days_show_every_state(office: Office) -> None:
    """Figures that are 0 on all days are no figures."""
    assert {one["state"] for day in DAYS for one in office.raw.members(day)} == set(STATES)


UNMATCHED = ("nobody of the roster", "several of the roster", "version unknown", "never released", "other tools")


def raw_findings(raw: Raw, day: dt.date) -> list[tuple[str, int]]:
    """Return what the figures leave out, by kind, with how many records each sentence speaks of."""
    raw._credits.pop(day, None)
    raw.credits(day)
    kinds = (
        *(("is nobody of the roster", UNMATCHED[0]), ("without a version", UNMATCHED[2])),
        *(("is not in the ledger", UNMATCHED[3]), ("another address", UNMATCHED[4]), ("inferred", "version inferred")),
        *(("said to be passed", "before its release"), ("drafts", "drafts"), ("more than 30 days", "late records")),
    )
    return sorted(
        next((kind, number) for part, kind in kinds if part in sentence)
        for sentence, number in raw.left.items()
        if number
    )


def test_what_is_left_out(office: Office) -> None:
    raw = office.raw
    for day in DAYS:
        found = json.loads(OUTPUTS["json"](office.sheet("status", day)))["findings"]
        numbers = [(row["what"], re.findall(r"(\d+) record", row["sentence"])) for row in found]
        assert sorted((what, int(number[0])) for what, number in numbers if number) == raw_findings(raw, day)
        others = {row["what"]: row["sentence"] for row in found if "record" not in row["sentence"]}
        roster = max(one for one in raw.rosters if one <= day)
        assert ("roster" in others) == (roster != day)
        assert str(roster) in others.get("roster", str(day))
        clocks = [(one["clock"], one["stored"]) for one in raw.told if one["clock"] and one["stored"]]
        ahead = sum((clock - stored).total_seconds() > 600 for clock, stored in clocks)
        assert f"({ahead} statement)" in others["taken with care"]


def test_versions(office: Office) -> None:
    raw = office.raw
    for first in (None, dt.date(2025, 6, 1)):
        made, since = office.sheet("coverage", since=first), first or BEGIN
        mine = [one for one in raw.credits(AS_OF) if one["day"] >= since and not one["draft"]]
        here, rows = {one["id"] for one in raw.members(AS_OF)}, []
        for module, version in sorted({(one["module"], one["version"]) for one in mine if one["version"]}):
            them = [one for one in mine if (one["module"], one["version"]) == (module, version)]
            people = {one["person"] for one in them}
            sure = {one["person"] for one in them if one["dating"] == "recorded"}
            row = {"module": module, "version": dotted(version), "people": len(people), "attempts": len(them)}
            row |= {"of them here": len(people & here), "inferred only": len(people - sure)}
            rows.append({**row, "first": min(one["day"] for one in them), "last": max(one["day"] for one in them)})
        agree(made, "modules", rows)
        courses = []
        for release in sorted(raw.every_release(), key=lambda one: (one["course"], one["day"])):
            people = set()
            for name in {one["person"] for one in raw.credits(AS_OF)}:
                days = [days_of(raw, name, module) for module in release["modules"]]
                if all(days) and max(one for them in days for one in them) >= since:
                    people.add(name)
            row = {"course": release["course"], "version": release["version"], "released": release["day"]}
            courses.append({**row, "people": len(people), "of them here": len(people & here)})
        agree(made, "courses", courses)
        unsure = []
        for person, module in sorted({(one["person"], one["module"]) for one in mine}):
            them = [one for one in mine if (one["person"], one["module"]) == (person, module)]
            if all(one["dating"] != "recorded" for one in them):
                known = sorted({one["version"] for one in them if one["version"]})
                level = "inferred" if any(one["dating"] == "inferred" for one in them) else "unknown"
                row = {"person": person, "module": module, "version": [dotted(one) for one in known] or "unknown"}
                unsure.append({**row, "version is": level, "last day": max(one["day"] for one in them)})
        agree(made, "uncertain", unsure)
        assert figures(made) == [len({one["person"] for one in mine if one["version"]}), len(rows)]


def days_of(raw: Raw, person: str, module: Row) -> list[dt.date]:
    """Return the days on which somebody passed a module in the version that a release has."""
    mine = [one for one in raw.of(person, AS_OF) if one["counts"] and one["module"] == module["slug"]]
    return [one["day"] for one in mine if dotted(one["version"]) == module["version"][:-2]]


def test_programs(office: Office) -> None:
    raw = office.raw
    for day in (AS_OF, dt.date(2024, 6, 1)):
        made, members = office.sheet("programs", day), raw.members(day)
        current = [found for name in sorted(raw.releases) if (found := raw.in_force(name, day))]
        asked = [one["need"]["name"] for member in members for one in member["standings"]]
        agree(made, "programs", [
            {
                "course": one["course"], "title": one["title"], "version": one["version"], "released": one["day"],
                "modules": len(one["modules"]), "minutes": sum(m["minutes"] for m in one["modules"]),
                "roles": [role["title"] for role in raw.assigned["roles"].values() if one["course"] in role["courses"]],
                "people asked": asked.count(one["course"]), "commit": one["commit"],
            }
            for one in current
        ])  # fmt: skip
        modules = [(one, module) for one in current for module in one["modules"]]
        agree(made, "modules", [
            {
                "course": one["course"], "module": m["slug"], "title": m["title"], "version": m["version"],
                "minutes": m["minutes"], "approved by": "no approval is recorded",
                "shown": sorted(f"{one['language']} {one['digests']['shown']}" for one in m["languages"]),
            }
            for one, m in modules
        ])  # fmt: skip
        assert not any(one["approvals"] for one in raw.every_release())
        versions, log = [], []
        for name in sorted(raw.releases):
            out = [one for one in raw.releases[name] if one["day"] <= day]
            for one, later in zip(out, [*out[1:], None], strict=True):
                until = later["day"] - dt.timedelta(days=1) if later else None
                row = {"course": name, "version": one["version"], "in effect from": one["day"], "until": until}
                versions.append({**row, "keep until": months_later(until, 72) if until else None})
                log += [(one, change) for change in one["changes"]]
        agree(made, "versions", versions)
        agree(made, "log", [
            {
                "released": one["day"], "course": one["course"], "version": one["version"], "module": change["module"],
                "its version": change["version"][:3], "reason": change["reason"],
                "material": change["material"]["trigger"], "effective": change["material"]["effective"],
                "whom": change["material"]["courses"],
            }
            for one, change in log
        ])  # fmt: skip
        assert figures(made) == [len(current), 0, len(modules)]


PRIOR = "prior training, not this text"


def record_row(raw: Raw, one: Row) -> Row:
    shown = sorted({
        (m["version"], told["language"], told["digests"]["shown"])
        for release, m in raw.holding(one["module"], one["day"]) for told in m["languages"]
        if one["version"] and m["version"][:-2] == dotted(one["version"])
    })  # fmt: skip
    return {
        "module": one["module"],
        "version": dotted(one["version"]),
        "day": one["day"],
        "score": one["score"],
        "assurance": one["level"],
        "version is": one["dating"],
        "draft": "draft" if one["draft"] else "",
        "sources": one["sources"],
        "record": one["record"],
        "mode": one["mode"],
        "approver": one["approver"],
        "expires": one["expires"],
        "shown": PRIOR if one["mode"] == "prior" else [" ".join(told) for told in shown] or "not in the ledger then",
    }


def asked_row(one: Row, *states: str) -> Row:
    row = {"takes": one["need"]["name"], "because of": one["need"]["because"], "state": one["state"]}
    missing = one["missing"] if one["state"] in (*OPEN, *states) else []
    return {**row, "due": one["due"], "taken": one["taken"], "missing": missing}


def launches(raw: Raw, person: str, day: dt.date) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for one in raw.doings(day).get(person, []):
        found.setdefault(one["launch"], []).append(one)
    return found


def time_of(facts: list[Row]) -> float | None:
    """Return how long a launch took: of each visit what the browser told, or its span; None where one told nothing."""
    total = 0.0
    for visit in {one["session"] or str(one["when"].date()) for one in facts}:
        here = [one for one in facts if (one["session"] or str(one["when"].date())) == visit]
        told = [one["seconds"] for one in here if one["kind"] != "questions" and one["seconds"]]
        if not told:
            return None
        total += max(*told, (max(one["when"] for one in here) - min(one["when"] for one in here)).total_seconds())
    return total


def test_people(office: Office) -> None:
    raw = office.raw
    # Who is in the middle, who has a case, who left, whom a waiver is about, who works in the evening.
    subjects = (STRUGGLES, "p0102", "p0006", "p0277", "p0004")
    for day in (AS_OF, dt.date(2025, 5, 20)):
        seen, members = raw.seen(day), {one["id"]: one for one in raw.members(day)}
        for person in subjects if day == AS_OF else subjects[:3]:
            made, mine = office.sheet("person", day, subject=person), raw.of(person, day)
            standings = members[person]["standings"] if person in members else []
            agree(made, "asked", [asked_row(one, "on leave") for one in standings])
            in_order = sorted(mine, key=lambda one: (one["day"], one["module"]))
            agree(made, "transcript", [record_row(raw, one) for one in in_order])
            done, spent = [], []
            for launch, facts in launches(raw, person, day).items():
                for course, module in {(one["in"], one["module"]) for one in facts}:
                    them = [one for one in facts if (one["in"], one["module"]) == (course, module)]
                    days = [one["day"] for one in them]
                    answers = [one["right"] for one in them if one["kind"] == "questions"]
                    result = "passed" if any(one["passed"] for one in them) else ""
                    row = {"first day": min(days), "last day": max(days), "course": course, "module": module}
                    done.append({**row, "answers": len(answers), "wrong": answers.count(False), "result": result})
                if launch:
                    days, passed = [one["day"] for one in facts], {one["module"] for one in facts if one["passed"]}
                    took = time_of(facts)
                    row = {"first day": min(days), "last day": max(days), "visits": len({o["session"] for o in facts})}
                    courses = sorted({one["in"] for one in facts if one["in"]})
                    row |= {"courses": courses, "modules passed": sorted(passed)}
                    row["minutes"] = None if took is None else round(took / 60, 1)
                    spent.append({**row, "minutes asked": raw.minutes(passed, day)})
            agree(made, "done", done, order=False)
            agree(made, "time", spent, order=False)
            agree(made, "rosters", rosters_of(raw, person, day))
            agree(made, "absences", [
                {
                    "kind": one["kind"], "from": one["from"], "to": one["to"] or None, "what": one["what"],
                    "reason": one["reason"], "approved by": one["approved_by"],
                }
                for one in raw.exceptions
                if one["person_id"] == person and one["from"] <= str(day) and one["kind"] != "sanction"
            ])  # fmt: skip
            agree(made, "cases", [
                {
                    "case": one["case_id"], "opened for": one["kind"], "reason": one["reason"],
                    "opened": one["opened"], "due": one["due"], **evidence(part),
                }
                for one in followed(raw, day) for part in one["parts"] if part["person"] == person
            ])  # fmt: skip
            agree(made, "worth", worth(mine))
            assert figures(made) == [len(mine)]
            lead = f": {members[person]['state']}." if person in members else "Not in the roster of this day."
            assert lead in made.lead
        people = ("p0067", "p0102", "p0335", "p0379")
        made = office.sheet("incident", day, subject=",".join(people))
        told = [one for name in people for one in sorted(raw.of(name, day), key=lambda one: one["day"])]
        whose = [{"person": one["person"], "name": seen[one["person"]]["row"]["name"]} for one in told]
        agree(made, "passed", [{**who, **record_row(raw, one)} for who, one in zip(whose, told, strict=True)])
        agree(made, "asked", [
            {**head, **asked_row(one)} for name in people if name in members for one, head in asks(members[name])
        ])  # fmt: skip
        assert figures(made) == [len({one["person"] for one in told if one["counts"]}), 4]
        assert [name in made.lead for name in people] == [not raw.of(name, day) for name in people]


def rosters_of(raw: Raw, person: str, day: dt.date) -> list[Row]:
    rows, before = list[Row](), None
    for when, roster in raw.rosters.items():
        if when <= day:
            found = roster.get(person)
            row: Row | None = found and {
                **{key: found[key] for key in ("name", "employment", "department", "roles", "access")},
                "hired": found["hire_date"],
                "last day": found["end_date"] or None,
            }
            if row and row != before:
                rows.append({"roster of": when, **row})
            elif before and not row:
                rows.append({"roster of": when, **dict.fromkeys(before), "name": "not in this roster"})
            before = row
    return rows


def evidence(part: Row) -> Row:
    one = part["record"]
    row = {"module": part["module"], "state": part["state"], "why not": part["why"]}
    if one is None:
        return {**row, "passed on": None, "version": "", "version is": "", "score": None, "assurance": "", "record": ""}
    told = {"version": dotted(one["version"]), "version is": one["dating"], "score": one["score"]}
    return {**row, "passed on": one["day"], **told, "assurance": one["level"], "record": one["record"]}


def followed(raw: Raw, day: dt.date) -> list[Row]:
    """Return the cases until a day, with who has to pass what and the record that closed it."""
    found, seen = [], raw.seen(day)
    for row in raw.cases:
        if row["opened"] > str(day):
            continue
        opened, due, people = dt.date.fromisoformat(row["opened"]), dt.date.fromisoformat(row["due"]), []
        roster = raw.rosters[max(one for one in raw.rosters if one <= opened)]
        people += [one for one in row["person_id"].split(";") if one]
        if row["team"]:
            teams = {name: (one["department"], one["manager_id"]) for name, one in roster.items()}
            people += sorted(name for name, team in teams.items() if row["team"] in team)
        parts, waiting = list[Row](), "overdue" if day > due else "open"
        modules = [one.partition("/")[0] for one in row["modules"].split(";")]
        for person in people:
            for module in modules:
                tried = [one for one in raw.of(person, day) if one["module"] == module and one["day"] >= opened]
                good = [
                    one for one in tried
                    if one["counts"] and one["day"] > opened and was_given_out(raw, module, one["version"], one["day"])
                ]  # fmt: skip
                record = min(good, key=lambda one: (one["day"], one["when"], one["record"]), default=None)
                gone = person in seen and seen[person]["end"] < day
                state = "closed" if record else "left before" if gone else waiting
                why = "" if record else f"left: {seen[person]['left']}" if gone else why_not(tried, opened)
                parts.append({"person": person, "module": module, "record": record, "state": state, "why": why})
                parts[-1]["open"] = state == waiting
        order = ("overdue", "open", "left before", "closed")
        state = min((one["state"] for one in parts), key=order.index)
        names = {name: seen[name]["row"]["name"] if name in seen else "in no roster until this day" for name in people}
        found.append({**row, "modules": modules, "people": people, "parts": parts, "state": state, "names": names})
    return sorted(found, key=lambda one: (order.index(one["state"]), one["due"], one["opened"], one["case_id"]))


def why_not(tried: list[Row], opened: dt.date) -> str:
    """Say why no record closes it."""
    last = max(tried, key=lambda one: (one["day"], one["when"]), default=None)
    if last is None:
        return "no record since it was opened"
    if last["draft"]:
        return f"passed as a draft on {last['day']}"
    if last["version"] is None:
        return f"passed on {last['day']}, version unknown"
    if last["day"] == opened:
        return "passed on the day of the opening: nobody knows which came first"
    return f"passed on {last['day']} in {dotted(last['version'])}, which was not in force then"


def was_given_out(raw: Raw, module: str, version: tuple[int, int], day: dt.date) -> bool:
    near = [day + shift * dt.timedelta(days=1) for shift in (-1, 0, 1)]
    out = [release for course in raw.releases for one in near if (release := raw.in_force(course, one))]
    return any(m["slug"] == module and m["version"][:-2] == dotted(version) for one in out for m in one["modules"])


def test_cases(office: Office) -> None:
    raw = office.raw
    for day, subject in ((AS_OF, ""), (AS_OF, "p0102"), (dt.date(2026, 5, 1), "")):
        made = office.sheet("cases", day, subject=subject)
        found = [one for one in followed(raw, day) if subject in ("", *one["people"])]
        overview, people, records = list[Row](), list[Row](), list[Row]()
        for one in found:
            through = [who for who in one["people"] if all(p["record"] for p in one["parts"] if p["person"] == who)]
            lacking = [slug for slug in one["modules"] if any(p["open"] for p in one["parts"] if p["module"] == slug)]
            days = [part["record"]["day"] for part in one["parts"] if part["record"]]
            overview.append(
                {
                    "case": one["case_id"],
                    "state": one["state"],
                    "opened for": one["kind"],
                    "reason": one["reason"],
                    "what": "; ".join(table_cell(raw, one)),
                    "team": one["team"],
                    "opened": one["opened"],
                    "opened by": one["opened_by"],
                    "due": one["due"],
                    "people": len(one["people"]),
                    "passed all": len(through),
                    "closed on": max(days) if one["state"] == "closed" else None,
                    "package": f"build --modules {','.join(lacking)} --as NAME" if lacking else "",
                }
            )
            for part in (part for part in one["parts"] if subject in ("", part["person"])):
                head = {"case": one["case_id"], "due": one["due"], "name": one["names"][part["person"]]}
                people.append({**head, "person": part["person"], **evidence(part)})
                records += [part["record"]] if part["record"] else []
        agree(made, "cases", overview)
        agree(made, "people", people)
        agree(made, "worth", worth(records))
        states = [one["state"] for one in found]
        numbers = [states.count(one) for one in ("overdue", "open", "left before", "closed")]
        assert figures(made) == [len(found), *numbers]


def table_cell(raw: Raw, one: Row) -> list[str]:
    return next(row["modules"] for row in raw.cases if row["case_id"] == one["case_id"]).split(";")


def test_progress(office: Office) -> None:
    for day, idle in ((AS_OF, 14), (AS_OF, 2), (dt.date(2025, 5, 20), 14)):
        check_progress(office, day, idle)


def check_progress(office: Office, day: dt.date, idle: int) -> None:
    raw, made = office.raw, office.sheet("progress", day, idle_days=idle)
    did, members, rows = raw.doings(day), raw.members(day), list[Row]()
    for member in members:
        last_passed = {
            slug: max(one["day"] for one in raw.of(member["id"], day) if one["module"] == slug and one["counts"])
            for slug in {one["module"] for one in raw.of(member["id"], day) if one["counts"]}
        }
        for one, head in asks(member):
            if one["state"] in OPEN:
                before = {slug: last_passed[slug] for slug in one["missing"] if slug in last_passed}
                days = [
                    fact["day"] for fact in did.get(member["id"], ())
                    if (fact["module"] in one["missing"] and fact["day"] > before.get(fact["module"], BEGIN))
                    or (one["cause"] == "first" and not before and fact["in"] == one["need"]["name"])
                ]  # fmt: skip
                last = max(days, default=None)
                since = (day - last).days if last else None
                step = "not started" if since is None else "stalled" if since >= idle else "going on"
                row = {**head, "progress": step, "state": one["state"], "due": one["due"], "last record": last}
                rows.append({**row, "days since": since, "missing": one["missing"]})
    steps = ("not started", "stalled", "going on")
    rows.sort(key=lambda row: (steps.index(row["progress"]), str(row["due"]), row["person"], row["takes"]))
    agree(made, "steps", rows)
    numbers = [sum(row["progress"] == step for row in rows) for step in steps]
    assert figures(made) == [len({row["person"] for row in rows}), *numbers]
    bars = made.sections[0].bars
    assert bars
    assert bars.rows == (("What is to be taken", tuple(numbers)),)
    check_struggling(office, made, day, members, did)
    check_missed(office, made, members, did)
    check_brief(office, made, day, members)


def judged(facts: Iterable[Row]) -> list[Row]:
    return [one for one in facts if one["kind"] == "questions" and one["right"] is not None]


def objective(raw: Raw, one: Row) -> str:
    books = [m["codebook"].get(one["question"]) for _, m in raw.holding(one["name"])]
    return next((str(book["objective"]) for book in reversed(books) if book), one["question"])


def check_struggling(office: Office, made: Sheet, day: dt.date, members: list[Row], did: dict[str, list[Row]]) -> None:
    raw, rows, suggested = office.raw, list[Row](), list[Row]()
    for member in members:
        answers = judged(did.get(member["id"], ()))
        for module in sorted({one["name"] for one in answers}):
            mine = [one for one in answers if one["name"] == module]
            wrong = [objective(raw, one) for one in mine if one["right"] is False]
            if len(mine) >= 5 and len(wrong) / len(mine) >= 0.5:
                last = max(one["day"] for one in mine)
                passed = [c["day"] for c in raw.of(member["id"], day) if c["module"] == module and c["counts"]]
                since = "yes" if max(passed, default=BEGIN) >= last else "no"
                row = {**of_person(member), "what": module, "answers": len(mine), "wrong": len(wrong)}
                row |= {"share": len(wrong) / len(mine), "last day": last, "passed since": since}
                row["objectives missed"] = [f"{name} ({wrong.count(name)})" for name in dict.fromkeys(wrong)]
                rows.append(row)
    rows.sort(key=lambda row: (row["passed since"], row["person"], row["what"]))
    agree(made, "struggling", rows)
    suggested = [{key: row[key] for key in ("person", "name", "what")} for row in rows if row["passed since"] == "no"]
    said = agree(made, "suggested", suggested)
    for row in said:
        person, module = row["person"], row["what"]
        there = {
            one["case_id"] for one in followed(raw, day) for part in one["parts"]
            if (part["person"], part["module"], part["open"]) == (person, module, True)
        }  # fmt: skip
        due = day + raw.assigned["changes"]["due_days"] * dt.timedelta(days=1)
        line = f"{day}-{person}-{module},learner,{person},,{module},{day},,{due},struggles: {module}"
        assert row["line for cases.csv"] == (f"already open: {'; '.join(sorted(there))}" if there else line)


def check_missed(office: Office, made: Sheet, members: list[Row], did: dict[str, list[Row]]) -> None:
    raw, of_all, of_role = office.raw, dict[Any, list[Any]](), dict[Any, list[Any]]()
    for member in members:
        for one in judged(did.get(member["id"], ())):
            told, role = (member["id"], one["right"]), roles_of(raw).get(member["row"]["roles"], "without a role")
            of_all.setdefault((one["name"], objective(raw, one)), []).append(told)
            of_role.setdefault((role, one["name"], objective(raw, one)), []).append(told)
    for section, groups in (("objectives", of_all), ("by_role", of_role)):
        rows = []
        for key, them in groups.items():
            wrong = sum(right is False for _, right in them)
            head = dict(zip(("role", "module", "objective")[-len(key) :], key, strict=True))
            numbers = {"people": len({who for who, _ in them}), "answers": len(them), "wrong": wrong}
            rows.append({**head, **numbers, "share": wrong / len(them) if len(key) < 3 or len(them) >= 5 else None})
        agree(made, section, sorted(rows, key=lambda row: (-(row["share"] or 0), *map(str, row.values()))))


def check_brief(office: Office, made: Sheet, day: dt.date, members: list[Row]) -> None:
    raw, rows, measured, all_ = office.raw, list[Row](), 0, 0
    for member in members:
        for launch, facts in launches(raw, member["id"], day).items():
            passed = sorted({one["module"] for one in facts if one["passed"] and one["module"]})
            if launch and passed:
                all_ += 1
                took, asked = time_of(facts), raw.minutes(passed, day)
                if took is not None and asked:
                    measured += 1
                    if took < asked * 60 / 4:
                        last = max(one["day"] for one in facts)
                        row = {**of_person(member), "last day": last, "minutes": round(took / 60, 1), "asked": asked}
                        rows.append({**row, "modules passed": passed})
    agree(made, "brief", rows, order=False)
    assert figures(made, "brief") == [measured, all_]


def test_hires_and_changes(office: Office) -> None:
    raw, seen = office.raw, office.raw.seen(AS_OF)
    for first, size, seed in ((dt.date(2025, 3, 1), 5, "letter of July 9"), (None, 3, "")):
        made = office.sheet("new-hires", since=first, sample=size, seed=seed)
        new = {n: one for n, one in seen.items() if str(first or BEGIN) <= one["row"]["hire_date"] <= str(AS_OF)}
        rows, proven = [], []
        for name, one in new.items():
            mine, until = raw.of(name, AS_OF), min(one["end"], AS_OF)
            proven += mine
            head = {"person": name, "name": one["row"]["name"], "hired": one["row"]["hire_date"], "access since": None}
            head |= {"first record": min((c["day"] for c in mine), default=None), "last day": one["left"]}
            needs = raw.needs(one["row"], until)
            for need in needs:
                told = raw.verdict(name, need, mine, one, AS_OF)
                done = told["done"]
                row = {**head, "takes": need["name"], "because of": need["because"], "due": told["due"]}
                days = (done - dt.date.fromisoformat(head["hired"])).days if done else None
                level = weakest(mine, ever(raw, need, done), done) if done else ""
                row |= {"completed": done, "days after hire": days, "weakest record": level}
                rows.append({**row, "in time": told["in time"]})
            if not needs:
                empty = dict.fromkeys(("due", "completed", "days after hire"))
                words = {"takes": "", "because of": "", "in time": "nothing asked", "weakest record": ""}
                rows.append({**head, **empty, **words})
        agree(made, "hires", rows)
        late = {row["person"] for row in rows if row["in time"] in ("late", "no")}
        waiting = {row["person"] for row in rows if row["in time"] == "not yet due"} - late
        assert figures(made) == [len(new), len(late), len(waiting)]
        drawn = sorted(new, key=lambda n: hashlib.sha256(f"{seed or AS_OF} {n}".encode()).hexdigest())[:size]
        agree(made, "sample", [row for name in drawn for row in rows if row["person"] == name])
        assert figures(made, "sample")[:2] == [size, len(new)]
        agree(made, "worth", worth(proven))
    check_changes(office, seen)


def check_changes(office: Office, seen: dict[str, Row]) -> None:
    raw, (ask,) = office.raw, office.raw.asks
    made, rows, proven = office.sheet("changes"), list[Row](), list[Row]()
    roster = raw.rosters[max(day for day in raw.rosters if day <= ask["effective"])]
    for name, who in sorted(roster.items()):
        takes = {
            need["name"] for need in raw.needs(who, ask["effective"])
            if ask["module"] in raw.epochs(need, ask["effective"])[-1][0] and need["name"] in ask["courses"]
        }  # fmt: skip
        here = who["hire_date"] <= str(ask["effective"]) <= (who["end_date"] or "9999")
        if takes and here:
            need = {"name": ask["module"], "course": False, "months": 0, "grace": 0, "due": ask["due"], "always": True}
            mine = raw.of(name, AS_OF)
            told = raw.verdict(name, {**need, "opened": dt.date(2020, 1, 1)}, mine, seen[name], AS_OF)
            of_day = [c for c in mine if c["counts"] and c["module"] == ask["module"] and c["day"] == told["done"]]
            one = max(of_day, key=lambda c: c["version"], default=None)
            proven += [one] if one else []
            row = {"person": name, "name": seen[name]["row"]["name"], "roles then": who["roles"], "due": told["due"]}
            row |= {"trained on": told["done"], "in time": told["in time"], "last day": seen[name]["left"]}
            row["days after"] = (told["done"] - ask["effective"]).days if told["done"] else None
            row["version taken"] = f"{ask['module']} {dotted(one['version'])}" if one else ""
            row |= {"assurance": one["level"] if one else "", "record": one["record"] if one else ""}
            rows.append({"module": ask["module"], "version": dotted(ask["least"]), **row})
    agree(made, "people", rows)
    said = [row["in time"] for row in rows]
    numbers = {"in time": said.count("yes"), "late": said.count("late"), "not trained": said.count("no")}
    numbers |= {"people": len(rows), "not yet due": said.count("not yet due")}
    rest = len(said) - numbers["in time"] - numbers["late"] - numbers["not trained"] - numbers["not yet due"]
    head = {"module": ask["module"], "version": dotted(ask["least"]), "effective": ask["effective"], "due": ask["due"]}
    head |= {"trigger": ask["trigger"], "reason": ask["reason"], "whom": ask["courses"], "delta": ask["delta"]}
    agree(made, "changes", [{**head, **numbers, "excused or left": rest}])
    assert figures(made) == [1, numbers["late"] + numbers["not trained"]]
    agree(made, "worth", worth(proven))


PLANNED = """\
reason: Phishing by voice came up.
material:
  trigger: rule
  effective: "2026-12-01"
  days: 21
  courses: [claims-coding]
"""


def test_planned(office: Office, tmp_path: Path) -> None:
    """The demo plans nothing, so a change is declared here: who lacks the module then, and would not without it."""
    slug, raw = "passwords-and-phish", office.raw
    shutil.copytree(office.course, tmp_path / "course")
    file = tmp_path / "course" / "content" / "changes" / f"{slug}.yml"
    file.parent.mkdir()
    file.write_text(PLANNED, encoding="utf-8")
    found, _ = desk(tmp_path / "course", office.records, AS_OF, done=False)
    made, day = REPORTS["simulate"](found, Query()), dt.date(2026, 12, 1)
    anyway = {one["id"]: unmet(one["standings"]) for one in raw.members(day, AS_OF)}
    other = Raw(office.course, office.records)
    due = day + dt.timedelta(days=21)
    ask = {"module": slug, "least": (2, 0), "effective": day, "due": due, "courses": ["claims-coding"]}
    other.asks.append({**ask, "roles": [], "access": [], "delta": ""})
    rows = [
        {
            "module": slug, **of_person(one), "department": one["row"]["department"], "roles": one["row"]["roles"],
            "minutes": raw.minutes([slug], day),
        }
        for one in other.members(day, AS_OF)
        if slug not in anyway[one["id"]]
        and any(slug in s["missing"] for s in one["standings"] if s["state"] not in ("done", "waived"))
    ]  # fmt: skip
    agree(made, "people", rows)
    minutes = sum(row["minutes"] for row in rows)
    head = {"module": slug, "version": "2.0", "effective": day, "due": due, "delta": ""}
    agree(made, "changes", [{**head, "people": len(rows), "minutes": minutes}])
    assert figures(made) == [len(rows), minutes, 1]
    nothing = office.sheet("simulate")
    agree(nothing, "changes", [])
    agree(nothing, "people", [])


def answered(raw: Raw, day: dt.date = AS_OF) -> list[tuple[str, Row]]:
    """Return all answers of people of the roster, oldest first."""
    found = [(person, one) for person, them in raw.doings(day).items() for one in them if one["kind"] == "questions"]
    return sorted(found, key=lambda pair: (pair[1]["when"], pair[1]["id"]))


def first_answers(raw: Raw) -> dict[str, dict[str, Row]]:
    found: dict[str, dict[str, Row]] = {}
    for person, one in answered(raw):
        found.setdefault(person, {}).setdefault(one["question"], one)
    return {person: found[person] for person in sorted(found)}


def share_of(flags: list[float], scores: list[float], *, best: bool) -> float:
    """Return the share among the best or the last 27 %: go down the line, and let equals share what is left of it."""
    order = sorted(set(scores), reverse=best)
    room, total, weight = 0.27 * len(scores), 0.0, 0.0
    for score in order:
        equals = [flag for flag, one in zip(flags, scores, strict=True) if one == score]
        part = min(1.0, room / len(equals))
        if part <= 0:
            break
        total, weight, room = total + part * sum(equals), weight + part * len(equals), room - len(equals)
    return total / weight


def test_items(office: Office) -> None:
    raw = office.raw
    made = REPORTS["items"](replace(office.desk(), marks={CHANGED: MARK}), Query(subject=CHANGED))
    firsts = first_answers(raw)
    papers = {person: {name: int(one["right"]) for name, one in mine.items()} for person, mine in firsts.items()}
    assert {tuple(sorted(paper)) for paper in papers.values()} == {tuple(sorted(QUESTIONS))}, "nobody's quiz is cut off"
    totals = {person: sum(paper.values()) for person, paper in papers.items()}
    passed = {person: 100 * totals[person] >= MARK * 6 for person in papers}
    _, module = raw.holding(CHANGED)[-1]
    rows, choices = [], []
    for name in sorted(QUESTIONS):
        right = [float(paper[name]) for paper in papers.values()]
        others = [(totals[person] - paper[name]) / 5 for person, paper in papers.items()]
        above = [paper[name] for person, paper in papers.items() if passed[person]]
        below = [paper[name] for person, paper in papers.items() if not passed[person]]
        found = statistics.correlation(right, others)
        head = {"test": CHANGED, "question": f"{CHANGED}/{name}", "version": 1}
        book, idle, look = module["codebook"][name], [], []
        for letter, text in book["letters"]["choices"].items():
            took = [float(firsts[person][name]["response"] == letter) for person in papers]
            strong, weak = (share_of(took, others, best=best) for best in (True, False))
            share, key = sum(took) / len(took), letter == book["right"]
            note = ""
            if not key:
                bad = strong - weak >= 0.05
                note = "draws more of the strong than of the weak" if bad else note
                note = note or ("nobody chose it" if not share else "hardly anybody chose it" if share < 0.05 else "")
                look += [f"choice {letter} {note}"] if bad else []
                idle += [letter] if note.endswith("chose it") else []
            row = {**head, "choice": letter, "text": text, "right": "yes" if key else "", "people": int(sum(took))}
            row |= {"share": round(share, 3), "share of the strong": round(strong, 3), "note": note}
            choices.append({**row, "share of the weak": round(weak, 3)})
        look = ["those who know more miss it (is the key right?)"] * (found < 0) + look
        apart = share_of(right, others, best=True) - share_of(right, others, best=False)
        row = {**head, "objective": book["objective"], "people": len(papers), "discrimination": round(found, 3)}
        row |= {"share right": round(statistics.fmean(right), 3), "strong minus weak": round(apart, 3)}
        row["passed minus failed"] = round(statistics.fmean(above) - statistics.fmean(below), 3)
        rows.append({**row, "look at": look, "idle choices": idle})
    agree(made, "items", rows)
    agree(made, "choices", choices)
    easy = [statistics.fmean(paper[name] for paper in papers.values()) for name in QUESTIONS]
    spread = statistics.pvariance(totals.values())
    kr20 = 6 / 5 * (1 - sum(p * (1 - p) for p in easy) / spread)
    away = (statistics.fmean(totals.values()) - 6 * MARK / 100) ** 2
    agree(made, "tests", [
        {
            "test": CHANGED, "people": len(papers), "same questions": len(papers), "questions": 6, "pass mark": MARK,
            "KR-20": round(kr20, 3), "K squared": round((kr20 * spread + away) / (spread + away), 3), "note": "",
        }
    ])  # fmt: skip
    assert figures(made) == [6, 6, 30, sum(bool(row["look at"]) for row in rows)]
    bars = made.sections[0].bars
    assert bars
    hard = sorted((sum(paper[name] for paper in papers.values()), name) for name in QUESTIONS)
    assert bars.rows == tuple((f"{name} v1", (len(papers) - good, good)) for good, name in hard)
    strange = sum(one["kind"] == "questions" and not raw.who(one["actor"], raw.day(one["when"])) for one in raw.told)
    said = [one[1] for one in made.sections[-1].rows if one[0] == "answers of nobody"]
    assert [int(re.findall(r"\d+", str(one))[0]) for one in said] == [strange]


def test_recall(office: Office) -> None:
    raw, name, asked = office.raw, QUESTIONS[-2], f"{CHANGED}/{QUESTIONS[-2]}@v1"
    made = office.sheet("recall", subject=asked)
    answers = [(person, one) for person, one in answered(raw) if one["question"] == name]
    rows, tries = [], dict[str, list[dt.datetime]]()
    for person, one in answers:
        tries.setdefault(person, []).append(one["when"])
    for person, one in sorted(answers, key=lambda pair: (pair[0], pair[1]["test"][1], pair[1]["when"])):
        row = {"person": person, **called(raw, person), "day": one["day"], "test": CHANGED}
        row["answer"] = one["response"]
        row |= {"version": one["test"][1][1:].replace("_", "."), "was": "right" if one["right"] else "wrong"}
        row |= {"by the corrected key": "", "score recorded": recorded(raw, person, one, tries[person])}
        empty = ("score reckoned", "without the question", "with the corrected key", "pass mark")
        rows.append({**row, **dict.fromkeys(empty), "what changes": ""})
    agree(made, "people", rows)
    people = {person for person, _ in answers}
    assert figures(made) == [len(people), 0, len(people)]
    told = {person for person, _ in answered(raw)}
    unseen = [
        {
            "person": one["person"], **called(raw, one["person"]), "day": one["day"],
            "version": dotted(one["version"]), "sources": one["sources"], "record": one["record"],
            "score": None if one["score"] is None else round(one["score"] * 100),
        }
        for one in raw.credits(AS_OF)
        if one["module"] == CHANGED and one["person"] not in told and not one["draft"]
    ]  # fmt: skip
    agree(made, "unseen", unseen)
    assert {row["left"] for row in rows} > {""}
    known = ("correct it", "release it", "keep this page", "find out")
    steps = agree(made, "next", [{"step": one, "people": ""} for one in known])
    assert f"{len(unseen)} records have" in steps[-1]["how"]
    check_rescored(office, asked, rows, unseen)


def called(raw: Raw, person: str) -> Row:
    """Return somebody's name, and when they left, where they did."""
    who, here = raw.seen(AS_OF)[person], person in {one["id"] for one in raw.members(AS_OF)}
    return {"name": who["row"]["name"], "left": "" if here else who["left"]}


def recorded(raw: Raw, person: str, one: Row, tries: list[dt.datetime]) -> int | None:
    """Return the score of the record that the launch of an answer led to: the first one after it, before the next."""
    after = [when for when in tries if when > one["when"]]
    mine = [
        credit for credit in raw.of(person, AS_OF)
        if credit["module"] == CHANGED and dotted(credit["version"]) == one["test"][1][1:].replace("_", ".")
        and one["when"] <= credit["when"] < (after[0] if after else dt.datetime.max.replace(tzinfo=dt.UTC))
    ]  # fmt: skip
    first = min(mine, key=lambda credit: credit["when"], default=None)
    return None if first is None or first["score"] is None else round(first["score"] * 100)


def check_rescored(office: Office, asked: str, rows: list[Row], unseen: list[Row]) -> None:
    """Give the quiz of the demo, which has no sources, as six questions of a point each: `b` is right after all."""
    raw, name = office.raw, QUESTIONS[-2]
    question: Any = SimpleNamespace(body=SimpleNamespace(kind="other", graded=True), points=1, critical=False)
    paper = Paper(
        questions=dict.fromkeys(((CHANGED, one) for one in QUESTIONS), question),
        size=6,
        pass_percent=HIGH,
    )
    given = replace(office.desk(), papers={(CHANGED, version): paper for version in ("1.0", "2.0")})
    made = REPORTS["recall"](given, Query(subject=asked, key="b"))
    sittings: dict[tuple[str, dt.date], list[Row]] = {}
    for person, one in answered(raw):
        sittings.setdefault((person, one["day"]), []).append(one)
    assert all(len({one["launch"] for one in them}) == 1 for them in sittings.values()), "nobody sat twice on a day"
    expected, changed, differs = [], set(), set()
    for told in rows:
        right = {one["question"]: one["right"] for one in sittings[told["person"], told["day"]]}
        was = 100 * sum(right.values()) // 6
        without = 100 * (sum(right.values()) - right[name]) // 5
        anew = 100 * (sum(right.values()) - right[name] + (told["answer"] == "b")) // 6
        row = {**told, "by the corrected key": "right" if told["answer"] == "b" else "wrong", "score reckoned": was}
        row |= {"pass mark": HIGH, "note": ""}
        if row["score recorded"] in (None, was):
            row |= {"without the question": without, "with the corrected key": anew}
            if (was >= HIGH) != (anew >= HIGH):
                row["what changes"] = "would pass" if anew >= HIGH else "would not pass"
                changed.add(row["person"])
        else:
            row["note"] = "the answers do not add up to the record"
            differs.add(row["person"])
        expected.append(row)
    agree(made, "people", expected)
    assert figures(made) == [len({row["person"] for row in rows}), len(changed), len(differs)]
    assert changed, "somebody's result hangs on the key"
    agree(made, "unseen", unseen)
    whom = {"correct it": [], "release it": [], "keep this page": [], "decide": sorted(changed), "find out": []}
    agree(made, "next", [{"step": step, "people": people} for step, people in whom.items()])


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
