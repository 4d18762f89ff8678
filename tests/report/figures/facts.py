"""The fictional company from its raw files alone: dicts and plain loops, with nothing of what makes the reports.

Every figure follows here from a definition in docs/reports.md, day by day and record by record, however long it takes.
"""

import calendar
import csv
import datetime as dt
import io
import json
from collections.abc import Iterable
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
KINDS = ("/modules/", "/courses/", "/questions/")
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


class Facts:
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
