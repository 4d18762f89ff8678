"""Facts: each one is used, and none stands in for another token."""

from collections.abc import Iterator

from builders.errors import Problem
from builders.model import Project
from builders.model.tokens import tokens


def facts(project: Project) -> Iterator[Problem]:
    """Check that a page or question shows each fact, and that its value is text to its end."""
    used = set(_used(project))
    for fact in project.facts.values():
        if fact.token not in used:
            message = f"no page and no question shows {{{{ {fact.token} }}}}."
            hint = "Use it, or delete it: nobody keeps a fact up to date that nobody reads."
            yield Problem(code="F001", where=fact.where, message=message, hint=hint)
        for name, _ in tokens(fact.value):
            message = f"the fact '{fact.id}' holds the token '{name}', which would stay as it is."
            yield Problem(code="F002", where=fact.where, message=message, hint="Write out what it stands for.")


def _used(project: Project) -> Iterator[str]:
    for page in project.pages.values():
        yield from (name for name, _ in tokens(page.body))
    for module in project.modules.values():
        for question in module.bank.questions:
            for text in question.texts():
                yield from (name for name, _ in tokens(text))
