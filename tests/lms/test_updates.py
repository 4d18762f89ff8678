"""A course is replaced while somebody is in the middle of it: what they keep, what is asked again, what is recorded.

In a real browser, with two built versions, in an LMS and on a site. The learner of every test has passed *Letters*
and answered the check and two of four questions of *Calls*: `known` wrongly, `press` rightly; `message` is open.
"""

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from builders.model import Change, Course
from builders.model import Version as Number
from builders.model.state import State, decode
from tests.lms.lrsplace import LrsPlace, lrs_place
from tests.lms.updates import GIVEN, SENT, UPDATES, Update, declare_a_major, rename_a_heading, reword
from tests.lms.updating import (
    BUILT,
    LMSS,
    SEED,
    Lms,
    Place,
    Sources,
    Version,
    Visit,
    Walk,
    build_version,
    lms_place,
    redrawn,
    site_place,
)

pytestmark = pytest.mark.slow

PLACES = (*BUILT, "local")
CASES = [(place, name) for place in PLACES for name in UPDATES if place != "cmi5" or name in SENT]
TOLD = "This course was updated since your last visit."
NEWER = "Your progress was saved by a newer version of this course"


@dataclass
class Played:
    """What a learner left behind in a version: all that the place keeps, the state, and the LMS's record."""

    saved: Any
    state: State
    record: dict[str, Any]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return build_version(tmp_path_factory.mktemp("first"), lambda _: None)


@pytest.fixture(scope="module", params=PLACES)
def place(
    request: pytest.FixtureRequest, browser: Browser, first: Version, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    with ExitStack() as stack:
        if request.param == "local":
            yield stack.enter_context(site_place(browser, first, tmp_path_factory.mktemp("site")))
        elif request.param in LMSS:
            yield stack.enter_context(lms_place(browser, first, request.param))
        else:
            yield stack.enter_context(lrs_place(browser, first, request.param))


@pytest.fixture(scope="module")
def played(place: Place, first: Version) -> Played:
    return play(place, first)


def play(place: Place, version: Version) -> Played:
    """Pass *Letters*, and stop at the third question of *Calls*."""
    place.start()
    place.install(version)
    visit = Visit(place, version.course)
    letters, calls = version.course.modules
    walk = Walk()
    visit.open(letters)
    visit.work(letters, walk)
    visit.open(calls)
    visit.work(calls, walk, wrong=frozenset({"known"}), stop="message")
    state, record = visit.state(), place.record()
    assert (state.seed, visit.where()) == (SEED, "Question 3 of 4")
    return Played(saved=place.leave(), state=state, record=record)


def come_back(place: Place, played: Played, version: Version) -> Visit:
    """Put a version in the place of the one that the learner knows, and open it."""
    place.start(played.saved)
    place.install(version)
    return Visit(place, version.course)


@pytest.mark.parametrize(("place", "name"), CASES, indirect=["place"])
def test_an_update_in_the_middle(name: str, place: Place, played: Played, first: Version, tmp_path: Path) -> None:
    update = UPDATES[name]
    version = build_version(tmp_path, update.edit)
    visit = come_back(place, played, version)
    assert_told(visit, update.told)
    if not place.local:
        assert_never_lower(played.record, place.record())
        assert visit.where() == where_in(update, version.course)
    elif update.at:
        visit.go_on()
        assert visit.where() == where_in(update, version.course)
    # What was passed and is the same is read in the state alone; all else on the screen too.
    walked = [m for m in version.course.modules if m.slug != "letters" or m not in first.course.modules]
    # Without an LMS nothing is saved before something is opened.
    walked = walked or (list(version.course.modules) if place.local else [])
    walk = visit.walk(walked)
    lost = update.again | unasked(version)
    assert walk.kept == {key: GIVEN[key] for key in GIVEN if key not in lost and key[0] in {m.slug for m in walked}}
    state = visit.state()
    assert_state(state, played.state, version.course, walk)
    assert walk.forms == {m.slug: redrawn(m, state) for m in walked}
    assert walk.passed == {m.slug for m in walked} & update.passed
    by_slug = {m.slug: state.modules[m.code] for m in version.course.modules}
    assert {slug for slug, module in by_slug.items() if module.passed} == update.passed
    assert "letters" not in by_slug or by_slug["letters"].version == update.letters
    if not place.local:
        assert_recorded(played.record, place.record(), version.course, walk, by_slug)
    place.leave()


def where_in(update: Update, course: Course) -> str:
    """Return where the learner is led: a draw that does not ask what was on the screen leads to what is open first."""
    if update.at != "?":
        return update.at
    asked = redrawn(course.modules[1], State(version="1.0.0", seed=SEED))
    open_first = "message" if "message" in asked else next(q for q in asked if ("calls", q) not in GIVEN)
    return f"Question {asked.index(open_first) + 1} of {len(asked)}"


def unasked(version: Version) -> set[tuple[str, str]]:
    """Return what the first attempt of a version does not ask."""
    state = State(version="1.0.0", seed=SEED)
    asked = {(m.slug, name) for m in version.course.modules for name in (*m.checks, *redrawn(m, state))}
    return set(GIVEN) - asked


def assert_told(visit: Visit, told: tuple[str, ...]) -> None:
    notice = visit.notice()
    assert notice.startswith(TOLD) if told else not notice
    assert tuple(notice.splitlines()[1:]) == told


def assert_state(after: State, before: State, course: Course, walk: Walk) -> None:
    """Every answer is one that was shown as kept, with the `v` it had, or one that was given now, with the new one."""
    for module in course.modules:
        if module.slug not in walk.forms:
            assert after.modules[module.code] == before.modules[module.code]
            continue
        answers = after.modules[module.code].answers
        old = before.modules[module.code].answers if module.code in before.modules else {}
        ids = {question.code: question for question in module.bank.live}
        new = {name: v for slug, name, v in walk.given if slug == module.slug}
        assert {ids[code].id for code in answers} == {name for slug, name in walk.kept if slug == module.slug} | set(
            new
        )
        for code, answer in answers.items():
            assert answer.v == ids[code].v
            assert ids[code].id in new or answer == old[code]
    assert set(after.modules) == {module.code for module in course.modules}
    assert (after.version, after.seed) == (str(course.version), before.seed)


RANKS = ("", "not attempted", "incomplete", "failed", "completed", "passed")


def assert_never_lower(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Nothing that the LMS has of the learner goes down or goes away."""
    assert after["errors"] == []
    assert RANKS.index(after["status"]) >= RANKS.index(before["status"])
    assert float(after["score"]["raw"] or -1) >= float(before["score"]["raw"] or -1)
    assert after["interactions"][: len(before["interactions"])] == before["interactions"]
    now = {row["id"]: row for row in after["objectives"]}
    for row in before["objectives"]:
        assert RANKS.index(now[row["id"]]["status"]) >= RANKS.index(row["status"])
        assert float(now[row["id"]]["raw"] or -1) >= float(row["raw"] or -1)


def assert_recorded(
    before: dict[str, Any], after: dict[str, Any], course: Course, walk: Walk, by_slug: dict[str, Any]
) -> None:
    """What was given now is recorded once, under the new `v`; status and objectives follow the rule."""
    assert_never_lower(before, after)
    new = after["interactions"][len(before["interactions"]) :]
    assert [row["id"] for row in new] == [f"{slug}__{name}__v{v}_draft" for slug, name, v in walk.given]
    minors = {module.slug: str(module.version.minor_form).replace(".", "_") for module in course.modules}
    assert [row["objective"] for row in new] == [[f"{slug}__v{minors[slug]}_draft"] for slug, _, _ in walk.given]
    status = {row["id"]: row["status"] for row in after["objectives"]}
    for slug, module in by_slug.items():
        name = f"{slug}__v{module.version.replace('.', '_')}_draft"
        assert status[name] == ("passed" if module.passed else "incomplete")
    assert after["status"] == ("passed" if all(module.passed for module in by_slug.values()) else "incomplete")


def test_the_notice_says_why(place: Place, played: Played, tmp_path: Path) -> None:
    """Reasons of what is newer than the learner's version, as text; an update is told once."""

    def change(version: str, reason: str) -> Change:
        return Change(module="calls", version=Number.parse(version), reason=reason)

    reasons = {
        "calls": (
            change("1.0.0", "First."),
            change("1.1.0", "Callers <b>lie</b> & cheat."),
            change("1.2.0", "A new law."),
        ),
        "letters": (change("2.0.0", "Letters go by another route now."),),
    }

    def edit(sources: Sources) -> None:
        sources.raise_to("2.0.0", "letters")
        sources.edit("content/modules/calls.md", "version: 1.0.0", "version: 1.2.0")

    version = build_version(tmp_path, edit, reasons)
    visit = come_back(place, played, version)
    assert visit.notice().splitlines()[1:] == [
        "Letters (starts from the beginning): Letters go by another route now.",
        "Calls: Callers <b>lie</b> & cheat. A new law.",
    ]
    if place.local:
        visit.go_on()
    visit.state()
    place.leave()
    again = Visit(place, version.course)
    assert again.notice() == ""
    place.leave()


def test_a_course_that_was_passed_is_taken_again_and_stays_passed(place: Place, first: Version, tmp_path: Path) -> None:
    """A major that replaces its course in place: the status stays, the objective of the new one shows the retake."""
    place.start()
    place.install(first)
    visit = Visit(place, first.course)
    visit.walk()
    record, state = place.record(), visit.state()
    assert all(module.passed for module in state.modules.values())
    passed = Played(saved=place.leave(), state=state, record=record)
    version = build_version(tmp_path, declare_a_major("letters"))
    visit = come_back(place, passed, version)
    assert_told(visit, ("Letters (starts from the beginning)",))
    assert "You have passed this course" not in visit.stage()
    if not place.local:
        assert objective(place, "letters__v2_0_draft") == "not attempted"
    letters = version.course.modules[0]
    walk = Walk()
    visit.open(letters)
    visit.work(letters, walk, wrong=frozenset({"window", "wrong_name"}))
    assert [name for _, name, _ in walk.given] == ["opened", "wrong_name", "window"]
    module = visit.state().modules[letters.code]
    assert (module.version, module.passed, module.best) == ("2.0", False, 0)
    if not place.local:
        after = place.record()
        assert_never_lower(passed.record, after)
        assert (after["status"], after["score"]["raw"]) == ("passed", "100")
        assert objective(place, "letters__v1_0_draft") == "passed"
        assert objective(place, "letters__v2_0_draft") == "incomplete"
    place.leave()


def objective(place: Place, name: str) -> str:
    return next(str(row["status"]) for row in place.record()["objectives"] if row["id"] == name)


def test_an_older_version_leaves_newer_progress_alone(place: Place, first: Version, tmp_path: Path) -> None:
    """Going back to an older package stops there: nothing is written, and the newer one goes on as if nothing was."""
    newer = build_version(tmp_path, reword)
    played = play(place, newer)
    before = dict(played.saved)
    visit = come_back(place, played, first)
    assert NEWER in visit.stage()
    assert "leaves everything as it is" in visit.stage()
    assert visit.page.get_by_role("button", name="Start from the beginning").count() == int(place.local)
    if not place.local:
        assert place.record()["interactions"] == played.record["interactions"]
        assert_never_lower(played.record, place.record())
    after = place.leave()
    if not place.local:
        assert lasting(after) == lasting(before)
    place.install(newer)
    visit = Visit(place, newer.course)
    visit.go_on()
    assert (visit.where(), visit.notice()) == ("Question 3 of 4", "")
    assert (
        decode(place.state()).modules[newer.course.modules[1].code]
        == played.state.modules[newer.course.modules[1].code]
    )
    assert visit.walk().kept == GIVEN
    place.leave()


def lasting(saved: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in saved.items() if isinstance(value, str) and "time" not in name}


def test_an_older_patch_goes_on(place: Place, first: Version, tmp_path: Path) -> None:
    """What only a patch tells apart is the same to saved state."""
    newer = build_version(tmp_path, rename_a_heading)
    visit = come_back(place, play(place, newer), first)
    visit.go_on()
    assert visit.where() == "Question 3 of 4"
    place.leave()


def put(place: Place, played: Played, text: str) -> Played:
    """Return what was left behind with another text as saved state."""
    return dataclasses.replace(played, saved=place.put(played.saved, text))


def test_a_state_of_an_unknown_format_is_left_as_it_is(place: Place, played: Played, first: Version) -> None:
    visit = come_back(place, put(place, played, "cw2 whatever it may say"), first)
    assert NEWER in visit.stage()
    assert place.state() == "cw2 whatever it may say"
    if place.local:
        visit.page.get_by_role("button", name="Start from the beginning").click()
        visit.start()
        expect(visit.page.locator("#stage h2")).to_have_text("Your course")
        assert visit.walk().kept == {}
    place.leave()


@pytest.mark.parametrize("text", ["garbage", "cw1 1.0.0 00000007 9 awz.mr2;awz 1.0 o - 1 3 x"])
def test_what_nobody_can_read_is_said_and_the_record_stays(
    text: str, place: Place, played: Played, first: Version
) -> None:
    visit = come_back(place, put(place, played, text), first)
    assert "Your saved progress could not be read" in visit.notice()
    if not place.local:
        assert_never_lower(played.record, place.record())
    walk = visit.walk()
    assert walk.kept == {}
    if not place.local:
        assert_never_lower(played.record, place.record())
    place.leave()


def test_a_quiz_goes_on_in_another_language_and_back(
    place: Place, played: Played, first: Version, tmp_path: Path
) -> None:
    spanish = build_version(tmp_path, lambda _: None, course="office-es")
    visit = come_back(place, played, spanish)
    visit.go_on()
    assert (visit.where(), visit.notice()) == ("Pregunta 3 de 4", "")
    calls = spanish.course.modules[1]
    given = visit.answer(calls, visit.questions()[0])
    assert given == ("calls", "message", 1)
    visit.state()
    record = place.record()
    saved = place.leave()
    place.start(saved)
    place.install(first)
    visit = Visit(place, first.course)
    visit.go_on()
    assert (visit.where(), visit.notice()) == ("Question 3 of 4", "")
    walk = visit.walk()
    assert walk.kept == {**GIVEN, ("calls", "message"): "a"}
    assert walk.given == [("calls", "shared", 1)]
    if not place.local:
        assert_never_lower(played.record, record)
        after = place.record()
        assert_never_lower(record, after)
        ids = [row["id"] for row in after["interactions"]]
        assert len(ids) == len(set(ids)) == len(GIVEN) + 2
        assert after["status"] == "passed"
    place.leave()


@pytest.mark.parametrize("place", [*BUILT], indirect=True, scope="module")
def test_what_was_not_confirmed_before_the_update_is_sent_once_after_it(
    place: Lms | LrsPlace, played: Played, first: Version, tmp_path: Path
) -> None:
    """The answers in the browser's mirror are of the version that was on the screen, and so is their record."""
    visit = come_back(place, played, first)
    visit.go_on()
    place.host.refusing = True
    visit.answer(first.course.modules[1], visit.questions()[0])
    expect(visit.page.locator("#saving")).to_have_text("Not saved. Trying again…")
    place.leave()
    place.host.refusing = False
    version = build_version(tmp_path, reword)
    place.install(version)
    visit = Visit(place, version.course)
    assert_told(visit, ("Calls",))
    walk = visit.walk()
    assert walk.kept == {**{key: v for key, v in GIVEN.items() if key != ("calls", "known")}, ("calls", "message"): "a"}
    visit.state()
    ids = [row["id"] for row in place.record()["interactions"][len(GIVEN) :]]
    assert ids == ["calls__message__v1_draft", "calls__known__v2_draft", "calls__shared__v1_draft"]
    assert_never_lower(played.record, place.record())
    place.leave()
