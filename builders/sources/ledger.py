"""The ledger: `content/ledger/<publisher>/<course>/<version>.json`, every release that a project knows.

All files are hashed, since each names the one before it; only those that somebody asks for are read.
"""

import functools
import hashlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from builders.errors import BadInputError, Problem, Where
from builders.model import Course, Module, Version
from builders.model.release import History, Ledger, Release
from builders.sources.ledgerfile import read, restored
from builders.sources.textfile import read_text

FOLDER = "content/ledger"
LIMIT = 20_000_000
"""Bytes of one file: a course of a hundred modules has a fifth of that."""
# As a file of ours has it: at the left margin but one, which no text in quotes can imitate.
_PREVIOUS = re.compile(rb'^ "previous": "([0-9a-f]*)"', re.MULTILINE)


def read_ledger(root: Path, publisher: str, problems: list[Problem]) -> Ledger:
    """Return the ledger; where a file is not what was released, that is a problem, and its course is left out."""
    found = {
        folder.name: dict(_courses(root, folder, problems, whole=folder.name == publisher))
        for folder in _folders(root / FOLDER)
    }
    return Ledger(own=found.pop(publisher, {}), others=found)


def marked(ledger: Ledger, module: Module) -> Module:
    """Return a module that says whether its version has been released."""
    released = ledger.module(module.slug)
    same = released is not None and released.version == module.version and module.language in released.languages
    return replace(module, draft=not same)


def marked_course(ledger: Ledger, course: Course) -> Course:
    """Return a course that says whether its version has been released in its language, as its modules do."""
    released = ledger.released(course.base, course.version)
    return replace(
        course,
        draft=released is None or course.language not in released.languages,
        modules=tuple(marked(ledger, module) for module in course.modules),
    )


def sha256(data: bytes) -> str:
    """Return the digest by which the next release names a file, whatever line ends a checkout gave it."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _courses(root: Path, publisher: Path, problems: list[Problem], *, whole: bool) -> Iterator[tuple[str, History]]:
    for folder in _folders(publisher):
        before = len(problems)
        versions = tuple(sorted(_versions(root, folder, problems)))
        history = _history(root, folder, versions)
        problems.extend(_breaks(root, folder, versions, whole=whole))
        try:
            # What everything is compared with.
            newest = history[-1:]
        except BadInputError as error:
            problems.extend(error.problems)
        else:
            if newest and len(problems) == before:
                yield folder.name, history


def _versions(root: Path, folder: Path, problems: list[Problem]) -> Iterator[Version]:
    for file in folder.glob("*.json"):
        try:
            yield Version.parse(file.stem)
        except ValueError:
            where = Where(path=file.relative_to(root).as_posix())
            message = f"{file.stem!r} is no version."
            hint = "A file of the ledger is called <version>.json. Take this one out of the ledger."
            problems.append(Problem(code="V007", where=where, message=message, hint=hint))


def _history(root: Path, folder: Path, versions: tuple[Version, ...]) -> History:
    files = _Files(root=root, folder=folder.relative_to(root).as_posix())
    return History(versions, functools.lru_cache(maxsize=64)(files.release), files.holds)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Files:
    """The files of one course."""

    root: Path
    folder: str

    def release(self, version: Version) -> Release:
        """Return a release; raises BadInputError where its file is not one."""
        problems: list[Problem] = []
        path = f"{self.folder}/{version}.json"
        text = read_text(self.root, path, problems, LIMIT)
        release = None if text is None else read(text, path, problems)
        if release is None:
            raise BadInputError(problems)
        return release

    def holds(self, version: Version, text: str) -> bool:
        """Say whether the file of a version holds a text."""
        return text.encode() in (self.root / f"{self.folder}/{version}.json").read_bytes()


def _breaks(root: Path, folder: Path, versions: tuple[Version, ...], *, whole: bool) -> Iterator[Problem]:
    """Give a problem for each release that names another file before it than there is.

    Of what a project was made from, the first ones may be missing.
    """
    paths = [f"{folder.relative_to(root).as_posix()}/{version}.json" for version in versions]
    try:
        files = [(path, _link((root / path).read_bytes())) for path in paths]
    except OSError as error:
        message = f"this file can't be read: {error.strerror}."
        yield Problem(code="S002", where=Where(path=str(error.filename)), message=message)
        return
    if whole and files and files[0][1][1]:
        message = "this release names one before it, which isn't here."
        hint = "Bring that file back: 'git log --diff-filter=D -- content/ledger' finds who deleted it."
        yield Problem(code="V008", where=Where(path=files[0][0]), message=message, hint=hint)
    for (before, (own, _)), (path, (_, previous)) in itertools.pairwise(files):
        if previous != own:
            message = f"this release was made after another file than {before}, as it is now."
            hint = (
                f"If one of the two was edited: {restored(path)} If two branches released: release the later one again."
            )
            yield Problem(code="V008", where=Where(path=path), message=message, hint=hint)


def _link(data: bytes) -> tuple[str, str]:
    """Return the digest of a file, and that of the file which it names as the one before it."""
    data = data.replace(b"\r\n", b"\n")
    found = _PREVIOUS.search(data)
    return sha256(data), found[1].decode() if found else "-"
