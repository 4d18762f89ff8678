"""What is asked of the tool and its course: all of it is named, what is named is there, and the page says so."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from builders.errors import Problem
from builders.render.sitepage import SitePage
from builders.sources import load
from builders.sources.fences import fences
from builders.sources.requirements import PAGE, PATH, Register, read_requirements
from builders.sources.requirements.page import page, state
from tests.golden import assert_golden
from tests.paths import ROOT

SMALL = """planned: {docs/later.md: what comes later}
groups:
  - title: A group
    requirements:
      S1-01: {says: Now, class: content, targets: [docs/now.md], checked: [questions]}
      S1-02: {says: Half, class: record, targets: [docs/now.md, docs/later.md], checked: [docs/now.md], legal: less}
      S1-03: {says: Later, class: programme, targets: [docs/later.md], checked: [check]}
"""


def register(root: Path = ROOT) -> tuple[Register, list[str]]:
    problems: list[Problem] = []
    return read_requirements(root, problems), [f"{problem.code} {problem.message}" for problem in problems]


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], tuple[Register, list[str]]]:
    def write(text: str) -> tuple[Register, list[str]]:
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "now.md").write_text("# Now\n", encoding="utf-8")
        (tmp_path / PATH).write_text(text, encoding="utf-8")
        return register(tmp_path)

    return write


def test_the_page_is_current_and_names_nothing_that_is_not_there() -> None:
    found, problems = register()
    assert problems == []
    assert_golden(ROOT / PAGE, page(found))


def test_every_requirement_is_there_and_every_module_is_asked_for() -> None:
    found, _ = register()
    kinds = Counter(one.kind for one in found.requirements)
    assert kinds == {"content": 140, "learning": 12, "programme": 31, "record": 20}
    named = {path for one in found.requirements for path in one.targets}
    modules = {f"content/modules/{file.name}" for file in (ROOT / "content" / "modules").glob("*.md")}
    assert {path for path in modules if path.count(".") == 1} <= named
    assert set(found.planned) - named == set()


def test_a_requirement_is_met_only_when_all_that_it_names_is_there(
    written: Callable[[str], tuple[Register, list[str]]],
) -> None:
    found, problems = written(SMALL)
    assert problems == []
    assert [state(found, one) for one in found.requirements] == ["met", "open in part", "open"]
    assert "| S1-02 | record | Half. *Law: less.* | [now](now.md), later (to come) | [now](now.md) |" in page(found)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "[docs/now.md], checked",
            "[docs/nowhere.md], checked",
            "S002 S1-01 names 'docs/nowhere.md', which isn't there.",
        ),
        ("checked: [docs/now.md]", "checked: [tests/gone.py]", "S002 S1-02 names 'tests/gone.py', which isn't there."),
        (
            "{docs/later.md:",
            "{docs/now.md: no more, docs/later.md:",
            "K004 'docs/now.md' is planned, and there is such a file.",
        ),
        ("S1-03:", "third:", "K004 the requirement is called 'third'."),
        ("class: record", "class: wish", "K004 'class' is 'wish'."),
        ("says: Later, ", "", "K001 the key 'says' is missing."),
        ("legal:", "law:", "K002 unknown key 'law'."),
        ("    requirements:\n", "    requirements: {}\n", "Y002"),
    ],
)
def test_what_is_wrong_with_it_is_said(
    written: Callable[[str], tuple[Register, list[str]]], old: str, new: str, said: str
) -> None:
    assert old in SMALL
    _, problems = written(SMALL.replace(old, new))
    assert any(problem.startswith(said) for problem in problems), problems


def test_the_page_of_the_site_has_each_of_them_and_links_what_is_there() -> None:
    found, _ = register()
    html = SitePage(ROOT, load(ROOT, [])[0], ()).fence(fences(["```traceability", "```"])[0])
    assert [html.count(f'<td><a id="{one.id}"') for one in found.requirements] == [1] * len(found.requirements)
    assert '<a href="../modules/phi-in-billing/">Spot PHI in billing records</a>' in html
    assert "payer-calls-recorded-lines (to come)" in html
