"""The learner page on the site and the site's own pages: resume, no JavaScript, the keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from builders.model import Course
from builders.pipeline import Built
from builders.render.player import RAW_LIMIT
from tests.learner import PHONE, Learner, begin
from tests.site import Site

pytestmark = pytest.mark.slow

PLAY = "/play/claims-coding/"


@pytest.fixture(scope="module")
def server(dist: Path) -> Iterator[Site]:
    with Site(dist / "site") as running:
        yield running


@pytest.fixture(scope="module")
def site(server: Site) -> str:
    return server.url


@pytest.fixture
def course(built: Built) -> Course:
    return built.artifacts[0].course


def test_the_site_keeps_the_place_on_this_device(browser: Browser, site: str, course: Course) -> None:
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(site + PLAY)
        begin(page)
        learner = Learner(page, course)
        expect(page.locator("#saving")).to_have_text("Kept on this device. Nothing is recorded.")
        learner.click(".cw-main")
        learner.work_through(course.modules[0], stop_at="Question 2 of 7")
        page.reload()
        learner.click(".cw-main")
        assert learner.place() == "Question 2 of 7"
        page.reload()
        page.get_by_role("button", name="I am someone new").click()
        begin(page)
        learner.click(".cw-main")
        assert learner.place() == "Part 1 of 9"


def test_a_browser_that_refuses_storage_is_told_so(browser: Browser, site: str, course: Course) -> None:
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        refused = "{ get() { throw new Error('refused'); } }"
        for storage in ("localStorage", "indexedDB"):
            page.add_init_script(f"Object.defineProperty(window, '{storage}', {refused})")
        page.goto(site + PLAY)
        begin(page)
        expect(page.locator("#saving")).to_have_text(
            "Not saved on this device. Keep this page open: progress is lost when you leave."
        )
        learner = Learner(page, course)
        learner.click(".cw-main")
        learner.work_through(course.modules[0], stop_at="Question 1 of 7")


def test_a_keyboard_alone_answers_and_goes_on(browser: Browser, site: str) -> None:
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(site + PLAY)
        begin(page)
        page.locator(".cw-main").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#stage h2")).to_be_focused()
        page.locator(".cw-steps .cw-main:visible").focus()
        page.keyboard.press("Enter")
        page.locator(".cw-question:visible input").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator(".cw-answered:visible h4")).to_be_focused()
        page.keyboard.press("Tab")
        chosen = page.locator(".cw-answered:visible input:checked")
        value = chosen.get_attribute("value")
        chosen.focus()
        page.keyboard.press("ArrowDown")
        assert page.locator(".cw-answered:visible input:checked").get_attribute("value") == value


def test_a_review_link_opens_its_part(browser: Browser, site: str, course: Course) -> None:
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(site + PLAY)
        begin(page)
        learner = Learner(page, course)
        module = course.modules[0]
        learner.click(".cw-main")
        learner.work_through(module, wrong=frozenset(q.id for q in module.quiz))
        link = page.locator("#stage li a").first
        anchor = (link.get_attribute("href") or "").removeprefix("#")
        link.click()
        expect(page.locator(f'[id="{anchor}"]')).to_be_visible()
        assert re.fullmatch(r"Part \d of 9", learner.place())


@pytest.mark.parametrize(("path", "links"), [("/cards/mfa-prompt/", 0), ("/modules/security-awareness-essentials/", 1)])
def test_a_question_on_a_card_sends_nobody_to_a_heading_elsewhere(
    browser: Browser, site: str, path: str, links: int
) -> None:
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(site + path)
        box = page.locator('[data-question="prompt_at_two"]')
        box.locator("input").first.check()
        box.locator(".cw-submit").click()
        expect(page.locator('.cw-answered[data-question="prompt_at_two"] h4')).to_have_text("✗ Not right")
        assert page.locator('.cw-answered[data-question="prompt_at_two"] a[href^="#"]').count() == links


def test_without_javascript_everything_is_readable(browser: Browser, site: str, course: Course) -> None:
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(site + PLAY)
        for module in course.modules:
            for block in module.blocks[1:]:
                expect(page.locator(f'[id="{module.slug}--{block.id}"]')).to_be_visible()
        assert page.locator("input, button, form").count() == 0
        page.goto(site + f"/modules/{course.modules[0].slug}/")
        assert page.locator(".cw-static li").count() > 20


def test_the_pages_ask_nobody_but_their_own_host(browser: Browser, site: str, course: Course) -> None:
    asked: set[str] = set()
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.add(request.url))
        for path in (PLAY, "/", "/courses/claims-coding/", f"/modules/{course.modules[0].slug}/"):
            page.goto(site + path, wait_until="networkidle")
    assert {url for url in asked if not url.startswith((site, "data:"))} == set()


def test_nothing_keeps_the_first_screen_from_being_drawn(browser: Browser, site: str) -> None:
    """The page, its script, and what stores both for later: no sheet and no font comes before the text."""
    with browser.new_context(viewport=PHONE, service_workers="block") as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(site + PLAY, wait_until="networkidle")
        names = page.evaluate("performance.getEntriesByType('resource').map((e) => new URL(e.name).pathname)")
        assert set(names) - {"/favicon.ico"} == {f"{PLAY}offline.js", f"{PLAY}player.js"}
        expect(
            page.locator("head script, link[rel=stylesheet], script[src]:not([async], [src^='player.js'])")
        ).to_have_count(0)
        sizes = "performance.getEntriesByType('{}').reduce((sum, entry) => sum + entry.encodedBodySize, 0)"
        assert page.evaluate(sizes.format("navigation")) < 130_000
        assert page.evaluate(sizes.format("resource")) < RAW_LIMIT


def test_quizzes_are_live_on_the_site(browser: Browser, site: str, course: Course) -> None:
    module = course.modules[1]
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(site + f"/modules/{module.slug}/")
        learner = Learner(page, course)
        expect(page.locator(".cw-question")).to_have_count(len(module.bank.questions))
        learner.answer()
        learner.answer(right=False)
        expect(page.locator(".cw-answered")).to_have_count(2)


def test_the_page_from_a_local_file(browser: Browser, dist: Path, course: Course) -> None:
    """An LMS app plays from a file: scripts, styles and questions work there."""
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto((dist / "site" / "play" / "claims-coding" / "index.html").as_uri())
        begin(page)
        learner = Learner(page, course)
        learner.click(".cw-main")
        learner.go_on()
        learner.answer()
