"""Choices, which single choice, multiple response and the steps of a scenario share."""

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from builders.errors import Problem, Where
from builders.model.course import Md, Response
from builders.model.node import Fields, Node
from builders.questions.credit import PARTIAL, PENALTY, read_credit

LETTERS = string.ascii_lowercase
LETTER = re.compile("[a-z]")
LETTER_SAYS = "The id of a choice is one lower-case letter, such as c."
MARKS = ("right", "wrong", "neutral")
STEP_ID = re.compile(r"[a-z][a-z0-9_]{0,19}")
STEP_SAYS = "A step's id is lower case, digits and underscores, at most 20, a letter first."


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A text with the letter that records and saved state know it by."""

    id: str
    text: str

    def canonical(self) -> dict[str, str]:
        """Return both as JSON data for the digest."""
        return {"id": self.id, "text": self.text}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """The letter that an author gave with `id:` (empty: none), and where it stands."""

    letter: str
    where: Where


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One choice. Its id is a letter: the author's `id:`, else a free one in the authored order.

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

    def canonical(self) -> dict[str, Any]:
        """Return the choices as JSON data for the digest."""
        return {"choices": [choice.canonical() for choice in self.choices], "credit": self.credit}

    def shown(self) -> dict[str, Any]:
        """Return id and text of each choice, and the credit."""
        return {"choices": [(choice.id, Md(choice.text)) for choice in self.choices], "credit": self.credit}

    def key(self) -> dict[str, Any]:
        """Return the right letters in alphabetical order, as responses have them, and every reason."""
        right = "".join(sorted(choice.id for choice in self.choices if choice.right))
        return {"right": right, "whys": {choice.id: Md(choice.why) for choice in self.choices}}


def read_choices(fields: Fields, *, steps: bool = False) -> tuple[Choice, ...]:
    """Read `answers:`; in the `steps` of a scenario a choice may be neutral, and says where it goes."""
    nodes = fields.items("answers")
    letters_suffice(fields, "answers", len(nodes))
    read = [_read_choice(node, fields, steps=steps) for node in nodes[: len(LETTERS)]]
    letters = lettered([wanted for _, wanted in read], fields.problems)
    return tuple(replace(choice, id=letter) for (choice, _), letter in zip(read, letters, strict=True))


def read_letter(fields: Fields, *, form: re.Pattern[str] = LETTER, says: str = LETTER_SAYS) -> Wanted:
    """Read `id:`, which keeps a letter with its text when entries come, go or move."""
    return Wanted(letter=fields.text("id", default="", form=form, says=says), where=fields.place("id"))


def read_named(
    node: Node, key: str, question: Fields, *, form: re.Pattern[str] = LETTER, says: str = LETTER_SAYS
) -> tuple[str, Wanted]:
    """Read a text, or a mapping of `text:` and `id:`."""
    if not isinstance(node.value, dict):
        return question.as_text(node, key), Wanted(letter="", where=node.where)
    fields = Fields(node, question.problems)
    found = fields.text("text"), read_letter(fields, form=form, says=says)
    fields.close()
    return found


def lettered(wanted: Sequence[Wanted], problems: list[Problem]) -> tuple[str, ...]:
    """Return a letter for each: the author's, and the free ones in order for the others. Two alike are a problem."""
    first: dict[str, Where] = {}
    for one in wanted:
        if one.letter in first:
            hint = f"It is first at line {first[one.letter].line}; give this one a free letter."
            message = f"the id '{one.letter}' is here twice."
            problems.append(Problem(code="S003", where=one.where, message=message, hint=hint))
        elif one.letter:
            first[one.letter] = one.where
    free = (letter for letter in LETTERS if letter not in first)
    return tuple(one.letter or next(free) for one in wanted)


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


def _read_choice(node: Node, question: Fields, *, steps: bool) -> tuple[Choice, Wanted]:
    fields = Fields(node, question.problems)
    allowed = MARKS if steps else MARKS[:2]
    marks = [mark for mark in allowed if fields.has(mark)]
    if len(marks) != 1:
        names = " or ".join(f"'{mark}:'" for mark in allowed)
        fields.problem("Q006", f"a choice is marked by one of {names}.", "Keep exactly one of these keys.")
    mark = marks[0] if marks else "wrong"
    text, why = fields.text(mark), fields.text("why")
    goto = fields.text("goto", form=STEP_ID, says=STEP_SAYS) if steps else ""
    wanted = read_letter(fields)
    for key in allowed:
        fields.node(key, required=False)
    fields.close()
    return Choice(id=wanted.letter, text=text, mark=mark, why=why, goto=goto), wanted
