"""`coursewright bump`: the smallest step that is enough, written into all pages and banks at once."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.root import project_root
from builders.errors import UsageError

if TYPE_CHECKING:
    from builders.pipeline.bump import Bumped

_EXAMPLES = """examples:
  coursewright bump                               every module and course that changed
  coursewright bump breach --dry-run              what it would write for one module and its courses
  coursewright bump --cosmetic "a typing error"   stems and choices that only read otherwise keep their 'v'

Nothing but numbers, 'v' and letters is touched. A larger step than the smallest one is yours to write."""


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "bump",
        help="write the next versions into all pages and banks that changed",
        description="Write the smallest sufficient step into everything that changed since its release: versions of "
        "modules and courses, 'v' of questions, letters of choices that moved, 'translates' of translations that "
        "followed. All files are written, or none.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="only this module and its courses (default: all)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
    parser.add_argument(
        "--cosmetic", metavar="REASON", help="questions that only read otherwise are the same ones: recorded by name"
    )
    parser.add_argument("--by", metavar="NAME", help="with --cosmetic: who says so (default: git's user.name)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Bump the project around the working directory."""
    from builders.pipeline.bump import Request, bump  # noqa: PLC0415 - keeps --help fast

    root = project_root(Path.cwd())
    request = Request(
        root=root,
        modules=tuple(arguments.modules),
        cosmetic=_reason(arguments),
        by=_name(root, arguments) if arguments.cosmetic is not None else "",
        on=time.strftime("%Y-%m-%d"),
        dry_run=arguments.dry_run,
    )
    sys.stdout.write(_said(bump(request), dry_run=request.dry_run))
    return 0


def _reason(arguments: argparse.Namespace) -> str:
    reason = " ".join((arguments.cosmetic or "").split())
    if arguments.cosmetic is not None and not reason:
        message = "'--cosmetic' needs a reason, such as \"a typing error\""
        raise UsageError(message)
    if arguments.by is not None and arguments.cosmetic is None:
        message = "'--by' goes with '--cosmetic REASON'"
        raise UsageError(message)
    return reason


def _name(root: Path, arguments: argparse.Namespace) -> str:
    from builders.sources.git import setting  # noqa: PLC0415

    name = " ".join((arguments.by or setting(root, "user.name") or "").split())
    if not name:
        message = "'--cosmetic' is somebody's word: say whose with '--by NAME', or set git's user.name"
        raise UsageError(message)
    return name


def _said(bumped: "Bumped", *, dry_run: bool) -> str:
    if bumped.blank:
        return "nothing has been released yet: until then every number is a draft, and yours to choose\n"
    if not bumped.said:
        return "nothing to do: every number says what changed since its release\n"
    lines = "".join(f"{line}\n" for line in bumped.said)
    count = f"{len(bumped.files)} file(s)"
    return f"{lines}{f'{count} would change' if dry_run else f'{count} written'}\n"
