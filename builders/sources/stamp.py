"""Whether a project has changed: the names, times and sizes of all files that are read."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISREG

from builders.sources.config import PATH as CONFIG

Stamp = tuple[tuple[str, int, int], ...]
SETTLED = 0.03
"""Seconds that a change has to stand before it is looked at: an editor empties a file before it writes it."""
_FOLDERS = ("content", "quizzes")


def stamp(root: Path) -> Stamp:
    """Return what differs after a file below `root` was written, added or deleted."""
    return tuple(_stamps(root, [root / CONFIG, *(file for folder in _FOLDERS for file in _files(root / folder))]))


def stamp_of(folder: Path) -> Stamp:
    """Return what differs after a file in a folder was written, added or deleted."""
    return tuple(_stamps(folder, _files(folder)))


def _files(folder: Path) -> Iterator[Path]:
    # A folder may go while it is walked, as at `git checkout`: `os.walk` leaves it out then.
    return (Path(at, name) for at, _, names in os.walk(folder) for name in names)


def _stamps(root: Path, files: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    for file in sorted(files):
        name = file.relative_to(root).as_posix()
        # Editors keep copies of what is being written beside it.
        if "/." in name or name.endswith("~"):
            continue
        try:
            found = file.stat()
        except OSError:
            # It went between the listing and this look.
            continue
        if S_ISREG(found.st_mode):
            yield name, found.st_mtime_ns, found.st_size
