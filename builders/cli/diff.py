"""`coursewright diff`: what changed since a release or a commit, which numbers follow, and what it does to people."""

import argparse
import sys
from pathlib import Path
from typing import Any

from builders.cli.root import project_root

FORMATS = ("text", "json", "markdown")
_EXAMPLES = """examples:
  coursewright diff                              since the newest release of each course
  coursewright diff main                         since a branch, as in a pull request
  coursewright diff release/claims-coding/1.0.0  since a release
  coursewright diff main --format markdown       as a comment on a pull request"""


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "diff",
        help="say what changed since a release or a commit, and what that does to people",
        description="Say what changed since the newest releases, or since a commit: which numbers follow, what happens "
        "to people who are in the middle of a course, who has to train again. Nothing is written.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("revision", nargs="?", metavar="REV", help="a branch, tag or commit (default: the ledger)")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text for people, json for programs, markdown for a comment on a pull request",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compare the project around the working directory."""
    from builders.cli.difference import REPORTS  # noqa: PLC0415 - keeps --help fast
    from builders.pipeline.diff import diff  # noqa: PLC0415

    found = diff(project_root(Path.cwd()), arguments.revision)
    sys.stdout.write(REPORTS[arguments.format](found))
    return 0
