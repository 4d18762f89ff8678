"""What goes wrong while a learner works: a browser that can be killed, and a server that hears what the page shows."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Event
from typing import TYPE_CHECKING, Any, Self

from playwright.sync_api import TimeoutError as Timeout

from builders.model.state import ModuleState, decode
from tests.conftest import CHROMIUM_FLAGS
from tests.learner import right_response, wrong_response
from tests.lms.host import LmsHost, file_below

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Playwright

    from builders.model import Course

CLAIMS = ("Saved", "Kept on this device. Nothing is recorded.", "Not saved. Trying again…")
"""What the page says when every answer so far survives: with the LMS, or on the disk of this device."""
RANKS = {"not attempted": 0, "incomplete": 1, "failed": 1, "passed": 2}


class Chromium:
    """A browser with a profile on disk, in a group of processes of its own, so that all of it can be killed at once.

    The names below `.example` are this machine: an origin on plain http, which `127.0.0.1` is not.
    """

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        """Do nothing yet: it starts with the ``with`` block. ``profile`` may be filled before."""
        self._playwright, self.profile = playwright, profile

    def start(self) -> None:
        """Start again on the same profile."""
        for _ in range(3):
            try:
                return self._start()
            except Timeout:
                # Some starts never answer who would steer them, most often on a loaded machine.
                self.kill()
        return self._start()

    def _start(self) -> None:
        port = self.profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        path = shutil.which("chromium") or shutil.which("chromium-browser") or ""
        flags = [*CHROMIUM_FLAGS, "--remote-debugging-port=0", "--host-resolver-rules=MAP *.example 127.0.0.1"]
        self._process = subprocess.Popen(
            [path, *flags, f"--user-data-dir={self.profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(600):
            if port.exists() and port.read_text().count("\n"):
                break
            time.sleep(0.05)
        self._browser: Browser = self._playwright.chromium.connect_over_cdp(
            f"http://127.0.0.1:{port.read_text().split()[0]}", timeout=20_000
        )

    @property
    def context(self) -> BrowserContext:
        """The context of the profile on disk."""
        return self._browser.contexts[0]

    def kill(self) -> None:
        """End every process of it at once, with no time to write anything."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def __enter__(self) -> Self:
        """Return the running browser."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Kill what runs."""
        self.kill()


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """One answer that was on the screen: which attempt of its module it belongs to, 0 for a check inside the text."""

    module: str
    question: str
    letters: str
    attempt: int


@dataclass
class Witness(LmsHost):
    """The server of a course and of its LMS: notes what the page shows, and holds what comes back against it.

    ``line`` is what happens to commits: "", "refuses", "cut" (no answer, nothing stored) or "late" (stored, no answer);
    ``orders`` go to the page with every answer. ``ready`` is set when a visit has found everything in order, ``due``
    when it has told enough to be ended. ``faults`` are what should never be.
    """

    package: Path
    course: Course
    site: Path
    seed: int
    line: str = ""
    orders: dict[str, str] = field(default_factory=dict)
    given: list[Given] = field(default_factory=list)
    claimed: int = 0
    faults: list[str] = field(default_factory=list)
    finished: bool = False
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Index the course."""
        super().__init__(self.package, "strict")
        self.due, self.ready = Event(), Event()
        self._attempts: Counter[str] = Counter()
        self._reports = 0
        self._plan: tuple[int, str, dict[str, str]] = (0, "", {})
        self._random = random.Random(self.seed)  # noqa: S311
        self._best: dict[str, float] = {}
        self._questions = {q.id: (m, q) for m in self.course.modules for q in m.bank.questions}
        self._responses = {q.id: (right_response(m, q), wrong_response(m, q)) for m, q in self._questions.values()}

    def __enter__(self) -> Self:
        """Serve on plain http: under a name that a browser does not trust as it trusts 127.0.0.1."""
        super().__enter__()
        trusted, self.authority = self.authority, self.authority.replace("127.0.0.1", "lms.example")
        self.origin, self.url = (text.replace(trusted, self.authority) for text in (self.origin, self.url))
        return self

    def begin(self) -> None:
        """Somebody new, of whom nothing is known."""
        self.stored, self.given, self.claimed, self.finished = None, [], 0, False
        self._best, self._attempts = {}, Counter()

    def visit(self, reports: int, line: str = "", orders: dict[str, str] | None = None) -> None:
        """Expect a visit: once it has found everything in order things go wrong, and it ends after so many reports."""
        self.line, self.orders, self._reports = "", {}, 0
        self._plan = (reports, line, orders or {})
        self.due.clear()
        self.ready.clear()

    def file(self, path: str) -> Path | None:
        """Serve the site's learner page too."""
        below = path.removeprefix("/play/")
        return super().file(path) if below == path else file_below(self.site / "play", below)

    def post(self, path: str, body: bytes) -> tuple[HTTPStatus, bytes] | None:
        """Hear the page, or keep a commit as the line allows."""
        if path == "/seen":
            return HTTPStatus.OK, json.dumps(self._hear(json.loads(body))).encode()
        if self.line == "cut":
            return None
        if self.line == "refuses":
            return HTTPStatus.SERVICE_UNAVAILABLE, b""
        answer = super().post(path, body)
        self._watch()
        return None if self.line == "late" else answer

    def _hear(self, told: dict[str, Any]) -> dict[str, Any]:
        if "answered" in told:
            module, question = self._questions[told["answered"]]
            attempt = self._attempts[module.slug] + 1 if question in module.quiz else 0
            self.given.append(Given(module=module.slug, question=question.id, letters=told["letters"], attempt=attempt))
        if "again" in told:
            self._attempts[next(m.slug for m in self.course.modules if m.title == told["again"])] += 1
        # What a new visit shows at first is about what it found, which is looked at when it is ready.
        if told.get("status") in CLAIMS and self.ready.is_set():
            self.claimed = len(self.given)
        self.seen[told.get("status", "")] += 1
        if told.get("secure"):
            self.faults.append("this is no plain http")
        if "ready" in told:
            self._compare(told["stored"])
            _, self.line, self.orders = self._plan
            self.ready.set()
            return {**self.orders, "responses": self._responses, "seed": self._random.getrandbits(30) + 1}
        self.finished = self.finished or "finished" in told
        self._reports += self.ready.is_set()
        if self._reports >= self._plan[0] or self.finished:
            self.due.set()
        return self.orders

    def _compare(self, stored: list[str]) -> None:
        """What came back must be what was shown: nothing less, and nothing twice."""
        if self.stored is None:
            states = [decode(text) for text in stored if text.startswith("cw1 ")]
            modules = states[0].modules if states else {}
            self.given = [g for n, g in enumerate(self.given) if n < self.claimed or self._holds(g, modules)]
        else:
            rows = rows_of(self.stored)
            given = [(g.question, g.letters) for g in self.given]
            if rows != given[: len(rows)]:
                self.faults.append(f"the LMS has {rows}, given were {given}")
            if len(rows) < self.claimed:
                self.faults.append(f"{given[len(rows) : self.claimed]} were shown as saved, and are not there")
            modules = decode(self.stored["cmi.suspend_data"]).modules
            self.given = self.given[: len(rows)]
        self.faults += [f"{g} was shown as saved" for g in self.given if not self._holds(g, modules)]
        self.claimed = len(self.given)
        for module in self.course.modules:
            self._attempts[module.slug] = modules[module.code].attempt - 1 if module.code in modules else 0

    def _holds(self, given: Given, modules: Mapping[str, ModuleState]) -> bool:
        """Whether the state has an answer: an attempt that is over leaves only its result."""
        module, question = self._questions[given.question]
        state = modules.get(module.code)
        if state is None:
            return False
        if given.attempt and given.attempt != state.attempt:
            return given.attempt < state.attempt
        kept = state.answers.get(question.code)
        same = [g for g in self.given if (g.question, g.attempt) == (given.question, given.attempt)]
        return kept is not None and kept.response in {g.letters for g in same}

    def _watch(self) -> None:
        """Status and scores never go down."""
        for name, value in (self.stored or {}).items():
            rank = RANKS.get(value) if name.endswith("status") else float(value or 0) if name.endswith(".raw") else None
            if rank is None:
                continue
            if rank < self._best.get(name, 0):
                self.faults.append(f"{name} went down to {value!r}")
            self._best[name] = rank


def rows_of(stored: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return question and letters of each interaction that the LMS has, in order."""
    rows: list[tuple[str, str]] = []
    while (name := f"cmi.interactions.{len(rows)}") + ".id" in stored:
        question = re.sub(r"^.+?__(.+)__v\d+.*$", r"\1", stored[name + ".id"])
        rows.append((question, stored.get(name + ".student_response", "").replace(",", "")))
    return rows
