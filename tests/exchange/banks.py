"""Banks for the tests of interchange: read, handed over and brought back."""

from pathlib import Path
from typing import Any

from builders.errors import Problem
from builders.exchange import EXCHANGES, read
from builders.exchange.adopt import Adopted, Target, adopt
from builders.exchange.authored import authored
from builders.model import Bank
from builders.sources.banks import read_bank
from tests.paths import ROOT, TESTS

KINDS = TESTS / "exchange" / "kinds.yml"
SHIPPED = sorted([*(ROOT / "quizzes").glob("*.yml"), *(TESTS / "courses").glob("*/quizzes/*.yml"), KINDS])
ROUND = sorted(name for name, exchange in EXCHANGES.items() if exchange.read)
TARGET = Target(slug="kinds", objective="know", heading="the-rule")


def bank_of(text: str, slug: str, folder: Path) -> Bank:
    """Return a bank that is written as a project has it; whatever is wrong with it fails the test."""
    (folder / "quizzes").mkdir(exist_ok=True, parents=True)
    (folder / "quizzes" / f"{slug}.yml").write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    bank = read_bank(folder, slug, problems)
    assert problems == []
    assert bank is not None
    return bank


def brought_back(bank: Bank, name: str) -> Adopted:
    """Hand a bank over and take it back."""
    data = EXCHANGES[name].write(bank, None).data
    return adopt(read(name, data, "back"), Target(slug=bank.id, objective="none", heading="none"))


def contents(bank: Bank) -> tuple[str, int, list[dict[str, Any]]]:
    """Return everything that an author wrote into a bank."""
    return bank.title, bank.rules.pass_percent, [authored(question) for question in bank.questions]


def taken(name: str, text: str, target: Target = TARGET) -> Adopted:
    """Import a text."""
    return adopt(read(name, text.encode(), "in"), target)


def said(adopted: Adopted, *, but: tuple[str, ...] = ("X105",)) -> list[str]:
    """Return the remarks as printed, without those that every foreign question gets."""
    return [str(remark) for remark in adopted.remarks if remark.code not in but]
