"""LMSs that are late, refuse, throw, lie or say nothing of the learner: in both versions of SCORM nothing is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from builders.model import Course
from tests.learner import Learner, begin
from tests.lms.host import LmsHost
from tests.lms.visits import saved, visit
from tests.pilot import PILOT

pytestmark = pytest.mark.slow

Contexts = Callable[[LmsHost], BrowserContext]
# What `odd` names is done in the place of a function of the API, whose name is without LMS; it gets the real one.
ODD = """
window.odd = {};
window.since = 0;
for (const name of ['API', 'API_1484_11']) {
  let api;
  const around = (target, fn) => (...values) => {
    const real = () => target[fn](...values);
    const own = window.odd[fn.replace('LMS', '')];
    return own ? own(real, ...values) : real();
  };
  Object.defineProperty(window, name, {
    get: () => (api && performance.now() >= window.since ? api : undefined),
    set: (real) => {
      api = new Proxy({}, { get: (_, fn) => (typeof real[fn] === 'function' ? around(real, fn) : real[fn]) });
    },
  });
}
"""
REFUSALS = {
    "a commit is refused": "Commit: () => 'false'",
    "a commit throws": "Commit: () => { throw new Error('no'); }",
    "a value is refused": "SetValue: () => 'false', GetLastError: () => '101'",
    "a value is refused without an error": "SetValue: () => 'false'",
    "a value throws": "SetValue: () => { throw new Error('no'); }",
    "values are taken and not kept": "SetValue: () => 'true'",
}
SILENT = {
    "entry is always ab-initio": "entry: 'ab-initio'",
    "entry is empty": "entry: ''",
    "nobody has a name": "learner_name: null, student_name: null, entry: null",
    "the name is empty": "learner_name: '', student_name: ''",
}


@pytest.fixture(params=["scorm12", "scorm2004"])
def host(request: pytest.FixtureRequest, dist: Path) -> Iterator[LmsHost]:
    (package,) = (dist / "packages").glob(f"{PILOT}-*-draft-{request.param}.zip")
    with LmsHost(package, {"scorm12": "strict", "scorm2004": "strict-2004"}[request.param]) as running:
        yield running


def begun(context: BrowserContext, host: LmsHost, course: Course) -> tuple[Page, Learner]:
    page, learner = visit(context, host, course)
    learner.click(".cw-main")
    learner.go_on()
    saved(learner)
    return page, learner


def answers(host: LmsHost) -> list[str]:
    return [value for name, value in (host.stored or {}).items() if name.endswith("_response")]


@pytest.mark.parametrize("odd", REFUSALS.values(), ids=REFUSALS.keys())
def test_what_an_lms_did_not_take_is_said_and_sent_once_when_it_does(
    odd: str, host: LmsHost, contexts: Contexts, course: Course
) -> None:
    context = contexts(host)
    context.add_init_script(ODD)
    page, learner = begun(context, host, course)
    page.evaluate(f"window.odd = {{ {odd} }}")
    learner.answer()
    expect(learner.page.locator("#saving")).to_have_text("Not saved. Trying again…")
    assert answers(host) == []
    page.evaluate("window.odd = {}")
    expect(learner.page.locator("#saving")).to_have_text("Saved", timeout=40_000)
    assert len(answers(host)) == 1
    page.close()
    _, learner = visit(contexts(host), host, course)
    assert learner.place() == "Part 2 of 9"
    assert learner.page.locator(".cw-answered:visible").count() == 1


def test_what_an_lms_only_said_to_have_stored_is_there_with_the_next_answer(
    host: LmsHost, contexts: Contexts, course: Course
) -> None:
    """Nobody can find out that it was not; the next commit holds everything."""
    context = contexts(host)
    context.add_init_script(ODD)
    page, learner = begun(context, host, course)
    page.evaluate("window.odd = { Commit: () => 'true' }")
    learner.answer()
    saved(learner)
    assert answers(host) == []
    page.evaluate("window.odd = {}")
    learner.go_on()
    learner.answer()
    saved(learner)
    assert len(answers(host)) == 2


def test_a_line_that_is_gone_is_told_whatever_the_lms_says(host: LmsHost, contexts: Contexts, course: Course) -> None:
    context = contexts(host)
    context.add_init_script(ODD)
    page, learner = begun(context, host, course)
    context.set_offline(True)
    page.evaluate("window.odd = { Commit: () => 'true' }")
    learner.answer()
    expect(learner.page.locator("#saving")).to_have_text("Not saved. Trying again…")
    expect(learner.page.locator("footer code")).to_contain_text("no line")
    page.evaluate("window.odd = {}")
    context.set_offline(False)
    expect(learner.page.locator("#saving")).to_have_text("Saved", timeout=40_000)
    assert len(answers(host)) == 1


@pytest.mark.parametrize("said", SILENT.values(), ids=SILENT.keys())
def test_an_lms_that_says_little_of_its_learner_is_gone_on_with(
    said: str, host: LmsHost, contexts: Contexts, course: Course
) -> None:
    _, learner = begun(contexts(host), host, course)
    learner.answer()
    saved(learner)
    context = contexts(host)
    told = f"const said = {{ {said} }}; const key = name.split('.').pop(); return key in said ? said[key] : real();"
    context.add_init_script(f"{ODD} window.odd = {{ GetValue: (real, name) => {{ {told} }} }};")
    _, learner = visit(context, host, course)
    assert learner.place() == "Part 2 of 9"
    assert learner.page.locator(".cw-answered:visible").count() == 1
    learner.go_on()
    learner.answer()
    saved(learner)
    assert len(answers(host)) == 2


def test_an_api_that_comes_late_is_waited_for(host: LmsHost, contexts: Contexts, course: Course) -> None:
    context = contexts(host)
    context.add_init_script(f"{ODD} window.since = 10_000;")
    page = context.new_page()
    page.goto(host.url)
    learner = Learner(page.frame_locator('iframe[title="course"]'), course)
    expect(learner.page.locator("#stage")).to_have_text("Looking for your learning system…")
    start = learner.page.locator('#stage [data-is="start"]')
    expect(start).to_be_visible(timeout=40_000)
    start.click()
    learner.click(".cw-main")
    learner.go_on()
    learner.answer()
    saved(learner)
    assert len(answers(host)) == 1
    assert page.evaluate("performance.now()") > 10_000


@pytest.mark.parametrize("junk", ["garbage", "cw1 1.0.0 3 k3f", '{"v": 1}', "x" * 4000])
def test_saved_state_that_nobody_can_read_starts_anew(
    junk: str, host: LmsHost, contexts: Contexts, course: Course
) -> None:
    old, new = ("cmi.core.exit", "cmi.core.lesson_status"), ("cmi.exit", "cmi.completion_status")
    leaving, status = new if host.url.partition("lms=")[2].startswith("strict-2004") else old
    host.stored = {"cmi.suspend_data": junk, leaving: "suspend", status: "incomplete"}
    page, learner = visit(contexts(host), host, course)
    assert learner.heading() == "Your course"
    assert host.record(page)["errors"] == []


ABOVE = "(way) => document.body.insertAdjacentHTML('beforeend', way)"
WAYS = {
    "two frames up": "<iframe title='between' srcdoc=\"<iframe title='course' src='{0}'></iframe>\"></iframe>",
    "the opener": "",
    "the opener of the window above a frame": "<iframe title='course' src='{0}'></iframe>",
}


@pytest.mark.parametrize("way", WAYS)
def test_the_api_is_found_in_frames_above_and_in_openers(
    way: str, host: LmsHost, contexts: Contexts, course: Course
) -> None:
    page = contexts(host).new_page()
    # The LMS has its API; its own frame with the course never loads.
    page.route("**/course/**", lambda route: route.abort())
    page.goto(host.url)
    page.wait_for_function("window.API || window.API_1484_11")
    page.locator("iframe").evaluate("frame => frame.remove()")
    page.unroute("**/course/**")
    start = "/course/index.html"
    if way == "two frames up":
        page.evaluate(ABOVE, WAYS[way].format(start))
        inside: Page | FrameLocator = page.frame_locator("[title=between]").frame_locator("[title=course]")
    else:
        with page.expect_popup() as opened:
            page.evaluate("(start) => void window.open(start)", "/stored" if WAYS[way] else start)
        inside = opened.value
        if WAYS[way]:
            inside.evaluate(ABOVE, WAYS[way].format(start))
            inside = inside.frame_locator("[title=course]")
    learner = Learner(inside, course)
    begin(learner.page)
    saved(learner)
    assert host.commits > 0
