"""`dist/xapi/`: the profile, and what statements name, for the publisher's web server (`docs/xapi-profile.md`)."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from builders.model import Course, Project, public
from builders.statements import activities, profile

METADATA = "xapi"
"""The folder, below the output folder."""


def metadata(project: Project, bases: Collection[str]) -> Mapping[str, bytes]:
    """Return the files by their paths: the profile, and one for each listed course that is in `bases`.

    Everybody may read them, so they hold what the site holds.
    """
    shown = public(project)
    files = {"profile.jsonld": _json(profile(project.publisher, project.ledger))}
    for course in shown.courses.values():
        if course.id == course.base and course.id in bases:
            files[f"activities/{course.id}.json"] = _json(named(shown, course))
    return files


def named(project: Project, course: Course) -> dict[str, dict[str, Any]]:
    """Return what a course, its modules and questions are called, by address, in all languages of the course."""
    others = {o.language: o for o in project.courses.values() if o.base == course.base and o is not course}
    return activities(course, others, project.publisher)


def _json(data: Any) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()
