"""The page behind a personal link: it asks for nothing until the button is pressed, and says what is wrong."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from builders.lrs.invitations import Guest, invite, ticket
from builders.lrs.store import connect, now
from tests.browser.audit import faults
from tests.lrs.served import COURSE, Lrs, served

pytestmark = pytest.mark.slow

LAUNCH = "https://train.example/play/claims/"
BEN = {"objectType": "Agent", "account": {"homePage": "https://train.example", "name": "17"}}


@pytest.fixture(scope="module")
def lrs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lrs]:
    with served(Path(tmp_path_factory.mktemp("start")) / "lrs.db") as running:
        yield running


def link(lrs: Lrs, *, pin: bool) -> tuple[str, str]:
    guest = Guest(name="Ben", actor=BEN, activity=f"{COURSE}/v/1", launch=LAUNCH, expires=now() + 10**11)
    with closing(connect(lrs.path)) as db:
        made = ticket(guest, pin=pin)
        invite(db, [made])
    return f"{lrs.url.removesuffix('/xapi')}/start#{made.token}", made.pin


def opened(browser: Browser, address: str, **options: str) -> tuple[Page, list[str]]:
    page = browser.new_context(viewport={"width": 320, "height": 568}, **options).new_page()  # type: ignore[arg-type]
    asked = list[str]()
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.on("console", lambda message: asked.append(message.text) if message.type == "error" else None)
    page.route(f"{LAUNCH}**", lambda route: route.fulfill(body="<title>The course</title>", content_type="text/html"))
    page.goto(address)
    return page, asked


def test_the_button_leads_to_the_course_and_nothing_else_does(lrs: Lrs, browser: Browser) -> None:
    address, _ = link(lrs, pin=False)
    page, asked = opened(browser, address)
    page.wait_for_load_state("networkidle")
    home = lrs.url.removesuffix("/xapi")
    assert [line for line in asked if "data:" not in line] == [
        f"GET {home}/start",
        f"GET {home}/start/start.css",
        f"GET {home}/start/start.js",
    ]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults(page, layout=False) == []
    page.get_by_role("button", name="Begin").press("Enter")
    expect(page).to_have_title("The course")
    given = parse_qs(urlsplit(page.url).query)
    assert set(given) == {"endpoint", "auth", "actor", "registration", "activity_id"}
    assert given["endpoint"] == [f"{lrs.url}/"]
    # The way back does not lead to the token.
    assert page.evaluate("history.length") <= 2
    page.context.close()


def test_a_pin_is_asked_for_in_the_language_of_the_browser(lrs: Lrs, browser: Browser) -> None:
    address, pin = link(lrs, pin=True)
    page, _ = opened(browser, address, locale="es-MX")
    expect(page.get_by_role("heading", name="Comience su curso")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_role("button", name="Comenzar").click()
    field = page.get_by_label("Su PIN, seis dígitos")
    expect(field).to_be_focused()
    expect(page.get_by_role("alert")).to_have_text("Escriba el PIN que recibió con este enlace.")
    assert faults(page, layout=False) == []
    field.fill("000000" if pin != "000000" else "111111")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Este PIN no es correcto.")
    field.fill(pin)
    field.press("Enter")
    expect(page).to_have_title("The course")
    page.context.close()


def test_what_is_wrong_is_said_and_can_be_tried_again(lrs: Lrs, browser: Browser) -> None:
    address, _ = link(lrs, pin=False)
    page, _ = opened(browser, address.partition("#")[0])
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("is not whole")
    page.goto(address[:-1])
    page.reload()
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("does not work any more")
    page.context.set_offline(offline=True)
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("no connection")
    expect(page.get_by_role("button")).to_be_enabled()
    page.context.close()
