"""Where storage is not what it is elsewhere: plain http, frames of other origins, files, settings that refuse it.

Whatever the page says there has to be true: what it calls kept is there after the browser was killed.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Frame, expect

from builders.model import Course
from tests.learner import Learner, begin
from tests.lms.mishaps import Chromium

pytestmark = pytest.mark.slow

KEPT = "Kept on this device. Nothing is recorded."
NOT_KEPT = "Not saved on this device. Keep this page open: progress is lost when you leave."
FRAME = '<!doctype html><title>Portal</title><iframe title="course" width="400" height="800" {} src="{}"></iframe>'


class Files(SimpleHTTPRequestHandler):
    """The site under `/play`, and under `/portal` a page that has the learner page of another origin in a frame."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Serve a file or the portal."""
        if not self.path.startswith("/portal"):
            return super().do_GET()
        sandbox = 'sandbox="allow-scripts"' if self.path.endswith("sandboxed") else ""
        host, port = self.headers["Host"].split(":")
        other = "lms.example" if host == "portal.example" else host
        body = FRAME.format(sandbox, f"http://{other}:{port}{self.server.play}").encode()  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None


@pytest.fixture(scope="module")
def port(dist: Path) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(dist / "site")))
    server.play = "/play/claims-coding/"  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


def prefer(profile: Path, **settings: object) -> None:
    """Set what a person or an administrator sets in the browser."""
    (profile / "Default").mkdir(parents=True)
    (profile / "Default" / "Preferences").write_text(json.dumps({"profile": settings}), encoding="utf-8")


PLACES: dict[str, tuple[Callable[[int, Path], str], dict[str, object], str]] = {
    "plain http": (lambda port, _: f"http://lms.example:{port}/play/claims-coding/", {}, KEPT),
    "a file": (lambda _, dist: (dist / "site/play/claims-coding/index.html").as_uri(), {}, KEPT),
    "a frame of another origin": (lambda port, _: f"http://portal.example:{port}/portal", {}, KEPT),
    "third-party storage blocked": (
        lambda port, _: f"http://portal.example:{port}/portal",
        {"cookie_controls_mode": 1, "block_third_party_cookies": True},
        KEPT,
    ),
    "a frame in a sandbox": (lambda port, _: f"http://lms.example:{port}/portal-sandboxed", {}, NOT_KEPT),
    "storage blocked": (
        lambda port, _: f"http://lms.example:{port}/play/claims-coding/",
        {"default_content_setting_values": {"cookies": 2}},
        NOT_KEPT,
    ),
}


def course_in(chromium: Chromium, url: str) -> Frame:
    """Open the address and return the frame of the learner page."""
    page = chromium.context.new_page()
    page.goto(url)
    frame = page.frames[-1]
    begin(frame)
    return frame


@pytest.mark.parametrize("place", PLACES)
def test_what_the_page_calls_kept_is_kept(
    place: str, port: int, dist: Path, course: Course, killable: Chromium
) -> None:
    address, settings, words = PLACES[place]
    url = address(port, dist)
    prefer(killable.profile, **settings)
    with killable as chromium:
        frame = course_in(chromium, url)
        if place == "plain http":
            assert frame.evaluate("[isSecureContext, 'locks' in navigator]") == [False, False]
        learner = Learner(frame, course)
        learner.click(".cw-main")
        learner.work_through(course.modules[0], stop_at="Part 3 of 9")
        expect(frame.locator("#saving")).to_have_text(words)
        learner.answer()
        expect(frame.locator("#saving")).to_have_text(words)
        chromium.kill()
        chromium.start()
        frame = course_in(chromium, url)
        again = Learner(frame, course)
        if words == KEPT:
            assert again.place() == "Part 3 of 9"
            expect(frame.locator(".cw-answered:visible")).to_have_count(1)
        else:
            again.click(".cw-main")
            assert again.place() == "Part 1 of 9"


@pytest.mark.parametrize("how", ["blocks", "fails"])
def test_a_browser_whose_database_does_not_answer_opens_all_the_same(
    how: str, port: int, course: Course, killable: Chromium
) -> None:
    """IndexedDB that never answers has been seen in real browsers; nothing here can make a real one do so."""
    never = "IDBFactory.prototype.open = () => ({})"
    fails = "IDBFactory.prototype.open = () => { throw new DOMException('no', 'UnknownError'); }"
    with killable as chromium:
        chromium.context.add_init_script(never if how == "blocks" else fails)
        frame = course_in(chromium, f"http://lms.example:{port}/play/claims-coding/")
        learner = Learner(frame, course)
        learner.click(".cw-main")
        learner.work_through(course.modules[0], stop_at="Part 2 of 9")
        words = "Kept in this browser, which may forget it. Nothing is recorded."
        expect(frame.locator("#saving")).to_have_text(words)
        frame.page.reload()
        frame = frame.page.main_frame
        learner = Learner(frame, course)
        learner.click(".cw-main")
        assert learner.place() == "Part 2 of 9"
