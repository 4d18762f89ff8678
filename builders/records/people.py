"""The people of a folder of records: `roster/<day>.csv`, `exceptions.csv`, `cases.csv` and `deployments.csv`."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builders.errors import Problem, Where
from builders.model.people import Absence, Exceptions, Person, Roster, Snapshot
from builders.model.remediation import CASE_COLUMNS, KINDS, Remediation
from builders.model.version import Version
from builders.records.table import Line, Reader, Table, read_table
from builders.sources.assignments import EMPLOYERS, STATES, Form

ROSTER = "roster"
EXCEPTIONS = "exceptions.csv"
CASES = "cases.csv"
DEPLOYMENTS = "deployments.csv"
# A day in another century is a slip of the pen, and days far away can't be reckoned with.
_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_REQUIRED = ("person_id", "name", "hire_date")
_COLUMNS = (
    *_REQUIRED,
    *("email", "accounts", "roles", "role_since", "access", "access_since", "employer", "state"),
    *("department", "manager_id", "employment", "client", "end_date"),
)
_WHAT = re.compile(r"[a-z0-9][a-z0-9_-]*(?:/[^/]+)?")
_LEAVE, _WAIVER, _SANCTION = "leave", "waiver", "sanction"


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """Which version of a course a learning system gave out, from a day on and until one (None: still)."""

    source: str
    course: str
    version: Version
    start: dt.date
    end: dt.date | None


def read_roster(root: Path, problems: list[Problem]) -> Roster:
    """Return all snapshots below `roster/`, oldest first."""
    found = []
    for file in sorted((root / ROSTER).glob("*.csv")):
        path = f"{ROSTER}/{file.name}"
        day = parse_day(file.stem)
        if day is None:
            hint = "Name it after the day of its export, such as 2026-01-31.csv."
            problems.append(Problem(code="R003", where=Where(path=path), message="its name is no day.", hint=hint))
        elif table := read_table(file, path, problems):
            found.append(Snapshot(day=day, people=_people(table, problems)))
    return Roster(snapshots=tuple(found))


def read_exceptions(root: Path, problems: list[Problem]) -> Exceptions:
    """Return leaves, waivers and references to sanctions; without the file there are none."""
    found: dict[str, dict[str, tuple[Absence, ...]]] = {_LEAVE: {}, _WAIVER: {}, _SANCTION: {}}
    columns = ("person_id", "kind", "from", "to", "what", "reason", "approved_by")
    for reader, line in _rows(root, EXCEPTIONS, columns, columns[:3], problems):
        kind = reader.text(line, "kind").lower()
        if kind not in found:
            hint = f"Write {_LEAVE}, {_WAIVER} or {_SANCTION}."
            reader.problem("R005", line, "kind", f"'kind' is {kind!r}.", hint)
        elif absence := _absence(reader, line, kind):
            group = found[kind]
            group[absence.person] = (*group.get(absence.person, ()), absence)
    return Exceptions(leaves=found[_LEAVE], waivers=found[_WAIVER], sanctions=found[_SANCTION])


def read_cases(root: Path, problems: list[Problem]) -> tuple[Remediation, ...]:
    """Return the cases in the order of the table; without the file there are none."""
    found: dict[str, Remediation] = {}
    required = tuple(name for name in CASE_COLUMNS if name not in {"person_id", "team"})
    for reader, line in _rows(root, CASES, CASE_COLUMNS, required, problems):
        case = _case(reader, line)
        if case is not None and case.id in found:
            hint = "One case has one row: join the two, or give one of them another id."
            reader.problem("R004", line, "case_id", f"{case.id!r} is there twice.", hint)
        elif case is not None:
            found[case.id] = case
    return tuple(found.values())


def read_deployments(root: Path, problems: list[Problem]) -> tuple[Deployment, ...]:
    """Return what was given out when; without the file nobody knows."""
    columns = ("source", "course", "version", "from", "to")
    found = (_deployment(reader, line) for reader, line in _rows(root, DEPLOYMENTS, columns, columns[:4], problems))
    return tuple(one for one in found if one)


def parse_day(text: str) -> dt.date | None:
    """Return the day that `2026-01-31` names; None for any other form, which could mean two days."""
    try:
        return dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _rows(
    root: Path, path: str, columns: tuple[str, ...], required: tuple[str, ...], problems: list[Problem]
) -> Iterator[tuple[Reader, Line]]:
    table = read_table(root / path, path, problems) if (root / path).exists() else None
    if table is not None:
        reader = Reader(table, problems, columns, required)
        yield from ((reader, line) for line in table.lines if reader.whole)


def _people(table: Table, problems: list[Problem]) -> dict[str, Person]:
    reader = Reader(table, problems, _COLUMNS, _REQUIRED)
    found: dict[str, Person] = {}
    mails: dict[str, str] = {}
    for line in table.lines if reader.whole else ():
        person = _person(reader, line)
        if person is None:
            continue
        if person.id in found:
            message = f"{person.id!r} is there twice."
            reader.problem("R004", line, "person_id", message, "One person has one row: join the two.")
        found[person.id] = person
        other = mails.setdefault(person.email.lower(), person.id) if person.email else person.id
        if other != person.id:
            message = f"{person.id} and {other} have the same e-mail address."
            hint = "Records that name it are held for neither, and stand in the report. Give each their own."
            reader.problem("R101", line, "email", message, hint)
    return found


def _person(reader: Reader, line: Line) -> Person | None:
    ids = [reader.text(line, name, required=True) for name in ("person_id", "name")]
    before = len(reader.problems)
    days = {name: _day(reader, line, name) for name in ("hire_date", "role_since", "access_since", "end_date")}
    hired = days["hire_date"]
    if hired is None or not all(ids):
        if len(reader.problems) == before and hired is None:
            reader.text(line, "hire_date", required=True)
        return None
    return Person(
        id=ids[0],
        name=ids[1],
        hired=hired,
        email=reader.text(line, "email"),
        accounts=reader.names(line, "accounts"),
        roles=reader.names(line, "roles"),
        role_since=days["role_since"],
        access=reader.names(line, "access"),
        access_since=days["access_since"],
        employer=_word(reader, line, "employer", EMPLOYERS),
        state=_word(reader, line, "state", STATES),
        department=reader.text(line, "department"),
        manager=reader.text(line, "manager_id"),
        employment=reader.text(line, "employment"),
        client=reader.text(line, "client"),
        left=days["end_date"],
    )


def _day(reader: Reader, line: Line, name: str) -> dt.date | None:
    text = reader.text(line, name)
    found = parse_day(text)
    if text and found is None:
        hint = "Write year, month and day: 2026-01-31. In other forms 1/2 means January here and February there."
        reader.problem("R003", line, name, f"'{name}' is {text!r}.", hint)
    return found


def _word(reader: Reader, line: Line, name: str, form: Form) -> str:
    """Return what a rule of the assignments may ask about: in another form no rule would ask this person."""
    text, (pattern, says) = reader.text(line, name), form
    if text and not pattern.fullmatch(text.lower()):
        reader.problem("R005", line, name, f"'{name}' is {text!r}.", says)
        return ""
    return text.lower()


def _absence(reader: Reader, line: Line, kind: str) -> Absence | None:
    person, span = reader.text(line, "person_id", required=True), _span(reader, line)
    reason = reader.text(line, "reason", required=kind != _LEAVE)
    approver = reader.text(line, "approved_by", required=kind == _WAIVER)
    if span is None or not person:
        return None
    what = reader.text(line, "what") if kind == _WAIVER else ""
    return Absence(person=person, start=span[0], end=span[1], what=what, reason=reason, approved_by=approver)


def _case(reader: Reader, line: Line) -> Remediation | None:
    before = len(reader.problems)
    name, opened_by, reason = (reader.text(line, one, required=True) for one in ("case_id", "opened_by", "reason"))
    kind, what = reader.text(line, "kind").lower(), _what(reader, line)
    span = _span(reader, line, "opened", "due")
    reader.text(line, "due", required=True)
    people, team = reader.names(line, "person_id"), reader.text(line, "team")
    if not people and not team:
        hint = "Name ids of the roster in 'person_id', or a manager_id or department in 'team'."
        reader.problem("R005", line, "person_id", "this case is about nobody.", hint)
    if kind not in KINDS:
        reader.problem("R005", line, "kind", f"'kind' is {kind!r}.", f"Write {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
    due = span[1] if span else None
    if span is None or due is None or len(reader.problems) > before:
        return None
    return Remediation(
        id=name,
        kind=kind,
        people=people,
        team=team,
        what=what,
        opened=span[0],
        opened_by=opened_by,
        due=due,
        reason=reason,
    )


def _what(reader: Reader, line: Line) -> tuple[str, ...]:
    found = reader.names(line, "modules")
    if not found:
        hint = "Name what has to be passed: modules between semicolons, or module/objective."
        reader.problem("R005", line, "modules", "'modules' is empty.", hint)
    for one in found:
        if not _WHAT.fullmatch(one):
            hint = "Write the module's id, or the module and an objective of it as module/objective."
            reader.problem("R005", line, "modules", f"{one!r} is no name of a module.", hint)
    return found


def _deployment(reader: Reader, line: Line) -> Deployment | None:
    source, course = (reader.text(line, name, required=True) for name in ("source", "course"))
    span = _span(reader, line)
    try:
        version = Version.parse(reader.text(line, "version"))
    except ValueError as error:
        reader.problem("R005", line, "version", f"{error}.", "Write all three numbers, such as 1.0.0.")
        return None
    return Deployment(source=source, course=course, version=version, start=span[0], end=span[1]) if span else None


def _span(reader: Reader, line: Line, first: str = "from", last: str = "to") -> tuple[dt.date, dt.date | None] | None:
    """Return from when until when a row holds; None where its days say nothing."""
    reader.text(line, first, required=True)
    start, end = _day(reader, line, first), _day(reader, line, last)
    if start is None or (end is None and reader.text(line, last)):
        return None
    if end is not None and end < start:
        hint = f"It holds from '{first}' until '{last}': put the later day last."
        reader.problem("R005", line, last, f"'{last}' is {end}, which is before {start}.", hint)
        return None
    return start, end
