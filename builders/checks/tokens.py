"""Tokens: known ones, and none where meaning must be the same for every organisation."""

import difflib
import functools
import re
from collections.abc import Iterator

from builders.errors import Problem, Where
from builders.model import Overlay, Project
from builders.model.fact import PREFIX
from builders.model.tokens import TOKEN
from builders.model.tokens import tokens as tokens_in
from builders.sources.facts import PATH as FACTS
from builders.sources.fences import prose
from builders.sources.headings import heading_lines
from builders.sources.overlay import PATH as ORG

# What somebody meant as a token: two braces, or one before a name that tokens begin with.
_BRACES = re.compile(r"\{\{[^{}\n]{0,80}\}{0,2}|(?<!\{)\{\s*(?:org|facts)\.[^{}\n]{0,80}\}{0,2}")


def tokens(project: Project) -> Iterator[Problem]:
    """Check that the tokens of pages and banks are known. A file of them that couldn't be read is a problem itself."""
    if project.overlay is None:
        return
    for page in project.pages.values():
        for name, offset in tokens_in(page.body):
            yield from _unknown(project.overlay, name, page.where(offset))
    for module in project.modules.values():
        for question in module.bank.questions:
            for text in question.texts():
                for name, _ in tokens_in(text):
                    yield from _unknown(project.overlay, name, question.where)


def fixed(project: Project) -> Iterator[Problem]:
    """Check that no token stands where it is never filled in, or where a score must mean the same everywhere."""
    for page in project.pages.values():
        for name, offset in tokens_in(page.head):
            line = page.head.count("\n", 0, offset)
            where = Where(path=page.path, line=2 + line, column=offset - page.head.rfind("\n", 0, offset))
            yield _misplaced("the front matter", name, where)
        lines = page.body.split("\n")
        for number in heading_lines(page.body):
            for name, offset in tokens_in(lines[number]):
                where = Where(path=page.path, line=page.first_line + number, column=offset + 1)
                yield _misplaced("a heading", name, where)
    for pending in project.changes.values():
        for name, _ in tokens_in(pending.reason):
            yield _misplaced("the reason", name, pending.place("reason"))
    yield from _in_quizzes(project)


def braces(project: Project) -> Iterator[Problem]:
    """Check that nothing looks like a token and is none: learners would read the braces."""
    for page in project.pages.values():
        for match in _BRACES.finditer(prose(page.body)):
            if not TOKEN.match(page.body, match.start()):
                message = f"'{match[0]}' is no token, and learners would read it as it is."
                hint = "Write {{ org.name }}: two braces, lower case, dots and underscores."
                yield Problem(code="T004", where=page.where(match.start()), message=message, hint=hint)


def _in_quizzes(project: Project) -> Iterator[Problem]:
    for title, path in _titles(project):
        for name, _ in tokens_in(title):
            yield _misplaced("the title", name, Where(path=path))
    for module in project.modules.values():
        for question in module.bank.questions:
            texts = (("the cite", question.cite), *(("a choice", text) for text in question.body.fixed_texts()))
            for what, text in texts:
                for name, _ in tokens_in(text):
                    yield _misplaced(f"{what} of '{question.id}'", name, question.where)


def _titles(project: Project) -> Iterator[tuple[str, str]]:
    """Give the titles of assessments and banks, with their files."""
    for course in project.courses.values():
        if course.assessment is not None:
            yield course.assessment.title, course.assessment.path
    for module in project.modules.values():
        yield module.bank.title, module.bank.path


def _misplaced(what: str, name: str, where: Where) -> Problem:
    fact = name.startswith(PREFIX)
    instead = "Write out what it stands for" if fact else "Write the role ('the privacy officer')"
    hint = f"{instead}: names, headings and choices are the same everywhere."
    message = f"{what} holds the {'fact' if fact else 'overlay token'} '{name}'."
    return Problem(code="T002", where=where, message=message, hint=hint)


def _unknown(overlay: Overlay, name: str, where: Where) -> Iterator[Problem]:
    if name in overlay:
        return
    near = _nearest(name, tuple(overlay))
    file = FACTS if name.startswith(PREFIX) else ORG
    hint = f"Did you mean '{near[0]}'?" if near else f"{file} says which there are."
    if near and file == FACTS:
        hint = f"{hint} {file} says which there are."
    yield Problem(code="T001", where=where, message=f"nothing is filled in for '{name}'.", hint=hint)


@functools.lru_cache(maxsize=256)
def _nearest(name: str, known: tuple[str, ...]) -> list[str]:
    """Return the token that is meant, if one is near: a page may misspell the same one a thousand times."""
    return difflib.get_close_matches(name, known, n=1)
