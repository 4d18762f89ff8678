"""Progress: how far people are, who struggles, what is missed, and how long it took."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from builders.report.sheet import Sheet
from tests.report.figures.facts import OPEN, Row
from tests.report.figures.office import AS_OF, BEGIN, Office, agree, asks, figures, of_person, roles_of
from tests.report.figures.raw import Raw
from tests.report.figures.test_cases import followed
from tests.report.figures.test_people import launches, time_of


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
