"""Launching the course as an LMS does."""

from playwright.sync_api import BrowserContext, Page, expect

from builders.model import Course
from tests.learner import Learner, begin
from tests.lms.host import LmsHost

LMSS = ("strict", "scorm-again")


def visit(context: BrowserContext, host: LmsHost, course: Course) -> tuple[Page, Learner]:
    """Open the LMS, wait for the learner page in it and start."""
    page = context.new_page()
    page.goto(host.url)
    learner = Learner(page.frame_locator('iframe[title="course"]'), course)
    begin(learner.page)
    return page, learner


def saved(learner: Learner) -> None:
    """Wait until the page says that everything is saved."""
    expect(learner.page.locator("#saving")).to_have_text("Saved")
