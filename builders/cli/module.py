"""One module for a command that hands it over."""

from pathlib import Path

from builders.checks import check, graded
from builders.errors import BadInputError, Problem, UsageError
from builders.model import Module, Project
from builders.sources import load


def one_module(root: Path, slug: str) -> tuple[Project, Module]:
    """Return the project and one of its modules; raises BadInputError for errors of that module alone.

    Others may be unfinished: they do not leave with it. Warnings are for `check`.
    """
    problems: list[Problem] = []
    project, _ = load(root, problems)
    paths = {f"content/modules/{slug}.md", f"quizzes/{slug}.yml", "content/org.yml", "mkdocs.yml"}
    found = [p for p in graded([*problems, *check(project)]) if p.where.path in paths]
    if any(not problem.warning for problem in found):
        raise BadInputError(found)
    if slug not in project.modules:
        message = f"no module is called {slug!r}; there are: {', '.join(project.modules) or 'none'}"
        raise UsageError(message)
    return project, project.modules[slug]
