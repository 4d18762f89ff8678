"""`coursewright lrs retain` and `lrs hold`: what is old enough to go, and what has to stay all the same."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.errors import UsageError

if TYPE_CHECKING:
    import sqlite3

    from builders.lrs.retention import Due

_SHOWN = 20


def add(commands: Any) -> None:
    """Register the commands."""
    parser = commands.add_parser(
        "retain",
        help="show what is old enough to be deleted, and delete it when told how many records that is",
        description="Show what need not be kept any more: records that were stored more than six years ago, about "
        "activities of which nobody has recorded anything for as long. Nothing is deleted without --delete, and then "
        "only if the number is still the one that was shown.",
    )
    _add_database(parser)
    parser.add_argument("--years", metavar="N", type=_years, default=6, help="keep them for so long (default: 6)")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--dry-run", action="store_true", help="show it alone, as without --delete")
    only.add_argument("--delete", metavar="NUMBER", type=int, help="delete them: how many records were shown")
    parser.set_defaults(do=run_retain)
    holding = commands.add_parser("hold", help="keep records however old: for a lawsuit, an audit, an investigation")
    inner = holding.add_subparsers(title="commands", required=True, metavar="COMMAND")
    parser = inner.add_parser("add", help="hold records from now on; of everybody and everything unless told otherwise")
    parser.add_argument("name", metavar="NAME", help="what for, for people")
    parser.add_argument("--agent", metavar="WHO", default="", help="of this learner: name@host, or an agent in JSON")
    parser.add_argument("--activity", metavar="IRI", default="", help="about this activity")
    _add_database(parser)
    parser.set_defaults(do=run_add)
    parser = inner.add_parser("list", help="say what is held")
    _add_database(parser)
    parser.set_defaults(do=run_list)
    parser = inner.add_parser("lift", help="hold it no longer; nothing is deleted by that")
    parser.add_argument("name", metavar="NAME", help="which hold")
    _add_database(parser)
    parser.set_defaults(do=run_lift)


def _add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--db", metavar="FILE", type=Path, required=True, help="the database")


def _years(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        message = f"{text!r} is no number of years from 1 to 100"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def run_retain(arguments: argparse.Namespace) -> int:
    """Show what is due, and delete it if that was asked for."""
    from builders.lrs.retention import delete, due  # noqa: PLC0415 - keeps --help fast

    with closing(opened(arguments.db)) as db:
        found = due(db, arguments.years, datetime.now(UTC))
        sys.stdout.writelines(f"{line}\n" for line in _report(found))
        if arguments.delete is None:
            sys.stdout.write(_next(found, arguments))
            return 0
        if arguments.delete != found.count:
            message = f"{found.count} records are due, not {arguments.delete}: nothing is deleted"
            raise UsageError(message)
        gone = delete(db, found)
    sys.stdout.write(f"{gone:,} records are deleted. Backups made before still hold them.\n")
    if gone < found.count:
        sys.stdout.write(
            f"{found.count - gone:,} are kept: they came into use again, or are held, since they were found.\n"
        )
    return 0


def _report(found: "Due") -> Iterator[str]:
    yield f"Stored before {found.before.date()}, and their activities not used since:"
    yield f"  {len(found.statements):,} statements, {len(found.documents):,} saved states and profiles"
    for activity, count in found.activities.most_common(_SHOWN):
        yield f"  {count:>9,}  {activity}"
    if len(found.activities) > _SHOWN:
        yield f"  and {len(found.activities) - _SHOWN:,} more activities"
    for name, count in sorted(found.held.items()):
        yield f"{count:,} more are held: {name}"


def _next(found: "Due", arguments: argparse.Namespace) -> str:
    if not found.count:
        return "Nothing is to be deleted.\n"
    years = f" --years {arguments.years}" if arguments.years != 6 else ""
    command = f"coursewright lrs retain --db {arguments.db}{years} --delete {found.count}"
    return f"Nothing is deleted. To delete them for good:\n  {command}\n"


def run_add(arguments: argparse.Namespace) -> int:
    """Hold something."""
    from builders.lrs.retention import Hold, add_hold  # noqa: PLC0415

    hold = Hold(name=arguments.name, agent=_agent(arguments.agent), activity=_activity(arguments.activity))
    with closing(opened(arguments.db)) as db:
        add_hold(db, hold)
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """Print what is held."""
    from builders.lrs.retention import holds  # noqa: PLC0415

    with closing(opened(arguments.db)) as db:
        lines = [f"{one.name}  {one.agent or 'anybody'}  {one.activity or 'any activity'}\n" for one in holds(db)]
    sys.stdout.write("".join(lines) or "nothing is held\n")
    return 0


def run_lift(arguments: argparse.Namespace) -> int:
    """Hold something no longer."""
    from builders.lrs.retention import lift_hold  # noqa: PLC0415

    with closing(opened(arguments.db)) as db:
        lift_hold(db, arguments.name)
    return 0


def opened(path: Path) -> "sqlite3.Connection":
    """Open a database that is there; raises UsageError, since a misspelt name must not make a new one."""
    from builders.lrs.store import connect  # noqa: PLC0415

    if not path.is_file():
        message = f"{path}: there is no such database"
        raise UsageError(message)
    return connect(path)


def is_text(word: str) -> bool:
    """Whether a word of the command line or the environment is text: bytes that are not in UTF-8 may stand there."""
    return word == word.encode(errors="replace").decode()


def _agent(text: str) -> str:
    """Return whom a text names, as the index knows them; raises UsageError."""
    from builders.lrs.agents import identity  # noqa: PLC0415
    from builders.lrs.jsontext import read_json  # noqa: PLC0415
    from builders.lrs.refusal import RefusedError  # noqa: PLC0415
    from builders.lrs.shapes import InvalidError  # noqa: PLC0415
    from builders.lrs.statements import check_agent  # noqa: PLC0415

    if not text:
        return ""
    try:
        agent = read_json(text.encode(), "it") if text.startswith("{") else {"mbox": f"mailto:{text}"}
        check_agent(agent)
    except (RefusedError, InvalidError) as error:
        message = f"--agent {text[:200]!r} is neither name@host nor an agent in JSON: {error}"
        raise UsageError(message) from None
    return identity(agent)


def _activity(text: str) -> str:
    """Return the activity that a text names; raises UsageError, since what no record can have would hold nothing."""
    from builders.lrs.shapes import InvalidError  # noqa: PLC0415
    from builders.lrs.values import iri  # noqa: PLC0415

    try:
        if text:
            iri(text)
    except InvalidError as error:
        message = f"--activity: {error.sentence}"
        raise UsageError(message) from None
    return text
