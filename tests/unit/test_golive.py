"""Go-live: what the course is shipped with is found to be made up, and what is real passes."""

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from builders.checks import GO_LIVE_CHECKS, check
from builders.cli import main
from builders.model import Project
from builders.sources import load
from tests.paths import ROOT, SMALL, TESTS

REAL = (TESTS / "checks" / "G004" / "in" / "content" / "org.yml").read_text(encoding="utf-8")
# What is no name and no number may be true for an adopter too.
ANYBODYS = {"org.kind", "org.report_within", "org.records.seen_by", "org.records.kept"}


def read(root: Path) -> Project:
    return load(root, [])[0]


def found(root: Path) -> list[tuple[str, str]]:
    """Return code and named value of everything that go-live asks for."""
    problems = [problem for rule in GO_LIVE_CHECKS for problem in rule(read(root))]
    return [(problem.code, re.findall("'([^']+)'|$", problem.message)[0]) for problem in problems]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The small course with real values, held against the law today."""
    root = Path(shutil.copytree(SMALL, tmp_path / "course"))
    looked = f'law_checked: "{dt.datetime.now().astimezone().date()}"\n'
    for file, key in (("content/modules/alpha.md", "minutes:"), ("quizzes/alpha.yml", "pass:")):
        text = (root / file).read_text(encoding="utf-8")
        (root / file).write_text(text.replace(key, looked + key, 1), encoding="utf-8")
    (root / "content/org.yml").write_text(REAL, encoding="utf-8")
    config = root / "mkdocs.yml"
    config.write_text(config.read_text().replace("https://small.example", "https://training.small.internal"))
    return root


def test_everything_that_is_shipped_is_found() -> None:
    overlay = read(ROOT).overlay
    assert overlay is not None
    expected = {("G001", token) for token in set(overlay) - ANYBODYS if token.startswith("org.")} | {
        ("G004", "iri"),
        ("G004", "publisher"),
        ("G005", ""),
    }
    assert set(found(ROOT)) == expected


def test_a_new_course_and_its_new_module_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "course"]) == 0
    monkeypatch.chdir(tmp_path / "course")
    assert main(["new", "module", "beta"]) == 0
    said = found(tmp_path / "course")
    for expected in (
        ("G001", "org.name"),
        ("G001", "org.security_officer.name"),
        ("G004", "publisher"),
        ("G004", "iri"),
    ):
        assert expected in said
    assert said.count(("G002", "Replace this")) > 5


def test_a_project_in_the_making_is_not_asked() -> None:
    assert check(read(ROOT)) == []
    assert check(read(ROOT), go_live=True) != []


def test_real_values_pass(course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(course)
    assert main(["check", "--go-live"]) == 0
    assert capsys.readouterr().out.endswith(": no problems\n")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("(212) 555-0142", "G001"),
        ("555.0199", "G001"),
        ("555-0200", ""),
        ("1555-01234", ""),
        ("555 4410", ""),
        ("ask@training.example", "G001"),
        ("https://example.com/report", "G001"),
        ("for example. com", ""),
        ("examples.com", ""),
        ("my-example.com", ""),
        ("example.com.au", ""),
        ("Write to a@b.example.", "G001"),
        ("our.test.site", ""),
        ("dana reyes", "G001"),
        ("Dana Rey", ""),
        ("TBD", "G002"),
        ("tbd.", "G002"),
        ("Ask Kim (TODO)", "G002"),
        ("Todo Street 3", ""),
        ("Exxon, third floor", ""),
        ("XXX-XXXX", "G002"),
        ("[phone]", "G002"),
        ("<phone>", "G002"),
        ("[see the] notice [board]", ""),
        ("-", "G002"),
        ("Who knows??", ""),
        ("+1 (212) 736-5000", ""),
    ],
)
def test_a_value_is_real_or_not(value: str, code: str, course: Path) -> None:
    file = course / "content" / "org.yml"
    file.write_text(REAL + f"more: {{value: '{value}'}}\n", encoding="utf-8")
    assert found(course) == ([(code, "org.more.value")] if code else [])


@pytest.mark.parametrize(
    "iri", ["http://localhost:8000", "https://a.test/x", "https://example.org", "http://127.0.0.1"]
)
def test_an_address_of_nobody_is_no_identity(iri: str, course: Path) -> None:
    config = course / "mkdocs.yml"
    config.write_text(config.read_text().replace("https://training.small.internal", iri))
    assert found(course) == [("G004", "iri")]


def test_a_long_value_takes_no_time(course: Path) -> None:
    with (course / "content" / "org.yml").open("a", encoding="utf-8") as file:
        file.write(f"more: {'a.' * 200_000}b\n")
    assert found(course) == []
