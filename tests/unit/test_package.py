"""Packages: archives as a function of their content, the joiner, and what a build leaves behind."""

import dataclasses
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from builders.errors import BadInputError, ServiceError, UsageError
from builders.package import FORMATS
from builders.package.archive import archive
from builders.pipeline import Built, Request, build
from builders.pipeline.output import swap
from builders.render.player import Sizes
from builders.render.scripts import JoinError, joined
from tests.paths import ROOT, SMALL


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small course that a test may spoil."""
    return Path(shutil.copytree(SMALL, tmp_path / "small", ignore=shutil.ignore_patterns("dist")))


def test_an_archive_is_stored_sorted_and_timeless() -> None:
    data = archive({"b/c.txt": b"2", "a.txt": b"1"})
    assert data == archive({"a.txt": b"1", "b/c.txt": b"2"})
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        members = read.infolist()
    assert [member.filename for member in members] == ["a.txt", "b/c.txt"]
    for member in members:
        assert member.compress_type == zipfile.ZIP_STORED
        assert member.date_time == (1980, 1, 1, 0, 0, 0)
        assert member.external_attr >> 16 == 0o100644


@pytest.mark.parametrize("name", ["A.txt", "a b.txt", "ä.txt", "../a", "/a", "a//b", "a/", ""])
def test_names_that_lmss_refuse_never_enter_an_archive(name: str) -> None:
    with pytest.raises(ValueError, match="lower-case ASCII"):
        archive({name: b""})


def test_another_folder_and_another_day_give_the_same_bytes(small: Path, tmp_path: Path) -> None:
    """A second process, elsewhere, with another time, time zone, locale and hash seed."""
    first = build(Request(root=small, out=tmp_path / "one", site=False)).artifacts
    moved = Path(shutil.copytree(small, tmp_path / "some where else" / "ü"))
    for file in moved.rglob("*"):
        os.utime(file, (10**9, 10**9))
    environment = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-m", "builders", "build", "--no-site", "--out", str(tmp_path / "two")]
    subprocess.run(command, cwd=moved, env=environment, check=True, capture_output=True)
    again = {artifact.name: (tmp_path / "two" / artifact.path).read_bytes() for artifact in first}
    assert again == {artifact.name: artifact.data for artifact in first}
    told = [{file.name: file.read_bytes() for file in (tmp_path / out / "xapi").rglob("*.*")} for out in ("one", "two")]
    assert set(told[0]) == {"profile.jsonld", "pilot.json"}
    assert told[0] == told[1]
    assert len(again) == len(FORMATS)


def test_no_clock_is_read_by_what_makes_packages() -> None:
    """Another day can't change what never asks for the day."""
    # A day that is written somewhere is none of them: only what asks for this one.
    asked = ("import time", "from time", ".now(", ".today(", ".utcnow(", "st_mtime", "getmtime", "random")
    drawn = ("uuid1", "uuid4", "uuid6", "uuid7")  # uuid5 is that of a text, always the same
    clocks = (*asked, *drawn)
    # A duration shown, the time of a check shown, how old a look at the law is, whether a file has changed; the day of
    # somebody's word, of an approval, of a release, which are written down; when records came in, who is late today.
    shown = ("cli/build", "cli/watch", "cli/check", "cli/serve", "sources/stamp")
    written = ("cli/bump", "cli/approve", "cli/release")
    kept = ("cli/imports", "cli/lrs_keep", "cli/lrs_invite", "cli/lrs_remote", "pipeline/report")
    allowed = {f"builders/{name}.py" for name in (*shown, *written, *kept)}
    for file in (ROOT / "builders").rglob("*.py"):
        # The LRS stores when something came in; records and previews have ids. None has a part in a build.
        if file.parent.name not in {"lrs", "records", "serve"} and file.relative_to(ROOT).as_posix() not in allowed:
            text = file.read_text(encoding="utf-8")
            assert not [clock for clock in clocks if clock in text], file


def test_the_record_of_a_build(built: Built) -> None:
    artifact = built.artifacts[0]
    record = built.record
    assert list(record) == ["format", "tool", "commit", "clean", "courses"]
    course = record["courses"][0]
    assert (course["id"], course["version"]) == ("claims-coding", str(artifact.course.version))
    assert course["status"] == ("draft" if artifact.course.draft else "released")
    assert set(course["digests"]) == {"source", "shown"}
    assert [module["id"] for module in course["modules"]] == [m.slug for m in artifact.course.modules]
    entry = course["artifacts"][0]
    paths = [other["path"] for other in course["artifacts"]]
    assert paths == [entry["path"].replace("scorm12", name) for name in FORMATS]
    assert entry["path"] == f"packages/claims-coding-{artifact.course.release_name}-scorm12.zip"
    assert entry["bytes"] == len(artifact.data)
    assert entry["sha256"] == hashlib.sha256(artifact.data).hexdigest()


def test_a_failed_build_leaves_the_last_output_untouched(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(Request(root=small, out=out, site=False))
    before = {file: file.read_bytes() for file in out.rglob("*") if file.is_file()}
    bank = small / "quizzes" / "alpha.yml"
    good = bank.read_text(encoding="utf-8")
    bank.write_text(good.replace("right: This one", "wrong: This one"), encoding="utf-8")
    with pytest.raises(BadInputError):
        build(Request(root=small, out=out, site=False))
    bank.write_text(good, encoding="utf-8")
    (small / "mkdocs.yml").write_text((small / "mkdocs.yml").read_text().replace("material", "nosuchtheme"))
    with pytest.raises(ServiceError, match="nosuchtheme"):
        build(Request(root=small, out=out))
    assert {file: file.read_bytes() for file in out.rglob("*") if file.is_file()} == before


def test_a_partial_build_keeps_the_rest(small: Path, tmp_path: Path) -> None:
    course = small / "content" / "courses" / "pilot.md"
    other = (
        course.read_text(encoding="utf-8").replace("title: Pilot", "title: Second").replace("id: pilot", "id: second")
    )
    (course.parent / "second.md").write_text(other, encoding="utf-8")
    out = tmp_path / "out"
    build(Request(root=small, out=out))
    both = json.loads((out / "build.json").read_text())
    second = (out / "packages" / "second-1.2.0-draft-scorm12.zip").read_bytes()
    course.write_text(course.read_text().replace("1.2.0", "1.3.0"), encoding="utf-8")
    build(Request(root=small, out=out, courses=("pilot",)))
    after = json.loads((out / "build.json").read_text())
    assert sorted(file.name for file in (out / "packages").iterdir()) == [
        f"{name}-draft-{fmt}.zip" for name in ("pilot-1.3.0", "second-1.2.0") for fmt in sorted(FORMATS)
    ]
    assert (out / "packages" / "second-1.2.0-draft-scorm12.zip").read_bytes() == second
    assert after["courses"][1] == both["courses"][1]
    assert after["courses"][0]["version"] == "1.3.0"
    assert sorted(path.name for path in (out / "site" / "play").iterdir()) == ["pilot", "second"]
    assert not list(out.glob(".build-*"))


def test_no_site_keeps_the_site(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "site").mkdir(parents=True)
    (out / "site" / "kept.txt").write_text("x")
    (out / "reports").mkdir()
    build(Request(root=small, out=out, site=False))
    assert (out / "site" / "kept.txt").read_text() == "x"
    assert (out / "reports").is_dir()


@pytest.mark.parametrize(("key", "name"), [("courses", "nobody"), ("formats", "scorm13")])
def test_what_nothing_is_called_is_wrong_usage(key: str, name: str, tmp_path: Path) -> None:
    request = dataclasses.replace(Request(root=SMALL, out=tmp_path), **{key: (name,)})  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=name):
        build(request)


def test_a_swap_that_fails_half_way_goes_back(tmp_path: Path) -> None:
    stage, out = tmp_path / "stage", tmp_path / "out"
    for folder, text in ((stage, "new"), (out, "old")):
        (folder / "a").mkdir(parents=True)
        (folder / "a" / "file").write_text(text)
    with pytest.raises(FileNotFoundError):
        swap(stage, out, ["a", "missing"])
    assert (out / "a" / "file").read_text() == "old"
    assert (stage / "a" / "file").read_text() == "new"


def test_the_joiner_orders_and_strips(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("import { b } from './b.js';\nexport const a = () => b + 1; // note\n")
    (tmp_path / "b.js").write_text("export const b = `x  ${1}`;\n")
    assert joined(tmp_path / "a.js") == '(()=>{"use strict";let e=`x  ${1}`,t=()=>e+1})()'


def test_the_joiner_puts_values_in_the_place_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        "import { END, LOTS } from './b.js';\nexport const a = (x) => [END, LOTS, x.END, END];\n"
    )
    (tmp_path / "b.js").write_text("export const END = 'end';\nexport const LOTS = [9];\n")
    assert joined(tmp_path / "a.js") == '(()=>{"use strict";let e=[9],t=t=>["end",e,t.END,"end"]})()'


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("export default 1;\n", "doesn't know"),
        ("import * as b from './b.js';\n", "doesn't know"),
        ("import { a } from './a.js';\nconst c = a;\n", "imports itself"),
        ("import { b } from './b.js';\nconst b = 2;\n", "top-level name in both"),
    ],
)
def test_the_joiner_refuses_what_joining_would_break(tmp_path: Path, code: str, message: str) -> None:
    (tmp_path / "a.js").write_text(code)
    (tmp_path / "b.js").write_text("export const b = 1;\n")
    with pytest.raises(JoinError, match=message):
        joined(tmp_path / "a.js")


def test_budgets_are_enforced() -> None:
    assert Sizes(script=16_000, more=0, style=3_000, raw=60_000, head=40_000).over() == []
    assert len(Sizes(script=16_001, more=0, style=3_001, raw=60_001, head=40_001).over()) == 4


def test_the_shipped_courses_keep_the_budgets(shipped: Built) -> None:
    for page in shipped.pages.values():
        assert page.sizes.over() == []
        html = page.files["index.html"].decode()
        for section in html.split("<section ")[1:]:
            assert len(section.split("</section>")[0].encode()) <= 30_000
