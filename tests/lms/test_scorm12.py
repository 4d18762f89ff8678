"""The whole path in a real browser: the shipped package in two LMSs, from launch to the record that comes back."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from builders.model import Course
from tests.learner import Learner, right_response
from tests.lms.host import LmsHost
from tests.lms.visits import saved, visit

pytestmark = pytest.mark.slow

Contexts = Callable[[LmsHost], BrowserContext]


def seconds(timespan: str) -> float:
    hours, minutes, rest = timespan.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def expected_interactions(learner: Learner) -> list[dict[str, Any]]:
    modules = {m.slug: m for m in learner.course.modules}
    return [
        {
            "id": f"{g.module}__{g.question.id}__v{g.question.v}_draft",
            "type": "true-false" if g.question.body.kind == "truth" else "choice",
            "student_response": ",".join(g.response),
            "pattern": [",".join(right_response(modules[g.module], g.question))],
            "result": "correct" if g.right else "wrong",
            "weighting": "1",
            "objective": [f"{g.module}__v1_0_draft"],
        }
        for g in learner.given
    ]


def test_launch_read_answer_leave_come_back_pass(  # noqa: PLR0915 - one learner's story, told in order
    host: LmsHost, contexts: Contexts, course: Course
) -> None:
    first, second, third, fourth = course.modules
    began = time.monotonic()
    context = contexts(host)
    page, learner = visit(context, host, course)
    there_since = time.monotonic()
    saved(learner)
    assert host.record(page)["status"] == "incomplete"
    learner.click(".cw-main")
    critical = next(q.id for q in first.quiz if q.critical)
    learner.work_through(first, wrong=frozenset({first.checks[0], critical}), stop_at="Question 3 of 7")
    there = learner.on_screen().get_attribute("data-question")
    assert there not in {g.question.id for g in learner.given}
    saved(learner)
    half = host.record(page)
    assert (half["status"], half["exit"]) == ("incomplete", "suspend")
    assert len(half["interactions"]) == len(learner.given)
    studied = time.monotonic() - there_since
    # The learner's next call comes in: the tab goes away without a word.
    context.close()
    given = learner.given

    page, learner = visit(contexts(host), host, course)
    there_since = time.monotonic()
    learner.given = given
    assert learner.heading() == first.title
    assert learner.place() == "Question 3 of 7"
    assert learner.on_screen().get_attribute("data-question") == there
    learner.click(".cw-steps .cw-plain")
    expect(learner.page.locator(".cw-answered:visible")).to_have_count(1)
    learner.go_on()

    learner.work_through(first, wrong=frozenset({critical}))
    expect(learner.page.locator(".cw-result")).to_have_text("✗ You reached 85%. You need 80%.")
    saved(learner)
    assert host.record(page)["status"] == "incomplete"
    learner.click(".cw-main")
    learner.work_through(first)
    expect(learner.page.locator(".cw-result")).to_have_text("✓ Passed with 100%. You needed 80%.")

    easy = next(q.id for q in second.quiz if not q.critical)
    for module, wrong in ((second, {easy}), (third, set()), (fourth, set())):
        learner.click(".cw-main")
        learner.work_through(module, wrong=frozenset(wrong))
    saved(learner)
    learner.click(".cw-main")
    expect(learner.page.locator("#stage h2")).to_have_text("You have passed this course")
    learner.click(".cw-plain")
    expect(learner.page.locator("#stage h2")).to_have_text("Your progress is saved. You can close this window.")

    record = host.record(page)
    spent, studied = time.monotonic() - began, studied + time.monotonic() - there_since
    assert record["errors"] == []
    assert record["status"] == "passed"
    assert record["score"] == {"raw": "96", "min": "0", "max": "100"}
    assert record["objectives"] == [
        {"id": f"{module.slug}__v1_0_draft", "status": "passed", "raw": raw}
        for module, raw in zip(course.modules, ("100", "85", "100", "100"), strict=True)
    ]
    keys = ("id", "type", "student_response", "pattern", "result", "weighting", "objective")
    assert [{key: row[key] for key in keys} for row in record["interactions"]] == expected_interactions(learner)
    for row in record["interactions"]:
        assert re.fullmatch(r"\d\d:\d\d:\d\d", row["time"])
        assert 0 < seconds(row["latency"]) < spent
    # A browser that starts slowly is nobody's time on the task.
    assert 0.5 * studied < seconds(record["total_time"]) <= spent
    assert record["suspend_data"].startswith("cw1 1.0.0 ")
    assert " p 85 1 " in record["suspend_data"]

    # Coming back later changes nothing for the worse.
    page, learner = visit(contexts(host), host, course)
    assert host.record(page)["status"] == "passed"
    expect(learner.page.locator("#progress")).to_have_attribute("style", "inline-size: 100%;")
