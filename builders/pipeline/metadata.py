"""`dist/xapi/`: the profile, and what statements name, for the publisher's web server (`docs/xapi-profile.md`)."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from builders.model import Project, public
from builders.statements import activities, profile

METADATA = "xapi"
"""The folder, below the output folder."""


def metadata(project: Project, bases: Collection[str]) -> Mapping[str, bytes]:
    """Return the files by their paths: the profile, and one for each listed course that is in `bases`.

    Everybody may read them, so they hold what the site holds.
    """
    courses = public(project).courses.values()
    files = {"profile.jsonld": _json(profile(project.publisher, project.ledger))}
    for course in courses:
        if course.id == course.base and course.id in bases:
            others = {o.language: o for o in courses if o.base == course.base and o is not course}
            files[f"activities/{course.id}.json"] = _json(activities(course, others, project.publisher))
    return files


def _json(data: Any) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()
