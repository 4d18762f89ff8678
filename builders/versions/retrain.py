"""Who trains again: what a declared change asks of whom, until when, and what it costs them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from builders.model import Module, Project
from builders.model.assignments import Role, Rule
from builders.model.change import Material
from builders.model.version import Version
from builders.versions.compare import materials_since


@dataclass(frozen=True, kw_only=True, slots=True)
class Retraining:
    """What one declared change asks for. People are known by role, access, employer and state, never by name.

    `courses`, `roles`, `access`, `employer` and `states` are ids; the last four say on whose account people take
    those courses or the module. `effective` and `due` are days (ISO 8601). `minutes` is what one person needs, or
    `delta_minutes` where a module `delta` stands in and they passed the version before (0: there is none).
    """

    module: str
    version: Version
    trigger: str
    courses: tuple[str, ...]
    roles: tuple[str, ...]
    access: tuple[str, ...]
    employer: tuple[str, ...]
    states: tuple[str, ...]
    effective: str
    due: str
    minutes: int
    delta: str
    delta_minutes: int


def retrainings(project: Project) -> Iterator[Retraining]:
    """Give what each declaration of a checked project asks for: what waits, and what came from others' releases."""
    for module in sorted(project.originals, key=lambda module: module.slug):
        released, pending = project.ledger.module(module.slug), project.changes.get(module.slug)
        waiting = [pending.material] if pending and pending.material else []
        found = materials_since(project, module.slug, released.version) if released else waiting
        yield from (retraining(project, module, material) for material in found)


def retraining(project: Project, module: Module, material: Material) -> Retraining:
    """Return whom a change of `module` makes train again, and until when."""
    courses = tuple(
        course.id
        for course in project.courses.values()
        if course.id == course.base
        and module.slug in {one.slug for one in course.modules}
        and material.concerns(course.id)
    )
    found = project.assignments
    # Whoever is named is meant alone; else all who take what changed.
    named = bool(material.roles or material.access)
    delta = project.modules.get(material.delta)
    return Retraining(
        module=module.slug,
        version=module.version,
        trigger=material.trigger,
        courses=courses,
        roles=material.roles if named else _asking(found.roles, courses, module),
        access=material.access if named else _asking(found.access, courses, module),
        employer=() if named else _asking(found.employer, courses, module),
        states=() if named else _asking(found.states, courses, module),
        effective=material.effective,
        due=_later(material.effective, days_of(project, material)),
        minutes=module.minutes,
        delta=delta.slug if delta else "",
        delta_minutes=delta.minutes if delta else 0,
    )


def days_of(project: Project, material: Material) -> int:
    """Return how long people have from the effective day on: as declared, or as assignments say for all changes."""
    return material.days or project.assignments.change_due_days


def _asking(
    entries: Mapping[str, Role] | Mapping[str, Rule], courses: tuple[str, ...], module: Module
) -> tuple[str, ...]:
    """Return the ids of those that ask for one of the courses, or for the module itself."""
    return tuple(
        name
        for name, entry in entries.items()
        if any(one.name in courses for one in entry.courses)
        or (isinstance(entry, Rule) and any(one.name == module.slug for one in entry.modules))
    )


def _later(day: str, days: int) -> str:
    start = dt.date.fromisoformat(day)
    # The calendar ends before the last days that an author can write do.
    return str(start + dt.timedelta(days=min(days, (dt.date.max - start).days)))
