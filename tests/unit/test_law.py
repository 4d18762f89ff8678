"""The law behind the pages: what is cited where, when somebody looked, who approved; and what is not claimed."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from builders.errors import Problem
from builders.model import Project
from builders.model.citation import sections
from builders.model.words import words_in
from builders.render.law import law, review, rules
from builders.render.sitepage import SitePage
from builders.sources import load
from builders.sources.fences import fences
from builders.versions.approved import digest_of
from tests.paths import ROOT, SMALL

DAY = 'law_checked: "2026-{}-01"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "small")
    return tmp_path / "small"


def read(root: Path) -> Project:
    problems: list[Problem] = []
    project, _ = load(root, problems)
    assert problems == []
    return project


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("45 CFR 164.502(b)(2), 164.514(d)", ("45 CFR 164.502", "45 CFR 164.514")),
        ("45 CFR 164.310(b), (c)", ("45 CFR 164.310",)),
        ("45 CFR 164.404 to 164.410, and again 164.404", ("45 CFR 164.404", "45 CFR 164.410")),
        ("42 CFR Part 2 and 42 CFR 2.31", ("42 CFR Part 2", "42 CFR 2.31")),
        ("42 USC 1320d-6 (Tex. Health & Safety Code 181.101)", ("Tex. Health & Safety Code 181.101", "42 USC 1320d-6")),
        ("89 FR 12472", ("89 FR 12472",)),
        ("Policy 4.2 of this house", ()),
    ],
)
def test_sections_are_named_once_and_without_paragraphs(text: str, cited: tuple[str, ...]) -> None:
    assert sorted(sections(text)) == sorted(cited)


def add_days(root: Path, page: str, bank: str) -> None:
    for path, old, month in (("content/modules/alpha.md", "minutes:", page), ("quizzes/alpha.yml", "pass:", bank)):
        text = (root / path).read_text(encoding="utf-8")
        (root / path).write_text(text.replace(old, (DAY.format(month) if month else "") + old), encoding="utf-8")


@pytest.mark.parametrize(
    ("page", "bank", "oldest"),
    [("", "", None), ("03", "", None), ("03", "05", dt.date(2026, 3, 1)), ("07", "05", dt.date(2026, 5, 1))],
)
def test_a_rule_is_checked_when_all_that_cites_it_is(root: Path, page: str, bank: str, oldest: dt.date | None) -> None:
    add_days(root, page, bank)
    (rule,) = rules(read(root))
    assert (rule.name, [module.slug for module in rule.modules], rule.checked) == ("45 CFR 164.502", ["alpha"], oldest)
    assert rule.address == "https://www.ecfr.gov/current/title-45/section-164.502"


def test_the_page_says_what_nobody_did(root: Path) -> None:
    html = SitePage(root, read(root), ()).fence(fences(["```law", "```"])[0])
    assert "not yet</td>" in html
    assert "Not yet reviewed</td>" in html
    assert "Last looked up" not in html, "no facts, no table of them"
    add_days(root, "03", "05")
    assert "2026-03-01</td>" in law(read(root), words_in("en"))


def test_an_approval_counts_for_the_text_it_was_given_for(root: Path) -> None:
    project = read(root)
    digest = digest_of(project, project.modules["alpha"])
    (root / "content/changes").mkdir()
    (root / "content/changes/alpha.yml").write_text(
        f'approvals:\n  - {{by: Ann Lee, role: privacy officer, on: "2026-05-04", digest: {digest}}}\n',
        encoding="utf-8",
    )
    project = read(root)
    words = words_in("en")
    assert review(project, project.modules["alpha"], words) == "Approved: privacy officer, 2026-05-04"
    course, quiz = fences(["```course", "id: pilot", "```", "```quiz", "bank: alpha", "```"])
    page = SitePage(root, project, ())
    assert "Not yet reviewed" not in page.fence(course) + page.fence(quiz)
    assert "Ann Lee" not in law(project, words)
    path = root / "content/modules/alpha.md"
    path.write_text(path.read_text(encoding="utf-8").replace("## The rule", "## The rule\n\nMore."), encoding="utf-8")
    page = SitePage(root, read(root), ())
    assert "Not yet reviewed: 1 of 1 modules" in page.fence(course)
    assert "Not yet reviewed." in page.fence(quiz)


def test_the_shipped_course_claims_no_review() -> None:
    project = read(ROOT)
    assert {review(project, module, words_in("en")) for module in project.modules.values()} == {"Not yet reviewed"}
