"""Short text: `accept:` lists every spelling that is right."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from builders.model.course import Response
from builders.model.node import Fields
from builders.questions.written import plain_form


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A word or two to write. A response is what was typed."""

    kind: ClassVar[str] = "text"
    keys: ClassVar[tuple[str, ...]] = ("accept",)
    graded: ClassVar[bool] = True
    accept: tuple[str, ...]

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read the spellings."""
        return cls(accept=fields.texts("accept"))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give what makes this no fair question."""
        forms = [plain_form(text) for text in self.accept if text]
        if len(set(forms)) < len(forms):
            yield (
                "Q004",
                "two accepted answers count as the same.",
                "Case, blanks and a full stop don't matter: keep one.",
            )
        if "" in forms:
            yield "Q003", "an accepted answer is empty.", "Write the word that a learner should give."

    def score(self, response: Response) -> float:
        """Return 1 for an accepted spelling, else 0."""
        return float(len(response) == 1 and plain_form(response[0]) in {plain_form(text) for text in self.accept})

    def guess(self) -> float:
        """Return 0: nobody guesses a word blindly."""
        return 0.0

    def longest_response(self) -> str:
        """Return nothing: what was typed may name a patient and does not enter saved state."""
        return ""

    def fixed_texts(self) -> Iterator[str]:
        """Give the spellings."""
        return iter(self.accept)

    def texts(self) -> Iterator[str]:
        """Give the spellings."""
        return iter(self.accept)

    def canonical(self) -> dict[str, Any]:
        """Return the spellings as JSON data for the digest."""
        return {"accept": list(self.accept)}

    def shown(self) -> dict[str, Any]:
        """Return nothing: an input is all there is."""
        return {}

    def key(self) -> dict[str, Any]:
        """Return the spellings."""
        return {"right": list(self.accept), "whys": {}}
