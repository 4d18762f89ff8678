"""Single answers, by person: whose they were, in which test, and who answered what first."""

import datetime as dt
import functools
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from builders.model.course import ASSESSMENT
from builders.model.credit import Assurance, Credit
from builders.model.version import Version
from builders.records.tables import Answered, Passed
from builders.records.typed import moment_of
from builders.report.curriculum import Curriculum
from builders.report.earned import Knowledge


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
    """All answers of the roster's people, oldest first, and how many others there were, of nobody of the roster."""

    found: tuple[Answer, ...] = ()
    strangers: int = 0


def answers(told: Iterable[Answered], known: Knowledge) -> Answers:
    """Return whose answers they were; those of other organisations' courses are none of ours."""
    found, strangers = list[Answer](), 0
    for one in told:
        if one.base != known.iri:
            continue
        when = moment_of(one.happened)
        day = when.astimezone(known.zone).date()
        people = known.identities.find(one.actor, day)
        strangers += len(people) != 1
        found += [_answer(one, person, when, day) for person in people if len(people) == 1]
    return Answers(found=tuple(found), strangers=strangers)


def test_of(name: str, course: str) -> str:
    """Return what a test is called: a module by its slug, which courses share, an assessment by its course."""
    return f"{ASSESSMENT} of {course}" if name == ASSESSMENT else name


@functools.cache
def _item(module: str, question: str, edition: str) -> Item:
    return Item(module=module, question=question, edition=int(edition))


def _answer(one: Answered, person: str, when: dt.datetime, day: dt.date) -> Answer:
    # The database gives each row words of its own, of which most are the same.
    return Answer(
        person=person,
        item=_item(one.name, one.question, one.edition),
        part=sys.intern(one.part),
        test=sys.intern(test_of(one.test or one.name, one.course)),
        test_version=sys.intern(one.test_version),
        launch=sys.intern(one.session.partition("|")[0]),
        when=when,
        day=day,
        right=None if one.success is None else bool(one.success),
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
    """Give each person's first answer to each part of each item of a test; `found` is oldest first."""
    seen = set[tuple[str, str, Item, str]]()
    for one in found:
        key = (one.person, one.test, one.item, one.part)
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
