"""Reports on everybody, counted again: desk, client, roster and exceptions."""

import datetime as dt
import json

from builders.report.outputs import OUTPUTS
from tests.report.figures.facts import OPEN, STATES, Row, dotted
from tests.report.figures.office import (
    Office,
    agree,
    asks,
    counted,
    ever,
    figures,
    newest,
    of_person,
    roles_of,
    standing_per_role,
    weakest,
    worth,
)
from tests.report.figures.test_cases import followed
from tests.report.figures.test_people import UNMATCHED, raw_findings


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
