"""Proving a release later: built again, and told what it said."""

import json
import shutil
from pathlib import Path

import pytest

from builders.cli import main
from builders.errors import CoursewrightError, UsageError
from builders.model import Version
from builders.model.change import Approval
from builders.package import FORMATS
from builders.pipeline import fresh
from builders.pipeline.approvals import approve
from builders.pipeline.history import Told, printed_versions, told
from builders.pipeline.rebuild import Asked, Rebuilt, rebuild
from tests.paths import SMALL
from tests.release.projects import KINDS, commit, edit, git, released, repository

FIRST = Version.parse("1.2.0")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two releases; the sources have moved on from the first."""
    root = repository(tmp_path / "project")
    approve(root, ["alpha"], Approval(by="Ana Ruiz", role="privacy_officer", on="2026-02-03", digest=""))
    commit(root, "Approved")
    released(root)
    edit(root, "content/modules/alpha.md", "Before the first heading.", "Before all headings.")
    edit(root, "content/modules/alpha.md", "2.1.3", "2.1.4")
    edit(root, "content/courses/pilot.md", "1.2.0", "1.2.1")
    (root / "content" / "changes").mkdir(exist_ok=True)
    (root / "content/changes/alpha.yml").write_text("reason: It is plainer.\n", encoding="utf-8")
    commit(root, "Plainer")
    released(root)
    return root


def again(root: Path, version: Version = FIRST, course: str = "pilot") -> Rebuilt:
    return rebuild(Asked(root=root, course=course, version=version, here=True))


def test_a_release_is_built_again_byte_for_byte(root: Path) -> None:
    for version in ("1.2.0", "1.2.1"):
        found = again(root, Version.parse(version))
        assert (found.level, found.origin.exact, found.notes) == ("bytes", True, ())


def test_so_are_its_translations(tmp_path: Path) -> None:
    root = repository(tmp_path / "project", KINDS)
    made = released(root, "every").release
    found = again(root, made.version, "every")
    assert {one.language for one in found.artifacts} == {"en", "es"}
    assert found.level == "bytes"


def test_without_its_commit_one_with_the_same_digests_is_taken(root: Path, tmp_path: Path) -> None:
    tree = git(root, "rev-parse", "HEAD^{tree}")
    squashed = git(root, "commit-tree", tree, "-m", "All of it in one commit")
    git(root, "switch", "--quiet", "--orphan", "squashed")
    git(root, "reset", "--quiet", "--hard", squashed)
    git(tmp_path, "clone", "--quiet", "--no-tags", "--single-branch", "--branch", "squashed", f"file://{root}", "copy")
    copy = tmp_path / "copy"
    found = again(copy, Version.parse("1.2.1"))
    assert (found.level, found.origin.exact, found.origin.commit) == ("bytes", False, squashed)
    assert "history was rewritten" in found.notes[0]
    with pytest.raises(CoursewrightError, match="no other commit says the same"):
        again(copy)


def test_a_shallow_clone_says_that_it_is_one(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{root}", "shallow")
    found = again(tmp_path / "shallow", Version.parse("1.2.1"))
    assert (found.level, found.origin.exact) == ("bytes", False)
    assert "this clone is shallow" in found.notes[0]
    with pytest.raises(CoursewrightError, match="git fetch --unshallow"):
        again(tmp_path / "shallow")


def test_a_page_that_is_drawn_otherwise_reaches_what_learners_saw(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool that renders otherwise: the content is the same, the bytes are not."""
    own = root.parent / "tool"
    for name in ("builders", "themes"):
        shutil.copytree(Path(fresh.__file__).parents[2] / name, own / name)
    template = own / "themes" / "player" / "index.html"
    template.write_text(template.read_text(encoding="utf-8") + "<!-- drawn otherwise -->", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(own))
    found = again(root)
    assert found.level == "shown"
    assert len(found.artifacts) == len(FORMATS)
    assert not [one for one in found.artifacts if one.rebuilt in {"", one.released}]


@pytest.mark.slow
def test_without_a_fresh_environment_the_current_one_is_taken_and_said(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody listens there: as good as offline.
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    found = rebuild(Asked(root=root, course="pilot", version=FIRST))
    assert (found.level, found.fresh) == ("bytes", False)
    assert "a fresh environment can't be had" in found.notes[0]


def test_the_command_says_the_level(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    assert main(["rebuild", "pilot@1.2.0", "--here", "--format", "json", "--out", str(root.parent / "out")]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["level"], said["exact_commit"]) == ("bytes", True)
    made = sorted(file.name for file in (root.parent / "out" / "packages").iterdir())
    assert made == [f"pilot-1.2.0-{fmt}.zip" for fmt in sorted(FORMATS)]
    for name, hint in [
        ("pilto@1.2.0", "did you mean 'pilot'"),
        ("pilot@1.0", "write it as"),
        ("pilot@9.0.0", "there are: 1.2.0, 1.2.1"),
    ]:
        assert main(["rebuild", name, "--here"]) == 2
        assert hint in capsys.readouterr().err


def test_what_a_version_said_is_told_from_its_commit(root: Path) -> None:
    then, now = told(root, "alpha", Version.parse("2.1.3")), told(root, "alpha", Version.parse("2.1.4"))
    assert isinstance(then, Told)
    assert isinstance(now, Told)
    assert then.sources is not None
    assert "Before the first heading." in then.sources.text
    assert "Ask Kim Lee" in then.sources.text
    assert [a.by for a in then.approvals] == ["Ana Ruiz"]
    assert [str(r.version) for r in then.releases] == ["1.2.0"]
    assert (now.approvals, [c.reason for c in now.changes]) == ((), ["It is plainer."])


def test_pages_of_many_versions_are_made_at_once(root: Path) -> None:
    wanted = [("alpha", Version.parse(one)) for one in ("2.1.3", "2.1.4", "9.9.9")]
    pages, notes = printed_versions(root, wanted)
    assert set(pages) == {"alpha.en-2.1.3", "alpha.en-2.1.4"}
    said = told(root, "alpha", Version.parse("2.1.3"))
    assert isinstance(said, Told)
    assert said.sources is not None
    assert pages["alpha.en-2.1.3"] == said.sources.html(said.releases[0])
    assert notes == ()
    git(root, "clone", "--quiet", "--depth", "1", f"file://{root}", "../shallow")
    pages, notes = printed_versions(root.parent / "shallow", wanted[:1])
    assert (pages, len(notes)) == ({}, 1)
    assert notes[0].startswith("alpha 2.1.3: ")


def test_without_the_commit_the_ledger_tells_keys_and_letters(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{root}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    assert main(["show", "alpha@2.1.3"]) == 0
    said = capsys.readouterr().out
    assert "which is not here" in said
    assert "  choices: a) This one\n" in said
    assert '  right: "ac"\n' in said
    assert main(["show", "alpha@2.1.3", "--html", "x.html"]) == 1


def test_the_page_of_a_version_needs_no_other_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    assert main(["show", "alpha@2.1.3", "--html", "said.html"]) == 0
    page = (root / "said.html").read_text(encoding="utf-8")
    assert "Before the first heading." in page
    assert 'src="data:image/svg+xml;base64,' in page
    assert "<strong>a</strong> This one <strong>[right]</strong>" in page
    assert "Ask Kim Lee" in page
    assert "<script" not in page
    assert "<link" not in page


def test_the_command_tells_as_text_and_as_json(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    assert main(["show", "alpha@2.1.3"]) == 0
    said = capsys.readouterr().out
    assert "approved by Ana Ruiz (privacy_officer, 2026-02-03)" in said
    assert "  a) This one [right]\n     It is.\n" in said
    assert main(["show", "alpha@2.1.4", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [(r["course"], r["version"], r["tag"]) for r in data["released"]] == [
        ("pilot", "1.2.1", "release/pilot/1.2.1")
    ]
    assert [question["id"] for question in data["questions"]] == ["first", "several", "judge"]
    assert main(["show", "pilot@1.2.1"]) == 0
    assert "alpha 2.1.4: Alpha, not reviewed\nalpha 2.1.4: It is plainer.\n" in capsys.readouterr().out
    assert main(["show", "pilot@1.2.1", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["modules"] == [{"module": "alpha", "version": "2.1.4", "title": "Alpha"}]


def test_every_kind_of_question_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = repository(tmp_path / "project", KINDS)
    made = released(root, "every").release
    monkeypatch.chdir(root)
    for language, name in (("en", ""), ("es", ".es")):
        module = made.modules[0]
        assert main(["show", f"{module.slug}{name}@{module.version}"]) == 0
        said = capsys.readouterr().out
        assert f"({language})" in said
        assert [question for question in module.codebook if f"\n{question} v" not in said] == []


def test_names_that_no_release_has_get_the_nearest(root: Path) -> None:
    for name, version, hint in [
        ("alhpa", "2.1.3", "did you mean 'alpha'"),
        ("alpha", "3.0.0", "there are: 2.1.3, 2.1.4"),
        ("alpha.es", "2.1.3", "there are: en"),
    ]:
        with pytest.raises(UsageError, match=hint):
            told(root, name, Version.parse(version))


def test_what_is_written_and_not_released_says_so(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SMALL, tmp_path / "small", ignore=shutil.ignore_patterns("dist")))
    with pytest.raises(UsageError, match=r"^alpha has not been released yet$"):
        told(root, "alpha", Version.parse("2.1.3"))
