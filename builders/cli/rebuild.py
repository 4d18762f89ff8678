"""`coursewright rebuild COURSE@VERSION`: build a release again, and say how far it is the same."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.progress import progress
from builders.cli.root import project_root

if TYPE_CHECKING:
    from builders.pipeline.rebuild import Rebuilt

_EXAMPLES = """examples:
  coursewright rebuild claims-coding@1.0.0
  coursewright rebuild claims-coding@1.0.0 --out /tmp/again --format json

Levels, each with all before it: 'source' (what authors wrote), 'shown' (what learners saw), 'bytes' (the same file).
The command ends with 0 if 'shown' is reached, with 1 if not."""
_SAYS = {
    "none": "other content",
    "source": "what authors wrote is the same, what learners saw is not",
    "shown": "what learners saw is the same, the file is not byte for byte",
    "bytes": "the same file, byte for byte",
}


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "rebuild",
        help="build a released version again, and compare",
        description="Build a released version again from its commit, in a fresh environment with the dependencies of "
        "that day, and say how far it is what was released.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("release", metavar="COURSE@VERSION", help="the course's id and the version")
    parser.add_argument("--out", metavar="DIR", type=Path, help="keep what is built there")
    parser.add_argument("--here", action="store_true", help="use the current environment, not a fresh one")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="json for programs")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Rebuild, and say the level that was reached."""
    from builders.pipeline.origin import asked  # noqa: PLC0415 - keeps --help fast
    from builders.pipeline.rebuild import LEVELS, Asked, rebuild  # noqa: PLC0415

    course, version = asked(arguments.release)
    root = project_root(Path.cwd())
    out = arguments.out.absolute() if arguments.out else None
    found = rebuild(Asked(root=root, course=course, version=version, here=arguments.here, out=out), progress())
    if arguments.format == "json":
        sys.stdout.write(json.dumps(_record(found), indent=1, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _said(found)))
    return 0 if LEVELS.index(found.level) >= LEVELS.index("shown") else 1


def _record(found: "Rebuilt") -> dict[str, Any]:
    return {
        "format": 1,
        "course": found.release.course,
        "version": str(found.release.version),
        "level": found.level,
        "commit": found.origin.commit,
        "exact_commit": found.origin.exact,
        "fresh_environment": found.fresh,
        "notes": list(found.notes),
        "artifacts": [asdict(one) for one in found.artifacts],
    }


def _said(found: "Rebuilt") -> Iterator[str]:
    made = found.release
    environment = "a fresh environment" if found.fresh else "the current environment"
    yield f"{made.course} {made.version}, released {made.released}, built again in {environment}"
    yield from (f"note: {note}" for note in found.notes)
    for one in found.artifacts:
        yield f"{one.name}: {_SAYS[one.level]}"
        if one.level != "bytes":
            yield f"  released {one.released}"
            yield f"  rebuilt  {one.rebuilt or 'not built'}"
    yield f"level reached: {found.level}"
