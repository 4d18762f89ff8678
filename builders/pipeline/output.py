"""Writing output: staged beside its target, then swapped in."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
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


def write_source(file: Path, text: str) -> None:
    """Write a file of a project, with the line ends that `text` has."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="")


def write_sources(root: Path, files: Mapping[str, str]) -> None:
    """Write all files of a project or none, by their paths below `root`."""
    with tempfile.TemporaryDirectory(prefix=".new-", dir=root) as folder:
        for path, text in files.items():
            write_source(Path(folder) / path, text)
            if (root / path).exists():
                shutil.copymode(root / path, Path(folder) / path)
        swap(Path(folder), root, files)


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
