"""Limits: what the standards hold, proved before a learner can reach them."""

from collections.abc import Iterator

from builders.errors import Problem, Where
from builders.model import Course, Module, Project
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
    return State(version=str(course.version), saves=99_999, at="zzz.zzz", modules=modules)


def _worst_module(module: Module) -> ModuleState:
    answers = {
        q.code: Answer(v=max(q.v, 2), response=q.body.longest_response(), result="~99") for q in module.bank.questions
    }
    opened = tuple(block.code for block in module.blocks)
    return ModuleState(
        version=module.version.minor_form, best=100, attempts=99, seconds=999_999, opened=opened, answers=answers
    )
