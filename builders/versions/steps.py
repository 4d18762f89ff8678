"""Steps: what a difference is called, and which number it asks for at least."""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builders.model import Version
from builders.model.change import Pending
from builders.model.release import CourseParts, Parts, QuestionParts


class Step(enum.IntEnum):
    """How far a number has to move. A greater one is always fine, a smaller one never."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @classmethod
    def between(cls, old: Version, new: Version) -> "Step":
        """Return the step from one number to another; none where it doesn't rise."""
        if new <= old:
            return cls.NONE
        if new.major > old.major:
            return cls.MAJOR
        return cls.MINOR if new.minor > old.minor else cls.PATCH

    def after(self, version: Version) -> Version:
        """Return the next number that is this step away."""
        if self is Step.MAJOR:
            return Version(major=version.major + 1, minor=0, patch=0)
        if self is Step.MINOR:
            return Version(major=version.major, minor=version.minor + 1, patch=0)
        return Version(major=version.major, minor=version.minor, patch=version.patch + self)

    @property
    def word(self) -> str:
        """The step in lower case: `minor`."""
        return self.name.lower()


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that changed: the part (`body`, `objective`), its name if it has one, and what to say.

    Of a question the part is `question` where it came or went, else `asked`, `key`, `told` or `v`.
    `language` is empty where a difference is the same in all of them. `again` says that people have to answer it anew.
    """

    step: Step
    part: str
    name: str = ""
    language: str = ""
    again: bool = False
    says: str

    def __str__(self) -> str:
        """Return what it says, with its language."""
        return f"{self.says} ({self.language})" if self.language else self.says


_TEXTS = {
    "title": (Step.PATCH, "the title changed"),
    "summary": (Step.PATCH, "the summary changed"),
    "body": (Step.PATCH, "the text of the page changed"),
    "order": (Step.PATCH, "the questions have another order"),
    "overlay": (Step.PATCH, "a value that the organisation filled in changed"),
    "rules": (Step.MINOR, "a sentence labelled LAW or POLICY changed"),
    "quiz": (Step.MINOR, "the rules of the quiz changed"),
    "assessment": (Step.MINOR, "the assessment changed"),
    "round": (Step.MINOR, "whether the course is a round changed"),
}
_GONE = "is not asked any more"
QUESTION = frozenset({"question", "asked", "key", "told", "v"})
"""The parts that belong to a question."""
_NAMED = {"objective": (Step.MINOR, "the objective"), "media": (Step.PATCH, "the file")}


def module_differences(old: Parts, new: Parts, language: str, pending: Pending | None) -> Iterator[Difference]:
    """Give what differs between a module as it was released and as it is, in one language."""
    found = [*_questions(old, new, language, pending), *_texts(old, new, language)]
    same_questions = set(old.questions) == set(new.questions)
    # Where a question came or went, it took its place in the order with it.
    yield from (one for one in found if one.part != "order" or same_questions)
    if not found and old.digests.source != new.digests.source:
        yield Difference(step=Step.PATCH, part="content", language=language, says="the content changed")


def course_differences(old: CourseParts, new: CourseParts, language: str) -> Iterator[Difference]:
    """Give what differs in a course's own parts, in one language."""
    return _texts(old, new, language)


def cosmetic(pending: Pending | None, question: str, asked: str) -> bool:
    """Say whether somebody called an edit of a stem or choice cosmetic: it holds for exactly that text."""
    return pending is not None and any(c.question == question and c.digest == asked for c in pending.cosmetic)


def _questions(old: Parts, new: Parts, language: str, pending: Pending | None) -> Iterator[Difference]:
    for name in [*new.questions, *(name for name in old.questions if name not in new.questions)]:
        before, now = old.questions.get(name), new.questions.get(name)
        if before is None:
            yield _question(Step.MINOR, "question", name, language, "is new")
        elif now is None:
            yield _question(Step.MINOR, "question", name, language, _GONE)
        elif before != now:
            yield from _changes(name, before, now, language, pending)


def _changes(
    name: str, old: QuestionParts, new: QuestionParts, language: str, pending: Pending | None
) -> Iterator[Difference]:
    if old.key != new.key:
        yield _question(Step.MINOR, "key", name, language, "scores otherwise")
    if old.asked != new.asked and cosmetic(pending, name, new.asked):
        yield _question(Step.PATCH, "asked", name, language, "is worded otherwise, declared cosmetic")
    elif old.asked != new.asked:
        yield _question(Step.MINOR, "asked", name, language, "asks otherwise")
    if old.told != new.told:
        yield _question(Step.PATCH, "told", name, language, "explains otherwise")
    if (old.asked, old.key) == (new.asked, new.key) and old.v != new.v:
        yield _question(Step.MINOR, "v", name, language, f"has v: {new.v}, was {old.v}")


def _question(step: Step, part: str, name: str, language: str, says: str) -> Difference:
    again = step >= Step.MINOR and says != _GONE
    says = f"the question '{name}' {says}"
    return Difference(step=step, part=part, name=name, language=language, again=again, says=says)


def _texts(old: Parts | CourseParts, new: Parts | CourseParts, language: str) -> Iterator[Difference]:
    for part in sorted(old.texts.keys() | new.texts.keys(), key=lambda part: (part not in _TEXTS, part)):
        before, now = old.texts.get(part), new.texts.get(part)
        if before != now:
            yield _text(part, language, _verb(before, now))


def _text(part: str, language: str, verb: str) -> Difference:
    kind, _, name = part.partition(" ")
    if kind in _NAMED:
        step, what = _NAMED[kind]
        return Difference(step=step, part=kind, name=name, language=language, says=f"{what} '{name}' {verb}")
    # A part that a newer tool will know is one that people are scored by, as far as we can tell.
    step, says = _TEXTS.get(part, (Step.MINOR, f"'{part}' changed"))
    return Difference(step=step, part=part, language=language, says=says)


def _verb(before: str | None, now: str | None) -> str:
    if before is None:
        return "is new"
    return "is gone" if now is None else "changed"


def largest(differences: Iterable[Difference]) -> Step:
    """Return the largest step that any of them asks for."""
    return max((one.step for one in differences), default=Step.NONE)
