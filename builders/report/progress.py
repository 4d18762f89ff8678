"""Progress: who has not begun, who stopped, whose time is short for the text, and who struggles with what."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from builders.model.credit import Credit
from builders.report.board import Member
from builders.report.cases import suggested
from builders.report.comprehension import by_role_and_objective
from builders.report.desk import Desk, Query, everybody, sheet
from builders.report.sheet import Bars, Cell, Section, Sheet
from builders.report.standing import OPEN, Cause, Standing
from builders.report.traces import Asked, Trace
from builders.report.words import count

_Passed = Mapping[tuple[str, str], dt.date]
"""The last day on which a person passed a module, drafts and unknown versions left out."""

STEPS = ("not started", "stalled", "going on")
SHORT = 0.25
"""Below this share of the minutes that the modules ask for, time counts as short."""
FEWEST, HALF = 5, 0.5
"""Who struggles: this many answers at least, and this share of them wrong."""


def progress(desk: Desk, query: Query) -> Sheet:
    """Return how far everybody is who has something to take."""
    everybody(query, "progress")
    passed = _passed(desk.credits)
    rows = tuple(row for member in desk.board.members for row in _member_rows(desk, member, passed, query.idle_days))
    rows = tuple(sorted(rows, key=lambda row: (STEPS.index(str(row[3])), str(row[5]), str(row[0]), str(row[2]))))
    counts = tuple(sum(row[3] == step for row in rows) for step in STEPS)
    people = len({row[0] for row in rows})
    lead = f"{count(people, 'person has', 'people have')} something to take: " + ", ".join(
        f"{count} {step}" for step, count in zip(STEPS, counts, strict=True)
    )
    steps = Section(
        id="steps",
        title="How far people are",
        columns=("person", "name", "takes", "progress", "state", "due", "last record", "days since", "missing"),
        rows=rows,
        lead=f"Stalled: begun, and no record for {count(query.idle_days, 'day')}. "
        "People on leave and waivers are left out. "
        "Exports of learning systems show what was passed, and nothing before.",
        empty="Nobody has anything to take: 'report status' says where everybody stands.",
        bars=Bars(title="How far people are", parts=STEPS, rows=(("What is to be taken", counts),)),
    )
    struggling = _struggling(desk, passed)
    missed = (_objectives(desk), by_role_and_objective(desk))
    sections = (steps, struggling, suggested(desk, struggling), *missed, _brief(desk))
    return sheet(desk, "progress", "How far people are", f"{lead} (a person may have several to take).", sections)


def _member_rows(desk: Desk, member: Member, passed: _Passed, idle: int) -> Iterator[tuple[Cell, ...]]:
    for one in member.standings:
        if one.state in OPEN:
            last = _last(desk, one, passed)
            days = (desk.board.as_of - last).days if last else None
            step = STEPS[0] if days is None else STEPS[1] if days >= idle else STEPS[2]
            who, missing = member.person, "; ".join(one.missing)
            yield who.id, who.name, one.need.name, step, str(one.state), one.due, last, days, missing


def _last(desk: Desk, one: Standing, passed: _Passed) -> dt.date | None:
    """Return the last day on which a person did something for what is missing; None if it was not begun.

    What was done for an earlier round, until its modules were passed, is not for this one.
    """
    before = {name: passed[one.person, name] for name in one.missing if (one.person, name) in passed}
    first = one.cause is Cause.FIRST and not before
    days = (
        trace.last
        for trace in desk.traces.get(one.person, ())
        if (trace.module in one.missing and trace.last > before.get(trace.module, dt.date.min))
        or (first and one.need.course and trace.course == one.need.name)
    )
    return max(days, default=None)


def _passed(credits_: Iterable[Credit]) -> _Passed:
    found: dict[tuple[str, str], dt.date] = {}
    for one in credits_:
        if one.counts:
            key = (one.person, one.module)
            found[key] = max(one.day, found.get(key, one.day))
    return found


@dataclass(kw_only=True, slots=True)
class _Tally:
    answers: int = 0
    wrong: int = 0
    people: set[str] = field(default_factory=set)

    def add(self, answers: int, wrong: int, *people: str) -> None:
        self.answers += answers
        self.wrong += wrong
        self.people.update(people)

    @property
    def share(self) -> float:
        return self.wrong / self.answers if self.answers else 0.0


def _struggling(desk: Desk, passed: _Passed) -> Section:
    rows = [row for member in desk.board.members for row in _struggling_rows(desk, member, passed)]
    return Section(
        id="struggling",
        title="Who struggles",
        columns=(
            "person",
            "name",
            "what",
            "answers",
            "wrong",
            "share",
            "last day",
            "passed since",
            "objectives missed",
        ),
        rows=tuple(sorted(rows, key=lambda row: (str(row[7]), str(row[0]), str(row[2])))),
        lead=f"At least {FEWEST} answers in a module and half of them wrong, or a course that ended as failed. "
        "Checks inside the text count, practice and drafts do not. "
        "Wrong answers are part of learning: ask what is unclear.",
        empty="Nobody: or the learning system tells no single answers (an LRS has them, most exports have not).",
    )


def _struggling_rows(desk: Desk, member: Member, passed: _Passed) -> Iterator[tuple[Cell, ...]]:
    who, by_module = member.person, dict[str, list[Asked]]()
    for one in desk.asked.get(who.id, ()):
        by_module.setdefault(one.module, []).append(one)
    for module, found in by_module.items():
        tally = _tally(found)
        if tally.answers >= FEWEST and tally.share >= HALF:
            last, missed = max(one.last for one in found), _missed(desk, found)
            since = "yes" if passed.get((who.id, module), dt.date.min) >= last else "no"
            yield who.id, who.name, module, tally.answers, tally.wrong, tally.share, last, since, missed
    failed = {one.course or "a course": one.last for one in desk.traces.get(who.id, ()) if one.failed}
    for course, last in failed.items():
        yield who.id, who.name, f"{course}: failed", None, None, None, last, "", ""


def _tally(found: Iterable[Asked]) -> _Tally:
    tally = _Tally()
    for one in found:
        tally.add(one.right + one.wrong, one.wrong)
    return tally


def _missed(desk: Desk, found: Iterable[Asked]) -> str:
    counts: dict[str, int] = {}
    for module, mark in ((one.module, mark) for one in found for mark in one.marks):
        if mark.wrong:
            name = desk.curriculum.objective(module, mark.question) or mark.question
            counts[name] = counts.get(name, 0) + mark.wrong
    return "; ".join(
        f"{name} ({number})" for name, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def _objectives(desk: Desk) -> Section:
    """Return the objectives of all, those missed most first: a text that many miss is the text's fault."""
    questions, tallies = dict[tuple[str, str], _Tally](), dict[tuple[str, str], _Tally]()
    for member in desk.board.members:
        for module, mark in ((one.module, mark) for one in desk.asked.get(member.person.id, ()) for mark in one.marks):
            tally = questions.setdefault((module, mark.question), _Tally())
            tally.add(mark.right + mark.wrong, mark.wrong, member.person.id)
    for (module, question), found in questions.items():
        tally = tallies.setdefault((module, desk.curriculum.objective(module, question) or question), _Tally())
        tally.add(found.answers, found.wrong, *found.people)
    worst = sorted(tallies.items(), key=lambda item: (-item[1].share, item[0]))
    return Section(
        id="objectives",
        title="What people miss",
        columns=("module", "objective", "people", "answers", "wrong", "share"),
        rows=tuple((*key, len(one.people), one.answers, one.wrong, one.share) for key, one in worst),
        lead="An objective that many miss speaks of the text or the question first. Questions that the ledger does not "
        "have stand by their own id.",
        empty="No single answers are recorded: an LRS has them.",
    )


def _brief(desk: Desk) -> Section:
    found = [(member, them) for member in desk.board.members for them in _attempts(desk, member)]
    rows, measured = [], 0
    for member, them in found:
        seconds, modules = seconds_of(them), sorted({one.module for one in them if one.passed and one.module})
        asked = sum(desk.curriculum.minutes(module, desk.board.as_of) for module in modules)
        if seconds is None or not asked:
            continue
        measured += 1
        if seconds < asked * 60 * SHORT:
            who, last = member.person, max(one.last for one in them)
            rows.append((who.id, who.name, last, round(seconds / 60, 1), asked, "; ".join(modules)))
    return Section(
        id="brief",
        title="Little time on the text",
        columns=("person", "name", "last day", "minutes", "asked", "modules passed"),
        rows=tuple(rows),
        lead="Launches in which modules were passed in less than a quarter of the minutes that they ask for; "
        f"{measured} of {count(len(found), 'launch tells its', 'launches tell their')} time. "
        "It does not say that anybody cheated: who tests out, reads fast, knows the matter, or read it elsewhere is "
        "here too. Talk before you conclude.",
        empty="No launch was short, as far as the records tell time (not with 'telemetry: minimal', nor from exports).",
    )


def _attempts(desk: Desk, member: Member) -> Iterator[list[Trace]]:
    """Give all of one launch, for each in which a module was passed."""
    attempts: dict[str, list[Trace]] = {}
    for one in desk.traces.get(member.person.id, ()):
        attempts.setdefault(one.attempt, []).append(one)
    return (them for name, them in attempts.items() if name and any(one.passed and one.module for one in them))


def seconds_of(them: Sequence[Trace]) -> float | None:
    """Return how long a launch took at most; None where a visit of it tells no time: it may have been long."""
    total = 0.0
    for session in {one.session for one in them}:
        visit = [one for one in them if one.session == session]
        told = [one.told for one in visit if one.told]
        if not told:
            return None
        span = max(one.ended for one in visit) - min(one.begun for one in visit)
        total += max(*told, span.total_seconds())
    return total
