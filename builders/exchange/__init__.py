"""Quiz interchange: foreign formats to our banks and back. What a format can't hold is said, never dropped in silence.

To add a format: its reader and writer here, its name in `EXCHANGES`, its golden file in `tests/exchange/golden/`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from builders.errors import BadInputError, Problem, Where
from builders.exchange.entry import Reading, Writing
from builders.exchange.gift import read_gift, write_gift
from builders.exchange.moodle import read_moodle, write_moodle
from builders.exchange.qti21 import write_qti21
from builders.model import Bank, Overlay

LIMIT = 2_000_000
"""Bytes. A bank of 500 questions stays below; a file that does not holds pictures, which we don't take."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """A foreign format: how its files end, how it is written, and how it is read (None: it is not)."""

    name: str
    suffix: str
    write: Callable[[Bank, Overlay | None], Writing]
    read: Callable[[bytes, str, list[Problem]], Reading] | None = None


def _gift(data: bytes, path: str, problems: list[Problem]) -> Reading:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        where = Where(path=path, line=line, column=error.start - data.rfind(b"\n", 0, error.start))
        message = f"byte 0x{data[error.start]:02x} is not UTF-8."
        problems.append(Problem(code="X001", where=where, message=message, hint="Save the file as UTF-8."))
        return Reading(entries=(), remarks=())
    return read_gift(text, path, problems)


EXCHANGES: Mapping[str, Exchange] = {
    exchange.name: exchange
    for exchange in (
        Exchange(name="gift", suffix=".gift.txt", write=write_gift, read=_gift),
        Exchange(name="moodle", suffix=".moodle.xml", write=write_moodle, read=read_moodle),
        Exchange(name="qti21", suffix=".qti21.zip", write=write_qti21),
    )
}


def read(name: str, data: bytes, path: str) -> Reading:
    """Read a file in the format `name`; raises BadInputError with every problem there is."""
    problems: list[Problem] = []
    reader = EXCHANGES[name].read
    if len(data) > LIMIT:
        message = f"over {LIMIT:,} bytes."
        problems.append(Problem(code="X001", where=Where(path=path), message=message, hint="Split the file."))
    reading = reader(data, path, problems) if reader and not problems else Reading(entries=(), remarks=())
    if not problems and not reading.entries and not reading.remarks:
        hint = f"Is it {name}? Formats: {', '.join(e.name for e in EXCHANGES.values() if e.read)}."
        problems.append(Problem(code="X003", where=Where(path=path), message="no question in here.", hint=hint))
    if problems:
        raise BadInputError(problems)
    return reading


__all__ = ["EXCHANGES", "Exchange", "read"]
