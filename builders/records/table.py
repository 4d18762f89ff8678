"""Tables as offices keep them: CSV with commas, semicolons or tabs, in UTF-8 or UTF-16; and lists in JSON."""

import codecs
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from builders.errors import Problem, Where
from builders.records.listed import rows

LIMIT = 200_000_000
"""Bytes: a million rows have half as many."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# How spreadsheets keep the zeros of ="00123".
_QUOTED = re.compile(r'="([^"]*)"')


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One row: its number in the file, as an editor counts (in JSON the object's, from 2 on), and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table with its headings; `path` is how problems name it, `data` its bytes, and `sha256` their digest."""

    path: str
    data: bytes = field(repr=False)
    sha256: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    def column(self, name: str) -> int | None:
        """Return where a column is; headings are the same however they are capitalised."""
        wanted = name.strip().casefold()
        return next((at for at, heading in enumerate(self.columns) if heading.casefold() == wanted), None)

    def where(self, line: Line | None = None, column: int = 0) -> Where:
        """Return the place of a row; the column counts cells."""
        return Where(path=self.path, line=line.number if line else 1, column=column + 1)


def read_table(file: Path, path: str, problems: list[Problem]) -> Table | None:
    """Return a table, or None and a problem; `path` is how problems name it."""
    try:
        data = file.read_bytes() if file.stat().st_size <= LIMIT else None
        read = _objects if file.suffix.lower() == ".json" else _lines
        lines = list(read(_decoded(data))) if data is not None else []
    except OSError as error:
        message, hint = f"this table can't be read: {error.strerror}.", ""
    except UnicodeDecodeError:
        message = "this table is neither UTF-8 nor UTF-16."
        hint = "Save it as 'CSV UTF-8': other encodings do not say which letters they mean."
    except json.JSONDecodeError as error:
        message, hint = f"this is no JSON: {error.msg} in line {error.lineno}.", "Get it from the system again."
    except (csv.Error, ValueError) as error:
        message, hint = f"this is no table: {error}.", "Export it again."
    else:
        if data is not None and lines:
            digest = hashlib.sha256(data).hexdigest()
            return Table(path=path, data=data, sha256=digest, columns=lines[0].cells, lines=tuple(lines[1:]))
        message, hint = "this table is empty.", "Its first row has the names of the columns."
        if data is None:
            message, hint = f"this table has over {LIMIT:,} bytes.", "Split it."
    problems.append(Problem(code="R001", where=Where(path=path), message=message, hint=hint))
    return None


def _decoded(data: bytes) -> str:
    named = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    # UTF-16 without its mark: every second byte of plain letters is zero.
    guess = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be" if data[:1] == b"\0" else "utf-8"
    return data.decode(named or guess)


def _lines(text: str) -> Iterator[Line]:
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Line(number=start, cells=tuple(map(_cell, cells)))
        start = reader.line_num + 1


def _objects(text: str) -> Iterator[Line]:
    for number, cells in enumerate(rows(text), 1):
        yield Line(number=number, cells=tuple(map(_cell, cells)))


def _cell(text: str) -> str:
    text = text.strip()
    quoted = _QUOTED.fullmatch(text)
    return quoted[1] if quoted else text


class Reader:
    """Typed access to the cells of a row by the names of columns. What is wrong is noted, and reads as nothing."""

    def __init__(self, table: Table, problems: list[Problem], known: Sequence[str], required: Sequence[str]) -> None:
        """Find the columns; one that is missing is a problem, one that nobody knows a remark."""
        self.table, self.problems = table, problems
        self._places = {name: at for name in known if (at := table.column(name)) is not None}
        for name in required:
            if name not in self._places:
                there = f"There are: {', '.join(filter(None, table.columns))}."
                self._note("R002", table.where(), f"the column '{name}' is missing.", there)
        lower = {name.casefold() for name in known}
        for at, heading in enumerate(table.columns):
            if heading and heading.casefold() not in lower:
                hint = f"It is not read. Known here: {', '.join(known)}."
                self._note("R102", table.where(column=at), f"the column '{heading}' is unknown.", hint)
        self.whole = all(name in self._places for name in required)

    def text(self, line: Line, name: str, *, required: bool = False) -> str:
        """Return the text of a cell, empty where there is none."""
        at = self._places.get(name)
        found = line.cells[at] if at is not None and at < len(line.cells) else ""
        if required and not found:
            self.problem("R005", line, name, f"'{name}' is empty.", "Fill it in, or delete the row.")
        return found

    def names(self, line: Line, name: str) -> tuple[str, ...]:
        """Return what a cell lists, between semicolons, each once."""
        return tuple(dict.fromkeys(part for one in self.text(line, name).split(";") if (part := one.strip())))

    def problem(self, code: str, line: Line, name: str, message: str, hint: str) -> None:
        """Note a problem of a cell; codes that begin with R1 are remarks."""
        where = self.table.where(line, self._places.get(name, 0))
        self._note(code, where, message, hint)

    def _note(self, code: str, where: Where, message: str, hint: str) -> None:
        self.problems.append(Problem(code=code, where=where, message=message, hint=hint, warning=code.startswith("R1")))
