"""Courses that no page lists: made for one occasion, of any modules, or of what one course has and another lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from builders.checks import graded
from builders.checks.limits import limits
from builders.checks.structure import codes
from builders.errors import BadInputError, UsageError
from builders.model import Course, Module, Project, Version
from builders.model.words import words_in
from builders.pipeline.new import refuse_no_slug
from builders.pipeline.origin import asked, released

VERSION = Version(major=1, minor=0, patch=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class AdHoc:
    """A course to make: of `modules`, or of what `bridge` (a course, or `course@version`) lacks of the course `to`.

    `name` is its id; a bridge has one of its own, too.
    """

    modules: tuple[str, ...] = ()
    bridge: str = ""
    to: str = ""
    name: str = ""


def adhoc_course(project: Project, wanted: AdHoc) -> Course:
    """Return the course; raises UsageError for names that mean nothing here, BadInputError where it can't be one."""
    course = _bridge(project, wanted) if wanted.to else _listed(project, wanted)
    refuse_no_slug(course.base, "--as" if wanted.name else "the bridge's name (--as NAME gives another)")
    if course.id in project.courses or course.base in {known.base for known in project.courses.values()}:
        message = f"there is a course called {course.base} already: its records would be mixed with those of this one"
        raise UsageError(message)
    if project.ledger.versions(course.base):
        message = f"a course called {course.base} was released once: its records would be mixed with those of this one"
        raise UsageError(message)
    alone = replace(project, modules={}, courses={course.id: course})
    if problems := graded([*codes(alone), *limits(alone)]):
        raise BadInputError(problems)
    return course


def _listed(project: Project, wanted: AdHoc) -> Course:
    if unknown := [name for name in wanted.modules if name not in project.modules]:
        near = get_close_matches(unknown[0], project.modules, n=1)
        known = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(project.modules)}"
        message = f"no module is called {', '.join(map(repr, unknown))}; {known}"
        raise UsageError(message)
    modules = [project.modules[name] for name in wanted.modules]
    if twice := sorted({module.slug for module in modules if wanted.modules.count(module.name) > 1}):
        message = f"{', '.join(twice)} is listed twice"
        raise UsageError(message)
    if len(languages := sorted({module.language for module in modules})) > 1:
        message = f"the modules are in {' and '.join(languages)}: a package has one language"
        raise UsageError(message)
    title = wanted.name[:1].upper() + wanted.name[1:].replace("-", " ")
    return _course(project, wanted.name, title, modules)


def _bridge(project: Project, wanted: AdHoc) -> Course:
    new = _known(project, wanted.to)
    old_title, had = _had(project, wanted.bridge)
    lacking = [module for module in new.modules if not _counts(module, had.get(module.slug))]
    if not lacking:
        message = f"{wanted.bridge} lacks nothing of {wanted.to}: nobody needs a bridge"
        raise UsageError(message)
    name = wanted.name or f"{wanted.bridge.partition('@')[0]}-to-{new.base}"
    title = words_in(new.language).bridge.format(new=new.title, old=old_title)
    course = _course(project, name, title, lacking)
    rules = [module for module in lacking if module.slug not in new.procedures]
    # Where nothing stands before the procedures, they wait for nothing.
    return replace(course, procedures=tuple(m.slug for m in lacking if m not in rules)) if rules else course


def _known(project: Project, name: str) -> Course:
    if name not in project.courses:
        message = f"no course is called {name!r}; there are: {', '.join(project.courses)}"
        raise UsageError(message)
    return project.courses[name]


def _had(project: Project, old: str) -> tuple[str, Mapping[str, Version]]:
    """Return the title of the old course, and its modules with their versions."""
    if "@" in old:
        release = released(project.ledger, *asked(old))
        return release.title, {module.slug: module.version for module in release.modules}
    course = _known(project, old)
    return course.title, {module.slug: module.version for module in course.modules}


def _counts(module: Module, had: Version | None) -> bool:
    """Say whether a pass of the version that somebody had is one of this module."""
    since = module.version.major if module.since is None else module.since
    return had is not None and had.major >= since


def _course(project: Project, name: str, title: str, modules: Sequence[Module]) -> Course:
    language = modules[0].language
    return Course(
        id=name if language == project.language else f"{name}-{language}",
        base=name,
        title=title,
        summary=" · ".join(module.title for module in modules),
        version=VERSION,
        modules=tuple(modules),
        procedures=(),
        assessment=None,
        overlay=project.overlay or {},
        draft=any(module.draft for module in modules),
        path=f"--as {name}",
    )
