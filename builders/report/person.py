"""One named person: who they were, what was asked, what they passed, and what was shown to them then."""

from collections.abc import Iterator

from builders.errors import UsageError
from builders.model.credit import Credit
from builders.model.people import Person
from builders.report.cases import cases_of
from builders.report.desk import Desk, Query, sheet
from builders.report.evidence import SHOWN, shown, version_text, worth
from builders.report.population import seen
from builders.report.progress import seconds_of
from builders.report.sheet import Cell, Section, Sheet
from builders.report.standing import OPEN, Standing, State
from builders.report.traces import Trace
from builders.report.words import count


def person(desk: Desk, query: Query) -> Sheet:
    """Return one person: what is asked of them, and all that they have passed.

    Raises UsageError where they are in no roster of that day and in no record.
    """
    subject = query.subject
    member = next((one for one in desk.board.members if one.person.id == subject), None)
    mine = sorted((one for one in desk.credits if one.person == subject), key=lambda one: (one.day, one.module))
    found = seen(desk).get(subject)
    known = member.person if member else found.person if found else None
    if known is None and not mine:
        message = f"nobody has the id {subject!r} in a roster until {desk.board.as_of}, and no record names them"
        raise UsageError(message)
    title = f"Person: {known.name} ({subject})" if known else f"Person: {subject}"
    lead = f"On {desk.board.as_of}: {member.state}." if member else "Not in the roster of this day."
    lead += f" {count(len(mine), 'record')} until then."
    asked = _asked(member.standings if member else ())
    did = (_passed(desk, mine), _done(desk, subject), _time(desk, subject), _rosters(desk, subject))
    sections = (asked, *did, _absences(desk, subject), cases_of(desk, subject), worth(mine))
    return sheet(desk, "person", title, lead, sections, letter="D")


def _asked(standings: tuple[Standing, ...]) -> Section:
    return Section(
        id="asked",
        title="What is asked",
        columns=("takes", "because of", "state", "due", "taken", "missing"),
        rows=tuple(
            (
                *(one.need.name, "; ".join(one.need.because), str(one.state), one.due, one.taken),
                "; ".join(one.missing) if one.state in {*OPEN, State.ON_LEAVE} else "",
            )
            for one in standings
        ),
        empty="Nothing that was released is asked: give this person a role.",
    )


def _passed(desk: Desk, mine: list[Credit]) -> Section:
    return Section(
        id="transcript",
        title="What was passed",
        columns=(
            *("module", "version", "day", "score", "assurance", "version is", "draft", "mode"),
            *("approver", "expires", "sources", "record", "shown"),
        ),
        rows=tuple(_row(desk, one) for one in mine),
        lead=SHOWN,
        empty="No record names this person.",
    )


def _row(desk: Desk, one: Credit) -> tuple[Cell, ...]:
    draft = "draft" if one.draft else ""
    return (
        *(one.module, version_text(one), one.day, one.score, str(one.assurance), str(one.dating)),
        *(draft, one.mode, one.approver, one.expires, "; ".join(one.sources), one.record, shown(desk, one)),
    )


def _done(desk: Desk, subject: str) -> Section:
    """Return what was done in each launch, module by module: attempts that came to nothing are there too."""
    found: dict[tuple[str, str, str], list[Trace]] = {}
    for one in desk.traces.get(subject, ()):
        if one.first <= desk.board.as_of:
            found.setdefault((one.attempt, one.course, one.module), []).append(one)
    rows = (
        (
            *(min(one.first for one in them), max(one.last for one in them), course, module),
            *(sum(one.right + one.wrong for one in them), sum(one.wrong for one in them)),
            "; ".join(["failed"] * any(one.failed for one in them) + ["passed"] * any(one.passed for one in them)),
        )
        for (_, course, module), them in found.items()
    )
    return Section(
        id="done",
        title="What was done",
        columns=("first day", "last day", "course", "module", "answers", "wrong", "result"),
        rows=tuple(sorted(rows)),
        lead="A line for each launch and module, whether or not it was passed; drafts and practice are left out. "
        "Records of an LRS alone tell this; an export tells what was passed.",
        empty="No launch is recorded: exports of learning systems have none.",
    )


def _time(desk: Desk, subject: str) -> Section:
    """Return how long each launch took, as far as it was measured."""
    launches: dict[str, list[Trace]] = {}
    for one in desk.traces.get(subject, ()):
        if one.first <= desk.board.as_of and one.attempt:
            launches.setdefault(one.attempt, []).append(one)
    return Section(
        id="time",
        title="Time on task",
        columns=("first day", "last day", "courses", "modules passed", "visits", "minutes", "minutes asked"),
        rows=tuple(sorted((_launch(desk, them) for them in launches.values()), key=lambda row: tuple(map(str, row)))),
        lead="A line for each launch. Minutes are those that the browser counted while the page was in sight, or from "
        "the first to the last record of a visit, whichever is longer; empty where a visit told none. They say how "
        "long a course was open, not that somebody read it. Asked: what the modules passed ask for today.",
        empty="No launch is recorded: exports of learning systems have none.",
    )


def _launch(desk: Desk, them: list[Trace]) -> tuple[Cell, ...]:
    courses = sorted({one.course for one in them if one.course})
    passed = sorted({one.module for one in them if one.passed and one.module})
    seconds, asked = seconds_of(them), sum(desk.curriculum.minutes(module, desk.board.as_of) for module in passed)
    return (
        *(min(one.first for one in them), max(one.last for one in them), "; ".join(courses), "; ".join(passed)),
        *(len({one.session for one in them}), None if seconds is None else round(seconds / 60, 1), asked),
    )


def _rosters(desk: Desk, subject: str) -> Section:
    return Section(
        id="rosters",
        title="What the rosters say",
        columns=("roster of", "name", "employment", "department", "roles", "access", "hired", "last day"),
        rows=tuple(_told(desk, subject)),
        lead="The rosters in which something about this person changed, and those without them.",
        empty="No roster names this person.",
    )


def _told(desk: Desk, subject: str) -> Iterator[tuple[Cell, ...]]:
    before: tuple[Cell, ...] | None = None
    for snapshot in desk.roster.snapshots:
        if snapshot.day <= desk.board.as_of:
            found = snapshot.people.get(subject)
            row = _roster_row(found) if found else None
            if row is not None and row != before:
                yield snapshot.day, *row
            elif row is None and before is not None:
                yield snapshot.day, "not in this roster", *[None] * 6
            before = row


def _roster_row(one: Person) -> tuple[Cell, ...]:
    roles, access = "; ".join(one.roles), "; ".join(one.access)
    return one.name, one.employment, one.department, roles, access, one.hired, one.left


def _absences(desk: Desk, subject: str) -> Section:
    exceptions = desk.sources.exceptions if desk.sources else None
    kinds = (("leave", exceptions.leaves), ("waiver", exceptions.waivers)) if exceptions else ()
    found = [(kind, one) for kind, by in kinds for one in by.get(subject, ()) if one.start <= desk.board.as_of]
    return Section(
        id="absences",
        title="Leaves and waivers",
        columns=("kind", "from", "to", "what", "reason", "approved by"),
        rows=tuple((kind, one.start, one.end, one.what, one.reason, one.approved_by) for kind, one in found),
        empty="exceptions.csv has none for this person that began by this day.",
    )
