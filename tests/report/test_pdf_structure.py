"""What a reader of PDF/UA and a keeper of PDF/A look for, read from the file by a library that did not write it."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

from builders.report.outputs import OUTPUTS
from builders.report.sheet import Section, Sheet
from tests.report.office import NEEDS_TYPST

pypdf = pytest.importorskip("pypdf", reason="the structure of PDFs is read by pypdf: pip install '.[test]'")
pytestmark = NEEDS_TYPST

DIGEST = "0123456789abcdef" * 4
_ACTIVE = {"/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch", "/EmbeddedFiles", "/RichMedia", "/Encrypt"}


@pytest.fixture(scope="module")
def read() -> Any:
    rows = tuple((f"p{number:03}", dt.date(2026, 6, 30), 0.5, DIGEST) for number in range(120))
    columns = ("person", "due", "share", "shown")
    people = Section(id="people", title="People", columns=columns, rows=rows, lead="All of them.")
    empty = Section(id="findings", title="Left out", columns=("what",), rows=(), empty="Nothing was left out.")
    made = Sheet(
        name="roster",
        title="Roster & coverage: Möß",
        organisation="Org",
        as_of=dt.date(2026, 6, 30),
        lead="1 of 2.",
        main="people",
        sections=(people, empty),
    )
    return pypdf.PdfReader(io.BytesIO(OUTPUTS["pdf"](made)), strict=True)


def elements(node: Any) -> Iterator[Any]:
    """Give the elements of the structure tree in the order in which they are read aloud."""
    node = node.get_object()
    if isinstance(node, pypdf.generic.ArrayObject):
        for one in node:
            yield from elements(one)
    elif isinstance(node, pypdf.generic.DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def kinds(read: Any) -> list[str]:
    return [str(one["/S"]) for one in elements(read.root_object["/StructTreeRoot"])]


def test_it_is_tagged_and_says_its_language_and_title(read: Any) -> None:
    root = read.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata.title == "Roster & coverage: Möß"
    said = root["/Metadata"].get_object().get_data().decode()
    claimed = dict(re.findall(r"<(pdf(?:a|ua)id:\w+)>(\w+)<", said))
    assert claimed == {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    assert "Roster &amp; coverage: Möß" in said
    assert all(page["/Tabs"] == "/S" for page in read.pages)
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"


def test_headings_and_tables_are_what_they_look_like(read: Any) -> None:
    found = kinds(read)
    assert [one for one in found if one in {"/Title", "/Table"} or one.startswith("/H")] == [
        *("/Title", "/H1", "/Table", "/H1"),
    ]
    assert (found.count("/THead"), found.count("/TH"), found.count("/TD")) == (1, 4, 480)
    heads = [one for one in elements(read.root_object["/StructTreeRoot"]) if one["/S"] == "/TH"]
    for one in heads:
        stated = [kind for kind in one["/A"] if kind.get("/O") == "/Table"]
        assert [kind["/Scope"] for kind in stated] == ["/Column"]
    # There is no picture that would need a text.
    assert "/Figure" not in found
    assert not any(page.images for page in read.pages)


def test_every_font_is_in_the_file_and_its_letters_can_be_copied(read: Any) -> None:
    fonts = {str(name): font.get_object() for page in read.pages for name, font in page["/Resources"]["/Font"].items()}
    assert fonts
    for font in fonts.values():
        (inner,) = font["/DescendantFonts"]
        assert "/FontFile3" in inner["/FontDescriptor"] or "/FontFile2" in inner["/FontDescriptor"]
        assert "/ToUnicode" in font
    told = read.pages[0].extract_text()
    assert "Roster & coverage: Möß" in told
    # A digest goes on in the next line and is still one word.
    assert DIGEST in re.sub(r"\s", "", told)


@NEEDS_TYPST
def test_an_id_of_a_record_stays_in_its_column() -> None:
    record = "03f26733-ab8e-5efd-91b8-576d56be5e21"
    columns = tuple(f"column{number}" for number in range(14))
    row = ("minimum-necessary",) * 12 + (record, "later")
    people = Section(id="people", title="People", columns=columns, rows=(row,))
    data = Sheet(
        name="x", title="T", organisation="O", as_of=dt.date(2026, 6, 30), lead="", main="people", sections=(people,)
    )
    told = pypdf.PdfReader(io.BytesIO(OUTPUTS["pdf"](data))).pages[0].extract_text()
    # In this narrow column a line has no room for more than two parts of it.
    assert max(len(one) for one in told.split() if one in record) <= 24
    assert record in re.sub(r"\s", "", told)


def test_nothing_in_it_acts_and_nothing_is_locked(read: Any) -> None:
    names = set()
    for number in range(1, read.trailer["/Size"]):
        one = read.get_object(number)
        if isinstance(one, pypdf.generic.DictionaryObject):
            names |= set(one)
    assert "/StructParents" in names
    assert not names & _ACTIVE
    assert not read.is_encrypted


def test_the_head_of_a_table_comes_again_on_every_page(read: Any) -> None:
    assert len(read.pages) > 2
    for page in list(read.pages)[1:-1]:
        assert page.extract_text().split()[:4] == ["person", "due", "share", "shown"]
