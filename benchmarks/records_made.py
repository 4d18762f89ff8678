"""The company of the benchmark of the reports: 20,000 people, two courses in four versions, and what an LRS recorded.

Statements are as our cmi5 packages write them and an LRS keeps them, about 1.8 kB each. One launch in ten stops in the
middle; some statements come twice, some are voided, some are of nobody of the roster.
"""

import csv
import datetime as dt
import hashlib
import json
import random
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from builders.errors import Where
from builders.lrs.client import Answer
from builders.lrs.statements import VOIDED
from builders.model import Publisher
from builders.model.change import Change, Material
from builders.model.release import Release
from builders.model.version import Version
from builders.records.archive import Archive, Entry
from builders.records.typed import SESSION
from builders.statements.interactions import QUESTION
from builders.statements.terms import COURSE, DEFINED, MODULE, extension, verb
from tests.demo.courses import IRI as DEMO
from tests.demo.courses import MKDOCS, PUBLISHER
from tests.ledgers import digest, module_release, put, release

IRI = "https://train.example"
PEOPLE, BATCH, A_LAUNCH = 20_000, 5_000, 42
"""`A_LAUNCH` is how many statements a launch makes, about."""
COURSES = {name: tuple(f"{name}-{number}" for number in range(1, 7)) for name in ("claims", "calls")}
QUESTIONS = ("one", "two", "three", "four", "five")
EDITIONS = (dt.date(2024, 10, 15), dt.date(2025, 5, 2), dt.date(2025, 11, 3), dt.date(2026, 5, 4))
OPENED, AS_OF = dt.date(2024, 11, 1), dt.date(2026, 10, 31)
ROSTERS = (OPENED, dt.date(2025, 7, 1), dt.date(2026, 4, 1), dt.date(2026, 10, 1))
CHANGED = "claims-2"
"""The module whose third version is asked of all who had an earlier one."""
STOPS, STRANGERS, AGAIN, TWICE, VOIDS = 0.1, 0.01, 0.1, 0.005, 0.0002
"""Shares of launches that stop, of those of nobody; of modules tried again; of statements that come twice, voided."""
_LETTERS = {"a": "What the task needs", "b": "All that there is", "c": "Nothing"}
_ASSIGNMENTS = """\
roles:
  claims: {title: Claims coder, courses: [claims], before_access: true, recurs_months: 24}
  calls: {title: Call center agent, courses: [calls], due_days_after_hire: 14, recurs_months: 24, grace_days: 7}
changes: {due_days: 14}
overdue: {escalate_days: 30}
"""
_PAGE = 100
_CMI5 = "https://w3id.org/xapi/cmi5/context"
_PLACE = Where(path="mkdocs.yml")
_PUBLISHER = Publisher(iri=IRI, name=PUBLISHER, iri_where=_PLACE, name_where=_PLACE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """Where it is: the folder of its course and that of its records."""

    course: Path
    records: Path


class Lrs:
    """What a client sees of an LRS with new statements, a hundred to a page, all of the day after the last one."""

    endpoint = "https://lrs.example"
    now = dt.datetime(2026, 11, 2, tzinfo=dt.UTC)

    def __init__(self, count: int) -> None:
        """Make so many statements."""
        dice = random.Random("more")  # noqa: S311
        texts, found = _texts("claims", COURSES["claims"])[len(EDITIONS)], list[tuple[str, bytes]]()
        while len(found) < count:
            found += _launch(texts, f"p{dice.randrange(PEOPLE):05}", AS_OF + dt.timedelta(days=1), dice)
        lines = list(dict.fromkeys(line for _, line in found))[:count]
        self._pages = [lines[at : at + _PAGE] for at in range(0, len(lines), _PAGE)]

    def ask(self, _method: str, resource: str, _params: object = None) -> Answer:
        """Answer with the page that a resource names, the first one for any other."""
        at = int(resource) if resource.isdigit() else 0
        more = str(at + 1) if at + 1 < len(self._pages) else ""
        body = b'{"more":"%b","statements":[%b]}' % (more.encode(), b",".join(self._pages[at]))
        return Answer(status=200, headers={}, body=body)


def company(place: Path, count: int) -> Company:
    """Return a company with so many statements, which is made where it is not there."""
    root = place / f"company-{count}"
    if not root.exists():
        part = root.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        write_project(part / "course")
        write_records(part / "records", count)
        part.replace(root)
    return Company(course=root / "course", records=root / "records")


def write_project(root: Path) -> None:
    """Write configuration, assignments and ledger."""
    organisation = "name: Harbor Ridge Billing (fictional)\nkind: business associate\n"
    files = {
        "mkdocs.yml": MKDOCS.replace(DEMO, IRI),
        "content/org.yml": organisation,
        "content/assignments.yml": _ASSIGNMENTS,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for course, modules in COURSES.items():
        previous = ""
        for number, day in enumerate(EDITIONS, 1):
            file = put(root, _release(course, modules, number, day, previous))
            previous = hashlib.sha256(file.read_bytes()).hexdigest()


def _release(course: str, modules: Iterable[str], number: int, day: dt.date, previous: str) -> Release:
    entry = {"kind": "single", "letters": {"choices": _LETTERS}, "objective": "least", "right": "a", "v": number}
    book = {name: {"ask": name, **entry} for name in QUESTIONS}
    material = Material(trigger="procedure", effective=str(day), courses=(course,), days=60)
    version = Version(major=number, minor=0, patch=0)
    change = Change(module=CHANGED, version=version, reason="Charts go to the lead.", material=material)
    asked = number == 3 and CHANGED in COURSES[course]
    return release(
        course,
        str(version),
        publisher=PUBLISHER,
        iri=IRI,
        title=course.capitalize(),
        released=str(day),
        previous=previous,
        modules=tuple(module_release(one, str(version), title=one, minutes=7, codebook=book) for one in modules),
        changes=(change,) if asked else (),
        approvals={},
    )


def write_records(root: Path, count: int) -> None:
    """Write rosters and the archive: `count` statements as pulls keep them."""
    root.mkdir(parents=True)
    (root / "records.yml").write_text("format: 1\ntimezone: America/Chicago\n", encoding="utf-8")
    dice = random.Random(count)  # noqa: S311 - the same company every time
    staff = [_person(number, dice) for number in range(PEOPLE)]
    for day in ROSTERS:
        _write_roster(root / "roster" / f"{day}.csv", [one for one in staff if one[-2] <= str(day)])
    archive, lines = Archive(root), islice(_told(staff, count, dice), count)
    since = ""
    while some := list(islice(lines, BATCH)):
        months = {month: [line for _, line in found] for month, found in groupby(some, key=lambda one: one[0][:7])}
        until = f"{some[-1][0]}Z"
        archive.add(
            Entry(source="lrs", origin="https://lrs.example", since=since, until=until, on="", parts=()), months
        )
        since = until


def _person(number: int, dice: random.Random) -> list[str]:
    role = "claims" if dice.random() < 0.6 else "calls"
    hired = OPENED - dt.timedelta(days=dice.randrange(2000))
    if dice.random() < 0.3:
        hired = OPENED + dt.timedelta(days=dice.randrange((ROSTERS[-1] - OPENED).days))
    left = hired + dt.timedelta(days=dice.randrange(400, 4000)) if dice.random() < 0.1 else None
    end = str(left) if left and OPENED < left < AS_OF else ""
    return [f"p{number:05}", f"Person {number}", f"p{number:05}", role, "Billing", str(hired), end]


def _write_roster(file: Path, rows: Iterable[list[str]]) -> None:
    file.parent.mkdir(exist_ok=True)
    columns = ("person_id", "name", "accounts", "roles", "department", "hire_date", "end_date")
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([columns, *rows])


def _told(staff: list[list[str]], count: int, dice: random.Random) -> Iterator[tuple[str, bytes]]:
    """Give statements for ever, in the order of launches: when each was stored (without `Z`), and its line."""
    texts = {name: _texts(name, modules) for name, modules in COURSES.items()}
    launches, days = count // A_LAUNCH, (AS_OF - OPENED).days
    number = 0
    while True:
        day = OPENED + dt.timedelta(days=min(days - 1, number * days // (launches + 1)))
        number += 1
        # Everybody in turn, so that whoever comes again comes about a year later.
        who = staff[number * 7919 % len(staff)]
        if not who[-2] <= str(day) <= (who[-1] or "9"):
            continue
        edition = sum(one <= day for one in EDITIONS)
        yield from _launch(texts[who[3]][edition], who[0], day, dice)


def _launch(texts: dict[str, str], who: str, day: dt.date, dice: random.Random) -> Iterator[tuple[str, bytes]]:
    """Give what one launch makes; `texts` are those of the course in its edition."""
    able, second = dice.random(), dice.randrange(13 * 3600, 21 * 3600)
    name = f"agency-{who}" if dice.random() < STRANGERS else who
    registration, session = _uuid(dice), _uuid(dice)
    said = list(_session(texts, able, dice))
    if dice.random() < STOPS:
        said = said[: dice.randrange(1, len(said))]
    for place, result in said:
        second += dice.randrange(5, 60)
        at = f"{day}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        statement = _uuid(dice)
        common = (statement, name, name, result, registration, session, f"{at}.120", f"{at}.480000")
        line = (texts[place] % common).encode()
        yield f"{at}.480000", line
        if dice.random() < TWICE:
            yield f"{at}.480000", line
        if dice.random() < VOIDS:
            yield f"{at}.480000", (texts["voided"] % (_uuid(dice), statement, f"{at}.120", f"{at}.480000")).encode()


def _session(texts: dict[str, str], able: float, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Give the names of the texts of a whole session in order, each with the inside of its result."""
    modules = sorted({name.partition(" ")[0] for name in texts if " " in name})
    yield "initialized", ""
    for module in modules:
        for _ in range(1 + (dice.random() < AGAIN)):
            for question in QUESTIONS:
                letter = "a" if dice.random() < 0.3 + 0.65 * able else dice.choice("bc")
                right = "true" if letter == "a" else "false"
                score = f'"score":{{"scaled":{int(letter == "a")}}}'
                yield (
                    f"{module} {question}",
                    f'"response":"{letter}","success":{right},{score},"duration":"PT{dice.randrange(4, 60)}S"',
                )
        yield f"{module} ", _score(dice.randrange(80, 101), f"PT{dice.randrange(2, 15)}M")
    yield "completed", '"completion":true,"duration":"PT50M"'
    yield "passed", _score(dice.randrange(80, 101), "PT50M")
    yield "terminated", '"duration":"PT51M"'


def _score(percent: int, duration: str) -> str:
    score = f'{{"scaled":{percent / 100},"raw":{percent},"min":0,"max":100}}'
    return f'"success":true,"score":{score},"duration":"{duration}"'


def _uuid(dice: random.Random) -> str:
    text = f"{dice.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _texts(course: str, modules: Iterable[str]) -> dict[int, dict[str, str]]:
    """Return the statements of each edition of a course as texts, into which who, when and what are put."""
    return {number: dict(_texts_of(course, modules, number)) for number in range(1, len(EDITIONS) + 1)}


def _texts_of(course: str, modules: Iterable[str], number: int) -> Iterator[tuple[str, str]]:
    launched = {"id": "https://lms.example/activities/7f2c4f8e"}
    for name in ("initialized", "completed", "passed", "terminated"):
        yield name, _text(course, number, name, launched)
    for module in modules:
        place = {"id": f"{IRI}/modules/{module}/v{number}_0", "definition": {"type": MODULE}}
        yield f"{module} ", _text(course, number, "mastered", place)
        for question in QUESTIONS:
            asked = {"id": f"{IRI}/questions/{module}/{question}/v{number}", "definition": _definition(question)}
            yield f"{module} {question}", _text(course, number, "answered", asked, place)
    voiding = {
        "id": "%s",
        "actor": {"objectType": "Agent", "mbox": "mailto:officer@harbor-ridge.example"},
        "verb": {"id": VOIDED},
        "object": {"objectType": "StatementRef", "id": "%s"},
        "timestamp": "%sZ",
        "stored": "%sZ",
    }
    yield "voided", json.dumps(voiding, separators=(",", ":"))


def _definition(question: str) -> dict[str, Any]:
    return {
        "type": QUESTION,
        "description": {"en": f"A payer asks for the whole chart. What do you send? ({question})"},
        "interactionType": "choice",
        "correctResponsesPattern": ["a"],
        "choices": [{"id": letter, "description": {"en": text}} for letter, text in _LETTERS.items()],
    }


def _text(course: str, number: int, name: str, thing: dict[str, Any], test: dict[str, Any] | None = None) -> str:
    around = {
        "grouping": [
            {"id": f"{IRI}/courses/{course}/v/{number}"},
            {"id": f"{IRI}/courses/{course}", "definition": {"type": COURSE}},
        ],
        **({"category": [{"id": f"{_CMI5}/categories/cmi5"}]} if name in DEFINED else {}),
        **({"parent": [test]} if test else {}),
    }
    extensions = {
        extension(_PUBLISHER, "version"): f"{number}.0.0",
        extension(_PUBLISHER, "source"): digest("a"),
        extension(_PUBLISHER, "shown"): digest("b"),
        extension(_PUBLISHER, "seed"): "5f3a9c1e",
        extension(_PUBLISHER, "attempt"): 1,
        SESSION: "%s",
    }
    said = {
        "id": "%s",
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": "https://lms.example", "name": "%s"},
            "name": "Person %s",
        },
        "verb": verb(name),
        "object": thing,
        "result": "%s",
        "context": {
            "registration": "%s",
            "revision": f"{number}.0.0+5f3a9c1e",
            "language": "en",
            "contextActivities": around,
            "extensions": extensions,
        },
        "timestamp": "%sZ",
        "stored": "%sZ",
        "authority": {"objectType": "Agent", "account": {"homePage": "https://lrs.example", "name": "lms"}},
        "version": "1.0.3",
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).replace('"result":"%s"', '"result":{%s}')
