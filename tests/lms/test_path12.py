"""The way through a course from a SCORM 1.2 package: what opens when, practice in the record, back and forward."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from builders.model.state import decode
from builders.pipeline import Request, build
from tests.lms.host import LmsHost
from tests.lms.visits import LMSS
from tests.paths import PATH
from tests.walker import Walker

pytestmark = pytest.mark.slow

Contexts = Callable[[LmsHost], BrowserContext]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("packed")
    built = build(Request(root=PATH, out=out, site=False))
    return out / built.artifacts[0].path


@pytest.fixture(params=LMSS)
def host(request: pytest.FixtureRequest, packed: Path) -> Iterator[LmsHost]:
    with LmsHost(packed, request.param) as running:
        yield running
        assert running.strangers() == []


@pytest.fixture
def tab(host: LmsHost, contexts: Contexts) -> Page:
    opened = contexts(host).new_page()
    opened.goto("about:blank")
    opened.goto(host.url)
    return opened


@pytest.fixture
def walker(tab: Page) -> Walker:
    return Walker(tab.frame_locator('iframe[title="course"]'))


def recorded(host: LmsHost, tab: Page, walker: Walker) -> dict[str, Any]:
    expect(walker.page.locator("#saving")).to_have_text("Saved")
    return host.record(tab)


def step(tab: Page, way: str) -> None:
    """Go back or forward as the browser's buttons do; the LMS's page stays, so there is no load to wait for."""
    tab.evaluate(f"history.{way}()")


def test_the_course_is_passed_with_its_procedures(host: LmsHost, tab: Page, walker: Walker) -> None:
    walker.main()
    walker.pass_module()
    walker.press("Next module: More rules")
    walker.pass_module()
    record = recorded(host, tab, walker)
    assert (record["status"], [o["status"] for o in record["objectives"]][-1]) == ("incomplete", "not attempted")
    walker.press("Next module: Our way")
    walker.pass_module()
    record = recorded(host, tab, walker)
    assert (record["status"], record["score"]["raw"]) == ("passed", "100")
    assert [o["id"] for o in record["objectives"]] == [
        "rules__v1_0_draft",
        "more-rules__v1_0_draft",
        "our-way__v1_0_draft",
    ]


def test_practice_has_ids_of_its_own_and_changes_nothing(host: LmsHost, tab: Page, walker: Walker) -> None:
    walker.main()
    walker.answer()
    walker.press("Overview")
    before = recorded(host, tab, walker)
    walker.press("Practice: 3 short questions")
    asked = []
    for right in (False, True, True):
        tab.wait_for_timeout(300)
        asked.append(walker.answer(right=right))
        walker.go_on()
    walker.at("Your practice")
    after = recorded(host, tab, walker)
    items = after["interactions"][len(before["interactions"]) :]
    assert [item["id"] for item in items] == [f"rules__{name}__drill_v1_draft" for name in asked]
    assert [item["result"] for item in items] == ["wrong", "correct", "correct"]
    assert {item["weighting"] for item in items} == {"0"}
    assert all(item["latency"] > "0000:00:00.25" for item in items)
    for key in ("status", "score", "objectives"):
        assert after[key] == before[key]
    states = [decode(record["suspend_data"]) for record in (before, after)]
    assert states[0].at == states[1].at
    # Reading until the overview came takes its seconds; practising takes none.
    done = [{code: replace(one, seconds=0) for code, one in state.modules.items()} for state in states]
    assert done[0] == done[1]


def test_back_stays_in_the_course_in_its_frame_and_a_launch_has_the_overview_beneath(
    host: LmsHost, contexts: Contexts, tab: Page, walker: Walker
) -> None:
    walker.main()
    walker.answer()
    walker.go_on()
    walker.at("Part 2 of 3")
    step(tab, "back")
    walker.at("Part 1 of 3")
    expect(walker.page.locator(".cw-answered:visible")).to_have_count(1)
    step(tab, "forward")
    walker.at("Part 2 of 3")
    recorded(host, tab, walker)
    tab.context.close()
    again = contexts(host).new_page()
    again.goto("about:blank")
    again.goto(host.url)
    walker = Walker(again.frame_locator('iframe[title="course"]'))
    walker.at("Part 2 of 3")
    step(again, "back")
    walker.at("Your course")
    step(again, "forward")
    walker.at("Part 2 of 3")
    walker.press("Overview")
    walker.press("Save and exit")
    expect(walker.page.locator("#stage h2")).to_have_text("Your progress is saved. You can close this window.")
    step(again, "back")
    expect(walker.page.locator("#stage h2")).to_have_text("Your progress is saved. You can close this window.")
