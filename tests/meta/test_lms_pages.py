"""The pages about learning systems say what the upload sheets say: both are made of the same sentences."""

from collections.abc import Iterable

import pytest

from builders.package.families import FAMILIES, NOT_RUN, PAGE, RUN, Fact, Family
from tests.golden import assert_golden
from tests.paths import ROOT

PAGES = ROOT / "docs" / "lms"


def steps(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def told(facts: Iterable[Fact]) -> str:
    return "\n".join(f"- {fact.text} *({fact.sure})*" for fact in facts)


def page(family: Family) -> str:
    """Return the page of a family."""
    return f"""# {family.name}

Made of `builders/package/families.py`, as the upload sheets of a release are; `GOLDEN=write` writes it anew.

**Which file.** {family.file.text} *({family.file.sure})*

**Tested or not.** {NOT_RUN} {RUN[family.format]} The steps are usual, and
not tested by us; each sentence on what a system does says where it is from.

## Import and settings

{steps(family.first)}

Then start it as a test learner, answer one question, leave, and start again: you come back to the next question.
Do this before you assign the course.

## Replacing a package

{steps(family.replace)}

Only a version whose first number is the same takes the place of another; one with a new first number is a new activity
([releasing](../releasing.md#4-upload)).

{told([*PAGE, *family.progress, *family.shows])}

## Where the records are seen

{told(family.reports)}

What the course reports, and under which names: [learning systems](index.md#what-is-reported).
"""


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.slug)
def test_a_family_of_learning_systems_has_its_page(family: Family) -> None:
    assert_golden(PAGES / f"{family.slug}.md", page(family))
    assert f"]({family.slug}.md)" in (PAGES / "index.md").read_text(encoding="utf-8")


def test_no_page_is_of_a_family_that_is_gone() -> None:
    assert {file.stem for file in PAGES.iterdir()} == {"index", *(family.slug for family in FAMILIES)}
