"""What is left out, coverage, programs, and the reports on persons: incident and person."""

import datetime as dt
import json
import re

from builders.report.outputs import OUTPUTS
from tests.demo.training import STRUGGLES
from tests.report.figures.facts import OPEN, Row, dotted, months_later
from tests.report.figures.office import AS_OF, BEGIN, DAYS, Office, agree, asks, figures, worth
from tests.report.figures.raw import Raw
from tests.report.figures.test_cases import evidence, followed

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
