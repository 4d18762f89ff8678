"""A project that brings the tool along is built by that tool: another one would make other bytes."""

from collections.abc import Iterator
from pathlib import Path

import builders
from builders.errors import CoursewrightError
from builders.render.templates import themes


def refuse_other(root: Path) -> None:
    """Raise CoursewrightError where the project at `root` holds a tool that is not the one that runs."""
    if not (root / "builders" / "__init__.py").is_file():
        return
    running = {"builders": Path(builders.__file__).parent, "themes": themes()}
    for name, folder in running.items():
        if other := next(_other(folder, root / name), None):
            message = (
                f"this project brings coursewright along, and the one that runs is another: {name}/{other} differs. "
                "Run the one of this project (.venv/bin/coursewright after 'make build')"
            )
            raise CoursewrightError(message)


def _other(running: Path, here: Path) -> Iterator[str]:
    """Give the files that are not the same in both folders."""
    for name in sorted(_files(running) | _files(here)):
        both = (running / name).is_file() and (here / name).is_file()
        if not both or (running / name).read_bytes() != (here / name).read_bytes():
            yield name


def _files(folder: Path) -> set[str]:
    found = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return {name for name in found if "__pycache__" not in name and not name.startswith(("_themes/", "_pages/"))}
