"""Fixtures of the LMS tests: the two LMSs, and browsers that nothing but the LMS connects."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright

from builders.model import Course
from builders.pipeline import Built
from tests.learner import PHONE
from tests.lms.host import LmsHost
from tests.lms.mishaps import Chromium
from tests.lms.visits import LMSS


@pytest.fixture
def course(built: Built) -> Course:
    return built.artifacts[0].course


@pytest.fixture(params=LMSS)
def host(request: pytest.FixtureRequest, package: Path) -> Iterator[LmsHost]:
    with LmsHost(package, request.param) as running:
        yield running
        assert running.strangers() == []


@pytest.fixture
def strict(package: Path) -> Iterator[LmsHost]:
    with LmsHost(package, "strict") as running:
        yield running


@pytest.fixture
def killable(playwright: Playwright, tmp_path: Path) -> Chromium:
    """Return a browser of its own, with a profile on disk; it starts with a ``with`` block."""
    return Chromium(playwright, tmp_path)


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[[LmsHost], BrowserContext]]:
    """Return new browsers. Foreign requests would reach the host as their proxy."""
    opened: list[BrowserContext] = []

    def new(host: LmsHost) -> BrowserContext:
        opened.append(browser.new_context(viewport=PHONE, has_touch=True, proxy={"server": host.origin}))  # type: ignore[arg-type]
        return opened[-1]

    yield new
    for context in opened:
        context.close()
