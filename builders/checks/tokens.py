"""Overlay tokens: known ones, and none where meaning must be the same for every organisation."""

import difflib
from collections.abc import Iterator

from builders.errors import Problem, Where
from builders.model import Project
from builders.model.tokens import tokens as tokens_in


def tokens(project: Project) -> Iterator[Problem]:
    """Check the tokens of pages and of banks. An overlay that couldn't be read is a problem of its own."""
    if not project.overlay:
        return
    for page in project.pages.values():
        for name, offset in tokens_in(page.body):
            before = page.body[:offset]
            line = page.first_line + before.count("\n")
            where = Where(path=page.path, line=line, column=offset - before.rfind("\n"))
            yield from _unknown(project, name, where)
    for module in project.modules.values():
        for question in module.bank.questions:
            for text in question.texts():
                for name, _ in tokens_in(text):
                    yield from _unknown(project, name, question.where)
            if any(any(tokens_in(text)) for text in question.body.fixed_texts()):
                message = f"a choice of '{question.id}' holds an overlay token."
                hint = "Write the role ('the privacy officer'): a score must mean the same everywhere."
                yield Problem(code="T002", where=question.where, message=message, hint=hint)


def _unknown(project: Project, name: str, where: Where) -> Iterator[Problem]:
    if name in project.overlay:
        return
    near = difflib.get_close_matches(name, project.overlay, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else "content/org.yml says which there are."
    yield Problem(code="T001", where=where, message=f"nothing is filled in for '{name}'.", hint=hint)
