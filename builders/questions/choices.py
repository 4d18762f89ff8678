"""Choices, which single choice and multiple response share."""

import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from builders.model.course import Response
from builders.model.node import Fields, Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One choice. Its id is a letter: the order of the first release gives it, and then it stays with the text."""

    id: str
    text: str
    right: bool
    why: str

    def canonical(self) -> dict[str, Any]:
        """Return the choice as JSON data for the digest."""
        return {"id": self.id, "text": self.text, "right": self.right, "why": self.why}


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceList:
    """What both kinds have: the right choices, all of them and no other, earn the point."""

    choices: tuple[Choice, ...]

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read `answers:`, a list of `right:` or `wrong:` texts with a reason each."""
        nodes = fields.items("answers")
        if len(nodes) > len(string.ascii_lowercase):
            fields.problem("Q005", f"{len(nodes)} choices: letters go to z.", "Ask less at once.", key="answers")
        pairs = zip(nodes, string.ascii_lowercase, strict=False)
        return cls(choices=tuple(_read_choice(node, letter, fields) for node, letter in pairs))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give what makes this no fair question: too few choices, none right, two alike."""
        if len(self.choices) < 2:
            yield "Q002", "a question needs at least two choices.", "Add a 'wrong:' choice that people really believe."
        if self.choices and not any(choice.right for choice in self.choices):
            yield "Q003", "no answer is marked right.", "Change 'wrong:' to 'right:' at the one that is."
        texts = [choice.text.casefold() for choice in self.choices if choice.text]
        if len(set(texts)) < len(texts):
            yield "Q004", "two choices have the same text.", "Reword or delete one of them."

    def score(self, response: Response) -> float:
        """Return 1 if exactly the right choices are chosen, else 0."""
        return float(response == tuple(choice.id for choice in self.choices if choice.right))

    def fixed_texts(self) -> Iterator[str]:
        """Give the choices."""
        return (choice.text for choice in self.choices)

    def texts(self) -> Iterator[str]:
        """Give every choice and its reason."""
        return (text for choice in self.choices for text in (choice.text, choice.why))

    def canonical(self) -> dict[str, Any]:
        """Return the choices as JSON data for the digest."""
        return {"choices": [choice.canonical() for choice in self.choices]}


def right_count(fields: Fields) -> int:
    """Return how many choices the author marked right: it tells single choice from multiple response."""
    node = fields.node("answers", required=False)
    choices = node.value if node and isinstance(node.value, tuple) else ()
    return sum("right" in choice.keys for choice in choices)


def _read_choice(node: Node, letter: str, question: Fields) -> Choice:
    fields = Fields(node, question.problems)
    right = fields.has("right")
    if right == fields.has("wrong"):
        fields.problem("Q006", "a choice is marked either 'right:' or 'wrong:'.", "Keep exactly one of the two keys.")
    text = fields.text("right" if right else "wrong")
    why = fields.text("why")
    for key in ("right", "wrong"):
        fields.node(key, required=False)
    fields.close()
    return Choice(id=letter, text=text, right=right, why=why)
