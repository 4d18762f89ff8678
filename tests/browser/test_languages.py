"""A course in Spanish in a browser: asked, explained and saved in it, under axe; and gone on with in English."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from builders.pipeline import Request, build
from tests.browser.test_kinds import CHOICES, box_of, go_by_mouse
from tests.learner import begin
from tests.paths import TESTS
from tests.site import Site

pytestmark = pytest.mark.slow

RIGHT, WRONG, PARTLY, THANKS = "✓ Correcto", "✗ No es correcto", "✗ Correcto en parte", "✓ Gracias"
ORDER = ["Detener", "Avisar", "Anotar", "Seguir"]
TYPED = {"deadline": ["60"], "role": ["Oficial de  privacidad."], "holes": ["500", "los medios"]}
ENGLISH = re.compile(r"\b(the|your|answer|question|right|choose|write|part|not|saved)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    out = tmp_path_factory.mktemp("languages")
    build(Request(root=TESTS / "courses" / "kinds", out=out))
    with Site(out / "site") as server:
        yield server.url


@pytest.fixture(params=[("light", 320), ("dark", 390)], ids=lambda p: f"{p[0]}-{p[1]}")
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    scheme, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme, bypass_csp=True)
    yield context.new_page()
    context.close()


def start_quiz(page: Page) -> None:
    page.locator(".cw-main").first.click()
    page.locator(".cw-steps .cw-main:visible").click()
    page.locator(".cw-steps .cw-main:visible").click()


def answer(page: Page, name: str) -> None:
    """Give the right answer."""
    box = box_of(page, name)
    if name in CHOICES:
        for letter in CHOICES[name][0]:
            box.locator(f'input[value="{letter}"]').check()
    elif name in TYPED:
        for n, text in enumerate(TYPED[name]):
            box.get_by_role("textbox").nth(n).fill(text)
    else:
        {"pairs": pair, "steps": order, "policy": agree, "caller": go}[name](box)
    if box.locator(".cw-submit").count():
        box.locator(".cw-submit").click()


def english(page: Page) -> list[str]:
    """Return the English words on the screen and in the names of its controls."""
    names = page.locator("[aria-label]:visible").evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
    return ENGLISH.findall(" ".join([page.locator("body").inner_text(), *names]))


def pair(box: Locator) -> None:
    for n, target in enumerate(["PHI", "No es PHI", "PHI protegida"]):
        box.locator("select").nth(n).select_option(target)


def order(box: Locator) -> None:
    for place, entry in enumerate(ORDER):
        while not box.locator("li").nth(place).inner_text().startswith(entry):
            box.get_by_role("button", name=re.compile(f"^Subir: {entry}")).click()


def agree(box: Locator) -> None:
    box.get_by_label("He leído la política de Small Billing Co.").check()
    box.get_by_label("Su nombre completo").fill("Kim Lee")


def go(box: Locator) -> None:
    go_by_mouse(box, right=True)


NAMES = ("one", "several", "statement", "pairs", "steps", "deadline", "role", "holes", "confidence", "policy", "caller")


def test_the_course_is_taken_in_spanish(page: Page, site: str) -> None:
    page.goto(f"{site}/play/every-es/")
    begin(page)
    expect(page.locator("#saving")).to_have_text("Se guarda en este dispositivo. No se registra nada.")
    start_quiz(page)
    for n, name in enumerate(NAMES, 1):
        box = box_of(page, name)
        expect(page.locator(".cw-crumb span")).to_have_text(f"Pregunta {n} de 11")
        assert (name, english(page)) == (name, [])
        answer(page, name)
        expect(box.locator("h4")).to_have_text(THANKS if name in {"confidence", "policy"} else RIGHT)
        assert (name, english(page)) == (name, [])
        page.locator(".cw-steps .cw-main:visible").click()
    expect(page.locator(".cw-result")).to_have_text("✓ Aprobado con 100 %. Necesitaba 60 %.")
    page.locator(".cw-main:visible").click()
    expect(page.locator("#stage h2")).to_have_text("Usted aprobó este curso")
    assert english(page) == []


def test_a_learner_goes_on_in_the_other_language(page: Page, site: str) -> None:
    page.goto(f"{site}/play/every-es/")
    begin(page)
    start_quiz(page)
    for name, wrong in (("one", ""), ("several", "a")):
        if wrong:
            box_of(page, name).locator(f'input[value="{wrong}"]').check()
            box_of(page, name).locator(".cw-submit").click()
            expect(box_of(page, name).locator("h4")).to_have_text(PARTLY)
        else:
            answer(page, name)
        page.locator(".cw-steps .cw-main:visible").click()
    page.goto(f"{site}/play/every/")
    expect(page.get_by_text("Welcome back")).to_be_visible()
    page.locator(".cw-main").first.click()
    expect(page.locator(".cw-crumb span")).to_have_text("Question 3 of 11")
    expect(box_of(page, "statement").locator(".cw-submit")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(box_of(page, "several").locator("h4")).to_have_text("✗ Partly right")
    expect(box_of(page, "several").locator("input:checked")).to_have_value("a")
    page.get_by_role("button", name="Back").click()
    expect(box_of(page, "one").locator("h4")).to_have_text("✓ Right")
    page.goto(f"{site}/play/every-es/")
    page.locator(".cw-main").first.click()
    expect(box_of(page, "one").locator("h4")).to_have_text(RIGHT)


def test_the_pages_of_the_site_are_in_their_language_and_live(page: Page, site: str) -> None:
    for path in ("/courses/every.es/", "/modules/kinds.es/"):
        page.goto(site + path)
        expect(page.locator("html")).to_have_attribute("lang", "es")
    for name in NAMES:
        answer(page, name)
    box_of(page, "statement").get_by_role("link").first.wait_for(state="detached")
    page.goto(site + "/modules/kinds.es/")
    box_of(page, "statement").locator('input[value="t"]').check()
    box_of(page, "statement").locator(".cw-submit").click()
    expect(box_of(page, "statement").locator("h4")).to_have_text(WRONG)
    box_of(page, "statement").get_by_role("link", name="Leer de nuevo esta parte: La norma").click()
    expect(page.get_by_role("heading", name="La norma")).to_be_in_viewport()
