"""Pictures: each has words that stand for it where it can't be seen, and the spots of one have their numbers."""

import posixpath
import re
from collections.abc import Iterator

from builders.errors import Problem
from builders.model import Project, Question
from builders.questions.multiple import Multiple
from builders.sources.targets import pictures as pictures_in

_HINT = "Write what it shows: ![A phishing mail, its sender marked](../media/mail.png). Leave out what shows nothing."
_WORDS = "Write what it shows: 'words: A claim form with five numbered fields'."
_NUMBER = re.compile(r"([0-9]{1,2})[:.)]\s")


def pictures(project: Project) -> Iterator[Problem]:
    """Check the pictures of every page. None is decoration: what tells a learner nothing costs a phone its data."""
    for page in project.pages.values():
        for offset, words, target in pictures_in(page.body):
            if fault := _fault(words.strip(), posixpath.basename(target)):
                message = f"the picture {target!r} has {fault}."
                yield Problem(code="B005", where=page.where(offset), message=message, hint=_HINT)


def spots(project: Project) -> Iterator[Problem]:
    """Check the pictures of questions: their words, and the numbers by which answers name spots."""
    for module in project.modules.values():
        for question in module.bank.questions:
            picture = question.picture
            if picture and (fault := _fault(picture.words.strip(), posixpath.basename(picture.file))):
                message = f"{question.id}: the picture {picture.file!r} has {fault}."
                yield Problem(code="B005", where=picture.where, message=message, hint=_WORDS)
            if picture and picture.words:
                yield from _numbers(question)


def _numbers(question: Question) -> Iterator[Problem]:
    """Refuse numbers that are not those of the picture: 1 to n, in order, one for each answer, never shuffled."""
    if not isinstance(question.body, Multiple):
        return
    found = [_NUMBER.match(choice.text) for choice in question.body.choices]
    numbers = [int(match[1]) for match in found if match]
    if numbers and (numbers != list(range(1, len(found) + 1)) or question.shuffle):
        message = f"{question.id}: the answers are not the spots 1 to {len(found)} of the picture, in order."
        hint = "Begin each answer with the number of its spot ('1: Member ID'), and write no 'shuffle: true'."
        yield Problem(code="O003", where=question.where, message=message, hint=hint)


def _fault(words: str, name: str) -> str:
    """Return what is wrong with the words for a picture in the file `name`, or nothing."""
    if not words:
        return "no words that stand for it"
    return "its file name for words" if words.lower() in {name.lower(), posixpath.splitext(name)[0].lower()} else ""
