"""Cases of `cases.csv`: who has to pass which modules after a day, and the records that close each case.

Nobody closes a case by hand. It is closed by records that say that everybody whom it is about passed each of its
modules on a later day than that on which it was opened, in a version that a course in force then had.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from builders.model.credit import Credit
from builders.model.remediation import Remediation
from builders.report.board import Finding
from builders.report.desk import Desk
from builders.report.evidence import version_text
from builders.report.population import Seen, by_person, seen
from builders.report.words import count


class Progress(StrEnum):
    """Where a case is, or one module of one person in it; worst first."""

    OVERDUE = "overdue"
    OPEN = "open"
    LEFT = "left before"
    CLOSED = "closed"


PENDING = (Progress.OVERDUE, Progress.OPEN)
"""Where somebody still has something to pass."""
_RANK = {state: rank for rank, state in enumerate(Progress)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One module that one person has to pass for a case. `record` is what closes it; `why` says why none does."""

    person: str
    name: str
    module: str
    state: Progress
    record: Credit | None
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """A case with all its parts, and where it is: the worst of them. Without any part it is open."""

    case: Remediation
    parts: tuple[Part, ...]
    state: Progress

    @property
    def closed(self) -> dt.date | None:
        """The day of the record that closed it; None while it is not closed."""
        days = [part.record.day for part in self.parts if part.record]
        return max(days) if self.state is Progress.CLOSED else None

    @property
    def people(self) -> frozenset[str]:
        """Whom it is about."""
        return frozenset(part.person for part in self.parts)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The modules that somebody still has to pass, in the order of the case."""
        missing = {part.module for part in self.parts if part.state in PENDING}
        return tuple(module for module in self.case.modules if module in missing)


def followed(desk: Desk) -> tuple[Followed, ...]:
    """Return the cases that were opened by the day of the report, the most urgent first."""
    everyone, records = seen(desk), by_person(desk)
    found = [_followed(desk, one, everyone, records) for one in desk.cases if one.opened <= desk.board.as_of]
    return tuple(sorted(found, key=lambda one: (_RANK[one.state], one.case.due, one.case.opened, one.case.id)))


def case_findings(desk: Desk) -> Iterator[Finding]:
    """Name what keeps cases from ever being closed: people and teams that no roster has, modules never released."""
    editions = [edition for found in desk.curriculum.editions.values() for edition in found]
    released = {module for one in editions for module in one.modules}
    asked = {f"{module}/{name}" for one in editions for module, by in one.objectives.items() for name in by.values()}
    for one in (one for one in desk.cases if one.opened <= desk.board.as_of):
        unknown = [what for what in one.what if what.partition("/")[0] not in released]
        unknown += [what for what in one.what if "/" in what and what not in asked and what not in unknown]
        if unknown:
            said = f"case {one.id} names {', '.join(map(repr, unknown))}, which no release has"
            yield Finding(what="cases", sentence=f"{said}: correct cases.csv.")
        strangers = tuple(name for name in one.people if desk.roster.person(name) is None)
        if strangers:
            sentence = f"case {one.id} is about {count(len(strangers), 'person', 'people')} of no roster."
            yield Finding(what="cases", sentence=sentence, people=strangers)
        if one.team and not _team(desk, one):
            sentence = f"case {one.id}: nobody had {one.team!r} as manager or department on {one.opened}."
            yield Finding(what="cases", sentence=sentence)


def _followed(
    desk: Desk, one: Remediation, everyone: Mapping[str, Seen], records: Mapping[str, tuple[Credit, ...]]
) -> Followed:
    parts = tuple(
        _part(desk, one, name, everyone.get(name), module, records.get(name, ()))
        for name in dict.fromkeys((*one.people, *_team(desk, one)))
        for module in one.modules
    )
    state = min((part.state for part in parts), key=_RANK.__getitem__, default=_pending(desk, one))
    return Followed(case=one, parts=parts, state=state)


def _team(desk: Desk, one: Remediation) -> tuple[str, ...]:
    """Return who had the team's manager or department in the roster in force when the case was opened.

    Before the first roster that one stands: people are there before they are exported.
    """
    snapshot = desk.roster.on(one.opened) or next(iter(desk.roster.snapshots), None)
    people = snapshot.people.values() if snapshot and one.team else ()
    return tuple(
        sorted(who.id for who in people if one.team in {who.manager, who.department} and who.works_on(one.opened))
    )


def _part(  # noqa: PLR0913, PLR0917 - what one cell of a case rests on
    desk: Desk, case: Remediation, name: str, who: Seen | None, module: str, mine: tuple[Credit, ...]
) -> Part:
    tried = [one for one in mine if one.module == module and one.day >= case.opened]
    passed = sorted((one for one in tried if _closes(desk, case, one)), key=lambda one: (one.day, one.when, one.record))
    record = passed[0] if passed else None
    gone = who is not None and who.end < desk.board.as_of
    state = Progress.CLOSED if record else Progress.LEFT if gone else _pending(desk, case)
    return Part(
        person=name,
        name=who.person.name if who else "in no roster until this day",
        module=module,
        state=state,
        record=record,
        why="" if record else _why(case, tried, who.left if who and gone else ""),
    )


def _pending(desk: Desk, case: Remediation) -> Progress:
    return Progress.OVERDUE if desk.board.as_of > case.due else Progress.OPEN


def _closes(desk: Desk, case: Remediation, one: Credit) -> bool:
    """Say whether a record closes a part. Days don't say which came first, so that of the opening does not."""
    if not one.counts or one.version is None or one.day <= case.opened:
        return False
    return desk.curriculum.in_effect(one.module, one.version, one.day)


def _why(case: Remediation, tried: list[Credit], left: str) -> str:
    """Say why no record closes it, the nearest one first, so that nobody takes it for lost."""
    if left:
        return f"left: {left}"
    if not tried:
        return "no record since it was opened"
    last = max(tried, key=lambda one: (one.day, one.when))
    if last.draft:
        return f"passed as a draft on {last.day}"
    if last.version is None:
        return f"passed on {last.day}, version unknown"
    if last.day == case.opened:
        return "passed on the day of the opening: nobody knows which came first"
    return f"passed on {last.day} in {version_text(last)}, which was not in force then"
