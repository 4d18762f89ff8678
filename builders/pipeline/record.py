"""`dist/build.json`: what a build made, for scripts and for whoever has to say later what was uploaded."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builders import tool_version
from builders.model import Course
from builders.model.digest import Digests, course_digests, module_digests
from builders.sources.git import Commit

FORMAT = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Artifact:
    """A file in `dist/packages/`."""

    course: Course
    format: str
    name: str
    data: bytes

    @property
    def path(self) -> str:
        """Its path below the output folder."""
        return f"packages/{self.name}"

    def record(self) -> dict[str, Any]:
        """Return its entry in `build.json`."""
        digest = hashlib.sha256(self.data).hexdigest()
        return {"format": self.format, "path": self.path, "sha256": digest, "bytes": len(self.data)}


def record(artifacts: tuple[Artifact, ...], last: Mapping[str, Any], commit: Commit | None) -> dict[str, Any]:
    """Return what `build.json` says: the new artifacts, and of the `last` build what a partial one keeps."""
    courses = dict(last)
    for artifact in artifacts:
        fresh = _course(artifact.course)
        before = courses.get(artifact.course.id, fresh)
        # What was built from other content is not this version's, even if nothing replaced it yet.
        same = before["artifacts"] if before["digests"] == fresh["digests"] else []
        others = [entry for entry in same if entry["format"] != artifact.format]
        courses[artifact.course.id] = {**fresh, "artifacts": [*others, artifact.record()]}
    return {
        "format": FORMAT,
        "tool": tool_version(),
        "commit": commit.id if commit else None,
        "clean": commit.clean if commit else None,
        "courses": [courses[course] for course in sorted(courses)],
    }


def last_courses(out: Path) -> dict[str, Any]:
    """Return the courses of the last build by id; a record that can't be read holds none."""
    try:
        found = json.loads((out / "build.json").read_text(encoding="utf-8"))
        courses = found["courses"] if found["format"] == FORMAT else []
        return {course["id"]: course for course in courses}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _course(course: Course) -> dict[str, Any]:
    modules = [(m.slug, str(m.version), module_digests(m, course.overlay)) for m in course.modules]
    return {
        "id": course.id,
        "version": str(course.version),
        "status": "draft" if course.draft else "released",
        "digests": _digests(course_digests(course)),
        "modules": [{"id": slug, "version": version, "digests": _digests(d)} for slug, version, d in modules],
        "artifacts": [],
    }


def _digests(digests: Digests) -> dict[str, str]:
    return {"source": digests.source, "shown": digests.shown}
