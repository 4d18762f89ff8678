"""What an LMS gets to hold, and what the page says of it: nothing before the notice, no times that are not wanted."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from builders.model import Course
from builders.pipeline import Built, Request, build
from tests.learner import PHONE, Learner, begin
from tests.lms.host import LmsHost
from tests.lms.visits import LMSS, saved, visit
from tests.paths import SMALL

pytestmark = pytest.mark.slow

Contexts = Callable[[LmsHost], BrowserContext]
OPENING = {"cmi.core.exit", "cmi.core.lesson_status"}
RECORDED = "Recorded by the learning system."


def project(folder: Path, telemetry: str) -> Path:
    root = Path(shutil.copytree(SMALL, folder / "course"))
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(f"    telemetry: {telemetry}\n")
    return root


@pytest.fixture(scope="module", params=["full", "minimal"])
def built_with(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Built, Path]:
    folder = tmp_path_factory.mktemp(request.param)
    built = build(Request(root=project(folder, request.param), out=folder / "out", site=False))
    return request.param, built, folder / "out" / built.artifacts[0].path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Path]:
    out = tmp_path_factory.mktemp("small")
    built = build(Request(root=SMALL, out=out, site=False))
    return built.artifacts[0].course, out / built.artifacts[0].path


@pytest.fixture
def lms(small: tuple[Course, Path]) -> Iterator[LmsHost]:
    with LmsHost(small[1], "strict") as running:
        yield running


def press(learner: Learner, words: str) -> None:
    learner.page.get_by_role("button", name=words, exact=True).first.click()


def written(host: LmsHost, page: Page) -> set[str]:
    return {call["args"][0] for call in host.record(page)["calls"] if call["fn"] == "LMSSetValue"}


def test_nothing_is_recorded_before_the_notice_was_read(host: LmsHost, contexts: Contexts, course: Course) -> None:
    context = contexts(host)
    for _ in range(2):
        page = context.new_page()
        page.goto(host.url)
        frame = page.frame_locator('iframe[title="course"]')
        expect(frame.locator("#stage h2")).to_have_text("Before you start")
        stage = frame.locator("#stage")
        expect(stage).to_contain_text("Who sees it: your team lead and the privacy officer")
        expect(stage).to_contain_text("How long it is kept: six years")
        expect(stage).to_contain_text("how long each answer took")
        expect(stage).not_to_contain_text("Nothing leaves this device")
        page.evaluate("frames[0].document.dispatchEvent(new Event('visibilitychange'))")
        assert written(host, page) <= OPENING
        assert host.commits == 0
        page.evaluate("document.querySelector('iframe').remove()")
        page.wait_for_timeout(500)
        # An LMS takes a course that says nothing for a completed one.
        record = host.record(page)
        assert record["status"] in {"", "incomplete"}
        assert record["suspend_data"] == ""
        assert record["session_time"] in {"", "0000:00:00.00"}
        page.close()
        host.commits = 0
    page, learner = visit(context, host, course)
    saved(learner)
    assert host.record(page)["suspend_data"].startswith("cw1 ")
    page.close()
    page = context.new_page()
    page.goto(host.url)
    expect(page.frame_locator("iframe").locator("#stage h2")).to_have_text("Your course")


@pytest.mark.parametrize("lms_name", LMSS)
def test_telemetry_says_what_is_recorded_of_time(
    lms_name: str, built_with: tuple[str, Built, Path], contexts: Contexts
) -> None:
    telemetry, built, package = built_with
    timed = telemetry == "full"
    course = built.artifacts[0].course
    with LmsHost(package, lms_name) as host:
        page = contexts(host).new_page()
        page.goto(host.url)
        learner = Learner(page.frame_locator('iframe[title="course"]'), course)
        expect(learner.page.locator("#stage li").last).to_contain_text(
            "how long modules were open" if timed else "but not how long you took"
        )
        expect(learner.page.locator("#stage")).to_contain_text("Your privacy officer can tell you more.")
        page.wait_for_timeout(1500)
        begin(learner.page)
        learner.click(".cw-main")
        page.wait_for_timeout(1200)
        learner.work_through(course.modules[0])
        saved(learner)
        record = host.record(page)
        assert record["status"] == "passed"
        assert all(row["time"] and bool(row["latency"]) == timed for row in record["interactions"])
        assert bool(record["session_time"].strip("0:.")) == timed
        seconds = int(record["suspend_data"].split(";")[1].split(" ")[5])
        assert (seconds > 0) == timed
        press(learner, "Overview")
        press(learner, "My record")
        assert (" sec" in learner.page.locator(".cw-paper li").inner_text()) == timed


def test_the_paper_is_called_recorded_when_the_lms_confirmed(
    lms: LmsHost, small: tuple[Course, Path], contexts: Contexts
) -> None:
    course = small[0]
    page, learner = visit(contexts(lms), lms, course)
    press(learner, "My record")
    paper = learner.page.locator(".cw-paper")
    expect(paper).to_contain_text(RECORDED)
    expect(paper).to_contain_text("Name: Learner, Ada")
    expect(paper.get_by_role("heading", name="Certificate")).to_have_count(0)
    press(learner, "Overview")
    learner.click(".cw-main")
    lms.refusing = True
    learner.work_through(course.modules[0])
    press(learner, "Overview")
    press(learner, "My record")
    expect(paper).to_contain_text("Certificate")
    expect(paper).to_contain_text("Self-reported: made by the learner's browser, not confirmed.")
    expect(paper).not_to_contain_text(RECORDED)
    expect(learner.page.locator("footer code")).to_have_text(re.compile(r"scorm12 LMSCommit \d+ (unsaved|saving)$"))
    lms.refusing = False
    press(learner, "Overview")
    press(learner, "My record")
    expect(paper).to_contain_text(RECORDED)
    assert lms.record(page)["status"] == "passed"
    assert learner.page.get_by_role("button", name="Finish and clear this phone").count() == 0


def test_what_is_read_again_changes_no_record(lms: LmsHost, small: tuple[Course, Path], contexts: Contexts) -> None:
    course = small[0]
    page, learner = visit(contexts(lms), lms, course)
    learner.click(".cw-main")
    learner.work_through(course.modules[0])
    press(learner, "Overview")
    saved(learner)
    before, calls = lms.record(page), lms.commits
    press(learner, course.modules[0].title)
    while learner.place() != "Your result":
        page.wait_for_timeout(300)
        learner.go_on()
    press(learner, "Overview")
    saved(learner)
    after = lms.record(page)
    assert {**after, "calls": []} == {**before, "calls": []}
    assert lms.commits == calls


@pytest.mark.parametrize("mode", ["review", "browse"])
def test_a_finished_course_is_reviewed_and_printed(mode: str, small: tuple[Course, Path], browser: Browser) -> None:
    course, package = small
    with LmsHost(package, "strict") as host, browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        _, learner = visit(context, host, course)
        learner.click(".cw-main")
        learner.work_through(course.modules[0])
        saved(learner)
        stored = host.stored
    decided = {"cmi.core.lesson_mode": mode}
    with LmsHost(package, "strict", decided=decided) as host, browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        host.stored = stored
        page, learner = visit(context, host, course)
        assert learner.heading() == "You have passed this course"
        press(learner, course.modules[0].title)
        while learner.place() != "Your result":
            assert learner.on_screen().count() == 0
            learner.go_on()
        press(learner, "Overview")
        press(learner, "My record")
        expect(learner.page.locator(".cw-paper")).to_contain_text("Certificate")
        expect(learner.page.locator(".cw-paper")).to_contain_text(RECORDED)
        assert written(host, page) == set()
        assert host.commits == 0


def test_a_phone_is_not_cleared_while_something_on_it_waits_for_the_lms(
    lms: LmsHost, small: tuple[Course, Path], contexts: Contexts
) -> None:
    """The package without its LMS keeps progress on the phone; what the LMS has not got yet is there too."""
    course = small[0]
    context = contexts(lms)
    page, learner = visit(context, lms, course)
    lms.refusing = True
    learner.click(".cw-main")
    expect(learner.page.locator("#saving")).to_have_text("Not saved. Trying again…")
    page.wait_for_timeout(1000)
    page.close()
    alone = context.new_page()
    alone.goto(f"{lms.origin}/course/index.html")
    expect(alone.locator("#stage")).to_contain_text("Nothing leaves this device.")
    begin(alone)
    expect(alone.locator("footer code")).to_have_text(re.compile(r"scorm12 no host local$"))
    alone.get_by_role("button", name="Finish and clear this phone").click()
    expect(alone.get_by_role("alert")).to_contain_text(
        "some answers on this phone have not reached the learning system"
    )
    assert alone.get_by_role("button", name="Clear this phone").count() == 0
    alone.close()
    lms.refusing = False
    page, learner = visit(context, lms, course)
    saved(learner)
    page.close()
    alone = context.new_page()
    alone.goto(f"{lms.origin}/course/index.html")
    alone.get_by_role("button", name="Continue").click()
    alone.get_by_role("button", name="Finish and clear this phone").click()
    alone.get_by_role("button", name="Clear this phone").click()
    expect(alone.locator("#stage h2")).to_contain_text("Nothing of this course is left")
