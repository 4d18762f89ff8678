"""The entry of the ledger: everything that a release says, worked out from the project as it is."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from builders import tool_version
from builders.model import Course, Project
from builders.model.change import Pending
from builders.model.release import Release
from builders.pipeline.approvals import course_approvals
from builders.pipeline.record import Artifact
from builders.sources.changes import changes_path
from builders.sources.changes import write as write_changes
from builders.sources.ledger import sha256
from builders.versions.parts import course_parts, module_parts, module_release
from builders.versions.reasons import declared

CONSTRAINTS = "constraints.txt"
"""The pinned dependencies of a project, if it has them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """What a release comes from that no source says: the commit, the day, the pinned dependencies, the file before."""

    commit: str
    day: str
    constraints: bytes | None
    previous: bytes | None


def languages_of(project: Project, course: Course) -> tuple[Course, ...]:
    """Return a course and its translations, the course itself first."""
    others = (other for other in project.courses.values() if other.base == course.id and other.id != course.id)
    return (course, *others)


def as_released(courses: Iterable[Course]) -> tuple[Course, ...]:
    """Return courses as they are once the entry stands: no version in them is a draft."""
    return tuple(
        replace(course, draft=False, modules=tuple(replace(module, draft=False) for module in course.modules))
        for course in courses
    )


def entry(project: Project, courses: Sequence[Course], artifacts: Iterable[Artifact], origin: Origin) -> Release:
    """Return what the ledger says of a course, the first of `courses`, and its translations."""
    course = courses[0]
    return Release(
        publisher=project.publisher.name,
        iri=project.publisher.iri,
        course=course.id,
        version=course.version,
        title=course.title,
        released=origin.day,
        commit=origin.commit,
        tool=tool_version(),
        constraints=_sha256(origin.constraints),
        previous="" if origin.previous is None else sha256(origin.previous),
        languages={one.language: course_parts(one) for one in courses},
        modules=tuple(
            module_release(module, (other.modules[n] for other in courses[1:]), course.overlay)
            for n, module in enumerate(course.modules)
        ),
        artifacts={artifact.name: _sha256(artifact.data) for artifact in artifacts},
        approvals=course_approvals(project, courses),
        changes=declared(project, course),
    )


def consumed(project: Project, release: Release) -> Mapping[str, bytes | None]:
    """Return the files of `content/changes/` without what a release has taken: by path, None where nothing is left.

    Approvals of a translation that this course does not have go on waiting.
    """
    taken = {module.slug for module in release.modules}
    files: dict[str, bytes | None] = {}
    for slug, pending in project.changes.items():
        if slug in taken:
            rest = Pending(
                module=slug,
                path=pending.path,
                where=pending.where,
                approvals=tuple(a for a in pending.approvals if _waits(project, release, slug, a.digest)),
            )
            files[changes_path(slug)] = write_changes(rest).encode() if rest.approvals else None
    return files


def _waits(project: Project, release: Release, slug: str, digest: str) -> bool:
    """Say whether an approval is of a text that stands in the project and is not in the release."""
    current = {
        module_parts(m, project.overlay or {}).digests.source for m in project.modules.values() if m.slug == slug
    }
    released = {p.digests.source for m in release.modules if m.slug == slug for p in m.languages.values()}
    return digest in current - released


def _sha256(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()
