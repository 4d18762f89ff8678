"""Where people stand, on several days: status, role, plan, gate and enroll, and in `checks_of_all.py` the others."""

import datetime as dt
from typing import Any

import pytest

from tests.report.figures.checks_of_all import check_client, check_desk, check_exceptions, check_roster
from tests.report.figures.facts import OPEN, STATES, Row, dotted, listed
from tests.report.figures.office import (
    DAYS,
    Office,
    agree,
    asks,
    by_state,
    figures,
    of_person,
    package,
    standing_per_role,
    unmet,
)
from tests.report.figures.raw import Raw


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
