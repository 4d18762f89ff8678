"""Killing `release` anywhere leaves the old state or the new one, and the next run finishes what is left."""

import contextlib
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builders.errors import CoursewrightError
from builders.pipeline import checked
from tests.release.projects import commit, edit, git, in_a_process, released, repository

POINTS = 50
# In the place of git, on the PATH: it counts its calls, and kills who called it before or after one of them.
WRAPPER = """#!/bin/sh
count=$(($(cat "$KILL_COUNT") + 1))
echo "$count" > "$KILL_COUNT"
if [ "$count" = "$KILL_AT" ]; then
    [ "$KILL_WHEN" = after ] && {real} "$@" > /dev/null 2>&1
    kill -9 "$PPID"
    exit 1
fi
exec {real} "$@"
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one release, and another one to make that takes a declared change along."""
    root = repository(tmp_path_factory.mktemp("killed") / "project")
    released(root)
    edit(root, "content/modules/alpha.md", "Before the first heading.", "Before all headings.")
    edit(root, "content/modules/alpha.md", "2.1.3", "2.1.4")
    edit(root, "content/courses/pilot.md", "1.2.0", "1.2.1")
    (root / "content" / "changes").mkdir()
    (root / "content" / "changes" / "alpha.yml").write_text("reason: It is plainer.\n", encoding="utf-8")
    commit(root, "Plainer")
    return root


@pytest.fixture
def wrapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, str], None]:
    """Put the wrapper before git, to kill at a call (0: never); return what sets that."""
    real = shutil.which("git")
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text(WRAPPER.replace("{real}", str(real)), encoding="utf-8")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("KILL_COUNT", str(tmp_path / "count"))

    def set_it(call: int, when: str) -> None:
        (tmp_path / "count").write_text("0\n", encoding="utf-8")
        monkeypatch.setenv("KILL_AT", str(call))
        monkeypatch.setenv("KILL_WHEN", when)
        path = os.environ["PATH"].removeprefix(f"{folder}:")
        monkeypatch.setenv("PATH", f"{folder}:{path}" if call >= 0 else path)

    return set_it


def calls(tmp_path: Path) -> int:
    return int((tmp_path / "count").read_text(encoding="utf-8"))


def assert_old_or_new(root: Path, old: str) -> bool:
    """Fail for anything between the two states of the refs; return whether it is the new one."""
    head, tags = git(root, "rev-parse", "HEAD"), git(root, "tag", "--list", "release/pilot/1.2.1")
    if head == old:
        assert tags == ""
        assert git(root, "status", "--porcelain") == ""
        return False
    assert git(root, "rev-parse", "release/pilot/1.2.1^{commit}", "HEAD^").split() == [head, old]
    assert git(root, "ls-tree", "--name-only", "HEAD", "content/ledger/small/pilot/1.2.1.json")
    return True


def assert_finished(root: Path, kept: Path) -> None:
    """Run it again, and fail unless all of the release is there then."""
    with contextlib.suppress(CoursewrightError):
        # Where nothing is left to do, it says that all of it is there.
        released(root, keep=kept)
    assert assert_old_or_new(root, git(root, "rev-parse", "HEAD^"))
    assert git(root, "status", "--porcelain") == ""
    assert not (root / "content" / "changes" / "alpha.yml").exists()
    project = checked(root).project
    assert not project.courses["pilot"].draft
    release = project.ledger.latest("pilot")
    assert release is not None
    for name in release.artifacts:
        assert (root / "dist" / "packages" / name).is_file()
        assert (kept / name).is_file()
    assert not list(kept.glob(".*"))
    assert not list((root / ".git").rglob("*.lock"))
    git(root, "fsck", "--strict", "--no-dangling")


def points(total: int) -> Iterator[tuple[int, str]]:
    """Give calls to kill at: all of them, then after each from the last one on, which is where it matters."""
    before = [(call, "before") for call in range(1, total + 1)]
    after = [(call, "after") for call in range(total, 0, -1)]
    return iter([*before, *after][:POINTS])


@pytest.mark.slow
def test_killed_at_any_call_of_git(prepared: Path, tmp_path: Path, wrapped: Callable[[int, str], None]) -> None:
    old = git(prepared, "rev-parse", "HEAD")
    wrapped(0, "never")
    trial = tmp_path / "trial"
    shutil.copytree(prepared, trial)
    released(trial, keep=tmp_path / "kept-trial")
    total, new = calls(tmp_path), 0
    assert total >= POINTS // 2, "killing before and after each call gives all points"
    for number, (call, when) in enumerate(points(total)):
        root, kept = tmp_path / f"p{number}", tmp_path / f"kept{number}"
        shutil.copytree(prepared, root)
        wrapped(call, when)
        process = in_a_process(lambda root=root, kept=kept: released(root, keep=kept))  # type: ignore[misc]
        process.join()
        assert process.exitcode == -signal.SIGKILL, (call, when)
        wrapped(-1, "never")
        new += assert_old_or_new(root, old)
        assert_finished(root, kept)
        shutil.rmtree(root)
    assert 0 < new < POINTS


@pytest.mark.slow
def test_killed_at_any_time(prepared: Path, tmp_path: Path) -> None:
    old = git(prepared, "rev-parse", "HEAD")
    trial = tmp_path / "trial"
    shutil.copytree(prepared, trial)
    start = time.monotonic()
    in_a_process(lambda: released(trial, keep=tmp_path / "kept-trial")).join()
    span = time.monotonic() - start
    drawn = random.Random(20260203)  # noqa: S311 - the same times at every run
    for number in range(12):
        root, kept = tmp_path / f"t{number}", tmp_path / f"kept{number}"
        shutil.copytree(prepared, root)
        process = in_a_process(lambda root=root, kept=kept: released(root, keep=kept))  # type: ignore[misc]
        time.sleep(span * drawn.uniform(0.3, 1.0))
        process.kill()
        process.join()
        # Git may be at work still: who is killed can't stop it.
        wait_for_git(root)
        assert_old_or_new(root, old)
        assert_finished(root, kept)


def wait_for_git(root: Path) -> None:
    for _ in range(100):
        if not list((root / ".git").rglob("*.lock")):
            break
        time.sleep(0.05)
    time.sleep(0.1)


@pytest.fixture
def copied(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "project"))


def test_a_missing_tag_is_made(copied: Path, tmp_path: Path) -> None:
    released(copied)
    git(copied, "tag", "--delete", "release/pilot/1.2.1")
    outcome = released(copied)
    assert outcome.finished == ("the tag release/pilot/1.2.1 was missing: now it is there",)
    assert_finished(copied, tmp_path / "kept")


def test_a_branch_that_lacks_the_release_commit_gets_it(copied: Path, tmp_path: Path) -> None:
    released(copied)
    git(copied, "reset", "--quiet", "--hard", "HEAD^")
    assert "now it has" in released(copied).finished[0]
    assert_finished(copied, tmp_path / "kept")


def test_a_work_tree_that_is_behind_follows_but_never_over_an_edit(copied: Path, tmp_path: Path) -> None:
    released(copied)
    git(copied, "read-tree", "HEAD^")
    (copied / "content/ledger/small/pilot/1.2.1.json").unlink()
    git(copied, "checkout-index", "content/changes/alpha.yml")
    (copied / "content/changes/alpha.yml").write_text("reason: Mine.\n", encoding="utf-8")
    with pytest.raises(CoursewrightError, match="not in it; commit them first"):
        released(copied)
    assert (copied / "content/changes/alpha.yml").read_text(encoding="utf-8") == "reason: Mine.\n"
    git(copied, "checkout-index", "--force", "content/changes/alpha.yml")
    assert "now they follow" in released(copied).finished[0]
    assert_finished(copied, tmp_path / "kept")
