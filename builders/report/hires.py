"""New hires of a range of days, leavers too: by when they were to be trained, and when they were."""

import datetime as dt
import hashlib
from collections.abc import Iterator

from builders.model.credit import Credit
from builders.report.desk import Desk, Query, everybody, sheet
from builders.report.evidence import weakest, worth
from builders.report.population import (
    LATE,
    VERDICTS,
    Seen,
    asked,
    by_person,
    exports,
    first_done,
    first_due,
    modules,
    seen,
    verdict,
)
from builders.report.sheet import Cell, Section, Sheet
from builders.report.words import headcount

_COLUMNS = (
    *("person", "name", "hired", "access since", "first record", "takes", "because of", "due", "completed"),
    *("days after hire", "in time", "weakest record", "last day"),
)
_IN_TIME = _COLUMNS.index("in time")
_LEAD = (
    f"Completed: the first day at whose end all was held that was out. {VERDICTS} Leaves move a due day, grace days do "
    "not. What has to come before access is due when access was given; where access_since is empty, that is when the "
    "role began. Roles are those of the newest roster that has the person."
)


def hires(desk: Desk, query: Query) -> Sheet:
    """Return everybody hired from `since` until the day, and a sample of them where one is asked for."""
    everybody(query, "new-hires")
    first, records = query.since or dt.date.min, by_person(desk)
    new = [one for one in seen(desk).values() if first <= one.person.hired <= desk.board.as_of]
    rows = [row for one in new for row in _rows(desk, one, records.get(one.person.id, ()))]
    table = Section(
        id="hires",
        title="New hires",
        columns=_COLUMNS,
        rows=tuple(rows),
        lead=f"{_LEAD} {exports(desk)}",
        empty="No roster names anybody who was hired in these days.",
    )
    since = f"from {query.since}" if query.since else "at any time"
    late = {row[0] for row in rows if row[_IN_TIME] in LATE}
    waiting = {row[0] for row in rows if row[_IN_TIME] == "not yet due"} - late
    lead = (
        f"{headcount(len(new))} hired {since} until {desk.board.as_of}: {len(late)} late with something, "
        f"{len(waiting)} with something that is not yet due."
    )
    sections = (table, *_sampled(new, rows, query.sample, seed_of(desk, query)))
    proven = (credit for one in new for credit in records.get(one.person.id, ()))
    return sheet(desk, "new-hires", "New hires and their training", lead, (*sections, worth(proven)), letter="B")


def sample(names: list[str], size: int, seed: str) -> list[str]:
    """Return `size` of the ids: those with the lowest SHA-256 of `SEED ID`, as anybody can reckon again."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{seed} {name}".encode()).hexdigest())[:size]


def drawn(desk: Desk, query: Query) -> list[str]:
    """Return the ids of the sample that the report shows, in the order in which they were drawn."""
    first = query.since or dt.date.min
    names = [name for name, one in seen(desk).items() if first <= one.person.hired <= desk.board.as_of]
    return sample(names, query.sample, seed_of(desk, query))


def seed_of(desk: Desk, query: Query) -> str:
    """Return what decides who is drawn: what was asked for, or the day."""
    return query.seed or str(desk.board.as_of)


def _sampled(new: list[Seen], rows: list[tuple[Cell, ...]], size: int, seed: str) -> Iterator[Section]:
    if size:
        names = sample([one.person.id for one in new], size, seed)
        yield Section(
            id="sample",
            title="Sample",
            columns=_COLUMNS,
            rows=tuple(row for name in names for row in rows if row[0] == name),
            lead=f"{len(names)} of {headcount(len(new))}: those with the lowest SHA-256 of the seed, a blank and their "
            f"id. Seed: {seed!r}. Who reckons it again draws the same people.",
            empty="Nobody was hired in these days, so nobody was drawn.",
        )


def _rows(desk: Desk, one: Seen, mine: tuple[Credit, ...]) -> Iterator[tuple[Cell, ...]]:
    who, day = one.person, min(one.end, desk.board.as_of)
    begun = min((credit.day for credit in mine), default=None)
    head, found = (who.id, who.name, who.hired, who.access_since, begun), asked(desk, who, mine, day)
    for case in found:
        done = first_done(case, day)
        due = first_due(case, done, day)
        days = (done - who.hired).days if done else None
        level = weakest(mine, modules(desk, case, done), done) if done else ""
        because, in_time = "; ".join(case.need.because), verdict(case, one, done, due, desk.board.as_of)
        yield *head, case.need.name, because, due, done, days, in_time, level, one.left
    if not found:
        yield *head, "", "", None, None, None, "nothing asked", "", one.left
