"""The learner page on the site and the site's own pages: resume, no JavaScript, a stalled line, axe in every state."""

import json
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from builders.model import Course
from builders.pipeline import Built
from tests.learner import PHONE, Learner
from tests.paths import ROOT

pytestmark = pytest.mark.slow

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PLAY = "/play/claims-coding/"


class Quiet(SimpleHTTPRequestHandler):
    """Serves the site; `stall_at` stops the learner page after so many bytes, as a lost line does."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Serve a file, or the beginning of one."""
        stall = getattr(self.server, "stall_at", None)
        if stall is None or not self.path.endswith(PLAY):
            return super().do_GET()
        data = (Path(self.directory) / PLAY.strip("/") / "index.html").read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[:stall])
        self.server.stalled.wait(30)  # type: ignore[attr-defined]
        return None


@pytest.fixture(scope="module")
def server(dist: Path) -> Iterator[ThreadingHTTPServer]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(dist / "site")))
    running.stalled = threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()


@pytest.fixture(scope="module")
def site(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def course(built: Built) -> Course:
    return built.artifacts[0].course


@pytest.fixture(params=[("light", 320), ("dark", 390), ("light", 1280)], ids=lambda p: f"{p[0]}-{p[1]}")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    scheme, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True)
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[Any]:
    """Return what axe finds, and whatever makes the page wider than the screen."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    found = page.evaluate(
        f"axe.run(document, {options}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    )
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("wider than the screen")
    return list(found)


def test_every_state_of_the_learner_page_is_accessible(page: Page, site: str, course: Course) -> None:
    page.goto(site + PLAY)
    learner = Learner(page, course)
    module = course.modules[0]
    assert violations(page) == []  # the overview
    learner.click(".cw-main")
    learner.work_through(module, stop_at="Part 2 of 9")
    assert violations(page) == []  # a part with an open check
    learner.go_on()
    expect(page.locator(".cw-now .cw-error:visible")).to_have_text("Answer the question above first, then go on.")
    learner.click(".cw-submit")
    expect(page.locator(".cw-question .cw-error")).to_have_text("Choose an answer first.")
    assert violations(page) == []  # errors
    learner.answer(right=False)
    assert violations(page) == []  # a wrong answer
    learner.go_on()
    critical = next(q.id for q in module.quiz if q.critical)
    learner.work_through(module, wrong=frozenset({critical, module.quiz[1].id}))
    assert violations(page) == []  # the result, not passed
    learner.click(".cw-main")
    learner.work_through(module)
    assert violations(page) == []  # the result, passed
    page.reload()
    page.locator("#stage h2").wait_for()
    assert violations(page) == []  # welcome back


def test_every_page_of_the_site_is_accessible(page: Page, site: str, course: Course) -> None:
    cards = (f"/cards/{path}" for path in ("", "fax-went-wrong/", "mfa-prompt/"))
    paths = ["/", "/courses/claims-coding/", *cards, *(f"/modules/{module.slug}/" for module in course.modules)]
    for path in paths:
        page.goto(site + path)
        assert (path, violations(page)) == (path, [])


def test_the_site_keeps_the_place_on_this_device(browser: Browser, site: str, course: Course) -> None:
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(site + PLAY)
        learner = Learner(page, course)
        expect(page.locator("#saving")).to_have_text("Kept on this device. Nothing is recorded.")
        learner.click(".cw-main")
        learner.work_through(course.modules[0], stop_at="Question 2 of 7")
        page.reload()
        learner.click(".cw-main")
        assert learner.place() == "Question 2 of 7"
        page.reload()
        page.get_by_role("button", name="I am someone new").click()
        learner.click(".cw-main")
        assert learner.place() == "Part 1 of 9"


def test_a_browser_that_refuses_storage_is_told_so(browser: Browser, site: str, course: Course) -> None:
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })")
        page.goto(site + PLAY)
        expect(page.locator("#saving")).to_have_text("This browser keeps nothing: progress is lost when you leave.")
        learner = Learner(page, course)
        learner.click(".cw-main")
        learner.work_through(course.modules[0], stop_at="Question 1 of 7")


def test_a_keyboard_alone_answers_and_goes_on(browser: Browser, site: str) -> None:
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(site + PLAY)
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


def test_a_stalled_line_leaves_what_has_arrived(
    browser: Browser, server: ThreadingHTTPServer, site: str, dist: Path, course: Course
) -> None:
    html = (dist / "site" / PLAY.strip("/") / "index.html").read_bytes()
    server.stall_at = html.index(b'<section id="fax-attachments-mail">') + 500  # type: ignore[attr-defined]
    try:
        with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(site + PLAY, wait_until="commit")
            learner = Learner(page, course)
            page.locator("#stage h2").wait_for()
            page.get_by_role("button", name=course.modules[1].title).click()
            assert learner.place() == f"Part 1 of {len(course.modules[1].blocks)}"
            learner.click(".cw-crumb .cw-plain")
            page.get_by_role("button", name=course.modules[2].title).click()
            expect(page.locator("#stage p")).to_have_text("This module is still loading…")
            again = page.get_by_role("button", name="Load this module again")
            expect(again).to_be_visible(timeout=20_000)
            server.stall_at = None  # type: ignore[attr-defined]
            again.click()
            expect(page.locator("#stage h2")).to_have_text(course.modules[2].title)
            assert learner.place() == f"Part 1 of {len(course.modules[2].blocks)}"
    finally:
        server.stall_at = None  # type: ignore[attr-defined]
        server.stalled.set()  # type: ignore[attr-defined]


def test_the_pages_ask_nobody_but_their_own_host(browser: Browser, site: str, course: Course) -> None:
    asked: set[str] = set()
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.add(request.url))
        for path in (PLAY, "/", "/courses/claims-coding/", f"/modules/{course.modules[0].slug}/"):
            page.goto(site + path, wait_until="networkidle")
    assert {url for url in asked if not url.startswith((site, "data:"))} == set()


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
        learner = Learner(page, course)
        learner.click(".cw-main")
        learner.go_on()
        learner.answer()
