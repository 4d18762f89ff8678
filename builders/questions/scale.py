"""Likert scale: `scale:` is a list of labels, or the name of a usual one. There is no right answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from builders.model.course import Md, Response
from builders.model.node import Fields
from builders.questions.choices import LETTERS, letters_suffice

NAMED = {
    "confidence4": ("Not confident", "A little confident", "Fairly confident", "Very confident"),
    "agree5": ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """Labels in order, named by letters. A response is one letter."""

    kind: ClassVar[str] = "scale"
    keys: ClassVar[tuple[str, ...]] = ("scale",)
    graded: ClassVar[bool] = False
    labels: tuple[str, ...]

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read the labels or the name."""
        node = fields.node("scale")
        if node is not None and isinstance(node.value, str):
            return cls(labels=NAMED[fields.one_of("scale", tuple(NAMED), default="agree5")])
        labels = fields.texts("scale")
        letters_suffice(fields, "scale", len(labels))
        return cls(labels=labels[: len(LETTERS)])

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give what makes this no fair question."""
        if len(self.labels) < 2:
            yield "Q002", "a scale needs at least two labels.", "Add one at the other end."

    def score(self, response: Response) -> float:
        """Return 1 for any label: a scale is answered, not right."""
        return float(len(response) == 1 and response[0] in set(LETTERS[: len(self.labels)]))

    def guess(self) -> float:
        """Return 1: every label is fine."""
        return 1.0

    def longest_response(self) -> str:
        """Return one letter."""
        return "z"

    def fixed_texts(self) -> Iterator[str]:
        """Give the labels."""
        return iter(self.labels)

    def texts(self) -> Iterator[str]:
        """Give the labels."""
        return iter(self.labels)

    def canonical(self) -> dict[str, Any]:
        """Return the labels as JSON data for the digest."""
        return {"labels": list(self.labels)}

    def shown(self) -> dict[str, Any]:
        """Return letter and text of each label."""
        return {"choices": [(letter, Md(label)) for letter, label in zip(LETTERS, self.labels, strict=False)]}

    def key(self) -> dict[str, Any]:
        """Return how many labels there are: any of them will do."""
        return {"right": LETTERS[: len(self.labels)], "whys": {}}
