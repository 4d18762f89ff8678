"""What is in a package: the learner page, what the package is, what its records mean, and the file an LMS reads."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from defusedxml.ElementTree import fromstring

from builders.errors import CoursewrightError
from builders.model.digest import course_digests, module_digests
from builders.package.archive import NAME
from builders.package.codebook import codebook
from builders.package.target import Format, Package
from builders.render.templates import render


def contents(fmt: Format, package: Package, page: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return all files of a package, around those of its learner `page`.

    Raises CoursewrightError with a sentence for each thing in it that an LMS may stumble over.
    """
    files = {**page, "course.json": _json(_record(package)), "codebook.json": _json(codebook(package.course))}
    root = render(f"package/{fmt.name}/{fmt.root}", package=package, course=package.course, files=sorted(files))
    whole = {**files, fmt.root: root.encode()}
    if found := [*_names(whole), *fmt.faults(fromstring(root), whole.keys())]:
        raise CoursewrightError("\n".join(f"{package.id}, {fmt.name}: {sentence}" for sentence in found))
    return whole


def _names(names: Collection[str]) -> Iterator[str]:
    for name in names:
        if not NAME.fullmatch(name):
            yield f"the file {name!r} has not a lower-case ASCII name without spaces."


def _json(data: Any) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def _record(package: Package) -> dict[str, Any]:
    """Return what this package is, for people and programs that hold only the zip."""
    course = package.course
    digests = course_digests(course)
    return {
        "format": 1,
        "course": course.id,
        "language": course.language,
        "title": course.title,
        "version": package.version,
        "status": "draft" if course.draft else "released",
        **({"preview": True} if package.preview else {}),
        "digests": {"source": digests.source, "shown": digests.shown},
        "modules": [
            {"id": m.slug, "version": str(m.version), "shown": module_digests(m, course.overlay).shown}
            for m in course.modules
        ],
    }
