"""Single choice: `answers:` with one `right:`."""

from dataclasses import dataclass
from typing import ClassVar

from builders.model.node import Fields
from builders.questions.choices import ChoiceList, right_count


@dataclass(frozen=True, kw_only=True, slots=True)
class Single(ChoiceList):
    """One of several choices is right."""

    kind: ClassVar[str] = "single"

    @staticmethod
    def recognises(fields: Fields) -> bool:
        """Say whether the author's keys mean this kind: at most one choice is marked right."""
        return fields.has("answers") and right_count(fields) < 2

    def longest_response(self) -> str:
        """Return one letter."""
        return self.choices[-1].id
