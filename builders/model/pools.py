"""Pools: what the rules of a quiz draw from, question by question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from builders.model.course import Course, Module, Question
from builders.model.rules import CRITICAL, EACH_MODULE, EACH_OBJECTIVE, Draw, Rules


@dataclass(frozen=True, kw_only=True, slots=True)
class Pool:
    """What one rule draws `count` questions from, by the codes that name them in saved state."""

    codes: tuple[str, ...]
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A question that a quiz may ask, and the module that it is from."""

    code: str
    module: Module
    question: Question

    def belongs(self, source: str) -> bool:
        """Say whether a rule that draws from `source` may draw it. An objective may stand behind its module's slug."""
        name, _, value = source.partition(":")
        if name == "objective":
            return value in {self.question.objective, f"{self.module.slug}/{self.question.objective}"}
        if name in {"tag", "module"}:
            return value in self.question.tags if name == "tag" else value == self.module.slug
        return self.question.critical or source != CRITICAL


def module_items(module: Module) -> tuple[Item, ...]:
    """Return what a module quiz may ask."""
    return tuple(Item(code=question.code, module=module, question=question) for question in module.quiz)


def course_items(course: Course) -> tuple[Item, ...]:
    """Return what an assessment may ask: every live question of the modules that has a right answer."""
    asked = ((module, question) for module in course.modules for question in module.bank.live if not question.drill)
    return tuple(
        Item(code=f"{module.code}.{question.code}", module=module, question=question)
        for module, question in asked
        if question.body.graded
    )


def pools(rules: Rules, items: Sequence[Item]) -> tuple[Pool, ...]:
    """Return the pools that a quiz over `items` draws from, in the rules' order; without rules the one with everything.

    A rule that finds nothing gives no pool.
    """
    if not rules.draw:
        return (Pool(codes=tuple(item.code for item in items), count=len(items)),)
    return tuple(pool for rule in rules.draw for pool in drawn_by(rule, items))


def minutes(course: Course) -> dict[str, int]:
    """Return how long each module of a course takes, by slug: in a round its quiz alone, a minute a question."""
    asked = {m.slug: sum(pool.count for pool in pools(m.bank.rules, module_items(m))) for m in course.modules}
    return {m.slug: min(m.minutes, asked[m.slug]) if course.round else m.minutes for m in course.modules}


def drawn_by(rule: Draw, items: Sequence[Item]) -> Iterator[Pool]:
    """Give the pools of one rule: one, or one for each objective or module."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for item in items:
        if item.belongs(rule.source):
            groups.setdefault(_group(rule.source, item), []).append(item.code)
    for codes in groups.values():
        yield Pool(codes=tuple(codes), count=len(codes) if rule.count is None else min(rule.count, len(codes)))


def largest(drawn: Sequence[Pool], size: Mapping[str, int]) -> list[str]:
    """Return the codes of a large form by `size` of code: pool by pool, those that count most and are still there."""
    chosen: list[str] = []
    for pool in drawn:
        free = sorted((code for code in pool.codes if code not in chosen), key=lambda code: -size[code])
        chosen += free[: pool.count]
    return chosen


def _group(source: str, item: Item) -> tuple[str, ...]:
    if source == EACH_OBJECTIVE:
        return (item.module.slug, item.question.objective)
    return (item.module.slug,) if source == EACH_MODULE else ()
