"""Reminders into a folder of their own, which can be made anew as often as one likes."""

import datetime as dt
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from builders.errors import Problem, UsageError
from builders.pipeline.records import outside
from builders.pipeline.report import desk
from builders.report.remind import remind

MARK = "remind.json"
"""Says what the command wrote into a folder: nothing else is ever taken away."""


def write_reminders(
    root: Path, records: Path, since: dt.date, as_of: dt.date | None, out: Path
) -> tuple[str, tuple[Problem, ...]]:
    """Write the reminders; return what they are in a sentence, and remarks. Raises UsageError, BadInputError."""
    folder = outside(root, out)
    _ours(folder)
    now, remarks = desk(root, records, as_of)
    if since >= now.board.as_of:
        message = f"--since {since} has to be before the day of the report, {now.board.as_of}"
        raise UsageError(message)
    before, _ = desk(root, records, since)
    made = remind(now, before.board)
    said = {"format": 1, "since": str(since), "as_of": str(now.board.as_of), "files": sorted(made.files)}
    _put(folder, {**made.files, MARK: (json.dumps(said, indent=1) + "\n").encode()})
    return made.summary, remarks


def _ours(folder: Path) -> None:
    """Refuse a folder that has anything besides what an earlier run wrote: raises UsageError."""
    if not folder.exists():
        return
    there = (
        {one.relative_to(folder).as_posix() for one in folder.rglob("*") if not one.is_dir()}
        if folder.is_dir()
        else {""}
    )
    if others := sorted(there - _named(folder)):
        message = f"{folder} has something that this command did not write ({others[0]!r}): name a folder of its own"
        raise UsageError(message)


def _named(folder: Path) -> set[str]:
    try:
        return {*json.loads((folder / MARK).read_bytes())["files"], MARK}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files beside the folder, then put them in its place: a stopped run leaves the folder as it was."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as place:
        made, old = Path(place) / "new", Path(place) / "old"
        for name, data in files.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(data)
        if folder.exists():
            folder.rename(old)
        made.rename(folder)
