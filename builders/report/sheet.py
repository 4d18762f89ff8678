"""What a report is before it is a file: sections with a table each, of plain values. All outputs are made of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from builders.report.board import Finding

Cell = str | int | float | dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bars:
    """A chart of shares: for each label, how many are in each of the `parts`, which go from worst to best.

    `colours` are the parts' places, 0 (worst) to 7 (best), where they are not simply the first ones.
    """

    title: str
    parts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    colours: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One table with its heading. `id` is its name in files; `empty` says what to do when it has no rows."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lead: str = ""
    empty: str = "There is nothing to list."
    bars: Bars | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A whole report as of the end of a day. The section `main` is its answer; CSV has that one alone.

    `letter` is that of the document for an audit which the report is, empty for others.
    """

    name: str
    title: str
    organisation: str
    as_of: dt.date
    lead: str
    main: str
    sections: tuple[Section, ...]
    letter: str = ""


def cell_text(cell: Cell) -> str:
    """Return a cell as people read it."""
    return "" if cell is None else f"{cell:.2f}" if isinstance(cell, float) else str(cell)


def findings(found: Sequence[Finding]) -> Section:
    """Return the section of what the figures leave out or rest on: it stands in every report."""
    return Section(
        id="findings",
        title="What these figures leave out",
        columns=("what", "sentence", "people"),
        rows=tuple((one.what, one.sentence, "; ".join(one.people)) for one in found),
        empty="Every record was matched with a person, a version and a release.",
    )
