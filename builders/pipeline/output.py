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
    """Put each folder of `stage` in the place of the one in `out`; if one can't be, all go back."""
    undo: list[tuple[Path, Path]] = []
    try:
        for name in names:
            if (out / name).exists():
                undo.append((_moved(out / name, stage / f"old-{name}"), out / name))
            undo.append((_moved(stage / name, out / name), stage / name))
    except OSError:
        for now, before in reversed(undo):
            now.replace(before)
        raise


def _moved(source: Path, target: Path) -> Path:
    return source.replace(target)


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
