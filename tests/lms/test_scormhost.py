"""A host that is not ours, with a server behind it: put in by its administrator, taken, left, gone on with.

Its API takes what it is given: no lists, no limits, `entry` always "ab-initio", and "true" before anything is stored.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

import pytest
import uvicorn
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, FilePayload, expect
from scormhost import create_scorm_app

from builders.model.state import decode
from tests.learner import PHONE, Learner, begin
from tests.lms.visits import saved
from tests.pilot import PILOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builders.model import Course

pytestmark = pytest.mark.slow

ACCOUNT = {
    "email": "ada@example.com",
    "username": "ada",
    "password": "synthetic-Person-0199",
    "display_name": "Ada Learner",
}


@dataclass
class ScormHost:
    """The host on a free port, with its data in a folder. Who registers first is its administrator."""

    folder: Path
    url: str = ""
    course: str = ""

    def __enter__(self) -> Self:
        """Start, and wait until it answers."""
        app = create_scorm_app(data_dir=self.folder)
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
        self._thread = Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the host did not start"
            time.sleep(0.05)
        self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._server.should_exit = True
        self._thread.join()

    def put(self, request: APIRequestContext, package: Path) -> dict[str, Any]:
        """Upload a package, and return what the host read in it."""
        file: FilePayload = {"name": package.name, "mimeType": "application/zip", "buffer": package.read_bytes()}
        answer = request.post(f"{self.url}/api/packages", multipart={"file": file})
        assert answer.status == 201, answer.text()
        found: dict[str, Any] = answer.json()
        self.course = found["id"]
        return found

    def elements(self, request: APIRequestContext) -> dict[str, str]:
        """Return what the host holds of the learner."""
        found: dict[str, str] = request.get(f"{self.url}/api/scorm/{self.course}/cmi").json()["elements"]
        return found


@pytest.fixture
def host(tmp_path: Path) -> Iterator[ScormHost]:
    with ScormHost(tmp_path / "host") as running:
        yield running


@pytest.fixture
def context(browser: Browser, host: ScormHost) -> Iterator[BrowserContext]:
    with browser.new_context(viewport=PHONE, has_touch=True) as opened:  # type: ignore[arg-type]
        assert opened.request.post(f"{host.url}/api/auth/register", data=ACCOUNT).ok
        yield opened


def launched(context: BrowserContext, host: ScormHost, course: Course) -> Learner:
    page = context.new_page()
    page.goto(f"{host.url}/launch/{host.course}")
    learner = Learner(page.frame_locator("#scormhost-content"), course)
    begin(learner.page)
    return learner


@pytest.mark.parametrize("version", ["scorm12", "scorm2004"])
def test_a_course_is_put_in_left_gone_on_with_and_passed(
    host: ScormHost, context: BrowserContext, dist: Path, course: Course, version: str
) -> None:
    (package,) = (dist / "packages").glob(f"{PILOT}-*-draft-{version}.zip")
    first, *others = course.modules
    manifest = host.put(context.request, package)["manifest"]
    assert manifest["title"].startswith(course.title)
    assert [one["href"] for one in manifest["launches"]] == ["index.html"]

    learner = launched(context, host, course)
    learner.click(".cw-main")
    learner.work_through(first, stop_at="Question 3 of 7")
    saved(learner)
    given = learner.given
    # The tab goes away without a word.
    context.pages[-1].close()

    learner = launched(context, host, course)
    learner.given = given
    assert learner.place() == "Question 3 of 7"
    learner.work_through(first)
    for module in others:
        learner.click(".cw-main")
        learner.work_through(module)
    saved(learner)
    learner.click(".cw-main")
    expect(learner.page.locator("#stage h2")).to_have_text("You have passed this course")
    learner.click(".cw-plain")
    expect(learner.page.locator("#stage h2")).to_have_text("Your progress is saved. You can close this window.")

    elements = host.elements(context.request)
    passed = "cmi.core.lesson_status" if version == "scorm12" else "cmi.success_status"
    assert elements[passed] == "passed"
    assert elements["cmi.core.score.raw" if version == "scorm12" else "cmi.score.raw"] == "100"
    assert {code: one.best for code, one in decode(elements["cmi.suspend_data"]).modules.items()} == {
        module.code: 100 for module in course.modules
    }
    rows = [elements[f"cmi.interactions.{n}.id"] for n in range(len(learner.given))]
    assert rows == [f"{g.module}__{g.question.id}__v{g.question.v}_draft" for g in learner.given], json.dumps(rows)
    assert f"cmi.interactions.{len(rows)}.id" not in elements
