"""A sheet as PDF/A-2a with PDF/UA-1: kept for years as it is, and read aloud as it is seen."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from builders.errors import ServiceError, UsageError
from builders.render.templates import themes
from builders.report.sheet import Cell, Section, Sheet, cell_text

MOST = 5_000
"""Rows of a document: typst takes 130 kB of memory for each."""
_NAME, _WORD, _TEXT = 12, 18, 60
"""Letters that a column gives room for: of a name, which is one line, of a word, and of a text."""
_PAGE, _MARGIN, _WIDE, _BOLD = 212, 2.2, 1.08, 1.15
"""Letters side by side on a page, those that a column's margins take, and how much wider some words and heads are."""
_STANDARDS = ("a-2a", "ua-1")


def document(sheet: Sheet) -> bytes:
    """Return the document; the same sheet gives the same bytes.

    Raises ServiceError without typst, and where its fonts lack a sign; UsageError for more than `MOST` rows.
    """
    try:
        import typst  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = f"PDF needs typst ({error}): pip install 'coursewright[pdf]'"
        raise ServiceError(message) from error
    if (rows := sum(len(one.rows) for one in sheet.sections)) > MOST:
        message = f"{sheet.name} has {rows} rows, and a PDF holds {MOST}: take --format xlsx, or html and print it"
        raise UsageError(message)
    return _compiled(typst, json.dumps(_said(sheet)), dt.datetime.combine(sheet.as_of, dt.time(), dt.UTC))


def _compiled(typst: Any, said: str, made: dt.datetime) -> bytes:
    """Compile with the fonts that typst brings; where they lack a sign, with those of the system too."""
    source = (themes() / "report" / "report.typ").read_bytes()
    for alone in (True, False):
        try:
            return bytes(
                typst.compile(
                    source,
                    sys_inputs={"sheet": said},
                    ignore_system_fonts=alone,
                    pdf_standards=list(_STANDARDS),
                    timestamp=made,
                )
            )
        except typst.TypstError as error:
            failed = error
    message = f"the PDF can't be made ({failed.message}): take --format html, and print it"
    raise ServiceError(message) from failed


def _said(sheet: Sheet) -> dict[str, Any]:
    letter = f"Document {sheet.letter} of an audit, " if sheet.letter else ""
    return {
        "title": sheet.title,
        "head": f"{letter}{sheet.organisation}, as of {sheet.as_of}",
        "lead": sheet.lead,
        "date": [sheet.as_of.year, sheet.as_of.month, sheet.as_of.day],
        "sections": list(map(_section, sheet.sections)),
    }


def _section(section: Section) -> dict[str, Any]:
    rows = [[_plain(cell_text(cell)) for cell in row] for row in section.rows]
    return {
        "title": section.title,
        "lead": section.lead if rows else section.empty,
        "columns": section.columns,
        "numbers": [_numeric(column) for column in zip(*section.rows, strict=True)],
        "widths": _widths([_needs(column) for column in zip(section.columns, *rows, strict=True)]),
        "rows": rows,
    }


def _numeric(column: Sequence[Cell]) -> bool:
    """Say whether a column has numbers alone: they stand one below the other."""
    return {type(cell) for cell in column if cell is not None} in ({int}, {float}, {int, float})


def _plain(text: str) -> str:
    """Return a text without control characters, which no font can show."""
    return "".join(one if one.isprintable() else " " for one in text)


def _widths(needs: Sequence[tuple[float, float]]) -> list[float]:
    """Return the columns' shares of the page: each has the least that it needs, and what is left goes to texts."""
    least, more = sum(one for one, _ in needs), sum(wish - one for one, wish in needs)
    part = min(1.0, max(0.0, _PAGE - least) / more) if more else 0.0
    return [one + (wish - one) * part for one, wish in needs]


def _needs(column: Sequence[str]) -> tuple[float, float]:
    """Return the letters that a column needs, for names and its longest word, and those that it wishes for its texts.

    A column with few texts wishes for less: most of its room would stay empty.
    """
    head = max((len(part) * _BOLD for part in column[0].split()), default=0.0)
    told = [len(cell) for cell in column[1:] if cell]
    longest, filled = max(told, default=0), len(told) / max(len(column) - 1, 1)
    word = max((len(part) for cell in column[1:] for part in cell.split()), default=0)
    least = max(head, _WIDE * (longest if longest <= _NAME else min(word, _WORD)))
    text = min(sum(told) / max(len(told), 1), _TEXT) * (1 + filled) / 2
    return least + _MARGIN, max(least, text) + _MARGIN
