"""The ledger of a project: what is a draft, what git merges, and how little is read."""

import hashlib
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from builders.cli import main
from builders.errors import Problem
from builders.model import Project, Version
from builders.model.digest import shown_version
from builders.model.release import Release
from builders.sources import ledger, ledgerfile, load
from builders.sources.ledgerfile import write
from tests.ledgers import as_released, put
from tests.paths import SMALL, TESTS


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "small", ignore=shutil.ignore_patterns("dist")))


def whole(root: Path) -> Project:
    problems: list[Problem] = []
    project, _ = load(root, problems)
    assert problems == []
    return project


def after(before: Release, version: str) -> Release:
    previous = hashlib.sha256(write(before).encode()).hexdigest()
    return replace(before, version=Version.parse(version), previous=previous)


def rewrite(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="\n")


def test_what_is_released_is_no_draft(small: Path) -> None:
    course = whole(small).courses["pilot"]
    assert (course.draft, course.modules[0].draft) == (True, True)
    put(small, as_released(small))
    project = whole(small)
    assert (project.courses["pilot"].draft, project.modules["alpha"].draft) == (False, False)
    assert project.courses["pilot"].modules[0] == project.modules["alpha"]
    assert shown_version(project.courses["pilot"]) == "1.2.0"
    rewrite(small / "content/modules/alpha.md", "2.1.3", "2.2.0")
    project = whole(small)
    assert (project.courses["pilot"].draft, project.modules["alpha"].draft) == (False, True)


def test_a_language_that_was_not_released_is_a_draft(tmp_path: Path) -> None:
    root = Path(shutil.copytree(TESTS / "courses" / "kinds", tmp_path / "kinds"))
    made = as_released(root, "every")
    put(root, made)
    assert {course.draft for course in whole(root).courses.values()} == {False}
    english = replace(
        made,
        languages={"en": made.languages["en"]},
        modules=tuple(replace(m, languages={"en": m.languages["en"]}) for m in made.modules),
    )
    put(root, english)
    project = whole(root)
    assert {name: course.draft for name, course in project.courses.items()} == {"every": False, "every-es": True}
    assert project.modules["kinds.es"].draft


def test_modules_of_another_publisher_keep_their_numbers(small: Path) -> None:
    put(small, as_released(small))
    rewrite(small / "mkdocs.yml", "publisher: small", "publisher: harbour")
    rewrite(small / "content/org.yml", "Kim Lee", "Robin Doe")
    project = whole(small)
    assert (project.courses["pilot"].draft, project.modules["alpha"].draft) == (True, False)
    assert list(project.ledger.others) == ["small"]
    assert project.ledger.own == {}


def test_a_released_course_is_built_without_a_mark(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(small, as_released(small))
    monkeypatch.chdir(small)
    assert main(["build", "--no-site"]) == 0
    assert "pilot-1.2.0-scorm12.zip" in capsys.readouterr().out
    assert '"draft"' not in (small / "dist" / "build.json").read_text(encoding="utf-8")


def test_a_build_refuses_a_released_number_with_other_content(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(small, as_released(small))
    rewrite(small / "content/modules/alpha.md", "Read it.", "Read it twice.")
    monkeypatch.chdir(small)
    assert main(["build", "--no-site"]) == 1
    assert "V001" in capsys.readouterr().err


def test_only_what_is_asked_for_is_read(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = as_released(small)
    releases = [one]
    for n in range(1, 6):
        releases.append(after(releases[-1], f"1.2.{n}"))
    for release in releases:
        put(small, release)
    asked: list[str] = []

    def counted(text: str, path: str, problems: list[Problem]) -> Release | None:
        asked.append(path)
        return ledgerfile.read(text, path, problems)

    monkeypatch.setattr(ledger, "read", counted)
    rewrite(small / "content/courses/pilot.md", "1.2.0", "1.2.5")
    project = whole(small)
    assert asked == ["content/ledger/small/pilot/1.2.5.json"]
    assert [release.version for release in project.ledger.own["pilot"]] == [release.version for release in releases]
    assert project.ledger.own["pilot"][1:3] == tuple(releases[1:3])


def test_line_ends_of_a_checkout_break_no_chain(small: Path) -> None:
    one = as_released(small)
    for release in (one, after(one, "1.2.1")):
        file = put(small, release)
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert len(whole(small).ledger.own["pilot"]) == 2


def git(root: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    command = ["git", "-c", "user.name=Robin Doe", "-c", "user.email=robin@doe.example", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, check=check, text=True)


def on_branches(root: Path, one: Release, two: Release) -> subprocess.CompletedProcess[str]:
    """Release on two branches and merge them."""
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Before")
    for branch, release in (("one", one), ("two", two)):
        git(root, "checkout", "-qb", branch, "main")
        put(root, release)
        git(root, "add", "-A")
        git(root, "commit", "-qm", "Release")
    return git(root, "merge", "-q", "--no-edit", "one", check=False)


def test_two_branches_that_release_different_courses_merge(small: Path) -> None:
    page = (small / "content/courses/pilot.md").read_text(encoding="utf-8")
    (small / "content/courses/second.md").write_text(page.replace("id: pilot", "id: second"), encoding="utf-8")
    assert on_branches(small, as_released(small), as_released(small, "second")).returncode == 0
    assert sorted(whole(small).ledger.own) == ["pilot", "second"]


def test_the_same_number_twice_is_a_conflict(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one = as_released(small)
    assert on_branches(small, one, replace(one, released="2026-02-01")).returncode == 1
    monkeypatch.chdir(small)
    assert main(["check"]) == 1
    assert "pilot/1.2.0.json" in (said := capsys.readouterr().out)
    assert "V007" in said


def test_two_numbers_after_the_same_one_are_said(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one = as_released(small)
    put(small, one)
    assert on_branches(small, after(one, "1.2.1"), after(one, "1.3.0")).returncode == 0
    monkeypatch.chdir(small)
    assert main(["check"]) == 1
    assert "If two branches released" in capsys.readouterr().out
