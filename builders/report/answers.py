"""Single answers, by person: whose they were, in which test, and who answered what first."""

import datetime as dt
import functools
import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from builders.model.course import ASSESSMENT
from builders.model.credit import Assurance, Credit
from builders.model.version import Version
from builders.records.tables import Answered, Passed, Sitting
from builders.records.typed import moment_of
from builders.report.curriculum import Curriculum
from builders.report.earned import Knowledge

_RIGHT = {"1": True, "0": False, "": None}


class Item(NamedTuple):
    """One version of one question; figures of two versions never mix."""

    module: str
    question: str
    edition: int

    @property
    def key(self) -> tuple[str, str]:
        """The question in whatever version."""
        return self.module, self.question

    def __str__(self) -> str:
        return f"{self.module}/{self.question}@v{self.edition}"


class Answer(NamedTuple):
    """What one person answered to an item, or to a `part` of it (empty: to all of it); there may be a million of these.

    `test` is the module that asked, or the assessment of a course, in the version `test_version` (MAJOR.MINOR, empty
    for unknown). `launch` tells launches apart. `right` is None where nothing was judged.
    """

    person: str
    item: Item
    part: str
    test: str
    test_version: str
    launch: str
    when: dt.datetime
    day: dt.date
    right: bool | None
    response: str
    record: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """The answers of the roster's people, kept as they were read, and how many were of nobody of the roster.

    `sittings` are those of each person that have answers; `zone` is the one in which the organisation counts its days.
    """

    sittings: Mapping[str, Sequence[Sitting]] = field(default_factory=dict)
    zone: dt.tzinfo = dt.UTC
    strangers: int = 0

    @property
    def found(self) -> Iterator[Answer]:
        """All answers, those of each person together, oldest first."""
        return self.of()

    def of(self, people: Container[str] | None = None, module: str = "") -> Iterator[Answer]:
        """Give the answers of some people (None: of all) to the questions of a module (empty: of all), as `found`."""
        for person, sittings in sorted(self.sittings.items()):
            if people is None or person in people:
                there = (sitting for sitting in sittings if module in {"", sitting.name})
                told = [(one, sitting) for sitting in there for one in sitting.each()]
                told.sort(key=lambda pair: (pair[0].happened, pair[0].id))
                for one, sitting in told:
                    yield _answer(one, sitting, person, self.zone)

    def tested(self, test: str) -> set[str]:
        """Return who answered any question of a test."""
        return {person for person, sittings in self.sittings.items() if any(_asks(one, test) for one in sittings)}


def answers(sittings: Iterable[Sitting], known: Knowledge) -> Answers:
    """Return whose answers they were; those of other organisations' courses are none of ours."""
    found, strangers = dict[str, list[Sitting]](), 0
    for one in sittings:
        if one.base != known.iri or not one.answers:
            continue
        people = known.identities.find(one.actor, moment_of(one.first).astimezone(known.zone).date())
        if len(people) != 1:
            strangers += one.answers.count("\n") + 1
            continue
        (person,) = people
        found.setdefault(person, []).append(_lean(one))
    return Answers(sittings=found, zone=known.zone, strangers=strangers)


def _lean(one: Sitting) -> Sitting:
    """Return a sitting without what answers do not need, its words shared: the database gives each row its own."""
    course, name, launch = sys.intern(one.course), sys.intern(one.name), one.session.partition("|")[0]
    return one._replace(actor="", base="", first="", last="", course=course, name=name, session=sys.intern(launch))


def test_of(name: str, course: str) -> str:
    """Return what a test is called: a module by its slug, which courses share, an assessment by its course."""
    return f"{ASSESSMENT} of {course}" if name == ASSESSMENT else name


def _asks(sitting: Sitting, test: str) -> bool:
    # To look into each answer would take long: most name no such test anywhere.
    near = sitting.name == test or f" {test} " in sitting.answers or test == test_of(ASSESSMENT, sitting.course)
    return near and any(_test(one, sitting) == test for one in sitting.each())


def _test(one: Answered, sitting: Sitting) -> str:
    return test_of(one.test or sitting.name, sitting.course)


@functools.cache
def _item(module: str, question: str, edition: str) -> Item:
    return Item(module=module, question=question, edition=int(edition))


def _answer(one: Answered, sitting: Sitting, person: str, zone: dt.tzinfo) -> Answer:
    when = moment_of(one.happened)
    return Answer(
        person=person,
        item=_item(sitting.name, one.question, one.edition),
        part=sys.intern(one.part),
        test=_test(one, sitting),
        test_version=sys.intern(one.test_version),
        launch=sitting.session,
        when=when,
        day=when.astimezone(zone).date(),
        right=_RIGHT[one.success],
        response=sys.intern(one.response),
        record=one.id,
    )


def finals(told: Iterable[Passed], known: Knowledge, as_of: dt.date) -> Iterator[Credit]:
    """Give what records say of assessments that were passed until the end of a day; they count for no module."""
    for one in told:
        when = moment_of(one.happened)
        day = when.astimezone(known.zone).date()
        people = known.identities.find(one.actor, day)
        if one.name != ASSESSMENT or one.base != known.iri or not one.version or day > as_of or len(people) != 1:
            continue
        (person,) = people
        yield Credit(
            person=person,
            module=test_of(one.name, one.course),
            version=Version.parse(f"{one.version}.0"),
            when=when,
            day=day,
            sources=(one.source,),
            assurance=Assurance(one.assurance),
            record=one.id,
            score=one.score,
            draft=bool(one.draft),
        )


def first(found: Iterable[Answer]) -> Iterator[Answer]:
    """Give each person's first answer to each part of each item of a test; `found` is as `Answers.found`."""
    person, seen = "", set[tuple[str, Item, str]]()
    for one in found:
        if one.person != person:
            person, seen = one.person, set()
        key = (one.test, one.item, one.part)
        if key not in seen:
            seen.add(key)
            yield one


def edition_of(said: Mapping[str, Any]) -> int:
    """Return the version of a question that an entry of a codebook tells of."""
    found = said.get("v")
    return found if isinstance(found, int) else 1


def entry(taught: Curriculum, item: Item) -> Mapping[str, Any]:
    """Return what the newest release with an item says of it, as its codebook has it; empty where none has it."""
    found = [
        (edition.day, edition.course, said)
        for editions in taught.editions.values()
        for edition in editions
        if (said := edition.codebooks.get(item.module, {}).get(item.question)) and edition_of(said) == item.edition
    ]
    return max(found, key=lambda one: one[:2])[2] if found else {}
