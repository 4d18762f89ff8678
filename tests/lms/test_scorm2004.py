"""The whole path in a real browser with SCORM 2004: the shipped package in two LMSs, and the record that comes back."""

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from builders.model import Course
from tests.learner import Learner, right_response
from tests.lms.host import LmsHost
from tests.lms.visits import saved, visit
from tests.pilot import PILOT

pytestmark = pytest.mark.slow

Contexts = Callable[[LmsHost], BrowserContext]


@pytest.fixture(scope="module")
def package(dist: Path) -> Path:
    (found,) = (dist / "packages").glob(f"{PILOT}-*-draft-scorm2004.zip")
    return found


@pytest.fixture(scope="module")
def codebook(package: Path) -> dict[str, Any]:
    with zipfile.ZipFile(package) as opened:
        return dict(json.loads(opened.read("codebook.json")))


@pytest.fixture(params=["strict-2004", "scorm-again-2004"])
def host(request: pytest.FixtureRequest, package: Path) -> Iterator[LmsHost]:
    with LmsHost(package, request.param) as running:
        yield running
        assert running.strangers() == []


def written(response: Sequence[str], *, truth: bool) -> str:
    """Return a response of one of the first kinds as SCORM 2004 writes it."""
    joined = "[,]".join(response)
    return {"t": "true", "f": "false"}[joined] if truth else joined


def expected(learner: Learner) -> list[dict[str, Any]]:
    modules = {m.slug: m for m in learner.course.modules}
    return [
        {
            "id": f"{g.module}__{g.question.id}__v{g.question.v}_draft",
            "type": "true-false" if g.question.body.kind == "truth" else "choice",
            "learner_response": written(g.response, truth=g.question.body.kind == "truth"),
            "pattern": [written(right_response(modules[g.module], g.question), truth=g.question.body.kind == "truth")],
            "result": "correct" if g.right else "incorrect",
            "weighting": "1",
            "objective": [f"{g.module}__v1_0_draft"],
        }
        for g in learner.given
    ]


def seconds(interval: str) -> float:
    found = re.fullmatch(r"PT([\d.]+)S", interval)
    assert found is not None, interval
    return float(found[1])


def explained(codebook: dict[str, Any], record: dict[str, Any]) -> None:
    """Every name and letter in the record stands in the package's own codebook."""
    assert {row["id"] for row in record["objectives"]} == codebook["objectives"].keys()
    for row in record["interactions"]:
        letters = codebook["interactions"][row["id"]]["letters"]["choices"]
        given = [word[0] if row["type"] == "true-false" else word for word in row["learner_response"].split("[,]")]
        assert set(given) <= letters.keys()


def test_launch_answer_leave_come_back_pass(
    host: LmsHost, contexts: Contexts, course: Course, codebook: dict[str, Any]
) -> None:
    first, second, *others = course.modules
    context = contexts(host)
    page, learner = visit(context, host, course)
    saved(learner)
    begun = host.record(page)
    assert (begun["completion_status"], begun["success_status"]) == ("incomplete", "unknown")
    learner.click(".cw-main")
    critical = next(q.id for q in first.quiz if q.critical)
    learner.work_through(first, wrong=frozenset({critical}), stop_at="Question 3 of 7")
    saved(learner)
    half = host.record(page)
    assert (half["completion_status"], half["success_status"], half["exit"]) == ("incomplete", "unknown", "suspend")
    assert 0 < float(half["progress_measure"]) < 0.5
    # The tab goes away without a word.
    context.close()
    given = learner.given

    page, learner = visit(contexts(host), host, course)
    learner.given = given
    assert learner.place() == "Question 3 of 7"
    learner.work_through(first, wrong=frozenset({critical}))
    expect(learner.page.locator(".cw-result")).to_contain_text("✗")
    saved(learner)
    assert host.record(page)["success_status"] == "unknown", "there are more attempts"
    learner.click(".cw-main")
    learner.work_through(first)
    for module in (second, *others):
        learner.click(".cw-main")
        learner.work_through(module)
    saved(learner)
    learner.click(".cw-main")
    expect(learner.page.locator("#stage h2")).to_have_text("You have passed this course")
    learner.click(".cw-plain")
    expect(learner.page.locator("#stage h2")).to_have_text("Your progress is saved. You can close this window.")

    record = host.record(page)
    assert record["errors"] == []
    assert (record["completion_status"], record["success_status"]) == ("completed", "passed")
    assert record["progress_measure"] == "1"
    assert record["score"] == {"scaled": "1", "raw": "100", "min": "0", "max": "100"}
    assert record["objectives"] == [
        {
            "id": f"{module.slug}__v1_0_draft",
            "completion_status": "completed",
            "success_status": "passed",
            "score.raw": "100",
            "score.scaled": "1",
        }
        for module in course.modules
    ]
    keys = ("id", "type", "learner_response", "pattern", "result", "weighting", "objective")
    assert [{key: row[key] for key in keys} for row in record["interactions"]] == expected(learner)
    for row in record["interactions"]:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.0Z", row["timestamp"])
        assert seconds(row["latency"]) > 0
    assert seconds(record["total_time"]) > 0

    explained(codebook, record)

    # Coming back later changes nothing for the worse.
    page, learner = visit(contexts(host), host, course)
    again = host.record(page)
    assert (again["completion_status"], again["success_status"]) == ("completed", "passed")
    expect(learner.page.locator("#progress")).to_have_attribute("style", "inline-size: 100%;")


@pytest.mark.parametrize("mode", ["review", "browse"])
def test_a_mode_that_records_nothing(package: Path, contexts: Contexts, course: Course, mode: str) -> None:
    with LmsHost(package, "strict-2004", decided={"cmi.mode": mode}) as host:
        page = contexts(host).new_page()
        page.goto(host.url)
        learner = Learner(page.frame_locator('iframe[title="course"]'), course)
        expect(learner.page.locator("#stage h2").first).to_be_visible()
        calls = host.record(page)["calls"]
        assert [call for call in calls if call["fn"] == "SetValue"] == []
        assert host.commits == 0
