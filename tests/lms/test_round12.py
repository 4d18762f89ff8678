"""The annual round in an LMS: quizzes alone complete it, and a failed one asks for what was missed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from builders.pipeline import Request, build
from tests.lms.host import LmsHost
from tests.lms.test_quizzes12 import Taker
from tests.paths import DRAWS

pytestmark = pytest.mark.slow

Contexts = Callable[[LmsHost], BrowserContext]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("round")
    built = build(Request(root=DRAWS, out=out, site=False, courses=("yearly",)))
    return out / built.artifacts[0].path


@pytest.fixture
def host(package: Path) -> Iterator[LmsHost]:
    with LmsHost(package, "strict") as running:
        yield running
        assert running.strangers() == []


def test_quizzes_alone_complete_the_round(host: LmsHost, contexts: Contexts) -> None:
    taker = Taker(contexts(host), host)
    assert "minutes" in taker.result()
    taker.press("Start: Mail")
    expect(taker.page.locator(".cw-crumb span")).to_have_text("Part 3 of 3")
    assert "Answer first" in taker.result()
    taker.step()
    taker.take("a")
    assert "Passed with 100%" in taker.result()
    taker.press("Next module: Phone")
    expect(taker.page.locator(".cw-crumb span")).to_have_text("Part 3 of 3")
    assert taker.page.get_by_role("button", name="Take the quiz now").count() == 0
    taker.step()
    taker.take("a")
    record = taker.record()
    assert (record["status"], record["score"]["raw"]) == ("passed", "100")
    modules = taker.state().modules.values()
    assert [(m.passed, m.tested, len(m.opened)) for m in modules] == [(True, True, 1), (True, True, 1)]


def test_a_failed_quiz_asks_for_what_was_missed_and_the_text_is_offered_all_the_time(
    host: LmsHost, contexts: Contexts
) -> None:
    context = contexts(host)
    taker = Taker(context, host)
    taker.press("Start: Mail")
    expect(taker.page.locator(".cw-crumb span")).to_have_text("Part 3 of 3")
    taker.page.locator(".cw-steps").get_by_role("button", name="Back").locator("visible=true").click()
    expect(taker.page.locator(".cw-crumb span")).to_have_text("Part 2 of 3")
    taker.step()
    taker.step()
    first = taker.take("b")
    assert "Before the next attempt, read what is listed below." in taker.result()
    assert taker.page.get_by_role("button", name="Try the quiz again").count() == 0
    assert taker.record()["status"] == "incomplete"
    context.close()
    taker = Taker(contexts(host), host)
    expect(taker.page.locator(".cw-crumb span")).to_have_text("Your result")
    while taker.page.get_by_role("button", name="Try the quiz again").count() == 0:
        taker.press("Read this part again")
        taker.press("Back to: Your result")
    taker.press("Try the quiz again")
    second = taker.take("a")
    assert set(first) != set(second)
    assert "Passed with 100%" in taker.result()
    assert taker.record()["status"] == "incomplete", "the other module is still to come"
