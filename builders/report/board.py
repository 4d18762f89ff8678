"""Everybody's standing on a day, and what nobody can be held to: the one computation that all reports are cut from."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from builders.model.assignments import Assignments
from builders.model.credit import Assurance, Credit
from builders.model.people import Exceptions, Person
from builders.report.curriculum import Curriculum
from builders.report.needs import Need, needs, strangers
from builders.report.standing import RANK, Case, Rules, Standing, State, held_credits, standing
from builders.report.words import headcount


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One person on the board: where they stand with each need, and with all of it.

    `firm` is where they stand with what comes before access without what is only self-reported, None where nothing is.
    `lacking` are needs that nobody can meet yet, since what they name was never released. `unknown` are roles and
    access of the person that the assignments do not have: nobody knows what they would ask.
    """

    person: Person
    standings: tuple[Standing, ...]
    lacking: tuple[Need, ...] = ()
    unknown: tuple[str, ...] = ()
    firm: tuple[Standing, ...] | None = None

    @property
    def state(self) -> State:
        """The worst of all; whoever is asked nothing that exists is unassigned."""
        return min((one.state for one in self.standings), key=RANK.__getitem__, default=State.UNASSIGNED)

    @property
    def due(self) -> dt.date | None:
        """The next day by which something is to be done."""
        return min((one.due for one in self.standings if one.due and one.state is self.state), default=None)

    @property
    def before(self) -> tuple[Standing, ...]:
        """Where they stand with what comes before access, as far as that opens any."""
        return tuple(one for one in self.standings if one.need.before_access) if self.firm is None else self.firm

    @property
    def cleared(self) -> bool:
        """Whether patient data may be given: all that has to be taken before access is known, and held or waived."""
        return all(self.cleared_for(system) for system in self.systems)

    @property
    def systems(self) -> tuple[str, ...]:
        """The kinds of access that somebody has, or one without a name."""
        return self.person.access or ("",)

    def cleared_for(self, system: str) -> bool:
        """Say whether all is held or waived that comes before one kind of access, and is known."""
        before = [one for one in self.before if concerns(one.need, system)]
        open_ = [*self.strange_to(system), *self.lacking_for(system)]
        return bool(before) and not open_ and all(one.state in {State.DONE, State.WAIVED} for one in before)

    def strange_to(self, system: str) -> tuple[str, ...]:
        """Return what is unknown of this person that may ask something before one kind of access."""
        return tuple(one for one in self.unknown if not one.startswith("access ") or one == f"access {system}")

    def lacking_for(self, system: str) -> tuple[Need, ...]:
        """Return what comes before one kind of access and was never released."""
        return tuple(need for need in self.lacking if need.before_access and concerns(need, system))


def concerns(need: Need, system: str) -> bool:
    """Say whether one kind of access waits for a need: that of another kind alone does not hold it up."""
    return any(not why.startswith("access ") or why == f"access {system}" for why in need.because)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something that the figures leave out or rest on, in a sentence; `people` are the ids that it concerns."""

    what: str
    sentence: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """What a board is made of, all of it read already. `people` are those of the roster in force on the day."""

    people: Mapping[str, Person]
    assignments: Assignments
    curriculum: Curriculum
    credits: tuple[Credit, ...]
    exceptions: Exceptions


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """Everybody who belonged to the organisation on the day `as_of`, by id, and what is to be looked at."""

    as_of: dt.date
    members: tuple[Member, ...]
    findings: tuple[Finding, ...]

    def counts(self) -> dict[State, int]:
        """Return how many people are in each state."""
        return {state: sum(member.state is state for member in self.members) for state in State}


def board(sources: Sources, as_of: dt.date) -> Board:
    """Return where everybody stands at the end of a day."""
    by_person: dict[str, list[Credit]] = {}
    for credit in sources.credits:
        if credit.day <= as_of:
            by_person.setdefault(credit.person, []).append(credit)
    asked = {
        person.id: needs(person, sources.assignments)
        for _, person in sorted(sources.people.items())
        if person.works_on(as_of)
    }
    members = tuple(
        _member(sources, sources.people[name], found, by_person.get(name, ()), as_of) for name, found in asked.items()
    )
    return Board(
        as_of=as_of, members=members, findings=(*_unreleased(sources, asked, as_of), *_strangers(sources, asked))
    )


def cases(
    sources: Sources, person: Person, asked: Iterable[Need], earned: Iterable[Credit], as_of: dt.date
) -> Iterator[Case]:
    """Give each need of a person that could be met by a day, with all that is known for and against them."""
    rules = Rules(curriculum=sources.curriculum, escalate_days=sources.assignments.escalate_days)
    held, taught = held_credits(earned), sources.curriculum
    for need in asked:
        if _exists(taught, need, as_of):
            yield Case(
                person=person,
                need=_since_release(need, taught, sources.assignments.change_due_days),
                rules=rules,
                credits=held,
                leaves=sources.exceptions.leaves.get(person.id, ()),
                waivers=sources.exceptions.waivers.get(person.id, ()),
            )


def _member(
    sources: Sources, person: Person, asked: Iterable[Need], earned: Iterable[Credit], as_of: dt.date
) -> Member:
    asked, earned = tuple(asked), tuple(earned)
    sure = [one for one in earned if one.assurance is not Assurance.SELF_REPORTED]
    first = [need for need in asked if need.before_access]
    firm = cases(sources, person, first, sure, as_of) if len(sure) < len(earned) else None
    return Member(
        person=person,
        standings=tuple(standing(case, as_of) for case in cases(sources, person, asked, earned, as_of)),
        firm=None if firm is None else tuple(standing(case, as_of) for case in firm),
        lacking=tuple(need for need in asked if not _exists(sources.curriculum, need, as_of)),
        unknown=tuple(strangers(person, sources.assignments)),
    )


def _since_release(need: Need, taught: Curriculum, days: int) -> Need:
    """Return a need whose clock starts when it could first be met; staff has the `days` that a change would give."""
    first = taught.first_day(need.name, course=need.course)
    if first <= need.opened:
        return need
    lead = max((need.due - need.opened).days, days)
    return replace(need, opened=first, due=max(need.due, first + dt.timedelta(days=lead)))


def _exists(found: Curriculum, need: Need, day: dt.date) -> bool:
    return found.first_day(need.name, course=need.course) <= day


def _unreleased(sources: Sources, asked: Mapping[str, tuple[Need, ...]], day: dt.date) -> Iterable[Finding]:
    """Name what is asked and was not out on the day: nobody can have taken it, so nobody is overdue with it."""
    lacking: dict[tuple[str, str], list[str]] = {}
    for person, found in asked.items():
        for need in found:
            if not _exists(sources.curriculum, need, day):
                lacking.setdefault(("course" if need.course else "module", need.name), []).append(person)
    for (kind, name), people in sorted(lacking.items()):
        sentence = (
            f"the {kind} {name} is asked of {headcount(len(people))} and was not released by {day}: it is not counted."
        )
        yield Finding(what="not released", sentence=sentence, people=tuple(people))


def _strangers(sources: Sources, asked: Iterable[str]) -> Iterable[Finding]:
    unknown: dict[str, list[str]] = {}
    for person in asked:
        for what in strangers(sources.people[person], sources.assignments):
            unknown.setdefault(what, []).append(person)
    for what, people in sorted(unknown.items()):
        sentence = (
            f"{what} stands in the roster and not in the assignments: it asks nothing of {headcount(len(people))}."
        )
        yield Finding(what="unknown to the assignments", sentence=sentence, people=tuple(people))
