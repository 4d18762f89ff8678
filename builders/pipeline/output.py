"""Writing output: staged beside its target, then swapped in."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path


def keep(source: Path, target: Path) -> None:
    """Carry a file or folder of the last build over into the new one, without copying bytes where links work."""
    if source.is_dir():
        shutil.copytree(source, target, copy_function=_link, dirs_exist_ok=True)
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        _link(str(source), str(target))


def swap(stage: Path, out: Path, names: Iterable[str]) -> None:
    """Put each file or folder of `stage` in the place of the one in `out`; if one can't be, or on Ctrl+C, all go back.

    A name is a path below both.
    """
    undo: list[tuple[Path, Path]] = []
    try:
        for name in names:
            if (out / name).exists():
                _move(out / name, stage / "old" / name, undo)
            _move(stage / name, out / name, undo)
    except BaseException:
        # A stop can come before a move as well as after it: what is there tells.
        for now, before in reversed(undo):
            if now.exists():
                now.replace(before)
        raise


def _move(source: Path, target: Path, undo: list[tuple[Path, Path]]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    undo.append((target, source))
    source.replace(target)


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
