"""Pictures: each has words that stand for it where it can't be seen."""

import posixpath
from collections.abc import Iterator

from builders.errors import Problem
from builders.model import Project
from builders.sources.targets import pictures as pictures_in

_HINT = "Write what it shows: ![A phishing mail, its sender marked](../media/mail.png). Leave out what shows nothing."


def pictures(project: Project) -> Iterator[Problem]:
    """Check the pictures of every page. None is decoration: what tells a learner nothing costs a phone its data."""
    for page in project.pages.values():
        for offset, words, target in pictures_in(page.body):
            if fault := _fault(words.strip(), posixpath.basename(target)):
                message = f"the picture {target!r} has {fault}."
                yield Problem(code="B005", where=page.where(offset), message=message, hint=_HINT)


def _fault(words: str, name: str) -> str:
    """Return what is wrong with the words for a picture in the file `name`, or nothing."""
    if not words:
        return "no words that stand for it"
    return "its file name for words" if words.lower() in {name.lower(), posixpath.splitext(name)[0].lower()} else ""
