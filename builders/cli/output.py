"""Writing a file that a person asked for: never over another one by accident, never half of it."""

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from builders.errors import Problem, UsageError


def write_file(path: Path, data: bytes, *, force: bool) -> None:
    """Write `data` in one step; raises UsageError where a file is in the way and `force` does not say to replace it."""
    if path.exists() and not force:
        message = f"{shown_path(path)} is there already: '--force' replaces it, '--out FILE' writes elsewhere"
        raise UsageError(message)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def say(remarks: Iterable[Problem]) -> None:
    """Print remarks, one a line, to standard error: the file is written all the same."""
    sys.stderr.write("".join(f"{remark}\n" for remark in remarks))


def shown_path(path: Path) -> str:
    """Return a path as the working directory sees it."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()
