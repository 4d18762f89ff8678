"""Course projects in real git repositories, for tests of what is released."""

import multiprocessing
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from builders.errors import CoursewrightError
from builders.pipeline.release import Outcome, Wanted, release
from tests.paths import SMALL, TESTS

KINDS = TESTS / "courses" / "kinds"
DAY = "2026-02-03"


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


def repository(target: Path, source: Path = SMALL) -> Path:
    """Return a project in a repository with one commit, and with somebody who commits."""
    shutil.copytree(source, target)
    (target / ".gitignore").write_text("dist/\n", encoding="utf-8")
    git(target, "init", "--quiet", "--initial-branch", "main")
    git(target, "config", "user.name", "Ana Ruiz")
    git(target, "config", "user.email", "ana@small.example")
    commit(target, "Start")
    return target


def commit(root: Path, message: str) -> str:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)
    return git(root, "rev-parse", "HEAD")


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text, (path, old)
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def released(root: Path, course: str = "pilot", **wanted: object) -> Outcome:
    return release(Wanted(root=root, out=root / "dist", course=course, day=DAY, **wanted))  # type: ignore[arg-type]


def refused(root: Path, course: str = "pilot", **wanted: object) -> str:
    """Return why a course is not released."""
    try:
        released(root, course, **wanted)
    except CoursewrightError as error:
        return str(error)
    message = "it was released"
    raise AssertionError(message)


def in_a_process(act: Callable[[], object]) -> multiprocessing.process.BaseProcess:
    """Start what may be killed: a process with everything loaded already."""
    process = multiprocessing.get_context("fork").Process(target=_alone, args=(act,))
    process.start()
    return process


def _alone(act: Callable[[], object]) -> None:
    try:
        act()
    except CoursewrightError:
        os._exit(1)
    os._exit(0)
