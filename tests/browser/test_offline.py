"""Without a line: stored cards and learner pages, versions that change meanwhile, hosts without workers."""

import json
import mimetypes
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from builders.pipeline import Request, build
from tests.browser.audit import violations
from tests.learner import PHONE, begin
from tests.paths import SMALL
from tests.site import Site

pytestmark = pytest.mark.slow

CARD = """---
title: A letter went wrong
summary: What to do first.
module: alpha
---

## When

A letter went to the wrong place.

![A square](../media/square.svg)

## Do

Call {{ org.officer.name }}.

## Don't

Wait.

## Who

The officer.

## Why

It is a rule. Read [the form](../media/form.txt).

```check
bank: alpha
question: first
```
"""
INDEX = "---\ntitle: Cards\n---\n\n# Cards\n\n- [A letter went wrong](letter.md)\n"
NOTE = "You see the copy stored on this device: there is no line, or a slow one. Load again"
OTHER_SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>\n'


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Build the small course with a card twice: the second has other words, and another picture under the same name."""
    root = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("offline") / "small", ignore=lambda *_: {"dist"}))
    content = root / "content"
    (content / "cards").mkdir()
    (content / "cards" / "letter.md").write_text(CARD, encoding="utf-8")
    (content / "cards" / "index.md").write_text(INDEX, encoding="utf-8")
    (content / "media" / "form.txt").write_text("A form.\n", encoding="utf-8")
    build(Request(root=root, out=root / "first"))
    for name, old, new in (("cards/letter.md", "Wait.", "Wait a minute."), ("modules/alpha.md", "Read it.", "Read!")):
        file = content / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (content / "media" / "square.svg").write_text(OTHER_SQUARE, encoding="utf-8")
    build(Request(root=root, out=root / "second"))
    return root / "first" / "site", root / "second" / "site"


@pytest.fixture
def site(versions: tuple[Path, Path], tmp_path: Path) -> Iterator[Site]:
    with Site(Path(shutil.copytree(versions[0], tmp_path / "site"))) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def audit(page: Page) -> None:
    """See that the page is as accessible as with a line, in both palettes."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []


def stored(page: Page, address: str) -> None:
    """Open a page with a line, and wait until its folder is stored."""
    page.goto(address)
    expect(page.locator(".cw-stored")).to_be_hidden()
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")


def copies(page: Page) -> dict[str, list[str]]:
    """Return the addresses in each cache, from the site's root."""
    found: dict[str, list[str]] = page.evaluate(
        """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
        [name, (await (await caches.open(name)).keys()).map((r) => r.url.replace(location.origin, ''))])))"""
    )
    return found


def updated(page: Page) -> None:
    """Wait until the worker of the new version has stored all of it, or was refused."""
    page.evaluate("navigator.serviceWorker.getRegistration().then((all) => all.update()).catch(() => null)")
    for _ in range(100):
        if not page.evaluate(
            "navigator.serviceWorker.getRegistration().then((r) => Boolean(r.installing || r.waiting))"
        ):
            return
        page.wait_for_timeout(50)
    pytest.fail("the new version was never stored")


def answer(page: Page, letter: str) -> None:
    box = page.locator(".cw-question:visible").first
    box.locator(f'input[value="{letter}"]').check()
    box.locator(".cw-submit").click()


def test_cards_are_there_without_a_line(site: Site, page: Page) -> None:
    stored(page, site.url + "/cards/")
    site.stop()
    for path in ("", "letter/", "letter/index.html"):
        page.goto(f"{site.url}/cards/{path}")
        expect(page.locator(".cw-stored")).to_have_text(NOTE)
        assert page.locator(".md-header").evaluate("header => getComputedStyle(header).position") == "sticky"
    audit(page)
    expect(page.get_by_text("Call Kim Lee.")).to_be_visible()
    assert page.get_by_alt_text("A square").evaluate("picture => picture.naturalWidth") > 0
    answer(page, "a")
    expect(page.locator(".cw-answered h4")).to_have_text("✓ Right")
    assert page.evaluate("fetch(document.querySelector('a[href*=form]').href).then((r) => r.text())") == "A form.\n"
    site.start()
    page.locator(".cw-stored a").click()
    expect(page.locator(".cw-stored")).to_be_hidden()


def test_a_page_that_is_not_there_is_said_so_for_everyone(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/404.html")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    audit(page)


def test_what_is_stored_is_what_the_cards_need(site: Site, page: Page) -> None:
    stored(page, site.url + "/cards/")
    (kept,) = copies(page).values()
    places = {address.partition("?")[0] for address in kept}
    assert {"/cards/", "/cards/letter/", "/cards/offline.js", "/media/square.svg", "/media/form.txt"} <= places
    rest = {place for place in places if not place.startswith(("/cards/", "/media/"))}
    assert {Path(place).suffix for place in rest} == {".css", ".js", ".png"}
    assert not [place for place in rest if not place.startswith("/assets/")]


def test_a_course_goes_on_without_a_line(site: Site, page: Page) -> None:
    stored(page, site.url + "/play/pilot/")
    begin(page)
    page.locator(".cw-main").click()
    page.locator(".cw-steps .cw-main:visible").click()
    answer(page, "b")
    site.stop()
    page.reload()
    expect(page.locator(".cw-stored")).to_have_text(NOTE)
    begin(page)
    audit(page)
    expect(page.locator(".cw-answered:visible h4")).to_have_text("✗ Not right")
    assert page.locator(".cw-now img").evaluate("picture => picture.naturalWidth") > 0
    page.locator(".cw-steps .cw-main:visible").click()
    expect(page.locator(".cw-crumb span")).to_have_text("Part 3 of 4")


def test_a_line_that_does_not_answer_is_none(site: Site, page: Page) -> None:
    stored(page, site.url + "/cards/letter/")
    site.held = {"/cards/letter/"}
    page.reload()
    expect(page.locator(".cw-stored")).to_be_visible()
    site.go_on()


def test_a_new_version_is_there_at_once_and_then_without_a_line(
    versions: tuple[Path, Path], site: Site, page: Page
) -> None:
    stored(page, site.url + "/cards/letter/")
    first = copies(page).keys()
    shutil.copytree(versions[1], site.folder, dirs_exist_ok=True)
    page.reload()
    expect(page.locator(".cw-stored")).to_be_hidden()
    expect(page.get_by_text("Wait a minute.")).to_be_visible()
    updated(page)
    site.stop()
    page.reload()
    expect(page.locator(".cw-stored")).to_be_visible()
    expect(page.get_by_text("Wait a minute.")).to_be_visible()
    assert page.get_by_alt_text("A square").evaluate("picture => picture.naturalWidth") == 9
    assert first < copies(page).keys()
    assert len(copies(page)) == 2


def test_a_page_of_the_last_version_keeps_its_pictures(versions: tuple[Path, Path], site: Site, page: Page) -> None:
    stored(page, site.url + "/play/pilot/")
    picture = page.locator("section img").first.get_attribute("src") or ""
    before = page.evaluate("address => fetch(address).then((r) => r.text())", picture)
    page.reload()  # from now on the worker has a say
    shutil.copytree(versions[1], site.folder, dirs_exist_ok=True)
    updated(page)
    site.stop()
    assert page.evaluate("address => fetch(address).then((r) => r.text())", picture) == before != OTHER_SQUARE
    page.reload()
    assert page.locator("section img").first.get_attribute("src") != picture


def test_half_a_new_version_is_none(versions: tuple[Path, Path], site: Site, page: Page) -> None:
    """A host that has the new worker already and the old pages still: the copy stays whole."""
    stored(page, site.url + "/play/pilot/")
    before = copies(page)
    old = (site.folder / "play" / "pilot" / "index.html").read_bytes()
    shutil.copytree(versions[1], site.folder, dirs_exist_ok=True)
    (site.folder / "play" / "pilot" / "index.html").write_bytes(old)
    updated(page)
    assert copies(page) == before
    site.stop()
    page.reload()
    expect(page.locator(".cw-stored")).to_be_visible()
    page.locator(".cw-main").click()


def test_a_folder_whose_server_is_broken_shows_its_copy(site: Site, page: Page) -> None:
    stored(page, site.url + "/cards/")
    site.broken = True
    page.reload()
    expect(page.locator(".cw-stored")).to_be_visible()


def test_on_plain_http_all_is_as_without_a_worker(site: Site, page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.route("http://training.example/**", lambda route: _from_folder(route, site.folder))
    for path in ("/play/pilot/", "/cards/"):
        page.goto(f"http://training.example{path}")
        assert not page.evaluate("isSecureContext || 'serviceWorker' in navigator")
        expect(page.locator(".cw-stored")).to_be_hidden()
    page.goto((site.folder / "play" / "pilot" / "index.html").as_uri())
    page.locator(".cw-main").click()
    expect(page.locator(".cw-stored")).to_be_hidden()
    assert errors == []


def _from_folder(route: Route, folder: Path) -> None:
    path = route.request.url.removeprefix("http://training.example/").partition("?")[0]
    file = folder / path / "index.html" if path.endswith("/") else folder / path
    if file.is_file():
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
    else:
        route.fulfill(status=404)


def test_two_folders_of_a_host_leave_each_other_alone(site: Site, browser: Browser) -> None:
    context: BrowserContext
    with browser.new_context() as context:
        page = context.new_page()
        stored(page, site.url + "/cards/")
        stored(page, site.url + "/play/pilot/")
        assert len(copies(page)) == 2
        assert {name.split()[0].replace(site.url, "") for name in copies(page)} == {"/cards/", "/play/pilot/"}


def test_a_phone_takes_the_cards_for_its_home_screen(site: Site, page: Page) -> None:
    page.goto(site.url + "/cards/letter/")
    session = page.context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert (found["url"], found["errors"]) == (site.url + "/cards/manifest.webmanifest", [])
    manifest = json.loads(found["data"])
    assert (manifest["name"], manifest["short_name"]) == ("Cards - A small course", "Cards")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {error["errorId"] for error in errors} <= {"in-incognito"}  # which tests are
    for icon in manifest["icons"]:
        size = page.evaluate(
            "async (src) => { const i = new Image(); i.src = src; await i.decode(); return i.naturalWidth; }",
            f"/cards/{icon['src']}",
        )
        assert icon["sizes"] in {"any", f"{size}x{size}"}
