"""PDF: what it claims to be, that nothing in it is taken for markup, and what is said where it can't be made."""

import datetime as dt
import re
import sys
from dataclasses import replace

import pytest

from builders.errors import ServiceError, UsageError
from builders.report.outputs import OUTPUTS
from builders.report.pdf import MOST, _needs, _widths
from builders.report.sheet import Section, Sheet
from tests.report.office import NEEDS_TYPST

HOSTILE = (
    "#panic()",
    "$1/0$",
    "= Heading",
    "*bold* _it_",
    "`raw`",
    "<label> @ref",
    "\\ // /* */",
    "a\x07b\tc\n",
    "https://x.example",
)


def sheet(*texts: str) -> Sheet:
    rows = tuple((text, dt.date(2026, 6, 30), 0.5) for text in texts)
    people = Section(id="people", title="People", columns=("person", "due", "share"), rows=rows, lead="All of them.")
    empty = Section(id="findings", title="Left out", columns=("what",), rows=(), empty="Nothing.")
    return Sheet(
        name="roster",
        title="Roster & coverage #1",
        organisation="Org [& Co]",
        as_of=dt.date(2026, 6, 30),
        lead="1 of 2.",
        main="people",
        sections=(people, empty),
        letter="A",
    )


def claims(data: bytes) -> dict[str, str]:
    """Return what the metadata say of conformance."""
    return {name.decode(): value.decode() for name, value in re.findall(rb"<(pdf(?:a|ua)id:\w+)>([^<]+)<", data)}


def test_a_column_has_room_for_its_head_and_for_names() -> None:
    record, told = "c0e6e7cd-e191-4aac-b2b0-7bd2b8f22a7d", "no record since it was opened, or it is of that day"
    columns = [("assurance", "A"), ("name", "Kit Moss"), ("record", record), ("why not", told), ("delta", ""), ("", "")]
    needs = [_needs(one) for one in columns * 3]
    widths = _widths(needs)
    # A page has about 212 letters side by side; with that many columns, texts give way.
    assert sum(widths) == pytest.approx(212)
    assert all(least <= width <= wish for (least, wish), width in zip(needs, widths, strict=True))
    assert widths[0] > len("assurance") + 3
    assert widths[1] > len("Kit Moss") + 2
    # Two columns take no more than they wish for, and share the page.
    assert _widths([_needs(columns[1]), _needs(columns[3])])[1] == pytest.approx(len(told) + 2.2)
    # A text that hardly any row has gets less.
    rare = _needs(("why not", told, *[""] * 9))
    assert rare[0] < rare[1] < _needs(columns[3])[1]


@NEEDS_TYPST
def test_it_claims_to_be_kept_and_to_be_read_aloud() -> None:
    data = OUTPUTS["pdf"](sheet("p1", "p2"))
    assert claims(data) == {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    assert b">Roster &amp; coverage #1</rdf:li>" in data
    assert b"<xmp:CreateDate>2026-06-30T00:00:00Z<" in data
    for said in (b"/Lang(en-US)", b"/Marked true", b"/DisplayDocTitle true"):
        assert said in data.replace(b" (", b"(")
    # Header cells of one table, and its other cells.
    assert (len(re.findall(rb"/S/TH\b", data)), len(re.findall(rb"/S/TD\b", data))) == (3, 6)


@NEEDS_TYPST
def test_nothing_that_it_says_is_markup() -> None:
    data = OUTPUTS["pdf"](sheet(*HOSTILE))
    assert len(re.findall(rb"/S/TD\b", data)) == 3 * len(HOSTILE)
    assert len(re.findall(rb"/S/H1\b", data)) == 2
    assert b"/URI" not in data


@NEEDS_TYPST
def test_a_name_that_no_font_has_is_a_sentence() -> None:
    with pytest.raises(ServiceError, match="could not be displayed") as caught:
        OUTPUTS["pdf"](sheet("\U00016f00"))
    assert "take --format html" in str(caught.value)


@NEEDS_TYPST
def test_too_many_rows_are_refused_before_they_take_the_memory() -> None:
    few = sheet("p1")
    section = replace(few.sections[0], rows=few.sections[0].rows * (MOST + 1))
    with pytest.raises(UsageError, match=f"{MOST + 1} rows, and a PDF holds {MOST}"):
        OUTPUTS["pdf"](replace(few, sections=(section,)))


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ServiceError, match=r"pip install 'coursewright\[pdf\]'"):
        OUTPUTS["pdf"](sheet("p1"))
