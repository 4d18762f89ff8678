"""A copy of a project in which files are edited one after the other; the project gets all of them or none."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from builders.pipeline.output import swap
from builders.sources.edits import Edit, Sheet

_COPIED = ("content", "quizzes")


class Stage:
    """The copy. What is edited here can be read again, so that each step sees what the ones before it did."""

    def __init__(self, root: Path, folder: Path) -> None:
        """Copy what is read of the project at `root` into an empty folder."""
        self.root, self.folder = root, folder
        for name in _COPIED:
            shutil.copytree(root / name, folder / name)
        shutil.copy(root / "mkdocs.yml", folder / "mkdocs.yml")
        self._touched: dict[str, None] = {}

    def text(self, path: str) -> str:
        """Return a file with its line ends as they are."""
        return (self.folder / path).read_bytes().decode()

    def edit(self, path: str, edits: Iterable[Edit]) -> None:
        """Apply edits to a file."""
        self.write(path, Sheet(text=self.text(path)).with_edits(edits))

    def write(self, path: str, text: str) -> None:
        """Give a file another text."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
        self._touched[path] = None

    def changed(self) -> list[str]:
        """Return the files that differ from the project's."""
        return [path for path in self._touched if (self.folder / path).read_bytes() != _bytes(self.root / path)]

    def hand_over(self) -> None:
        """Put what was edited into the project: all of it, or none where one file can't be written."""
        swap(self.folder, self.root, self.changed())


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
