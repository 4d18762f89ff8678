"""Every code has a folder with input and expected output; nothing else may be printed."""

import shutil
from pathlib import Path

import pytest

from builders.checks.catalogue import WARNINGS
from builders.cli import main
from tests.golden import assert_golden
from tests.paths import SMALL, TESTS

CASES = sorted(path for path in (TESTS / "checks").iterdir() if path.is_dir())


def overlaid(case: Path, target: Path) -> Path:
    """Return a copy of the small course with the differences of a case."""
    shutil.copytree(SMALL, target, ignore=shutil.ignore_patterns("dist"))
    if (case / "in").is_dir():
        shutil.copytree(case / "in", target, dirs_exist_ok=True)
    if (case / "delete.txt").is_file():
        for path in (case / "delete.txt").read_text(encoding="utf-8").split():
            (target / path).unlink()
    return target


def test_the_small_course_is_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(overlaid(tmp_path / "none", tmp_path / "course"))
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "1 course(s), 1 modules, 3 questions: no problems\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_check(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(overlaid(case, tmp_path / "course"))
    # What has to be real before people are trained is asked for by its own option.
    arguments = ["check", "--go-live"] if case.name.startswith("G") else ["check"]
    assert main(arguments) == (0 if case.name in WARNINGS else 1)
    printed = capsys.readouterr()
    assert printed.err == ""
    if case.name in WARNINGS:
        assert main([*arguments, "--strict"]) == 1
        capsys.readouterr()
    assert f" {case.name} " in printed.out
    assert_golden(case / "expected.txt", printed.out)
