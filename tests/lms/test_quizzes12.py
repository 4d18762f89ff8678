"""Quizzes that draw, that end, that send back to reading, that can be passed without it; assessments of courses.

In a real browser, from a SCORM 1.2 package; an auditor redraws from the saved state what the learner was asked.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from builders.model import Course, Module
from builders.model.course import ASSESSMENT_CODE
from builders.model.forms import form
from builders.model.pools import course_items, module_items, pools
from builders.model.state import State, decode
from builders.pipeline import Built, Request, build
from tests.learner import begin
from tests.lms.host import LmsHost
from tests.paths import DRAWS

pytestmark = pytest.mark.slow

Contexts = Callable[[LmsHost], BrowserContext]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Path]:
    out = tmp_path_factory.mktemp("drawn")
    built = build(Request(root=DRAWS, out=out, site=False))
    return built, out / built.artifacts[0].path


@pytest.fixture
def host(drawn: tuple[Built, Path]) -> Iterator[LmsHost]:
    with LmsHost(drawn[1], "strict") as running:
        yield running
        assert running.strangers() == []


@pytest.fixture
def course(drawn: tuple[Built, Path]) -> Course:
    return drawn[0].artifacts[0].course


class Taker:
    """Takes quizzes on the page; the first choice of each question is the right one, by its letter."""

    def __init__(self, context: BrowserContext, host: LmsHost) -> None:
        self.host = host
        self.tab: Page = context.new_page()
        self.tab.goto(host.url)
        self.page: FrameLocator = self.tab.frame_locator('iframe[title="course"]')
        begin(self.page)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words).locator("visible=true").first.click()

    def place(self) -> str:
        return self.page.locator(".cw-crumb span").inner_text()

    def answer(self, letter: str) -> str:
        """Answer the open question, and return the id that it has on the page."""
        box = self.page.locator(".cw-question:not(.cw-answered):visible")
        name = box.get_attribute("data-question") or ""
        box.locator(f'input[value="{letter}"]').check()
        box.locator(".cw-submit").click()
        expect(self.page.locator(".cw-answered:visible").last).to_be_visible()
        return name

    def read_to_quiz(self) -> None:
        """Go on through the parts of a module until its first question is there."""
        while not self.place().startswith("Question"):
            if self.page.locator(".cw-question:not(.cw-answered):visible").count():
                self.answer("a")
            self.step()

    def step(self) -> None:
        before = self.place()
        self.page.locator(".cw-steps .cw-main:visible").click()
        expect(self.page.locator(".cw-crumb span")).not_to_have_text(before)

    def take(self, letter: str) -> list[str]:
        """Answer every question of the attempt alike and return their ids in order."""
        asked = []
        while self.place() != "Your result":
            asked.append(self.answer(letter))
            self.step()
        return asked

    def state(self) -> State:
        return decode(self.record()["suspend_data"])

    def record(self) -> dict[str, Any]:
        expect(self.page.locator("#saving")).to_have_text("Saved")
        return dict(self.host.record(self.tab))

    def result(self) -> str:
        return self.page.locator("#stage").inner_text().replace("\u00a0", " ")


def redrawn(module: Module, state: State) -> list[str]:
    rules = module.bank.rules
    ids = {question.code: question.id for question in module.quiz}
    attempt = state.modules[module.code].attempt
    codes = form(pools(rules, module_items(module)), f"{state.seed} {module.code}", attempt, shuffle=rules.shuffle)
    return [ids[code] for code in codes]


def test_attempts_draw_anew_send_back_to_reading_and_can_be_redrawn(
    host: LmsHost, contexts: Contexts, course: Course
) -> None:
    mail = course.modules[0]
    taker = Taker(contexts(host), host)
    taker.press("Start: Mail")
    taker.read_to_quiz()
    first = taker.take("b")
    assert first == redrawn(mail, taker.state())
    assert len(first) == 5
    assert "Attempt 1 of 3." in taker.result()
    taker.press("Try the quiz again")
    second = taker.take("b")
    assert second == redrawn(mail, taker.state())
    assert set(first) & set(second) == {"must"}
    assert "Before the next attempt, read what is listed below." in taker.result()
    assert taker.page.get_by_role("button", name="Try the quiz again").count() == 0
    for part in ("Look", "Act"):
        taker.press(part)
        taker.press("Back to: Your result")
    taker.press("Try the quiz again")
    taker.take("a")
    assert "Passed with 100%" in taker.result()
    state = taker.state().modules[mail.code]
    assert (state.passed, state.tested, state.attempt, state.best) == (True, False, 3, 100)


def test_testing_out_passes_a_module_and_says_so(host: LmsHost, contexts: Contexts, course: Course) -> None:
    phone = course.modules[1]
    taker = Taker(contexts(host), host)
    taker.press("Phone")
    taker.press("Take the quiz now")
    taker.take("a")
    state = taker.state().modules[phone.code]
    assert (state.passed, state.tested) == (True, True)
    assert {o["id"]: o["status"] for o in taker.record()["objectives"]}["phone__v1_0_draft"] == "passed"


def test_the_questions_at_the_end_open_last_score_the_course_and_fail_it_at_the_last_attempt(
    host: LmsHost, contexts: Contexts, course: Course
) -> None:
    taker = Taker(contexts(host), host)
    assert taker.page.get_by_role("button", name="The last questions").count() == 0
    assert "Opens when you have passed everything before it." in taker.result()
    taker.press("Start: Mail")
    taker.read_to_quiz()
    taker.take("a")
    taker.press("Next module: Phone")
    taker.press("Take the quiz now")
    taker.take("a")
    assert (taker.record()["status"], taker.record()["score"]["raw"]) == ("incomplete", "")
    taker.press("Next module: The last questions")
    taker.step()
    asked = taker.take("b")
    assert len(asked) == 4
    state = taker.state()
    codes = form(pools(course.assessment.rules, course_items(course)), f"{state.seed} {ASSESSMENT_CODE}", 1)  # type: ignore[union-attr]
    known = {item.code: item.question.id for item in course_items(course)}
    assert asked == [known[code] for code in codes]
    assert {i["id"].split("__")[0] for i in taker.record()["interactions"][-4:]} == {"mail", "phone"}
    assert taker.record()["status"] == "incomplete"
    assert taker.page.get_by_role("button", name="Try the quiz again").count() == 0
    links = taker.page.get_by_role("link", name="Read this part again")
    for number in range(links.count()):
        links.nth(number).click()
        taker.press("Back to: Your result")
    taker.press("Try the quiz again")
    taker.take("b")
    assert "There is no further attempt." in taker.result()
    assert taker.record()["status"] == "failed"
    taker.press("Overview")
    taker.press("Mail")
    expect(taker.page.locator(".cw-crumb span")).to_have_text("Part 1 of 3")
    assert (taker.record()["status"], taker.record()["score"]["raw"]) == ("failed", "0")


def test_a_course_is_passed_with_its_last_questions(host: LmsHost, contexts: Contexts) -> None:
    context = contexts(host)
    taker = Taker(context, host)
    taker.press("Start: Mail")
    taker.read_to_quiz()
    taker.take("a")
    taker.press("Next module: Phone")
    taker.press("Take the quiz now")
    taker.take("a")
    taker.press("Next module: The last questions")
    taker.step()
    taker.answer("a")
    taker.step()
    middle = taker.place()
    context.close()
    again = Taker(contexts(host), host)
    expect(again.page.locator(".cw-crumb span")).to_have_text(middle)
    again.take("a")
    record = again.record()
    assert (record["status"], record["score"]["raw"]) == ("passed", "100")
    assert {o["id"]: o["status"] for o in record["objectives"]} == {
        "mail__v1_0_draft": "passed",
        "phone__v1_0_draft": "passed",
        "final-assessment__v1_0_draft": "passed",
    }
