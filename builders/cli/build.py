"""`coursewright build`: the site, the learner pages, the packages, and the record of them."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.output import say
from builders.cli.progress import progress
from builders.cli.root import project_root
from builders.errors import UsageError

if TYPE_CHECKING:
    from builders.pipeline import Built
    from builders.pipeline.adhoc import AdHoc

_EXAMPLES = """examples:
  coursewright build --course claims-coding --format scorm12
  coursewright build --modules phishing,fax --as new-desk    one package of these modules, for movers or as a repetition
  coursewright build --bridge front-desk --to claims-coding  what people who passed the first lack of the second
  coursewright build --bridge claims-coding@1.0.0 --to claims-coding
  coursewright build --preview                               the packages for a look around: nothing is recorded"""


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "build",
        help="check, then build the site and the packages into dist/",
        description="Check the sources, then build the site and the packages. A failed build leaves the last good "
        "output untouched; a partial one (--course, --format, --no-site, --modules, --bridge) keeps the rest of it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--out", metavar="DIR", type=Path, help="output folder (default: dist/ of the project)")
    parser.add_argument("--course", metavar="ID", action="append", default=[], help="only this course; repeatable")
    parser.add_argument("--format", metavar="NAME", action="append", default=[], help="only this format; repeatable")
    parser.add_argument("--no-site", action="store_true", help="packages only")
    parser.add_argument("--modules", metavar="A,B", help="packages of these modules alone, in this order; with --as")
    parser.add_argument("--bridge", metavar="OLD", help="packages of what OLD (a course, or ID@VERSION) lacks of --to")
    parser.add_argument("--to", metavar="NEW", help="the course that a bridge leads to")
    parser.add_argument("--as", metavar="NAME", dest="name", help="what the package of --modules or --bridge is called")
    parser.add_argument(
        "--preview", action="store_true", help="packages that record nothing, into preview/ of the output"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build the project around the working directory."""
    from builders.pipeline import Request, build  # noqa: PLC0415 - keeps --help fast

    adhoc = _adhoc(arguments)
    root = project_root(Path.cwd())
    request = Request(
        root=root,
        out=(arguments.out or root / "dist").absolute(),
        courses=tuple(arguments.course),
        formats=tuple(arguments.format),
        site=not (arguments.no_site or adhoc or arguments.preview),
        adhoc=adhoc,
        preview=arguments.preview,
    )
    started = time.monotonic()
    built = build(request, progress())
    say(built.warnings)
    sys.stdout.write(_summary(built, _shown(request.out), site=request.site))
    if sys.stderr.isatty():
        sys.stderr.write(f"done in {time.monotonic() - started:.1f} s\n")
    return 0


def _adhoc(arguments: argparse.Namespace) -> "AdHoc | None":
    """Return the course that the options describe; raises UsageError for options that don't belong together."""
    from builders.pipeline.adhoc import AdHoc  # noqa: PLC0415 - keeps --help fast

    modules, bridge, to, name = arguments.modules, arguments.bridge, arguments.to, arguments.name
    rows = (
        (modules is not None and bridge is not None, "--modules and --bridge ask for two packages: run them apart"),
        (
            (modules or bridge) and arguments.course,
            "--course chooses courses that are listed; --modules and --bridge make one",
        ),
        (modules is not None and not name, "--modules needs a name for the package: --as NAME"),
        (bridge is not None and not to, "--bridge needs the course that it leads to: --to NEW"),
        (to is not None and bridge is None, "--to belongs to --bridge OLD"),
        (name is not None and modules is None and bridge is None, "--as belongs to --modules or --bridge"),
    )
    for wrong, message in rows:
        if wrong:
            raise UsageError(message)
    if modules is None and bridge is None:
        return None
    names = tuple(part.strip() for part in (modules or "").split(",") if part.strip())
    if bridge is None and not names:
        message = "--modules names none: write them as --modules one,two"
        raise UsageError(message)
    return AdHoc(modules=names, bridge=bridge or "", to=to or "", name=name or "")


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
    if built.record:
        lines += [f"{out}/xapi/profile.jsonld", f"{out}/build.json"]
    return "".join(f"{line}\n" for line in lines)
