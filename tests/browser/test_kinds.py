"""Every kind of question in a browser: by mouse, by keyboard alone, right and wrong, drawn again, under axe."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from builders.pipeline import Request, build
from builders.questions import KINDS
from tests.browser.audit import violations
from tests.learner import begin
from tests.paths import TESTS

pytestmark = pytest.mark.slow

# By question id of tests/courses/kinds, in the bank's order: right first, then wrong.
GOOD, BAD, PARTLY, THANKS = "✓ Right", "✗ Not right", "✗ Partly right", "✓ Thank you"
VERDICTS = {
    "one": (GOOD, BAD),
    "several": (GOOD, PARTLY),
    "statement": (GOOD, BAD),
    "pairs": (GOOD, PARTLY),
    "steps": (GOOD, PARTLY),
    "deadline": (GOOD, BAD),
    "role": (GOOD, BAD),
    "holes": (GOOD, PARTLY),
    "confidence": (THANKS, THANKS),
    "policy": (THANKS, THANKS),
    "caller": (GOOD, BAD),
}
ERRORS = {
    "deadline": "Write a number in digits first, such as 60 or 4.5.",
    "role": "Write an answer first.",
    "holes": "Write an answer first.",
    "policy": "Tick the box first, and write your name if asked.",
}
CHOICES = {
    "one": ("b", "a"),
    "several": ("ac", "a"),
    "statement": ("f", "t"),
    "confidence": ("c", "a"),
}
PATHS = {"right": "aa", "wrong": "bb"}
TYPED = {
    "deadline": (["60"], ["1,000.5"]),
    "role": ([" Privacy  OFFICER. "], ["the boss"]),
    "holes": (["500", "the media"], ["500", "nobody"]),
}
PAIRS = {
    "Remittance advice with member ID": "PHI",
    "Fee schedule with no patient data": "Not PHI",
    "Claim file, encrypted": "Secured PHI",
}
ORDER = [
    "Stop further mailings",
    "Report it to the privacy officer",
    "Write down what was sent",
    "Follow the officer's",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of a course with a question of every kind."""
    out = tmp_path_factory.mktemp("kinds")
    built = build(Request(root=TESTS / "courses" / "kinds", out=out))
    asked = built.artifacts[0].course.modules[0].bank.questions
    assert {q.body.kind for q in asked} == {kind.kind for kind in KINDS}
    assert [q.id for q in asked] == list(VERDICTS)
    return out / "site"


@pytest.fixture(params=[("light", 320), ("dark", 390)], ids=lambda p: f"{p[0]}-{p[1]}")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    scheme, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme, bypass_csp=True)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


def open_practice(page: Page, made: Path) -> None:
    page.goto((made / "modules" / "kinds" / "index.html").as_uri())
    expect(page.locator(".cw-question")).to_have_count(len(VERDICTS))


def box_of(page: Page, name: str) -> Locator:
    return page.locator(f'.cw-question[data-question="{name}"]')


def given(table: Mapping[str, tuple[Any, Any]], name: str, *, right: bool) -> Any:
    """Return what the table gives for the right answer, or for the wrong one."""
    return table[name][0 if right else 1]


def by_mouse(page: Page, name: str, *, right: bool) -> None:
    """Answer with clicks and typing."""
    box = box_of(page, name)
    if name in CHOICES:
        for letter in given(CHOICES, name, right=right):
            box.locator(f'input[value="{letter}"]').check()
    elif name in TYPED:
        for n, text in enumerate(given(TYPED, name, right=right)):
            box.get_by_role("textbox").nth(n).fill(text)
    else:
        {"pairs": pair_by_mouse, "steps": order_by_mouse, "policy": agree_by_mouse, "caller": go_by_mouse}[name](
            box, right=right
        )
    if box.locator(".cw-submit").count():
        box.locator(".cw-submit").click()


def pair_by_mouse(box: Locator, *, right: bool) -> None:
    for item, target in list(PAIRS.items())[: None if right else 1]:
        box.get_by_label(item, exact=True).select_option(target)


def order_by_mouse(box: Locator, *, right: bool) -> None:
    for place, entry in enumerate(ORDER if right else []):
        while not box.locator("li").nth(place).inner_text().startswith(entry):
            box.get_by_role("button", name=re.compile(f"^Move up: {entry}")).click()


def agree_by_mouse(box: Locator, **_: bool) -> None:
    box.get_by_role("checkbox").check()
    box.get_by_label("Your full name").fill("Kim Lee")


def go_by_mouse(box: Locator, *, right: bool) -> None:
    for n, letter in enumerate(PATHS["right" if right else "wrong"]):
        step = box.locator(".cw-step").nth(n)
        step.locator(f'input[value="{letter}"]').check()
        box.locator(".cw-submit").click()
        expect(step.locator(".cw-why")).to_be_focused()
        box.locator(".cw-submit").click()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, target: Locator, *, backwards: bool = False) -> None:
    """Press Tab until `target` has focus: nothing else may be in the way for long."""
    if backwards:  # to before the question, to come upon all of it again
        press(page, *["Shift+Tab"] * 9)
    for _ in range(30):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {target}")


def by_keys(page: Page, name: str, *, right: bool) -> None:
    """Answer with the keyboard alone, from wherever focus is."""
    box = box_of(page, name)
    if name in CHOICES:
        choose_by_keys(page, box, given(CHOICES, name, right=right))
    elif name in TYPED:
        for n, text in enumerate(given(TYPED, name, right=right)):
            tab_to(page, box.get_by_role("textbox").nth(n))
            page.keyboard.type(text)
    else:
        {"pairs": pair_by_keys, "steps": order_by_keys, "policy": agree_by_keys, "caller": go_by_keys}[name](
            page, box, right=right
        )
    submit = box.locator(".cw-submit")
    if name in {"pairs", "steps"}:
        tab_to(page, submit)
    if submit.count():
        press(page, "Enter")  # in an input it answers as well


def choose_by_keys(page: Page, box: Locator, letters: str) -> None:
    values = box.locator("input").evaluate_all("inputs => inputs.map(input => input.value)")
    if box.get_by_role("radio").count():
        tab_to(page, box.locator("input").first)
        return press(page, "Space", *["ArrowDown"] * values.index(letters))
    for letter in letters:
        tab_to(page, box.locator(f'input[value="{letter}"]'))
        press(page, "Space")
    return None


def pair_by_keys(page: Page, box: Locator, *, right: bool) -> None:
    for item, target in list(PAIRS.items())[: None if right else 1]:
        select = box.get_by_label(item, exact=True)
        tab_to(page, select)
        page.keyboard.type(target)
        assert select.locator("option:checked").inner_text() == target


def agree_by_keys(page: Page, box: Locator, **_: bool) -> None:
    tab_to(page, box.get_by_role("checkbox"))
    press(page, "Space", "Tab")
    page.keyboard.type("Kim Lee")


def go_by_keys(page: Page, box: Locator, *, right: bool) -> None:
    for n, letter in enumerate(PATHS["right" if right else "wrong"]):
        step = box.locator(".cw-step").nth(n)
        tab_to(page, step.locator("input").first)
        press(page, "Space", *["ArrowDown"] * "abc".index(letter), "Enter")
        expect(step.locator(".cw-why")).to_be_focused()
        tab_to(page, box.locator(".cw-submit"))
        press(page, "Enter")


def order_by_keys(page: Page, box: Locator, *, right: bool) -> None:
    """Move entries up; focus stays on the button of the entry that moved."""
    for place, entry in enumerate(ORDER if right else []):
        row = box.locator("li", has_text=entry)
        up = row.get_by_role("button", name=re.compile(f"^Move up: {entry}"))
        tab_to(page, up, backwards=place > 0)
        while row.evaluate("row => [...row.parentElement.children].indexOf(row)") > place:
            press(page, "Enter")
            expect(up).to_be_focused()
            expect(box.get_by_role("status")).to_have_text(re.compile(rf"^{entry}.*, moved to position \d of 4$"))
    first, last = box.locator(".cw-move").first, box.locator(".cw-move").last
    expect(first).to_have_attribute("aria-disabled", "true")
    expect(last).to_have_attribute("aria-disabled", "true")
    order = box.locator("li").all_inner_texts()
    tab_to(page, first, backwards=True)
    press(page, "Enter")
    assert box.locator("li").all_inner_texts() == order


@pytest.mark.parametrize("answer", [by_mouse, by_keys])
@pytest.mark.parametrize("how", ["right", "wrong"])
def test_every_kind_is_answered_and_explained(page: Page, made: Path, answer: Callable[..., None], how: str) -> None:
    right = how == "right"
    open_practice(page, made)
    for name in VERDICTS:
        answer(page, name, right=right)
        verdict = given(VERDICTS, name, right=right)
        box = box_of(page, name)
        heading = box.locator("h4")
        expect(heading).to_have_text(verdict)
        expect(heading).to_be_focused()
        expect(box.locator(".cw-submit, .cw-error, .cw-move")).to_have_count(0)
        expect(box.get_by_role("link", name="Read this part again")).to_have_count(int(verdict in {BAD, PARTLY}))


def test_an_unanswered_question_says_what_is_missing(page: Page, made: Path) -> None:
    open_practice(page, made)
    for name in VERDICTS:
        if name == "steps":  # any order is an answer
            continue
        box = box_of(page, name)
        box.locator(".cw-submit").click()
        expect(box.get_by_role("alert")).to_have_text(ERRORS.get(name, "Choose an answer first."))
        expect(box.locator("input, select").first).to_be_focused()
    box_of(page, "deadline").locator("input").fill("60 days")
    box_of(page, "deadline").locator("input").press("Enter")
    expect(box_of(page, "deadline").get_by_role("alert")).to_have_text(ERRORS["deadline"])
    expect(box_of(page, "deadline").locator("input")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".cw-answered")).to_have_count(0)
    box_of(page, "deadline").locator("input").fill("60")
    expect(box_of(page, "deadline").locator(".cw-error")).to_have_text("")
    expect(box_of(page, "deadline").locator("input")).not_to_have_attribute("aria-invalid", "true")


def test_an_answer_stays_readable_and_as_it_is(page: Page, made: Path) -> None:
    open_practice(page, made)
    for name in VERDICTS:
        by_mouse(page, name, right=False)
    before = state_of_controls(page)
    assert page.locator(".cw-answered :disabled").count() == 0
    for control in page.locator(".cw-answered :is(input, select)").all():
        control.focus()
        press(page, "Space", "ArrowDown", "ArrowLeft", "x", "Delete")
        if control.get_attribute("type") in {"radio", "checkbox"}:
            # A mouse would have to wait until the page has scrolled for the keys.
            control.dispatch_event("click")
    change = "select => { select.value = 'a'; select.dispatchEvent(new Event('change', {bubbles: true})); }"
    box_of(page, "pairs").locator("select").last.evaluate(change)
    assert state_of_controls(page) == before
    # What changes nothing is not taken away: Tab leads out, and the browser keeps its own keys.
    box_of(page, "one").locator("input").first.focus()
    event = "new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})"
    taken = f"key => !document.activeElement.dispatchEvent({event})"
    assert [key for key in ("Tab", "F5", "PageDown", "Home", "f", "Escape") if page.evaluate(taken, key)] == []
    assert [key for key in (" ", "Enter", "ArrowUp") if not page.evaluate(taken, key)] == []


def state_of_controls(page: Page) -> list[str]:
    return list(
        page.locator(".cw-answered :is(input, select)").evaluate_all("all => all.map(c => `${c.value} ${c.checked}`)")
    )


def test_free_text_is_asked_for_with_care(page: Page, made: Path) -> None:
    open_practice(page, made)
    for name in ("role", "holes"):
        for field in box_of(page, name).locator("input").all():
            expect(field).to_have_accessible_description("Write no patient names or other PHI here.")
    for name in ("deadline", "role", "holes"):
        for field in box_of(page, name).locator("input").all():
            assert [field.get_attribute(a) for a in ("autocomplete", "spellcheck")] == ["off", "false"]
    expect(box_of(page, "policy").get_by_role("textbox")).to_have_accessible_name("Your full name:")
    expect(box_of(page, "deadline").get_by_role("textbox")).to_have_accessible_name("Your answer: calendar days")
    gaps = box_of(page, "holes").get_by_role("textbox")
    expect(gaps.nth(0)).to_have_accessible_name("Gap 1 of 2")
    expect(gaps.nth(1)).to_have_accessible_name("Gap 2 of 2")
    sentence = box_of(page, "holes").locator("p.cw-typed")
    words = " ".join(sentence.inner_text().split())
    assert words == "A breach of more than residents of one state must be announced to prominent outlets."
    assert "than </span>" in sentence.inner_html()


def test_a_hint_opens_and_does_not_answer(page: Page, made: Path) -> None:
    open_practice(page, made)
    box = box_of(page, "one")
    expect(page.get_by_text("Hint", exact=True)).to_have_count(1)
    expect(box.get_by_text("How much does a payer need?")).not_to_be_visible()
    box.locator("summary").press("Enter")
    expect(box.get_by_text("How much does a payer need?")).to_be_visible()
    expect(page.locator(".cw-answered, .cw-error:visible")).to_have_count(0)


def test_a_scenario_keeps_its_path_in_sight(page: Page, made: Path) -> None:
    open_practice(page, made)
    box = box_of(page, "caller")
    submit = box.locator(".cw-submit")
    asks = ["A caller says", "Your colleague is busy", "You have disclosed", "What now?"]
    for n, (letter, button) in enumerate([("c", "Go on"), ("b", "Go on"), ("a", "See how the case went")]):
        step = box.locator(".cw-step").nth(n)
        expect(step.locator("legend")).to_contain_text(f"Step {n + 1}")
        expect(step.locator("legend")).to_contain_text(asks[n])
        step.locator(f'input[value="{letter}"]').check()
        submit.click()
        # The reason of this choice, and of no other yet.
        expect(step.locator(".cw-why")).to_have_count(1)
        expect(submit).to_have_text(button)
        assert violations(page) == []
        submit.click()
    expect(box.locator("h4")).to_have_text(PARTLY)
    expect(box.locator(".cw-step")).to_have_count(3)
    values = box.locator("input:checked").evaluate_all("all => all.map(input => input.value)")
    assert values == ["c", "b", "a"]
    expect(box.locator(".cw-why")).to_have_count(7)
    expect(box.locator(".cw-step").nth(1).locator(".cw-wrong")).to_contain_text("✗ Your answer, not right.")


@pytest.mark.parametrize("how", ["right", "wrong"])
def test_the_learner_page_asks_and_shows_again(page: Page, made: Path, how: str) -> None:
    right = how == "right"
    page.goto((made / "play" / "every" / "index.html").as_uri())
    begin(page)
    page.locator(".cw-main").first.click()
    page.locator(".cw-steps .cw-main:visible").click()
    page.get_by_role("button", name="Start the quiz").click()
    for name in VERDICTS:
        box, verdict = box_of(page, name), given(VERDICTS, name, right=right)
        expect(box).to_be_visible()
        (by_keys if name in {"steps", "caller"} else by_mouse)(page, name, right=right)
        expect(box.locator("h4")).to_have_text(verdict)
        if not right or name != list(VERDICTS)[-1]:  # the last right answer passes the course
            come_back(page, box, name, verdict)
        page.locator(".cw-steps .cw-main:visible").click()
    expect(page.locator(".cw-result")).to_contain_text("Passed with 100%" if right else "You need 60%")
    expect(page.locator("#stage li", has_text="Must be right to pass")).to_have_count(0 if right else 1)


def come_back(page: Page, box: Locator, name: str, verdict: str) -> None:
    """Load the page again: the answer is there as it was given, as far as it is kept."""
    kept = values_in(box)
    page.reload()
    page.locator(".cw-main").first.click()
    expect(box.locator("h4")).to_have_text(verdict)
    if name in TYPED or name == "policy":
        expect(box.locator(".cw-feedback")).to_contain_text("Your answer is not shown again.")
    else:
        assert values_in(box) == kept


def values_in(box: Locator) -> list[str]:
    """Return what stands in the controls and rows, in their order."""
    return list(
        box.locator("input, select, li").evaluate_all("all => all.map(c => `${c.dataset.row} ${c.value} ${c.checked}`)")
    )
