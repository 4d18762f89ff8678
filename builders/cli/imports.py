"""`coursewright import`: an export of a learning system into the archive."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from builders.cli.output import say
from builders.cli.root import project_root
from builders.errors import BadInputError, Problem, UsageError

_EXAMPLES = """examples:
  coursewright import export.csv --draft-map                       propose a map, and show how it reads the rows
  coursewright import export.csv --map moodle.yml --records ../records"""


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "import",
        help="take an export of a learning system into the archive",
        description="Take an export (CSV with commas, semicolons or tabs), a sign-in sheet or a list of prior training "
        "into the archive of a folder of records. A map says what its columns mean. Rows that were taken before are "
        "not taken again; a corrected one takes the place of its record.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="the export; a name that ends with .json is a list of objects"
    )
    parser.add_argument("--map", metavar="MAP", type=Path, help="what its columns mean, in YAML")
    parser.add_argument("--records", metavar="DIR", type=Path, help="the folder of records")
    parser.add_argument("--draft-map", action="store_true", help="print a proposal for a map; nothing is taken")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import a file, or propose a map for it; 1 when rows had to be left out."""
    from builders.records.table import read_table  # noqa: PLC0415 - keeps --help fast

    problems: list[Problem] = []
    table = read_table(arguments.file, arguments.file.name, problems)
    if table is None:
        raise BadInputError(problems)
    if arguments.draft_map:
        from builders.records.draft import draft  # noqa: PLC0415

        sys.stdout.write(draft(table, "lms", datetime.now(UTC).date()))
        return 0
    if arguments.map is None or arguments.records is None:
        message = "give --map and --records, or --draft-map for a proposal"
        raise UsageError(message)
    from builders.pipeline.records import take_export  # noqa: PLC0415

    done = take_export(project_root(Path.cwd()), arguments.records, table, arguments.map, datetime.now(UTC))
    say(done.problems)
    left = len(done.problems)
    told = f"{done.new} new, {done.known} were there, {done.not_passed} not passed, {left} left out"
    # A correction is a new record: the one before stands no more.
    told += f"; {done.replaced} of before replaced" if done.replaced else ""
    sys.stdout.write(f"{told}\n")
    return 1 if left else 0
