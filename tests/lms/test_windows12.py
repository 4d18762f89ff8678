"""Two windows of one course, two people on one browser, a clock set back, a page that goes in mid-submission."""

import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from builders.model import Course
from tests.learner import PHONE, Learner, begin
from tests.lms.host import LmsHost
from tests.lms.mishaps import rows_of
from tests.lms.visits import saved, visit

pytestmark = pytest.mark.slow

Contexts = Callable[[LmsHost], BrowserContext]
ELSEWHERE = "This course goes on in another window. Nothing is recorded here."
KEPT = "Kept on this device. Nothing is recorded."


@pytest.fixture
def play(dist: Path, course: Course) -> Iterator[str]:
    """Address of the learner page on the site."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(dist / "site"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/play/{course.id}/"
    server.shutdown()


def opened(context: BrowserContext, url: str, course: Course) -> tuple[Page, Learner]:
    page = context.new_page()
    page.goto(url)
    begin(page)
    return page, Learner(page, course)


def test_the_window_opened_last_goes_on_and_the_other_overwrites_nothing(
    host: LmsHost, contexts: Contexts, course: Course
) -> None:
    context = contexts(host)
    first, learner = visit(context, host, course)
    learner.click(".cw-main")
    learner.work_through(course.modules[0], stop_at="Part 4 of 9")
    saved(learner)
    second, other = visit(context, host, course)
    expect(learner.page.locator("#stage h2")).to_have_text(ELSEWHERE)
    expect(learner.page.locator("#saving")).to_have_text(ELSEWHERE)
    assert learner.on_screen().count() == 0
    assert other.place() == "Part 4 of 9"
    other.work_through(course.modules[0], stop_at="Question 2 of 7")
    saved(other)
    first.close()
    stored = host.stored or {}
    given = [(g.question.id, g.response) for g in (*learner.given, *other.given)]
    assert rows_of(stored) == given
    second.close()
    page, learner = visit(context, host, course)
    assert learner.place() == "Question 2 of 7"
    saved(learner)
    assert [(row["id"], row["result"]) for row in host.record(page)["interactions"]] == [
        (f"{course.modules[0].slug}__{question}__v1_draft", "correct") for question, _ in given
    ]


def test_what_the_first_window_could_not_send_the_second_does(
    host: LmsHost, contexts: Contexts, course: Course
) -> None:
    """Even where the browser keeps nothing: the first window tells the second."""
    context = contexts(host)
    for storage in ("localStorage", "indexedDB"):
        context.add_init_script(f"Object.defineProperty(window, '{storage}', {{ get() {{ throw new Error('no'); }} }})")
    _, learner = visit(context, host, course)
    learner.click(".cw-main")
    learner.work_through(course.modules[0], stop_at="Part 3 of 9")
    saved(learner)
    host.refusing = True
    learner.answer(right=False)
    expect(learner.page.locator("#saving")).to_have_text("Not saved. Keep this page open. Trying again…")
    page, other = visit(context, host, course)
    expect(learner.page.locator("#stage h2")).to_have_text(ELSEWHERE)
    host.refusing = False
    expect(other.page.locator("#saving")).to_have_text("Saved", timeout=30_000)
    given = learner.given
    assert rows_of(host.stored or {}) == [(g.question.id, g.response) for g in given]
    assert host.record(page)["suspend_data"].count(given[-1].question.code) == 1


def test_two_windows_of_the_site_lose_nothing_and_either_can_go_on(browser: Browser, play: str, course: Course) -> None:
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        first, learner = opened(context, play, course)
        learner.click(".cw-main")
        learner.work_through(course.modules[0], stop_at="Part 3 of 9")
        expect(first.locator("#saving")).to_have_text(KEPT)
        second, other = opened(context, play, course)
        expect(first.locator("#stage h2")).to_have_text(ELSEWHERE)
        assert other.place() == "Part 3 of 9"
        other.work_through(course.modules[0], stop_at="Part 5 of 9")
        expect(second.locator("#saving")).to_have_text(KEPT)
        first.get_by_role("button", name="Go on here").click()
        expect(second.locator("#stage h2")).to_have_text(ELSEWHERE)
        learner.click(".cw-main")
        assert learner.place() == "Part 5 of 9"


def test_two_people_on_one_browser_never_meet(host: LmsHost, contexts: Contexts, course: Course) -> None:
    context = contexts(host)
    page, ann = visit(context, host, course)
    ann.click(".cw-main")
    ann.work_through(course.modules[0], stop_at="Part 3 of 9")
    saved(ann)
    leave_unsent(host, page, ann, "Not saved. Trying again…")
    anns, host.stored, host.learner = host.stored, None, "learner-2"
    own, host.url = host.url, f"{host.url}&cmi.core.student_id=learner-2"
    page, bob = visit(context, host, course)
    assert bob.heading() == "Your course"
    bob.click(".cw-main")
    bob.work_through(course.modules[0], stop_at="Part 2 of 9")
    saved(bob)
    page.close()
    assert rows_of(host.stored or {}) == []
    host.stored, host.url, host.learner = anns, own, "learner-1"
    page, again = visit(context, host, course)
    saved(again)
    assert rows_of(host.stored or {}) == [(g.question.id, g.response) for g in ann.given]


NO_DISK = """
const { open } = IDBFactory.prototype;
IDBFactory.prototype.open = function (...all) {
  if (sessionStorage.getItem('test-no-disk')) throw new DOMException('no', 'UnknownError');
  return open.apply(this, all);
};
"""


def test_what_a_killed_browser_brings_back_counts_once(host: LmsHost, contexts: Contexts, course: Course) -> None:
    """`localStorage` is written late: what was taken from it may be there again after a power cut."""
    context = contexts(host)
    context.add_init_script(NO_DISK)
    page, learner = visit(context, host, course)
    learner.click(".cw-main")
    learner.work_through(course.modules[0], stop_at="Part 3 of 9")
    saved(learner)
    page.evaluate("sessionStorage.setItem('test-no-disk', '1')")
    ((key, mirror),) = leave_unsent(host, page, learner, "Not saved. Keep this page open. Trying again…")
    given = learner.given

    for part, interrupted in ((5, False), (6, True), (8, False)):
        page, learner = visit(context, host, course)
        saved(learner)
        learner.go_on()
        learner.work_through(course.modules[0], stop_at=f"Part {part} of 9")
        saved(learner)
        if interrupted:
            # What waits on the disk meanwhile makes nobody forget what may come back.
            leave_unsent(host, page, learner, "Not saved. Trying again…")
            given += learner.given
            page, learner = visit(context, host, course)
            saved(learner)
        else:
            given += learner.given
        assert page.evaluate("localStorage.length") == 0
        page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, mirror])
        page.close()
    page, learner = visit(context, host, course)
    saved(learner)
    assert rows_of(host.stored or {}) == [(g.question.id, g.response) for g in given]


def leave_unsent(host: LmsHost, page: Page, learner: Learner, told: str) -> list[tuple[str, str]]:
    """Give an answer that the LMS refuses, and go; return what waits in `localStorage`."""
    host.refusing = True
    learner.answer()
    expect(learner.page.locator("#saving")).to_have_text(told)
    waiting: list[tuple[str, str]] = page.evaluate("Object.entries(localStorage)")
    page.close()
    # What the leaving page still sends (scorm-again: by beacon) is refused too.
    time.sleep(1)
    host.refusing = False
    return waiting


SET_BACK = """
const { now } = Date;
const shift = () => Number(localStorage.getItem('test-shift') ?? 0);
window.Date = new Proxy(Date, {
  construct: (real, values) => (values.length ? new real(...values) : new real(now() - shift())),
});
Date.now = () => now() - shift();
"""


def test_a_clock_that_is_set_back_changes_nothing(host: LmsHost, contexts: Contexts, course: Course) -> None:
    context = contexts(host)
    context.add_init_script(SET_BACK)
    page, learner = visit(context, host, course)
    learner.click(".cw-main")
    learner.work_through(course.modules[0], stop_at="Part 4 of 9")
    saved(learner)
    host.refusing = True
    page.evaluate("localStorage.setItem('test-shift', 3 * 86400e3)")
    learner.answer()
    expect(learner.page.locator("#saving")).to_have_text("Not saved. Trying again…")
    page.close()
    host.refusing = False
    given = learner.given
    page, learner = visit(context, host, course)
    saved(learner)
    learner.given = given
    learner.go_on()
    learner.work_through(course.modules[0], stop_at="Question 1 of 7")
    saved(learner)
    record = host.record(page)
    assert rows_of(host.stored or {}) == [(g.question.id, g.response) for g in learner.given]
    assert all(re.match(r"(00)?00:0[0-4]:", row["latency"]) for row in record["interactions"])
    assert record["session_time"] < "0000:05"


def test_a_page_that_goes_in_mid_submission_counts_the_answer_once_or_asks_again(
    host: LmsHost, contexts: Contexts, course: Course
) -> None:
    context = contexts(host)
    page, learner = visit(context, host, course)
    learner.click(".cw-main")
    learner.work_through(course.modules[0], stop_at="Part 3 of 9")
    saved(learner)
    box = learner.on_screen().first
    question = box.get_attribute("data-question")
    box.locator("input").first.check()
    box.locator(".cw-submit").evaluate("(submit) => { submit.click(); top.location.reload(); }")
    page.wait_for_timeout(1000)
    learner.page.locator(".cw-crumb span").wait_for()
    assert learner.place() == "Part 3 of 9"
    if learner.on_screen().count():
        learner.answer()
    learner.go_on()
    saved(learner)
    assert [asked for asked, _ in rows_of(host.stored or {})].count(question or "") == 1


def leaving(host: LmsHost, context: BrowserContext, course: Course) -> tuple[Page, Learner]:
    """Give an answer that the LMS refuses, and ask to leave."""
    page, learner = visit(context, host, course)
    learner.click(".cw-main")
    learner.work_through(course.modules[0], stop_at="Part 3 of 9")
    saved(learner)
    host.refusing = True
    learner.answer()
    expect(learner.page.locator("#saving")).to_have_text("Not saved. Trying again…")
    learner.click(".cw-crumb .cw-plain")
    learner.page.get_by_role("button", name="Save and exit").click()
    waits = "Not everything is saved yet. Keep this window open: it says when it is."
    expect(learner.page.locator("#stage h2")).to_have_text(waits)
    return page, learner


def test_leaving_waits_for_the_last_confirmation(host: LmsHost, contexts: Contexts, course: Course) -> None:
    _, learner = leaving(host, contexts(host), course)
    host.refusing = False
    goodbye = "Your progress is saved. You can close this window."
    expect(learner.page.locator("#stage h2")).to_have_text(goodbye, timeout=40_000)
    assert rows_of(host.stored or {}) == [(g.question.id, g.response) for g in learner.given]


def test_who_leaves_anyway_is_told_what_is_kept(host: LmsHost, contexts: Contexts, course: Course) -> None:
    context = contexts(host)
    _, learner = leaving(host, context, course)
    learner.page.get_by_role("button", name="Back to the course").click()
    assert learner.heading() == "Your course"
    learner.page.get_by_role("button", name="Save and exit").click()
    learner.page.get_by_role("button", name="Leave anyway").click()
    expect(learner.page.locator("#stage h2")).to_contain_text("They stay on this device, and are sent when you open")
    host.refusing = False
    given = learner.given
    _, learner = visit(context, host, course)
    saved(learner)
    assert rows_of(host.stored or {}) == [(g.question.id, g.response) for g in given]


BUSY = """() => new Promise((done) => {
  indexedDB.open('coursewright').onsuccess = ({ target }) => {
    const store = target.result.transaction('kept', 'readwrite').objectStore('kept');
    const ask = () => (store.get('nothing').onsuccess = ask);
    ask();
    done();
  };
})"""


def test_what_the_disk_had_no_time_for_is_there_after_the_page_is_loaded_again(
    play: str, browser: Browser, course: Course
) -> None:
    """The answer is shown, the disk is busy, and the learner's thumb is on the wrong button."""
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page, learner = opened(context, play, course)
        learner.click(".cw-main")
        learner.work_through(course.modules[0], stop_at="Question 1 of 7")
        expect(page.locator("#saving")).to_have_text(KEPT)
        page.evaluate(BUSY)
        learner.work_through(course.modules[0], stop_at="Question 2 of 7")
        page.reload()
        learner.click(".cw-main")
        assert learner.place() == "Question 2 of 7"
        learner.click(".cw-steps .cw-plain")
        expect(page.locator(".cw-answered:visible")).to_have_count(1)


def test_what_the_disk_had_no_time_for_reaches_the_lms_with_the_next_visit(
    strict: LmsHost, contexts: Contexts, course: Course
) -> None:
    context = contexts(strict)
    page, learner = visit(context, strict, course)
    learner.click(".cw-main")
    learner.work_through(course.modules[0], stop_at="Question 1 of 7")
    saved(learner)
    page.frames[1].evaluate(BUSY)
    learner.work_through(course.modules[0], stop_at="Question 2 of 7")
    page.close()
    _, again = visit(context, strict, course)
    assert again.place() == "Question 2 of 7"
    saved(again)
    assert rows_of(strict.stored or {}) == [(g.question.id, g.response) for g in learner.given]
