"""Multiple response: `answers:` with two or more `right:`."""

from dataclasses import dataclass
from typing import ClassVar

from builders.questions.choices import ChoiceList


@dataclass(frozen=True, kw_only=True, slots=True)
class Multiple(ChoiceList):
    """Several choices are right. A response is the chosen letters in alphabetical order."""

    kind: ClassVar[str] = "multiple"

    def guess(self) -> float:
        """Return the chance of one set of choices among all that hold a choice."""
        return 1 / max(1.0, 2.0 ** len(self.choices) - 1)

    def longest_response(self) -> str:
        """Return every letter."""
        return "".join(choice.id for choice in self.choices)
