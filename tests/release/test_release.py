import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from builders.cli import main
from builders.pipeline import Request, build, checked
from tests.release.projects import KINDS, commit, edit, git, refused, released, repository

ENTRY = "content/ledger/small/pilot/1.2.0.json"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return repository(tmp_path / "project")


def packages(folder: Path) -> Mapping[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.glob("*.zip"))}


def test_a_release_is_one_commit_and_one_tag(small: Path) -> None:
    start = git(small, "rev-parse", "HEAD")
    outcome = released(small, message="The first one.")
    assert git(small, "rev-parse", "HEAD^") == start
    assert git(small, "rev-parse", "HEAD") == outcome.commit == git(small, "rev-parse", "release/pilot/1.2.0^{commit}")
    assert git(small, "cat-file", "-t", "release/pilot/1.2.0") == "tag"
    assert git(small, "log", "-1", "--format=%an <%ae>%n%B") == (
        "Ana Ruiz <ana@small.example>\nRelease pilot 1.2.0\n\nThe first one."
    )
    assert git(small, "show", "--name-status", "--format=", "HEAD") == f"A\t{ENTRY}"
    assert git(small, "status", "--porcelain") == ""
    entry = json.loads((small / ENTRY).read_text(encoding="utf-8"))
    assert entry["commit"] == start
    assert entry["artifacts"] == packages(small / "dist" / "packages")
    assert git(small, "reflog", "-1", "--format=%gs") == "release: pilot 1.2.0"


def test_a_build_at_the_tag_makes_the_released_bytes_in_every_format_and_language(tmp_path: Path) -> None:
    root = repository(tmp_path / "project", KINDS)
    course = next(c for c in checked(root).project.courses.values() if c.id == c.base)
    outcome = released(root, course.id)
    assert {name.split("-1.")[0] for name in outcome.release.artifacts} == {course.id, f"{course.id}-es"}
    git(root, "switch", "--quiet", "--detach", outcome.tag)
    build(Request(root=root, out=tmp_path / "again", site=False))
    assert packages(tmp_path / "again" / "packages") == dict(outcome.release.artifacts)


def test_it_is_built_from_the_commit_not_from_what_git_ignores(small: Path) -> None:
    (small / ".gitignore").write_text("dist/\n*.svg\n", encoding="utf-8")
    git(small, "rm", "--quiet", "--cached", "content/media/square.svg")
    commit(small, "The picture is on this machine alone")
    assert (small / "content/media/square.svg").is_file()
    with pytest.raises(Exception, match=r"square\.svg"):
        released(small)


def test_what_was_declared_moves_into_the_entry(small: Path) -> None:
    released(small)
    edit(small, "content/modules/alpha.md", "Before the first heading.", "Before all headings.")
    edit(small, "content/modules/alpha.md", "2.1.3", "2.1.4")
    edit(small, "content/courses/pilot.md", "1.2.0", "1.2.1")
    changes = small / "content/changes/alpha.yml"
    changes.parent.mkdir()
    changes.write_text("reason: It says more plainly where it begins.\n", encoding="utf-8")
    commit(small, "Plainer")
    outcome = released(small)
    assert [(c.module, str(c.version), c.reason) for c in outcome.release.changes] == [
        ("alpha", "2.1.4", "It says more plainly where it begins.")
    ]
    assert not changes.exists()
    assert git(small, "show", "--name-status", "--format=", "HEAD").split() == [
        *("D", "content/changes/alpha.yml"),
        *("A", "content/ledger/small/pilot/1.2.1.json"),
    ]
    previous = hashlib.sha256((small / ENTRY).read_bytes()).hexdigest()
    assert outcome.release.previous == previous
    assert "It says more plainly" in git(small, "log", "-1", "--format=%B")
    build(Request(root=small, out=small / "dist" / "again", site=False))
    assert packages(small / "dist" / "again" / "packages") == dict(outcome.release.artifacts)


def test_a_number_is_released_once(small: Path) -> None:
    released(small)
    assert "was released on 2026-02-03" in refused(small)
    (small / "dist" / "packages" / "pilot-1.2.0-scorm12.zip").unlink()
    head = git(small, "rev-parse", "HEAD")
    again = released(small)
    assert (again.edits, git(small, "rev-parse", "HEAD")) == ((), head)
    assert packages(small / "dist" / "packages") == dict(again.release.artifacts)


def test_nothing_changes_in_a_dry_run(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    head = git(small, "rev-parse", "HEAD")
    monkeypatch.chdir(small)
    assert main(["release", "pilot", "--dry-run"]) == 0
    assert "can be released" in capsys.readouterr().out
    assert git(small, "rev-parse", "HEAD") == head
    assert git(small, "tag") == ""
    assert not (small / "dist").exists()


def test_what_git_is_not_ready_for_is_refused(small: Path) -> None:
    (small / "notes.txt").write_text("x", encoding="utf-8")
    edit(small, "content/index.md", "\n", "\n\nMore.\n")
    assert "commit them first:\n  content/index.md\n  notes.txt" in refused(small)
    git(small, "stash", "--quiet", "--include-untracked")
    git(small, "switch", "--quiet", "--detach")
    assert "no branch is checked out" in refused(small)
    git(small, "switch", "--quiet", "main")
    git(small, "tag", "release/pilot/1.2.0", "HEAD")
    assert "the tag release/pilot/1.2.0 is there" in refused(small)
    git(small, "tag", "--delete", "release/pilot/1.2.0")
    (small / ".git" / "MERGE_HEAD").write_text(f"{git(small, 'rev-parse', 'HEAD')}\n", encoding="utf-8")
    assert "waits to be finished" in refused(small)


def test_an_unknown_author_is_asked_for(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NAME", "EMAIL"):
        monkeypatch.delenv(f"GIT_COMMITTER_{name}", raising=False)
        monkeypatch.delenv(f"GIT_AUTHOR_{name}", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.delenv("EMAIL", raising=False)
    git(small, "config", "--unset", "user.email")
    assert "git config user.email" in refused(small)


def test_names_that_are_no_course_of_its_own_are_refused(tmp_path: Path) -> None:
    root = repository(tmp_path / "project", KINDS)
    course = next(c for c in checked(root).project.courses.values() if c.id == c.base).id
    assert f"there are: {course}" in refused(root, "other")
    assert f"coursewright release {course}" in refused(root, f"{course}-es")


def test_a_stale_translation_is_not_released(tmp_path: Path) -> None:
    root = repository(tmp_path / "project", KINDS)
    course = next(c for c in checked(root).project.courses.values() if c.id == c.base)
    path = course.modules[0].path
    minor = f"{course.modules[0].version.major}.{course.modules[0].version.minor + 1}.0"
    edit(root, path, f"version: {course.modules[0].version}", f"version: {minor}")
    commit(root, "The base moves on")
    assert f"{path.removesuffix('.md')}.es.md" in refused(root, course.id)


def test_a_ledger_that_git_ignores_is_refused(small: Path) -> None:
    (small / ".gitignore").write_text("dist/\n*.json\n", encoding="utf-8")
    commit(small, "No JSON")
    assert f"git ignores {ENTRY}" in refused(small)


def test_it_works_in_a_worktree_a_shallow_clone_and_a_folder_of_a_repository(small: Path, tmp_path: Path) -> None:
    edit(small, "content/index.md", "\n", "\n\n")
    commit(small, "A second commit")
    git(small, "worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"))
    first = released(tmp_path / "tree")
    assert git(small, "rev-parse", "other") == first.commit
    assert git(tmp_path / "tree", "status", "--porcelain") == ""
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{small}", "shallow", "--branch", "main", "--no-tags")
    for key in ("name", "email"):
        git(tmp_path / "shallow", "config", f"user.{key}", git(small, "config", f"user.{key}"))
    assert released(tmp_path / "shallow").release.artifacts == first.release.artifacts
    inner = tmp_path / "outer" / "training"
    (tmp_path / "outer").mkdir()
    git(tmp_path / "outer", "init", "--quiet")
    git(tmp_path, "clone", "--quiet", "--no-tags", str(small), "copy")
    (tmp_path / "copy").rename(inner)
    git(tmp_path / "outer", "config", "user.name", "Ana Ruiz")
    git(tmp_path / "outer", "config", "user.email", "ana@small.example")
    for name in (".git",):
        (inner / name).rename(tmp_path / "elsewhere")
    commit(tmp_path / "outer", "All")
    within = released(inner)
    assert git(tmp_path / "outer", "show", "--name-only", "--format=", "HEAD") == f"training/{ENTRY}"
    assert within.release.artifacts == first.release.artifacts
    assert git(tmp_path / "outer", "status", "--porcelain") == ""


def test_no_hook_of_a_persons_own_commits_runs(small: Path, tmp_path: Path) -> None:
    for name in ("pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "post-checkout", "pre-push"):
        hook = small / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\necho {name} >> {tmp_path}/ran\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
    released(small)
    assert not (tmp_path / "ran").exists()


def test_what_is_kept_is_never_written_over(small: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "pilot-1.2.0-scorm12.zip").write_bytes(b"another one")
    assert "keeps other files of these names" in refused(small, keep=kept)
    assert git(small, "tag") == ""
    (kept / "pilot-1.2.0-scorm12.zip").unlink()
    (kept / "SHA256SUMS").write_text(f"{'0' * 64}  older.zip\n", encoding="utf-8")
    released(small, keep=kept)
    lines = (kept / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    names = {file.name for file in kept.iterdir()} - {"SHA256SUMS"}
    assert set(sums) == {*names, "older.zip"}
    assert all(sums[name] == hashlib.sha256((kept / name).read_bytes()).hexdigest() for name in names)
    assert not [name for name in names if name.endswith(".part")]


def test_the_program_reads_it_as_json(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(small)
    assert main(["release", "pilot", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["course"], said["version"], said["tag"]) == ("pilot", "1.2.0", "release/pilot/1.2.0")
    assert said["artifacts"] == packages(small / "dist" / "packages")
