"""A sheet as a file: pure functions from a sheet to bytes. The same sheet gives the same bytes, on any day."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from builders.errors import ServiceError
from builders.render.templates import render
from builders.report.chart import svg
from builders.report.pdf import document
from builders.report.sheet import Cell, Section, Sheet, cell_text

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
_WIDEST = 72
_NARROWEST, _BROADEST = 8, 60
"""Letters of a column in a workbook."""
_READABLE = 100
"""Letters of the column that says what a workbook is."""
_LINE, _HIGHEST, _EDGE = 15, 405, 2
"""Points of a line, and of the highest row that Excel opens; letters that a cell has less than its column."""
_SHORT, _LONG = 16, 40
"""Letters up to which a cell, such as a name, is one line on a screen, and those from which it asks for a column of
some width, or its row gets as high as a phone."""


def text(sheet: Sheet) -> bytes:
    """Return columns for a terminal; what is too wide is cut, other outputs have it whole."""
    parts = [f"{sheet.title}, as of {sheet.as_of}", sheet.lead, ""]
    for section in sheet.sections:
        parts += [section.title, *_aligned(section), ""]
    return "\n".join(parts).encode()


def comma_separated(sheet: Sheet) -> bytes:
    """Return the main section as CSV that Excel opens: UTF-8 with its mark, and no cell that could be a formula."""
    out = io.StringIO(newline="")
    (main,) = (one for one in sheet.sections if one.id == sheet.main)
    csv.writer(out).writerows([main.columns, *(tuple(map(harmless, row)) for row in main.rows)])
    return out.getvalue().encode("utf-8-sig")


def javascript_object(sheet: Sheet) -> bytes:
    """Return all sections as JSON; days are ISO 8601."""
    sections = {
        one.id: [dict(zip(one.columns, map(_plain, row), strict=True)) for row in one.rows] for one in sheet.sections
    }
    said = {
        "format": 1,
        "report": sheet.name,
        "organisation": sheet.organisation,
        "as_of": str(sheet.as_of),
        "summary": sheet.lead,
        **sections,
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def page(sheet: Sheet) -> bytes:
    """Return a page that needs nothing besides itself, prints, and is read aloud as it is seen."""
    charts = {one.id: svg(one.bars, f"chart-{one.id}") for one in sheet.sections if one.bars and one.rows}
    return render("report/report.html", sheet=sheet, charts=charts, shown=cell_text, kind=_kind).encode()


def workbook(sheet: Sheet) -> bytes:
    """Return an Excel workbook, a sheet for each section; texts stay texts. Raises ServiceError without XlsxWriter."""
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = f"Excel workbooks need xlsxwriter ({error}): pip install 'coursewright[records]'"
        raise ServiceError(message) from error
    out = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, settings) as book:
        # The clock must not get into the file.
        book.set_properties({"title": sheet.title, "created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001
        bold, wrapped = (book.add_format({"text_wrap": True, "valign": "top", **more}) for more in ({"bold": True}, {}))
        # Of a class each, since a day is a number to a spreadsheet.
        formats = {
            dt.date: book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
            # Numbers stand apart from the text of the next column.
            float: book.add_format({"num_format": "0.00", "valign": "top", "align": "right", "indent": 1}),
            int: book.add_format({"valign": "top", "align": "right", "indent": 1}),
            str: wrapped,
        }
        _about(book.add_worksheet("About"), sheet, bold, wrapped)
        for section in sheet.sections:
            _fill(book.add_worksheet(section.title[:31]), section, bold, formats)
    return out.getvalue()


OUTPUTS: Mapping[str, Callable[[Sheet], bytes]] = {
    "text": text,
    "csv": comma_separated,
    "json": javascript_object,
    "html": page,
    "xlsx": workbook,
    "pdf": document,
}
"""By the name that `--format` takes."""


def _about(target: Any, sheet: Sheet, bold: Any, wrapped: Any) -> None:
    """Say what the workbook is and what its sheets mean, as the other outputs do above their tables."""
    target.set_column(0, 0, 34)
    target.set_column(1, 1, _READABLE)
    target.set_landscape()
    target.fit_to_pages(1, 0)
    document = [("Document for an audit", sheet.letter)] if sheet.letter else []
    said = [
        ("Report", sheet.title),
        *document,
        ("Organisation", sheet.organisation),
        ("As of the end of", str(sheet.as_of)),
    ]
    notes = [(one.title, one.lead if one.rows else one.empty) for one in sheet.sections]
    for number, (what, text) in enumerate([*said, ("Summary", sheet.lead), *notes]):
        _heighten(target, number, [_lines(text, _READABLE)])
        target.write_string(number, 0, what, bold)
        target.write_string(number, 1, text, wrapped)


def _fill(target: Any, section: Section, bold: Any, formats: Mapping[type, Any]) -> None:
    last = len(section.columns) - 1
    target.write_row(0, 0, section.columns, bold)
    target.freeze_panes(1, 0)
    target.set_landscape()
    target.fit_to_pages(1, 0)
    target.repeat_rows(0)
    widths = [_letters(cells) for cells in zip(section.columns, *section.rows, strict=True)]
    for at, width in enumerate(widths):
        target.set_column(at, at, width)
    if section.rows:
        target.autofilter(0, 0, len(section.rows), last)
    else:
        target.write_string(1, 0, section.empty)
    for number, row in enumerate(section.rows, 1):
        _heighten(target, number, map(_lines, row, widths))
        for at, cell in enumerate(row):
            if isinstance(cell, dt.date):
                target.write_datetime(number, at, cell, formats[dt.date])
            elif cell is not None:
                target.write(number, at, cell, formats.get(type(cell)))


def _heighten(target: Any, number: int, lines: Iterable[int]) -> None:
    """Make a row as high as its lines: not every program that opens a workbook does so itself."""
    if (most := max(lines)) > 1:
        target.set_row(number, min(most * _LINE, _HIGHEST))


def _lines(cell: Cell, width: int) -> int:
    """Return how many lines a cell takes in a column of a width in letters."""
    return len(wrap(cell, width - _EDGE)) if isinstance(cell, str) and len(cell) > width - _EDGE else 1


def _letters(cells: Sequence[Cell]) -> int:
    """Return the width of a column in letters: that of its longest cell, within what a screen has room for."""
    return min(max(_NARROWEST, *(len(cell_text(cell)) + 3 for cell in cells)), _BROADEST)


def _aligned(section: Section) -> Iterator[str]:
    if not section.rows:
        yield f"  {section.empty}"
        return
    rows = [section.columns, *(tuple(map(_cut, row)) for row in section.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cut(cell: Cell) -> str:
    shown = " ".join(cell_text(cell).split())
    return shown if len(shown) <= _WIDEST else f"{shown[: _WIDEST - 3]}..."


def _kind(cell: Cell) -> str:
    if isinstance(cell, str):
        # What has neither blank nor hyphen is in one line anyway.
        breaks = " " in cell or "-" in cell
        return "wide" if len(cell) > _LONG else "text" if len(cell) > _SHORT else "short" if breaks else ""
    return "number" if isinstance(cell, int | float) else "day" if isinstance(cell, dt.date) else ""


def _plain(cell: Cell) -> Cell:
    return str(cell) if isinstance(cell, dt.date) else cell


def harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
