"""Gaps: `gaps: "More than {500} residents, and {media|the media} too."` has an input where braces stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from builders.model.course import Md, Response
from builders.model.node import Fields
from builders.questions.credit import PARTIAL, read_credit, share
from builders.questions.written import plain_form

_GAP = re.compile(r"(?<!\{)\{([^{}]*)\}(?!\})")
_EDGES = re.compile(r"^\s+|\s+$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Gaps:
    """A text in pieces, with a gap between each two; `accept` holds the spellings for each gap.

    A response is what was typed, gap by gap.
    """

    kind: ClassVar[str] = "gaps"
    keys: ClassVar[tuple[str, ...]] = ("gaps", "credit")
    graded: ClassVar[bool] = True
    pieces: tuple[str, ...]
    accept: tuple[tuple[str, ...], ...]
    credit: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read the text and cut it at its gaps."""
        parts = _GAP.split(fields.text("gaps"))
        accept = tuple(tuple(word.strip() for word in words.split("|")) for words in parts[1::2])
        return cls(pieces=tuple(parts[::2]), accept=accept, credit=read_credit(fields, PARTIAL))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give what makes this no fair question."""
        if not self.accept:
            yield "Q002", "the text has no gap.", "Put the word to be filled in into braces: {word|other spelling}."
        if any(not word for words in self.accept for word in words):
            yield "Q003", "a gap has an empty answer.", "Write the word between the braces."

    def score(self, response: Response) -> float:
        """Return 1 if every gap is right; with partial credit, the share of those that are."""
        right = sum(
            plain_form(given) in {plain_form(word) for word in words}
            for given, words in zip(response, self.accept, strict=False)
        )
        return share(right if len(response) == len(self.accept) else 0, len(self.accept), self.credit)

    def guess(self) -> float:
        """Return 0: nobody guesses words blindly."""
        return 0.0

    def longest_response(self) -> str:
        """Return nothing: what was typed does not enter saved state."""
        return ""

    def fixed_texts(self) -> Iterator[str]:
        """Give the spellings."""
        return (word for words in self.accept for word in words)

    def texts(self) -> Iterator[str]:
        """Give the pieces and the spellings."""
        yield from self.pieces
        yield from self.fixed_texts()

    def canonical(self) -> dict[str, Any]:
        """Return pieces and spellings as JSON data for the digest."""
        return {"pieces": list(self.pieces), "accept": [list(words) for words in self.accept], "credit": self.credit}

    def shown(self) -> dict[str, Any]:
        """Return the pieces. A blank beside a gap is an entity: rendering strips the others."""
        return {"pieces": [Md(_EDGES.sub("&#32;", piece)) for piece in self.pieces], "credit": self.credit}

    def key(self) -> dict[str, Any]:
        """Return the spellings, gap by gap."""
        return {"right": [list(words) for words in self.accept], "whys": {}}
