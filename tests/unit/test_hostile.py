"""Hostile input: whatever an author, a disk or a terminal does, `check` ends in sentences and never in a traceback."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.cli import main
from builders.render.player import Sizes
from tests.paths import SMALL

ALPHA, PILOT, INDEX = "content/modules/alpha.md", "content/courses/pilot.md", "content/index.md"
BANK, ORG, CONFIG = "quizzes/alpha.yml", "content/org.yml", "mkdocs.yml"
PICTURE = "../media/square.svg"


def small(target: Path) -> Path:
    return Path(shutil.copytree(SMALL, target, ignore=shutil.ignore_patterns("dist")))


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small course, which is the working directory."""
    root = small(tmp_path / "course")
    monkeypatch.chdir(root)
    return root


CHOICES = """
      - right: This one
        why: It is.
      - wrong: That one
        why: It is not.
"""

EDITS = [
    (BANK, CHOICES, "\n", "Q002"),
    (BANK, CHOICES, " {right: a}\n", "K003"),
    (ALPHA, "    Know the rule and act on it", "    Know the rule and act on it\n? x", "K002"),
    (PILOT, "  - alpha", " ?  - alpha", "K003"),
    (ALPHA, PICTURE, "a\0b.svg", "L003"),
    (ALPHA, PICTURE, "a" * 300, "L003"),
    (ALPHA, PICTURE, "../loop/square.svg", "L003"),
    (ALPHA, PICTURE, "../../../../../../etc/passwd", "L003"),
    (ALPHA, PICTURE, "../../content/media/square.svg", "L004"),
    (ALPHA, PICTURE, "../square.svg", "L004"),
    (ALPHA, "![A square](../media/square.svg)", "[A plan](../media/plan.pdf)", "L003"),
    (PILOT, "- alpha", f"- {'x' * 300}", "S002"),
    (PILOT, "- alpha", "- ../modules/alpha", "S002"),
    (PILOT, "- alpha", "- ../courses/pilot", "S002"),
    (PILOT, "title: Pilot", 'title: "Pi\\alot"', "K004"),
    (PILOT, "title: Pilot", 'title: "Pi\\ufffelot"', "K004"),
    (INDEX, "title: A small course", "title: {", "Y002"),
    (INDEX, "---\n\n# A", "\n# A", "S001"),
    (INDEX, "title: A small course", "title: A # small course", "Y006"),
    (ORG, "name: Small Billing Co.\nofficer:\n  name: Kim Lee\n  phone: 555-0101\n", "{}\n", "T001"),
    (CONFIG, "site_name: A small course", "x: &a [*a]", "Y005"),
    (CONFIG, "site_name: A small course", "x: &a {? *a : *a}", "K003"),
    (CONFIG, "site_name: A small course", f"x: {'[' * 3000}{']' * 3000}", "Y005"),
    (
        CONFIG,
        "site_name: A small course",
        "\n".join(f"x{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 9)}]" for n in range(9)),
        "Y005",
    ),
    (CONFIG, "  - tables", "  - [a, b]", "K003"),
]


@pytest.mark.parametrize("mistake", EDITS, ids=lambda mistake: repr(mistake)[:60])
def test_a_mistake_is_a_sentence(
    course: Path, capsys: pytest.CaptureFixture[str], mistake: tuple[str, str, str, str]
) -> None:
    path, old, new, code = mistake
    (course / "content" / "loop").symlink_to(course / "content" / "loop")
    shutil.copy(course / "content/media/square.svg", course / "content/square.svg")
    edit(course, path, old, new)
    assert main(["check"]) == 1
    assert f" {code} " in capsys.readouterr().out


def test_a_page_that_is_no_text_is_refused(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (course / INDEX).write_bytes(b"# Caf\xe9\n")
    (course / "content" / "folder.md").mkdir()
    assert main(["check"]) == 1
    printed = capsys.readouterr().out
    assert "content/index.md:1:6: Y001 byte 0xe9 is not UTF-8." in printed
    assert "content/folder.md:1:1: S002 this file can't be read: Is a directory." in printed


def test_a_page_may_do_without_front_matter(course: Path) -> None:
    (course / INDEX).write_text("# Home\n", encoding="utf-8")
    assert main(["check"]) == 0


JUNK = st.text(max_size=8) | st.sampled_from(
    ["---\n", "? x", " ?  - alpha", "## ", "```check\n", "![](", "[a]: ", "`", "{{ org.x }}", "\0", "<!--", "&a ", "*a"]
)


@given(st.sampled_from([ALPHA, PILOT, INDEX, BANK, ORG, CONFIG]), st.integers(0, 900), JUNK, st.integers(0, 12))
@settings(max_examples=150, deadline=None)
def test_damage_is_never_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, path: str, at: int, junk: str, gone: int
) -> None:
    root = small(tmp_path_factory.mktemp("damaged") / "course")
    text = (root / path).read_text(encoding="utf-8")
    (root / path).write_text(text[:at] + junk + text[at + gone :], encoding="utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setattr(sys, "stdout", io.StringIO())
        assert main(["check"]) in {0, 1}


def test_a_narrow_terminal_gets_numbers_for_what_it_cannot_show(course: Path) -> None:
    edit(course, PILOT, "version: 1.2.0", "version: één")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "builders", "check"], cwd=course, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert rb"S004 the version is '\xe9\xe9n'." in done.stdout
    assert done.stderr == b""


def test_an_output_folder_that_is_a_file_is_a_sentence(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Sizes, "over", lambda _: [])
    assert main(["build", "--no-site", "--out", "mkdocs.yml"]) == 3
    assert capsys.readouterr().err == f"{course}/mkdocs.yml: File exists\n"
