"""What every export says of a question that leaves: what travels in a note, and what other tools do in another way."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from builders.errors import Problem, Where
from builders.exchange.authored import authored
from builders.exchange.entry import Fields, cleaned
from builders.exchange.letters import Letters, joined, parted
from builders.model import Bank, Overlay, Question
from builders.model.rules import Rules
from builders.model.tokens import tokens

# HTML as CommonMark sees it (0.31, 6.6); a link in angle brackets is none.
_TAG = re.compile(r"<(?![a-z][a-z0-9+.-]*:)[a-zA-Z/!?]")
_NAMES = {"whys": "reasons of items", "ids": "ids of choices"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaving:
    """A question with its fields as an author would write them, the letters apart, and the remarks about it."""

    question: Question
    fields: dict[str, Any]
    letters: Letters
    found: list[Problem] = field(default_factory=list)

    def add(self, code: str, sentence: str, hint: str = "") -> None:
        """Note a sentence about this question."""
        message = f"{self.question.id}: {sentence}"
        self.found.append(Problem(code=code, where=self.question.where, message=message, hint=hint))

    def differs(self, sentences: list[str]) -> None:
        """Note what other tools do in another way."""
        for sentence in sentences:
            self.add("X203", f"{sentence}.")


def rules_left(bank: Bank) -> list[Problem]:
    """Return what to say of the quiz's rules: the pass mark goes along, and no format has a place for the others."""
    plain = Rules(pass_percent=bank.rules.pass_percent).canonical()
    names = [key for key, value in bank.rules.canonical().items() if plain[key] != value]
    message = f"{', '.join(names)}: these rules of the quiz stay behind."
    return [Problem(code="X204", where=Where(path=bank.path), message=message)] if names else []


def leaving(bank: Bank, overlay: Overlay | None) -> Iterator[Leaving]:
    """Give every question of a bank with what can be said before its format is known."""
    for question in bank.questions:
        fields, letters = parted(authored(question, overlay))
        one = Leaving(question=question, fields=fields, letters=letters)
        if any(cleaned(text) != text.strip() for text in question.texts()):
            one.add("X206", "characters that no file format prints are left out.")
        names = sorted({name for text in _texts(one.fields) for name, _ in tokens(text)})
        if names:
            hint = "'--fill' writes what content/org.yml and content/facts.yml say."
            one.add("X205", f"{', '.join(names)} stays a token, which only coursewright fills in.", hint)
        yield one


def says_html(fields: Fields) -> bool:
    """Say whether a text holds what Moodle's Markdown takes for a tag."""
    return any(_TAG.search(text) for text in _texts(fields))


def noted(one: Leaving, note: dict[str, Any], where: str) -> None:
    """Say what travels in a note: `where` is how the format calls its place."""
    if note:
        names = ", ".join(sorted(_NAMES.get(key, key) for key in note))
        one.add("X201", f"{names} travel in {where}, which only coursewright reads.")


def commented(one: Leaving, reason: str) -> dict[str, Any]:
    """Return the note that is the whole question, and say that no other tool sees it."""
    one.add("X202", f"stands in a comment alone: {reason}.")
    return {"question": joined(one.fields, one.letters)}


def whole(one: Leaving, kinds: Mapping[str, object], kind: str, name: str) -> str:
    """Return why a question can only travel whole, or nothing."""
    status = one.fields.get("status", "live")
    if status != "live":
        return f"it is {status}, and {name} would ask it"
    if one.question.drill:
        return f"it is for practice, and {name} would count it"
    if one.question.picture is not None:
        return "its picture is a file beside the bank"
    return "" if kind in kinds else f"{name} has no such kind ({kind})"


def paragraphs_before_gap(fields: Fields) -> str:
    """Return why a text with gaps can't follow what is asked after a blank line, or nothing."""
    lead = fields.get("gaps", "").partition("{")[0]
    return "its text has a blank line before the first gap" if "\n\n" in lead else ""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
