"""Drills: what is there for practice counts nowhere, and is asked nowhere else."""

from collections.abc import Iterator

from builders.errors import Problem, Where
from builders.model import Project, Question


def drills(project: Project) -> Iterator[Problem]:
    """Check that questions of a drill say nothing of a score, and that no check asks one."""
    for module in project.originals:
        for question in module.bank.questions:
            if question.drill and (claim := _claim(question)):
                message = f"'{question.id}' is for practice and {claim}."
                hint = "Take that away, or take 'drill: true' away, so that the quiz asks it."
                yield Problem(code="O001", where=question.where, message=message, hint=hint)
        practised = {question.id for question in module.bank.questions if question.drill}
        for block in module.blocks:
            for asked, line in zip(block.checks, block.check_lines, strict=True):
                if asked in practised:
                    message = f"this check asks '{asked}', which is for practice."
                    hint = "Ask another question here, or take 'drill: true' away from this one."
                    yield Problem(code="O002", where=Where(path=module.path, line=line), message=message, hint=hint)


def _claim(question: Question) -> str:
    """Return what a question for practice can't be, or nothing."""
    if not question.body.graded:
        return "has no right answer"
    if question.critical:
        return "has to be right to pass"
    return "" if question.points == 1 else f"earns {question.points} points"
