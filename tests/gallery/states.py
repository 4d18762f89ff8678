"""Every state that a page can be in: what the gallery photographs and the accessibility tests walk through.

A journey brings a page from state to state like a learner, and yields the name of each when it is on the screen. To add
a state: `yield "its-name"` in a journey, or a journey of its own, listed in `JOURNEYS`.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Browser, Frame, FrameLocator, Page, expect

from builders.model import Course
from builders.pipeline import Request, build
from tests.browser.test_kinds import VERDICTS, box_of, by_mouse
from tests.browser.test_languages import answer as answer_in_spanish
from tests.learner import PHONE, Learner, begin
from tests.lms.host import LmsHost
from tests.paths import DRAWS, ROOT, TESTS
from tests.site import Site

LOOKS = tuple((width, scheme) for width in (320, 390, 1280) for scheme in ("light", "dark"))
"""The widths of a small phone (and of a laptop at 400 %), a phone and a laptop; by day and by night."""
NO_SCRIPTS = "without-scripts"
"""A state to look at: what examines a page is a script."""
LATE = 16_000
PLAY = "/play/claims-coding/"


@dataclass
class Tour:
    """The courses on their servers, and the page that is on the screen; `frame` is the one that holds the course."""

    browser: Browser
    shipped: Site
    kinds: Site
    draws: Site
    package: Path
    course: Course
    page: Page
    frame: Frame
    _open: ExitStack

    @classmethod
    def over(cls, browser: Browser, dist: Path, course: Course, folder: Path) -> Self:
        """Build the other courses into `folder`, and serve all; `dist` holds the shipped one."""
        stack = ExitStack()
        for name, root in (("kinds", TESTS / "courses" / "kinds"), ("draws", DRAWS)):
            build(Request(root=root, out=folder / name))
        folders = (dist, folder / "kinds", folder / "draws")
        shipped, kinds, draws = (stack.enter_context(Site(out / "site")) for out in folders)
        package = next((dist / "packages").glob("claims-coding-*-scorm12.zip"))
        page = browser.new_page()
        return cls(browser, shipped, kinds, draws, package, course, page, page.main_frame, stack)

    def close(self) -> None:
        """End the servers and what is open."""
        self.page.context.close()
        self._open.close()

    def open(self, url: str, **options: Any) -> Learner:
        """Open a page in a browser of its own; `options` are those of the browser's context."""
        self.page.context.close()
        waits = options.pop("wait_until", "load")
        late = options.pop("clock", False)
        start: dict[str, Any] = {"viewport": PHONE, "bypass_csp": True, "service_workers": "block", **options}
        self.page = self.browser.new_context(**start).new_page()
        if late:
            self.page.clock.install()
        self.page.goto(url, wait_until=waits)
        self.frame = self.page.main_frame
        return Learner(self.page, self.course)

    def launch(self, host: LmsHost) -> Learner:
        """Open the shipped course in an LMS."""
        self.open(host.url)
        inside: FrameLocator = self.page.frame_locator('iframe[title="course"]')
        inside.locator("#stage h2").wait_for()
        self.frame = self.page.frames[-1]
        return Learner(inside, self.course)


def a_module(tour: Tour) -> Iterator[str]:
    """Take the first module: badly, then well."""
    module = tour.course.modules[0]
    learner = tour.open(tour.shipped.url + PLAY)
    yield "start"
    begin(tour.page)
    yield "overview"
    learner.click(".cw-main")
    yield "part"
    learner.go_on()
    yield "check"
    learner.go_on()
    learner.click(".cw-submit")
    yield "check-error"
    learner.answer(right=False)
    yield "check-wrong"
    learner.go_on()
    learner.answer()
    yield "check-right"
    learner.work_through(module, stop_at="Question 1 of 7")
    yield "quiz-question"
    learner.work_through(
        module, wrong=frozenset(q.id for q in module.quiz[:3]) | {q.id for q in module.quiz if q.critical}
    )
    yield "result-failed"
    tour.page.locator("#stage li a").first.click()
    yield "reading-again"
    tour.page.get_by_role("button", name="Back to: Your result").click()
    learner.click(".cw-main")
    learner.work_through(module)
    yield "result-passed"
    tour.page.get_by_role("button", name="Overview").first.click()
    yield "overview-started"
    tour.page.get_by_role("button", name="Save and exit").click()
    yield "goodbye"
    tour.page.reload()
    yield "welcome-back"


def a_bad_line(tour: Tour) -> Iterator[str]:
    """Open a module that has not arrived; then pages without a line and without scripts."""
    html = (tour.shipped.folder / PLAY.strip("/") / "index.html").read_bytes()
    module = tour.course.modules[-1]
    tour.shipped.stall_at = html.index(f'<section id="{module.slug}">'.encode()) + 500
    tour.open(tour.shipped.url + PLAY, wait_until="commit", clock=True)
    begin(tour.page)
    tour.page.get_by_role("button", name=module.title, exact=True).click()
    yield "module-loading"
    tour.page.clock.fast_forward(LATE)
    tour.page.get_by_role("button", name="Load this module again").wait_for()
    yield "module-missing"
    tour.shipped.go_on()
    for name, path in (("course", PLAY), ("card", "/cards/fax-went-wrong/")):
        tour.open(tour.shipped.url + path, service_workers="allow")
        tour.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        tour.shipped.stop()
        tour.page.reload()
        yield f"stored-{name}"
        tour.shipped.start()


def in_an_lms(tour: Tour) -> Iterator[str]:
    """Launch from an LMS: one that records, one that fails, one that reviews, one that has ended the session."""
    with LmsHost(tour.package, "strict") as host:
        learner = tour.launch(host)
        yield "lms-start"
        begin(learner.page)
        learner.click(".cw-main")
        yield "lms-saved"
        host.refusing = True
        learner.go_on()
        learner.answer()
        expect(learner.page.locator("#saving")).to_have_text("Not saved. Trying again…")
        yield "lms-not-saved"
        learner.click(".cw-crumb .cw-plain")
        learner.page.get_by_role("button", name="Save and exit").click()
        yield "lms-goodbye-unsaved"
        host.refusing = False
        tour.page.evaluate("document.querySelector('iframe').contentWindow.location.reload()")
        learner.page.get_by_text("open the course again from your learning system").wait_for()
        tour.frame = tour.page.frames[-1]
        yield "lms-refused"
        host.stored = {"cmi.suspend_data": "cw9 x", "cmi.core.lesson_status": "incomplete", "cmi.core.exit": "suspend"}
        tour.launch(host)
        yield "lms-newer-state"
    with LmsHost(tour.package, "strict", decided={"cmi.core.lesson_mode": "review"}) as host:
        tour.launch(host).click(".cw-main")
        yield "lms-review"


def drawn_quizzes(tour: Tour) -> Iterator[str]:
    """Fail until there is no attempt left; meet a way past a module, and an assessment that is not open yet."""
    tour.open(f"{tour.draws.url}/play/drawn/")
    begin(tour.page)
    yield "assessment-locked"
    tour.page.locator(".cw-main").click()
    for state in ("", "review-first", "no-attempt-left"):
        _through(tour.page)
        if state:
            yield state
        while tour.page.get_by_role("button", name="Read this part again").count():
            tour.page.get_by_role("button", name="Read this part again").click()
            _through(tour.page)
        if tour.page.get_by_role("button", name="Try the quiz again").count():
            tour.page.get_by_role("button", name="Try the quiz again").click()
    tour.page.get_by_role("button", name="Overview").first.click()
    tour.page.locator(".cw-modules .cw-link").nth(1).click()
    tour.page.get_by_role("button", name="Take the quiz now").wait_for()
    yield "test-out"


def _through(page: Page) -> None:
    """Go on to the result, wrong in everything."""
    while page.locator(".cw-crumb span").inner_text() != "Your result":
        box = page.locator(".cw-question:not(.cw-answered):visible")
        if box.count():
            box.first.locator('input[value="b"]').check()
            box.first.locator(".cw-submit").click()
        page.locator(".cw-steps .cw-main:visible").click()


def kinds_of_questions(tour: Tour) -> Iterator[str]:
    """Meet every kind of question, fresh and answered, as a learner; then all of them on one page of the site."""
    tour.open(f"{tour.kinds.url}/play/every/")
    begin(tour.page)
    _to_quiz(tour.page)
    for name in VERDICTS:
        yield f"kind-{name}"
        by_mouse(tour.page, name, right=False)
        expect(box_of(tour.page, name).locator("h4")).to_be_focused()
        yield f"kind-{name}-wrong"
        tour.page.locator(".cw-steps .cw-main:visible").click()
    tour.open(f"{tour.kinds.url}/modules/kinds/")
    for name in VERDICTS:
        box_of(tour.page, name).locator(".cw-submit").click()
    yield "practice-errors"
    tour.page.reload()
    for name in VERDICTS:
        by_mouse(tour.page, name, right=True)
    yield "practice-right"


def in_spanish(tour: Tour) -> Iterator[str]:
    """Take a course in Spanish, and read the pages of the site in it."""
    tour.open(f"{tour.kinds.url}/play/every-es/")
    yield "es-start"
    begin(tour.page)
    yield "es-overview"
    _to_quiz(tour.page)
    for name in VERDICTS:
        answer_in_spanish(tour.page, name)
        expect(box_of(tour.page, name).locator("h4")).to_be_focused()
        yield f"es-kind-{name}"
        tour.page.locator(".cw-steps .cw-main:visible").click()
    yield "es-result"
    for name, path in (("course", "/courses/every.es/"), ("module", "/modules/kinds.es/")):
        tour.open(tour.kinds.url + path)
        yield f"es-{name}"


def _to_quiz(page: Page) -> None:
    page.locator(".cw-main").first.click()
    page.locator(".cw-steps .cw-main:visible").click()
    page.locator(".cw-steps .cw-main:visible").click()


def pages_of_the_site(tour: Tour) -> Iterator[str]:
    """Read every page of the site."""
    folder = tour.shipped.folder
    pages = sorted(file.parent.relative_to(folder).as_posix() for file in folder.rglob("index.html"))
    for path in (path for path in pages if not path.startswith("play/")):
        tour.open(f"{tour.shipped.url}/{'' if path == '.' else path + '/'}")
        yield f"site-{path.replace('/', '-').strip('.') or 'home'}"
    tour.open(tour.shipped.url + PLAY, java_script_enabled=False)
    yield NO_SCRIPTS


Journey = Callable[[Tour], Iterator[str]]
JOURNEYS: tuple[Journey, ...] = (
    a_module,
    a_bad_line,
    in_an_lms,
    drawn_quizzes,
    kinds_of_questions,
    in_spanish,
    pages_of_the_site,
)


def look(tour: Tour, width: int, scheme: str) -> None:
    """Show the state as it is on a screen of this width, by day or by night."""
    tour.page.set_viewport_size({"width": width, "height": PHONE["height"]})
    tour.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    # The theme fades from one palette to the other.
    tour.page.evaluate(
        "document.getAnimations().forEach((a) => a.effect.getComputedTiming().endTime < 1e5 && a.finish())"
    )


def shipped_course(dist: Path) -> Course:
    """Return the course in `dist`, which was built from the checkout."""
    return build(Request(root=ROOT, out=dist)).artifacts[0].course
