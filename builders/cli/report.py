"""Problems as text, JSON, workflow commands or SARIF: pure functions from problems to what is printed."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from builders.checks.catalogue import CODES
from builders.cli.sarif import sarif
from builders.errors import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a check found: the problems, and a sentence about the project if it may be built."""

    problems: tuple[Problem, ...]
    summary: str = ""


def _text(report: Report) -> str:
    """One line for each problem, as editors and terminals link it."""
    return "".join(f"{line}\n" for line in (*report.problems, report.summary) if str(line))


def _json(report: Report) -> str:
    return json.dumps({"format": 1, "problems": [_record(p) for p in report.problems]}, indent=1) + "\n"


def _record(problem: Problem) -> dict[str, Any]:
    where = problem.where
    place = {"path": where.path, "line": where.line, "column": where.column}
    return {
        "code": problem.code,
        "level": problem.level,
        **place,
        "message": problem.message,
        "hint": problem.hint,
    }


def _github(report: Report) -> str:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    commands = "".join(_command(problem) for problem in report.problems)
    return f"{commands}{report.summary}\n" if report.summary else commands


def _command(problem: Problem) -> str:
    where = problem.where
    title = f"{problem.code}: {CODES[problem.code]}"
    properties = {"file": where.path, "line": str(where.line), "col": str(where.column), "title": title}
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{problem.level} {written}::{_data(problem.sentence)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


REPORTS: Mapping[str, Callable[[Report], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": lambda report: sarif(report.problems),
}
"""By the name that `--format` takes."""
