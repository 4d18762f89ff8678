"""The fictional company from its raw files alone: dicts and plain loops, with nothing of what makes the reports.

Every figure follows here from a definition in docs/reports.md, day by day and record by record, however long it takes.
"""

import calendar
import csv
import datetime as dt
import io
import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

Row = dict[str, Any]
ONE, EVER = dt.timedelta(days=1), dt.date.max
OPEN = ("escalated", "overdue", "must retrain", "due")
STATES = (*OPEN, "unassigned", "on leave", "waived", "done")
"""Worst first."""
IMPORT = "urn:coursewright:import"
LEVELS = {"recorded": 0, "inferred": 1, "unknown": 2}


def day_of(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def table(file: Path) -> list[dict[str, str]]:
    """Return a CSV file, in whatever encoding and with whatever sign between its cells."""
    data = file.read_bytes() if file.exists() else b""
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    sign = ";" if ";" in (text.splitlines() or [""])[0] else ","
    return list(csv.DictReader(io.StringIO(text), delimiter=sign))


def months_later(day: dt.date, months: int) -> dt.date:
    year, month = day.year, day.month + months
    while month > 12:
        year, month = year + 1, month - 12
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


Held = tuple[dt.date, dt.date, tuple[tuple[int, int], dt.date, str], Row]
"""Until when a record holds a module, since when, what decides between two that do as well, and the record."""
Way = tuple[dt.date, dt.date, list[Held]]


def by_worth(held: Held) -> tuple[Any, ...]:
    return held[:3]


class Raw:
    """All that the folders hold, as it is there; what is reckoned is kept, since many figures rest on the same."""

    def __init__(self, course: Path, records: Path) -> None:
        self.zone = ZoneInfo(yaml.safe_load((records / "records.yml").read_text())["timezone"])
        self.iri = yaml.safe_load((course / "mkdocs.yml").read_text())["extra"]["coursewright"]["iri"]
        self.assigned = yaml.safe_load((course / "content" / "assignments.yml").read_text())
        self.releases = self._releases(course)
        self.asks = self._asks()
        found = {dt.date.fromisoformat(file.stem): table(file) for file in (records / "roster").iterdir()}
        self.rosters = {day: {row["person_id"]: row for row in found[day]} for day in sorted(found)}
        self.exceptions = table(records / "exceptions.csv")
        self.cases = table(records / "cases.csv")
        self.deployed = table(records / "deployments.csv")
        self.told = [self._fact(*one) for one in self._once(records)]
        self.people = self._addresses()
        self._credits: dict[dt.date, list[Row]] = {}
        self._of: dict[dt.date, dict[str, list[Row]]] = {}
        self._seen: dict[dt.date, dict[str, Row]] = {}
        self._doings: dict[dt.date, dict[str, list[Row]]] = {}
        self._members: dict[dt.date, list[Row]] = {}
        self.left: dict[str, int] = {}
        """What is left out of the credits, by the sentence that says so: of the last day that was asked for."""

    # What was released.

    def _releases(self, course: Path) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for file in sorted((course / "content" / "ledger").rglob("*.json")):
            said = json.loads(file.read_text())
            said["day"] = dt.date.fromisoformat(said["released"])
            said["number"] = tuple(map(int, said["version"].split(".")))
            said["slugs"] = [module["slug"] for module in said["modules"]]
            found.setdefault(said["course"], []).append(said)
        return {name: sorted(them, key=lambda one: (one["day"], one["number"])) for name, them in found.items()}

    def _asks(self) -> list[Row]:
        found = {}
        for release in self.every_release():
            for change in release["changes"]:
                if told := change.get("material"):
                    number = tuple(map(int, change["version"].split(".")))
                    effective = dt.date.fromisoformat(told["effective"])
                    days = told["days"] or self.assigned["changes"]["due_days"]
                    found[change["module"], number] = {
                        **told,
                        "module": change["module"],
                        "least": number[:2],
                        "effective": effective,
                        "due": effective + days * ONE,
                        "reason": change["reason"],
                    }
        return list(found.values())

    def every_release(self) -> list[Row]:
        return [one for them in self.releases.values() for one in them]

    def in_force(self, course: str, day: dt.date) -> Row | None:
        out = [one for one in self.releases.get(course, []) if one["day"] <= day]
        return out[-1] if out else None

    def holding(self, module: str, day: dt.date = EVER) -> list[tuple[Row, Row]]:
        """Return the releases that have a module, with it, oldest first."""
        found = [(one, m) for one in self.every_release() if one["day"] <= day for m in one["modules"]]
        return sorted((pair for pair in found if pair[1]["slug"] == module), key=lambda pair: pair[0]["day"])

    def minutes(self, modules: Iterable[str], day: dt.date) -> int:
        return sum(found[-1][1]["minutes"] for one in modules if (found := self.holding(one, day)))

    def out_since(self, module: str, version: tuple[int, int]) -> dt.date | None:
        days = [one["day"] for one, m in self.holding(module) if minor(m["version"]) == version]
        return min(days, default=None)

    # Who said what when.

    def _once(self, records: Path) -> list[tuple[str, Row]]:
        """Return each statement once, the copy that was stored first, without what was taken back."""
        copies: dict[str, list[tuple[str, str, int, Row]]] = {}
        for source in sorted(one for one in (records / "archive").iterdir() if one.is_dir() and one.name != "imports"):
            for file in sorted(source.rglob("*.ndjson")):
                for line in file.read_text(encoding="utf-8").splitlines():
                    said = json.loads(line)
                    mine = copies.setdefault(said["id"].lower(), [])
                    mine.append((said.get("stored", ""), source.name, len(mine), said))
        firsts = [min(them)[1::2] for them in copies.values()]
        back = {said["object"]["id"].lower() for _, said in firsts if said["verb"]["id"].endswith("/voided")}
        return [(source, said) for source, said in firsts if said["id"].lower() not in back]

    def _fact(self, source: str, said: Row) -> Row:
        context = said.get("context", {})
        around = context.get("contextActivities", {})
        more, authority = context.get("extensions", {}), said.get("authority", {}).get("account", {})
        clock, stored = (
            dt.datetime.fromisoformat(said[key]) if key in said else None for key in ("timestamp", "stored")
        )
        when = min(one for one in (clock, stored) if one is not None)
        base, _, path = said["object"]["id"].partition(next((k for k in KINDS if k in said["object"]["id"]), "\n"))
        kind = said["object"]["id"][len(base) :].split("/")[1] if path else ""
        parts, result = path.split("/"), said.get("result", {})
        level = "C" if authority.get("homePage") == IMPORT else "D"
        if level == "D" and context.get("registration") and any(key.endswith("/sessionid") for key in more):
            level = "A"
        verb = said["verb"]["id"].rpartition("/")[2]
        passed = verb in ("passed", "mastered") or (verb == "completed" and result.get("success") is True)
        revision = context.get("revision", "")
        return {
            "id": said["id"].lower(),
            "source": source,
            "actor": said["actor"].get("mbox", "").lower() or said["actor"].get("account", {}).get("name", ""),
            "ours": base == self.iri,
            "kind": kind,
            "name": parts[0],
            "question": parts[1] if kind == "questions" else "",
            "edition": int(parts[2][1:]) if kind == "questions" else 0,
            "version": tuple(map(int, parts[1][1:].split("_"))) if kind == "modules" else (),
            "revision": revision.partition("+")[0],
            "draft": "-draft" in revision,
            "when": when,
            "stored": stored,
            "clock": clock,
            "verb": verb,
            "passed": passed and result.get("success") is not False,
            "right": result.get("success"),
            "response": result.get("response", ""),
            "seconds": seconds(result.get("duration", "")),
            "score": result.get("score", {}).get("scaled"),
            "level": level,
            "dating": more.get(f"{IMPORT}:dating", ""),
            "mode": more.get(f"{IMPORT}:mode", ""),
            "expires": day_of(more.get(f"{IMPORT}:expires")),
            "approver": more.get(f"{IMPORT}:approver", ""),
            "launch": context.get("registration", ""),
            "session": next((more[key] for key in more if key.endswith("/sessionid")), ""),
            "course": next((one["id"].rpartition("/")[2] for one in around.get("grouping", ())), ""),
            "test": next((one["id"].rsplit("/", 2)[1:] for one in around.get("parent", ())), ["", ""]),
        }

    def _addresses(self) -> dict[str, str]:
        """Return whose an address or account is; nobody of the demo has one that was another's."""
        found: dict[str, str] = {}
        for roster in self.rosters.values():
            for name, row in roster.items():
                for one in (f"mailto:{row['email'].lower()}", *listed(row["accounts"]), name):
                    assert found.setdefault(one, name) == name, one
        return found

    def day(self, when: dt.datetime) -> dt.date:
        return when.astimezone(self.zone).date()

    def who(self, actor: str, day: dt.date) -> str:
        """Return whose a record of a day is: not theirs who had left by then, as any roster says."""
        name = self.people.get(actor, "")
        ends = [row["end_date"] for roster in self.rosters.values() if (row := roster.get(name)) and row["end_date"]]
        return "" if ends and day > dt.date.fromisoformat(ends[-1]) else name

    # What they passed.

    def credits(self, as_of: dt.date) -> list[Row]:
        """Return what was passed until the end of a day, each attempt once."""
        if as_of not in self._credits:
            self.left = {}
            told = [credit for one in self.told for credit in self._earned(one, as_of)]
            same: dict[tuple[Any, ...], list[Row]] = {}
            for one in told:
                key = (one["person"], one["module"], one["day"], str(one["version"] or ""), one["draft"])
                same.setdefault(key, []).append(one)
            self._credits[as_of] = [merged(same[key]) for key in sorted(same)]
        return self._credits[as_of]

    def count(self, what: str, number: int = 1) -> None:
        self.left[what] = self.left.get(what, 0) + number

    def _earned(self, one: Row, as_of: dt.date) -> list[Row]:
        """Return the modules that a statement says were passed by the end of a day; what is left out is counted."""
        if not one["passed"] or one["kind"] not in ("modules", "courses"):
            return []
        when = self._when(one)
        day = self.day(when)
        if day > as_of or (one["ours"] and one["kind"] == "courses" and one["level"] != "C"):
            return []
        person = self.who(one["actor"], day) if one["ours"] else ""
        if not person:
            strange = f"{one['actor']} is nobody of the roster"
            self.count(strange if one["ours"] else "courses with another address than ours")
            return []
        dating, found = "recorded", [(one["name"], one["version"])]
        if one["kind"] == "courses":
            dating, found = self._of_course(one, day)
        elif not one["draft"] and self.out_since(one["name"], one["version"]) is None:
            self.count(f"{one['name']} {dotted(one['version'])} is not in the ledger")
            found = []
        self.count("drafts", one["draft"])
        late = one["stored"] is not None and one["stored"] - when > 30 * ONE
        self.count("passed more than 30 days before the LRS heard of it", late * len(found))
        keep = {key: one[key] for key in ("level", "mode", "draft", "score", "expires", "approver")}
        told = {**keep, "person": person, "when": when, "day": day, "sources": [one["source"]], "record": one["id"]}
        return [
            {**told, "module": module, "version": version, "counts": counts, "dating": dating if version else "unknown"}
            for module, version in found
            if not self._early(one, module, version, day)
            for counts in [version is not None and not one["draft"]]
        ]

    def _when(self, one: Row) -> dt.datetime:
        """Return when it was passed; from before the version was out no clock is believed."""
        first = self.out_since(one["name"], one["version"]) if one["kind"] == "modules" else None
        behind = first and one["stored"] and not one["draft"] and self.day(one["when"]) < first - ONE
        when: dt.datetime = one["stored"] if behind else one["when"]
        return when

    def _early(self, one: Row, module: str, version: tuple[int, int] | None, day: dt.date) -> bool:
        out = self.out_since(module, version) if version else None
        accepted = one["mode"] == "prior" and one["approver"] != ""
        early = out is not None and not one["draft"] and not accepted and day < out - ONE
        self.count(f"{module} {version} is said to be passed before it was released", early)
        return early

    def _of_course(self, one: Row, day: dt.date) -> tuple[str, list[tuple[str, tuple[int, int] | None]]]:
        """Return the modules of a whole course that was passed, by the version that it surely or likely was."""
        number, dating = self._dated(one, day)
        self.count("inferred", dating == "inferred")
        if not number:
            self.count(f"{one['name']} without a version")
            return dating, [(f"course {one['name']}", None)]
        release = [found for found in self.releases[one["name"]] if found["version"] == number]
        if not release:
            self.count(f"{one['name']} {number} is not in the ledger")
            return dating, []
        return dating, [(module["slug"], minor(module["version"])) for module in release[0]["modules"]]

    def _dated(self, one: Row, day: dt.date) -> tuple[str, str]:
        """Return the version of a whole course that was passed: as recorded, as deployed, as its title says."""
        if one["dating"] == "recorded":
            return one["revision"], "recorded"
        fitting = {
            row["version"]
            for row in self.deployed
            if (row["source"], row["course"]) == (one["source"], one["name"])
            and row["from"] <= str(day) <= (row["to"] or "9999")
        }
        version = fitting.pop() if len(fitting) == 1 else "" if fitting else one["revision"]
        return version, "inferred" if version else "unknown"

    def of(self, person: str, as_of: dt.date) -> list[Row]:
        if as_of not in self._of:
            self._of[as_of] = {}
            for one in self.credits(as_of):
                self._of[as_of].setdefault(one["person"], []).append(one)
        return self._of[as_of].get(person, [])

    # What they are asked, and where they stand.

    def staff(self, as_of: dt.date) -> list[Row]:
        """Return who worked here on a day, by id, as the newest roster until then says."""
        roster = self.rosters[max(day for day in self.rosters if day <= as_of)]
        return [row for _, row in sorted(roster.items()) if not row["end_date"] or row["end_date"] >= str(as_of)]

    def needs(self, row: Row, as_of: dt.date) -> list[Row]:
        hired, found = dt.date.fromisoformat(row["hire_date"]), []
        for name in listed(row["roles"]):
            role = self.assigned["roles"][name]
            early = role.get("before_access", False)
            due = hired if early else hired + role["due_days_after_hire"] * ONE
            rest = {"months": role["recurs_months"], "grace": role.get("grace_days", 0), "before": early}
            found += [
                {"name": one, "course": True, "because": f"role {name}", "opened": hired, "due": due, **rest}
                for one in role["courses"]
            ]
        for name in listed(row["access"]):
            rest = {"months": 0, "grace": 0, "before": True, "because": f"access {name}", "course": False}
            modules = self.assigned["access"][name]["modules"]
            found += [{"name": one, "opened": hired, "due": hired, **rest} for one in modules]
        return [self._since_release(need) for need in found if self._first(need) <= as_of]

    def _first(self, need: Row) -> dt.date:
        out = self.releases[need["name"]] if need["course"] else [one for one, _ in self.holding(need["name"])]
        days: list[dt.date] = [one["day"] for one in out]
        return min(days)

    def _since_release(self, need: Row) -> Row:
        """Return a need whose clock starts with the first release, with the days that a change would give at least."""
        first = self._first(need)
        if first <= need["opened"]:
            return need
        lead = max((need["due"] - need["opened"]).days, self.assigned["changes"]["due_days"])
        return {**need, "opened": first, "due": max(need["due"], first + lead * ONE)}

    def absences(self, person: str, kind: str) -> list[Row]:
        return [
            {**row, "start": dt.date.fromisoformat(row["from"]), "end": day_of(row["to"]) or EVER}
            for row in self.exceptions
            if (row["person_id"], row["kind"]) == (person, kind)
        ]

    def epochs(self, need: Row, day: dt.date) -> list[tuple[list[str], dt.date]]:
        """Return what was held by what is asked, each with the last day on which it was."""
        if not need["course"]:
            return [([need["name"]], day)]
        out = [one for one in self.releases[need["name"]] if one["day"] <= day]
        ends = [later["day"] - ONE for _, later in pairwise(out)]
        return [(one["slugs"], end) for one, end in zip(out, [*ends, day], strict=True)]

    def lasting(self, need: Row, module: str, mine: list[Row], day: dt.date) -> list[Held]:
        """Return until when each record holds a module, and since when: of what no change has overtaken on a day."""
        course = need["name"] if need["course"] else ""
        least = (0, 0)
        for ask in self.asks:
            named = need.get("always") or not ask["courses"] or not course or course in ask["courses"]
            if ask["module"] == module and named and (need.get("always") or ask["effective"] <= day):
                assert not [ask[key] for key in ("roles", "access", "delta") if ask[key]], "it asks all alike"
                least = max(least, ask["least"])
        found = list[Held]()
        for one in mine:
            if one["module"] == module and one["counts"] and one["day"] <= day and one["version"] >= least:
                end, last = months_later(one["day"], need["months"]) if need["months"] else EVER, one["expires"] or EVER
                # Of several that do as well, the newest is named.
                found.append((min(end, last), one["day"], (one["version"], last, one["record"]), one))
        return found

    def ways(self, need: Row, mine: list[Row], day: dt.date, waived: Row | None = None) -> list[Way]:
        """Return how a need is done on a day: until when, by a record of which day, and by which for each module."""
        found = list[Way]()
        for modules, end in self.epochs(need, day):
            best = [
                max((held for held in self.lasting(need, one, mine, day) if held[1] <= end), default=None, key=by_worth)
                for one in modules
                if not waived or one not in waived or waived[one] > end
            ]
            known = [held for held in best if held]
            if len(known) == len(best):
                until = min((held[0] for held in known), default=EVER)
                if until >= day:
                    found.append((until, max((held[1] for held in known), default=dt.date.min), known))
        return found

    def hold(self, need: Row, mine: list[Row], day: dt.date, waived: Row | None = None) -> Way | None:
        """Return the way that lasts longest; None where a need is not done on a day."""
        return max(self.ways(need, mine, day, waived), default=None, key=lambda way: way[:2])

    def standing(self, person: str, need: Row, mine: list[Row], day: dt.date) -> Row:
        """Return where a person stands with a need on a day."""
        told: Row = {"need": need, "person": person, "taken": None, "missing": [], "waived": [], "grounds": []}
        if held := self.hold(need, mine, day):
            due = None if held[0] == EVER else held[0]
            told |= {"state": "done", "due": due, "taken": held[1], "grounds": held[2]}
            return {**told, "cause": "renewal" if due else "first"}
        leaves, waivers = self.absences(person, "leave"), self.absences(person, "waiver")
        slugs, ever = self.epochs(need, day)[-1][0], {one for them, _ in self.epochs(need, day) for one in them}
        lacking = [one for one in slugs if not any(pair[0] >= day for pair in self.lasting(need, one, mine, day))]
        waived: Row = {}
        for one in waivers:
            for module in ever:
                if one["start"] <= day <= one["end"] and one["what"] in ("", need["name"], module):
                    waived[module] = min(one["start"], waived.get(module, one["start"]))
        todo, excused = [one for one in lacking if one not in waived], [one for one in lacking if one in waived]
        first, cause = self._first_due(need, mine, day)
        due = min(self._past(first, person, need, module) for module in todo or lacking)
        told |= {"due": due, "cause": cause, "waived": excused}
        if waived and (but := self.hold(need, mine, day, waived)):
            held = self.hold(need, mine, day, {one: waived[one] for one in excused}) or but
            return {**told, "state": "waived", "grounds": held[2]}
        told["missing"] = todo
        if any(one["start"] <= day <= one["end"] for one in leaves):
            return {**told, "state": "on leave"}
        late = (day - due).days - need["grace"]
        if late > 0:
            return {**told, "state": "escalated" if late > self.assigned["overdue"]["escalate_days"] else "overdue"}
        return {**told, "state": "must retrain" if cause == "change" else "due"}

    def _first_due(self, need: Row, mine: list[Row], today: dt.date) -> tuple[dt.date, str]:
        """Go back day by day to where it was done last: it lapsed with age, or a change took effect."""
        day = today
        while day > need["opened"] and mine:
            before = self.hold(need, mine, day - ONE)
            if before and not self.hold(need, mine, day):
                if before[0] < day:
                    return before[0], "renewal"
                return min(ask["due"] for ask in self.asks if ask["effective"] == day), "change"
            day -= ONE
        return need["due"], "first"

    def _past(self, due: dt.date, person: str, need: Row, module: str) -> dt.date:
        """Return a due day past absences: the days that were left when one began are left when it is over."""
        away = set[dt.date]()
        for one in (*self.absences(person, "leave"), *self.absences(person, "waiver")):
            if one["kind"] == "leave" or one["what"] in ("", need["name"], module):
                if one["end"] == EVER and one["start"] <= due:
                    return due
                day = one["start"]
                while day <= min(one["end"], dt.date(2030, 1, 1)):
                    away.add(day)
                    day += ONE
        while due in away:
            first = back = due
            while first - ONE in away:
                first -= ONE
            while back in away:
                back += ONE
            due = back + (due - first)
        return due

    def members(self, as_of: dt.date, staff: dt.date | None = None) -> list[Row]:
        """Return where everybody stands on a day; `staff` is the day of the roster, where that is another one."""
        if staff is None and as_of in self._members:
            return self._members[as_of]
        found = []
        for row in self.staff(staff or as_of):
            if row["end_date"] and row["end_date"] < str(as_of):
                continue
            mine = self.of(row["person_id"], as_of)
            known = [self.standing(row["person_id"], need, mine, as_of) for need in self.needs(row, as_of)]
            state = min((one["state"] for one in known), key=STATES.index, default="unassigned")
            due = min((one["due"] for one in known if one["due"] and one["state"] == state), default=None)
            found.append({"id": row["person_id"], "row": row, "standings": known, "state": state, "due": due})
        if staff is None:
            self._members[as_of] = found
        return found

    # Who was there in a range of days.

    def seen(self, as_of: dt.date) -> dict[str, Row]:
        """Return everybody whom a roster until a day names, with the last day that is known, and how it is said."""
        if as_of in self._seen:
            return self._seen[as_of]
        days = [day for day in self.rosters if day <= as_of]
        found = self._seen[as_of] = dict[str, Row]()
        for name in sorted({name for day in days for name in self.rosters[day]}):
            last = max(day for day in days if name in self.rosters[day])
            row, later = self.rosters[last][name], [day for day in days if day > last]
            left = row["end_date"] or (f"not in the roster of {later[0]}" if later else "")
            end = day_of(row["end_date"]) or (last if later else EVER)
            active = max((one["day"] for one in self.of(name, as_of)), default=end)
            found[name] = {"row": row, "last": last, "left": left, "end": max(end, active)}
        return found

    def first_done(self, need: Row, mine: list[Row], until: dt.date) -> dt.date | None:
        """Try every day from the first record on: at the end of which was all there?"""
        day = min((one["day"] for one in mine), default=until + ONE)
        while day <= until:
            if self.epochs(need, day) and self.hold(need, [one for one in mine if one["day"] <= day], day):
                return day
            day += ONE
        return None

    def verdict(self, person: str, need: Row, mine: list[Row], seen: Row, as_of: dt.date) -> Row:
        """Return when a need was first done, by when it was to be, and whether that was in time."""
        until = min(seen["end"], as_of)
        done = self.first_done(need, mine, until)
        then = self.standing(person, need, mine, done - ONE if done else until)
        due = then["due"]
        if done:
            said = "yes" if due is None or done <= due else "late"
        elif then["state"] in ("waived", "on leave"):
            said = then["state"]
        elif due < until:
            said = "no"
        elif seen["end"] < as_of:
            said = "left before" if seen["row"]["end_date"] else "left, day unknown"
        else:
            said = "not yet due"
        return {"done": done, "due": due, "in time": said}

    # What they did, whether or not they passed.

    def doings(self, as_of: dt.date) -> dict[str, list[Row]]:
        """Return what each person did in courses until the end of a day, statement by statement."""
        if as_of in self._doings:
            return self._doings[as_of]
        found = self._doings[as_of] = dict[str, list[Row]]()
        for one in sorted(self.told, key=lambda fact: (fact["when"], fact["id"])):
            day = self.day(one["when"])
            here = one["ours"] and not one["draft"] and one["verb"] not in ("voided", "shared") and day <= as_of
            if here and (person := self.who(one["actor"], day)):
                course = one["name"] if one["kind"] == "courses" else one["course"]
                module = "" if one["kind"] == "courses" else one["name"]
                found.setdefault(person, []).append({**one, "day": day, "in": course, "module": module})
        return found


KINDS = ("/modules/", "/courses/", "/questions/")


def minor(version: str) -> tuple[int, int]:
    major, number, _ = version.split(".")
    return int(major), int(number)


def dotted(version: tuple[int, int] | None) -> str:
    return f"{version[0]}.{version[1]}" if version else "unknown"


def seconds(text: str) -> float | None:
    return float(text.removeprefix("PT").removesuffix("S")) if text.endswith("S") and "M" not in text else None


def merged(same: list[Row]) -> Row:
    """Return the best of the records of one attempt, for all of them."""

    def worth(one: Row) -> tuple[Any, ...]:
        lasting = -(one["expires"] or EVER).toordinal()
        return one["level"], LEVELS[one["dating"]], lasting, not one["approver"], one["when"], one["record"]

    best = min(same, key=worth)
    dating = min((one["dating"] for one in same), key=LEVELS.__getitem__)
    sources = sorted({name for one in same for name in one["sources"]})
    return {**best, "dating": dating, "sources": sources}
