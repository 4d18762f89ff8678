"""`coursewright report`: who has taken which version, and who must."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from builders.cli.output import say, shown_path, write_file
from builders.cli.root import project_root
from builders.errors import UsageError

NAMES = ("status", "person", "role", "gate", "plan", "coverage", "progress", "incident", "simulate", "remind")
SINCE = ("coverage", "remind")
"""The reports that look at a range of days."""
FORMATS = ("text", "csv", "json", "html", "xlsx")
_MOST = 10_000
_EXAMPLES = """examples:
  coursewright report status --records ../records                  who has taken what they must, today
  coursewright report status --records ../records --format html --out status.html
  coursewright report person p0042 --records ../records --as-of 2026-06-30
  coursewright report role claims_coder --records ../records
  coursewright report gate --records ../records --format json      for those who grant access
  coursewright report plan --records ../records                    what each person still has to take
  coursewright report coverage --records ../records --since 2026-01-01      which versions were taken, by how many
  coursewright report progress --records ../records --days 21               who has not begun, stopped, or struggles
  coursewright report incident p0042,p0007 --records ../records --as-of 2026-06-30
  coursewright report remind --records ../records --since 2026-06-01 --out ../reminders   sends nothing
  coursewright report simulate --records ../records                what declared changes would ask of whom"""


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "report",
        help="say who has taken which version, and who must",
        description="Say who has taken which version, and who must, at the end of a day. The same day and the same "
        "records give the same file, to the byte.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", choices=NAMES, help=", ".join(NAMES))
    parser.add_argument(
        "subject",
        metavar="WHO",
        nargs="?",
        default="",
        help="the id of a person, or of a role; incident: ids between commas",
    )
    parser.add_argument("--records", metavar="DIR", type=Path, required=True, help="the folder of records")
    parser.add_argument("--as-of", metavar="DAY", type=_day, help="the day at whose end to look (default: today)")
    parser.add_argument("--since", metavar="DAY", type=_day, help="the first day that counts, for: coverage, remind")
    parser.add_argument("--days", metavar="N", type=_days, help="days without a record, for: progress (default: 14)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="what is written (default: text)")
    parser.add_argument("--out", metavar="FILE", type=Path, help="a file (default: standard output); remind: a folder")
    parser.add_argument("--force", action="store_true", help="replace the file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write a report; remarks about the tables go to standard error."""
    _fits(arguments)
    return _remind(arguments) if arguments.name == "remind" else _write(arguments)


def _write(arguments: argparse.Namespace) -> int:
    from builders.pipeline.report import desk  # noqa: PLC0415 - keeps --help fast
    from builders.report.desk import IDLE_DAYS, Query  # noqa: PLC0415
    from builders.report.outputs import OUTPUTS  # noqa: PLC0415
    from builders.report.reports import REPORTS  # noqa: PLC0415

    found, remarks = desk(project_root(Path.cwd()), arguments.records, arguments.as_of)
    query = Query(subject=arguments.subject, since=arguments.since, idle_days=arguments.days or IDLE_DAYS)
    data = OUTPUTS[arguments.format](REPORTS[arguments.name](found, query))
    say(remarks)
    if arguments.out is None:
        sys.stdout.buffer.write(data)
    else:
        write_file(arguments.out, data, force=arguments.force)
        sys.stdout.write(f"{shown_path(arguments.out.resolve())}\n")
    return 0


def _remind(arguments: argparse.Namespace) -> int:
    from builders.pipeline.remind import write_reminders  # noqa: PLC0415 - keeps --help fast

    useless = arguments.subject or arguments.format != "text" or arguments.force
    if arguments.since is None or arguments.out is None or useless:
        message = "'report remind' takes --since DAY and --out FOLDER, and neither WHO nor --format nor --force"
        raise UsageError(message)
    root = project_root(Path.cwd())
    summary, remarks = write_reminders(root, arguments.records, arguments.since, arguments.as_of, arguments.out)
    say(remarks)
    sys.stdout.write(f"{shown_path(arguments.out.resolve())}: {summary}\n")
    return 0


def _fits(arguments: argparse.Namespace) -> None:
    if arguments.days is not None and arguments.name != "progress":
        message = f"'report {arguments.name}' takes no --days; 'report progress' does"
        raise UsageError(message)
    if arguments.since is not None and arguments.name not in SINCE:
        message = f"'report {arguments.name}' takes no --since; these do: {', '.join(SINCE)}"
        raise UsageError(message)
    if arguments.since is not None and arguments.as_of is not None and arguments.since > arguments.as_of:
        message = f"--since {arguments.since} is after --as-of {arguments.as_of}"
        raise UsageError(message)


def _day(text: str) -> date:
    from builders.records.people import parse_day  # noqa: PLC0415 - keeps --help fast

    found = parse_day(text)
    if found is None:
        message = f"{text!r} is no day: write it as 2026-06-30"
        raise argparse.ArgumentTypeError(message)
    return found


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < _MOST):
        message = f"{text!r} is no number of days from 1 to {_MOST - 1}"
        raise argparse.ArgumentTypeError(message)
    return int(text)
