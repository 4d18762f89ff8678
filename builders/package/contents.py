"""What is in a package: the learner page, what the package is, what its records mean, and the file an LMS reads."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from builders.errors import CoursewrightError
from builders.model.digest import course_digests, module_digests
from builders.package.archive import NAME
from builders.package.codebook import codebook
from builders.package.target import Format, Package
from builders.render.questions import turned
from builders.render.templates import render
from builders.statements import definitions

_MB = 1_000_000


def contents(fmt: Format, package: Package, page: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return all files of a package, around those of its learner `page`.

    Raises CoursewrightError with a sentence for each thing in it that an LMS may stumble over.
    """
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 - commands that make no package don't wait for it

    records = {"course.json": _json(_record(package)), "codebook.json": _json(codebook(package.course))}
    files = {**page, **records, **(_definitions(package) if fmt.terms and not package.preview else {})}
    root = render(f"package/{fmt.name}/{fmt.root}", package=package, course=package.course, files=sorted(files))
    whole = {**files, fmt.root: root.encode()}
    if found := [*_names(whole), *fmt.faults(fromstring(root), whole.keys())]:
        raise CoursewrightError("\n".join(f"{package.id}, {fmt.name}: {sentence}" for sentence in found))
    return whole


def refuse_large(name: str, files: Mapping[str, bytes], limit_mb: int) -> None:
    """Raise CoursewrightError for a package of more than `limit_mb` million bytes (0: no limit), with what is large."""
    size = sum(map(len, files.values()))
    if limit_mb and size > limit_mb * _MB:
        largest = sorted(files, key=lambda file: (-len(files[file]), file))[:3]
        listed = ", ".join(f"{file} ({len(files[file]) / _MB:.1f})" for file in largest)
        message = (
            f"{name} has {size / _MB:.1f} MB, and 'package_limit_mb' in mkdocs.yml allows {limit_mb}. "
            f"Its largest files, in MB: {listed}"
        )
        raise CoursewrightError(message)


def _names(names: Collection[str]) -> Iterator[str]:
    for name in names:
        if not NAME.fullmatch(name):
            yield f"the file {name!r} has not a lower-case ASCII name without spaces."


def _definitions(package: Package) -> dict[str, bytes]:
    """Return what statements say of questions: a file per module, fetched with the first answer in it.

    What is right is in it, so its texts are turned as keys are.
    """
    found = definitions(package.course, package.translations)
    return {f"definitions/{slug}.json": _json(turned(texts)) for slug, texts in found.items()}


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
