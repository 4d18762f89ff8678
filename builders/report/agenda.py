"""The officer's page for a day: who is due or blocked, what could not be matched, what changed, what to do."""

import datetime as dt
from collections.abc import Iterator, Sequence

from builders.report.board import Finding, Member
from builders.report.cases import open_cases
from builders.report.desk import Desk, Query, everybody, sheet
from builders.report.remediation import Progress
from builders.report.sheet import Cell, Section, Sheet
from builders.report.standing import OPEN, RANK, State
from builders.report.words import count

SOON, LATELY = 30, 30
"""Days from now within which something is due soon, and days back to which something has changed lately."""
_SOONER = frozenset({State.DUE, State.DONE})
"""The states that matter only if their day is near: what is done may have to be taken again by then."""
_LATE = frozenset({State.ESCALATED, State.OVERDUE})
_UNMATCHED = ("nobody of the roster", "several of the roster", "version unknown", "never released", "other tools")


def agenda(desk: Desk, query: Query) -> Sheet:
    """Return what is to be done, and why. `since` is the first day of what counts as changed."""
    everybody(query, "desk")
    since = query.since or _back(desk.board.as_of)
    due, blocked, open_ = _due(desk), _blocked(desk), open_cases(desk)
    unmatched = [one for one in desk.findings if one.what in _UNMATCHED]
    changed = tuple(sorted(_changes(desk, since), key=lambda row: (str(row[0]), str(row[1]), str(row[2]))))
    sections = (
        _next(desk, due, blocked, unmatched, open_),
        Section(
            id="due",
            title="Who is due",
            columns=("person", "name", "department", "takes", "state", "due", "missing"),
            rows=due,
            lead=f"What is late, has to be taken again, or is due within {SOON} days, the most urgent first. Done: it "
            "has to be taken again by that day.",
            empty=f"Nobody has anything to take within {SOON} days.",
        ),
        Section(
            id="blocked",
            title="Who is blocked",
            columns=("person", "name", "access", "why"),
            rows=blocked,
            lead="People who wait for access to patient data: something that comes before it is missing.",
            empty="Nobody waits for access.",
        ),
        open_,
        Section(
            id="unmatched",
            title="What could not be matched",
            columns=("what", "sentence"),
            rows=tuple((one.what, one.sentence) for one in unmatched),
            lead="Records that count for nobody until somebody says whose or which version they are.",
            empty="Every record was matched.",
        ),
        Section(
            id="changed",
            title="What changed",
            columns=("day", "what", "which", "means"),
            rows=changed,
            lead=f"Releases and declared changes since {since}, and those to come.",
            empty=f"Nothing was released since {since}, and nothing is declared.",
        ),
    )
    lead = f"{count(len({row[0] for row in due}), 'person is', 'people are')} due, {len(blocked)} wait for access, "
    return sheet(
        desk, "desk", "What is to be done", f"{lead}{count(len(unmatched), 'matter')} could not be matched.", sections
    )


def _back(day: dt.date) -> dt.date:
    return max(dt.date.min + dt.timedelta(days=LATELY), day) - dt.timedelta(days=LATELY)


def _due(desk: Desk) -> tuple[tuple[Cell, ...], ...]:
    found = [
        (one, member)
        for member in desk.board.members
        for one in member.standings
        if one.state in OPEN or one.state is State.DONE
        if one.state not in _SOONER or ((one.due or dt.date.max) - desk.board.as_of).days <= SOON
    ]
    found.sort(key=lambda pair: (RANK[pair[0].state], pair[0].due or dt.date.max, pair[1].person.id, pair[0].need.name))
    return tuple(
        (
            m.person.id,
            m.person.name,
            m.person.department,
            one.need.name,
            str(one.state),
            one.due,
            "; ".join(one.missing),
        )
        for one, m in found
    )


def _blocked(desk: Desk) -> tuple[tuple[Cell, ...], ...]:
    rows = ((m.person.id, m.person.name, "; ".join(m.person.access), _why(m)) for m in desk.board.members)
    return tuple(row for row in rows if row[-1])


def _why(member: Member) -> str:
    """Say what somebody lacks that comes before access; empty for who has it, or is asked nothing before it."""
    missing = {name for one in member.before if one.state in OPEN for name in one.missing}
    lacking = [need.name for need in member.lacking if need.before_access]
    return "; ".join(filter(None, ("; ".join(sorted(missing)), f"not released: {'; '.join(lacking)}" * bool(lacking))))


def _changes(desk: Desk, since: dt.date) -> Iterator[tuple[Cell, ...]]:
    for editions in desk.curriculum.editions.values():
        for edition in editions:
            if since <= edition.day <= desk.board.as_of:
                yield (
                    edition.day,
                    "released",
                    f"{edition.course} {edition.version}",
                    count(len(edition.modules), "module"),
                )
    for module, asks in desk.curriculum.asks.items():
        for ask in asks:
            if ask.effective >= since:
                yield ask.effective, "train again", f"{module} {ask.version}", f"until {ask.due}"
    for ask in desk.planned:
        sentence = f"not released yet; until {ask.due}: 'report simulate' says whom it asks"
        yield ask.effective, "declared", f"{ask.module} {ask.version}", sentence


def _next(
    desk: Desk,
    due: Sequence[tuple[Cell, ...]],
    blocked: Sequence[tuple[Cell, ...]],
    unmatched: Sequence[Finding],
    open_: Section,
) -> Section:
    late = {row[0] for row in due if row[4] in {str(state) for state in _LATE}}
    soon = {row[0] for row in due if row[4] != str(State.DONE)} - late
    again = {row[0] for row in due} - late - soon
    unassigned = sum(member.state is State.UNASSIGNED for member in desk.board.members)
    kinds = {one.what for one in desk.findings}
    cases = {row[0]: row[4] for row in open_.rows}
    overdue = sum(state == str(Progress.OVERDUE) for state in cases.values())
    steps = (
        (len(late), "people who are late", "Talk to them or their managers: 'report remind' writes the files."),
        (len(soon), "people who are due soon", "Enrol them: 'report enroll' has the table."),
        (
            len(again),
            "people who have to take something again soon",
            "Tell them: what they hold ends on the day below.",
        ),
        (len(blocked), "people who wait for access", "Give them what is missing first: 'report gate' is for IT."),
        (overdue, "cases that are overdue", "Talk to those whom they are about: 'report cases' says what is missing."),
        (len(cases) - overdue, "cases that are open", "Hand out the package of each: the records close it."),
        (unassigned, "people who are asked nothing", "Give them a role in the roster, and the role a course."),
        (len(unmatched), "matters that could not be matched", "Complete accounts in the roster, and deployments.csv."),
        (len(desk.planned), "changes that wait for a release", "'report simulate' says what they will ask of whom."),
        (
            int("archive" in kinds),
            "archive that is empty",
            "'coursewright lrs pull' or 'coursewright import' fills it.",
        ),
    )
    return Section(
        id="next",
        title="What to do next",
        columns=("how many", "what", "how"),
        rows=tuple(one for one in steps if one[0]),
        empty="Nothing: everybody has taken what they must.",
    )
