"""Choices, which single choice, multiple response and the steps of a scenario share."""

import string
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from builders.model.course import Md, Response
from builders.model.node import Fields, Node
from builders.model.texts import Texts
from builders.questions.credit import PARTIAL, PENALTY, read_credit

LETTERS = string.ascii_lowercase
MARKS = ("right", "wrong", "neutral")


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One choice. Its id is a letter: the order of the first release gives it, and then it stays with the text.

    `mark` is `right`, `wrong` or, in a scenario, `neutral`; `goto` is the step that a scenario goes on to.
    """

    id: str
    text: str
    mark: str
    why: str
    goto: str = ""

    @property
    def right(self) -> bool:
        """Whether it is part of the key."""
        return self.mark == "right"

    def translated(self, texts: Texts) -> Self:
        """Return it with another text and reason."""
        return replace(self, text=texts.text("text", self.text), why=texts.text("why", self.why))

    def canonical(self) -> dict[str, Any]:
        """Return the choice as JSON data for the digest."""
        data = {"id": self.id, "text": self.text, "mark": self.mark, "why": self.why}
        return {**data, "goto": self.goto} if self.goto else data


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceList:
    """What single choice and multiple response have: the right choices, and how much some of them earn."""

    keys: ClassVar[tuple[str, ...]] = ("answers", "credit")
    graded: ClassVar[bool] = True
    choices: tuple[Choice, ...]
    credit: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read `answers:`, a list of `right:` or `wrong:` texts with a reason each."""
        return cls(choices=read_choices(fields), credit=read_credit(fields, PARTIAL, PENALTY))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give what makes this no fair question: too few choices, none right, two alike."""
        yield from list_problems(self.choices)
        if self.choices and not any(choice.right for choice in self.choices):
            yield "Q003", "no answer is marked right.", "Change 'wrong:' to 'right:' at the one that is."

    def score(self, response: Response) -> float:
        """Return 1 for exactly the right choices; with partial credit, a share for some of them.

        `partial` counts the right ones of all that were chosen or should have been, whichever is more, so that choosing
        everything does not pay; `partial_penalty` takes a wrong one off for each right one.
        """
        right = {choice.id for choice in self.choices if choice.right}
        hits = len(right.intersection(response))
        misses = len(response) - hits
        if self.credit == PENALTY:
            return max(0, hits - misses) / len(right)
        if self.credit == PARTIAL:
            return hits / max(len(right), len(response))
        return float(hits == len(right) and misses == 0)

    def fixed_texts(self) -> Iterator[str]:
        """Give the choices."""
        return (choice.text for choice in self.choices)

    def texts(self) -> Iterator[str]:
        """Give every choice and its reason."""
        return (text for choice in self.choices for text in (choice.text, choice.why))

    def translated(self, texts: Texts) -> Self:
        """Return it with other choices under the same letters."""
        return replace(self, choices=texts.each("answers", self.choices))

    def canonical(self) -> dict[str, Any]:
        """Return the choices as JSON data for the digest."""
        return {"choices": [choice.canonical() for choice in self.choices], "credit": self.credit}

    def shown(self) -> dict[str, Any]:
        """Return id and text of each choice, and the credit."""
        return {"choices": [(choice.id, Md(choice.text)) for choice in self.choices], "credit": self.credit}

    def key(self) -> dict[str, Any]:
        """Return the right letters and every reason."""
        right = "".join(choice.id for choice in self.choices if choice.right)
        return {"right": right, "whys": {choice.id: Md(choice.why) for choice in self.choices}}


def read_choices(fields: Fields, *, steps: bool = False) -> tuple[Choice, ...]:
    """Read `answers:`; in the `steps` of a scenario a choice may be neutral, and says where it goes."""
    nodes = fields.items("answers")
    letters_suffice(fields, "answers", len(nodes))
    pairs = zip(nodes, LETTERS, strict=False)
    return tuple(_read_choice(node, letter, fields, steps=steps) for node, letter in pairs)


def letters_suffice(fields: Fields, key: str, count: int) -> None:
    """Note a problem where a list has more entries than there are letters to name them."""
    if count > len(LETTERS):
        fields.problem("Q005", f"{count} entries: letters go to z.", "Ask less at once.", key=key)


def list_problems(choices: tuple[Choice, ...]) -> Iterator[tuple[str, str, str]]:
    """Give what any list of choices can get wrong."""
    if len(choices) < 2:
        yield "Q002", "a question needs at least two choices.", "Add a 'wrong:' choice that people really believe."
    texts = [choice.text.casefold() for choice in choices if choice.text]
    if len(set(texts)) < len(texts):
        yield "Q004", "two choices have the same text.", "Reword or delete one of them."


def right_count(fields: Fields) -> int:
    """Return how many choices the author marked right: it tells single choice from multiple response."""
    node = fields.node("answers", required=False)
    choices = node.value if node and isinstance(node.value, tuple) else ()
    return sum("right" in choice.keys for choice in choices)


def _read_choice(node: Node, letter: str, question: Fields, *, steps: bool) -> Choice:
    fields = Fields(node, question.problems)
    allowed = MARKS if steps else MARKS[:2]
    marks = [mark for mark in allowed if fields.has(mark)]
    if len(marks) != 1:
        names = " or ".join(f"'{mark}:'" for mark in allowed)
        fields.problem("Q006", f"a choice is marked by one of {names}.", "Keep exactly one of these keys.")
    mark = marks[0] if marks else "wrong"
    text, why = fields.text(mark), fields.text("why")
    goto = fields.text("goto") if steps else ""
    for key in allowed:
        fields.node(key, required=False)
    fields.close()
    return Choice(id=letter, text=text, mark=mark, why=why, goto=goto)
