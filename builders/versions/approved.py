"""Which approvals hold: those of exactly what a module says now, pending or in an earlier release of the same text."""

from collections.abc import Iterator
from dataclasses import replace

from builders.model import Module, Project
from builders.model.change import Approval
from builders.model.digest import module_digests
from builders.model.release import naming


def digest_of(project: Project, module: Module) -> str:
    """Return what an approval is bound to: the module as its authors wrote it."""
    return module_digests(module, project.overlay or {}).source


def given(project: Project, module: Module) -> tuple[Approval, ...]:
    """Return the approvals of what a module in one language says now, each once."""
    digest = digest_of(project, module)
    pending = project.changes.get(module.slug)
    waiting = pending.approvals if pending else ()
    return tuple(dict.fromkeys(a for a in (*_released(project, module.slug, digest), *waiting) if a.digest == digest))


def reviewed(project: Project) -> Project:
    """Return the project with its modules, in courses too, knowing whether somebody approved what they say now.

    A build at the commit of a release knows the same as one at its tag: the release takes over what waited.
    """
    known = {name: replace(one, reviewed=bool(given(project, one))) for name, one in project.modules.items()}
    courses = {
        name: replace(course, modules=tuple(replace(m, reviewed=known[m.name].reviewed) for m in course.modules))
        for name, course in project.courses.items()
    }
    return replace(project, modules=known, courses=courses)


def _released(project: Project, slug: str, digest: str) -> Iterator[Approval]:
    """Give the approvals in our own releases of a module with that digest."""
    found = (release for releases in project.ledger.own.values() for release in naming(releases, digest))
    return (approval for release in found for approval in release.approvals.get(slug, ()))
