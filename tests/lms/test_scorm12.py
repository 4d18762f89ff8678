"""The whole path in a real browser: the shipped package in two LMSs, from launch to the record that comes back."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from builders.model import Course
from builders.pipeline import Built
from tests.learner import PHONE, Learner, right_response
from tests.lms.host import LmsHost

pytestmark = pytest.mark.slow

LMSS = ("strict", "scorm-again")
Visit = Callable[[], tuple[Page, Learner]]


@pytest.fixture
def course(built: Built) -> Course:
    return built.artifacts[0].course


@pytest.fixture(params=LMSS)
def host(request: pytest.FixtureRequest, package: Path) -> Iterator[LmsHost]:
    with LmsHost(package, request.param) as running:
        yield running
        assert running.strangers() == []


@pytest.fixture
def contexts(browser: Browser, host: LmsHost) -> Iterator[Callable[[], BrowserContext]]:
    """New browsers: nothing but the LMS connects two of them. Foreign requests would reach the host as their proxy."""
    opened: list[BrowserContext] = []

    def new() -> BrowserContext:
        opened.append(browser.new_context(viewport=PHONE, has_touch=True, proxy={"server": host.origin}))  # type: ignore[arg-type]
        return opened[-1]

    yield new
    for context in opened:
        context.close()


def visit(context: BrowserContext, host: LmsHost, course: Course) -> tuple[Page, Learner]:
    """Launch the course as an LMS does."""
    page = context.new_page()
    page.goto(host.url)
    learner = Learner(page.frame_locator('iframe[title="course"]'), course)
    learner.page.locator("#stage h2").wait_for()
    return page, learner


def saved(learner: Learner) -> None:
    expect(learner.page.locator("#saving")).to_have_text("Saved")


def seconds(timespan: str) -> float:
    hours, minutes, rest = timespan.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def expected_interactions(learner: Learner) -> list[dict[str, Any]]:
    modules = {m.slug: m for m in learner.course.modules}
    return [
        {
            "id": f"{g.module}__{g.question.id}__v{g.question.v}_draft",
            "type": "true-false" if g.question.body.kind == "truth" else "choice",
            "student_response": ",".join(g.response),
            "pattern": [",".join(right_response(modules[g.module], g.question))],
            "result": "correct" if g.right else "wrong",
            "weighting": "1",
            "objective": [f"{g.module}__v1_0_draft"],
        }
        for g in learner.given
    ]


def test_launch_read_answer_leave_come_back_pass(  # noqa: PLR0915 - one learner's story, told in order
    host: LmsHost, contexts: Callable[[], BrowserContext], course: Course
) -> None:
    first, second, third, fourth = course.modules
    began = time.monotonic()
    context = contexts()
    page, learner = visit(context, host, course)
    assert host.record(page)["status"] == "incomplete"
    learner.click(".cw-main")
    learner.work_through(first, wrong=frozenset({first.checks[0]}), stop_at="Question 3 of 7")
    assert learner.on_screen().count() == 1
    saved(learner)
    half = host.record(page)
    assert (half["status"], half["exit"]) == ("incomplete", "suspend")
    assert len(half["interactions"]) == len(learner.given)
    # The learner's next call comes in: the tab goes away without a word.
    context.close()
    given = learner.given

    page, learner = visit(contexts(), host, course)
    learner.given = given
    assert learner.heading() == first.title
    assert learner.place() == "Question 3 of 7"
    assert learner.on_screen().get_attribute("data-question") == first.quiz[2].id
    learner.click(".cw-steps .cw-plain")
    expect(learner.page.locator(".cw-answered:visible")).to_have_count(1)
    learner.go_on()

    critical = next(q.id for q in first.quiz if q.critical)
    assert critical not in {g.question.id for g in given}
    learner.work_through(first, wrong=frozenset({critical}))
    expect(learner.page.locator(".cw-result")).to_have_text("✗ You reached 85 %. You need 80 %.")
    assert host.record(page)["status"] == "incomplete"
    learner.click(".cw-main")
    learner.work_through(first)
    expect(learner.page.locator(".cw-result")).to_have_text("✓ Passed with 100 %. You needed 80 %.")

    easy = next(q.id for q in second.quiz if not q.critical)
    for module, wrong in ((second, {easy}), (third, set()), (fourth, set())):
        learner.click(".cw-main")
        learner.work_through(module, wrong=frozenset(wrong))
    saved(learner)
    learner.click(".cw-main")
    expect(learner.page.locator("#stage h2")).to_have_text("You have passed this course")
    learner.click(".cw-plain")
    expect(learner.page.locator("#stage h2")).to_have_text("Your progress is saved. You can close this window.")

    record = host.record(page)
    spent = time.monotonic() - began
    assert record["errors"] == []
    assert record["status"] == "passed"
    assert record["score"] == {"raw": "96", "min": "0", "max": "100"}
    assert record["objectives"] == [
        {"id": f"{module.slug}__v1_0_draft", "status": "passed", "raw": raw}
        for module, raw in zip(course.modules, ("100", "85", "100", "100"), strict=True)
    ]
    keys = ("id", "type", "student_response", "pattern", "result", "weighting", "objective")
    assert [{key: row[key] for key in keys} for row in record["interactions"]] == expected_interactions(learner)
    for row in record["interactions"]:
        assert re.fullmatch(r"\d\d:\d\d:\d\d", row["time"])
        assert 0 < seconds(row["latency"]) < spent
    assert 0.5 * spent < seconds(record["total_time"]) <= spent
    assert record["suspend_data"].startswith("cw1 1.0.0 ")
    assert " p 85 1 " in record["suspend_data"]

    # Coming back later changes nothing for the worse.
    page, learner = visit(contexts(), host, course)
    assert host.record(page)["status"] == "passed"
    expect(learner.page.locator("#progress")).to_have_attribute("style", "inline-size: 100%;")


def test_what_the_lms_refused_is_kept_in_the_browser_and_sent_once(
    host: LmsHost, contexts: Callable[[], BrowserContext], course: Course
) -> None:
    context = contexts()
    page, learner = visit(context, host, course)
    module = course.modules[0]
    learner.click(".cw-main")
    learner.work_through(module, stop_at="Part 3 of 9")
    saved(learner)
    host.refusing = True
    learner.answer()
    expect(learner.page.locator("#saving")).to_have_text("Not saved. Trying again…")
    count = len(host.record(page)["interactions"])
    # Chromium hands localStorage to its browser process a moment after the page has written it.
    page.wait_for_timeout(1000)
    page.close()

    page, learner = visit(context, host, course)
    host.refusing = False
    expect(learner.page.locator("#saving")).to_have_text("Saved", timeout=15_000)
    assert learner.place() == "Part 3 of 9"
    assert learner.page.locator(".cw-answered:visible").count() == 1
    rows = host.record(page)["interactions"]
    assert len(rows) == count + 1
    assert len({(row["id"], row["time"], row["latency"]) for row in rows}) == len(rows)


def test_a_refused_commit_is_tried_again_until_the_lms_confirms(
    host: LmsHost, contexts: Callable[[], BrowserContext], course: Course
) -> None:
    page, learner = visit(contexts(), host, course)
    learner.click(".cw-main")
    host.refusing = True
    learner.go_on()
    learner.answer(right=False)
    expect(learner.page.locator("#saving")).to_have_text("Not saved. Trying again…")
    assert learner.page.locator("#saving").get_attribute("role") == "status"
    host.refusing = False
    expect(learner.page.locator("#saving")).to_have_text("Saved", timeout=15_000)
    (row,) = host.record(page)["interactions"]
    assert row["result"] == "wrong"


@pytest.mark.parametrize("decided", [{"cmi.core.lesson_mode": "review"}, {"cmi.core.credit": "no-credit"}])
@pytest.mark.parametrize("lms", LMSS)
def test_review_and_browse_write_nothing(
    lms: str, decided: dict[str, str], browser: Browser, package: Path, course: Course
) -> None:
    with LmsHost(package, lms, decided=decided) as host, browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page, learner = visit(context, host, course)
        learner.click(".cw-main")
        learner.go_on()
        learner.answer()
        expect(learner.page.locator("#saving")).to_have_text("Review: nothing is recorded.")
        assert [call for call in host.record(page)["calls"] if call["fn"] in {"LMSSetValue", "LMSCommit"}] == []
        assert host.commits == 0


def test_an_lms_without_interactions_and_objectives(browser: Browser, package: Path, course: Course) -> None:
    """RTE 3.4.4: both are optional."""
    groups = ("interactions", "objectives")
    with LmsHost(package, "strict", unsupported=groups) as host, browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page, learner = visit(context, host, course)
        learner.click(".cw-main")
        learner.go_on()
        learner.answer()
        saved(learner)
        record = host.record(page)
        assert record["interactions"] == record["objectives"] == []
        written = [call["args"][0] for call in record["calls"] if call["fn"] == "LMSSetValue"]
        assert not [name for name in written if name.startswith(("cmi.interactions", "cmi.objectives"))]


def test_a_package_replaced_in_the_middle_keeps_what_is_the_same(
    browser: Browser, package: Path, course: Course
) -> None:
    """Answers are kept by id and `v`: one whose question changed is asked again, the others stay."""
    module = course.modules[0]
    with LmsHost(package, "strict") as host, browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        _, learner = visit(context, host, course)
        learner.click(".cw-main")
        learner.work_through(module, stop_at="Question 3 of 7")
        saved(learner)
        stored = host.stored
        assert stored is not None
    first = module.quiz[0].code
    state = stored["cmi.suspend_data"]
    # As if the first question had been answered in its second version, and the module in another minor one.
    older = re.sub(rf"{first}([a-z]+[+-])", rf"{first}2\1", state).replace(f"{module.code} 1.0 ", f"{module.code} 1.9 ")
    assert older != state
    with LmsHost(package, "strict") as host, browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        host.stored = {**stored, "cmi.suspend_data": older}
        page, learner = visit(context, host, course)
        expect(learner.page.locator("#notice")).to_contain_text(f"Changed: {module.title}.")
        assert learner.place() == "Question 3 of 7"
        learner.click(".cw-steps .cw-plain")
        expect(learner.page.locator(".cw-answered:visible")).to_have_count(1)
        learner.click(".cw-steps .cw-plain")
        expect(learner.on_screen()).to_have_count(1)
        assert learner.on_screen().get_attribute("data-question") == module.quiz[0].id
        saved(learner)
        assert f"{module.code} 1.0 o" in host.record(page)["suspend_data"]


@pytest.mark.parametrize("junk", ["garbage", "cw1 1.0.0 3 k3f", "cw9 9", '{"v": 1}', "x" * 4000])
def test_saved_state_that_nobody_can_read_starts_anew(
    junk: str, browser: Browser, package: Path, course: Course
) -> None:
    with LmsHost(package, "strict") as host, browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        host.stored = {"cmi.suspend_data": junk, "cmi.core.lesson_status": "incomplete", "cmi.core.exit": "suspend"}
        page, learner = visit(context, host, course)
        assert learner.heading() == "Your course"
        assert host.record(page)["errors"] == []
