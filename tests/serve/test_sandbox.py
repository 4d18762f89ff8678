"""The sandbox LMS in a real browser: what is answered shows up beside the course, and pages follow the sources."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from builders.pipeline import checked
from tests.learner import Learner, begin
from tests.paths import ROOT
from tests.serve.served import Served, served

pytestmark = pytest.mark.slow

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_WRONG = re.compile("nobody")


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900}, bypass_csp=False)
    yield context.new_page()
    context.close()


def opened(tab: Page, shown: Served, fmt: str) -> Learner:
    """Begin the course in the sandbox."""
    tab.goto(f"{shown.url}/lms/{fmt}/pilot/")
    learner = Learner(tab.frame_locator("#course"), checked(shown.root).project.courses["pilot"])
    begin(learner.page)
    learner.click(".cw-main")
    return learner


def to_the_check(learner: Learner) -> None:
    """Read on until a question is asked, and answer it."""
    learner.click(".cw-main")
    learner.answer()


NAMES = {
    "scorm12": ("LMSGetValue", "LMSSetValue", "cmi.core.lesson_status", "cmi.core.lesson_mode", "error 101"),
    "scorm2004": ("GetValue", "SetValue", "cmi.completion_status", "cmi.mode", "error 391"),
}


@pytest.mark.parametrize("fmt", NAMES)
def test_scorm_calls_stored_data_and_answers_in_words(tab: Page, shown: Served, fmt: str) -> None:
    get, put, status, mode, error = NAMES[fmt]
    learner = opened(tab, shown, fmt)
    to_the_check(learner)
    expect(tab.locator("#answers")).to_contain_text("Which one?")
    expect(tab.locator("#answers")).to_contain_text("This one (correct)")
    expect(tab.locator("#calls")).to_contain_text(f'{put}("cmi.interactions.0.result", "correct")')
    expect(tab.locator("#stored tr", has_text=status)).to_contain_text("incomplete")
    # SCORM 2004 calls it an error where nothing was stored yet.
    failed = tab.locator("#calls .failed").all_inner_texts()
    assert [one for one in failed if fmt == "scorm12" or "error 403" not in one] == []
    # The LMS refuses, and the learner reads that it did.
    tab.locator("#refuse").check()
    learner.click(".cw-main")
    expect(learner.page.locator("#saving")).not_to_have_text("Saved")
    expect(tab.locator("#calls .failed").first).to_contain_text(error)
    tab.locator("#refuse").uncheck()
    expect(learner.page.locator("#saving")).to_have_text("Saved")
    # Somebody comes back, then somebody else comes.
    tab.reload()
    expect(tab.locator("#answers")).to_contain_text("This one (correct)")
    expect(learner.page.locator("#stage")).to_contain_text("Part 3 of 4")
    tab.locator("#again").click()
    expect(tab.locator("#answers li")).to_have_count(0)
    expect(learner.page.locator('[data-is="start"]')).to_be_visible()
    begin(learner.page)
    tab.locator("#mode").select_option("review")
    expect(tab.locator("#calls")).to_contain_text(f'{get}("{mode}") "review"')


@pytest.mark.parametrize("fmt", ["cmi5", "xapi"])
def test_statements_and_saved_progress(tab: Page, shown: Served, fmt: str) -> None:
    learner = opened(tab, shown, fmt)
    expect(tab.locator("#statements li").last).to_contain_text("initialized")
    to_the_check(learner)
    expect(tab.locator("#statements li").first).to_contain_text("answered")
    expect(tab.locator("#answers")).to_contain_text("This one (right)")
    expect(tab.locator("#stored tr", has_text="state")).to_contain_text("cw1 1.2.0")
    tab.locator("#statements summary").first.click()
    expect(tab.locator("#statements pre").first).to_contain_text('"https://small.example/questions/alpha/first')
    tab.locator("#refuse").check()
    learner.click(".cw-main")
    expect(learner.page.locator("#saving")).not_to_have_text("Saved")


def test_the_pages_are_accessible_and_narrow(tab: Page, shown: Served) -> None:
    tab.set_viewport_size({"width": 320, "height": 800})
    for path in ("/lms/", "/lms/scorm2004/pilot/", "/lms/cmi5/pilot/", "/lms/cmi5/nobody/"):
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)
            tab.goto(f"{shown.url}{path}")
            if path.count("/") == 4 and "nobody" not in path:
                tab.frame_locator("#course").locator("#stage h2").wait_for()
            assert tab.evaluate("document.documentElement.scrollWidth") <= 320
            # As a debugger does: the policy of the page lets nobody else bring a script.
            tab.evaluate(AXE.read_text(encoding="utf-8"))
            found = tab.evaluate("axe.run(document, {iframes: false}).then((found) => found.violations)")
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_an_edit_loads_the_page_again_and_a_broken_one_is_told_on_it(tab: Page, tmp_path: Path) -> None:
    with served(tmp_path) as shown:
        shown.ready()
        tab.goto(f"{shown.url}/play/pilot/")
        begin(tab)
        expect(tab.locator("body")).to_contain_text("Before the first heading.")
        shown.edit("Before the first heading.", "Written a moment ago.")
        expect(tab.locator("body")).to_contain_text("Written a moment ago.")
        shown.edit("question: first", "question: nobody")
        problems = tab.locator("#coursewright-problems").get_by_role("alert")
        expect(problems).to_contain_text(_WRONG)
        expect(problems).to_contain_text("content/modules/alpha.md:")
        shown.edit("question: nobody", "question: first")
        expect(problems).to_have_count(0)
