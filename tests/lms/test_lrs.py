"""The whole path with cmi5 and with a launch by xAPI, in a real browser, and what an LRS holds in the end."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from builders.pipeline import checked
from builders.statements import activities
from tests.lms.cmi5 import MASTERY, is_defined
from tests.lms.lrshost import NEVER, Fault, LrsHost, verbs
from tests.lms.lrsplace import published
from tests.lms.redrawn import asked_in, drawn, told_of
from tests.lms.updates import LETTERS
from tests.lms.updating import COURSE, Version, Visit, Walk, build_version, seeded
from tests.paths import TESTS
from tests.profiles import assert_conform
from tests.ralph import RALPH, judged

pytestmark = pytest.mark.slow

FORMATS = ("xapi", "cmi5")
ENDED = "Not saved: your learning system has ended this session."
TRYING = "Not saved. Trying again…"


class Tab:
    """A browser in which the course of a host is opened."""

    local = False

    def __init__(self, browser: Browser, host: LrsHost) -> None:
        self.host, self.context = host, seeded(browser.new_context())
        self.tab: Page | None = None

    def open(self) -> Page:
        """Open the course in a window of its own, as most of these systems do."""
        self.tab = self.context.new_page()
        self.tab.goto(f"{self.host.url}launch")
        return self.tab


Open = Callable[..., tuple[LrsHost, Tab]]


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return build_version(tmp_path_factory.mktemp("lrs"), lambda _: None, formats=FORMATS)


@pytest.fixture(scope="module")
def heard() -> Iterator[list[Any]]:
    """Take the statements of all tests: at the end Ralph's model has nothing against any."""
    statements: list[Any] = []
    yield statements
    assert not RALPH or judged(statements) == []


@pytest.fixture
def launched(browser: Browser, version: Version, heard: list[Any]) -> Iterator[Open]:
    """Open hosts; whatever they hold in the end is as the profile says."""
    hosts: list[LrsHost] = []

    def opened(fmt: str, package: Path | None = None, **data: Any) -> tuple[LrsHost, Tab]:
        host = LrsHost(package or version.packages[fmt], fmt, launched=data)
        hosts.append(host.__enter__())
        return host, Tab(browser, host)

    yield opened
    told = [(host.statements(), host.activity()) for host in hosts]
    for host in hosts:
        host.__exit__()
    named = activities(version.course, {}, checked(COURSE).config.publisher)
    for statements, launch in told:
        assert_conform(statements, published())
        heard.extend(statements)
        assert {one["object"]["id"] for one in statements} <= {*named, launch}


def visit(tab: Tab, version: Version) -> Visit:
    return Visit(tab, version.course)  # type: ignore[arg-type]


def saved(one: Visit) -> None:
    expect(one.page.locator("#saving")).to_have_text("Saved")


def answer(one: Visit) -> None:
    """Go on to the next question, and answer it."""
    while not one.page.locator(".cw-question:not(.cw-answered):visible").count():
        if one.at_result():
            one.press(".cw-main")
        else:
            one.step()
    module = next(m for m in one.course.modules if m.title == one.page.locator("#stage h2").inner_text())
    one.answer(module, one.page.locator(".cw-question:not(.cw-answered):visible").first)


def leave(one: Visit) -> None:
    """Press the way out."""
    if one.where():
        one.press(".cw-crumb .cw-plain")
    one.page.get_by_role("button", name="Save and exit").click()


def ended(host: LrsHost, tab: Tab) -> None:
    """Wait until the LRS has the last statement of a session."""
    while list(verbs(host.statements()))[-1] != "terminated":
        assert tab.tab is not None
        tab.tab.wait_for_timeout(50)


def sent(host: LrsHost) -> list[dict[str, Any]]:
    """Return every statement as it was sent, also what was sent again."""
    return [one for body, _ in host.posted for one in json.loads(body)]


def assert_valid(host: LrsHost) -> None:
    """An independent judge has nothing against the statements, and what was sent twice was the same to the byte."""
    told = json.dumps(sent(host))
    run = subprocess.run(
        ["node", TESTS / "lms" / "validated.mjs"], input=told, capture_output=True, text=True, check=True
    )
    assert run.stdout == ""
    assert {type(one["id"]) for one in sent(host)} == {str}
    first: dict[str, str] = {}
    assert [one for one in sent(host) if first.setdefault(one["id"], json.dumps(one)) != json.dumps(one)] == []


@pytest.mark.parametrize("fmt", FORMATS)
def test_launch_answer_leave_come_back_pass(fmt: str, launched: Open, version: Version, browser: Browser) -> None:
    host, tab = launched(fmt)
    host.launched["returnURL"] = f"{host.origin}/back"
    letters, calls = version.course.modules
    one = visit(tab, version)
    one.open(letters)
    one.work(letters, Walk())
    one.open(calls)
    one.work(calls, Walk(), wrong=frozenset({"known"}), stop="message")
    saved(one)
    # Gone without a word; what is known comes from the LRS, in another browser.
    tab.context.close()
    tab = Tab(browser, host)
    one = visit(tab, version)
    assert one.where().startswith("Question")
    one.work(calls, Walk())
    saved(one)
    leave(one)
    title = "Back" if fmt == "cmi5" else version.course.title
    expect(tab.tab).to_have_title(title)  # type: ignore[arg-type]
    ended(host, tab)
    assert host.broken == []
    assert_valid(host)
    assert_said(host, fmt)
    for module in version.course.modules:
        assert asked_in(host, module, 1) == drawn(host, module, 1)
    # Later nothing is said twice.
    one = visit(tab, version)
    saved(one)
    assert list(verbs(host.statements()))[-2:] == ["terminated", "initialized"]


def assert_said(host: LrsHost, fmt: str) -> None:
    statements = host.statements()
    said = list(verbs(statements))
    assert [name for name in said if name != "answered"] == [
        *("initialized", "mastered", "initialized", "mastered", "completed", "passed", "terminated")
    ]
    # Seven questions, each under the name that the package's codebook has.
    book = json.loads((host.course / "codebook.json").read_text(encoding="utf-8"))["interactions"]
    names = [one["object"]["id"].partition("/questions/")[2].replace("/", "__") for one in statements[1:]]
    answers = {name: one for name, one in zip(names, statements[1:], strict=True) if name}
    assert len(answers) == said.count("answered") == 8
    assert set(answers) <= set(book)
    known = answers["calls__known__v1_draft"]
    assert known["result"]["response"] == "b"
    assert (known["result"]["success"], known["result"]["score"]) == (False, {"scaled": 0})
    assert set(known["object"]["definition"]["description"]) == {"en"}
    assert known["object"]["definition"]["correctResponsesPattern"] == ["a"]
    assert [row["id"] for row in known["object"]["definition"]["choices"]] == ["a", "b", "c"]
    record = json.loads((host.course / "course.json").read_text(encoding="utf-8"))
    for one in statements:
        context = one["context"]
        assert context["revision"] == f"1.0.0-draft+{record['digests']['shown'][:8]}"
        values = {name.rpartition("/")[2]: value for name, value in context["extensions"].items()}
        assert (values["source"], values["shown"]) == (record["digests"]["source"], record["digests"]["shown"])
        assert "https://updates.example/courses/office" in {a["id"] for a in context["contextActivities"]["grouping"]}
    passed = statements[said.index("passed")]
    assert passed["result"]["score"] == {"scaled": 0.83, "raw": 83, "min": 0, "max": 100}
    assert passed["context"]["extensions"].get(MASTERY) == (0.75 if fmt == "cmi5" else None)
    assert [is_defined(one) for one in statements] == [
        fmt == "cmi5" and name not in {"answered", "mastered"} for name in said
    ]
    assert (host.document() or {})["told"] == [*("letters__v1_0_draft", "calls__v1_0_draft", "completed", "passed")]


@pytest.mark.parametrize("fmt", FORMATS)
def test_failed_is_said_when_no_attempt_is_left(fmt: str, launched: Open, tmp_path: Path) -> None:
    spent = build_version(
        tmp_path, lambda sources: sources.edit(LETTERS, "pass: 75", "pass: 75\nattempts: 2"), formats=[fmt]
    )
    host, tab = launched(fmt, spent.packages[fmt])
    (letters, _), wrong = spent.course.modules, frozenset({"window", "wrong_name"})
    one = visit(tab, spent)
    one.open(letters)
    one.work(letters, Walk(), wrong=wrong)
    saved(one)
    assert "failed" not in verbs(host.statements())
    one.press(".cw-main")
    one.work(letters, Walk(), wrong=wrong)
    saved(one)
    statements = host.statements()
    (failed,) = (s for s in statements if s["verb"]["id"].endswith("/failed"))
    assert (failed["result"]["success"], failed["result"]["score"]["raw"]) == (False, 0)
    assert told_of(failed, "attempt") == 2
    for attempt in (1, 2):
        assert asked_in(host, letters, attempt) == drawn(host, letters, attempt)
    assert {"completed", "passed"}.isdisjoint(verbs(statements))
    # Everything stays open to read.
    one.press(".cw-crumb .cw-plain")
    one.open(spent.course.modules[1])
    assert one.where() == "Part 1 of 3"
    assert host.broken == []
    assert_valid(host)


FAULTS = {
    "the LRS fails": Fault(status=500, times=2),
    "the line is cut": Fault(status=0, path="/statements", times=1),
    "too many requests": Fault(status=429, times=1, headers={"Retry-After": "1", "Access-Control-Expose-Headers": "*"}),
    "the LRS does not answer": Fault(status=NEVER, path="/statements", times=1),
    "the answer to statements is lost": Fault(status=0, path="/statements", times=1, after=True),
    "the answer to state is lost": Fault(status=0, path="/state", times=1, after=True),
    "statements are there, and a proxy says 500": Fault(status=500, path="/statements", times=1, after=True),
}


@pytest.mark.parametrize("fmt", FORMATS)
def test_what_goes_wrong_is_said_survived_and_sent_once(fmt: str, launched: Open, version: Version) -> None:
    host, tab = launched(fmt)
    # Twenty seconds of waiting are one here.
    tab.context.add_init_script(
        "const t = AbortSignal.timeout; AbortSignal.timeout = (ms) => t.call(AbortSignal, ms / 20);"
    )
    # The first statement arrives, and nobody hears of it.
    host.faults = [Fault(status=500, path="/statements", times=1, after=True)]
    tab.open()
    page = tab.tab
    assert page is not None
    expect(page.locator("#stage h2")).to_have_text("Your learning system does not answer")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator('#stage [data-is="start"]')).to_be_visible()
    tab.open = lambda: page  # type: ignore[method-assign]
    one = visit(tab, version)
    one.open(version.course.modules[1])
    saved(one)
    for name, fault in FAULTS.items():
        host.faults = [Fault(**{field: getattr(fault, field) for field in fault.__dataclass_fields__})]
        before = len(host.statements())
        answer(one)
        saved(one)
        assert host.faults[0].times == 0, name
        assert len(host.statements()) > before, name
    said = list(verbs(host.statements()))
    assert (said.count("initialized"), said.count("answered")) == (1, len(FAULTS))
    if fmt == "cmi5":
        # Refused as said already, found there, and gone on from.
        assert host.broken == ["9.3.0.0-2"]
        assert [session.fetched for session in host.sessions] == [1]
    assert_valid(host)


def test_a_page_that_is_loaded_again_goes_on_in_its_session(launched: Open, version: Version) -> None:
    host, tab = launched("cmi5")
    one = visit(tab, version)
    one.open(version.course.modules[0])
    answer(one)
    saved(one)
    assert tab.tab is not None
    tab.tab.reload()
    one.page.locator(".cw-crumb").wait_for()
    one.step()
    answer(one)
    saved(one)
    leave(one)
    expect(one.page.locator("#stage h2")).to_have_text("Your progress is saved. You can close this window.")
    ended(host, tab)
    assert list(verbs(host.statements())) == ["initialized", "answered", "answered", "terminated"]
    assert [session.fetched for session in host.sessions] == [1]
    # What has ended stays so.
    tab.tab.reload()
    expect(one.page.locator("#stage h2")).to_have_text("Your learning system has ended this session")
    assert host.broken == []


def test_a_session_that_the_lms_ended_keeps_what_is_answered_for_the_next_one(launched: Open, version: Version) -> None:
    host, tab = launched("cmi5")
    one = visit(tab, version)
    one.open(version.course.modules[0])
    saved(one)
    host.sessions[0].over = True
    answer(one)
    expect(one.page.locator("#saving")).to_contain_text(ENDED)
    one = visit(tab, version)
    expect(one.page.locator(".cw-answered:visible")).to_have_count(1)
    saved(one)
    assert list(verbs(host.statements())) == ["initialized", "initialized", "answered"]
    assert host.broken == []


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_a_mode_that_records_nothing(mode: str, launched: Open, version: Version) -> None:
    host, tab = launched("cmi5", launchMode=mode)
    one = visit(tab, version)
    one.open(version.course.modules[0])
    answer(one)
    expect(one.page.locator("#saving")).to_have_text("Review: nothing is recorded.")
    leave(one)
    expect(one.page.locator("#stage h2")).to_contain_text("Nothing was recorded.")
    ended(host, tab)
    assert list(verbs(host.statements())) == ["initialized", "terminated"]
    assert (host.document(), host.broken) == (None, [])


def test_the_mastery_score_of_the_lms_takes_the_place_of_the_courses(launched: Open, version: Version) -> None:
    host, tab = launched("cmi5", masteryScore=0.5)
    host.preferences = {"languagePreference": "es,en", "audioPreference": "off"}
    one = visit(tab, version)
    for module in version.course.modules:
        one.open(module)
        one.work(module, Walk(), wrong=frozenset({"window", "known", "press"}))
        assert re.search(r"You needed 50%", one.stage())
    saved(one)
    passed = host.statements()[-1]
    assert passed["result"]["score"]["scaled"] == 0.5
    assert passed["context"]["extensions"][MASTERY] == 0.5
    assert host.broken == []
    one.page.locator("body").evaluate("body => body.append(document.createElement('audio'))")
    muted = "audio => { audio.dispatchEvent(new Event('play')); return audio.muted; }"
    assert one.page.locator("audio").last.evaluate(muted)


def test_two_devices_at_once_end_with_what_both_have(browser: Browser, launched: Open, version: Version) -> None:
    host, phone = launched("xapi")
    desk = Tab(browser, host)
    letters, calls = version.course.modules
    first = visit(phone, version)
    first.open(letters)
    answer(first)
    saved(first)
    second = visit(desk, version)
    second.open(calls)
    second.work(calls, Walk())
    saved(second)
    answer(first)
    saved(first)
    first.press(".cw-crumb .cw-plain")
    expect(first.page.locator(".cw-modules li").nth(1)).to_contain_text("Passed")
    state = str((host.document() or {})["state"])
    assert letters.code in state
    assert f";{calls.code} 1.0 p " in state
    assert host.broken == []
    desk.context.close()


def test_a_browser_does_not_go_on_from_a_state_that_it_once_saw(
    browser: Browser, launched: Open, version: Version
) -> None:
    """A browser guesses how long an answer holds: the longer, the older it was when it came."""
    host, phone = launched("xapi")
    desk = Tab(browser, host)
    one = visit(phone, version)
    one.open(version.course.modules[0])
    answer(one)
    saved(one)
    host.make_older()
    visit(phone, version).go_on()
    other = visit(desk, version)
    other.go_on()
    answer(other)
    saved(other)
    there = other.where()
    back = visit(phone, version)
    back.go_on()
    assert back.where() == there
    expect(back.page.locator(".cw-answered:visible")).to_have_count(1)
    desk.context.close()
