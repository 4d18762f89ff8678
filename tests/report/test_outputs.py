"""Outputs: what they hold, what a spreadsheet must not do with them, and that they are the same on any day."""

import csv
import datetime as dt
import io
import json
import re
import time
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from builders.report.outputs import OUTPUTS
from builders.report.sheet import Bars, Section, Sheet
from tests.report.office import NEEDS_TYPST

DAY = dt.date(2026, 6, 30)
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "<b>&", 'say "hi", now', "Möß", "")


def sheet(*rows: tuple[Any, ...]) -> Sheet:
    people = Section(
        id="people",
        title="People",
        columns=("person", "due", "share", "number"),
        rows=rows,
        empty="Put a roster in.",
        bars=Bars(title="Standing", parts=("overdue", "done"), rows=(("Coder <x>", (3, 400)), ("Clerk", (0, 1)))),
    )
    rest = Section(id="findings", title="Left out", columns=("what",), rows=(), empty="Nothing was left out.")
    return Sheet(
        name="status",
        title="Who has",
        organisation="Org & Co",
        as_of=DAY,
        lead="1 of 2.",
        main="people",
        sections=(people, rest),
    )


FULL = sheet(*((text, DAY, 0.5, -3) for text in HOSTILE), ("p2", None, None, 0))


@pytest.mark.parametrize("name", [pytest.param(one, marks=NEEDS_TYPST) if one == "pdf" else one for one in OUTPUTS])
def test_the_same_sheet_gives_the_same_bytes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = OUTPUTS[name](FULL)
    later = time.time() + 86_400 * 400
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    assert OUTPUTS[name](FULL) == before


def test_csv_is_opened_by_excel_and_runs_nothing() -> None:
    data = OUTPUTS["csv"](FULL)
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert head == ["person", "due", "share", "number"]
    assert [row[0] for row in rows][:6] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "<b>&"]
    assert rows[0][1:] == ["2026-06-30", "0.5", "-3"]


def test_json_holds_everything() -> None:
    found = json.loads(OUTPUTS["json"](FULL))
    assert (found["format"], found["as_of"], found["findings"]) == (1, "2026-06-30", [])
    assert found["people"][-1] == {"person": "p2", "due": None, "share": None, "number": 0}


def test_a_workbook_has_texts_where_texts_were() -> None:
    with zipfile.ZipFile(io.BytesIO(OUTPUTS["xlsx"](FULL))) as book:
        assert all(b"<f>" not in book.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2))
        assert b"=1+1" in book.read("xl/sharedStrings.xml")
        assert b'name="Left out"' in book.read("xl/workbook.xml")


def test_a_workbook_says_first_what_it_is() -> None:
    with zipfile.ZipFile(io.BytesIO(OUTPUTS["xlsx"](replace(FULL, letter="A")))) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        texts = book.read("xl/sharedStrings.xml").decode()
    assert names == ["About", "People", "Left out"]
    for said in ("Who has", "Document for an audit", "Org &amp; Co", "2026-06-30", "1 of 2.", "Nothing was left out."):
        assert f">{said}</t>" in texts


def test_the_rows_of_a_workbook_are_as_high_as_their_texts() -> None:
    """LibreOffice lets lines lie on each other where nobody says how high a row is."""
    long = "; ".join(["minimum-necessary"] * 8)
    about = replace(FULL, lead="Many words. " * 20)
    with zipfile.ZipFile(
        io.BytesIO(OUTPUTS["xlsx"](replace(about, sections=sheet((long, DAY, 0.5, 1)).sections)))
    ) as book:
        first, people = (book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2))
    assert re.findall(r'<row r="(\d+)"[^>]* ht="(\d+)"', first) == [("4", "45")]
    assert re.findall(r'<row r="(\d+)"[^>]* ht="(\d+)"', people) == [("2", "45")]
    assert 'orientation="landscape"' in first
    # Excel refuses rows of 410 points.
    with zipfile.ZipFile(io.BytesIO(OUTPUTS["xlsx"](sheet((long * 20, DAY, 0.5, 1))))) as book:
        assert re.findall(r' ht="(\d+)"', book.read("xl/worksheets/sheet2.xml").decode()) == ["405"]


def test_a_workbook_can_be_read_sorted_and_printed() -> None:
    long = "what-is-phi; minimum-necessary; passwords-and-phish; spot-stop-report; claim-files"
    with zipfile.ZipFile(io.BytesIO(OUTPUTS["xlsx"](sheet((long, DAY, 2 / 3, 12), ("p2", None, None, 0))))) as book:
        people, rest = (book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (2, 3))
        styles, names = book.read("xl/styles.xml").decode(), book.read("xl/workbook.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    widths = [round(float(one)) for one in re.findall(r'<col min="\d+" max="\d+" width="([\d.]+)"', people)]
    assert widths == [61, 14, 9, 10]
    assert '<autoFilter ref="A1:D3"/>' in people
    assert '<pane ySplit="1"' in people
    assert 'orientation="landscape"' in people
    assert 'fitToHeight="0"' in people
    assert "'People'!$1:$1" in names.replace("People!", "'People'!")
    # The head of a table, wrapped texts, days, and shares with two digits.
    kinds = re.findall(r'<xf numFmtId="(\d+)"[^>]*?(?:/>|>(<alignment[^>]*/>)</xf>)', styles.split("<cellXfs")[1])
    rows = re.findall(r'<c r="[A-D]2" s="(\d+)"', people)
    assert len(rows) == 4
    assert 'wrapText="1"' in kinds[int(rows[0])][1]
    codes = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]+)"', styles))
    assert [codes.get(kinds[int(row)][0], "") for row in rows] == ["", "yyyy-mm-dd", "0.00", ""]
    # A table without rows says why.
    assert "<autoFilter" not in rest
    assert 'r="A2"' in rest
    assert texts.count("Nothing was left out.") == 1


def test_the_page_stands_alone_and_can_be_read_aloud() -> None:
    page = OUTPUTS["html"](FULL).decode()
    assert not re.search(r"(?:src|href)=", page)
    assert "https://" not in page
    assert "<b>&" not in page
    tree = html.fromstring(page)
    assert tree.get("lang") == "en"
    assert [one.get("scope") for one in tree.iterfind(".//thead/tr/th")] == ["col"] * 4
    assert len(tree.findall(".//tbody/tr/th[@scope='row']")) == len(FULL.sections[0].rows)
    assert tree.find(".//caption") is not None
    ids = [one.get("id") for one in tree.iterfind(".//*[@id]")]
    assert len(ids) == len(set(ids))
    named = [name for one in tree.iterfind(".//*[@aria-labelledby]") for name in one.get("aria-labelledby").split()]
    assert set(named) <= set(ids)
    assert "Nothing was left out." in page


def test_the_chart_says_its_numbers_without_colour() -> None:
    tree = html.fromstring(OUTPUTS["html"](FULL).decode())
    (chart,) = tree.iterfind(".//svg")
    text = " ".join(chart.itertext())
    assert "Coder <x>: overdue 3, done 400." in text
    assert "done 400" in [one.text for one in chart.iterfind("text")]
    # A piece that is too narrow for words has none; the description has its number.
    assert len(list(chart.iterfind("rect"))) == 3


@pytest.mark.parametrize("name", ["text", "html"])
def test_an_empty_report_says_what_to_do(name: str) -> None:
    assert "Put a roster in." in OUTPUTS[name](sheet()).decode()


def test_text_is_aligned() -> None:
    lines = OUTPUTS["text"](FULL).decode().splitlines()
    assert lines[0] == "Who has, as of 2026-06-30"
    (head,) = (line for line in lines if "person" in line)
    assert all(line[head.index("due") :].startswith("2026-06-30") for line in lines[4:] if "2026-06-30" in line)


def test_a_long_text_gets_a_column_of_some_width() -> None:
    tree = html.fromstring(OUTPUTS["html"](sheet(("p1", "short", "a list; of modules; " * 9, 1))).decode())
    assert [one.get("class") for one in tree.iterfind(".//tbody/tr/td")] == [None, "wide", "number"]
    assert "td.wide { min-width" in tree.findtext(".//style")


def test_a_name_is_one_line_on_a_screen() -> None:
    tree = html.fromstring(OUTPUTS["html"](sheet(("p1", "Ada Moss", "claims-coding", 1))).decode())
    assert [one.get("class") for one in tree.iterfind(".//tbody/tr/td")] == ["short", "short", "number"]
    assert "@media screen { .short { white-space: nowrap; }" in tree.findtext(".//style")
    told = html.fromstring(OUTPUTS["html"](sheet(("p1", "missed the objective twice", "D. Reyes", None))).decode())
    assert [one.get("class") for one in told.iterfind(".//tbody/tr/td")] == ["text", "short", None]
