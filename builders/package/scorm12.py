"""SCORM 1.2: the manifest and the limits of ADL SCORM 1.2 (Content Aggregation Model and Run-Time Environment)."""

import json
from collections.abc import Iterator, Mapping

from builders.model import Course
from builders.model.digest import course_digests, module_digests, shown_version
from builders.model.words import words_in
from builders.package.target import Format
from builders.render.templates import render
from builders.sources.config import Config

TITLE_LIMIT = 200  # imscp_rootv1p1p2.xsd, title
VERSION_LIMIT = 20  # imscp_rootv1p1p2.xsd, manifest/@version


def title(course: Course) -> str:
    """Return the title that an LMS lists: with the version, since SCORM has no field for it at run time."""
    return f"{course.title} ({course.version}{' ' + words_in(course.language).draft if course.draft else ''})"


def _extras(course: Course, _config: Config, files: tuple[str, ...]) -> Mapping[str, bytes]:
    names = tuple(sorted((*files, "course.json")))
    manifest = render(
        "package/scorm12/imsmanifest.xml",
        course=course,
        files=names,
        title=title(course),
        version=shown_version(course),
    )
    return {"imsmanifest.xml": manifest.encode(), "course.json": _record(course)}


def _record(course: Course) -> bytes:
    """Return what this package is, for people and programs that hold only the zip."""
    digests = course_digests(course)
    data = {
        "format": 1,
        "course": course.id,
        "language": course.language,
        "title": course.title,
        "version": shown_version(course),
        "status": "draft" if course.draft else "released",
        "digests": {"source": digests.source, "shown": digests.shown},
        "modules": [
            {"id": m.slug, "version": str(m.version), "shown": module_digests(m, course.overlay).shown}
            for m in course.modules
        ],
    }
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def _limits(course: Course) -> Iterator[tuple[str, str, str]]:
    rows = (
        ("Z002", "titles", title(course), TITLE_LIMIT, "Shorten the course's title."),
        ("Z003", "versions", course.release_name, VERSION_LIMIT, "Use smaller numbers."),
    )
    for code, what, text, limit, hint in rows:
        if len(text) > limit:
            yield code, f"SCORM 1.2 {what} hold {limit} characters; {text!r} has {len(text)}.", hint


SCORM12 = Format(name="scorm12", tracker="scorm12", extras=_extras, limits=_limits)
