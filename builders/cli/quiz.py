"""`coursewright quiz import` and `quiz export`: banks in the formats of other tools."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.output import say, shown_path, write_file
from builders.cli.root import project_root
from builders.errors import Problem, UsageError

if TYPE_CHECKING:
    from builders.exchange.adopt import Adopted, Target
    from builders.sources.pages import Source

_READ, _WRITTEN = ("gift", "moodle"), ("gift", "moodle", "qti21")


def add(commands: Any) -> None:
    """Register both commands."""
    parser = commands.add_parser("quiz", help="bring questions in from GIFT or Moodle XML, or hand them over")
    inner = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_import(inner)
    _add_export(inner)


def _add_import(commands: Any) -> None:
    parser = commands.add_parser(
        "import",
        help="make a bank of a GIFT or Moodle XML file",
        description="Make a bank of a GIFT or Moodle XML file. What a bank can't hold is said, question by question. A "
        "question without a reason for each answer comes in as a draft, which nobody is asked.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the file to read")
    parser.add_argument("--module", metavar="SLUG", required=True, help="the module whose bank it becomes")
    parser.add_argument("--format", choices=_READ, help="what FILE is (default: moodle for XML, else gift)")
    parser.add_argument("--out", metavar="FILE", type=Path, help="the bank (default: quizzes/SLUG.yml)")
    parser.add_argument("--objective", metavar="KEY", help="of questions that name none (default: the module's first)")
    parser.add_argument(
        "--review", metavar="HEADING", help="anchor or title, for those without a link (default: the first)"
    )
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    parser.set_defaults(run=run_import)


def _add_export(commands: Any) -> None:
    parser = commands.add_parser(
        "export",
        help="write a module's bank as GIFT, Moodle XML or QTI 2.1",
        description="Write a module's bank in another format. GIFT and Moodle XML come back whole by 'quiz import'; "
        "what other tools don't see or treat in another way is said, question by question. The file holds the keys.",
    )
    parser.add_argument("module", metavar="MODULE", help="the module's slug")
    parser.add_argument("--format", choices=_WRITTEN, required=True, help="what to write")
    parser.add_argument("--out", metavar="FILE", type=Path, help="default: dist/exchange/MODULE with the format's end")
    parser.add_argument("--fill", action="store_true", help="fill in overlay tokens (QTI: always)")
    parser.add_argument("--force", action="store_true", help="replace the file that --out names")
    parser.set_defaults(run=run_export)


def run_import(arguments: argparse.Namespace) -> int:
    """Read the file and write the bank."""
    from builders.exchange import LIMIT, read  # noqa: PLC0415 - keeps --help fast
    from builders.exchange.adopt import adopt  # noqa: PLC0415
    from builders.sources.banks import bank_path  # noqa: PLC0415

    root = project_root(Path.cwd())
    target = _target(root, arguments)
    data = _read(arguments.file, LIMIT)
    name = arguments.format or ("moodle" if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "gift")
    adopted = adopt(read(name, data, shown_path(arguments.file.absolute())), target)
    say(adopted.remarks)
    if not adopted.count:
        sys.stderr.write("no question could be taken over: nothing is written\n")
        return 1
    out = (arguments.out or root / bank_path(arguments.module)).absolute()
    write_file(out, adopted.text.encode(), force=arguments.force)
    sys.stdout.write(_summary(shown_path(out), adopted))
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write the bank of a module."""
    from builders.cli.module import one_module  # noqa: PLC0415 - keeps --help fast
    from builders.exchange import EXCHANGES  # noqa: PLC0415

    root = project_root(Path.cwd())
    project, module = one_module(root, arguments.module)
    exchange = EXCHANGES[arguments.format]
    fill = arguments.fill or exchange.read is None
    writing = exchange.write(module.bank, project.overlay if fill else None)
    out = (arguments.out or root / "dist" / "exchange" / f"{module.name}{exchange.suffix}").absolute()
    # What is below dist/ is output, there to be replaced.
    write_file(out, writing.data, force=arguments.force or arguments.out is None)
    say(writing.remarks)
    sys.stdout.write(f"{shown_path(out)}: {len(module.bank.questions)} questions, keys included\n")
    return 0


def _read(file: Path, limit: int) -> bytes:
    """Return the file, or as much of it as shows that it is too large."""
    try:
        with file.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as error:
        message = f"{file}: {error.strerror or error}"
        raise UsageError(message) from error


def _target(root: Path, arguments: argparse.Namespace) -> "Target":
    """Return what questions get that name no objective or heading; without a page, the options have to say it."""
    from builders.exchange.adopt import Target  # noqa: PLC0415
    from builders.sources.pages import SLUG, blocks, read_page  # noqa: PLC0415

    slug, problems = arguments.module, list[Problem]()
    if not SLUG.fullmatch(slug):
        message = f"{slug!r} is no slug: lower case, digits and single hyphens, a letter first"
        raise UsageError(message)
    page = read_page(root, f"content/modules/{slug}.md", problems)
    if page is None:
        return _blind_target(arguments)
    found = blocks(page, slug)
    titles = {block.title.casefold(): block.id for block in found}
    headings, objectives = tuple(block.id for block in found), _objectives(page)
    asked = (arguments.review or headings[0]).rpartition("#")[2]
    heading = titles.get(asked.casefold(), asked)
    objective = arguments.objective or next(iter(objectives), "")
    _refuse_unknown("heading", heading, headings, page.page.path)
    _refuse_unknown("objective", objective, objectives, page.page.path)
    return Target(slug=slug, objective=objective, heading=heading, objectives=objectives, headings=headings)


def _blind_target(arguments: argparse.Namespace) -> "Target":
    from builders.exchange.adopt import Target  # noqa: PLC0415
    from builders.sources.banks import QUESTION_ID  # noqa: PLC0415

    objective, heading = arguments.objective or "", (arguments.review or "").rpartition("#")[2]
    if not QUESTION_ID.fullmatch(objective) or not heading:
        path = f"content/modules/{arguments.module}.md"
        message = f"{path} can't be read: write it first, or give --objective KEY and --review HEADING"
        raise UsageError(message)
    return Target(slug=arguments.module, objective=objective, heading=heading)


def _objectives(page: "Source") -> tuple[str, ...]:
    fields = page.fields.mapping("objectives", required=False) if page.fields else None
    return tuple(key for key, _ in fields.pairs()) if fields else ()


def _refuse_unknown(what: str, name: str, known: tuple[str, ...], path: str) -> None:
    if name not in known:
        message = f"{path} has no {what} {name!r}; there are: {', '.join(known) or 'none'}"
        raise UsageError(message)


def _summary(out: str, adopted: "Adopted") -> str:
    drafts = f", {adopted.drafts} of them drafts for want of reasons" if adopted.drafts else ""
    return f"{out}: {adopted.count} questions{drafts}; 'coursewright check' looks at all of it\n"
