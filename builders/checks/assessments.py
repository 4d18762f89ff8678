"""Quizzes as a whole: draws find their questions, nothing that has to be asked is left out, and guessing fails."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builders.errors import Problem, Where
from builders.model import Module, Project, Question
from builders.model.course import ASSESSMENT
from builders.model.pools import Item, course_items, drawn_by, largest, module_items, pools
from builders.model.rules import CRITICAL, RETRIES, Draw, Rules
from builders.render.player import PAGE_IDS

_GUESSED = 0.01
"""The chance of passing by blind guesses that a test-out may leave."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Quiz:
    """What is asked by one file: a module's bank, or a course's assessment."""

    rules: Rules
    items: tuple[Item, ...]
    path: str


def draws(project: Project) -> Iterator[Problem]:
    """Check that every draw rule finds as many questions as it asks for."""
    for quiz in _quizzes(project):
        for rule in quiz.rules.draw:
            found = _largest(rule, quiz)
            if rule.source and not found:
                message = f"no question belongs to {rule.source!r}."
                hint = (
                    "Correct the name, or give a live question that objective or tag. A check's question is not drawn."
                )
                yield Problem(code="A003", where=rule.where, message=message, hint=hint)
            elif rule.count is not None and found and rule.count > found:
                message = f"{rule.source!r} has {found} question(s), not {rule.count}."
                yield Problem(code="A003", where=rule.where, message=message, hint="Write more, or draw fewer.")
        asked, there = _together(quiz)
        # What one rule lacks is said above.
        if asked > there and all(rule.count is None or _largest(rule, quiz) >= rule.count for rule in quiz.rules.draw):
            message = f"the rules draw {asked} questions together, and there are {there} for them."
            where = quiz.rules.draw[-1].where
            yield Problem(code="A003", where=where, message=message, hint="Write more, or draw fewer.")


def redraws(project: Project) -> Iterator[Problem]:
    """Check that another attempt can ask other questions."""
    for quiz in _quizzes(project):
        if quiz.rules.attempts == 1 or quiz.rules.retry != RETRIES[0]:
            continue
        if not quiz.rules.draw:
            yield from _same_again(quiz)
            continue
        fixed = {code for rule in quiz.rules.draw if rule.source == CRITICAL for code in _codes(rule, quiz)}
        asked, there = _together(quiz)
        if asked - len(fixed) > there - asked:
            message = f"{asked} of {there} questions are drawn together: a retry asks some again."
            hint = "Write more questions, draw fewer, or say 'retry: same'."
            yield Problem(code="A004", where=quiz.rules.draw[-1].where, message=message, hint=hint)
            continue
        for rule in quiz.rules.draw:
            short = [p for p in drawn_by(rule, quiz.items) if len(p.codes) < 2 * p.count and rule.source != CRITICAL]
            if short:
                message = f"{rule.source!r} has fewer than twice the questions that it draws: a retry asks some again."
                hint = "Write more questions, draw fewer, or say 'retry: same'."
                yield Problem(code="A004", where=rule.where, message=message, hint=hint)


def _same_again(quiz: _Quiz) -> Iterator[Problem]:
    """Give what is to be said of several attempts at a quiz that asks everything: somebody who counts them meant to."""
    if quiz.rules.attempts and quiz.items:
        message = f"each of {quiz.rules.attempts} attempts asks all {len(quiz.items)} questions."
        hint = "Write twice as many and add a 'draw', or say 'retry: same'."
        yield Problem(code="A004", where=Where(path=quiz.path), message=message, hint=hint)


def _together(quiz: _Quiz) -> tuple[int, int]:
    """Return how many questions the rules ask for, and how many there are for all of them."""
    drawn = [pool for rule in quiz.rules.draw for pool in drawn_by(rule, quiz.items)]
    return sum(pool.count for pool in drawn), len({code for pool in drawn for code in pool.codes})


def _largest(rule: Draw, quiz: _Quiz) -> int:
    """Return the size of a rule's largest pool."""
    return max((len(pool.codes) for pool in drawn_by(rule, quiz.items)), default=0)


def _codes(rule: Draw, quiz: _Quiz) -> set[str]:
    return {code for pool in drawn_by(rule, quiz.items) for code in pool.codes}


def left_out(project: Project) -> Iterator[Problem]:
    """Check that a module quiz which draws is sure to ask for every objective and every critical question."""
    for module in project.originals:
        rules, items = module.bank.rules, module_items(module)
        if not rules.draw:
            continue
        where = Where(path=module.bank.path)
        for item in items:
            if item.question.critical and not _sure(rules, items, {item.code}):
                message = f"'{item.question.id}' has to be right to pass, but a draw may leave it out."
                hint = "Add '- {from: critical, count: all}' to 'draw'."
                yield Problem(code="A005", where=item.question.where, message=message, hint=hint)
        for objective in dict.fromkeys(item.question.objective for item in items):
            if not _sure(rules, items, {item.code for item in items if item.question.objective == objective}):
                message = f"a draw may ask nothing about the objective '{objective}'."
                hint = "Start 'draw' with '- {from: each objective, count: 1}'."
                yield Problem(code="A006", where=where, message=message, hint=hint)


def _sure(rules: Rules, items: Sequence[Item], wanted: set[str]) -> bool:
    """Say whether every form asks one of the wanted questions: some pool can't be filled without them."""
    return any(len(set(pool.codes) - wanted) < pool.count for pool in pools(rules, items))


def tested_out(project: Project) -> Iterator[Problem]:
    """Check that a test-out can't be guessed, and that it leaves out nothing that has to be answered."""
    for module in project.originals:
        if not module.bank.rules.test_out:
            continue
        where, items = Where(path=module.bank.path), module_items(module)
        chance = _guessed(module.bank.rules, items)
        if chance > _GUESSED:
            message = f"blind guesses pass the test-out {100 * chance:.1f} % of the time."
            hint = "Ask more questions, with more choices, or raise 'test_out'; at most 1 % is fair."
            yield Problem(code="A007", where=where, message=message, hint=hint)
        for question in _skipped(module):
            message = f"'{question.id}' stands in the text, which a learner who tests out does not read."
            hint = "Take it out of the text, so that the quiz asks it."
            yield Problem(code="A008", where=question.where, message=message, hint=hint)


def rounds(project: Project) -> Iterator[Problem]:
    """Check that the quizzes of a round ask for everything that has to be answered."""
    for course in project.courses.values():
        for module in course.modules if course.round and course.id == course.base else ():
            for question in _skipped(module):
                message = f"'{question.id}' stands in the text of {module.slug}, which the round '{course.id}' skips."
                hint = "Take it out of the text, so that the quiz asks it, if it is to be answered every time."
                yield Problem(code="A012", where=question.where, message=message, hint=hint)


def _skipped(module: Module) -> Iterator[Question]:
    """Give what has to be answered and stands in the text, where only readers meet it."""
    for question in (found for name in module.checks if (found := module.bank.question(name))):
        if question.critical or not question.body.graded:
            yield question


def _guessed(rules: Rules, items: Sequence[Item]) -> float:
    """Return the chance that guesses reach the mark, on the form that is easiest to guess; partial credit left out."""
    bodies = {item.code: item.question for item in items if item.question.body.graded}
    ease = {item.code: round(1e6 * item.question.body.guess()) for item in items}
    asked = [bodies[code] for code in largest(pools(rules, items), ease) if code in bodies]
    total = sum(question.points for question in asked)
    chances = {0: 1.0}
    for question in asked:
        guess = question.body.guess()
        spread: dict[int, float] = {}
        for points, chance in chances.items():
            spread[points + question.points] = spread.get(points + question.points, 0.0) + chance * guess
            if not question.critical:
                spread[points] = spread.get(points, 0.0) + chance * (1 - guess)
        chances = spread
    return sum(chance for points, chance in chances.items() if 100 * points >= rules.test_out * total)


def gradable(project: Project) -> Iterator[Problem]:
    """Check that every attempt at a module quiz asks something that can be wrong: a tick alone passes nobody."""
    for module in project.originals:
        rules, items = module.bank.rules, module_items(module)
        if items and not _sure(rules, items, {item.code for item in items if item.question.body.graded}):
            message = "an attempt may ask no question that has a right answer."
            hint = "Add one to the quiz, or draw from 'any' or 'each objective' as well."
            yield Problem(code="A011", where=Where(path=module.bank.path), message=message, hint=hint)


def reserved(project: Project) -> Iterator[Problem]:
    """Check that no module takes a name that the learner page or records use themselves."""
    for module in project.originals:
        if module.slug in {ASSESSMENT, *PAGE_IDS}:
            message = f"'{module.slug}' is a name that the learner page and records use themselves."
            yield Problem(code="A009", where=Where(path=module.path), message=message, hint="Rename the module.")


def _quizzes(project: Project) -> Iterator[_Quiz]:
    for module in project.originals:
        yield _Quiz(rules=module.bank.rules, items=module_items(module), path=module.bank.path)
    for course in project.courses.values():
        # A translation asks the same.
        if course.assessment is not None and course.id == course.base:
            rules, path = course.assessment.rules, course.assessment.path
            yield _Quiz(rules=rules, items=course_items(course), path=path)
