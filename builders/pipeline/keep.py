"""Keeping a release for good: its files in a folder of the user's, with their SHA-256, never written over."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from builders.errors import CoursewrightError

SUMS = "SHA256SUMS"
"""As `sha256sum` writes it: `sha256sum --check SHA256SUMS` says later whether all is as it was."""


@dataclass(frozen=True, slots=True)
class Keepsake:
    """Files by name that are to be kept in a folder, which may keep other releases already."""

    folder: Path
    files: Mapping[str, bytes]

    def refuse_other(self) -> None:
        """Raise CoursewrightError where a file of that name has other bytes."""
        other = [name for name, data in self.files.items() if _differs(self.folder / name, data)]
        if other:
            message = f"{self.folder} keeps other files of these names, which are never replaced: {', '.join(other)}"
            raise CoursewrightError(message)

    def stage(self) -> None:
        """Write what is not there yet under other names: a disk that is full says so before anything is a fact."""
        self.refuse_other()
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, data in self.files.items():
            if not (self.folder / name).exists():
                _write(self._staged(name), data)

    def keep(self) -> None:
        """Give every file its name, then list them all."""
        self.stage()
        for name in self.files:
            if self._staged(name).exists():
                self._staged(name).replace(self.folder / name)
        sums = {**self._listed(), **{name: hashlib.sha256(data).hexdigest() for name, data in self.files.items()}}
        text = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        _write(self._staged(SUMS), text.encode())
        self._staged(SUMS).replace(self.folder / SUMS)

    def _staged(self, name: str) -> Path:
        return self.folder / f".{name}.part"

    def _listed(self) -> Mapping[str, str]:
        """Return what the list says already."""
        try:
            lines = (self.folder / SUMS).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        pairs = (line.split("  ", 1) for line in lines if "  " in line)
        return {name: digest for digest, name in pairs}


def lacking(folders: Iterable[Path], digests: Mapping[str, str]) -> bool:
    """Say whether one of the folders lacks a file of these SHA-256, by name."""
    return any(_digest(folder / name) != digest for folder in folders for name, digest in digests.items())


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _differs(file: Path, data: bytes) -> bool:
    return file.exists() and (not file.is_file() or file.read_bytes() != data)


def _write(file: Path, data: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
