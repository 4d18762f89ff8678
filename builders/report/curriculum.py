"""What was to be taken on a day: the ledger, seen by the calendar."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from builders.model.change import Change, Pending
from builders.model.people import Person
from builders.model.release import Ledger, Release
from builders.model.version import Version

Modules = Mapping[str, Version]
"""The modules of a release with their versions."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """One release of a course: what it held, from which day on; all but the versions go by module.

    `digests` are those of what was shown, by language; `objectives` and `codebooks` go by question.
    """

    course: str
    version: Version
    day: dt.date
    modules: Modules
    minutes: Mapping[str, int]
    digests: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    objectives: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codebooks: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A declared change that makes people take a module again: what they took must be at least `version`.

    `due` is the last day for it. `courses` are those whose takers it asks (none named: all), `roles` and `access`
    narrow it to people. `delta` is the short module that does for those who passed what counted before.
    """

    module: str
    version: Version
    effective: dt.date
    due: dt.date
    courses: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    delta: str = ""

    def concerns(self, person: Person, course: str) -> bool:
        """Say whether it asks a person who takes a course; `course` is empty for a module that is asked by itself."""
        if course and self.courses and course not in self.courses:
            return False
        named = self.roles or self.access
        return not named or bool({*self.roles} & {*person.roles} or {*self.access} & {*person.access})


@dataclass(frozen=True, kw_only=True, slots=True)
class Curriculum:
    """All editions by course, oldest first, and all asks by module, in order of version."""

    editions: Mapping[str, tuple[Edition, ...]]
    asks: Mapping[str, tuple[Ask, ...]]

    def edition(self, course: str, version: Version) -> Edition | None:
        """Return that version of a course, if it was released."""
        return next((one for one in self.editions.get(course, ()) if one.version == version), None)

    def in_force(self, course: str, day: dt.date) -> Edition | None:
        """Return the newest edition that was out on a day."""
        return next((one for one in reversed(self.editions.get(course, ())) if one.day <= day), None)

    def epochs(self, name: str, day: dt.date, *, course: bool) -> Iterator[tuple[tuple[str, ...], dt.date]]:
        """Give what a course held with the last day on which it held that, oldest first, until `day`.

        A module that is asked by itself holds itself, always.
        """
        if not course:
            yield (name,), day
            return
        editions = [one for one in self.editions.get(name, ()) if one.day <= day]
        ends = (*(one.day - dt.timedelta(days=1) for one in editions[1:]), day)
        # Before the first edition there is only the end.
        yield from ((tuple(edition.modules), end) for edition, end in zip(editions, ends, strict=False))

    def out_since(self, module: str, version: Version) -> dt.date | None:
        """Return the day of the first edition that had a module in this MAJOR.MINOR; None if none had."""
        days = (
            edition.day
            for found in self.editions.values()
            for edition in found
            if (number := edition.modules.get(module))
            if (number.major, number.minor) == (version.major, version.minor)
        )
        return min(days, default=None)

    def in_effect(self, module: str, version: Version, day: dt.date) -> bool:
        """Say whether a course in force on a day held this MAJOR.MINOR of a module.

        The day before and the day after do too: what was begun is ended, and elsewhere it may be another day.
        """
        days = [day + dt.timedelta(days=shift) for shift in (-1, 0, 1)]
        found = (edition for course in self.editions for one in days if (edition := self.in_force(course, one)))
        numbers = (edition.modules.get(module) for edition in found)
        return any(number and (number.major, number.minor) == (version.major, version.minor) for number in numbers)

    def minutes(self, module: str, day: dt.date) -> int:
        """Return how long a module takes, as the newest edition of a day says; 0 where none has it."""
        found = [e for editions in self.editions.values() for e in editions if e.day <= day and module in e.modules]
        return max(found, key=lambda one: (one.day, one.modules[module])).minutes[module] if found else 0

    def objective(self, module: str, question: str) -> str:
        """Return what a question asks for, as the newest edition that has it says; empty where none does."""
        found = [e for editions in self.editions.values() for e in editions if question in e.objectives.get(module, ())]
        return max(found, key=lambda one: one.day).objectives[module][question] if found else ""

    def shown(self, module: str, version: Version, day: dt.date) -> tuple[tuple[Version, str, str], ...]:
        """Return what a MAJOR.MINOR of a module may have shown on a day: versions, languages and digests.

        Several where a patch was released since; nothing where that version was not out yet.
        """
        found = {
            (number, language, digest)
            for editions in self.editions.values()
            for edition in editions
            if edition.day <= day and (number := edition.modules.get(module)) is not None
            if (number.major, number.minor) == (version.major, version.minor)
            for language, digest in edition.digests.get(module, {}).items()
        }
        return tuple(sorted(found))

    def first_day(self, name: str, *, course: bool) -> dt.date:
        """Return the day on which a course, or a module of any, first was out; the last of days if it never was."""
        found = self.editions.get(name, ()) if course else itertools.chain(*self.editions.values())
        return min((one.day for one in found if course or name in one.modules), default=dt.date.max)


def with_ask(taught: Curriculum, one: Ask) -> Curriculum:
    """Return a curriculum that asks one thing more."""
    asks = sorted((*taught.asks.get(one.module, ()), one), key=lambda ask: ask.version)
    return replace(taught, asks={**taught.asks, one.module: tuple(asks)})


def planned_asks(ledger: Ledger, pending: Iterable[Pending], change_due_days: int) -> Iterator[Ask]:
    """Give what declared changes will ask once they are released, of modules that were released before."""
    for one in pending:
        released = ledger.module(one.module)
        if one.material is not None and released is not None:
            version = Version(major=released.version.major + 1, minor=0, patch=0)
            change = Change(module=one.module, version=version, reason=one.reason, material=one.material)
            yield _ask(change, change_due_days)


def curriculum(ledger: Ledger, change_due_days: int) -> Curriculum:
    """Return what the own releases say; `change_due_days` holds where a change names no days of its own."""
    editions: dict[str, tuple[Edition, ...]] = {}
    asks: dict[tuple[str, Version], Ask] = {}
    for course, releases in sorted(ledger.own.items()):
        found = [releases[number] for number in range(len(releases))]
        editions[course] = tuple(sorted(map(_edition, found), key=lambda one: (one.day, one.version)))
        for release in found:
            asks.update(((ask.module, ask.version), ask) for ask in _asks(release, change_due_days))
    by_module: dict[str, list[Ask]] = {}
    for key in sorted(asks):
        by_module.setdefault(key[0], []).append(asks[key])
    return Curriculum(editions=editions, asks={module: tuple(found) for module, found in by_module.items()})


def _edition(release: Release) -> Edition:
    return Edition(
        course=release.course,
        version=release.version,
        day=dt.date.fromisoformat(release.released),
        modules={module.slug: module.version for module in release.modules},
        minutes={module.slug: module.minutes for module in release.modules},
        digests={
            module.slug: {language: parts.digests.shown for language, parts in module.languages.items()}
            for module in release.modules
        },
        objectives={
            module.slug: {name: str(entry.get("objective", "")) for name, entry in module.codebook.items()}
            for module in release.modules
        },
        codebooks={module.slug: module.codebook for module in release.modules},
    )


def _asks(release: Release, change_due_days: int) -> Iterator[Ask]:
    for change in release.changes:
        if change.material is not None:
            yield _ask(change, change_due_days)


def _ask(change: Change, change_due_days: int) -> Ask:
    material = change.material
    assert material is not None  # noqa: S101 - who calls has looked
    effective = dt.date.fromisoformat(material.effective)
    days = min(material.days or change_due_days, (dt.date.max - effective).days)
    return Ask(
        module=change.module,
        version=change.version,
        effective=effective,
        due=effective + dt.timedelta(days=days),
        courses=material.courses,
        roles=material.roles,
        access=material.access,
        delta=material.delta,
    )
