"""What everybody can open: the site and the learner page beside it hold no internal value of the overlay."""

from dataclasses import replace

from builders.model.course import Overlay, Project

HIDDEN = "(see the course in your learning system)"
"""What stands in the place of a value that only learners may read."""


def public(project: Project) -> Project:
    """Return the project as outsiders may see it; its digests differ from those of the packages, which is true."""
    if not project.internal or project.overlay is None:
        return project
    courses = {
        name: replace(course, overlay=_masked(course.overlay, project.internal))
        for name, course in project.courses.items()
    }
    return replace(project, overlay=_masked(project.overlay, project.internal), courses=courses)


def _masked(overlay: Overlay, internal: frozenset[str]) -> Overlay:
    return {name: HIDDEN if name in internal else text for name, text in overlay.items()}
