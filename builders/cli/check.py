"""`coursewright check`: every problem of the sources, none of them in a learner's way."""

import argparse
import datetime as dt
import functools
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.root import project_root
from builders.errors import BadInputError, Problem, UsageError

if TYPE_CHECKING:
    from builders.cli.report import Report
    from builders.model import Project

FORMATS = ("text", "json", "github", "sarif")


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "check",
        help="say what is wrong with the sources, all at once",
        description="Say what is wrong with the sources, all at once. Warnings ask for a second look and stop nothing.",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text for people, json for programs, github for workflows on GitHub, sarif for code hosts and editors",
    )
    parser.add_argument("--strict", action="store_true", help="take warnings for errors")
    parser.add_argument("--go-live", action="store_true", help="also look for what has to be real before you train")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--watch", action="store_true", help="check again after every change, until Ctrl+C")
    how.add_argument("--explain", metavar="CODE", help="say what a code means and how to put it right")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the project around the working directory, or explain a code."""
    if arguments.explain:
        from builders.checks.pages import page_of  # noqa: PLC0415 - keeps --help fast

        sys.stdout.write(page_of(arguments.explain.upper()))
        return 0
    if arguments.watch and arguments.format != "text":
        message = f"'--watch' prints text for people, not {arguments.format}: leave one of the two out"
        raise UsageError(message)
    check = functools.partial(_check, project_root(Path.cwd()), arguments)
    if not arguments.watch:
        return check()
    from builders.cli.watch import watch  # noqa: PLC0415

    watch(project_root(Path.cwd()), check)
    return 0


def _check(root: Path, arguments: argparse.Namespace) -> int:
    """Print what is found; return 0 if the project may be built."""
    from builders.cli.report import REPORTS  # noqa: PLC0415

    report = _report(root, arguments)
    sys.stdout.write(REPORTS[arguments.format](report))
    if report.problems and arguments.format == "text" and sys.stdout.isatty():
        code = report.problems[0].code
        sys.stdout.write(f"'coursewright check --explain {code}' says what {code} means and how to put it right.\n")
    return 0 if report.summary else 1


def _report(root: Path, arguments: argparse.Namespace) -> "Report":
    from builders.cli.report import Report  # noqa: PLC0415
    from builders.pipeline.check import checked  # noqa: PLC0415

    try:
        today = dt.datetime.now().astimezone().date()
        found = checked(root, strict=arguments.strict, go_live=arguments.go_live, today=today)
    except BadInputError as error:
        report = Report(problems=error.problems)
    else:
        report = Report(problems=found.warnings, summary=_summary(found.project, len(found.warnings)))
    return replace(report, problems=_from_workspace(report.problems, root, arguments.format))


def _from_workspace(problems: tuple[Problem, ...], root: Path, fmt: str) -> tuple[Problem, ...]:
    """Return problems with the paths that a code host knows: from the root of what it checked out."""
    workspace = Path(os.environ.get("GITHUB_WORKSPACE") or root).resolve()
    if fmt not in {"github", "sarif"} or not root.is_relative_to(workspace):
        return problems
    folder = root.relative_to(workspace)
    return tuple(replace(p, where=replace(p.where, path=(folder / p.where.path).as_posix())) for p in problems)


def _summary(project: "Project", warnings: int) -> str:
    questions = sum(len(module.bank.questions) for module in project.originals)
    courses = sum(course.id == course.base for course in project.courses.values())
    languages = sorted({module.language for module in project.modules.values()} - {project.language})
    also = f", also in {', '.join(languages)}" if languages else ""
    result = f"no errors, {warnings} warning(s)" if warnings else "no problems"
    return f"{courses} course(s), {len(project.originals)} modules, {questions} questions{also}: {result}"
