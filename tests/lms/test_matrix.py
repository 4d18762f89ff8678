"""One story for every format in every host that is there: put in, left, cut off, gone on with, passed."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from builders.model.state import decode
from tests.lms.installed import InstalledPlace, installed_place
from tests.lms.lrsplace import lrs_place
from tests.lms.updating import Place, Version, Visit, Walk, build_version, lms_place

pytestmark = pytest.mark.slow

HOSTS = ("ours", "scorm-again", "scormhost")
CELLS = [*((fmt, host) for fmt in ("scorm12", "scorm2004") for host in HOSTS), ("cmi5", "ours"), ("xapi", "ours")]
AGAIN = {"scorm12": "scorm-again", "scorm2004": "scorm-again-2004"}


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Version:
    formats = list(dict.fromkeys(fmt for fmt, _ in CELLS))
    return build_version(tmp_path_factory.mktemp("matrix"), lambda _: None, formats=formats)


def offered(browser: Browser, version: Version, fmt: str, host: str, folder: Path) -> AbstractContextManager[Place]:
    if host == "scormhost":
        return installed_place(browser, folder, fmt)
    if fmt in AGAIN:
        return lms_place(browser, version, fmt, AGAIN[fmt] if host == "scorm-again" else "")
    return lrs_place(browser, version, fmt)


@pytest.fixture(params=CELLS, ids="-".join)
def place(request: pytest.FixtureRequest, browser: Browser, version: Version, tmp_path: Path) -> Iterator[Place]:
    fmt, host = request.param
    with offered(browser, version, fmt, host, tmp_path) as running:
        yield running


@contextmanager
def cut_off(visit: Visit) -> Iterator[None]:
    """Take the line away, and bring it back after the page has said so."""
    tab = visit.place.tab
    # One request without a line, and scormhost stores nothing more of that visit; no page can see that.
    if tab is None or isinstance(visit.place, InstalledPlace):
        yield
        return
    tab.context.set_offline(True)
    yield
    expect(visit.page.locator("#saving")).to_have_text("Not saved. Trying again…")
    tab.context.set_offline(False)
    expect(visit.page.locator("#saving")).to_have_text("Saved", timeout=60_000)


def test_a_course_is_put_in_left_cut_off_gone_on_with_and_passed(place: Place, version: Version) -> None:
    place.start()
    place.install(version)
    visit = Visit(place, version.course)
    letters, calls = version.course.modules
    walk = Walk()
    visit.open(letters)
    visit.work(letters, walk)
    visit.open(calls)
    visit.work(calls, walk, wrong=frozenset({"known"}), stop="message")
    visit.saved()
    half = place.record()
    assert (half["errors"], half["status"], len(half["interactions"])) == ([], "incomplete", len(walk.given))

    # Another browser, since the tab went away without a word; and no line for one answer.
    place.start(place.leave())
    visit = Visit(place, version.course)
    assert visit.where() == "Question 3 of 4"
    with cut_off(visit):
        walk.given.append(visit.answer(calls, visit.questions()[0]))
    visit.step()
    visit.work(calls, walk)
    visit.saved()
    visit.press(".cw-crumb .cw-plain")
    visit.page.get_by_role("button", name="Save and exit").click()
    expect(visit.page.locator("#stage h2")).to_have_text("Your progress is saved. You can close this window.")

    record = place.record()
    # All that any host refused was refused while there was no line.
    assert {error["fn"] for error in record["errors"]} <= {"LMSCommit", "Commit"}
    assert (record["status"], record["score"]["raw"]) == ("passed", "83")
    names = [f"{module}__{name}__v{v}_draft" for module, name, v in walk.given]
    assert [row["id"] for row in record["interactions"]] == names
    assert [row["id"] for row in record["interactions"] if row["result"] != "correct"] == ["calls__known__v1_draft"]
    assert [(row["id"], row["status"], row["raw"]) for row in record["objectives"]] == [
        ("letters__v1_0_draft", "passed", "100"),
        ("calls__v1_0_draft", "passed", "75"),
    ]
    assert all(module.passed for module in decode(place.state()).modules.values())

    # Coming back changes nothing.
    visit = Visit(place, version.course)
    expect(visit.page.locator("#stage h2")).to_have_text("You have passed this course")
    visit.saved()
    again = place.record()
    assert {key: again[key] for key in ("status", "score", "objectives", "interactions")} == {
        key: record[key] for key in ("status", "score", "objectives", "interactions")
    }
