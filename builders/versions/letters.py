"""Letters after a release: each stays with its text, and one that is free again is not given to another."""

from collections.abc import Iterator, Mapping

from builders.model import Module, Project
from builders.model.release import ModuleRelease, naming
from builders.questions.choices import LETTERS
from builders.versions.codebook import codebook, letters

Letters = Mapping[str, str]
"""The letters of one list of a question, with their texts."""
FREE = frozenset({"labels"})
"""The labels of a scale have no ids: a new `v` tells them apart."""


def earlier(project: Project, slug: str, question: str) -> Iterator[ModuleRelease]:
    """Give the releases of a module that ask a question, newest first in each course."""
    ledger = project.ledger
    sources = ledger.own.values() or [r for courses in ledger.others.values() for r in courses.values()]
    for releases in sources:
        modules = (m for release in naming(releases, question) for m in release.modules)
        yield from (m for m in modules if m.slug == slug and question in m.codebook)


def moves(old: Letters, new: Letters) -> dict[str, str]:
    """Return the texts that lost their letter, with the letter that they had."""
    had = {plain(text): letter for letter, text in old.items()}
    return {text: had[plain(text)] for letter, text in new.items() if had.get(plain(text), letter) != letter}


def wanted(project: Project, module: Module, question: str) -> dict[str, dict[str, str]]:
    """Return by list the letters that have to be written where texts have moved, by the letter they have now."""
    released = project.ledger.module(module.slug)
    if released is None or question not in released.codebook:
        return {}
    old = letters(released.codebook[question])
    new = letters(codebook(module, project.overlay or {})[question])
    lists = [name for name in old if name in new and name not in FREE and moves(old[name], new[name])]
    return {name: _written(old[name], new[name], _used(project, module.slug, question, name)) for name in lists}


def plain(text: str) -> str:
    """Return a text with single blanks."""
    return " ".join(text.split())


def _used(project: Project, slug: str, question: str, name: str) -> frozenset[str]:
    """Return the letters of a list that some release has used."""
    then = (letters(module.codebook[question]).get(name, {}) for module in earlier(project, slug, question))
    return frozenset(letter for texts in then for letter in texts)


def _written(old: Letters, new: Letters, used: frozenset[str]) -> dict[str, str]:
    """Return a letter for each entry that needs one: its old one, or for a new text one that was never used."""
    had, now = {plain(text): letter for letter, text in old.items()}, {plain(text) for text in new.values()}
    # At worst one that was used long ago: there are twenty-six.
    fresh = iter(sorted({*LETTERS} - {*old}, key=lambda letter: (letter in used, letter)))
    found = {}
    for letter, text in new.items():
        # What stands where a text is gone is that text, edited.
        edited = letter in old and plain(old[letter]) not in now
        found[letter] = had.get(plain(text)) or (letter if edited else next(fresh))
    return found
