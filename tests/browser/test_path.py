"""The way through a course: what opens when, how far it is, back and forward, practice, a picture with spots."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from builders.pipeline import Request, build
from tests.browser.audit import violations
from tests.learner import begin
from tests.paths import PATH
from tests.walker import Walker

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("path")
    build(Request(root=PATH, out=out))
    return out / "site"


@pytest.fixture(params=[("light", 320), ("dark", 390), ("light", 1280)], ids=lambda p: f"{p[0]}-{p[1]}")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    scheme, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 700}, color_scheme=scheme, bypass_csp=True, has_touch=True
    )
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def walker(page: Page, made: Path) -> Walker:
    page.goto((made / "play" / "way" / "index.html").as_uri())
    return Walker(page)


def test_procedures_open_after_the_rules_and_say_why_before(page: Page, walker: Walker) -> None:
    why = "They open when you have passed the modules on the rules. Still to pass: 2."
    assert why in walker.screen()
    assert page.get_by_role("button", name="Our way").count() == 0
    walker.main()
    walker.answer()
    walker.go_on()
    page.get_by_role("link", name="our way").click()
    expect(page.locator("#stage h2")).to_have_text("Our way")
    expect(page.locator("#stage h2")).to_be_focused()
    assert why in walker.screen()
    assert violations(page) == []
    walker.press("Continue: Rules")
    walker.at("Part 2 of 3")
    walker.pass_module()
    walker.press("Next module: More rules")
    walker.pass_module()
    walker.press("Next module: Our way")
    walker.at("Part 1 of 2")
    walker.press("Overview")
    page.get_by_role("button", name="Our way", exact=True).click()
    walker.pass_module()
    walker.main()
    walker.at("You have passed this course")


def test_the_overview_says_how_far_the_next_stop_is(walker: Walker) -> None:
    assert "0 of 3 modules passed, about 5 minutes to go" in walker.screen()
    assert "About 1 min to the next safe stop." in walker.screen()
    walker.main()
    walker.answer()
    walker.go_on()
    walker.go_on()
    walker.press("Overview")
    assert "about 4 minutes to go" in walker.screen()
    assert "About 2 min to the next safe stop." in walker.screen()
    walker.main()
    walker.go_on()
    walker.answer()
    walker.go_on()
    walker.answer()
    walker.go_on()
    walker.press("Overview")
    assert "About 1 min to the next safe stop." in walker.screen()


def test_two_taps_lead_back_to_the_very_question_from_anywhere(page: Page, walker: Walker) -> None:
    walker.main()
    walker.answer()
    walker.go_on()
    walker.go_on()
    walker.go_on()
    walker.answer()
    walker.go_on()
    walker.at("Question 2 of 3")
    walker.press("Overview")
    walker.press("More rules")
    walker.at("Part 1 of 2")
    walker.press("Overview")
    taps = 0
    for button in ("Rules", None):
        if button is None or walker.page.locator(".cw-crumb span").count():
            break
        page.get_by_role("button", name=button, exact=True).tap()
        taps += 1
        walker.page.locator(".cw-crumb span").wait_for()
    assert taps <= 2
    walker.at("Question 2 of 3")
    page.reload()
    begin(page)
    walker.at("Question 2 of 3")


def test_back_and_forward_stay_in_the_course_and_lose_no_answer(page: Page, walker: Walker) -> None:
    walker.main()
    walker.at("Part 1 of 3")
    walker.answer()
    walker.go_on()
    walker.at("Part 2 of 3")
    walker.go_on()
    walker.go_on()
    walker.at("Question 1 of 3")
    asked = walker.answer(right=False)
    walker.go_on()
    walker.at("Question 2 of 3")
    page.go_back()
    walker.at("Question 1 of 3")
    expect(page.locator(f'.cw-answered[data-question="{asked}"]:visible')).to_be_visible()
    expect(page.locator("#stage h2")).to_be_focused()
    for place in ("Part 3 of 3", "Part 2 of 3", "Part 1 of 3", "Your course"):
        page.go_back()
        walker.at(place)
    for place in ("Part 1 of 3", "Part 2 of 3", "Part 3 of 3", "Question 1 of 3", "Question 2 of 3"):
        page.go_forward()
        walker.at(place)
    page.locator(".cw-skip").focus()
    page.keyboard.press("Enter")
    walker.at("Question 2 of 3")
    page.go_back()
    walker.at("Question 2 of 3")
    page.reload()
    begin(page)
    walker.at("Question 2 of 3")
    assert page.evaluate("history.length") < 20


def test_a_result_groups_what_was_missed_and_leads_there_and_back(page: Page, walker: Walker) -> None:
    walker.main()
    walker.answer()
    walker.pass_module(right=False)
    groups = page.locator("#stage ul > li > strong")
    assert sorted(groups.all_inner_texts()) == ["Act on what you spot", "Spot what is PHI"]
    act = page.locator("#stage ul > li", has_text="Act on what you spot")
    assert act.locator("p").count() == 3  # two questions, one way to read on
    assert violations(page) == []
    act.get_by_role("link").click()
    walker.at("Part 2 of 3")
    walker.press("Back to: Your result")
    walker.at("Your result")
    page.go_back()
    walker.at("Part 2 of 3")
    page.go_back()
    walker.at("Your result")


def test_practice_counts_nowhere_and_tells_how_it_went(page: Page, walker: Walker) -> None:
    before = walker.screen()
    walker.press("Practice: 3 short questions")
    walker.at("Practice 1 of 3")
    assert "It never counts, and there is no time limit." in walker.screen()
    walker.go_on()
    expect(page.locator(".cw-steps .cw-error")).to_have_text("Answer the question above first, then go on.")
    asked = []
    for right, place in ((False, "Practice 2 of 3"), (True, "Practice 3 of 3"), (True, "Your practice")):
        asked.append(walker.answer(right=right))
        assert violations(page) == []
        walker.go_on()
        walker.at(place)
    assert sorted(asked) == ["scene_one", "scene_three", "scene_two"]
    assert "2 of 3 right." in walker.screen()
    assert walker.screen().count("✗ ") == 1
    assert violations(page) == []
    page.go_back()
    walker.at("Your course")
    assert walker.screen() == before


def test_who_reads_again_comes_back_to_the_practice(page: Page, walker: Walker) -> None:
    walker.press("Practice: 3 short questions")
    walker.answer(right=False)
    page.get_by_role("link", name="Read this part again").click()
    expect(page.locator(".cw-crumb span")).to_contain_text("Part")
    walker.press("Back to: Practice 1 of 3")
    walker.at("Practice 2 of 3")
    walker.press("Overview")
    walker.press("Practice: 3 short questions")
    walker.at("Practice 2 of 3")
    for _ in range(2):
        walker.answer()
        walker.go_on()
    walker.press("Practice again")
    walker.at("Practice 1 of 3")


def test_spots_of_a_picture_are_numbered_checkboxes(page: Page, walker: Walker) -> None:
    walker.main()
    walker.answer()
    while not page.locator('.cw-question[data-question="form"]:visible').count():
        if walker.open().count():
            walker.answer()
        walker.go_on()
    box = page.locator('.cw-question[data-question="form"]:visible')
    picture = box.get_by_role("img", name="A statement with three numbered fields")
    assert picture.evaluate("image => image.naturalWidth") == 300
    assert picture.evaluate("image => image.getBoundingClientRect().width") >= 240
    assert [text[:1] for text in box.locator(".cw-choice").all_inner_texts()] == ["1", "2", "3"]
    assert violations(page) == []
    box.locator("input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(box.locator("h4")).to_have_text("✓ Right")


def test_the_site_shows_the_picture_in_its_question(page: Page, made: Path) -> None:
    for path, words in (("rules", "A statement"), ("rules.es", "Un estado de cuenta")):
        page.goto((made / "modules" / path / "index.html").as_uri())
        picture = page.locator('[data-question="form"] img')
        expect(picture).to_have_count(1)
        assert picture.evaluate("image => image.naturalWidth") == 300
        assert (picture.get_attribute("alt") or "").startswith(words)
        assert page.locator("[data-picture]").count() == 0


def test_the_way_in_spanish(page: Page, made: Path) -> None:
    page.goto((made / "play" / "way-es" / "index.html").as_uri())
    walker = Walker(page)
    screen = walker.screen()
    assert "Se abren cuando haya aprobado los módulos sobre las reglas. Le faltan por aprobar: 2." in screen
    assert "Unos 1 min hasta la próxima pausa segura." in screen
    walker.press("Práctica: 3 preguntas cortas")
    walker.at("Práctica 1 de 3")
    assert violations(page) == []
