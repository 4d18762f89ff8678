"""Load and check: what every command does before it does anything else."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from builders.checks import check, graded
from builders.errors import BadInputError, Problem
from builders.model import Project
from builders.sources import load
from builders.sources.config import Config


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A project without errors, its configuration, and the warnings that are left."""

    project: Project
    config: Config
    warnings: tuple[Problem, ...]


def checked(root: Path, *, strict: bool = False, go_live: bool = False, today: dt.date | None = None) -> Checked:
    """Return the project; raises BadInputError with every problem if one is an error, or `strict` takes warnings so.

    `go_live` also asks for what has to be real before people are trained. `today` lets the checks run that
    depend on the day.
    """
    problems: list[Problem] = []
    project, config = load(root, problems)
    found = graded([*problems, *check(project, go_live=go_live, today=today)])
    if config is None or (strict and found) or any(not problem.warning for problem in found):
        raise BadInputError(found)
    return Checked(project=project, config=config, warnings=tuple(sorted(found, key=lambda problem: problem.where)))
