"""Multiple response: `answers:` with two or more `right:`."""

from dataclasses import dataclass
from typing import ClassVar

from builders.model.node import Fields
from builders.questions.choices import ChoiceList, right_count


@dataclass(frozen=True, kw_only=True, slots=True)
class Multiple(ChoiceList):
    """Several choices are right."""

    kind: ClassVar[str] = "multiple"

    @staticmethod
    def recognises(fields: Fields) -> bool:
        """Say whether the author's keys mean this kind."""
        return fields.has("answers") and right_count(fields) >= 2

    def longest_response(self) -> str:
        """Return every letter."""
        return "".join(choice.id for choice in self.choices)
