"""SARIF 2.1.0 (OASIS), the form in which code hosts and editors take the findings of any checker."""

import json
from typing import Any
from urllib.parse import quote

from builders import tool_version
from builders.checks.catalogue import CODES, WARNINGS
from builders.checks.pages import page_of
from builders.errors import Problem

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"  # the name that consumers give to the root of the sources


def sarif(problems: tuple[Problem, ...]) -> str:
    """Return a log with one run: a rule for each code that was found, with its page, and a result for each problem."""
    codes = sorted({problem.code for problem in problems})
    driver = {"name": "coursewright", "version": tool_version(), "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        # Our columns count characters, not UTF-16 units.
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes.index(problem.code)) for problem in problems],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(code: str) -> dict[str, Any]:
    page = page_of(code)
    return {
        "id": code,
        "shortDescription": {"text": CODES[code]},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": "warning" if code in WARNINGS else "error"},
    }


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    where = problem.where
    location = {
        "artifactLocation": {"uri": quote(where.path, errors="surrogateescape"), "uriBaseId": _ROOT},
        "region": {"startLine": where.line, "startColumn": where.column},
    }
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.level,
        "message": {"text": problem.sentence},
        "locations": [{"physicalLocation": location}],
    }
