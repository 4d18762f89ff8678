"""The checks of what is written: what each lets pass, and that no text makes one fail or take forever."""

import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.checks import CHECKS
from builders.checks.dialect import readings
from builders.checks.privacy import people
from builders.checks.privacy import settings as outside_settings
from builders.checks.prose import estimate, promises
from builders.errors import Problem
from builders.model import Project
from builders.model.citation import citations, without
from builders.model.reading import grade, syllables, words
from builders.sources import load
from builders.sources.fences import prose
from builders.sources.files import beginnings
from builders.sources.passages import passages
from tests.clock import soon
from tests.paths import ROOT, SMALL

PROJECT, _ = load(SMALL, [])


def holding(text: str) -> Project:
    """Return the small course with a text wherever an author writes one."""
    module = PROJECT.modules["alpha"]
    question = replace(module.bank.questions[0], ask=text, cite=text)
    bank = replace(module.bank, questions=(question, *module.bank.questions[1:]))
    pages = {**PROJECT.pages, module.path: replace(PROJECT.pages[module.path], body=text, head=text)}
    files = dict.fromkeys(("roster.csv", "data.json", "own.css", "a.jsonl"), text[:4096])
    return replace(PROJECT, modules={"alpha": replace(module, body=text, bank=bank)}, pages=pages, files=files)


def said(rule: object, text: str) -> list[Problem]:
    assert callable(rule)
    path = PROJECT.modules["alpha"].path
    return list(rule(replace(PROJECT, pages={path: replace(PROJECT.pages[path], body=text, head="")})))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("45 CFR 164.502(b)", None),
        ("45 CFR\n164.402, 164.414(b)", None),
        ("45 CFR 164.404 to 164.410, 45 CFR 164.310(b), (c)", None),
        ("45 CFR parts 160 and 164", None),
        ("45 CFR Part 164, Subpart E", None),
        ("42 USC 1320d-5, 1320d-6(a)", None),
        ("Tex. Health & Safety Code § 181.101(a)", None),
        ("91 FR 14350 and Pub. L. 104-191", None),
        ("45 CFR 164.530 (see below)", None),
        ("it costs $164.500, or 164.50", None),
        ("version 164.502.1 of 45 US citizens", None),
        ("45 C.F.R. § 164.502(b)", "45 CFR 164.502(b)"),
        ("45CFR §164.502 (b) (1)", "45 CFR 164.502(b)(1)"),
        ("45 cfr sec. 164.502", "45 CFR 164.502"),
        ("42 U.S.C.A. 1320d", "42 USC 1320d"),
        ("§§ 164.502", "45 CFR 164.502"),
        ("HIPAA section 164.502(b)", "45 CFR 164.502(b)"),
        ("see 164.308(a)(5)", "45 CFR 164.308(a)(5)"),
        ("§ 2.31", ""),
    ],
)
def test_the_form_of_citations(text: str, right: str | None) -> None:
    wrong = [citation.right for citation in citations(text) if not citation.well_formed]
    assert wrong == ([] if right is None else [right])


def test_a_text_without_its_citations() -> None:
    text = "Ask (45 CFR 164.502(b), 164.506(c)) first."
    assert without(text) == "Ask (" + " " * 29 + ") first."
    assert len(without(text)) == len(text)


def test_syllables_and_grades() -> None:
    assert [syllables(word) for word in words("the claims needed privacy people tables don't well-known")] == [
        *(1, 1, 2, 3, 2, 2, 1, 2),
    ]
    # Computed by hand: 12 words in two sentences, 13 syllables.
    sentences = [words("The cat sat on the mat."), words("It saw a big red apple.")]
    assert grade(sentences) == pytest.approx(0.39 * 6 + 11.8 * 13 / 12 - 15.59)
    assert grade([]) == 0


def test_passages_keep_their_places() -> None:
    body = (SMALL / "content/modules/alpha.md").read_text(encoding="utf-8")
    found = passages(body + '\n> **Myth**\n>\n> "So?" Wrong. It is 5 p.m. now (it is).\n>\n> - one\n>     two\n')
    for passage in found:
        assert passage.text[0] == body[passage.start : passage.start + 1] or passage.start >= len(body) - 2
    myth = [passage for passage in found if passage.box == "Myth"]
    assert [len(list(passage.sentences())) for passage in myth] == [1, 3, 1]
    assert [text for _, text in myth[2].sentences()] == ["one\n      two"]


def test_the_shipped_course_takes_the_time_that_it_says() -> None:
    project, _ = load(ROOT, [])
    for module in project.modules.values():
        assert 0.7 < estimate(module) / module.minutes < 1.4, module.slug


@pytest.mark.parametrize(
    "text",
    [
        "Nobody can be HIPAA certified.",
        "A certificate doesn't make you compliant.",
        '> **Myth**\n>\n> "Now we know it all. This makes us compliant." It shows that you passed.',
        "The officer checks compliance.",
    ],
)
def test_what_is_no_promise(text: str) -> None:
    assert said(promises, text) == []


SAME = [
    *("- a\n- b", "1. a\n2. b\n\n3. c", "- a\n\n    - b\n    - c\n\n- d", "- a\n    - b", "* a\n* b\n\ntext\n\n+ c"),
    *("a *b* **c** ***d*** `e`", "a_b_c d*e*f", "2 * 3 * 4", "\\* a \\_ b", "“*x*” and *a*: b", "`` a`b ``"),
    *("[x](y.md) and <https://a.example/b?c=d&e=f>", "<a@b.example>", "![a](b.svg)", "[a]: https://x.example\n\n[a] b"),
    *("a  \nb", "Title\n=====\n\ntext", "text\n\n---\n\nmore", "# a #\n\n## b", "&copy; &amp; a < b", "a <br> b"),
    *("> **Do**\n>\n> - a\n> - b\n\ntext\n\n> **Don't**\n>\n> - c", "> a\n> b\n\nc", "- a\n  lazy\n- b"),
    *("| a | b |\n|---|---:|\n| `1` | **2** |", "    code\n    more", "```\nx\n```\n\ny", "1. a\n\n    text\n\n2. b"),
    *("[LAW] x\n\n- [LAW] a (b)", "{{ org.name }} is", "```check\nbank: alpha\n```", "~~~\n- a\n  - b\n~~~\ntext"),
]
DIFFERENT = {
    "text\n- a\n- b": "before the list",
    "> text\n> - a": "before the list",
    "- a\n  - b": "an inner list by four",
    "3. a\n4. b": "Begin a list with '1.'",
    "1) a\n2) b": "full stop",
    "- a\n\n    ```\n    x\n    ```": "fences at the margin",
    "~~~\na": "Close the fence",
    "#Head": "behind the '#'",
    "a\\\nb": "two blanks",
    "a \\$ b": "backslash away",
    "- a\n\n  para": "belongs to a list entry",
    "text\n| a | b |\n|---|---|\n| 1 | 2 |": "before the table",
    "<div>\n\n*a*\n\n</div>": "instead of HTML",
    "<tel:123>": "as [words](address)",
    "> a\n\n> b": "between the two quotes",
    "a\nb\n---\nc": "as '## Heading'",
    "- a\n* b": "entries of a list alike",
}


@pytest.mark.parametrize("text", SAME)
def test_what_every_dialect_reads_alike(text: str) -> None:
    assert said(readings, text) == []


@pytest.mark.parametrize("text", DIFFERENT)
def test_what_dialects_read_differently(text: str) -> None:
    (problem,) = said(readings, text)
    assert DIFFERENT[text] in problem.hint


def test_a_page_nested_too_deep_for_the_site_is_a_sentence() -> None:
    (problem,) = said(readings, "- " * 2000 + "a")
    assert "nested too deep" in problem.message
    # The next page is read from the start again.
    assert said(readings, "- after\n- it\n\n    - [x](y.md)") == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("``a`` b `c", "      b `c"),
        ("\\`a`b` c", "\\`a    c"),
        ("a ``` b ``` c", "a           c"),
        ("`a``b` c", "       c"),
        ("a `b", "a `b"),
    ],
)
def test_code_is_blanked_as_it_is_read(text: str, left: str) -> None:
    assert prose(text) == left


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "course", ignore=shutil.ignore_patterns("dist")))


ROSTER = "name,email\nKim Lee,kim@gmail.com\n"


def found_in(root: Path) -> list[str]:
    return [problem.where.path for problem in people(replace(PROJECT, files=beginnings(root)))]


def test_people_are_found_where_git_looks(folder: Path) -> None:
    for name in ("a.csv", "kept/b.csv", "ignored.csv", "node_modules/c.csv", "other/mkdocs.yml", "other/d.csv"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(ROSTER, encoding="utf-8")
    (folder / ".gitignore").write_text("ignored.csv\nnode_modules/\n", encoding="utf-8")
    assert found_in(folder) == ["a.csv", "ignored.csv", "kept/b.csv"]
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    assert found_in(folder) == ["a.csv", "kept/b.csv"]


def test_people_are_found_in_workbooks(folder: Path) -> None:
    cells = "".join(
        f'<si><t xml:space="preserve">{text}</t></si>' for text in ("Name", "E-Mail", "Kim", "kim@gmail.com")
    )
    with zipfile.ZipFile(folder / "staff.xlsx", "w") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst>{cells}</sst>")
    (folder / "broken.xlsx").write_bytes(b"PK\3\4 nothing")
    assert found_in(folder) == ["staff.xlsx"]


def test_what_is_no_plain_file_is_left_alone(folder: Path) -> None:
    os.mkfifo(folder / "roster.csv")
    (folder / "loop.csv").symlink_to("loop.csv")
    (folder / "deep.csv").mkdir()
    assert found_in(folder) == []


@pytest.mark.parametrize(
    ("theme", "codes"),
    [
        ("theme:\n  name: material\n  font: false", []),
        ("theme:\n  name: material\n  font:\n    text: Roboto", ["P003"]),
        ("theme:\n  name: material", ["P003"]),
        ("theme: material", ["P003"]),
        ("theme: mkdocs", []),
    ],
)
def test_fonts_come_from_the_own_host(folder: Path, theme: str, codes: list[str]) -> None:
    config = folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("theme:\n  name: material\n  font: false", theme)
    config.write_text(text, encoding="utf-8")
    project, _ = load(folder, [])
    assert [problem.code for problem in outside_settings(project)] == codes


SIZE = 60_000
MARKUP = (
    *("[", "(", "a", "A", " ", "\n", "`", "`a", "|", "§", "9", "@", '"', "{", "\\", "<a ", "<!--", "<div>\n\n", "![a"),
    *(
        "](",
        "*a ",
        "> ",
        "- ",
        "- a\n",
        "> a\n",
        "1. x\n",
        "a b. ",
        ". (",
        "| a | b |\n",
        "45 CFR ",
        "45 CFR 164.1(b), ",
    ),
    *(
        "(b)",
        "9-",
        "555-1234 ",
        "member: 99999999 ",
        "a@a.",
        "{{ ",
        "http://a.b ",
        "which ",
        "Tex Code ",
        "```\n",
        "url(",
    ),
    *(" on", "<a on = ", "&a;", "[a]: b\n", "> [x\n- ", "makes the "),
)


@pytest.mark.parametrize("part", MARKUP)
def test_no_text_takes_forever(part: str) -> None:
    project = holding((part * SIZE)[:SIZE])
    for rule in CHECKS:
        if rule.__module__.rpartition(".")[2] in {"dialect", "items", "lifelike", "privacy", "prose"}:
            # Linear ones take well under a second; the square of this size takes minutes.
            with soon(rule.__name__):
                for _ in rule(project):
                    pass


TEXT = st.lists(
    st.sampled_from([*MARKUP, "LAW]", ")", ">", "\n\n", "    ", "**Myth**", "?", "not ", "\u201c", "é", "\0"])
)


@settings(max_examples=150, deadline=None)
@given(TEXT.map("".join) | st.text())
def test_no_check_fails_on_any_text(text: str) -> None:
    project = holding(text)
    for rule in CHECKS:
        for problem in rule(project):
            assert problem.where.line >= 1
            assert problem.where.column >= 1
