"""`coursewright lrs`: the embedded LRS, its users and its backup."""

import argparse
import json
import logging
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from builders.cli import lrs_invite, lrs_keep, lrs_remote
from builders.errors import ServiceError, UsageError

_NEEDED = ("argon2", "cryptography", "msgspec", "segno", "starlette", "tincan", "uvicorn")


def add(commands: Any) -> None:
    """Register the commands."""
    parser = commands.add_parser("lrs", help="keep records: an LRS (xAPI) on this machine")
    parser.set_defaults(run=run)
    inner = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_serve(inner)
    _add_user(inner)
    _add_backup(inner)
    lrs_remote.add(inner)
    lrs_keep.add(inner)
    lrs_invite.add(inner)


def _add_serve(commands: Any) -> None:
    parser = commands.add_parser(
        "serve",
        help="run the LRS",
        description="Run the LRS until Ctrl+C; its endpoint is /xapi. It answers this machine alone unless --host says "
        "otherwise, and speaks plain HTTP: put a web server with TLS in front of it before others reach it.",
    )
    _add_database(parser)
    parser.add_argument("--port", metavar="N", type=port, required=True, help="0 takes any free port")
    parser.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help="whom to answer (default: 127.0.0.1)")
    parser.set_defaults(do=run_serve)


def _add_user(commands: Any) -> None:
    users = commands.add_parser("user", help="give keys, list them, take them away")
    inner = users.add_subparsers(title="commands", required=True, metavar="COMMAND")
    parser = inner.add_parser("add", help="make a key and print it with its secret, once")
    parser.add_argument("name", metavar="NAME", help="whose key it is, for people")
    parser.add_argument("--scope", metavar="SCOPE", action="append", required=True, help="what it may do; repeatable")
    _add_database(parser)
    _add_format(parser)
    parser.set_defaults(do=run_user_add)
    parser = inner.add_parser("list", help="say who has a key, and what it may do")
    _add_database(parser)
    _add_format(parser)
    parser.set_defaults(do=run_user_list)
    parser = inner.add_parser("remove", help="take a key away, at once; what it wrote stays")
    parser.add_argument("name", metavar="NAME", help="whose key it is")
    _add_database(parser)
    parser.set_defaults(do=run_user_remove)


def _add_backup(commands: Any) -> None:
    parser = commands.add_parser(
        "backup",
        help="copy the database while it is in use",
        description="Copy the database while it is in use. The copy is whole, checked, and one file: to restore it, "
        "stop the LRS, move it to where the database was, and delete the files there that end in -wal and -shm.",
    )
    parser.add_argument("to", metavar="TO", type=Path, help="the new file")
    _add_database(parser)
    parser.set_defaults(do=run_backup)


def _add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--db", metavar="FILE", type=Path, required=True, help="the database")


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text", help="json for programs")


def port(text: str) -> int:
    """Read a port; 0 is any that is free."""
    if not text.isdecimal() or int(text) > 65_535:
        message = f"{text!r} is no port: a number up to 65535"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for, where the libraries for it are there."""
    demand_libraries()
    _demand_text(arguments)
    return int(arguments.do(arguments))


def _demand_text(arguments: argparse.Namespace) -> None:
    """Raise UsageError for a word that is no text: neither a database nor an LRS could keep it."""
    for name, given in vars(arguments).items():
        for word in given if isinstance(given, list) else [given]:
            if isinstance(word, str) and not lrs_keep.is_text(word):
                message = f"{name} {word[:200]!r} is not in UTF-8"
                raise UsageError(message)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until the process is told to end."""
    from builders.lrs.app import ENDPOINT, application  # noqa: PLC0415 - keeps --help fast
    from builders.lrs.serve import serve  # noqa: PLC0415
    from builders.lrs.store import Store  # noqa: PLC0415
    from builders.render.templates import themes  # noqa: PLC0415

    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")

    def ready(port: int) -> None:
        host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
        sys.stdout.write(f"http://{host}:{port}{ENDPOINT} (Ctrl+C ends it)\n")
        sys.stdout.flush()

    with closing(Store(arguments.db)) as store:
        serve(application(store, pages=themes() / "start"), arguments.host, arguments.port, ready)
    return 0


def run_user_add(arguments: argparse.Namespace) -> int:
    """Make a key and print it."""
    from builders.lrs.auth import SCOPES, add_user  # noqa: PLC0415
    from builders.lrs.store import connect  # noqa: PLC0415

    for scope in arguments.scope:
        if scope not in SCOPES:
            message = f"there is no scope {scope!r}; there are {', '.join(SCOPES)}"
            raise UsageError(message)
    with closing(connect(arguments.db)) as db:
        key, secret = add_user(db, arguments.name, arguments.scope)
    if arguments.format == "json":
        _print_json({"name": arguments.name, "key": key, "secret": secret, "scopes": sorted(set(arguments.scope))})
    else:
        sys.stdout.write(f"key:    {key}\nsecret: {secret}\nThe secret is not kept and can't be shown again.\n")
    return 0


def run_user_list(arguments: argparse.Namespace) -> int:
    """Print who has a key."""
    with closing(lrs_keep.opened(arguments.db)) as db:
        rows = db.execute("SELECT name, key, scopes, created FROM user ORDER BY name").fetchall()
    users = [{"name": row[0], "key": row[1], "scopes": row[2].split(), "created": _day(row[3])} for row in rows]
    if arguments.format == "json":
        _print_json(users)
    else:
        lines = [f"{user['name']}  {user['key']}  {' '.join(user['scopes'])}  {user['created']}\n" for user in users]
        sys.stdout.write("".join(lines) or "nobody has a key: 'lrs user add' makes one\n")
    return 0


def run_user_remove(arguments: argparse.Namespace) -> int:
    """Take a key away."""
    from builders.lrs.auth import remove_user  # noqa: PLC0415

    with closing(lrs_keep.opened(arguments.db)) as db:
        remove_user(db, arguments.name)
    return 0


def run_backup(arguments: argparse.Namespace) -> int:
    """Copy the database."""
    from builders.lrs.store import backup  # noqa: PLC0415

    backup(arguments.db, arguments.to)
    sys.stdout.write(f"{arguments.to}: {arguments.to.stat().st_size:,} bytes, checked\n")
    return 0


def demand_libraries(what: str = "the LRS") -> None:
    """Raise ServiceError where a library that the LRS is made of is not installed; `what` needs it."""
    from importlib.util import find_spec  # noqa: PLC0415

    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        message = f"{what} needs {', '.join(missing)}: pip install 'coursewright[lrs]'"
        raise ServiceError(message)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def _day(microseconds: int) -> str:
    return datetime.fromtimestamp(microseconds / 1e6, UTC).date().isoformat()
