"""Exports of learning systems into the archive: each row that says that somebody passed becomes a statement.

Its id follows from what it says, so an export that overlaps the one before adds nothing twice. What it says of mode,
approver and last day is part of that: a corrected row takes the place of the one before. The file itself is kept as it
came; each statement names its digest and the row.
"""

import contextlib
import datetime as dt
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builders.errors import Problem
from builders.model.credit import PRIOR, Dating
from builders.model.version import NUMBER
from builders.records.archive import Archive, Entry
from builders.records.attempts import attempt_of, attempts
from builders.records.maps import MODE, ColumnMap
from builders.records.table import Line, Table
from builders.records.tables import tables
from builders.records.typed import EXTENSION, IMPORT_HOME, PASSED, REVISION, VOIDED, YEARS

_IDS = uuid.UUID("a2f0c8de-41c5-5b7a-9a35-0d7c1f1b6a52")
# What the title of a draft says is no version: a release of that number need not say the same.
_VERSION = re.compile(rf"[\s(,:]*\bv?(?P<version>{NUMBER}\.{NUMBER}\.{NUMBER})\b(?!-draft)\)?", re.IGNORECASE)
_HOUR = re.compile("%[HIXc]")
_SCORE = re.compile(r"(?P<number>[0-9]{1,6}(?:[.,][0-9]{1,6})?)\s*%?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What one row says of one course: who passed which version of it, when, with what score.

    `version` is empty where the export has none, and ends in `-draft` for a draft; `dating` says whether the export
    holds it for this very attempt. `stated` is the mode that the row itself names, `approver` who stands for it, and
    `expires` the last day on which it counts; empty or None where the row says nothing of it.
    """

    line: Line
    person: str
    course: str
    version: str
    dating: Dating
    when: dt.datetime
    score: float | None
    stated: str = ""
    approver: str = ""
    expires: dt.date | None = None


@dataclass(kw_only=True, slots=True)
class Imported:
    """What became of an export: `new` records, `known` ones, rows of people who have `not_passed`, and the rest.

    `replaced` are records of before of the same attempts, of which the file now says something else.
    """

    new: int = 0
    replaced: int = 0
    known: int = 0
    not_passed: int = 0
    problems: list[Problem] = field(default_factory=list)


class Understood:
    """An export as a map reads it. Rows that can't be read are remarks; a map that doesn't fit is a problem."""

    def __init__(self, table: Table, columns: ColumnMap, today: dt.date) -> None:
        """Find the columns of the map in the table."""
        self.problems: list[Problem] = []
        self.not_passed = 0
        self._table, self._map, self._today = table, columns, today
        wanted = (columns.person, columns.course, columns.version, columns.result, columns.day, columns.score)
        self._places = {name: self._place(name) for name in (*wanted, *columns.told_apart) if name}
        self._activities = list(self._courses()) if columns.activities else []
        if columns.activities and not self._activities:
            self._misfit("no column is one of the courses of the map.", "Under 'courses', name them as the file does.")

    @property
    def fits(self) -> bool:
        """Whether the map fits the table."""
        return not any(problem.code == "R008" for problem in self.problems)

    def rows(self) -> Iterator[Told]:
        """Give what the rows say; call it once."""
        for line in self._table.lines if self.fits else ():
            person = self._cell(line, self._map.person)
            if not person:
                self.leave(line, "it names nobody.")
                continue
            for heading, result, day in self._cells(line):
                if (told := self._told(line, person, heading, result, day)) is not None:
                    yield told

    def _cells(self, line: Line) -> Iterator[tuple[str, str, str]]:
        """Give what stands for a course, how it went, and when, for each course of a row."""
        columns = self._map
        if not columns.activities:
            yield self._cell(line, columns.course), self._cell(line, columns.result), self._cell(line, columns.day)
            return
        for at, heading in self._activities:
            day = self._cell(line, columns.day) if columns.day else _at(line, at + 1)
            yield heading, _at(line, at), day

    def _told(self, line: Line, person: str, heading: str, result: str, day: str) -> Told | None:
        columns = self._map
        if result.casefold() not in columns.passed if columns.judged else not day:
            self.not_passed += 1
            return None
        name, version = split_version(heading)
        course, when = columns.courses.get(name.casefold()), self._when(day)
        if course is None or when is None or when.date() > self._today + dt.timedelta(days=1):
            why = f"{day} is still to come."
            if when is None:
                why = f"{day!r} is no day in a form that the map has."
            self.leave(line, f"the map has no course for {name!r}." if course is None else why)
            return None
        if why := self._unfounded(line, when):
            self.leave(line, why)
            return None
        given = _revision(self._cell(line, columns.version))
        return Told(
            line=line,
            person=person,
            course=course,
            version=given or version,
            # A title keeps the version with which it was first imported: it may be an old one.
            dating=Dating.RECORDED if given else Dating.INFERRED if version else Dating.UNKNOWN,
            when=when,
            score=self._score(line),
            stated=self._stated(line),
            approver=self._cell(line, columns.approver),
            expires=self._expires(line),
        )

    def _unfounded(self, line: Line, when: dt.datetime) -> str:
        """Say why what a row says of mode, approver and last day can't stand; empty where it can."""
        last, mode = self._cell(line, self._map.expires), self._stated(line) or self._map.mode
        until = self._expires(line)
        if last and until is None:
            return f"{last!r} is no last day in a form that the map has; leave it empty where it counts for ever."
        if until and until < when.astimezone(self._map.zone).date():
            return f"{last} is before the day on which it was taken."
        if not MODE.fullmatch(mode):
            return f"{mode!r} is no mode: a word such as online or classroom is one."
        if mode == PRIOR and not self._cell(line, self._map.approver):
            return "nobody is named who accepts this prior training."
        return ""

    def _stated(self, line: Line) -> str:
        return self._cell(line, self._map.mode_column).casefold()

    def _expires(self, line: Line) -> dt.date | None:
        """Return the last day on which a row counts, None where none is said or none can be read."""
        found = {read.date() for _, read in self._read(self._cell(line, self._map.expires))}
        last = found.pop() if len(found) == 1 else None
        return last if last and YEARS[0] <= last.year <= YEARS[1] else None

    def _when(self, text: str) -> dt.datetime | None:
        found = set()
        for form, day in self._read(text):
            # A day without a time stays that day in zones to the west and east.
            read = day if _HOUR.search(form.replace("%%", "")) else day.replace(hour=12)
            with contextlib.suppress(ValueError, OverflowError):
                found.add((read if read.tzinfo else read.replace(tzinfo=self._map.zone)).astimezone(dt.UTC))
        # What two forms read as two days means neither.
        return found.pop() if len(found) == 1 else None

    def _read(self, text: str) -> Iterator[tuple[str, dt.datetime]]:
        """Give each form that reads a text, and what it reads."""
        for form in self._map.dates if text else ():
            with contextlib.suppress(ValueError, OverflowError):
                yield form, dt.datetime.strptime(text, form)  # noqa: DTZ007 - the map has the zone

    def _score(self, line: Line) -> float | None:
        match = _SCORE.fullmatch(self._cell(line, self._map.score)) if self._map.score else None
        if match is None:
            return None
        scaled = float(match["number"].replace(",", ".")) / self._map.maximum
        return round(scaled, 4) if scaled <= 1 else None

    def _courses(self) -> Iterator[tuple[int, str]]:
        for at, heading in enumerate(self._table.columns):
            if split_version(heading)[0].casefold() in self._map.courses:
                yield at, heading

    def _place(self, name: str) -> int | None:
        at = self._table.column(name)
        if at is None:
            there = ", ".join(filter(None, self._table.columns))
            self._misfit(f"the map names a column '{name}' that is not there.", f"There are: {there}.")
        return at

    def _cell(self, line: Line, name: str) -> str:
        at = self._places.get(name)
        return _at(line, at) if at is not None else ""

    def leave(self, line: Line, why: str) -> None:
        """Note that a row is left out, and why."""
        where = self._table.where(line)
        message, hint = f"this row is left out: {why}", "Mend the map or the export, and import it again."
        self.problems.append(Problem(code="R103", where=where, message=message, hint=hint, warning=True))

    def _misfit(self, message: str, hint: str) -> None:
        self.problems.append(Problem(code="R008", where=self._table.where(), message=message, hint=hint))


def split_version(text: str) -> tuple[str, str]:
    """Return a title without the version in it, and that version: `Claims (v1.0.0)` is `Claims` and `1.0.0`."""
    match = _VERSION.search(text)
    return (_VERSION.sub("", text, count=1).strip(), match["version"]) if match else (text.strip(), "")


def _revision(cell: str) -> str:
    """Return the version that a cell is, `-draft` with it: what was not released must not look as if it were."""
    match = REVISION.fullmatch(cell.casefold().removeprefix("v"))
    return match["version"] + (match["draft"] or "") if match else ""


def take(archive: Archive, table: Table, columns: ColumnMap, iri: str, now: dt.datetime) -> Imported:
    """Add what an export says; `iri` is the address of our courses."""
    understood = Understood(table, columns, now.date())
    done = Imported()
    with tables(archive, columns.source, whole=False) as told:
        seen, before = told.ids(""), attempts(told, speaks=bool(columns.told_apart))
    months: dict[str, list[bytes]] = {}
    for one in understood.rows():
        statement = _statement(one, columns, iri, table.sha256)
        attempt, record = attempt_of(statement), statement["id"]
        if not before.fits(attempt, record):
            understood.leave(one.line, "another row says something else of the same attempt.")
        elif record in seen and before.gone(attempt, record):
            understood.leave(one.line, "what it says was taken before, and has been replaced since.")
        elif record in seen or before.known(attempt):
            done.known += 1
        else:
            seen.add(record)
            done.new += 1
            replaced = before.replaced(attempt)
            done.replaced += len(replaced)
            for said in (statement, *(_voiding(statement, gone, now) for gone in replaced)):
                line = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
                months.setdefault(said["timestamp"][:7], []).append(line)
    done.not_passed, done.problems = understood.not_passed, understood.problems
    if done.new:
        _keep(archive.root, table)
        origin = f"{table.path} sha256:{table.sha256}"
        entry = Entry(source=columns.source, origin=origin, since="", until="", on=now.isoformat(), parts=())
        archive.add(entry, dict(sorted(months.items())))
    return done


def _keep(root: Path, table: Table) -> None:
    file = root / "archive" / "imports" / f"{table.sha256}{Path(table.path).suffix}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(table.data)


def _statement(told: Told, columns: ColumnMap, iri: str, sha256: str) -> dict[str, Any]:
    when = told.when.strftime("%Y-%m-%dT%H:%M:%SZ")
    key = [columns.source, told.person.casefold(), told.course, told.version, when]
    # An export that says nothing of these has the ids that it had before maps knew them.
    more = {"approver": told.approver, "expires": str(told.expires or "")}
    key += [told.stated, *more.values()] if told.stated or any(more.values()) else []
    mode = told.stated or columns.mode
    extensions = {"file": sha256, "row": told.line.number, "mode": mode, "dating": str(told.dating)}
    extensions |= {name: value for name, value in more.items() if value}
    return {
        "id": str(uuid.uuid5(_IDS, json.dumps(key))),
        "actor": _actor(told.person, columns),
        "verb": {"id": PASSED},
        "object": {"objectType": "Activity", "id": f"{iri}/courses/{told.course}"},
        "result": {"success": True, **({} if told.score is None else {"score": {"scaled": told.score}})},
        "context": {
            **({"revision": told.version} if told.version else {}),
            "extensions": {f"{EXTENSION}{name}": value for name, value in extensions.items()},
        },
        "timestamp": when,
        "authority": {"objectType": "Agent", "account": {"homePage": IMPORT_HOME, "name": columns.source}},
    }


def _voiding(statement: dict[str, Any], gone: str, now: dt.datetime) -> dict[str, Any]:
    """Return the statement that takes back a record of before, in whose place another one stands."""
    return {
        "id": str(uuid.uuid5(_IDS, json.dumps([statement["id"], gone]))),
        "actor": statement["authority"],
        "verb": {"id": VOIDED},
        "object": {"objectType": "StatementRef", "id": gone},
        "timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "authority": statement["authority"],
    }


def _actor(person: str, columns: ColumnMap) -> dict[str, Any]:
    if columns.identifier == "email":
        return {"objectType": "Agent", "mbox": f"mailto:{person}"}
    home = IMPORT_HOME if columns.identifier == "person_id" else f"urn:coursewright:source:{columns.source}"
    return {"objectType": "Agent", "account": {"homePage": home, "name": person}}


def _at(line: Line, at: int) -> str:
    return line.cells[at] if at < len(line.cells) else ""
