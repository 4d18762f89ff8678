"""What every report is made from and with: the desk, where all lies that was read, and what was asked for."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from builders.errors import UsageError
from builders.model.credit import Credit
from builders.model.people import Roster
from builders.model.release import Ledger
from builders.model.remediation import Remediation
from builders.report.answers import Answers
from builders.report.board import Board, Finding, Sources
from builders.report.curriculum import Ask, Curriculum
from builders.report.paper import Paper
from builders.report.sheet import Section, Sheet, findings
from builders.report.traces import Asked, Trace

HIRE = "Put a roster into roster/ (one file for each day of export), and give people roles."
"""What to do where nobody is there."""


IDLE_DAYS = 14
"""After how many days without a record somebody counts as stalled, where nobody says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """All that reports are made of, read and computed. `findings` are those of board and records together.

    Only reports on questions have single `answers`, the `marks` (percentages) that pass a module or assessment today,
    by test, `papers`, which are quizzes by test and MAJOR.MINOR, and `finals`, assessments that were passed.

    `traces` are what people did, by person, oldest first, and `asked` what they had right and wrong. `planned` are
    declared changes that no release has yet; `sources` are what the board was made of, for reports that make another
    one. `roster` has all snapshots, `ledger` all releases; `employer` is the kind of employer of whoever names none.
    """

    organisation: str
    board: Board
    credits: tuple[Credit, ...]
    curriculum: Curriculum
    roles: Mapping[str, str]
    findings: tuple[Finding, ...]
    traces: Mapping[str, tuple[Trace, ...]] = field(default_factory=dict)
    asked: Mapping[str, tuple[Asked, ...]] = field(default_factory=dict)
    planned: tuple[Ask, ...] = ()
    sources: Sources | None = None
    roster: Roster = field(default_factory=Roster)
    ledger: Ledger = field(default_factory=Ledger)
    employer: str = ""
    answers: Answers = field(default_factory=Answers)
    marks: Mapping[str, int] = field(default_factory=dict)
    papers: Mapping[tuple[str, str], Paper] = field(default_factory=dict)
    finals: tuple[Credit, ...] = ()
    cases: tuple[Remediation, ...] = ()
    """Those of all days, in the order of the table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What was asked for besides the day: whom or what it is about, and the first day of a range (None: no limit).

    `idle_days` is after how many days without a record somebody counts as stalled. `sample` is how many new hires
    to draw, `seed` the words that decide who.
    """

    subject: str = ""
    key: str = ""
    """What is right after all, of a question that had a wrong key."""
    lms: str = ""
    """Whose columns a table is to have."""
    since: dt.date | None = None
    idle_days: int = IDLE_DAYS
    sample: int = 0
    seed: str = ""
    self_reported: bool = False
    """Whether what is only self-reported may open access."""


def everybody(query: Query, name: str) -> None:
    """Refuse a subject: raises UsageError."""
    if query.subject:
        message = f"'report {name}' is about everybody; it takes no {query.subject!r}"
        raise UsageError(message)


def sheet(  # noqa: PLR0913 - what a report says, in the order in which it says it
    desk: Desk, name: str, title: str, lead: str, sections: tuple[Section, ...], *, letter: str = ""
) -> Sheet:
    """Return a report, the first section of which is its answer, with all that its figures leave out."""
    return Sheet(
        name=name,
        title=title,
        organisation=desk.organisation,
        as_of=desk.board.as_of,
        lead=lead,
        main=sections[0].id,
        sections=(*sections, findings(desk.findings)),
        letter=letter,
    )
