"""Single choice: `answers:` with one `right:`."""

from dataclasses import dataclass
from typing import ClassVar

from builders.questions.choices import ChoiceList


@dataclass(frozen=True, kw_only=True, slots=True)
class Single(ChoiceList):
    """One of several choices is right. A response is its letter."""

    kind: ClassVar[str] = "single"

    def guess(self) -> float:
        """Return the chance of one choice among all."""
        return 1 / max(1, len(self.choices))

    def longest_response(self) -> str:
        """Return one letter."""
        return "z"
