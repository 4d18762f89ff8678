"""Cases: who has to learn what again, and what closes them."""

import datetime as dt

from tests.report.figures.facts import Row, dotted
from tests.report.figures.office import AS_OF, Office, agree, figures, worth
from tests.report.figures.raw import Raw


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
