"""Material changes: who was there when one took effect, and when each was trained on it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from builders.errors import UsageError
from builders.model.credit import Credit
from builders.model.people import Exceptions, Person
from builders.report.curriculum import Ask, Curriculum
from builders.report.desk import Desk, Query, sheet
from builders.report.evidence import version_text, worth
from builders.report.needs import Need, needs
from builders.report.population import LATE, VERDICTS, Seen, by_person, first_done, first_due, seen, verdict
from builders.report.sheet import Cell, Section, Sheet
from builders.report.standing import Case, Rules, held_credits
from builders.report.words import count


@dataclass(frozen=True, kw_only=True, slots=True)
class _Concerned:
    """A person whom a change concerned when it took effect. `trained` is the day on which they had what it asks."""

    seen: Seen
    roles: str
    due: dt.date
    trained: dt.date | None
    record: Credit | None
    in_time: str


def material(desk: Desk, query: Query) -> Sheet:
    """Return the changes that took effect from `since` until the day, all or those of one module.

    Raises UsageError for a module that none of them is about.
    """
    asks = _asks(desk, query)
    everybody, records = seen(desk), by_person(desk)
    found = [(ask, tuple(_concerned(desk, ask, everybody, records))) for ask in asks]
    changes = Section(
        id="changes",
        title="Material changes",
        columns=(
            *("module", "version", "effective", "due", "trigger", "reason", "whom", "delta"),
            *("people", "in time", "late", "not trained", "not yet due", "excused or left"),
        ),
        rows=tuple(_change_row(desk, ask, them) for ask, them in found),
        lead="People: who was in the roster on the day on which it took effect, and takes the module. Who came later "
        "takes the new version from the start.",
        empty="No material change took effect in these days.",
    )
    listed = Section(
        id="people",
        title="Who was concerned",
        columns=(
            *("module", "version", "person", "name", "roles then", "due", "trained on", "days after", "in time"),
            *("version taken", "assurance", "record", "last day"),
        ),
        rows=tuple(_person_row(ask, one) for ask, them in found for one in them),
        lead="Trained on: the first day with the new version, or with the short module that stands for it. Days count "
        "from the day on which the change took effect; below 0 they were trained before it. "
        f"{VERDICTS} A leave moves a due day.",
        empty="Nobody was concerned.",
    )
    late = sum(one.in_time in LATE for _, them in found for one in them)
    since = f"from {query.since}" if query.since else "at any time"
    lead = f"{count(len(found), 'material change')} took effect {since} until {desk.board.as_of}: "
    lead += f"{count(late, 'person was', 'people were')} trained late or not at all."
    proven = (one.record for _, them in found for one in them if one.record)
    return sheet(desk, "changes", "Training on material changes", lead, (changes, listed, worth(proven)), letter="C")


def _asks(desk: Desk, query: Query) -> list[Ask]:
    first = query.since or dt.date.min
    found = [
        ask for asks in desk.curriculum.asks.values() for ask in asks if first <= ask.effective <= desk.board.as_of
    ]
    wanted = query.subject
    if wanted and wanted not in {ask.module for ask in found}:
        names = ", ".join(sorted({ask.module for ask in found})) or "none"
        message = f"no material change of {wanted!r} took effect in these days; there are changes of: {names}"
        raise UsageError(message)
    return sorted(
        (ask for ask in found if not wanted or ask.module == wanted),
        key=lambda ask: (ask.effective, ask.module, ask.version),
    )


def _concerned(
    desk: Desk, ask: Ask, everybody: Mapping[str, Seen], records: Mapping[str, tuple[Credit, ...]]
) -> Iterator[_Concerned]:
    snapshot = desk.roster.on(ask.effective)
    for name, found in sorted(snapshot.people.items()) if snapshot else ():
        who = found if found.employer else replace(found, employer=desk.employer)
        takes = _takes(desk, ask, who)
        if takes and who.hired <= ask.effective and who.works_on(ask.effective):
            yield _judged(desk, _case(desk, ask, who, takes, records.get(name, ())), ask, everybody[name], records)


def _judged(desk: Desk, case: Case, ask: Ask, person: Seen, records: Mapping[str, tuple[Credit, ...]]) -> _Concerned:
    until = min(person.end, desk.board.as_of)
    trained = first_done(case, until)
    due = first_due(case, trained, until) or ask.due
    return _Concerned(
        seen=person,
        roles="; ".join(case.person.roles),
        due=due,
        trained=trained,
        record=_record(ask, records.get(case.person.id, ()), trained),
        in_time=verdict(case, person, trained, due, desk.board.as_of),
    )


def _takes(desk: Desk, ask: Ask, who: Person) -> frozenset[str]:
    """Return on whose account a person was asked for the module when it changed: courses, or itself.

    Nothing where the change does not name them.
    """
    return frozenset(
        need.name
        for need in (needs(who, desk.sources.assignments) if desk.sources else ())
        if ask.concerns(who, need.name if need.course else "") and ask.module in _held(desk, need, ask.effective)
    )


def _held(desk: Desk, need: Need, day: dt.date) -> tuple[str, ...]:
    *_, held = [(), *(modules for modules, _ in desk.curriculum.epochs(need.name, day, course=need.course))]
    return held


def _case(desk: Desk, ask: Ask, who: Person, takes: frozenset[str], mine: tuple[Credit, ...]) -> Case:
    """Return the module as a need by itself, asked in this version since ever: no age of a record matters."""
    asks = tuple(
        replace(one, effective=dt.date.min, courses=(), roles=(), access=())
        for one in desk.curriculum.asks[ask.module]
        if one.version <= ask.version
    )
    exceptions = desk.sources.exceptions if desk.sources else Exceptions()
    waivers = exceptions.waivers.get(who.id, ())
    return Case(
        person=who,
        need=Need(name=ask.module, course=False, because=(), opened=dt.date.min, due=ask.due, before_access=False),
        rules=Rules(curriculum=Curriculum(editions={}, asks={ask.module: asks})),
        credits=held_credits(mine),
        leaves=exceptions.leaves.get(who.id, ()),
        waivers=tuple(replace(one, what="") for one in waivers if one.what in {"", ask.module, *takes}),
    )


def _record(ask: Ask, mine: tuple[Credit, ...], trained: dt.date | None) -> Credit | None:
    """Return the record of that day: of the module before that of its delta, and of the newest version."""
    there = [
        (one.module == ask.module, one.version, one)
        for one in mine
        if one.version is not None and one.counts and one.day == trained and one.module in {ask.module, ask.delta}
    ]
    return max(there, key=lambda found: found[:2], default=(False, None, None))[2]


def _change_row(desk: Desk, ask: Ask, them: tuple[_Concerned, ...]) -> tuple[Cell, ...]:
    trigger, reason = _declared(desk, ask)
    said = [one.in_time for one in them]
    told = [said.count(one) for one in ("yes", "late", "no", "not yet due")]
    return (
        *(ask.module, f"{ask.version.major}.{ask.version.minor}", ask.effective, ask.due, trigger, reason),
        *("; ".join((*ask.courses, *ask.roles, *ask.access)) or "everybody who takes it", ask.delta, len(them)),
        *(*told, len(said) - sum(told)),
    )


def _declared(desk: Desk, ask: Ask) -> tuple[str, str]:
    for releases in desk.ledger.own.values():
        for release in releases:
            for one in release.changes:
                if (one.module, one.version) == (ask.module, ask.version) and one.material is not None:
                    return one.material.trigger, one.reason
    return "", ""


def _person_row(ask: Ask, one: _Concerned) -> tuple[Cell, ...]:
    days = (one.trained - ask.effective).days if one.trained else None
    who, told = one.seen.person, one.record
    taken = f"{told.module} {version_text(told)}" if told else ""
    return (
        *(ask.module, f"{ask.version.major}.{ask.version.minor}", who.id, who.name, one.roles, one.due),
        *(one.trained, days, one.in_time, taken, str(told.assurance) if told else ""),
        *(told.record if told else "", one.seen.left),
    )
