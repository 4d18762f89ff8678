"""A draft says so wherever its version shows; a release says it nowhere. Read back from what was written."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from builders.model.state import decode
from builders.pipeline import Request, build, checked
from tests.learner import PHONE
from tests.lms.host import LmsHost
from tests.lms.visits import saved, visit
from tests.release.projects import released, repository


def texts(package: Path) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(package.read_bytes())) as archive:
        return {name: archive.read(name).decode() for name in ("index.html", "imsmanifest.xml", "course.json")}


def course_data(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="course">(.*?)</script>', page)
    assert found is not None
    return dict(json.loads(found[1]))


def test_a_draft_is_marked_wherever_its_version_shows(tmp_path: Path) -> None:
    root = repository(tmp_path / "project")
    made = build(Request(root=root, out=tmp_path / "out", site=False))
    package = tmp_path / "out" / "packages" / "pilot-1.2.0-draft-scorm12.zip"
    found = texts(package)
    manifest, page, record = found["imsmanifest.xml"], found["index.html"], json.loads(found["course.json"])
    assert 'version="1.2.0-draft"' in manifest
    assert "<title>Pilot (1.2.0 draft)</title>" in manifest
    assert ">Draft</" in manifest
    assert re.search(r">1\.2\.0-draft\+[0-9a-f]{8}</", manifest)
    assert re.search(r"<footer>.*1\.2\.0-draft\+[0-9a-f]{8}\. <strong>", page, re.DOTALL)
    assert course_data(page)["mark"] == "_draft"
    assert (record["status"], record["version"][:12]) == ("draft", "1.2.0-draft+")
    assert made.record["courses"][0]["status"] == "draft"
    assert made.record["courses"][0]["modules"][0]["status"] == "draft"


def test_a_release_is_marked_nowhere(tmp_path: Path) -> None:
    root = repository(tmp_path / "project")
    released(root)
    package = root / "dist" / "packages" / "pilot-1.2.0-scorm12.zip"
    found = texts(package)
    assert [name for name, text in found.items() if "1.2.0-draft" in text or "not released" in text.lower()] == []
    assert "raft" not in found["imsmanifest.xml"] + found["course.json"]
    assert 'version="1.2.0"' in found["imsmanifest.xml"]
    assert ">Final</" in found["imsmanifest.xml"]
    assert "<title>Pilot (1.2.0)</title>" in found["imsmanifest.xml"]
    assert re.search(r">1\.2\.0\+[0-9a-f]{8}</|>1\.2\.0</", found["imsmanifest.xml"])
    footer = found["index.html"].partition("<footer>")[2]
    assert footer.count("1.2.0") == 2, "in its line, and in what support is told"
    assert course_data(found["index.html"])["mark"] == ""
    assert "draft" not in json.dumps(json.loads((root / "dist" / "build.json").read_text(encoding="utf-8")))
    for sheet in (root / "dist" / "upload").iterdir():
        assert "1.2.0-draft" not in sheet.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("final", [False, True])
def test_records_of_a_draft_name_it_and_those_of_a_release_do_not(
    tmp_path: Path, browser: Browser, *, final: bool
) -> None:
    root = repository(tmp_path / "project")
    if final:
        released(root)
    else:
        build(Request(root=root, out=root / "dist", site=False))
    mark = "" if final else "_draft"
    package = next((root / "dist" / "packages").glob("*-scorm12.zip"))
    course = checked(root).project.courses["pilot"]
    with LmsHost(package, "strict") as host:
        context = browser.new_context(viewport=PHONE, proxy={"server": host.origin})  # type: ignore[arg-type]
        page, learner = visit(context, host, course)
        # From the course's list to the first question, which stands in the text.
        for _ in range(3):
            learner.click(".cw-main")
            if learner.on_screen().count():
                break
        learner.answer()
        saved(learner)
        record = host.record(page)
        context.close()
    assert {objective["id"] for objective in record["objectives"]} == {f"alpha__v2_1{mark}"}
    assert [interaction["id"] for interaction in record["interactions"]] == [f"alpha__first__v1{mark}"]
    state = decode(record["suspend_data"])
    (module,) = state.modules.values()
    assert (state.version, module.version, [answer.v for answer in module.answers.values()]) == ("1.2.0", "2.1", [1])
