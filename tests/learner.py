"""A learner in a real browser: reads, answers, goes on, and remembers what they did, to compare with the record."""

import codecs
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

from builders.model import Course, Module, Question
from builders.render.questions import question_data

PHONE = {"width": 390, "height": 844}


def drawn(page: Page | Frame | FrameLocator) -> None:
    """Wait for the learner page. Chromium drops what is pressed before it has shown a page for the first time."""
    shown = page.locator("#stage h2")
    shown.wait_for()
    shown.evaluate("() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))")


def begin(page: Page | Frame | FrameLocator) -> None:
    """Wait for the learner page, and start where it says first what will be recorded, or asks who is there."""
    drawn(page)
    start = page.locator('#stage :is([data-is="start"], [data-is="resume"])')
    if start.count():
        start.click()
        expect(start).to_have_count(0)


@dataclass
class Given:
    """One answer as the learner gave it."""

    module: str
    question: Question
    response: str
    right: bool


@dataclass
class Learner:
    """Drives the learner page, which is `page` itself or a frame in it."""

    page: Page | Frame | FrameLocator
    course: Course
    given: list[Given] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Index the questions by id; ids of the shipped course differ across modules."""
        self.questions = {q.id: (m, q) for m in self.course.modules for q in m.bank.questions}

    def click(self, selector: str) -> None:
        """Click what is on the screen."""
        self.page.locator(selector).and_(self.page.locator(":visible")).first.click()

    def on_screen(self) -> Locator:
        """Return the open question on the screen, if there is one."""
        return self.page.locator(".cw-question:not(.cw-answered):visible")

    def answer(self, *, right: bool = True) -> None:
        """Answer the open question on the screen and see that the page says the same."""
        box = self.on_screen().first
        module, question = self.questions[box.get_attribute("data-question") or ""]
        response = right_response(module, question) if right else wrong_response(module, question)
        for letter in response:
            box.locator(f'input[value="{letter}"]').check()
        box.locator(".cw-submit").click()
        answered = self.page.locator(f'.cw-answered[data-question="{question.id}"]:visible')
        expect(answered.locator("h4")).to_have_text("✓ Right" if right else "✗ Not right")
        self.given.append(Given(module=module.slug, question=question, response=response, right=right))

    def go_on(self) -> None:
        """Press the one button that leads on."""
        self.click(".cw-steps .cw-main")

    def heading(self) -> str:
        """Return the heading of the screen."""
        return self.page.locator("#stage h2").inner_text()

    def place(self) -> str:
        """Return what the screen says about where the learner is."""
        return self.page.locator(".cw-crumb span").inner_text()

    def work_through(self, module: Module, wrong: frozenset[str] = frozenset(), stop_at: str = "Your result") -> None:
        """Go on from where the screen is to `stop_at` of this module, wrong at the ids named."""
        for _ in range(len(module.blocks) + len(module.bank.questions) + 2):
            expect(self.page.locator("#stage h2")).to_have_text(module.title)
            if self.place() == stop_at:
                return
            if self.on_screen().count():
                question = self.on_screen().first.get_attribute("data-question") or ""
                self.answer(right=question not in wrong)
            before = self.place()
            self.go_on()
            expect(self.page.locator(".cw-crumb span")).not_to_have_text(before)
        pytest.fail(f"{stop_at} never came")


def right_response(module: Module, question: Question) -> str:
    """Return the key that the page holds."""
    return codecs.decode(question_data(module, question, {}, prefix="")["key"]["right"], "rot13")


def wrong_response(module: Module, question: Question) -> str:
    """Return a response that is not the key."""
    return next(c for c in ("abcd" if question.body.kind != "truth" else "tf") if c != right_response(module, question))
