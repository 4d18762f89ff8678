"""The pages about learning systems say what the upload sheets say: both are made of the same sentences."""

import html

import pytest

from builders.package.families import FAMILIES, PAGE, Family
from builders.render.templates import render
from tests.golden import assert_golden
from tests.paths import ROOT

PAGES = ROOT / "docs" / "lms"
MADE = "Made of `builders/package/families.py`, as the upload sheets of a release are; `GOLDEN=write` writes it anew."


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.slug)
def test_a_family_of_learning_systems_has_its_page(family: Family) -> None:
    text = html.unescape(render("upload/family.md", family=family, page=PAGE, made=MADE))
    assert_golden(PAGES / f"{family.slug}.md", text)
    assert f"]({family.slug}.md)" in (PAGES / "index.md").read_text(encoding="utf-8")


def test_no_page_is_of_a_family_that_is_gone() -> None:
    assert {page.stem for page in PAGES.iterdir()} == {"index", *(family.slug for family in FAMILIES)}
