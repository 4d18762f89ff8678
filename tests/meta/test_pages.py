"""Every code has a page that says what it means and what to do, and the index lists all of them."""

import re

import pytest

from builders.checks.catalogue import CODES, FAMILIES, WARNINGS
from builders.checks.pages import pages
from builders.exchange.catalogue import CODES as EXCHANGE_CODES
from builders.records.catalogue import CODES as RECORD_CODES
from tests.golden import assert_golden
from tests.paths import ROOT

ALL = {**CODES, **EXCHANGE_CODES, **RECORD_CODES}
SECTIONS = {**FAMILIES, "R": "records and people", "X": "questions from and for other tools"}
INTRODUCTION = """# Codes

Every problem that `coursewright check` prints begins with a place and a code. Each code has a page that says why it
matters and what to do; `coursewright check --explain CODE` prints it. Codes are permanent. How to check, and what the
levels mean, is in [Checking](../checking.md)."""


def level(code: str) -> str:
    if code in EXCHANGE_CODES:
        return "error" if code.startswith("X0") else "remark"
    if code in RECORD_CODES:
        return "error" if code.startswith("R0") else "remark"
    return "warning" if code in WARNINGS else "go-live" if code.startswith("G") else "error"


def index() -> str:
    """Return docs/reference/checks.md."""
    parts = [INTRODUCTION]
    for letter, name in SECTIONS.items():
        rows = [f"| [{c}](../checks/{c}.md) | {level(c)} | {ALL[c]} |" for c in sorted(ALL) if c.startswith(letter)]
        parts.append(
            "\n".join([f"\n## {letter}: {name}\n", "| code | level | what it says |", "| --- | --- | --- |", *rows])
        )
    return "\n".join(parts) + "\n"


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {page.stem for page in pages().iterdir()} == set(ALL)
    assert {page.suffix for page in pages().iterdir()} == {".md"}
    assert {code[0] for code in ALL} == set(SECTIONS)


@pytest.mark.parametrize("code", ALL)
def test_a_page_says_what_it_is_and_what_to_do(code: str) -> None:
    text = (pages() / f"{code}.md").read_text(encoding="utf-8")
    first, blank, *rest = text.split("\n")
    assert (first, blank) == (f"# {code}: {ALL[code]}", "")
    assert rest.count("## What to do") == 1
    before, after = "\n".join(rest).split("## What to do")
    assert len(before.split()) > 9
    assert len(after.split()) > 9 or "Nothing" in after
    # The level, where it is not the usual one.
    assert ("This is a warning" in before) == (code in WARNINGS)
    assert ("This is a remark" in before) == (level(code) == "remark")
    assert ("--go-live" in before) == (level(code) == "go-live")
    fences = re.findall(r"^(?:```+|~~~+)", text, re.MULTILINE)
    assert len(fences) % 2 == 0
    assert max(map(len, text.split("\n"))) <= 140


def test_the_index_is_current() -> None:
    """`GOLDEN=write` before pytest writes it anew."""
    assert_golden(ROOT / "docs" / "reference" / "checks.md", index())
