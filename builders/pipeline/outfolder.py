"""A folder that a command makes anew as a whole, as often as one likes, and never over anything of others."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builders.errors import UsageError


def refuse_others(folder: Path, mark: str) -> None:
    """Raise UsageError for a folder that has anything besides what an earlier run wrote, as its file `mark` says."""
    if not folder.exists():
        return
    there = (
        {one.relative_to(folder).as_posix() for one in folder.rglob("*") if not one.is_dir()}
        if folder.is_dir()
        else {""}
    )
    if others := sorted(there - _named(folder, mark)):
        message = f"{folder} has something that this command did not write ({others[0]!r}): name a folder of its own"
        raise UsageError(message)


def replace_folder(folder: Path, files: Mapping[str, bytes], mark: str, said: Mapping[str, Any]) -> None:
    """Write all files beside the folder, then put them in its place: a stopped run leaves the folder as it was.

    The file `mark` names them, and has what is `said` besides.
    """
    listing = json.dumps({"format": 1, **said, "files": sorted(files)}, indent=1) + "\n"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as place:
        made, old = Path(place) / "new", Path(place) / "old"
        for name, data in {**files, mark: listing.encode()}.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(data)
        if folder.exists():
            folder.rename(old)
        made.rename(folder)


def _named(folder: Path, mark: str) -> set[str]:
    try:
        return {*json.loads((folder / mark).read_bytes())["files"], mark}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
