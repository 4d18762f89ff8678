"""The folder for an audit: all documents, an index that names them, digests that fit, and the same bytes again."""

import hashlib
import re
import sys
from pathlib import Path

import pytest
from lxml import html

from builders.errors import UsageError
from builders.pipeline.audit import write_audit
from builders.report.audit import LETTERS
from builders.report.desk import Query
from tests.demo.__main__ import company
from tests.demo.people import TODAY
from tests.report.office import NEEDS_TYPST


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return company(tmp_path_factory.mktemp("audit"), 40)


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave PDFs out: they have tests of their own."""
    monkeypatch.setattr("builders.pipeline.audit.FORMS", ("xlsx", "html"))


def written(folders: tuple[Path, Path], out: Path, **asked: object) -> dict[str, bytes]:
    write_audit(*folders, Query(**asked), TODAY, out)  # type: ignore[arg-type]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("plain")
def test_all_documents_are_there_and_named(folders: tuple[Path, Path], tmp_path: Path) -> None:
    files = written(folders, tmp_path / "out", subject="p0001, p0002", sample=2)
    letters = {name[0] for name in files if re.match("[A-Z]-", name)}
    assert letters == set(LETTERS) == set("ABCDEF")
    people = [name for name in files if name.startswith("D-") and name.endswith(".html")]
    assert len(people) == 4
    assert {"D-person-p0001.html", "D-person-p0002.html"} < set(people)
    index = html.fromstring(files["index.html"].decode())
    linked = [one.get("href") for one in index.iterfind(".//a")]
    assert sorted(linked) == sorted(name for name in files if re.match("[A-F]-", name))
    lines = files["SHA256SUMS"].decode().splitlines()
    assert {line[66:]: line[:64] for line in lines} == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name not in {"SHA256SUMS", "audit.json"}
    }
    # Each says which it is, and the index says what each says.
    said = " ".join(files["index.html"].decode().split())
    for name in files:
        if re.match("[A-F]-.*html", name):
            tree = html.fromstring(files[name].decode())
            assert f"Document {name[0]} of an audit" in "".join(tree.itertext())
            assert tree.findtext(".//p/strong").replace("'", "&#39;") in said


@pytest.mark.usefixtures("plain")
def test_the_same_day_gives_the_same_bytes(folders: tuple[Path, Path], tmp_path: Path) -> None:
    one = written(folders, tmp_path / "one", sample=2, seed="x")
    again = written(company(tmp_path / "again", 40), tmp_path / "other", sample=2, seed="x")
    assert one == again
    # A second run takes the place of the first as a whole, and never of anything else.
    assert "D-person-p0003.html" in written(folders, tmp_path / "one", subject="p0003")
    assert not any(name.startswith("D-") for name in written(folders, tmp_path / "one"))
    (tmp_path / "one" / "mine.txt").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"did not write \('mine.txt'\)"):
        written(folders, tmp_path / "one")


@pytest.mark.usefixtures("plain")
def test_the_range_is_the_year_before_where_nobody_says(folders: tuple[Path, Path], tmp_path: Path) -> None:
    files = written(folders, tmp_path / "out")
    assert "begin with 2025-10-31" in files["index.html"].decode()
    assert "is here for nobody" in files["index.html"].decode()
    with pytest.raises(UsageError, match="nobody has the id 'p9999'"):
        written(folders, tmp_path / "none", subject="p9999")
    assert not (tmp_path / "none").exists()


@pytest.mark.usefixtures("plain")
def test_what_is_not_here_is_said(folders: tuple[Path, Path], tmp_path: Path) -> None:
    # The company's releases are in no git.
    said = written(folders, tmp_path / "out", subject="p0001")["index.html"].decode()
    assert re.search(r"What was taught, (?:[a-z-]+ [12]\.0\.0(?:, |: ))+this", said)


def test_without_typst_there_are_no_pdfs_and_the_index_says_so(
    folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    files = written(folders, tmp_path / "out")
    assert not any(name.endswith(".pdf") for name in files)
    assert "pip install &#39;coursewright[pdf]&#39;" in files["index.html"].decode()


@NEEDS_TYPST
def test_with_typst_each_document_is_a_pdf_too(folders: tuple[Path, Path], tmp_path: Path) -> None:
    files = written(folders, tmp_path / "out")
    assert {name.split(".")[0] for name in files if name.endswith(".pdf")} == {
        name.split(".")[0] for name in files if re.match("[A-F]-", name)
    }
