"""Assignments: every course and module that they name is there."""

from collections.abc import Iterable, Iterator

from builders.errors import Problem
from builders.model import Project
from builders.model.assignments import Reference


def assignments(project: Project) -> Iterator[Problem]:
    """Check the courses and modules of roles and rules."""
    found = project.assignments
    for role in found.roles.values():
        yield from _absent(project, "courses", role.courses, project.courses)
    for rule in found.rules:
        yield from _absent(project, "courses", rule.courses, project.courses)
        yield from _absent(project, "modules", rule.modules, project.modules)


def _absent(project: Project, folder: str, listed: Iterable[Reference], known: Iterable[str]) -> Iterator[Problem]:
    for one in listed:
        # A page with a problem of its own is there all the same.
        if f"content/{folder}/{one.name}.md" not in project.pages:
            message = f"there is no content/{folder}/{one.name}.md."
            hint = f"There are: {', '.join(sorted(known)) or 'none'}. Assign it when it is written."
            yield Problem(code="J005", where=one.where, message=message, hint=hint)
