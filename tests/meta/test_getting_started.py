"""The writer's first hour: every command of the page runs, and says what the page says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

PAGE = (ROOT / "docs" / "getting-started.md").read_text(encoding="utf-8")
BLOCKS = [(m.start(), m[1], m[2]) for m in re.finditer(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)]


class Writer:
    """Somebody who does what the page says, block by block: runs `sh`, compares `text`, edits and saves the others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.printed = ""
        self.old: tuple[Path, str] | None = None

    def do(self, kind: str, text: str, before: str) -> None:
        if kind == "sh":
            self.run(text)
        elif kind == "text":
            assert self.printed == text
        elif named := re.search(r"[Ss]ave this as `(.+)`:$", before):
            (self.folder / named[1]).write_text(text, encoding="utf-8")
        elif named := re.search(r"[Ii]n `(\S+)`, change$", before):
            self.old = (self.folder / named[1], text)
        else:
            assert before.endswith("\n\nto"), f"nothing says what to do with this: {text}"
            self.change(text)

    def run(self, text: str) -> None:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        who = {"NAME": "A. Writer", "EMAIL": "writer@cedar-street.example"}
        git = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
        environment = {**os.environ, **git, "PATH": path, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(["bash", "-ec", text], cwd=self.folder, env=environment, capture_output=True, check=False)
        self.printed = done.stdout.decode()
        assert done.returncode == (1 if ": K" in self.printed else 0), done.stderr.decode()
        assert b"Traceback" not in done.stderr
        for folder in re.findall(r"^cd (\S+)$", text, re.MULTILINE):
            self.folder /= folder

    def change(self, new: str) -> None:
        assert self.old is not None
        file, old = self.old
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.slow
def test_the_first_hour(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    for start, kind, text in BLOCKS:
        writer.do(kind, text, PAGE[:start].rstrip())
    course = writer.folder
    for name in re.findall(r"`(dist/[\w./-]+)`", PAGE):
        assert (course / name).exists(), name
    log = subprocess.run(["git", "log", "--format=%s"], cwd=course, capture_output=True, check=True).stdout
    assert log == b"Phone training: a first draft\n"
    assert subprocess.run(["git", "status", "--short"], cwd=course, capture_output=True, check=True).stdout == b""


def test_the_hour_is_one() -> None:
    assert sum(map(int, re.findall(r"^## .* \((\d+) minutes\)$", PAGE, re.MULTILINE))) <= 60
