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
from builders.render.player import Sizes
from builders.sources.git import Commit

FORMAT = 1
PACKAGES, PREVIEW = "packages", "preview"
_ENTRY = ("format", "path", "sha256", "bytes", "commit", "clean")


@dataclass(frozen=True, kw_only=True, slots=True)
class Artifact:
    """A file in `dist/packages/`, or in `dist/preview/`, which no record names."""

    course: Course
    format: str
    name: str
    data: bytes
    sizes: Sizes
    folder: str = PACKAGES

    @property
    def path(self) -> str:
        """Its path below the output folder."""
        return f"{self.folder}/{self.name}"

    @property
    def digest(self) -> str:
        """Its SHA-256."""
        return hashlib.sha256(self.data).hexdigest()

    def record(self, commit: Commit | None) -> dict[str, Any]:
        """Return its entry in `build.json`: with its commit, since a later partial build keeps it under another one."""
        return {
            "format": self.format,
            "path": self.path,
            "sha256": self.digest,
            "bytes": len(self.data),
            **_commit(commit),
        }


def record(artifacts: tuple[Artifact, ...], last: Mapping[str, Any], commit: Commit | None) -> dict[str, Any]:
    """Return what `build.json` says: the new artifacts, and of the `last` build what a partial one keeps."""
    courses = dict(last)
    for artifact in artifacts:
        fresh = _course(artifact.course)
        before = courses.get(artifact.course.id, fresh)
        # What was built from other content is not this version's, even if nothing replaced it yet.
        same = before["artifacts"] if before["digests"] == fresh["digests"] else []
        others = [entry for entry in same if entry["format"] != artifact.format]
        courses[artifact.course.id] = {**fresh, "artifacts": [*others, artifact.record(commit)]}
    return {
        "format": FORMAT,
        "tool": tool_version(),
        **_commit(commit),
        "courses": [courses[course] for course in sorted(courses)],
    }


def last_courses(out: Path) -> dict[str, Any]:
    """Return the courses of the last build by id, with the artifacts that are still there.

    A record that can't be read, or of another form than ours, holds none.
    """
    try:
        found = json.loads((out / "build.json").read_text(encoding="utf-8"))
        courses = [_kept(course, out) for course in found["courses"]] if found["format"] == FORMAT else []
        return {course["id"]: course for course in courses if course["artifacts"]}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}


def _kept(course: dict[str, Any], out: Path) -> dict[str, Any]:
    """Return a course of an old record; raises LookupError or TypeError where it is none."""
    form = {key: course[key] for key in ("id", "version", "status", "digests", "modules")}
    entries = [{key: entry[key] for key in _ENTRY} for entry in course["artifacts"]]
    here = [e for e in entries if e["path"] == f"packages/{Path(e['path']).name}" and (out / e["path"]).is_file()]
    return {**form, "artifacts": here}


def _commit(commit: Commit | None) -> dict[str, Any]:
    return {"commit": commit.id if commit else None, "clean": commit.clean if commit else None}


def _course(course: Course) -> dict[str, Any]:
    modules = [(m, module_digests(m, course.overlay)) for m in course.modules]
    return {
        "id": course.id,
        "version": str(course.version),
        "status": _status(draft=course.draft),
        "digests": _digests(course_digests(course)),
        "modules": [
            {"id": m.slug, "version": str(m.version), "status": _status(draft=m.draft), "digests": _digests(d)}
            for m, d in modules
        ],
        "artifacts": [],
    }


def _status(*, draft: bool) -> str:
    return "draft" if draft else "released"


def _digests(digests: Digests) -> dict[str, str]:
    return {"source": digests.source, "shown": digests.shown}
