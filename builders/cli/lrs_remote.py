"""`coursewright lrs ping | push | publish | pull | void`: talking to any LRS."""

import argparse
import os
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.lrs_keep import is_text
from builders.cli.root import project_root
from builders.errors import ServiceError, UsageError

if TYPE_CHECKING:
    from builders.lrs.client import Client
    from builders.lrs.transfer import Pushed

_ENDPOINT, _KEY, _SECRET = (f"COURSEWRIGHT_LRS_{name}" for name in ("ENDPOINT", "KEY", "SECRET"))
_ENVIRONMENT = f"Key and secret are taken from {_KEY} and {_SECRET} in the environment."
SOURCE = "[a-z][a-z0-9-]{0,39}"
_FILTERS = ("since", "until", "agent", "verb", "activity", "registration")


def add(commands: Any) -> None:
    """Register the commands."""
    parser = _command(commands, "ping", "look at an LRS, and say what it lacks")
    parser.set_defaults(do=run_ping)
    parser = _command(commands, "push", "send statements to an LRS")
    parser.add_argument("file", metavar="FILE", type=Path, help="statements: JSON, or one JSON a line")
    parser.set_defaults(do=run_push)
    parser = _command(commands, "publish", "tell an LRS the names of a course, its modules and questions")
    parser.add_argument("--course", metavar="ID", required=True, help="which course, with its translations")
    parser.add_argument("--actor", metavar="MAIL", required=True, help="who tells it: name@host")
    parser.set_defaults(do=run_publish)
    parser = _command(commands, "pull", "get statements from an LRS, one JSON a line, oldest first")
    parser.add_argument("--out", metavar="FILE", type=Path, help="a new file (default: standard output)")
    parser.add_argument("--records", metavar="DIR", type=Path, help="add what is new to the archive of this folder")
    parser.add_argument(
        "--source", metavar="NAME", default="lrs", help="what the archive calls this LRS (default: lrs)"
    )
    for name in _FILTERS:
        parser.add_argument(f"--{name}", metavar="VALUE", help=f"the filter {name!r} of xAPI")
    parser.set_defaults(do=run_pull)
    parser = _command(commands, "void", "void statements: they are out of sight then, but not gone")
    parser.add_argument("ids", metavar="ID", nargs="+", help="the id of a statement")
    parser.add_argument("--actor", metavar="MAIL", required=True, help="who voids it: name@host")
    parser.set_defaults(do=run_void)


def _command(commands: Any, name: str, what: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=what, description=f"{what.capitalize()}. {_ENVIRONMENT}"
    )
    parser.add_argument("--endpoint", metavar="URL", help=f"https://host/xapi (default: {_ENDPOINT})")
    return parser


def run_ping(arguments: argparse.Namespace) -> int:
    """Print what the LRS has; 3 when it lacks something."""
    client = _client(arguments)
    from builders.lrs.transfer import ping  # noqa: PLC0415 - keeps --help fast

    findings = ping(client)
    sys.stdout.write("".join(f"{'ok' if f.fine else 'NO':3} {f.what}: {f.sentence}\n" for f in findings))
    return 0 if all(finding.fine for finding in findings) else ServiceError.exit_code


def run_push(arguments: argparse.Namespace) -> int:
    """Send the statements of a file; 1 when some were refused."""
    client = _client(arguments)
    from builders.lrs.transfer import push  # noqa: PLC0415

    done = push(client, _statements(arguments.file))
    return _tell(done)


def run_publish(arguments: argparse.Namespace) -> int:
    """Push statements that say nothing but what things are called; 1 when some were refused."""
    client = _client(arguments)
    from builders.lrs.transfer import publish  # noqa: PLC0415
    from builders.pipeline import checked  # noqa: PLC0415
    from builders.pipeline.metadata import named  # noqa: PLC0415
    from builders.statements import publishing  # noqa: PLC0415

    project = checked(project_root(Path.cwd())).project
    course = project.courses.get(arguments.course)
    if course is None:
        message = f"there is no course {arguments.course!r}; there are {', '.join(project.courses)}"
        raise UsageError(message)
    found = named(project, project.courses[course.base])
    return _tell(publish(client, publishing(found, _agent(arguments.actor))))


def _tell(done: "Pushed") -> int:
    sys.stderr.write("".join(f"{statement_id}: {said}\n" for statement_id, said in done.refused.items()))
    sys.stdout.write(f"{done.stored} stored, {done.known} were there, {len(done.refused)} refused\n")
    return 1 if done.refused else 0


def _agent(mail: str) -> dict[str, Any]:
    """Return who has a mail address; raises UsageError for what is none."""
    from builders.lrs.shapes import InvalidError  # noqa: PLC0415
    from builders.lrs.statements import check_agent  # noqa: PLC0415

    agent = {"objectType": "Agent", "mbox": f"mailto:{mail}"}
    try:
        check_agent(agent)
    except InvalidError as error:
        message = f"--actor {mail!r}: {error}"
        raise UsageError(message) from None
    return agent


def run_pull(arguments: argparse.Namespace) -> int:
    """Write the statements that fit, one a line; or add what is new to an archive."""
    client = _client(arguments)
    if arguments.records is not None:
        return _archive(client, arguments)
    from builders.lrs.jsontext import write_json  # noqa: PLC0415
    from builders.lrs.transfer import pull  # noqa: PLC0415

    params = {name: value for name in _FILTERS if (value := getattr(arguments, name))}
    lines = (write_json(statement) + b"\n" for statement in pull(client, params))
    if arguments.out is None:
        sys.stdout.buffer.writelines(lines)
        return 0
    if arguments.out.exists():
        message = f"{arguments.out} is there already: a pull never replaces a file"
        raise UsageError(message)
    count = _write(arguments.out, lines)
    sys.stdout.write(f"{arguments.out}: {count} statements\n")
    return 0


def _archive(client: "Client", arguments: argparse.Namespace) -> int:
    if arguments.out or any(getattr(arguments, name) for name in _FILTERS):
        message = "an archive has all that an LRS has: --records goes without --out and filters"
        raise UsageError(message)
    from builders.pipeline.records import outside  # noqa: PLC0415
    from builders.records.archive import Archive  # noqa: PLC0415
    from builders.records.pull import pull  # noqa: PLC0415

    if not re.fullmatch(SOURCE, arguments.source):
        message = f"--source {arguments.source!r}: use lower-case letters, digits and hyphens"
        raise UsageError(message)
    folder = outside(project_root(Path.cwd()), arguments.records)
    done = pull(client, Archive(folder), arguments.source, datetime.now(UTC))
    sys.stdout.write(
        f"{done.new} new, {done.known} were there; complete until {done.until or 'now: there is nothing'}\n"
    )
    return 0


def run_void(arguments: argparse.Namespace) -> int:
    """Void each."""
    client = _client(arguments)
    from builders.lrs.transfer import void  # noqa: PLC0415

    for statement_id in arguments.ids:
        void(client, statement_id, _agent(arguments.actor))
    sys.stdout.write(f"{len(arguments.ids)} voided\n")
    return 0


def _write(out: Path, lines: Iterable[bytes]) -> int:
    """Write to a file that appears when it is whole, and is nobody else's."""
    part, count = out.with_name(f"{out.name}.part"), 0
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for count, line in enumerate(lines, 1):  # noqa: B007 - the last number is the count
                file.write(line)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return count


def _client(arguments: argparse.Namespace) -> "Client":
    endpoint = arguments.endpoint or os.environ.get(_ENDPOINT)
    if not endpoint:
        message = f"which LRS? Give --endpoint, or set {_ENDPOINT}"
        raise UsageError(message)
    missing = [name for name in (_KEY, _SECRET) if not os.environ.get(name)]
    if missing:
        message = f"{' and '.join(missing)} is not set: secrets come from the environment"
        raise UsageError(message)
    for name in (_ENDPOINT, _KEY, _SECRET):
        if not is_text(os.environ.get(name, "")):
            message = f"{name} is not in UTF-8"
            raise UsageError(message)
    from builders.lrs.client import Client  # noqa: PLC0415

    return Client(endpoint, os.environ[_KEY], os.environ[_SECRET])


def _statements(path: Path) -> list[dict[str, Any]]:
    """Return the statements of a file; raises UsageError where it is none."""
    from builders.lrs.jsontext import read_json  # noqa: PLC0415
    from builders.lrs.refusal import RefusedError  # noqa: PLC0415

    try:
        data = path.read_bytes()
        whole = data.lstrip()[:1] == b"["
        # Only this ends a line: other ends of lines may stand in strings.
        lines = [data] if whole else [line for line in data.split(b"\n") if line.strip()]
        read = [read_json(line, "The file" if whole else f"Line {number}") for number, line in enumerate(lines, 1)]
    except (OSError, RefusedError) as error:
        message = f"{path}: no statements can be read: {error}"
        raise UsageError(message) from error
    found = read[0] if whole else read
    if not all(isinstance(statement, dict) for statement in found):
        message = f"{path}: each statement is an object"
        raise UsageError(message)
    return list(found)
