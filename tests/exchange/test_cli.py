"""The commands, as a person at a terminal meets them."""

import io
import shutil
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from defusedxml.ElementTree import fromstring

from builders.cli import main
from builders.exchange.catalogue import CODES
from tests.exchange.banks import KINDS
from tests.golden import assert_golden
from tests.paths import SMALL, TESTS

GOLDEN = TESTS / "exchange" / "golden"
Printed = pytest.CaptureFixture[str]
ITEM = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the small course, with a second module that has every kind of question."""
    root = shutil.copytree(SMALL, tmp_path / "course", ignore=shutil.ignore_patterns("dist"))
    text = KINDS.read_text(encoding="utf-8").replace("org.policy.name", "org.officer.name")
    (root / "quizzes" / "kinds.yml").write_text(text, encoding="utf-8")
    page = (root / "content" / "modules" / "alpha.md").read_text(encoding="utf-8")
    page = page.replace("alpha", "kinds").replace("question: first", "question: one_right")
    (root / "content" / "modules" / "kinds.md").write_text(page.replace("several", "several_all"), encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> int:
    try:
        return main(list(arguments))
    except SystemExit as stop:
        return int(str(stop.code or 0))


@pytest.mark.parametrize("name", ["gift", "moodle"])
def test_out_and_in_again(name: str, course: Path, capsys: Printed) -> None:
    assert run("quiz", "export", "alpha", "--format", name) == 0
    printed = capsys.readouterr()
    file = {"gift": "dist/exchange/alpha.gift.txt", "moodle": "dist/exchange/alpha.moodle.xml"}[name]
    assert printed.out == f"{file}: 3 questions, keys included\n"
    assert "quizzes/alpha.yml:" in printed.err
    assert run("quiz", "import", file, "--module", "alpha") == 2
    assert "quizzes/alpha.yml is there already: '--force' replaces it" in capsys.readouterr().err
    assert run("quiz", "import", file, "--module", "alpha", "--force") == 0
    printed = capsys.readouterr()
    assert printed.out == "quizzes/alpha.yml: 3 questions; 'coursewright check' looks at all of it\n"
    assert printed.err == ""
    assert main(["check"]) == 0
    assert {file.name for file in (course / "quizzes").iterdir()} == {"alpha.yml", "kinds.yml"}


def test_a_foreign_file_becomes_a_bank_that_check_accepts(course: Path, capsys: Printed) -> None:
    (course / "in.gift").write_text("Which?{=This#Yes. ~That#No.}\n\nWhen?{=Now ~Later}\n", encoding="utf-8")
    assert run("quiz", "import", "in.gift", "--module", "alpha", "--out", "new.yml", "--review", "The rule") == 0
    printed = capsys.readouterr()
    assert printed.out == (
        "new.yml: 2 questions, 1 of them drafts for want of reasons; 'coursewright check' looks at all of it\n"
    )
    assert printed.err == (
        "in.gift:3:1: X104 When?: 2 answers have no reason, so nobody is asked it yet. "
        "Write it, then take 'status: draft' away.\n"
        "in.gift:1:1: X105 the file: no objective in 2 of 2 questions: they get 'know'. Give each its own.\n"
        "in.gift:1:1: X105 the file: no review in 2 of 2 questions: they get '#the-rule'. Give each its own.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["in.gift", "--module", "alpha", "--objective", "gone"], 2, "has no objective 'gone'; there are: know"),
        (["in.gift", "--module", "alpha", "--review", "gone"], 2, "has no heading 'gone'; there are: "),
        (["in.gift", "--module", "Alpha"], 2, "'Alpha' is no slug"),
        (["in.gift", "--module", "new"], 2, "content/modules/new.md can't be read: write it first, or give"),
        (["gone.gift", "--module", "alpha"], 2, "gone.gift: No such file or directory"),
        (["in.gift", "--module", "alpha", "--format", "moodle"], 1, "in.gift:1:1: X002 no well-formed XML: "),
        (["empty.gift", "--module", "alpha"], 1, "empty.gift:1:1: X003 no question in here. Is it gift?"),
        (["essay.gift", "--module", "alpha"], 1, "no question could be taken over: nothing is written"),
    ],
)
def test_what_cannot_work_is_a_sentence(
    arguments: list[str], code: int, message: str, course: Path, capsys: Printed
) -> None:
    for name, text in {"in.gift": "When?{#1}\n", "empty.gift": "// nothing\n", "essay.gift": "Why?{}\n"}.items():
        (course / name).write_text(text, encoding="utf-8")
    before = (course / "quizzes" / "alpha.yml").read_bytes()
    assert run("quiz", "import", *arguments, "--force") == code
    assert message in capsys.readouterr().err
    assert (course / "quizzes" / "alpha.yml").read_bytes() == before


def test_a_bank_before_its_page(course: Path) -> None:
    (course / "in.gift").write_text("When?{#1}\n", encoding="utf-8")
    assert run("quiz", "import", "in.gift", "--module", "new", "--objective", "know", "--review", "the-rule") == 0
    assert 'review: "new.md#the-rule"' in (course / "quizzes" / "new.yml").read_text(encoding="utf-8")


def test_tokens_are_filled_in_where_asked_for(course: Path, capsys: Printed) -> None:
    assert run("quiz", "export", "kinds", "--format", "gift", "--fill", "--out", "kinds.gift") == 0
    assert "I have read the Kim Lee." in (course / "kinds.gift").read_text(encoding="utf-8")
    assert "X205" not in capsys.readouterr().err
    assert run("quiz", "export", "kinds", "--format", "gift", "--out", "kinds.gift") == 2
    assert run("quiz", "export", "gone", "--format", "gift") == 2


def test_qti_is_one_item_for_each_live_question(course: Path, capsys: Printed) -> None:
    assert run("quiz", "export", "kinds", "--format", "qti21", "--out", "one.zip") == 0
    assert_golden(GOLDEN / "qti21-remarks.txt", capsys.readouterr().err)
    assert run("quiz", "export", "kinds", "--format", "qti21", "--out", "two.zip") == 0
    assert (course / "one.zip").read_bytes() == (course / "two.zip").read_bytes()
    with zipfile.ZipFile(course / "one.zip") as package:
        items = {name: package.read(name).decode() for name in package.namelist()}
    assert_golden(GOLDEN / "kinds.qti21.txt", "".join(f"== {name}\n{text}" for name, text in items.items()))
    manifest = fromstring(items.pop("imsmanifest.xml"))
    assert {element.get("href") for element in manifest.iter() if "href" in element.attrib} == set(items)
    order = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]
    for text in items.values():
        item = fromstring(text)
        tags = [order.index(child.tag.removeprefix(ITEM)) for child in item]
        assert tags == sorted(tags), "IMS QTI 2.1 assessmentItem: the order of its children"
        declared = {element.get("identifier") for element in item.iter(f"{ITEM}responseDeclaration")}
        assert {e.get("responseIdentifier") for e in item.iter() if "responseIdentifier" in e.attrib} == declared


def test_the_review_copy_says_everything(course: Path, capsys: Printed) -> None:
    assert run("export", "--docx", "kinds") == 0
    assert capsys.readouterr().out == "dist/exchange/kinds.docx: version 2.1.3, keys included\n"
    first = (course / "dist" / "exchange" / "kinds.docx").read_bytes()
    assert run("export", "--docx", "kinds") == 0
    assert (course / "dist" / "exchange" / "kinds.docx").read_bytes() == first
    document = docx.Document(io.BytesIO(first))
    cells = ["\t".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    cells = [cell if not cell.startswith("Digest") else cell[: cell.index("\t")] for cell in cells]
    lines = [f"{p.style.name if p.style else ''}: {p.text}" for p in document.paragraphs]
    assert_golden(GOLDEN / "kinds-review.txt", "\n".join([*cells, *lines]) + "\n")


def test_the_review_copy_without_its_extra(course: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    assert run("export", "--docx", "alpha") == 3
    assert "pip install 'coursewright[docx]'" in capsys.readouterr().err
    assert not (course / "dist").exists()


def test_a_module_with_problems_is_not_handed_over_and_another_is(course: Path, capsys: Printed) -> None:
    (course / "quizzes" / "kinds.yml").write_text("quiz: kinds\n", encoding="utf-8")
    assert run("quiz", "export", "kinds", "--format", "gift") == 1
    assert "quizzes/kinds.yml:1:1: K001" in capsys.readouterr().err
    assert run("quiz", "export", "alpha", "--format", "gift") == 0


def test_every_code_is_shown_by_a_test() -> None:
    files = [file for file in (TESTS / "exchange").rglob("*.*") if file.suffix in {".py", ".txt"}]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    assert {code for code in CODES if f" {code} " not in text and f'"{code}"' not in text} == set()
