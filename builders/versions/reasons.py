"""Why modules changed, as learners read it: what a course takes into the ledger, and what it tells from there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from builders.model import Course, Module, Project, Version
from builders.model.change import Change, Pending
from builders.model.release import Release
from builders.versions.retrain import days_of


def explained(project: Project) -> Project:
    """Return the project with the changes of each module of each course, oldest first, and since when a pass counts.

    They come from releases of the course that are older than its version, and from its own declared changes: those in
    its own release where there is one, else those that wait for it. So a build at the commit of a release has the
    same as one at its tag.
    """
    courses = {name: _explained(project, course) for name, course in project.courses.items()}
    return replace(project, courses=courses)


def declared(project: Project, course: Course) -> tuple[Change, ...]:
    """Return the changes that a release of the course declares for the first time, in the order of its modules.

    What other courses with the same module have released already is declared here again: each course stands alone.
    """
    before = {module.slug: module.version for release in _older(project, course)[-1:] for module in release.modules}
    return tuple(
        change
        for module in course.modules
        for change in _declared(project, module, before.get(module.slug))
        if change.reason
    )


def _explained(project: Project, course: Course) -> Course:
    own, older = project.ledger.released(course.base, course.version), _older(project, course)
    new = declared(project, course) if own is None else own.changes
    found: dict[str, dict[Version, Change]] = {}
    for change in [*(change for release in older for change in release.changes), *new]:
        found.setdefault(change.module, {})[change.version] = change
    return replace(course, modules=tuple(_with(course, m, found.get(m.slug, {}), older) for m in course.modules))


def _with(course: Course, module: Module, found: Mapping[Version, Change], older: Iterable[Release]) -> Module:
    changes = tuple(found[v] for v in sorted(found) if found[v].reason and v <= module.version)
    majors = {one.version.major for release in older for one in release.modules if one.slug == module.slug}
    since = _since(course, module, changes, majors)
    return replace(module, changes=changes, since=None if since == module.version.major else since)


def _since(course: Course, module: Module, changes: Iterable[Change], majors: Iterable[int]) -> int:
    """Return the oldest of the `majors` that the course released whose pass counts in it.

    Completions carry over a major step that was declared for other courses alone.
    """
    since = module.version.major
    for major in sorted((major for major in majors if major < since), reverse=True):
        steps = [one.material for one in changes if one.material and major < one.version.major <= since]
        if not steps or any(material.concerns(course.base) for material in steps):
            break
        since = major
    return since


def _older(project: Project, course: Course) -> tuple[Release, ...]:
    """Return the course's own releases before its version, oldest first."""
    versions = project.ledger.versions(course.base)
    count = sum(version < course.version for version in versions)
    return tuple(project.ledger.own[course.base][:count]) if count else ()


def _declared(project: Project, module: Module, before: Version | None) -> Iterator[Change]:
    """Give what led from the version that the course had before to this one: elsewhere released, then pending."""
    if module.version == before:
        return
    pending = project.changes.get(module.slug)
    waiting = [_pending(project, pending, module)] if pending else []
    known = {change.version: change for change in waiting if not _is_released(project, module)}
    for change in () if before is None else project.ledger.changes(module.slug, before):
        if change.version <= module.version:
            known.setdefault(change.version, change)
    yield from (known[version] for version in sorted(known))


def _is_released(project: Project, module: Module) -> bool:
    """Say whether this version of the module is in the ledger: what is pending is for the next one then."""
    newest = project.ledger.module(module.slug)
    return newest is not None and newest.version == module.version


def _pending(project: Project, pending: Pending, module: Module) -> Change:
    material = pending.material and replace(pending.material, days=days_of(project, pending.material))
    return Change(module=module.slug, version=module.version, reason=pending.reason, material=material)
