"""`coursewright build`: the site, the learner pages, the packages, and the record of them."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.output import say
from builders.cli.progress import progress
from builders.cli.root import project_root

if TYPE_CHECKING:
    from builders.pipeline import Built


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "build",
        help="check, then build the site and the packages into dist/",
        description="Check the sources, then build the site and the packages. A failed build leaves the last good "
        "output untouched; a partial one (--course, --format, --no-site) keeps the rest of it.",
    )
    parser.add_argument("--out", metavar="DIR", type=Path, help="output folder (default: dist/ of the project)")
    parser.add_argument("--course", metavar="ID", action="append", default=[], help="only this course; repeatable")
    parser.add_argument("--format", metavar="NAME", action="append", default=[], help="only this format; repeatable")
    parser.add_argument("--no-site", action="store_true", help="packages only")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build the project around the working directory."""
    from builders.pipeline import Request, build  # noqa: PLC0415 - keeps --help fast

    root = project_root(Path.cwd())
    request = Request(
        root=root,
        out=(arguments.out or root / "dist").absolute(),
        courses=tuple(arguments.course),
        formats=tuple(arguments.format),
        site=not arguments.no_site,
    )
    started = time.monotonic()
    built = build(request, progress())
    say(built.warnings)
    sys.stdout.write(_summary(built, _shown(request.out), site=request.site))
    if sys.stderr.isatty():
        sys.stderr.write(f"done in {time.monotonic() - started:.1f} s\n")
    return 0


def _shown(out: Path) -> str:
    return out.relative_to(Path.cwd()).as_posix() if out.is_relative_to(Path.cwd()) else str(out)


def _summary(built: "Built", out: str, *, site: bool) -> str:
    lines = [f"{out}/{a.path}  {len(a.data):,} bytes" for a in built.artifacts]
    if site:
        lines += [f"{out}/site/index.html", *(f"{out}/site/play/{course}/index.html" for course in built.pages)]
    for artifact in built.artifacts:
        s = artifact.sizes
        lines.append(
            f"{artifact.name}: script {s.script:,} and styles {s.style:,} bytes gzipped, "
            f"HTML up to the script {s.head:,}; script of rarer questions {s.more:,}"
        )
    return "".join(f"{line}\n" for line in [*lines, f"{out}/build.json"])
