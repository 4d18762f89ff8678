"""`diff` says what changed since a release or a commit, and what that does to people."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders.cli import main
from tests.ledgers import as_released, put
from tests.paths import SMALL

PAGE, BANK, COURSE = "content/modules/alpha.md", "quizzes/alpha.yml", "content/courses/pilot.md"
DECLARED = """reason: The rule is new.
material:
  trigger: rule
  effective: "2026-02-01"
  courses: [pilot]
  days: 30
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "small"
    shutil.copytree(SMALL, root)
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "user.name", "Robin Doe")
    git(root, "config", "user.email", "robin@doe.example")
    commit(root)
    monkeypatch.chdir(root)
    return root


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True, text=True).stdout


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Something")


def change(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text, old
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(["diff", *arguments]) == 0
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(said(capsys, *arguments, "--format", "json"))
    return data


def test_nothing_to_say_is_said(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys).startswith("nothing has been released yet")
    assert said(capsys, "main") == "nothing changed since main\n"
    assert said(capsys, "HEAD", "--format", "markdown") == "### Course content\n\nNothing changed since HEAD.\n"
    put(small, as_released(small))
    assert said(capsys) == "nothing changed since the newest release of each course (pilot 1.2.0)\n"
    assert as_json(capsys)["unchanged"] is True


def test_a_change_its_step_and_what_it_does_to_people(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(small, as_released(small))
    change(small, BANK, "Which ones?", "Which of them?")
    change(small, PAGE, "Read it.", "Read it twice.")
    assert said(capsys) == (
        "since the newest release of each course (pilot 1.2.0)\n"
        "\n"
        "course pilot 1.2.0 to 1.3.0 (minor), not written yet (it says 1.2.0): run 'coursewright bump'\n"
        "  the module 'alpha' goes from 2.1.3 to 2.2.0 (minor)\n"
        "  in an LMS: replace the package in its place: people keep their progress.\n"
        "\n"
        "module alpha 2.1.3 to 2.2.0 (minor), not written yet (it says 2.1.3): run 'coursewright bump'\n"
        "  the question 'several' asks otherwise (minor)\n"
        "  the text of the page changed (patch)\n"
        "  for people: who passed stays passed; people in progress are asked these again: several. "
        "Other answers stay.\n"
    )
    data = as_json(capsys)
    (module,) = data["modules"]
    assert (module["before"], module["version"], module["next"], module["step"]) == ("2.1.3", "2.1.3", "2.2.0", "minor")
    assert module["asked_again"] == ["several"]
    assert [d["part"] for d in module["differences"]] == ["asked", "body"]
    assert main(["bump"]) == 0
    assert "not written yet" not in said(capsys)


def test_a_commit_is_as_good_as_a_release(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(small, BANK, "truth: true", "truth: false")
    (small / "content/modules/beta.md").write_text(
        (small / PAGE).read_text(encoding="utf-8").replace("alpha", "beta"), encoding="utf-8"
    )
    (small / "quizzes/beta.yml").write_text(
        (small / BANK).read_text(encoding="utf-8").replace("alpha", "beta"), encoding="utf-8"
    )
    change(small, COURSE, "  - alpha\n", "  - alpha\n  - beta\n")
    text = said(capsys, "main")
    assert text.startswith("since main\n")
    assert "the module 'beta' is new (minor)" in text
    assert "module beta 2.1.3, new" in text
    assert "People in progress find Alpha in it; who has finished stays finished." in text
    commit(small)
    assert as_json(capsys, "HEAD")["unchanged"] is True
    assert as_json(capsys, "HEAD~1")["revision"] == git(small, "rev-parse", "HEAD~1").strip()


def test_a_material_change_says_who_trains_again_by_when(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(small, as_released(small))
    (small / "content/changes").mkdir()
    (small / "content/changes/alpha.yml").write_text(DECLARED, encoding="utf-8")
    (small / "content/assignments.yml").write_text(
        "roles:\n  coder:\n    title: Coder\n    courses: [pilot]\n    before_access: true\n", encoding="utf-8"
    )
    change(small, PAGE, "A rule (45", "Another rule (45")
    text = said(capsys)
    assert "course pilot 1.2.0 to 2.0.0 (major)" in text
    assert "import the package as a new activity" in text
    assert "who passed it has to pass it again" in text
    assert "alpha 3.0.0: a rule changed. courses: pilot; roles: coder." in text
    assert "In force 2026-02-01, due 2026-03-03, 2 minutes each" in text
    (one,) = as_json(capsys)["retrain"]
    assert (one["module"], one["roles"], one["due"], one["minutes"]) == ("alpha", ["coder"], "2026-03-03", 2)


def test_a_major_step_is_none_of_courses_that_it_does_not_name(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (small / COURSE).read_text(encoding="utf-8").replace("title: Pilot", "title: Second")
    (small / "content/courses/second.md").write_text(text.replace("id: pilot", "id: second"), encoding="utf-8")
    put(small, as_released(small))
    put(small, as_released(small, "second"))
    (small / "content/changes").mkdir()
    (small / "content/changes/alpha.yml").write_text(DECLARED, encoding="utf-8")
    change(small, PAGE, "A rule (45", "Another rule (45")
    data = as_json(capsys)
    assert {course["id"]: course["step"] for course in data["courses"]} == {"pilot": "major", "second": "minor"}
    assert "who passed it has to pass it again in pilot; in other courses the pass stays" in said(capsys)


def test_markdown_is_text_whatever_the_course_is_called(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(small, as_released(small))
    change(small, BANK, "  - id: several\n", "  - id: some_of_them\n")
    text = said(capsys, "--format", "markdown")
    assert text.startswith("### Course content: what changed since")
    assert "- the question 'some\\_of\\_them' is new (minor)" in text
    assert not re.search(r"(?<!\\)_", text)


@pytest.mark.parametrize(
    "revision", ["nope", "", "--output=x", "-x", "a..b", "main:content", "\ud800", "@{", "main^{tree}"]
)
def test_a_revision_that_is_none_is_a_sentence(small: Path, revision: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--", revision]) == 2
    assert "git knows no commit" in capsys.readouterr().err
    assert not (small / "x").exists()


def test_a_commit_without_a_project_is_a_sentence(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(small, "checkout", "-q", "--orphan", "empty")
    git(small, "commit", "-q", "--allow-empty", "-m", "Nothing", "--", ".")
    git(small, "rm", "-rq", "--cached", ".")
    git(small, "commit", "-qm", "Nothing")
    assert main(["diff", "HEAD"]) == 2
    assert "there was no course project here" in capsys.readouterr().err


def test_where_there_is_no_git_a_revision_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SMALL, tmp_path / "small")
    monkeypatch.chdir(tmp_path / "small")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert main(["diff", "HEAD"]) == 2
    assert "git knows no commit" in capsys.readouterr().err


def test_a_project_in_a_folder_of_its_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SMALL, tmp_path / "repo" / "training")
    git(tmp_path / "repo", "init", "-q", "-b", "main")
    git(
        tmp_path / "repo",
        "-c",
        "user.name=R",
        "-c",
        "user.email=r@doe.example",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "x",
    )
    git(tmp_path / "repo", "add", "-A")
    git(tmp_path / "repo", "-c", "user.name=R", "-c", "user.email=r@doe.example", "commit", "-qm", "x")
    monkeypatch.chdir(tmp_path / "repo" / "training")
    assert said(capsys, "main") == "nothing changed since main\n"


def test_a_link_in_an_old_commit_leads_nowhere(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "content/modules/evil.md").symlink_to("/etc/passwd")
    commit(small)
    (small / "content/modules/evil.md").unlink()
    assert said(capsys, "HEAD") == "nothing changed since HEAD\n"


def test_a_declaration_is_released_with_its_course(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = as_released(small)
    put(small, replace(first, previous="0" * 64))
    assert main(["diff"]) == 1
    assert "V008" in capsys.readouterr().err
