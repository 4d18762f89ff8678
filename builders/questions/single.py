"""Single choice: `answers:` with one `right:`."""

from dataclasses import dataclass
from typing import ClassVar

from builders.questions.choices import ChoiceList


@dataclass(frozen=True, kw_only=True, slots=True)
class Single(ChoiceList):
    """One of several choices is right. A response is its letter."""

    kind: ClassVar[str] = "single"

    def longest_response(self) -> str:
        """Return one letter."""
        return "z"
