"""`coursewright report`: who has taken which version, and who must."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from builders.cli.output import say, shown_path, write_file
from builders.cli.root import project_root
from builders.errors import UsageError

NAMES = (
    *("status", "person", "role", "gate", "plan", "coverage", "progress", "incident", "simulate"),
    *("roster", "new-hires", "changes", "programs", "exceptions", "cases"),
    *("items", "recall", "client", "enroll", "desk"),
    *("remind", "audit"),
)
SINCE = ("coverage", "new-hires", "changes", "programs", "exceptions", "desk", "remind", "audit")
"""The reports that look at a range of days."""
SAMPLE = ("new-hires", "audit")
FORMATS = ("text", "csv", "json", "html", "xlsx", "pdf")
ENGINES = ("duckdb", "clickhouse")
_USER, _PASSWORD = "COURSEWRIGHT_CLICKHOUSE_USER", "COURSEWRIGHT_CLICKHOUSE_PASSWORD"
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
  coursewright report cases --records ../records                   who learns what again, and what closed it
  coursewright report remind --records ../records --since 2026-06-01 --out ../reminders   sends nothing
  coursewright report simulate --records ../records                what declared changes would ask of whom
  coursewright report items minimum-necessary --records ../records          what its questions are worth
  coursewright report recall breach/notice_deadline@v1 --key b --records ../records    a question had a wrong key
  coursewright report client "Lakeside Clinic" --records ../records         figures without names
  coursewright report enroll --lms moodle --format csv --records ../records --out ../enroll.csv
  coursewright report desk --records ../records --format html --out ../desk.html       what is to be done

for an audit, by letter; 'audit' writes all of them with a page that lists them:
  A  coursewright report roster --records ../records --as-of 2026-06-30      who worked here, and had taken what
  B  coursewright report new-hires --records ../records --since 2026-01-01 --sample 10 --seed "letter of July 9"
  C  coursewright report changes --records ../records --since 2026-01-01     material changes, and who was trained when
  D  coursewright report person p0042 --records ../records                   one person: all of it
  E  coursewright report programs --records ../records                       programs, approvals, change log
  F  coursewright report exceptions --records ../records                     leaves, waivers, references to sanctions
     coursewright report audit p0042,p0007 --records ../records --as-of 2026-06-30 --since 2025-07-01 --out ../audit"""


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
        help="the id of a person, or of a role; incident, audit: ids between commas; changes, items: a module; recall: "
        "a question, MODULE/QUESTION@vN; client: a client's name; cases: the id of a case or a person",
    )
    options(parser)
    parser.add_argument("--days", metavar="N", type=_number, help="days without a record, for: progress (default: 14)")
    parser.add_argument("--since", metavar="DAY", type=_day, help=f"the first day that counts, for: {', '.join(SINCE)}")
    parser.add_argument("--lms", metavar="NAME", default="", help="whose columns the table has, for: enroll")
    parser.add_argument("--sample", metavar="N", type=_number, help="draw N people, for: new-hires, audit")
    parser.add_argument("--seed", metavar="TEXT", default="", help="what decides who is drawn (default: the day)")
    parser.add_argument(
        "--self-reported", action="store_true", help="let records of level D count, for: gate (they never do otherwise)"
    )
    key_option(parser)


def key_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option of recalls."""
    parser.add_argument("--key", metavar="LETTERS", default="", help="what is right after all, for: recall")


def options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options of all reports."""
    parser.add_argument("--records", metavar="DIR", type=Path, required=True, help="the folder of records")
    parser.add_argument("--as-of", metavar="DAY", type=_day, help="the day at whose end to look (default: today)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="what is written (default: text)")
    parser.add_argument(
        "--out", metavar="FILE", type=Path, help="a file (default: standard output); remind, audit: a folder"
    )
    parser.add_argument("--force", action="store_true", help="replace the file")
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        help="what has the statements: duckdb, the archive in the folder (default); clickhouse, a server, at --url",
    )
    parser.add_argument(
        "--url",
        metavar="URL",
        default="",
        help=f"https://host:8443 of a ClickHouse server; user and password come from {_USER} and {_PASSWORD}",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write a report; remarks about the tables go to standard error."""
    _fits(arguments)
    return {"remind": _remind, "audit": _audit}.get(arguments.name, _write)(arguments)


def _write(arguments: argparse.Namespace) -> int:
    from builders.pipeline.report import report  # noqa: PLC0415 - keeps --help fast
    from builders.report.outputs import OUTPUTS  # noqa: PLC0415

    root, query = project_root(Path.cwd()), _query(arguments)
    found, remarks = report(root, arguments.records, arguments.as_of, arguments.name, query, engine=_engine(arguments))
    data = OUTPUTS[arguments.format](found)
    say(remarks)
    if arguments.out is None:
        sys.stdout.buffer.write(data)
    else:
        write_file(arguments.out, data, force=arguments.force)
        sys.stdout.write(f"{shown_path(arguments.out.resolve())}\n")
    return 0


def _engine(arguments: argparse.Namespace) -> Any:
    from builders.records.engine import DUCKDB, clickhouse  # noqa: PLC0415 - keeps --help fast

    if (arguments.engine == "clickhouse") != bool(arguments.url):
        message = "--engine clickhouse and --url go together: the address of the server that has the statements"
        raise UsageError(message)
    if not arguments.url:
        return DUCKDB
    return clickhouse(arguments.url, os.environ.get(_USER, ""), os.environ.get(_PASSWORD, ""))


def _query(arguments: argparse.Namespace) -> Any:
    from builders.report.desk import IDLE_DAYS, Query  # noqa: PLC0415 - keeps --help fast

    return Query(
        subject=arguments.subject,
        since=arguments.since,
        idle_days=arguments.days or IDLE_DAYS,
        sample=arguments.sample or 0,
        seed=arguments.seed,
        key=arguments.key,
        lms=arguments.lms,
        self_reported=arguments.self_reported,
    )


def _audit(arguments: argparse.Namespace) -> int:
    from builders.pipeline.audit import write_audit  # noqa: PLC0415 - keeps --help fast

    if arguments.out is None or arguments.format != "text":
        message = "'report audit' takes --out FOLDER, and no --format: it writes each document in all that are read"
        raise UsageError(message)
    query = _query(arguments)
    found, remarks = write_audit(
        project_root(Path.cwd()), arguments.records, query, arguments.as_of, arguments.out, engine=_engine(arguments)
    )
    say(remarks)
    sys.stdout.write(f"{shown_path(arguments.out.resolve())}: {found}\n")
    return 0


def _remind(arguments: argparse.Namespace) -> int:
    from builders.pipeline.remind import write_reminders  # noqa: PLC0415 - keeps --help fast

    useless = arguments.subject or arguments.format != "text" or arguments.force
    if arguments.since is None or arguments.out is None or useless:
        message = "'report remind' takes --since DAY and --out FOLDER, and neither WHO nor --format nor --force"
        raise UsageError(message)
    root = project_root(Path.cwd())
    summary, remarks = write_reminders(
        root, arguments.records, arguments.since, arguments.as_of, arguments.out, engine=_engine(arguments)
    )
    say(remarks)
    sys.stdout.write(f"{shown_path(arguments.out.resolve())}: {summary}\n")
    return 0


def _fits(arguments: argparse.Namespace) -> None:
    for option, name in (("days", "progress"), ("key", "recall"), ("lms", "enroll"), ("self_reported", "gate")):
        if getattr(arguments, option) and arguments.name != name:
            message = f"'report {arguments.name}' takes no --{option.replace('_', '-')}; 'report {name}' does"
            raise UsageError(message)
    if (arguments.sample or arguments.seed) and arguments.name not in SAMPLE:
        message = f"'report {arguments.name}' takes no --sample and no --seed; these do: {', '.join(SAMPLE)}"
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


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < _MOST):
        message = f"{text!r} is no number from 1 to {_MOST - 1}"
        raise argparse.ArgumentTypeError(message)
    return int(text)
