"""Charts as SVG: bars of shares, with words and numbers in them, so that no colour has to be seen."""

from markupsafe import Markup

from builders.render.templates import render
from builders.report.sheet import Bars

WIDTH, LABEL, ROW = 720, 230, 34
_LETTER = 6.6
"""Roughly how wide a letter is at the size that the chart has."""


def svg(bars: Bars, name: str) -> Markup:
    """Return the chart; `name` makes its ids unique in a page."""
    rows = []
    for number, (label, counts) in enumerate(bars.rows):
        total, left, pieces = sum(counts), float(LABEL), []
        for part, (what, count) in enumerate(zip(bars.parts, counts, strict=True)):
            width = (WIDTH - LABEL) * count / total if total else 0.0
            if count:
                words, colour = _words(what, count, width), bars.colours[part] if bars.colours else part
                piece = {"part": part, "colour": colour, "x": left, "width": width, "what": what, "words": words}
                pieces.append(piece)
            left += width
        rows.append({"label": label, "y": number * ROW, "pieces": pieces, "counts": counts})
    height = max(len(rows), 1) * ROW
    return Markup(render("report/bars.svg", bars=bars, rows=rows, prefix=name, width=WIDTH, height=height, row=ROW))  # noqa: S704 - the template escapes


def _words(what: str, count: int, width: float) -> str:
    """Return as much as fits into a piece: what and how many, how many, or nothing (the table below has it)."""
    return next((one for one in (f"{what} {count}", str(count)) if len(one) * _LETTER + 8 <= width), "")
