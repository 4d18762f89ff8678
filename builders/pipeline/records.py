"""Where records lie, and exports on their way into them."""

import datetime as dt
from pathlib import Path

from builders.errors import BadInputError, Problem, UsageError
from builders.records.archive import Archive
from builders.records.importing import Imported, take
from builders.records.maps import read_map
from builders.records.table import Table
from builders.sources.config import read_config


def outside(root: Path, folder: Path) -> Path:
    """Return the folder of records; raises UsageError where it lies in the project, where git would keep it."""
    resolved = folder.resolve()
    if resolved.is_relative_to(root.resolve()) and not resolved.is_relative_to((root / "dist").resolve()):
        message = f"{folder} lies inside the course's project: people's data are kept outside of it"
        raise UsageError(message)
    return resolved


def take_export(root: Path, folder: Path, table: Table, map_file: Path, now: dt.datetime) -> Imported:
    """Add an export to the archive; raises BadInputError where its map is wrong or doesn't fit."""
    problems: list[Problem] = []
    archive, config = Archive(outside(root, folder)), read_config(root, problems)
    columns = read_map(map_file, problems)
    if config is None or columns is None:
        raise BadInputError(problems)
    done = take(archive, table, columns, config.publisher.iri, now)
    if misfits := [problem for problem in done.problems if not problem.warning]:
        raise BadInputError(misfits)
    return done
