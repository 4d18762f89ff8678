"""A host that is not ours, with a server behind it: put in by its administrator, taken, left, gone on with.

Its API takes what it is given: no lists, no limits, `entry` always "ab-initio", and "true" before anything is stored.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

import uvicorn
from playwright.sync_api import Browser, BrowserContext, FilePayload, FrameLocator, Page
from scormhost import create_scorm_app

from tests.learner import PHONE
from tests.lms.updating import Version, one_status, seeded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ACCOUNT = {
    "email": "ada@example.com",
    "username": "ada",
    "password": "synthetic-Person-0199",
    "display_name": "Ada Learner",
}


class ScormHost:
    """The host on a free port, with its data in a folder. Who registers first is its administrator."""

    def __init__(self, folder: Path) -> None:
        """Do nothing yet: `url` holds inside the `with` block."""
        self.url = ""
        self._server = uvicorn.Server(uvicorn.Config(create_scorm_app(data_dir=folder), port=0, log_level="error"))
        self._thread = Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> Self:
        """Start, and wait until it answers."""
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


class InstalledPlace:
    """The learner who is its administrator too; the server alone keeps what is known of them (`updating.Place`)."""

    local = False

    def __init__(self, browser: Browser, host: ScormHost, fmt: str) -> None:
        self.browser, self.host, self.format = browser, host, fmt
        self.context: BrowserContext = browser.new_context()
        self.tab: Page | None = None
        self.course = ""
        self._way = "register"

    def start(self, _saved: Any = None) -> None:
        self.context.close()
        self.context = seeded(self.browser.new_context(viewport=PHONE))  # type: ignore[arg-type]
        assert self.context.request.post(f"{self.host.url}/api/auth/{self._way}", data=ACCOUNT).ok
        self._way = "login"

    def install(self, version: Version) -> None:
        package = version.packages[self.format]
        file: FilePayload = {"name": package.name, "mimeType": "application/zip", "buffer": package.read_bytes()}
        answer = self.context.request.post(f"{self.host.url}/api/packages", multipart={"file": file})
        assert answer.status == 201, answer.text()
        found: dict[str, Any] = answer.json()
        assert found["manifest"]["title"].startswith(version.course.title)
        assert [one["href"] for one in found["manifest"]["launches"]] == ["index.html"]
        self.course = found["id"]

    def open(self) -> FrameLocator:
        self.tab = self.context.new_page()
        self.tab.goto(f"{self.host.url}/launch/{self.course}")
        return self.tab.frame_locator("#scormhost-content")

    def leave(self) -> Any:
        assert self.tab is not None
        self.tab.close()
        return self.elements()

    def state(self) -> str:
        return self.elements()["cmi.suspend_data"]

    def put(self, _saved: Any, _text: str) -> Any:
        raise NotImplementedError

    def elements(self) -> dict[str, str]:
        """Return what the host holds of the learner."""
        answer = self.context.request.get(f"{self.host.url}/api/scorm/{self.course}/cmi")
        found: dict[str, str] = answer.json()["elements"]
        return found

    def record(self) -> dict[str, Any]:
        """Return what the host has, in the words of SCORM 1.2 (`record.js`)."""
        held = self.elements()
        core = "cmi.core." if self.format == "scorm12" else "cmi."
        return {
            "errors": [],
            "status": _status(held, core, "lesson_status"),
            "score": {"raw": held.get(f"{core}score.raw", "")},
            "objectives": [
                {"id": row["id"], "status": _status(row, "", "status"), "raw": row.get("score.raw", "")}
                for row in _rows(held, "objectives")
            ],
            "interactions": [{**row, "objective": [row["objectives.0.id"]]} for row in _rows(held, "interactions")],
        }


def _status(held: Mapping[str, str], group: str, name: str) -> str:
    if f"{group}{name}" in held:
        return held[f"{group}{name}"]
    return one_status({two: held.get(f"{group}{two}", "unknown") for two in ("success_status", "completion_status")})


def _rows(held: Mapping[str, str], group: str) -> Iterator[dict[str, str]]:
    number = 0
    while f"cmi.{group}.{number}.id" in held:
        start = f"cmi.{group}.{number}."
        yield {name.removeprefix(start): value for name, value in held.items() if name.startswith(start)}
        number += 1


@contextmanager
def installed_place(browser: Browser, folder: Path, fmt: str) -> Iterator[InstalledPlace]:
    """Run the host for a format."""
    with ScormHost(folder) as host:
        place = InstalledPlace(browser, host, fmt)
        yield place
        place.context.close()
