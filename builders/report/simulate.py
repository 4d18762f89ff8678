"""What a declared change would cost before it is released: whom it asks, and for how many minutes."""

from collections.abc import Iterator
from dataclasses import replace

from builders.report.board import Finding, Sources, board
from builders.report.curriculum import Ask, with_ask
from builders.report.desk import Desk, Query, everybody, sheet
from builders.report.sheet import Cell, Section, Sheet
from builders.report.standing import OPEN, State
from builders.report.words import count, headcount

_DECLARE = (
    "No material change of a released module waits for a release: declare one in content/changes/MODULE.yml "
    "('material:' with trigger, effective and reason)."
)


def simulate(desk: Desk, query: Query) -> Sheet:
    """Return people and minutes of each declared change that no release has yet, each by itself."""
    everybody(query, "simulate")
    asked = [(one, tuple(_people(desk, desk.sources, one))) for one in desk.planned if desk.sources]
    changes = Section(
        id="changes",
        title="Planned changes",
        columns=("module", "version", "effective", "due", "delta", "people", "minutes"),
        rows=tuple(_row(desk, one, people) for one, people in asked),
        lead="Counted are those who hold the module on the day on which the change takes effect, and have to "
        "take it again. Who lacks it anyway takes the new version, and costs nothing more.",
        empty=_DECLARE,
    )
    people = Section(
        id="people",
        title="Who is asked",
        columns=("module", "person", "name", "department", "roles", "minutes"),
        rows=tuple(row for _, found in asked for row in found),
        empty="Nobody holds what would have to be taken again." if asked else _DECLARE,
    )
    minutes, persons = sum(int(str(row[-1])) for row in people.rows), len({row[1] for row in people.rows})
    lead = f"{headcount(persons)} would train again, {count(minutes, 'minute')} in all, "
    lead += f"in {count(len(asked), 'planned change')}."
    desk = replace(desk, findings=(*desk.findings, *_deltas(desk)))
    return sheet(desk, "simulate", "What planned changes ask", lead, (changes, people))


def _row(desk: Desk, one: Ask, people: tuple[tuple[Cell, ...], ...]) -> tuple[Cell, ...]:
    minutes = sum(int(str(row[-1])) for row in people)
    version = one.version.minor_form
    late = max(one.effective, desk.board.as_of)
    return one.module, version, late, late + (one.due - one.effective), one.delta, len(people), minutes


def _people(desk: Desk, sources: Sources, one: Ask) -> Iterator[tuple[Cell, ...]]:
    """Give those who lack the module on the day of the change, and would not have without it."""
    day = max(one.effective, desk.board.as_of)
    one = replace(one, effective=day, due=day + (one.due - one.effective))
    changed = replace(sources, curriculum=with_ask(sources.curriculum, one))
    minutes = desk.curriculum.minutes(one.delta, day) or desk.curriculum.minutes(one.module, day)
    for before, after in zip(board(sources, day).members, board(changed, day).members, strict=True):
        anyway = any(one.module in standing.missing for standing in before.standings)
        asked = any(
            one.module in standing.missing and standing.state in {*OPEN, State.ON_LEAVE} for standing in after.standings
        )
        if asked and not anyway:
            who = after.person
            yield one.module, who.id, who.name, who.department, "; ".join(who.roles), minutes


def _deltas(desk: Desk) -> Iterator[Finding]:
    for one in desk.planned:
        if one.delta and not desk.curriculum.minutes(one.delta, desk.board.as_of):
            sentence = f"{one.delta} was never released: the minutes of the whole {one.module} stand for it."
            yield Finding(what="delta", sentence=sentence)
