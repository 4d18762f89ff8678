"""A project beside what was released of it, or beside itself at another time: what changed, which numbers follow."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from builders.model import Course, Module, Project, Version
from builders.model.change import Change as Declared
from builders.model.change import Material, Pending
from builders.model.digest import course_digests, module_digests
from builders.model.release import Courses, Ledger, ModuleRelease, Release, naming
from builders.versions.parts import course_parts, module_parts, module_release
from builders.versions.steps import Difference, Step, course_differences, largest, module_differences


@dataclass(frozen=True, kw_only=True, slots=True)
class ModuleChange:
    """A module that was released before: `before` is the newest release of it, `module` what it is now."""

    module: Module
    before: ModuleRelease
    differences: tuple[Difference, ...]
    material: Material | None

    @property
    def version(self) -> Version:
        """The number that the module has now."""
        return self.module.version

    @property
    def step(self) -> Step:
        """The smallest step that is enough."""
        return Step.MAJOR if self.material else largest(self.differences)

    @property
    def number(self) -> Version:
        """The number that follows: the module's own where it is enough."""
        return _number(self.before.version, self.version, self.step)


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseChange:
    """A course that was released before, whatever its languages: `course` is the one in its own."""

    course: Course
    before: Release
    differences: tuple[Difference, ...]

    @property
    def version(self) -> Version:
        """The number that the course has now."""
        return self.course.version

    @property
    def step(self) -> Step:
        """The smallest step that is enough."""
        return largest(self.differences)

    @property
    def number(self) -> Version:
        """The number that follows: the course's own where it is enough."""
        return _number(self.before.version, self.version, self.step)


Change = ModuleChange | CourseChange


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Everything that was released before, modules by slug and courses by id, and what was not."""

    modules: Mapping[str, ModuleChange]
    courses: Mapping[str, CourseChange]
    new_modules: tuple[Module, ...]
    new_courses: tuple[Course, ...]


def compare(project: Project, ledger: Ledger | None = None) -> Comparison:
    """Compare with the newest releases in `ledger`: the project's own ledger, or that of another time."""
    ledger = project.ledger if ledger is None else ledger
    changes = {m.slug: found for m in project.originals if (found := _module(project, m, ledger))}
    bases = [course for course in project.courses.values() if course.id == course.base]
    courses = {c.id: _course(project, c, release, changes) for c in bases if (release := ledger.latest(c.id))}
    return Comparison(
        modules=changes,
        courses=courses,
        new_modules=tuple(module for module in project.originals if module.slug not in changes),
        new_courses=tuple(course for course in bases if course.id not in courses),
    )


def as_released(project: Project) -> Courses:
    """Return releases of all courses as they are now: what another time is compared with.

    What only a release can say is empty: commit, tool, artifacts, approvals, changes.
    """
    bases = (course for course in project.courses.values() if course.id == course.base)
    return {course.id: (snapshot(project, course),) for course in bases}


def snapshot(project: Project, course: Course) -> Release:
    """Return the release that a course would be, without what only a release can say."""
    return Release(
        publisher=project.publisher.name,
        iri=project.publisher.iri,
        course=course.id,
        version=course.version,
        title=course.title,
        released="",
        commit="",
        tool="",
        constraints="",
        previous="",
        languages={one.language: course_parts(one) for one in in_all_languages(project, course)},
        modules=tuple(module_release(m, translations(project, m), course.overlay) for m in course.modules),
        artifacts={},
        approvals={},
        changes=(),
    )


def in_all_languages(project: Project, course: Course) -> Iterator[Course]:
    """Give a course, and then its translations."""
    yield course
    yield from (one for one in project.courses.values() if one.base == course.id and one.id != course.id)


def translations(project: Project, module: Module) -> tuple[Module, ...]:
    """Return the translations of a module."""
    return tuple(m for m in project.modules.values() if m.slug == module.slug and m.name != module.name)


def _number(before: Version, now: Version, step: Step) -> Version:
    return now if now >= before and Step.between(before, now) >= step else step.after(before)


def _module(project: Project, module: Module, ledger: Ledger) -> ModuleChange | None:
    before, pending = ledger.module(module.slug), project.changes.get(module.slug)
    if before is None:
        return None
    return ModuleChange(
        module=module,
        before=before,
        differences=tuple(_module_differences(project, module, before, pending)),
        material=pending.material if pending else None,
    )


def _module_differences(
    project: Project, module: Module, before: ModuleRelease, pending: Pending | None
) -> Iterator[Difference]:
    now = {one.language: one for one in (module, *translations(project, module))}
    own = next(iter(before.languages))
    yield from _languages(before.languages, now)
    for language in (language for language in before.languages if language in now):
        yield from _in_language(project, now[language], before, pending, "" if language == own else language)


def _in_language(
    project: Project, module: Module, before: ModuleRelease, pending: Pending | None, named: str
) -> Iterator[Difference]:
    overlay, old = project.overlay or {}, before.languages[module.language]
    # What is the same as a whole is the same in its parts.
    if module_digests(module, overlay).source != old.digests.source:
        yield from module_differences(old, module_parts(module, overlay), named, pending)


def _languages(before: Iterable[str], now: Iterable[str]) -> Iterator[Difference]:
    for language in sorted({*before} ^ {*now}):
        step, verb = (Step.PATCH, "is gone") if language in before else (Step.NONE, "is new")
        yield Difference(step=step, part="language", name=language, says=f"the language '{language}' {verb}")


def _course(project: Project, course: Course, before: Release, changes: Mapping[str, ModuleChange]) -> CourseChange:
    return CourseChange(
        course=course, before=before, differences=tuple(_course_differences(project, course, before, changes))
    )


def _course_differences(
    project: Project, course: Course, before: Release, changes: Mapping[str, ModuleChange]
) -> Iterator[Difference]:
    now = {one.language: one for one in in_all_languages(project, course)}
    own = next(iter(before.languages))
    yield from _languages(before.languages, now)
    found: list[Difference] = []
    for language, old in before.languages.items():
        if language in now and course_digests(now[language]) != old.digests:
            named = "" if language == own else language
            found += course_differences(old, course_parts(now[language]), named)
    # A value that the organisation filled in stands in every language.
    yield from dict.fromkeys(replace(one, language="") if one.part == "overlay" else one for one in found)
    yield from _listed(course, before)
    for old_module in before.modules:
        module = next((m for m in course.modules if m.slug == old_module.slug), None)
        if module is not None and (one := _listed_module(project, course, module, old_module, changes)):
            yield one


def _listed(course: Course, before: Release) -> Iterator[Difference]:
    old, new = [m.slug for m in before.modules], [m.slug for m in course.modules]
    for slug in [slug for slug in new if slug not in old]:
        yield Difference(step=Step.MINOR, part="module", name=slug, says=f"the module '{slug}' is new")
    for slug in [slug for slug in old if slug not in new]:
        yield Difference(step=Step.MINOR, part="module", name=slug, says=f"the module '{slug}' is gone")
    if sorted(old) == sorted(new) and old != new:
        yield Difference(step=Step.PATCH, part="modules", says="the modules have another order")


def _listed_module(
    project: Project, course: Course, module: Module, old: ModuleRelease, changes: Mapping[str, ModuleChange]
) -> Difference | None:
    """Return what a module's change is to a course, which may have released an older one than others did."""
    change = changes.get(module.slug)
    number = change.number if change else module.version
    pending = project.changes.get(module.slug)
    step = max(Step.between(old.version, number), largest(_module_differences(project, module, old, pending)))
    material = materials_since(project, module.slug, old.version) if step is Step.MAJOR else ()
    if step is Step.MAJOR and not any(one.concerns(course.id) for one in material):
        step = Step.MINOR
    if pending and pending.material and pending.material.concerns(course.id):
        step = Step.MAJOR
    if step is Step.NONE:
        return None
    says = f"the module '{module.slug}' goes from {old.version} to {number}"
    return Difference(step=step, part="module", name=module.slug, says=says)


def materials_since(project: Project, slug: str, since: Version) -> Iterator[Material]:
    """Give what was declared material of a module after a version: what waits, then what any course released."""
    pending = project.changes.get(slug)
    if pending and pending.material:
        yield pending.material
    yield from (one.material for one in changes_since(project.ledger, slug, since) if one.material)


def changes_since(ledger: Ledger, slug: str, since: Version) -> Iterator[Declared]:
    """Give the declared changes of a module after a version, from the releases of any course."""
    for releases in [*ledger.own.values(), *(r for courses in ledger.others.values() for r in courses.values())]:
        for release in naming(releases, slug):
            if any(module.slug == slug and module.version <= since for module in release.modules):
                break
            yield from (change for change in release.changes if change.module == slug and change.version > since)
