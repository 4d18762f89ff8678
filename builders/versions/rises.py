"""The `v` of questions: which ones have to rise, because a score of what was released is none of what is there."""

from collections.abc import Iterator
from dataclasses import dataclass

from builders.model import Module, Project, Question
from builders.model.release import QuestionParts
from builders.versions.compare import ModuleChange, translations
from builders.versions.parts import module_parts
from builders.versions.steps import QUESTION, cosmetic


@dataclass(frozen=True, kw_only=True, slots=True)
class Rise:
    """A question whose `v` is too low: the least that it has to be, and why. `module` is the one, or its translation.

    `reworded` says that it only asks otherwise, which somebody may declare cosmetic; `asked` is the digest for that.
    """

    module: Module
    question: Question
    old: int
    needed: int
    changed: bool
    reworded: bool
    asked: str


def rises(project: Project, change: ModuleChange) -> Iterator[Rise]:
    """Give every question of a module and its translations whose `v` is too low."""
    changed = {one.name for one in change.differences if one.part in QUESTION}
    for module in (change.module, *translations(project, change.module)) if changed else ():
        before = change.before.languages.get(module.language)
        now = module_parts(module, project.overlay or {})
        for question in module.bank.live:
            old = before.questions.get(question.id) if before and question.id in changed else None
            if old is not None and (rise := _rise(project, module, question, old, now.questions[question.id])):
                yield rise


def _rise(project: Project, module: Module, question: Question, old: QuestionParts, new: QuestionParts) -> Rise | None:
    excused = cosmetic(project.changes.get(module.slug), question.id, new.asked)
    reworded = old.asked != new.asked and not excused
    changed = reworded or old.key != new.key
    needed = old.v + 1 if changed else old.v
    # A translation has the `v` of its base, where a lowered one is said already.
    if new.v >= needed or not (changed or module.name == module.slug):
        return None
    return Rise(
        module=module,
        question=question,
        old=old.v,
        needed=needed,
        changed=changed,
        reworded=reworded and old.key == new.key,
        asked=new.asked,
    )
