"""The command line: the only place that prints or exits. Exit 0 done, 1 problems, 2 wrong usage, 3 a service failed."""

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

from builders import tool_version
from builders.errors import CoursewrightError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe that can't show a character of the sources gets its number.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parsed = _parser().parse_args(arguments)
    try:
        # Who ends a build politely leaves the last output as whole as Ctrl+C does.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        return int(parsed.run(parsed))
    except CoursewrightError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output left (`| head`): nothing more to say, and nothing went wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        sys.stderr.write(f"{error.filename or 'the system'}: {error.strerror or error}\n")
        return 3
    except KeyboardInterrupt:
        sys.stderr.write("stopped; the last good output is untouched\n")
        return 130
    except Exception as error:
        # Who has opened no database has not loaded what its errors are.
        sqlite = sys.modules.get("sqlite3")
        if sqlite is None or not isinstance(error, sqlite.Error):
            raise
        sys.stderr.write(f"the database could not be used: {error}\n")
        return 3


def _parser() -> argparse.ArgumentParser:
    # A command's imports wait until it is asked for.
    from builders.cli import (  # noqa: PLC0415
        approve,
        build,
        bump,
        check,
        diff,
        export,
        imports,
        lrs,
        new,
        questions,
        quiz,
        rebuild,
        release,
        reports,
        serve,
        show,
    )

    parser = argparse.ArgumentParser(
        prog="coursewright", description="Courses as code, completions as evidence.", allow_abbrev=False
    )
    parser.add_argument("--version", action=_Version, help="show program's version number and exit")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in (
        new,
        check,
        build,
        serve,
        diff,
        bump,
        approve,
        release,
        rebuild,
        show,
        quiz,
        export,
        lrs,
        imports,
        reports,
        questions,
    ):
        command.add(commands)
    return parser


class _Version(argparse.Action):
    """Looks the version up when it is asked for: that takes longer than all of --help."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, nargs=0)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        parser.exit(message=f"{parser.prog} {tool_version()}\n")
