"""SCORM 2004, cmi5 and a launch by xAPI where the browser keeps less than elsewhere: `test_places12.py` has SCORM 1.2.

A page on plain http, in a frame of another origin, in a sandbox, and where storage is refused. What the page says there
has to be true: what it calls saved is with the LMS, and what it only keeps survives a browser that is killed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, expect

from tests.lms.host import LmsHost
from tests.lms.lrshost import LrsHost
from tests.lms.mishaps import Chromium
from tests.lms.test_places12 import FRAME, prefer
from tests.lms.updating import LMSS, Version, Visit, build_version

pytestmark = pytest.mark.slow

FORMATS = ("scorm2004", "cmi5", "xapi")
KEPT, LOOSE = "Not saved. Trying again…", "Not saved. Keep this page open. Trying again…"
ASIDE = {"cookie_controls_mode": 1, "block_third_party_cookies": True}
REFUSED = {"default_content_setting_values": {"cookies": 2}}
Host = LmsHost | LrsHost


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return build_version(tmp_path_factory.mktemp("places"), lambda _: None, formats=FORMATS)


@contextmanager
def hosted(version: Version, fmt: str) -> Iterator[Host]:
    """Run the host of a format under a name that is no local one: the browser takes it for a page of the network."""
    package = version.packages[fmt]
    with LmsHost(package, LMSS[fmt]) if fmt == "scorm2004" else LrsHost(package, fmt) as host:
        host.url = host.url.replace("127.0.0.1", "lms.example")
        host.origin = host.origin.replace("127.0.0.1", "lms.example")
        if isinstance(host, LmsHost):
            host.authority = host.authority.replace("127.0.0.1", "lms.example")
        yield host


class Window:
    """A window with the course; `frame` is what holds it in a page of another origin, if anything does."""

    local = False

    def __init__(self, chromium: Chromium, host: Host, frame: str | None) -> None:
        self.chromium, self.host, self.frame = chromium, host, frame

    def open(self) -> FrameLocator:
        page = self.chromium.context.new_page()
        if self.frame is None or isinstance(self.host, LmsHost):
            page.goto(self.host.url)
        else:
            page.goto(self.host.origin.replace("lms.", "portal.") + "/back")
            page.set_content(FRAME.format(self.frame, self.host.launch().replace("&", "&amp;")))
        return page.frame_locator('iframe[title="course"]')


def answers(host: Host) -> int:
    if isinstance(host, LmsHost):
        return sum(name.endswith(".learner_response") for name in host.stored or {})
    return sum(one["verb"]["id"].endswith("/answered") for one in host.statements())


def answer(one: Visit) -> None:
    """Go on to the next question, and answer it."""
    open_one = one.page.locator(".cw-question:not(.cw-answered):visible")
    while not open_one.count():
        one.step()
    one.answer(one.course.modules[0], open_one.first)


PLACES: dict[str, tuple[str | None, dict[str, Any], str]] = {
    "a page on plain http": (None, {}, KEPT),
    "a frame of another origin, third-party storage set apart": ("", ASIDE, KEPT),
    "storage refused": (None, REFUSED, LOOSE),
}
WHERE = [
    ("scorm2004", "a page on plain http"),
    ("scorm2004", "storage refused"),
    ("cmi5", "a frame of another origin, third-party storage set apart"),
    ("cmi5", "storage refused"),
    ("xapi", "a page on plain http"),
]


@pytest.mark.parametrize(("fmt", "place"), WHERE)
def test_what_the_page_says_is_so(fmt: str, place: str, version: Version, killable: Chromium) -> None:
    frame, settings, words = PLACES[place]
    prefer(killable.profile, **settings)
    with hosted(version, fmt) as host, killable as chromium:
        window = Window(chromium, host, frame)
        one = Visit(window, version.course)  # type: ignore[arg-type]
        one.open(version.course.modules[0])
        answer(one)
        status = one.page.locator("#saving")
        expect(status).to_have_text("Saved")
        assert answers(host) == 1
        host.refusing = True
        answer(one)
        expect(status).to_have_text(words)
        if words == LOOSE:
            # The page alone has it, as it says, until the line is back.
            host.refusing = False
            status.evaluate("dispatchEvent(new Event('online'))")
            expect(status).to_have_text("Saved")
        chromium.kill()
        chromium.start()
        host.refusing = False
        one = Visit(window, version.course)  # type: ignore[arg-type]
        expect(one.page.locator(".cw-answered:visible")).to_have_count(1)
        expect(one.page.locator("#saving")).to_have_text("Saved")
        assert answers(host) == 2
        assert isinstance(host, LmsHost) or host.broken == []


def test_a_frame_in_a_sandbox_records_without_definitions(version: Version, killable: Chromium) -> None:
    """Its page may not load the files of its own package: an answer has its question's address alone."""
    with hosted(version, "xapi") as host, killable as chromium:
        one = Visit(Window(chromium, host, 'sandbox="allow-scripts"'), version.course)  # type: ignore[arg-type]
        one.open(version.course.modules[0])
        expect(one.page.locator("#saving")).to_have_text("Saved")
        answer(one)
        expect(one.page.locator("#saving")).to_have_text("Saved")
        assert isinstance(host, LrsHost)
        (answered,) = (said for said in host.statements() if said["verb"]["id"].endswith("/answered"))
        assert "/questions/letters/" in answered["object"]["id"]
        assert "definition" not in answered["object"]
