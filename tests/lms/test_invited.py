"""A course without an LMS: a personal link leads into the package, and the LRS has what its learner does, once."""

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from builders.cli import main
from tests.learner import PHONE
from tests.lms.lrshost import verbs
from tests.lms.lrsplace import published
from tests.lms.updating import Version, Visit, Walk, build_version, seeded
from tests.lrs.served import Lrs, served
from tests.paths import TESTS
from tests.profiles import assert_conform
from tests.site import Site

pytestmark = pytest.mark.slow


class Phone:
    """A browser whose owner has a link, and opens it whenever they want to go on."""

    local = False

    def __init__(self, browser: Browser, link: str) -> None:
        self.link = link
        self.context: BrowserContext = seeded(browser.new_context(viewport=PHONE))  # type: ignore[arg-type]

    def open(self) -> Page:
        """Open the link, and press the button behind it."""
        page = self.context.new_page()
        page.goto(self.link)
        page.get_by_role("button", name="Begin").click()
        return page


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return build_version(tmp_path_factory.mktemp("invited"), lambda _: None, formats=("xapi",))


@pytest.fixture
def lrs(tmp_path: Path) -> Iterator[Lrs]:
    """An LRS; what it holds in the end is as the profile says."""
    with served(tmp_path / "lrs.db") as running:
        yield running
        found = statements(running)
    for who in {one["context"]["registration"] for one in found}:
        assert_conform([one for one in found if one["context"]["registration"] == who], published())


@pytest.fixture
def web(version: Version, tmp_path: Path) -> Iterator[Site]:
    """The package on a web server of its own."""
    with zipfile.ZipFile(version.packages["xapi"]) as package, Site(tmp_path / "web") as running:
        package.extractall(tmp_path / "web")
        yield running


@pytest.fixture
def links(lrs: Lrs, web: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Links of two people to the package."""
    monkeypatch.chdir(TESTS / "courses" / "updates")
    return invited(lrs, web, tmp_path / "links", "Ada", "Ben")


def invited(lrs: Lrs, web: Site, out: Path, *names: str) -> dict[str, str]:
    """Return links by name, as `lrs invite` writes them."""
    roster = out.with_suffix(".csv")
    rows = [f"{name},{name.lower()}@clinic.example" for name in names]
    roster.write_text("\n".join(["name,email", *rows]), encoding="utf-8")
    options = ["--course", "office", "--launch", f"{web.url}/index.html", "--lrs", lrs.url.removesuffix("/xapi")]
    assert main(["lrs", "invite", str(roster), *options, "--out", str(out), "--db", str(lrs.path)]) == 0
    with (out / "links.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["link"] for row in csv.DictReader(file)}


def visit(phone: Phone, version: Version) -> Visit:
    return Visit(phone, version.course)  # type: ignore[arg-type]


def told(one: Visit, text: str) -> None:
    expect(one.page.locator("#saving")).to_have_text(text)


def statements(lrs: Lrs) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = lrs.xapi.get("/statements", params={"ascending": "true"}).json()["statements"]
    return found


def test_a_link_goes_on_with_its_learner_on_any_device(
    browser: Browser, lrs: Lrs, links: dict[str, str], version: Version
) -> None:
    letters, calls = version.course.modules
    phone, desk, other = (Phone(browser, links[name]) for name in ("Ada", "Ada", "Ben"))
    one = visit(phone, version)
    one.open(letters)
    one.work(letters, Walk())
    told(one, "Saved")
    # Somebody else knows nothing of it.
    ben = visit(other, version)
    ben.open(letters)
    assert ben.where() == "Part 1 of 3"
    again = visit(desk, version)
    again.open(calls)
    again.work(calls, Walk())
    told(again, "Saved")
    found = statements(lrs)
    adas = [one for one in found if one["actor"]["mbox"] == "mailto:ada@clinic.example"]
    assert [name for name in verbs(adas) if name != "answered"] == [
        *("initialized", "mastered", "initialized", "mastered", "completed", "passed")
    ]
    assert {one["actor"]["mbox"] for one in found} == {"mailto:ada@clinic.example", "mailto:ben@clinic.example"}
    assert len({one["context"]["registration"] for one in found}) == 2
    for device in (phone, desk, other):
        device.context.close()


def test_what_was_answered_without_a_line_arrives_once_after_a_new_link(
    browser: Browser, lrs: Lrs, web: Site, links: dict[str, str], version: Version
) -> None:
    phone = Phone(browser, links["Ada"])
    letters, calls = version.course.modules
    one = visit(phone, version)
    one.open(letters)
    told(one, "Saved")
    phone.context.set_offline(offline=True)
    walk = Walk()
    one.open(letters)
    one.work(letters, walk, wrong=frozenset({"window", "wrong_name"}))
    one.press(".cw-main")
    one.work(letters, walk)
    one.open(calls)
    one.work(calls, walk)
    told(one, "Not saved. Trying again…")
    assert list(verbs(statements(lrs))) == ["initialized"]
    # Meanwhile the link ends, and so does the key that it gave.
    assert main(["lrs", "invitation", "revoke", "1", "--db", str(lrs.path)]) == 0
    phone.context.set_offline(offline=False)
    expect(one.page.locator("#saving")).to_contain_text("your learning system has ended this session")
    phone.link = invited(lrs, web, lrs.path.with_name("again"), "Ada")["Ada"]
    again = visit(phone, version)
    told(again, "Saved")
    found = statements(lrs)
    answers = [
        one["object"]["id"].rpartition("/questions/")[2] for one in found if "/questions/" in one["object"]["id"]
    ]
    assert answers == [f"{module}/{question}/v{v}_draft" for module, question, v in walk.given]
    assert len(answers) >= 10
    assert len({one["context"]["registration"] for one in found}) == 1
    assert [name for name in verbs(found) if name != "answered"][-3:] == ["mastered", "completed", "passed"]
    phone.context.close()
