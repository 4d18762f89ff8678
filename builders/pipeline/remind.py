"""Reminders into a folder of their own, which can be made anew as often as one likes."""

import datetime as dt
from pathlib import Path

from builders.errors import Problem, UsageError
from builders.pipeline.outfolder import refuse_others, replace_folder
from builders.pipeline.records import outside
from builders.pipeline.report import desk
from builders.records.engine import DUCKDB, Engine
from builders.report.remind import remind

MARK = "remind.json"
"""Says what the command wrote into a folder: nothing else is ever taken away."""


def write_reminders(  # noqa: PLR0913 - what is asked, and of what
    root: Path, records: Path, since: dt.date, as_of: dt.date | None, out: Path, *, engine: Engine = DUCKDB
) -> tuple[str, tuple[Problem, ...]]:
    """Write the reminders; return what they are in a sentence, and remarks. Raises UsageError, BadInputError."""
    folder = outside(root, out)
    refuse_others(folder, MARK)
    now, remarks = desk(root, records, as_of, done=False, engine=engine)
    if since >= now.board.as_of:
        message = f"--since {since} has to be before the day of the report, {now.board.as_of}"
        raise UsageError(message)
    before, _ = desk(root, records, since, done=False, engine=engine)
    made = remind(now, before.board)
    replace_folder(folder, made.files, MARK, {"since": str(since), "as_of": str(now.board.as_of)})
    return made.summary, remarks
