"""A learner who goes through the course `path`, on the page itself or in an LMS's frame."""

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.learner import begin

RIGHT = {"form": "ac", "scene_two": "a"}
OVERVIEWS = ("Your course", "You have passed this course")
WRONG = {"form": "ab", "scene_two": "b"}


class Walker:
    """Reads, answers, goes on. Letters of most questions: `b` is right, `a` is wrong."""

    def __init__(self, page: Page | FrameLocator) -> None:
        """Take the learner page, and start where it says first what will be recorded."""
        self.page = page
        begin(page)

    def press(self, words: str) -> None:
        """Press the first button that says so."""
        self.page.get_by_role("button", name=words).locator("visible=true").first.click()

    def main(self) -> None:
        """Press the button that leads on."""
        self.page.locator(".cw-main:visible").first.click()

    def go_on(self) -> None:
        """Press the way on below what is read or answered."""
        self.page.locator(".cw-steps .cw-main:visible").click()

    def open(self) -> Locator:
        """Return the open question on the screen."""
        return self.page.locator(".cw-question:not(.cw-answered):visible")

    def answer(self, *, right: bool = True) -> str:
        """Answer the open question and return its id."""
        name = self.open().get_attribute("data-question") or ""
        for letter in (RIGHT if right else WRONG).get(name, "b" if right else "a"):
            self.open_input(letter).check()
        self.open().locator(".cw-submit").click()
        expect(self.page.locator(f'.cw-answered[data-question="{name}"]:visible')).to_be_visible()
        return name

    def open_input(self, letter: str) -> Locator:
        """Return a choice of the open question."""
        return self.open().locator(f'input[value="{letter}"]')

    def at(self, place: str) -> None:
        """Wait until the screen is that of a place: `Part 1 of 3`, or the overview's heading."""
        shown = "#stage h2" if place in OVERVIEWS else ".cw-crumb span"
        expect(self.page.locator(shown)).to_have_text(place)

    def place(self) -> str:
        """Return where the screen says that the learner is."""
        return self.page.locator(".cw-crumb span").inner_text()

    def pass_module(self, *, right: bool = True) -> None:
        """Go on from a part to the result of the module, all answers alike."""
        while self.place() != "Your result":
            if self.open().count():
                self.answer(right=right)
            before = self.place()
            self.go_on()
            expect(self.page.locator(".cw-crumb span")).not_to_have_text(before)

    def screen(self) -> str:
        """Return the words on the screen."""
        return self.page.locator("#stage").inner_text().replace("\u00a0", " ")
