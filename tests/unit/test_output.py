"""What a build leaves behind: the last good output through every stop, and a record that says what is from when."""

import importlib
import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builders.cli import main
from builders.pipeline import Request, build
from builders.pipeline.output import swap
from builders.render.player import Sizes
from builders.sources.git import Commit
from tests.paths import SMALL

# The package has a function of that name, too.
BUILD = importlib.import_module("builders.pipeline.build")
PILOT, SECOND = "packages/pilot-1.2.0-draft-scorm12.zip", "packages/second-1.2.0-draft-scorm12.zip"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small course with a second one; what the runtime weighs is another test's concern."""
    monkeypatch.setattr(Sizes, "over", lambda _: [])
    root = Path(shutil.copytree(SMALL, tmp_path / "small", ignore=shutil.ignore_patterns("dist")))
    text = (root / "content/courses/pilot.md").read_text(encoding="utf-8")
    (root / "content/courses/second.md").write_text(text.replace("id: pilot", "id: second"), encoding="utf-8")
    return root


def build_at(
    monkeypatch: pytest.MonkeyPatch, root: Path, out: Path, commit: Commit | None, *courses: str
) -> dict[str, Any]:
    """Build the packages as if `commit` were checked out, and return what `build.json` says."""
    monkeypatch.setattr(BUILD, "head", lambda _: commit)
    build(Request(root=root, out=out, courses=courses, formats=("scorm12",), site=False))
    return dict(json.loads((out / "build.json").read_text(encoding="utf-8")))


def commits(record: dict[str, Any]) -> dict[str, tuple[str | None, bool | None]]:
    entries = [entry for course in record["courses"] for entry in course["artifacts"]]
    return {entry["path"]: (entry["commit"], entry["clean"]) for entry in entries}


def test_a_kept_package_keeps_its_commit(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    build_at(monkeypatch, small, out, Commit(id="one", clean=False))
    second = build_at(monkeypatch, small, out, Commit(id="two", clean=True), "pilot")
    assert (second["commit"], second["clean"]) == ("two", True)
    assert commits(second) == {PILOT: ("two", True), SECOND: ("one", False)}
    third = build_at(monkeypatch, small, out, None, "second")
    assert commits(third) == {PILOT: ("two", True), SECOND: (None, None)}


def test_what_is_gone_is_not_listed(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    build_at(monkeypatch, small, out, None)
    (out / SECOND).unlink()
    assert list(commits(build_at(monkeypatch, small, out, None, "pilot"))) == [PILOT]


def damaged(record: dict[str, Any]) -> Iterator[object]:
    """Give records that another program, another version or a bad disk may have left."""
    course = record["courses"][1]
    entry = course["artifacts"][0]
    yield from ([], None, {"format": 1}, {"format": 2, "courses": [course]}, {"format": 1, "courses": [None]})
    for key in course:
        yield {**record, "courses": [{k: v for k, v in course.items() if k != key}]}
    for key in entry:
        yield {**record, "courses": [{**course, "artifacts": [{k: v for k, v in entry.items() if k != key}]}]}
    yield {**record, "courses": [{**course, "artifacts": [{**entry, "path": "../../outside.zip"}]}]}
    yield {**record, "courses": [{**course, "artifacts": [{**entry, "path": 5}]}]}
    yield {**record, "courses": [{**course, "id": ["second"]}]}


def test_a_record_of_another_form_holds_nothing(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    good = build_at(monkeypatch, small, out, None)
    (tmp_path / "outside.zip").write_bytes(b"")
    for record in damaged(good):
        (out / "build.json").write_text(json.dumps(record), encoding="utf-8")
        assert list(commits(build_at(monkeypatch, small, out, None, "pilot"))) == [PILOT]


@pytest.mark.parametrize("moves", range(4))
@pytest.mark.parametrize("after", [False, True])
def test_a_stop_during_the_swap_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int, *, after: bool
) -> None:
    """Ctrl+C can come before or after any of the moves."""
    stage, out = tmp_path / "stage", tmp_path / "out"
    for folder, text in ((stage, "new"), (out, "old")):
        for name in ("a", "b"):
            (folder / name).mkdir(parents=True)
            (folder / name / "file").write_text(text)
    replace, done = Path.replace, iter(range(100))

    def stopped(self: Path, target: Path) -> Path:
        number = next(done)
        if number == moves and not after:
            raise KeyboardInterrupt
        moved = replace(self, target)
        if number == moves:
            raise KeyboardInterrupt
        return moved

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        swap(stage, out, ["a", "b"])
    assert {name: (out / name / "file").read_text() for name in ("a", "b")} == {"a": "old", "b": "old"}
    assert {name: (stage / name / "file").read_text() for name in ("a", "b")} == {"a": "new", "b": "new"}


def test_who_ends_a_build_politely_is_heard(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.chdir(small)
    monkeypatch.setattr(BUILD, "swap", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    try:
        assert main(["build", "--no-site"]) == 130
    finally:
        signal.signal(signal.SIGTERM, before)
    assert capsys.readouterr().err == "stopped; the last good output is untouched\n"
    assert list((small / "dist").iterdir()) == []
