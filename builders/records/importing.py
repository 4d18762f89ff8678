"""Exports of learning systems into the archive: each row that says that somebody passed becomes a statement.

Its id follows from what it says, so an export that overlaps the one before adds nothing twice. The file itself is kept
as it came; each statement names its digest and the row.
"""

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builders.errors import Problem
from builders.model.credit import Dating
from builders.model.version import NUMBER
from builders.records.archive import Archive, Entry
from builders.records.maps import ColumnMap
from builders.records.table import Line, Table
from builders.records.tables import tables
from builders.records.typed import EXTENSION, IMPORT_HOME, PASSED, REVISION

_IDS = uuid.UUID("a2f0c8de-41c5-5b7a-9a35-0d7c1f1b6a52")
# What the title of a draft says is no version: a release of that number need not say the same.
_VERSION = re.compile(rf"[\s(,:]*\bv?(?P<version>{NUMBER}\.{NUMBER}\.{NUMBER})\b(?!-draft)\)?", re.IGNORECASE)
_HOUR = re.compile("%[HIXc]")
_SCORE = re.compile(r"(?P<number>[0-9]{1,6}(?:[.,][0-9]{1,6})?)\s*%?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What one row says of one course: who passed which version of it, when, with what score.

    `version` is empty where the export has none, and ends in `-draft` for a draft; `dating` says whether the export
    holds it for this very attempt.
    """

    line: Line
    person: str
    course: str
    version: str
    dating: Dating
    when: dt.datetime
    score: float | None


@dataclass(kw_only=True, slots=True)
class Imported:
    """What became of an export: `new` records, `known` ones, rows of people who have `not_passed`, and the rest."""

    new: int = 0
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
        self._places = {name: self._place(name) for name in wanted if name}
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
                self._leave(line, "it names nobody.")
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
            self._leave(line, f"the map has no course for {name!r}." if course is None else why)
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
        )

    def _when(self, text: str) -> dt.datetime | None:
        found = set()
        for form in self._map.dates:
            try:
                read = dt.datetime.strptime(text, form)  # noqa: DTZ007 - the map has the zone
                # A day without a time stays that day in zones to the west and east.
                read = read if _HOUR.search(form.replace("%%", "")) else read.replace(hour=12)
                found.add((read if read.tzinfo else read.replace(tzinfo=self._map.zone)).astimezone(dt.UTC))
            except (ValueError, OverflowError):
                continue
        # What two forms read as two days means neither.
        return found.pop() if len(found) == 1 else None

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

    def _leave(self, line: Line, why: str) -> None:
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
        seen = told.ids("")
    months: dict[str, list[bytes]] = {}
    for one in understood.rows():
        statement = _statement(one, columns, iri, table.sha256)
        if statement["id"] in seen:
            done.known += 1
            continue
        seen.add(statement["id"])
        done.new += 1
        line = json.dumps(statement, ensure_ascii=False, separators=(",", ":")).encode()
        months.setdefault(statement["timestamp"][:7], []).append(line)
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
    key = json.dumps([columns.source, told.person.casefold(), told.course, told.version, when])
    extensions = {"file": sha256, "row": told.line.number, "mode": columns.mode, "dating": str(told.dating)}
    return {
        "id": str(uuid.uuid5(_IDS, key)),
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


def _actor(person: str, columns: ColumnMap) -> dict[str, Any]:
    if columns.identifier == "email":
        return {"objectType": "Agent", "mbox": f"mailto:{person}"}
    home = IMPORT_HOME if columns.identifier == "person_id" else f"urn:coursewright:source:{columns.source}"
    return {"objectType": "Agent", "account": {"homePage": home, "name": person}}


def _at(line: Line, at: int) -> str:
    return line.cells[at] if at < len(line.cells) else ""
