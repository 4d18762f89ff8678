"""The archive: statements as they were received, month by month, only ever added to.

`archive/log.ndjson` has one line for each time that something was added: where from, up to where, and each file with
its length and digest. A file that no line names was left by a run that was stopped, and counts for nothing.
What databases read (`.parquet`) is made of these files when it is missing, and may be deleted at any time.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from builders.errors import BadInputError, Problem, Where

FORMAT = 1
LOG = "archive/log.ndjson"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One file of statements, one JSON a line; `path` is POSIX and relative to the folder of records."""

    path: str
    rows: int
    bytes: int
    sha256: str

    @property
    def source(self) -> str:
        """Where it is from: `archive/<source>/<month>/<name>.ndjson`."""
        return self.path.split("/")[1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the log: what was added from a `source` on a day (ISO 8601, with time).

    `since` and `until` are times of the LRS between which all was asked for; both are empty for an import, whose
    `origin` is its file with its digest.
    """

    source: str
    origin: str
    since: str
    until: str
    on: str
    parts: tuple[Part, ...]


class Archive:
    """The archive below a folder of records. Reading raises BadInputError where it is not what the log says."""

    def __init__(self, root: Path) -> None:
        """Read the log; a last line that a stopped run left unfinished is no line."""
        self.root = root
        self._log = root / LOG
        self.entries = tuple(_entries(self._log))

    def until(self, source: str) -> str:
        """Return up to which time of the LRS all of a source is here; empty for nothing yet."""
        return max((entry.until for entry in self.entries if entry.source == source), default="")

    @property
    def parts(self) -> tuple[Part, ...]:
        """All files, in the order of the log."""
        return tuple(part for entry in self.entries for part in entry.parts)

    def check(self, known: Container[Part] = ()) -> None:
        """Raise BadInputError with all that is wrong, if anything is.

        A file that is `known` is not read: it is there, and as long as it was.
        """
        problems = [*_damaged(self.root, self.parts, known), *_gaps(self.entries)]
        if problems:
            raise BadInputError(problems)

    def add(self, entry: Entry, lines: Mapping[str, Iterable[bytes]]) -> Entry:
        """Write the lines of each month as a file, then the line of the log that makes them count."""
        # Two runs at once write two files; what both bring counts once.
        name = f"{len(self.entries) + 1:06}-{secrets.token_hex(4)}"
        parts = tuple(_part(self.root, f"archive/{entry.source}/{month}/{name}", lines[month]) for month in lines)
        done = replace(entry, parts=parts)
        _append(self._log, json.dumps({"format": FORMAT, **asdict(done)}, ensure_ascii=False).encode() + b"\n")
        self.entries = (*self.entries, done)
        return done


def _part(root: Path, stem: str, lines: Iterable[bytes]) -> Part:
    file = root / f"{stem}.ndjson"
    file.parent.mkdir(parents=True, exist_ok=True)
    data = b"\n".join([*lines, b""])
    with file.open("xb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
    return Part(
        path=file.relative_to(root).as_posix(),
        rows=data.count(b"\n"),
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _append(log: Path, line: bytes) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab+") as target:
        # A stopped run may have left half a line: it must not swallow this one.
        if target.tell() and not _ends_well(target):
            line = b"\n" + line
        target.write(line)
        target.flush()
        os.fsync(target.fileno())


def _ends_well(target: Any) -> bool:
    target.seek(-1, os.SEEK_END)
    return bool(target.read(1) == b"\n")


def _entries(log: Path) -> Iterator[Entry]:
    lines = log.read_bytes().split(b"\n") if log.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            read = json.loads(line) if line.strip() else None
        except ValueError:
            # Half a line: its files were never said to be whole.
            continue
        if read is not None:
            yield _entry(read, number)


def _entry(read: Any, number: int) -> Entry:
    try:
        if read["format"] > FORMAT:
            hint = "Use the version of coursewright that wrote it, or a newer one."
            raise BadInputError([_problem("R006", LOG, number, f"this line has format {read['format']}.", hint)])
        parts = tuple(Part(**part) for part in read["parts"])
        return Entry(**{name: read[name] for name in Entry.__slots__ if name != "parts"}, parts=parts)
    except (KeyError, TypeError) as error:
        hint = "Bring the log back from a backup: it is never edited."
        raise BadInputError([_problem("R006", LOG, number, "this line of the log is damaged.", hint)]) from error


def _damaged(root: Path, parts: Iterable[Part], known: Container[Part]) -> Iterator[Problem]:
    hint = "Bring it back from a backup: files of the archive are never edited."
    for part in parts:
        file = root / part.path
        if not file.is_file():
            yield _problem("R006", part.path, 1, "this file of the archive is missing.", hint)
        elif file.stat().st_size != part.bytes or not (part in known or _digest(file) == part.sha256):
            yield _problem("R006", part.path, 1, "this file of the archive is not what was received.", hint)


def _digest(file: Path) -> str:
    with file.open("rb") as held:
        return hashlib.file_digest(held, "sha256").hexdigest()


def _gaps(entries: Iterable[Entry]) -> Iterator[Problem]:
    reached: dict[str, str] = {}
    for number, entry in enumerate(entries, 1):
        before = reached.get(entry.source, "")
        if entry.since > before:
            message = f"{entry.source} was asked from {entry.since} on, but before that only until {before or 'never'}."
            yield _problem("R007", LOG, number, message, "Bring the log back from a backup, and pull again.")
        reached[entry.source] = max(before, entry.until)


def _problem(code: str, path: str, line: int, message: str, hint: str) -> Problem:
    return Problem(code=code, where=Where(path=path, line=line), message=message, hint=hint)
