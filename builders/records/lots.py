"""Lots: files of the archive that follow one another in its log, and have one table together.

Pulls leave many small files, and to plan what is done with a table takes longer than to do it. A lot never changes:
what comes later is in another one. The name of its table says which files it has, so that no list has to be kept.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from builders.records.archive import Part

_FOLDER = Path("archive/.tables")
_FORM = 8
"""Another number for what is read otherwise, so that tables of before are made anew."""
_NAME = re.compile(rf"(?P<first>[0-9]{{6,}})-(?P<count>[0-9]+)-[0-9a-f]{{16}}\.{_FORM}\.parquet")
_SIZE = 256 * 2**20
"""Bytes of files that one table is made of; a file that has more is a lot by itself."""
_END = b"PAR1"
"""The last bytes of every Parquet file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lot:
    """Files of one source; `first` is how many files stand before them in the log."""

    first: int
    parts: tuple[Part, ...]

    @property
    def source(self) -> str:
        """Where all of it is from."""
        return self.parts[0].source

    @property
    def table(self) -> Path:
        """Where its table is, or will be, below the folder of records."""
        digest = hashlib.sha256("".join(part.sha256 for part in self.parts).encode()).hexdigest()
        return _FOLDER / f"{self.first:06}-{len(self.parts)}-{digest[:16]}.{_FORM}.parquet"

    def tabled(self, root: Path) -> bool:
        """Say whether its table is there up to its end: a copy, or a machine that goes down, can leave a part of it."""
        table = root / self.table
        if not table.exists():
            return False
        with table.open("rb") as held:
            held.seek(max(0, table.stat().st_size - len(_END)))
            return held.read() == _END

    def halves(self) -> tuple["Lot", "Lot"]:
        """Return two lots of several files."""
        half = len(self.parts) // 2
        return Lot(first=self.first, parts=self.parts[:half]), Lot(first=self.first + half, parts=self.parts[half:])


def lots(root: Path, parts: Sequence[Part]) -> Iterator[Lot]:
    """Give all files in lots: those that have a table as they are, the others in the fewest."""
    starts = dict[int, list[int]]()
    for table in (root / _FOLDER).glob("*.parquet"):
        if found := _NAME.fullmatch(table.name):
            starts.setdefault(int(found["first"]), []).append(int(found["count"]))
    at = 0
    while at < len(parts):
        there = (_lot(parts[at : at + count], at) for count in sorted(starts.get(at, ()), reverse=True))
        lot = next((one for one in there if one.tabled(root)), None) or _lot(_alike(parts, at, starts.keys()), at)
        yield lot
        at += len(lot.parts)


def _lot(parts: Iterable[Part], at: int) -> Lot:
    return Lot(first=at, parts=tuple(parts))


def _alike(parts: Sequence[Part], at: int, starts: Collection[int]) -> Iterator[Part]:
    """Give files from one on, as many as a lot takes, and none that has a table."""
    size = 0
    for place, part in enumerate(parts[at:], at):
        size += part.bytes
        if place > at and (size > _SIZE or part.source != parts[at].source or place in starts):
            return
        yield part
