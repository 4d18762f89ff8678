"""What they took: in 2024 in a learning system whose exports know no version, from then on recorded by an LRS."""

import csv
import datetime as dt
import io
import json
import random
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from builders.records.archive import Archive, Entry
from builders.records.importing import take
from builders.records.maps import read_map
from builders.records.table import read_table
from tests.demo.courses import CHANGED, COURSES, IRI, QUESTIONS
from tests.demo.people import OPENED, TODAY, Worker

ZONE = ZoneInfo("America/Chicago")
NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
RECORDED = dt.date(2025, 1, 1)
"""From this day on the LRS has the records."""
STRUGGLES = "p0067"
LATE = "p0024"
"""Whose phone has a line every six weeks."""
TAKES = {"claims_coder": "claims-coding", "call_center": "call-center", "facilities": "security-essentials"}
MAP = """\
format: 1
source: old-lms
person: Email address
course: Course
result: Status
passed: [Completed]
day: Completed on
score: Grade
dates: ["%m/%d/%Y %I:%M %p"]
timezone: America/Chicago
courses:
  Claims coding: claims-coding
  Call center: call-center
  Security essentials: security-essentials
"""
CLASS_MAP = """\
format: 1
source: classes
person: E-mail
course: Course
version: Version
day: Held on
dates: ["%m/%d/%Y"]
timezone: America/Chicago
mode: classroom
mode_column: Delivery
approver: Approved by
expires: Valid until
courses:
  Claims coding: claims-coding
  Security essentials: security-essentials
"""
HELD = dt.date(2026, 6, 10)
"""The day of a class, whose sign-in sheet was typed: it counts for a year, or less where the officer said so."""
DEPLOYMENTS = """\
source,course,version,from,to
old-lms,claims-coding,1.0.0,2023-11-20,2024-08-10
old-lms,claims-coding,1.1.0,2024-08-11,2024-12-31
old-lms,call-center,1.0.0,2023-11-20,
"""


def write_training(root: Path, staff: list[Worker], dice: random.Random) -> None:
    """Fill the archive, through the same doors as real records: an export that is imported, and parts as pulled."""
    rounds = [(one, day) for one in staff if one.role for day in _days(one, dice)]
    (root / "records.yml").write_text("format: 1\ntimezone: America/Chicago\n", encoding="utf-8")
    (root / "deployments.csv").write_text(DEPLOYMENTS, encoding="utf-8")
    (root / "old-lms.yml").write_text(MAP, encoding="utf-8")
    (root / "old-lms.csv").write_bytes(_export([found for found in rounds if found[1] < RECORDED], dice))
    (root / "classes.yml").write_text(CLASS_MAP, encoding="utf-8")
    (root / "classes.csv").write_text(_sheet(staff, dict(rounds)), encoding="utf-8", newline="")
    archive = Archive(root)
    for name in ("old-lms", "classes"):
        columns, table = read_map(root / f"{name}.yml", []), read_table(root / f"{name}.csv", f"{name}.csv", [])
        assert columns
        assert table
        assert all(one.warning for one in take(archive, table, columns, IRI, NOW).problems)
    told = [said for one, day in rounds if day >= RECORDED for said in _statements(one, day, dice)]
    late = {f"mailto:{one.email}" for one in staff if one.id == LATE}
    _delay([said for said in told if said["actor"]["mbox"] in late])
    passed = [said for said in told if not said["verb"]["id"].endswith("answered")]
    # A page that came twice, as pulls do where a page ends in the middle of a moment.
    twice = [dict(said) for said in told if said["verb"]["id"].endswith("answered")][100:112]
    odd = [*_trouble(passed, dice), *_tries(staff), *twice, _drafted(passed[40])]
    told = sorted([*told, *odd], key=lambda said: said["stored"])
    months: dict[str, list[bytes]] = {}
    for said in told:
        months.setdefault(said["stored"][:7], []).append(json.dumps(said).encode())
    entry = Entry(source="lrs", origin="https://lrs.example/xapi/", since="", until=told[-1]["stored"], on="", parts=())
    archive.add(entry, months)


def _delay(told: list[dict[str, Any]]) -> None:
    """Let the LRS hear of statements six weeks later."""
    for said in told:
        stored = dt.datetime.fromisoformat(said["stored"]) + dt.timedelta(weeks=6)
        said["stored"] = stored.strftime("%Y-%m-%dT%H:%M:%S.000000Z")


def _drafted(said: dict[str, Any]) -> dict[str, Any]:
    """Return the statement that the same person passed a draft of the same module a day later."""
    later = dt.datetime.fromisoformat(said["stored"]) + dt.timedelta(days=1)
    return {
        **said,
        "id": str(uuid.UUID(int=5)),
        "context": {**said["context"], "revision": "1.0.0-draft+5f3a9c1e"},
        "timestamp": later.isoformat(),
        "stored": later.strftime("%Y-%m-%dT%H:%M:%S.000000Z"),
    }


def _tries(staff: list[Worker]) -> Iterator[dict[str, Any]]:
    """Give the answers of somebody who has the quiz wrong, and does not pass it."""
    for one in (one for one in staff if one.id == STRUGGLES):
        at = dt.datetime.combine(TODAY - dt.timedelta(days=3), dt.time(15), dt.UTC)
        missed = statement(one.email, CHANGED, "2.0.0", at, random.Random(STRUGGLES))  # noqa: S311 - always the same
        for said in _answers(missed, one, at, course=TAKES[one.role]):
            yield {**said, "result": {**said["result"], "response": "c", "success": False}}


def _days(one: Worker, dice: random.Random) -> Iterator[dt.date]:
    """Give the days on which somebody took their course: after the start, and about every year, more or less."""
    kind, day = dice.random(), max(one.hired, OPENED)
    if kind < 0.02:
        return
    day += dt.timedelta(days=dice.randrange(12))
    while day <= min(TODAY, one.left or TODAY):
        yield day
        if kind < 0.05:
            return
        # Most are early, some are late, all were asked again in May 2025.
        then = day + dt.timedelta(days=dice.randrange(300, 362) if dice.random() < 0.94 else dice.randrange(366, 450))
        asked = dt.date(2025, 5, 16) + dt.timedelta(days=dice.randrange(40))
        day = asked if day < dt.date(2025, 5, 15) < then and kind < 0.95 else then


def _export(rounds: list[tuple[Worker, dt.date]], dice: random.Random) -> bytes:
    out = io.StringIO(newline="")
    lines = csv.writer(out, delimiter=";")
    lines.writerow(["Name", "Email address", "Course", "Status", "Completed on", "Grade"])
    for one, day in rounds:
        course = TAKES[one.role].replace("-", " ").capitalize()
        lines.writerow([one.name, one.email, course, "Completed", f"{day:%m/%d/%Y} 02:15 PM", dice.randrange(80, 101)])
        # The system lists every learner again, also those who are not through.
        lines.writerow([one.name, one.email, course, "In progress", "", ""])
    lines.writerow(
        ["=HYPERLINK(1)", "nobody@harbor-ridge.example", "Call center", "Completed", "03/04/2024 01:00 PM", 90]
    )
    return out.getvalue().encode("utf-16")


def _sheet(staff: list[Worker], newest: dict[Worker, dt.date]) -> str:
    """Return who signed in to a class, and whose earlier training was accepted; some of it is over by today."""
    there = [one for one in staff if one.hired < HELD and one.left is None]
    since = TODAY - dt.timedelta(days=366)
    # The class was for those who were late.
    coders = [one for one in there if one.role == "claims_coder" and newest.get(one, since) <= since][:5]
    others = [one for one in there if one.role == "facilities"][:2]
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(
        ["E-mail", "Name", "Course", "Version", "Held on", "Delivery", "Trainer", "Approved by", "Valid until"]
    )
    for number, one in enumerate((*coders, *others)):
        course, version = ("Claims coding", "2.0.0") if one in coders else ("Security essentials", "1.0.0")
        last = ("06/09/2027", "09/30/2026", "")[number % 3]
        lines.writerow([one.email, one.name, course, version, f"{HELD:%m/%d/%Y}", "", "T. Vale", "D. Reyes", last])
    # Taken elsewhere, by whoever came last.
    late = max((one for one in there if one.role == "facilities"), key=lambda one: one.hired, default=None)
    if late is not None:
        told = ["Security essentials", "1.0.0", "03/10/2025", "Prior", "Example College", "D. Reyes", "02/28/2027"]
        lines.writerow([late.email, late.name, *told])
    return out.getvalue()


def _statements(one: Worker, day: dt.date, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Give what a launch of the course in force makes; some stop in the middle."""
    edition = next(found for found in reversed(COURSES[TAKES[one.role]]) if found[1] <= str(day))
    modules = list(edition[2].items())
    if dice.random() < 0.03:
        modules = modules[: dice.randrange(len(modules))]
    for minute, (module, version) in enumerate(modules):
        at = _begun(one, day) + dt.timedelta(minutes=minute * 7)
        done = statement(one.email, module, version, at, dice)
        if module == CHANGED:
            yield from _answers(done, one, at, course=TAKES[one.role])
        yield done


def _begun(one: Worker, day: dt.date) -> dt.datetime:
    """Return when somebody begins: in the morning, or at eight in the evening, which is the next day in UTC."""
    evening = int(one.id[1:]) % 9 == 4
    hour = dt.time(20) if evening else dt.time(9)
    return dt.datetime.combine(day, hour, ZONE).astimezone(dt.UTC)


def _answers(done: dict[str, Any], one: Worker, at: dt.datetime, *, course: str) -> Iterator[dict[str, Any]]:
    """Give the answers before a passed module: who is able has more of them right, but for the wrong key."""
    dice = random.Random(f"{one.id} {at}")  # noqa: S311 - the same answers every time, whatever else is diced
    able = random.Random(one.id).random()  # noqa: S311
    for number, question in enumerate(QUESTIONS):
        knows = dice.random() < 0.25 + 0.7 * able
        letter = "a" if knows else dice.choice("bbc")
        if question == QUESTIONS[-2]:
            letter = "b" if knows else dice.choice("aac")
        when = at - dt.timedelta(seconds=60 - 5 * number)
        yield {
            **done,
            "id": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
            "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
            "object": {"id": f"{IRI}/questions/{CHANGED}/{question}/v1"},
            "result": {"response": letter, "success": letter == "a", "duration": "PT5.00S"},
            "context": {
                **done["context"],
                "contextActivities": {
                    "parent": [{"id": done["object"]["id"]}],
                    "grouping": [{"id": f"{IRI}/courses/{course}"}],
                },
            },
            "timestamp": when.isoformat(),
            "stored": (when + dt.timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%S.000000Z"),
        }


def statement(mail: str, module: str, version: str, at: dt.datetime, dice: random.Random) -> dict[str, Any]:
    """Return the statement that somebody passed a module."""
    return {
        "id": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
        "actor": {"objectType": "Agent", "mbox": f"mailto:{mail}"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/mastered"},
        "object": {"objectType": "Activity", "id": f"{IRI}/modules/{module}/v{'_'.join(version.split('.')[:2])}"},
        "result": {
            "success": True,
            "score": {"scaled": dice.randrange(80, 101) / 100},
            "duration": f"PT{_spent(mail, module, at)}.00S",
        },
        "context": {
            "registration": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
            "revision": f"{version}+5f3a9c1e",
            "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": "f00d"},
        },
        "timestamp": at.isoformat(),
        "stored": (at + dt.timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%S.000000Z"),
    }


def _spent(mail: str, module: str, at: dt.datetime) -> int:
    """Return for how many seconds a module was in sight: about as long as it takes, now and then hardly a minute."""
    dice = random.Random(f"{mail} {module} {at}")  # noqa: S311 - always the same, whatever else is diced
    return dice.randrange(30, 100) if dice.random() < 0.01 else dice.randrange(200, 600)


def _trouble(told: list[dict[str, Any]], dice: random.Random) -> list[dict[str, Any]]:
    """Return what real records hold besides: other tools, strangers, clocks, drafts, duplicates, voided statements."""
    sample = dice.sample(told, 6)
    stored = sample[0]["stored"]
    at = dt.datetime.fromisoformat(stored)
    stranger = statement("temp@agency.example", "what-is-phi", "1.0.0", at, dice)
    draft = statement("temp@agency.example", "what-is-phi", "1.0.0", at, dice)
    draft["context"]["revision"] = "1.0.0-draft+5f3a9c1e"
    ahead = {**sample[1], "id": str(uuid.UUID(int=1)), "timestamp": "2031-01-01T00:00:00Z"}
    foreign = {**sample[2], "id": str(uuid.UUID(int=2)), "object": {"id": "https://other.example/modules/knots/v1_0"}}
    never = {**sample[3], "id": str(uuid.UUID(int=3)), "object": {"id": f"{IRI}/modules/what-is-phi/v9_9"}}
    voiding = {
        **sample[4],
        "id": str(uuid.UUID(int=4)),
        "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
        "object": {"objectType": "StatementRef", "id": sample[4]["id"]},
    }
    return [stranger, draft, ahead, foreign, never, voiding, dict(sample[5])]
