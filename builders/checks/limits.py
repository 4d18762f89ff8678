"""Limits: what the standards hold, proved before a learner can reach them."""

from collections.abc import Iterator, Mapping, Sequence

from builders.errors import Problem, Where
from builders.model import Course, Module, Project, Question, Version
from builders.model.course import ASSESSMENT_CODE
from builders.model.pools import Item, course_items, module_items, pools
from builders.model.rules import Rules
from builders.model.state import Answer, ModuleState, State, encode
from builders.package import FORMATS

STATE_LIMIT = 4000
"""Characters. SCORM 1.2 holds 4,096 (RTE 3.4.3, CMIString4096); the rest is margin."""


def limits(project: Project) -> Iterator[Problem]:
    """Check every course against its worst-case saved state and against each package format."""
    for course in project.courses.values():
        where = Where(path=course.path)
        size = len(encode(worst_state(course)))
        if size > STATE_LIMIT:
            hint = "List fewer modules, or make two courses of it."
            message = f"the saved state can reach {size:,} characters; SCORM 1.2 holds {STATE_LIMIT:,} safely."
            yield Problem(code="Z001", where=where, message=message, hint=hint)
        for fmt in FORMATS.values():
            for code, message, hint in fmt.limits(course):
                yield Problem(code=code, where=where, message=message, hint=hint)


def worst_state(course: Course) -> State:
    """Return the longest state that a learner can have: everything opened, answered and retried for days."""
    modules = {module.code: _worst_module(module) for module in course.modules}
    if course.assessment is not None:
        asked = _longest(course.assessment.rules, course_items(course))
        modules[ASSESSMENT_CODE] = _worst(course.version, ("zzz",), asked)
    return State(version=str(course.version), saves=99_999, at="zzz.zzz.zzz", modules=modules)


def _worst_module(module: Module) -> ModuleState:
    checks = {question.code: question for name in module.checks if (question := module.bank.question(name))}
    opened = tuple(block.code for block in module.blocks)
    return _worst(module.version, opened, checks | _longest(module.bank.rules, module_items(module)))


def _worst(version: Version, opened: tuple[str, ...], asked: Mapping[str, Question]) -> ModuleState:
    answers = {code: _longest_answer(question) for code, question in asked.items()}
    return ModuleState(
        version=version.minor_form, best=100, attempt=99, seconds=999_999, opened=opened, answers=answers
    )


def _longest(rules: Rules, items: Sequence[Item]) -> dict[str, Question]:
    """Return as many questions as a form can have, those with the longest answers: no form is larger."""
    drawn = pools(rules, items)
    questions = {item.code: item.question for item in items}
    codes = sorted({code for pool in drawn for code in pool.codes})
    codes.sort(key=lambda code: -len(_longest_answer(questions[code]).response))
    return {code: questions[code] for code in codes[: sum(pool.count for pool in drawn)]}


def _longest_answer(question: Question) -> Answer:
    return Answer(v=max(question.v, 2), response=question.body.longest_response(), result="~99")
