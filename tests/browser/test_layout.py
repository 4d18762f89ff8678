"""The same page for those who read from right to left, print, zoom in, choose their own colours, or want no motion."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from builders.model import Course
from builders.pipeline import Built
from tests.browser.audit import violations
from tests.learner import PHONE, Learner, begin
from tests.paths import RUNTIME
from tests.site import Site

slow = pytest.mark.slow

PLAY = "/play/claims-coding/"
# `left` and `right` as a side, not as a word: of a box, of text, of a float.
_SIDE = "(?:left|right|top|bottom)"
PHYSICAL = re.compile(
    rf"(?<![-\w])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-{_SIDE}[-\w]*|{_SIDE}"
    rf"|(?:min-|max-)?(?:width|height))\s*:|(?:float|clear|text-align)\s*:\s*{_SIDE}"
)
OUTSIDE = """() => [...document.querySelectorAll('body *')].filter((e) => {
  if (!e.checkVisibility() || e.matches('.cw-skip, .cw-table *')) return false;
  const { left, right, width } = e.getBoundingClientRect();
  return width > 0 && (left < -0.5 || right > document.documentElement.clientWidth + 0.5);
}).map((e) => e.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("sheet", sorted(RUNTIME.glob("*.css")), ids=lambda sheet: sheet.name)
def test_styles_name_no_side_of_the_screen(sheet: Path) -> None:
    assert [found[0] for found in PHYSICAL.finditer(sheet.read_text(encoding="utf-8"))] == []


@pytest.fixture(scope="module")
def site(dist: Path) -> Iterator[Site]:
    with Site(dist / "site") as running:
        yield running


@pytest.fixture
def course(built: Built) -> Course:
    return built.artifacts[0].course


def answered(browser: Browser, site: Site, course: Course, **options: Any) -> Learner:
    """Open a part whose check was answered wrongly."""
    start: dict[str, Any] = {"viewport": PHONE, "bypass_csp": True, "service_workers": "block", **options}
    page = browser.new_context(**start).new_page()
    page.goto(site.url + PLAY)
    begin(page)
    learner = Learner(page, course)
    learner.click(".cw-main")
    learner.go_on()
    learner.answer(right=False)
    return learner


def page_of(learner: Learner) -> Page:
    assert isinstance(learner.page, Page)
    return learner.page


@slow
@pytest.mark.parametrize("width", [320, 1280])
def test_from_right_to_left_nothing_is_cut_off(browser: Browser, site: Site, course: Course, width: int) -> None:
    learner = answered(browser, site, course, viewport={"width": width, "height": 844})
    page = page_of(learner)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate(OUTSIDE) == []
    assert violations(page, layout=True) == []
    # Reading begins at the right: the way on follows the way back, a mark stands before its text.
    back, on = (page.locator(f".cw-steps {name}:visible").bounding_box() for name in (".cw-plain", ".cw-main"))
    assert back
    assert on
    assert on["x"] + on["width"] <= back["x"]
    choice, words = page.locator(".cw-now .cw-choice input").first, page.locator(".cw-now .cw-choice label span").first
    left, right = choice.bounding_box(), words.bounding_box()
    assert left
    assert right
    assert left["x"] >= right["x"] + right["width"]
    page.context.close()


@slow
def test_a_laptop_at_400_percent_is_a_small_phone(browser: Browser, site: Site, course: Course) -> None:
    """1280 by 1024 at 400 %: 320 by 256 CSS pixels; the header must leave room to read (1.4.10, 2.4.11)."""
    learner = answered(browser, site, course, viewport={"width": 320, "height": 256}, device_scale_factor=4)
    page = page_of(learner)
    assert page.evaluate(OUTSIDE) == []
    header = page.locator("header").bounding_box()
    heading = page.locator(".cw-answered:visible h4").bounding_box()
    assert header
    assert heading
    assert header["height"] < 256 / 2
    assert header["y"] + header["height"] <= heading["y"] + 1
    assert heading["y"] + heading["height"] <= 256
    page.context.close()


@slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_every_control_its_edge(browser: Browser, site: Site, course: Course, scheme: str) -> None:
    learner = answered(browser, site, course, forced_colors="active", color_scheme=scheme)
    page = page_of(learner)
    for control in page.locator("button:visible, .cw-row:visible").all():
        edge = control.evaluate("e => e.matches('.cw-link') ? 'solid' : getComputedStyle(e).borderTopStyle")
        assert edge in {"solid", "dashed"}
    expect(page.locator(".cw-answered:visible h4")).to_have_text("✗ Not right")
    page.context.close()


@slow
def test_nothing_moves_by_itself(browser: Browser, site: Site, course: Course) -> None:
    learner = answered(browser, site, course, reduced_motion="reduce")
    page = page_of(learner)
    assert page.evaluate("document.getAnimations().length") == 0
    moving = """() => [...document.querySelectorAll('*')].filter((e) => {
      const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(e);
      return animationName !== 'none' || transitionDuration !== '0s' || scrollBehavior === 'smooth';
    }).length"""
    assert page.evaluate(moving) == 0
    page.context.close()


@slow
def test_on_paper_there_is_all_of_it_in_dark_on_light(browser: Browser, site: Site, course: Course) -> None:
    learner = answered(browser, site, course, color_scheme="dark")
    page = page_of(learner)
    page.emulate_media(media="print", color_scheme="dark")
    for module in course.modules:
        for block in module.blocks[1:]:
            expect(page.locator(f'[id="{module.slug}--{block.id}"]')).to_be_visible()
    expect(page.locator("button:visible")).to_have_count(0)
    colour = page.locator("body").evaluate("body => getComputedStyle(body).color")
    assert max(map(int, re.findall(r"\d+", colour)[:3])) < 100
    page.context.close()


@slow
def test_a_live_region_says_a_thing_once(browser: Browser, site: Site, course: Course) -> None:
    context = browser.new_context(viewport=PHONE, bypass_csp=True, service_workers="block")  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script(
        """window.said = [];
        new MutationObserver((all) => {
          const element = (node) => (node instanceof Element ? node : node.parentElement);
          const regions = new Set(all.map((m) => element(m.target)?.closest('[role=status], [role=alert]')));
          for (const region of regions) if (region?.textContent) window.said.push(region.textContent);
        }).observe(document, { childList: true, characterData: true, subtree: true });"""
    )
    page.goto(site.url + PLAY)
    begin(page)
    learner = Learner(page, course)
    learner.click(".cw-main")
    learner.go_on()
    # That the step was saved is said too, and a little later.
    expect(page.locator("#saving")).to_have_text("Kept on this device. Nothing is recorded.")
    page.evaluate("window.said = []")
    learner.click(".cw-submit")
    assert page.evaluate("window.said") == ["Choose an answer first."]
    learner.go_on()
    assert page.evaluate("window.said.slice(1)") == ["Answer the question above first, then go on."]
    page.evaluate("window.said = []")
    learner.answer()
    # The verdict has focus, so it is not announced besides; that it was saved is said once.
    assert [words for words in page.evaluate("window.said") if "Right" in words] == []
    assert len(page.evaluate("window.said")) <= 2
    assert page.locator("[role=status] [role=status], [role=status] [role=alert]").count() == 0
    context.close()
