"""Reports in order: the course project and the folder of records are read, joined and computed for a day."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from builders.errors import BadInputError, Problem, UsageError
from builders.model import Overlay
from builders.model.assignments import Assignments
from builders.model.change import Pending
from builders.model.course import ASSESSMENT
from builders.model.credit import Credit
from builders.model.people import Person
from builders.model.release import Ledger
from builders.pipeline.papers import papers
from builders.pipeline.records import outside
from builders.records.engine import DUCKDB, Engine
from builders.records.folder import Folder, read_folder
from builders.records.garbage import nothing_collected
from builders.records.identities import Identities
from builders.records.tables import Tables
from builders.records.typed import instant
from builders.report.answers import answers, finals, test_of
from builders.report.board import Finding, Sources, board
from builders.report.curriculum import curriculum, planned_asks
from builders.report.desk import Desk, Query
from builders.report.earned import Knowledge, earned
from builders.report.remediation import case_findings
from builders.report.reports import REPORTS
from builders.report.sheet import Sheet
from builders.report.traces import doings
from builders.report.words import count
from builders.sources import load
from builders.sources.assignments import read_assignments
from builders.sources.changes import read_changes
from builders.sources.config import read_config
from builders.sources.ledger import read_ledger
from builders.sources.overlay import read_overlay


@dataclass(frozen=True, kw_only=True, slots=True)
class _Project:
    """What the course's project says to reports."""

    iri: str
    overlay: Overlay
    assignments: Assignments
    ledger: Ledger
    changes: tuple[Pending, ...]


SINGLE = ("items", "recall")
"""The reports that look at single answers."""
DOINGS = ("progress", "person")
"""The reports that look at what people did, whether or not they passed anything."""


def report(  # noqa: PLR0913 - what is asked, and of what
    root: Path, folder: Path, as_of: dt.date | None, name: str, query: Query, *, engine: Engine = DUCKDB
) -> tuple[Sheet, tuple[Problem, ...]]:
    """Return one of `REPORTS`, and remarks about the tables; raises as `desk` and the report do."""
    with nothing_collected():
        found, remarks = desk(root, folder, as_of, single=name in SINGLE, done=name in DOINGS, engine=engine)
        if name == "recall":
            found = replace(found, papers=papers(root, found, query.subject))
        return REPORTS[name](found, query), remarks


def desk(  # noqa: PLR0913 - what is asked, and of what
    root: Path,
    folder: Path,
    as_of: dt.date | None,
    *,
    single: bool = False,
    done: bool = True,
    engine: Engine = DUCKDB,
) -> tuple[Desk, tuple[Problem, ...]]:
    """Return all that reports are made of, and remarks about the tables; raises BadInputError with all problems.

    `as_of` is the day at whose end things are looked at; without one it is today where the organisation is. With
    `single`, single answers are read too, and the marks that pass; with `done`, what people did: most of what a large
    archive holds, which few reports look at. The `engine` has the statements.
    """
    problems: list[Problem] = []
    project = _project(root, problems)
    records = read_folder(outside(root, folder), problems)
    if project is None or any(not problem.warning for problem in problems):
        raise BadInputError(problem for problem in problems if not problem.warning)
    day = as_of or dt.datetime.now(records.zone).date()
    found = _desk(project, records, day, single=single, done=done, engine=engine)
    return replace(found, marks=marks(root)) if single else found, tuple(problems)


def marks(root: Path) -> dict[str, int]:
    """Return the percentages that pass modules and assessments as they stand; what can't be read has none."""
    course, _ = load(root, [])
    found = {slug: module.bank.rules.pass_percent for slug, module in course.modules.items()}
    for one in course.courses.values():
        if one.assessment is not None:
            found[test_of(ASSESSMENT, one.base)] = one.assessment.rules.pass_percent
    return found


def _project(root: Path, problems: list[Problem]) -> _Project | None:
    config, organisation = read_config(root, problems), read_overlay(root, problems)
    assignments = read_assignments(root, problems)
    changes = tuple(read_changes(root, problems).values())
    ledger = read_ledger(root, config.publisher.name if config else "", problems)
    if config is None or organisation is None:
        return None
    return _Project(
        iri=config.publisher.iri,
        overlay=organisation.overlay,
        assignments=assignments,
        ledger=ledger,
        changes=changes,
    )


def _desk(  # noqa: PLR0913 - as of `desk`
    project: _Project, records: Folder, day: dt.date, *, single: bool, done: bool, engine: Engine
) -> Desk:
    employer = project.overlay.get("org.kind", "").replace(" ", "_")
    people = _people(records, day, employer)
    taught = curriculum(project.ledger, project.assignments.change_due_days)
    known = Knowledge(
        identities=Identities(records.roster),
        curriculum=taught,
        deployments=records.deployments,
        iri=project.iri,
        zone=records.zone,
    )
    with engine(records.archive) as told:
        end = _end(day, records.zone)
        # First of all: as many rows as there were passed modules are held no longer than until they are credits.
        credits_, left, tests = _passed(told, known, day, single=single)
        odd = told.odd()
        doing = doings(told.sittings(end) if done else (), known)
        answered = answers(told.sittings(end) if single else (), known)
    sources = Sources(
        people={person.id: person for person in people},
        assignments=project.assignments,
        curriculum=taught,
        credits=credits_,
        exceptions=records.exceptions,
    )
    standing = board(sources, day)
    found = Desk(
        organisation=project.overlay.get("org.name", ""),
        board=standing,
        credits=credits_,
        curriculum=taught,
        roles={name: role.title for name, role in project.assignments.roles.items()},
        findings=(
            *standing.findings,
            *left,
            *_odd(odd),
            *_absent(records, day),
            *_empty(records, engine),
            *_misnamed(sources),
        ),
        traces=doing.traces,
        asked=doing.asked,
        planned=tuple(planned_asks(project.ledger, project.changes, project.assignments.change_due_days)),
        sources=sources,
        roster=records.roster,
        ledger=project.ledger,
        employer=employer,
        answers=answered,
        finals=tests,
        cases=records.cases,
    )
    return replace(found, findings=(*found.findings, *case_findings(found)))


def _passed(
    told: Tables, known: Knowledge, day: dt.date, *, single: bool
) -> tuple[tuple[Credit, ...], tuple[Finding, ...], tuple[Credit, ...]]:
    """Return credits, what is left out of them, and, where single answers are looked at, assessments."""
    if not single:
        return *earned(told.passed(), known, day), ()
    found = sorted(told.passed(), key=lambda one: (one.happened, one.id))
    return *earned(found, known, day), tuple(finals(found, known, day))


def _end(day: dt.date, zone: dt.tzinfo) -> str:
    """Return the last moment of a day of the organisation, as the tables write times."""
    return instant(dt.datetime.combine(day, dt.time.max, zone).isoformat())


def _people(records: Folder, day: dt.date, employer: str) -> Iterator[Person]:
    """Give the people of the snapshot in force; who names no kind of employer has the organisation's."""
    snapshot = records.roster.on(day)
    if snapshot is None:
        first = records.roster.snapshots[0].day if records.roster.snapshots else None
        there = f"the first one is of {first}" if first else "there is none: put one into roster/, named after its day"
        message = f"no roster says who worked here on {day}; {there}"
        raise UsageError(message)
    for person in snapshot.people.values():
        yield person if person.employer else replace(person, employer=employer)


def _odd(odd: Iterable[tuple[str, str, int]]) -> Iterator[Finding]:
    for source, what, number in odd:
        yield Finding(what="taken with care", sentence=f"{source}: {what} ({count(number, 'statement')}).")


def _misnamed(sources: Sources) -> Iterator[Finding]:
    """Name waivers of what is neither taught nor asked for: a slip of the pen, and the person is asked all the same."""
    asked, taught = sources.assignments, sources.curriculum.editions
    known = {*taught, *(name for editions in taught.values() for one in editions for name in one.modules)}
    known.update(course.name for role in asked.roles.values() for course in role.courses)
    known.update(one.name for rule in asked.rules for one in (*rule.courses, *rule.modules))
    waivers = [one for them in sources.exceptions.waivers.values() for one in them if one.what]
    for what in sorted({one.what for one in waivers} - known):
        people = tuple(sorted({one.person for one in waivers if one.what == what}))
        sentence = f"a waiver of exceptions.csv names {what!r}, which is no course or module: it waives nothing."
        yield Finding(what="waivers", sentence=sentence, people=people)


def _absent(records: Folder, day: dt.date) -> Iterator[Finding]:
    """Name people of the exceptions whom no roster has, and a roster that is old."""
    named = {*records.exceptions.leaves, *records.exceptions.waivers, *records.exceptions.sanctions}
    if missing := sorted(name for name in named if records.roster.person(name) is None):
        sentence = f"{count(len(missing), 'person of exceptions.csv is', 'people of exceptions.csv are')} in no roster."
        yield Finding(what="nobody of the roster", sentence=sentence, people=tuple(missing))
    snapshot = records.roster.on(day)
    if snapshot and snapshot.day != day:
        yield Finding(what="roster", sentence=f"the people are those of the roster of {snapshot.day}.")


def _empty(records: Folder, engine: Engine) -> Iterator[Finding]:
    if engine is DUCKDB and not any(entry.parts for entry in records.archive.entries):
        yield Finding(what="archive", sentence="the archive is empty: pull from an LRS, or import an export.")
