"""What the page tells about records: the notice, the paper that a learner prints, phones that people share."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from builders.model import Course
from builders.model.digest import course_digests
from builders.pipeline import Built, Request, build
from tests.browser.audit import violations
from tests.learner import PHONE, Learner, begin
from tests.paths import SMALL, TESTS
from tests.site import Site
from tests.stored import store, stored

pytestmark = pytest.mark.slow

KEY = "cw:pilot:state"
SELF_REPORTED = "Self-reported: made by the learner's browser, not confirmed."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Built]]:
    out = tmp_path_factory.mktemp("records")
    built = build(Request(root=SMALL, out=out))
    with Site(out / "site") as server:
        yield f"{server.url}/play/pilot/", built


@pytest.fixture
def play(made: tuple[str, Built]) -> str:
    return made[0]


@pytest.fixture
def course(made: tuple[str, Built]) -> Course:
    return made[1].artifacts[0].course


@pytest.fixture(params=[("light", 320), ("dark", 390), ("light", 1280)], ids=lambda p: f"{p[0]}-{p[1]}")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    scheme, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=PHONE, locale="en-US") as context:  # type: ignore[arg-type]
        yield context.new_page()


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).first.click()


def finish(page: Page, course: Course) -> Learner:
    """Pass the course, and stand at its overview."""
    learner = Learner(page, course)
    learner.click(".cw-main")
    learner.work_through(course.modules[0])
    press(page, "Overview")
    return learner


def test_every_new_screen_is_accessible(page: Page, play: str, course: Course) -> None:
    page.goto(play)
    expect(page.locator("#stage h2")).to_have_text("Before you start")
    assert violations(page) == []
    begin(page)
    assert violations(page) == []
    press(page, "My record")
    expect(page.locator("#stage h2")).to_have_text("Transcript")
    assert violations(page) == []
    press(page, "Overview")
    finish(page, course)
    press(page, "My record")
    expect(page.locator("#stage h2")).to_have_text("Certificate")
    assert violations(page) == []
    page.reload()
    expect(page.locator("#stage h2")).to_have_text("Welcome back")
    assert violations(page) == []
    press(page, "Continue")
    press(page, "Finish and clear this phone")
    assert violations(page) == []
    press(page, "Clear this phone")
    expect(page.locator("#stage h2")).to_contain_text("Nothing of this course is left on this phone.")
    assert violations(page) == []


def test_nothing_is_kept_before_the_learner_has_read_what_will_be(phone: Page, play: str) -> None:
    for _ in range(2):
        phone.goto(play)
        expect(phone.locator("#stage")).to_contain_text("Nothing leaves this device.")
        assert "learning system" not in phone.locator("#stage").inner_text()
        phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        assert stored(phone) == {}
    begin(phone)
    assert list(stored(phone)) == [KEY]
    phone.reload()
    expect(phone.locator("#stage h2")).to_have_text("Welcome back")


def test_a_keyboard_alone_starts_reads_its_record_and_clears_the_phone(phone: Page, play: str) -> None:
    phone.goto(play)
    phone.locator("#stage h2").wait_for()
    for name in ("Start", "My record", "Overview", "Finish and clear this phone", "Clear this phone"):
        wanted = phone.get_by_role("button", name=name, exact=True)
        for _ in range(20):
            phone.keyboard.press("Tab")
            if wanted.evaluate("button => button === document.activeElement"):
                break
        phone.keyboard.press("Enter")
        expect(phone.locator("#stage h2")).to_be_focused()
    assert stored(phone) == {}


def test_the_paper_says_what_was_reached_on_which_content(phone: Page, play: str, course: Course) -> None:
    digest, version = course_digests(course).shown, course.modules[0].version
    phone.goto(play)
    begin(phone)
    press(phone, "My record")
    words = phone.locator(".cw-paper").inner_text()
    assert "Certificate" not in words
    assert "This course is not passed yet." in words
    press(phone, "Overview")
    finish(phone, course)
    press(phone, "My record")
    words = phone.locator(".cw-paper").inner_text().replace("\n", " ")
    for expected in (
        "Certificate",
        f"{course.title}, version {course.release_name}+{digest[:8]}",
        "Draft: not released, not for training records",
        "Score: 100%",
        f"version {version.major}.{version.minor} · ✓ Passed · 100% · {seconds(phone)} sec",
        SELF_REPORTED,
        f"Digest of the content (SHA-256): {digest}",
        f"Date of this paper: {datetime.now(tz=UTC):%B %-d, %Y}",
    ):
        assert expected in words
    assert "Recorded by the learning system" not in words
    assert phone.locator(".cw-paper input").count() == 0


def seconds(page: Page) -> int:
    """Return the seconds that the state of the only module holds."""
    return int(stored(page)[KEY].split(";")[1].split(" ")[5])


def test_the_paper_is_all_that_prints(phone: Page, play: str, course: Course) -> None:
    phone.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; }")
    phone.goto(play)
    begin(phone)
    finish(phone, course)
    press(phone, "My record")
    press(phone, "Print")
    assert phone.evaluate("printed") == 1
    phone.emulate_media(media="print", color_scheme="dark")
    words = phone.locator("body").inner_text()
    assert words.startswith("Certificate")
    assert SELF_REPORTED in words
    for other in ("Support code", "Overview", "Print", "What the labels mean", "This one"):
        assert other not in words
    assert len(re.findall(rb"/Type\s*/Page\b", phone.pdf())) == 1
    # What is no paper prints as before: the whole course.
    phone.emulate_media(media="screen")
    press(phone, "Overview")
    phone.emulate_media(media="print")
    assert "Support code" in phone.locator("body").inner_text()
    expect(phone.locator("section").first).to_be_visible()


def test_a_shared_phone_asks_who_is_there_and_forgets(phone: Page, play: str, course: Course) -> None:
    phone.goto(play)
    begin(phone)
    Learner(phone, course).click(".cw-main")
    phone.reload()
    expect(phone.locator("#stage .cw-box strong")).to_have_text(course.modules[0].title)
    expect(phone.locator("#stage .cw-box span")).to_contain_text("0 of 1 modules passed")
    press(phone, "I am someone new")
    expect(phone.locator("#stage h2")).to_have_text("Before you start")
    assert stored(phone) == {}
    begin(phone)
    press(phone, "Finish and clear this phone")
    press(phone, "Overview")
    assert list(stored(phone)) == [KEY]
    press(phone, "Finish and clear this phone")
    press(phone, "Clear this phone")
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert stored(phone) == {}


def test_a_passed_module_is_read_again_without_a_trace(phone: Page, play: str, course: Course) -> None:
    phone.goto(play)
    begin(phone)
    module = course.modules[0]
    learner = Learner(phone, course)
    learner.click(".cw-main")
    learner.work_through(module, wrong=frozenset({"several"}), stop_at="Your result")
    learner.click(".cw-main")
    learner.work_through(module)
    press(phone, "Overview")
    before = stored(phone)[KEY]
    phone.get_by_role("button", name=module.title, exact=True).click()
    seen = 0
    while learner.place() != "Your result":
        assert learner.on_screen().count() == 0
        seen += phone.locator(".cw-answered:visible .cw-feedback").count()
        phone.wait_for_timeout(400)
        learner.go_on()
    assert seen == len(module.bank.questions)
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    press(phone, "Overview")
    assert stored(phone)[KEY] == before


def test_answers_that_made_room_are_explained_and_not_asked_again(phone: Page, play: str, course: Course) -> None:
    phone.goto(play)
    begin(phone)
    learner = finish(phone, course)
    state = stored(phone)[KEY]
    store(phone, KEY, " ".join([*state.split(" ")[:-1], "-"]))
    phone.reload()
    press(phone, "Continue")
    phone.get_by_role("button", name=course.modules[0].title, exact=True).click()
    while learner.place() != "Your result":
        assert learner.on_screen().count() == 0
        learner.go_on()


def test_the_support_code_is_text_that_a_tap_selects(phone: Page, play: str, course: Course) -> None:
    phone.goto(play)
    begin(phone)
    code = phone.locator("footer code")
    expect(code).to_have_text(f"{course.release_name}+{course_digests(course).shown[:8]} local ok local")
    code.click()
    assert phone.evaluate("String(getSelection())").strip() == code.inner_text()


def test_papers_and_numbers_are_in_the_language_of_the_course(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("spanish")
    build(Request(root=TESTS / "courses" / "kinds", out=out))
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto((out / "site" / "play" / "every-es" / "index.html").as_uri())
        expect(page.locator("#stage")).to_contain_text("Nada sale de este dispositivo.")
        begin(page)
        press(page, "Mi constancia")
        now = datetime.now(tz=UTC)
        expect(page.locator(".cw-paper")).to_contain_text(re.compile(rf"{now.day} de [a-z]+ de {now.year}"))
        expect(page.locator(".cw-paper")).to_contain_text("Declarado por la persona")
