"""Load and check: what every command does before it does anything else."""

from pathlib import Path

from builders.checks import check
from builders.errors import BadInputError, Problem
from builders.model import Project
from builders.sources import load
from builders.sources.config import Config


def checked(root: Path) -> tuple[Project, Config]:
    """Return the project and its configuration; raises BadInputError with every problem there is."""
    problems: list[Problem] = []
    project, config = load(root, problems)
    # Two rules may see the same flaw from two sides; it is said once.
    found = list(dict.fromkeys([*problems, *check(project)]))
    if found or config is None:
        raise BadInputError(found)
    return project, config
