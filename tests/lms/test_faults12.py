"""What goes wrong around a course: refused commits, other devices, lacking elements, replaced packages, odd state."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from builders.model import Course
from tests.learner import PHONE
from tests.lms.host import LmsHost
from tests.lms.visits import LMSS, saved, visit

pytestmark = pytest.mark.slow

Contexts = Callable[[LmsHost], BrowserContext]


def test_what_the_lms_refused_is_kept_in_the_browser_and_sent_once(
    host: LmsHost, contexts: Contexts, course: Course
) -> None:
    context = contexts(host)
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
    host: LmsHost, contexts: Contexts, course: Course
) -> None:
    page, learner = visit(contexts(host), host, course)
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


def test_a_state_of_a_newer_format_is_left_as_it_is(strict: LmsHost, contexts: Contexts, course: Course) -> None:
    before = {"cmi.suspend_data": "cw9 whatever", "cmi.core.lesson_status": "incomplete", "cmi.core.exit": "suspend"}
    strict.stored = dict(before)
    page, learner = visit(contexts(strict), strict, course)
    assert learner.heading() == "Your progress was saved by a newer version of this course"
    page.close()
    assert strict.stored["cmi.suspend_data"] == "cw9 whatever"


@pytest.mark.parametrize("leave", ["close", "navigate", "remove"])
def test_a_new_attempt_starts_with_nothing(host: LmsHost, contexts: Contexts, course: Course, leave: str) -> None:
    """An administrator gives a new attempt: what this browser still knows of the old one must not pass it."""
    context = contexts(host)
    page, learner = visit(context, host, course)
    learner.click(".cw-main")
    learner.work_through(course.modules[0])
    saved(learner)
    page.wait_for_timeout(1100)
    if leave == "close":
        page.close()
    elif leave == "navigate":
        page.goto("about:blank")
    else:
        page.evaluate("document.querySelector('iframe').remove()")
    # What the leaving page still sends (scorm-again: by beacon) belongs to the old attempt.
    time.sleep(1)
    host.stored = None
    page, learner = visit(context, host, course)
    assert learner.heading() == "Your course"
    expect(learner.page.locator(".cw-modules li").first).to_contain_text("Not started")
    saved(learner)
    record = host.record(page)
    assert (record["status"], record["interactions"]) == ("incomplete", [])
    assert {objective["status"] for objective in record["objectives"]} == {"not attempted"}


def test_two_devices_lose_nothing_of_each_other(host: LmsHost, contexts: Contexts, course: Course) -> None:
    module = course.modules[0]
    phone = contexts(host)
    page, learner = visit(phone, host, course)
    learner.click(".cw-main")
    learner.work_through(module, stop_at="Part 3 of 9")
    saved(learner)
    # The phone loses its line: one answer stays in it.
    host.refusing = True
    learner.answer(right=False)
    expect(learner.page.locator("#saving")).to_have_text("Not saved. Trying again…")
    page.wait_for_timeout(500)
    page.close()
    host.refusing = False
    # At the desk the module is passed.
    page, desk = visit(contexts(host), host, course)
    assert desk.place() == "Part 3 of 9"
    desk.work_through(module)
    saved(desk)
    rows = host.record(page)["interactions"]
    page.close()
    # The phone again.
    page, learner = visit(phone, host, course)
    saved(learner)
    record = host.record(page)
    assert record["objectives"][0] == {"id": f"{module.slug}__v1_0_draft", "status": "passed", "raw": "100"}
    assert record["score"]["raw"] == "25"
    assert len(record["interactions"]) == len(rows) + 1
    assert record["interactions"][-1]["result"] == "wrong"


def test_single_elements_that_the_lms_lacks_stop_nothing(browser: Browser, package: Path, course: Course) -> None:
    """RTE 3.4.4: score.min, score.max and every part of interactions and objectives are optional."""
    lacking = (
        "cmi.core.score.min",
        "cmi.core.score.max",
        "cmi.objectives.n.status",
        "cmi.interactions.n.latency",
        "cmi.interactions.n.objectives.n.id",
    )
    with LmsHost(package, "strict", unsupported=lacking) as host, browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page, learner = visit(context, host, course)
        learner.click(".cw-main")
        learner.work_through(course.modules[0])
        saved(learner)
        record = host.record(page)
        assert (record["status"], record["score"]["raw"]) == ("incomplete", "25")
        assert {row["latency"] for row in record["interactions"]} == {""}
        assert all(row["student_response"] and row["result"] == "correct" for row in record["interactions"])


def test_a_frame_loaded_again_never_looks_recorded_where_it_is_not(
    host: LmsHost, contexts: Contexts, course: Course
) -> None:
    page, learner = visit(contexts(host), host, course)
    learner.click(".cw-main")
    learner.work_through(course.modules[0], stop_at="Part 3 of 9")
    saved(learner)
    before = host.record(page)
    page.evaluate("document.querySelector('iframe').contentWindow.location.reload()")
    stage = learner.page.locator("#stage")
    expect(stage).to_contain_text(re.compile(r"open the course again from your learning system|Part 3 of 9"))
    if "open the course again" in stage.inner_text():
        # The strict LMS takes no call after LMSFinish.
        assert learner.heading() == "Your learning system has ended this session"
        assert host.record(page)["suspend_data"] == before["suspend_data"]
    else:
        # scorm-again goes on, and then what is answered has to arrive.
        learner.answer()
        saved(learner)
        assert len(host.record(page)["interactions"]) == len(before["interactions"]) + 1


def test_a_check_that_changed_is_asked_again_before_the_module_passes(
    strict: LmsHost, contexts: Contexts, course: Course
) -> None:
    module = course.modules[0]
    page, learner = visit(contexts(strict), strict, course)
    learner.click(".cw-main")
    learner.work_through(module, stop_at="Question 3 of 7")
    saved(learner)
    page.close()
    assert strict.stored is not None
    check = module.bank.question(module.checks[0])
    assert check is not None
    state = strict.stored["cmi.suspend_data"]
    changed = re.sub(rf"{check.code}([a-z]+[+-])", rf"{check.code}2\1", state)
    assert changed != state
    strict.stored = {**strict.stored, "cmi.suspend_data": changed}
    page, learner = visit(contexts(strict), strict, course)
    learner.work_through(module)
    expect(learner.page.locator("#stage")).to_contain_text("These parts are not finished yet")
    part = next(block for block in module.blocks if check.id in block.checks)
    learner.page.get_by_role("button", name=part.title).click()
    learner.answer()
    saved(learner)
    assert strict.record(page)["objectives"][0]["status"] == "passed"


def test_reading_again_leads_back_to_the_result(strict: LmsHost, contexts: Contexts, course: Course) -> None:
    module = course.modules[0]
    _, learner = visit(contexts(strict), strict, course)
    learner.click(".cw-main")
    learner.work_through(module, wrong=frozenset(q.id for q in module.quiz))
    learner.page.locator("#stage li a").first.click()
    learner.page.get_by_role("button", name="Back to: Your result").click()
    assert learner.place() == "Your result"


def test_the_way_out_says_what_was_recorded(browser: Browser, package: Path, course: Course) -> None:
    words = {"normal": "Your progress is saved.", "review": "Nothing was recorded."}
    for mode, sentence in words.items():
        decided = {"cmi.core.lesson_mode": mode}
        with LmsHost(package, "strict", decided=decided) as host, browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
            _, learner = visit(context, host, course)
            learner.page.get_by_role("button", name="Save and exit").click()
            expect(learner.page.locator("#stage h2")).to_have_text(f"{sentence} You can close this window.")
