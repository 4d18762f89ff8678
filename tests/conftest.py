"""Fixtures: the pilot course built once, the shipped courses built once, and a real Chromium."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from builders.pipeline import Built, Request, build
from builders.render.player import HEAD_LIMIT, SCRIPT_LIMIT, STYLE_LIMIT, Sizes
from tests.paths import ROOT
from tests.pilot import PILOT, pilot

# A loaded machine is slow, not wrong: what may not take long has tests of its own (tests/fuzz).
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
expect.set_options(timeout=20_000)
# In the background of a shell, tests and all that they start would be deaf to Ctrl+C.
signal.signal(signal.SIGINT, signal.default_int_handler)

SIZES = pytest.StashKey[dict[str, Sizes]]()
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole pilot project, built as `coursewright build --out` does."""
    out = tmp_path_factory.mktemp("dist")
    build(Request(root=pilot(tmp_path_factory.mktemp("project")), out=out))
    return out


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """What a build of the pilot course's packages alone returns."""
    root = pilot(tmp_path_factory.mktemp("project"))
    return build(Request(root=root, out=tmp_path_factory.mktemp("packages"), courses=(PILOT,), site=False))


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Built:
    """What a build of all that the project ships returns."""
    made = build(Request(root=ROOT, out=tmp_path_factory.mktemp("shipped"), site=False))
    pytestconfig.stash[SIZES] = {artifact.name: artifact.sizes for artifact in made.artifacts}
    return made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run a test with a browser once more when it fails: a busy machine can starve it. The run tells both."""
    for item in items:
        if "playwright" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what a phone loads before the first question, beside its limit."""
    for name, s in config.stash.get(SIZES, {}).items():
        terminalreporter.write_line(
            f"{name}: JS {s.script:,} of {SCRIPT_LIMIT:,} and CSS {s.style:,} of {STYLE_LIMIT:,} bytes gzipped, "
            f"HTML up to the script {s.head:,} of {HEAD_LIMIT:,}; more JS {s.more:,}"
        )


@pytest.fixture(scope="session")
def package(dist: Path) -> Path:
    """The SCORM 1.2 package of the pilot course."""
    return next((dist / "packages").glob(f"{PILOT}-*-draft-scorm12.zip"))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What steers browsers; one process can have only one."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Return a real Chromium; without one the test fails and says how to get it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "no chromium on this machine: apt-get install chromium"
    launched = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_FLAGS])
    yield launched
    launched.close()
