"""The saved state of the largest courses: no answers of any kind make it longer than what `check` has proved."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.checks.limits import STATE_LIMIT, limits, worst_state
from builders.errors import Where
from builders.model import Assessment, Block, Course, Module, Project, Question
from builders.model.course import ASSESSMENT_CODE
from builders.model.forms import form
from builders.model.pools import Item, course_items, module_items, pools
from builders.model.rules import Draw, Rules
from builders.model.state import Answer, ModuleState, State, decode, encode
from builders.sources import load
from tests.paths import TESTS

MODULES, BANK = 30, 15
_HERE = Where(path="test")


def _loaded() -> Project:
    problems: list[Any] = []
    project, _ = load(TESTS / "courses" / "kinds", problems)
    assert problems == []
    return project


PROJECT = _loaded()
BASE = PROJECT.modules["kinds"]
KINDS = BASE.bank.questions


def course_of(modules: list[Module], asked: int) -> Course:
    rules = Rules(pass_percent=80, draw=(Draw(source="any", count=asked, where=_HERE),))
    final = Assessment(id="every", title="End", rules=rules, path="end.yml")
    return replace(PROJECT.courses["every"], modules=tuple(modules), assessment=final)


def module_of(number: int, kinds: list[Question], size: tuple[int, int, int], drills: int) -> Module:
    """Return a module; `size` is its parts, its checks and what its quiz draws."""
    parts, checks, count = size
    questions = tuple(
        replace(question, id=f"q{number}_{n}", drill=n >= len(kinds) - drills) for n, question in enumerate(kinds)
    )
    blocks = tuple(
        Block(
            id=f"part-{n}",
            title="Part",
            text="",
            line=1,
            checks=tuple(question.id for question in questions[:checks]) if n == 0 else (),
        )
        for n in range(parts)
    )
    rules = replace(BASE.bank.rules, draw=(Draw(source="any", count=count, where=_HERE),))
    bank = replace(BASE.bank, id=f"module-{number}", questions=questions, rules=rules)
    return replace(BASE, slug=f"module-{number}", bank=bank, blocks=blocks)


def usual(count: int) -> Course:
    """Return a course of 30 modules and 450 questions, 60 of them for practice."""
    modules = [
        module_of(n, [KINDS[(n + i) % len(KINDS)] for i in range(BANK)], (6, 1, count), 2) for n in range(MODULES)
    ]
    return course_of(modules, 30)


@st.composite
def modules(draw: st.DrawFn) -> list[Module]:
    return [
        module_of(
            number,
            draw(st.lists(st.sampled_from(KINDS), min_size=BANK, max_size=BANK)),
            (draw(st.integers(1, 9)), draw(st.integers(0, 3)), draw(st.integers(1, 9))),
            draw(st.integers(0, 3)),
        )
        for number in range(MODULES)
    ]


def given_answer(draw: st.DrawFn, question: Question) -> Answer:
    """Return any answer that the codec knows, as long as what the kind may need."""
    letters = draw(st.text("abcdefz", max_size=len(question.body.longest_response())))
    return Answer(v=question.v, response=letters, result=draw(st.sampled_from(["+", "-", "~05", "~99"])))


def worked_on(draw: st.DrawFn, items: tuple[Item, ...], rules: Rules, salt: str, attempt: int) -> dict[str, Answer]:
    questions = {item.code: item.question for item in items}
    asked = form(pools(rules, items), salt, attempt, shuffle=rules.shuffle)
    return {code: given_answer(draw, questions[code]) for code in asked}


@st.composite
def states(draw: st.DrawFn, course: Course) -> State:
    """Return a state of a learner who has opened and answered all there is."""
    seed = draw(st.text("0123456789abcdef", min_size=8, max_size=8))
    done = {}
    for module in course.modules:
        attempt = draw(st.integers(1, 99))
        checks = [question for name in module.checks if (question := module.bank.question(name))]
        answers = {question.code: given_answer(draw, question) for question in checks}
        answers |= worked_on(draw, module_items(module), module.bank.rules, f"{seed} {module.code}", attempt)
        opened = tuple(block.code for block in module.blocks)
        done[module.code] = ModuleState(
            version=module.version.minor_form,
            best=draw(st.one_of(st.none(), st.integers(0, 100))),
            attempt=attempt,
            seconds=draw(st.integers(0, 999_999)),
            opened=opened,
            answers=answers,
        )
    assert course.assessment is not None
    salt = f"{seed} {ASSESSMENT_CODE}"
    answers = worked_on(draw, course_items(course), course.assessment.rules, salt, 1)
    done[ASSESSMENT_CODE] = ModuleState(version=course.version.minor_form, opened=("zzz",), answers=answers)
    saves = draw(st.integers(0, 99_999))
    return State(version=str(course.version), seed=seed, saves=saves, at="zzz.zzz.zzz", modules=done)


def refused(course: Course) -> bool:
    project = replace(PROJECT, courses={course.id: course})
    return any(problem.code == "Z001" for problem in limits(project))


@settings(max_examples=12)
@given(data=st.data())
def test_no_learner_has_a_longer_state_than_the_one_that_check_writes(data: st.DataObject) -> None:
    course = course_of(data.draw(modules()), data.draw(st.integers(5, 60)))
    worst = len(encode(worst_state(course)))
    text = encode(data.draw(states(course)))
    assert text.isascii()
    assert len(text) <= worst
    assert encode(decode(text)) == text
    assert refused(course) == (worst > STATE_LIMIT)


@settings(max_examples=12)
@given(data=st.data())
def test_thirty_modules_with_450_questions_fit(data: st.DataObject) -> None:
    course = usual(5)
    assert (len(course.modules), sum(len(module.bank.questions) for module in course.modules)) == (30, 450)
    assert not refused(course)
    assert len(encode(data.draw(states(course)))) <= STATE_LIMIT


def test_a_course_that_asks_too_much_is_refused() -> None:
    assert refused(usual(12))


def test_practice_takes_no_room() -> None:
    course = usual(5)
    without = [
        replace(m, bank=replace(m.bank, questions=tuple(q for q in m.bank.questions if not q.drill)))
        for m in course.modules
    ]
    assert len(encode(worst_state(course))) == len(encode(worst_state(replace(course, modules=tuple(without)))))
