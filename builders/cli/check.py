"""`coursewright check`: every problem of the sources, none of them in a learner's way."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.root import project_root
from builders.errors import BadInputError, Problem

if TYPE_CHECKING:
    from builders.model import Project


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser("check", help="say what is wrong with the sources, all at once")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text for people, json for programs")
    parser.add_argument("--strict", action="store_true", help="take warnings for errors")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the project around the working directory."""
    from builders.pipeline.check import checked  # noqa: PLC0415 - keeps --help fast

    root = project_root(Path.cwd())
    problems: tuple[Problem, ...] = ()
    summary = ""
    try:
        found = checked(root, strict=arguments.strict)
        problems, summary = found.warnings, _summary(found.project, len(found.warnings))
    except BadInputError as error:
        problems = error.problems
    if arguments.format == "json":
        sys.stdout.write(json.dumps({"format": 1, "problems": [_record(p) for p in problems]}, indent=1) + "\n")
    else:
        sys.stdout.write("".join(f"{problem}\n" for problem in problems) + summary)
    return 0 if summary else 1


def _summary(project: "Project", warnings: int) -> str:
    questions = sum(len(module.bank.questions) for module in project.originals)
    courses = sum(course.id == course.base for course in project.courses.values())
    languages = sorted({module.language for module in project.modules.values()} - {project.language})
    also = f", also in {', '.join(languages)}" if languages else ""
    result = f"no errors, {warnings} warning(s)" if warnings else "no problems"
    return f"{courses} course(s), {len(project.originals)} modules, {questions} questions{also}: {result}\n"


def _record(problem: Problem) -> dict[str, Any]:
    where = problem.where
    place = {"path": where.path, "line": where.line, "column": where.column}
    level = "warning" if problem.warning else "error"
    return {"code": problem.code, "level": level, **place, "message": problem.message, "hint": problem.hint}
