"""A line that stalls in mid-page: what has arrived goes on, the rest can be asked for, and nothing is lost."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from builders.model import Course
from builders.pipeline import Built
from tests.learner import PHONE, Learner, begin
from tests.site import Site
from tests.stored import stored

pytestmark = pytest.mark.slow

PLAY = "/play/claims-coding/"
THIRD = b'<section id="fax-attachments-mail">'
FOURTH = b'<section id="security-awareness-essentials">'
LATE = 16_000
"""Milliseconds after which the page takes a silent line for a stalled one."""


@pytest.fixture(scope="module")
def site(dist: Path) -> Iterator[Site]:
    with Site(dist / "site") as running:
        yield running


@pytest.fixture
def html(dist: Path) -> bytes:
    return (dist / "site" / PLAY.strip("/") / "index.html").read_bytes()


@pytest.fixture
def course(built: Built) -> Course:
    return built.artifacts[0].course


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    # The stored copy has tests of its own: here the line is all there is.
    context = browser.new_context(viewport=PHONE, service_workers="block")  # type: ignore[arg-type]
    opened = context.new_page()
    opened.clock.install()
    yield opened
    site.stop()
    site.start()
    site.go_on()
    context.close()


def start(page: Page, site: Site, course: Course, stall_at: int) -> Learner:
    """Open the page on a line that stalls, and answer a question of the first module."""
    site.stall_at = stall_at
    page.goto(site.url + PLAY, wait_until="commit")
    begin(page)
    page.locator("#stage .cw-main").wait_for()
    learner = Learner(page, course)
    learner.click(".cw-main")
    learner.work_through(course.modules[0], stop_at="Part 3 of 9")
    learner.click(".cw-crumb .cw-plain")
    return learner


def open_module(page: Page, course: Course, number: int) -> None:
    page.get_by_role("button", name=course.modules[number].title, exact=True).click()
    expect(page.locator("#stage h2")).to_have_text(course.modules[number].title)


def kept(page: Page, course: Course) -> list[str]:
    """Return what saved state has of the first module: all but the seconds."""
    state = stored(page)["cw:claims-coding:state"]
    records = (record.split() for record in state.split(";"))
    code, version, status, best, attempt, _, *rest = next(r for r in records if r[0] == course.modules[0].code)
    return [code, version, status, best, attempt, *rest]


CUTS = {
    "between two modules": lambda html: html.index(THIRD),
    "in the middle of a module": lambda html: html.index(THIRD) + 2000,
    "in a tag": lambda html: html.index(b"<p>", html.index(THIRD) + 2000) + 2,
    "in the middle of its questions": lambda html: html.index(b'"questions":', html.index(THIRD)) + 900,
    "before the last brace": lambda html: html.index(b"</script>\n</section>", html.index(THIRD)) - 1,
}


@pytest.mark.parametrize("cut", CUTS)
def test_what_has_arrived_goes_on_and_the_rest_is_asked_for(
    page: Page, site: Site, html: bytes, course: Course, cut: str
) -> None:
    learner = start(page, site, course, CUTS[cut](html))
    open_module(page, course, 1)
    assert learner.place() == f"Part 1 of {len(course.modules[1].blocks)}"
    learner.click(".cw-crumb .cw-plain")
    before = kept(page, course)
    open_module(page, course, 2)
    expect(page.locator("#stage p")).to_have_text("Still loading…")
    page.clock.fast_forward(LATE)
    again = page.get_by_role("button", name="Load this module again")
    expect(page.get_by_role("alert")).to_have_text("This module did not arrive. What you answered is kept.")
    site.stop()  # not only slow: gone
    again.click()
    expect(again).to_be_visible()
    site.start()
    site.go_on()
    again.click()
    expect(page.locator(".cw-crumb span")).to_have_text(f"Part 1 of {len(course.modules[2].blocks)}")
    assert kept(page, course) == before
    learner.click(".cw-crumb .cw-plain")
    open_module(page, course, 0)
    learner.click(".cw-steps .cw-plain")
    expect(page.locator(".cw-answered:visible h4")).to_have_text("✓ Right")
    learner.click(".cw-crumb .cw-plain")
    open_module(page, course, 3)
    assert learner.place() == f"Part 1 of {len(course.modules[3].blocks)}"


def test_a_module_is_there_with_its_last_question(page: Page, site: Site, html: bytes, course: Course) -> None:
    start(page, site, course, CUTS["before the last brace"](html) + 1)
    open_module(page, course, 2)
    expect(page.locator(".cw-crumb span")).to_have_text(f"Part 1 of {len(course.modules[2].blocks)}")


def test_the_questions_of_the_first_module_come_behind_the_script(
    page: Page, site: Site, html: bytes, course: Course
) -> None:
    site.stall_at = html.index(b'"questions":')
    page.goto(site.url + PLAY, wait_until="commit")
    begin(page)
    learner = Learner(page, course)
    learner.click(".cw-main")
    expect(page.locator("#stage p")).to_have_text("Still loading…")
    page.clock.fast_forward(LATE)
    site.go_on()
    page.get_by_role("button", name="Load this module again").click()
    expect(page.locator(".cw-crumb span")).to_have_text(f"Part 1 of {len(course.modules[0].blocks)}")
    learner.work_through(course.modules[0], stop_at="Part 3 of 9")
    learner.click(".cw-crumb .cw-plain")
    open_module(page, course, 1)


def test_a_line_that_stalls_again_brings_what_it_can(page: Page, site: Site, html: bytes, course: Course) -> None:
    learner = start(page, site, course, html.index(THIRD) + 500)
    open_module(page, course, 2)
    page.clock.fast_forward(LATE)
    site.stall_at = html.index(FOURTH) + 500
    page.get_by_role("button", name="Load this module again").click()
    expect(page.locator("#stage p")).to_have_text("Still loading…")
    page.wait_for_timeout(500)
    page.clock.fast_forward(LATE)
    expect(page.locator(".cw-crumb span")).to_have_text(f"Part 1 of {len(course.modules[2].blocks)}")
    learner.click(".cw-crumb .cw-plain")
    open_module(page, course, 3)
    expect(page.get_by_role("button", name="Load this module again")).to_be_visible()


def test_modules_of_another_version_are_not_taken_over(
    page: Page, site: Site, html: bytes, course: Course, dist: Path
) -> None:
    """The page was published anew meanwhile: it is loaded whole, and the answers stay."""
    start(page, site, course, html.index(THIRD) + 500)
    before = kept(page, course)
    open_module(page, course, 2)
    page.clock.fast_forward(LATE)
    file = dist / "site" / PLAY.strip("/") / "index.html"
    data = json.loads(html.partition(b'id="course">')[2].partition(b"</script>")[0])
    other = html.replace(data["shown"].encode(), b"1.0.1")
    assert other != html
    try:
        file.unlink()
        file.write_bytes(other)
        site.go_on()
        page.get_by_role("button", name="Load this module again").click()
        expect(page.locator("#stage h2")).to_have_text("Welcome back")
        assert json.loads(page.locator("#course").inner_text())["shown"] == "1.0.1"
        assert kept(page, course) == before
    finally:
        file.write_bytes(html)


def test_before_the_script_there_is_text_and_no_control_that_does_nothing(
    page: Page, site: Site, html: bytes, course: Course
) -> None:
    learner = start(page, site, course, html.index(THIRD))
    before = kept(page, course)
    site.go_on()
    site.stall_at = html.index(b'<script src="player.js')
    page.goto(site.url + PLAY, wait_until="commit")
    expect(page.get_by_role("heading", name=course.modules[0].title)).to_be_visible()
    expect(page.locator("button, input, select")).to_have_count(0)
    site.go_on()
    page.reload()
    learner.click(".cw-main")
    assert learner.place() == "Part 3 of 9"
    assert kept(page, course) == before
