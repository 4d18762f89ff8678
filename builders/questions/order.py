"""Ordering: `order:` lists the entries in the right order; learners get them in another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from builders.model.course import Md, Response
from builders.model.node import Fields
from builders.model.texts import Texts
from builders.questions.choices import LETTERS, letters_suffice
from builders.questions.credit import PARTIAL, read_credit, share


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Entries with letters in the right order. A response is all letters in the learner's order."""

    kind: ClassVar[str] = "order"
    keys: ClassVar[tuple[str, ...]] = ("order", "credit")
    graded: ClassVar[bool] = True
    entries: tuple[str, ...]
    credit: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read the entries."""
        entries = fields.texts("order")
        letters_suffice(fields, "order", len(entries))
        return cls(entries=entries[: len(LETTERS)], credit=read_credit(fields, PARTIAL))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give what makes this no fair question."""
        if len(self.entries) < 2:
            yield "Q002", "ordering needs at least two entries.", "Add the step before or after."
        texts = [text.casefold() for text in self.entries if text]
        if len(set(texts)) < len(texts):
            yield "Q004", "two entries have the same text.", "Reword or delete one of them."

    def score(self, response: Response) -> float:
        """Return 1 for the right order; with partial credit, the share of entries at their place."""
        right = sum(given == letter for given, letter in zip(response, LETTERS, strict=False))
        return share(right if len(response) == len(self.entries) else 0, len(self.entries), self.credit)

    def longest_response(self) -> str:
        """Return every letter."""
        return LETTERS[: len(self.entries)]

    def fixed_texts(self) -> Iterator[str]:
        """Give the entries."""
        return iter(self.entries)

    def texts(self) -> Iterator[str]:
        """Give the entries."""
        return iter(self.entries)

    def translated(self, texts: Texts) -> Self:
        """Return it with other entries under the same letters."""
        return replace(self, entries=texts.named("order", dict(zip(LETTERS, self.entries, strict=False))))

    def canonical(self) -> dict[str, Any]:
        """Return the entries as JSON data for the digest."""
        return {"entries": list(self.entries), "credit": self.credit}

    def shown(self) -> dict[str, Any]:
        """Return letter and text of each entry, in an order that is never the right one."""
        pairs = [(letter, Md(text)) for letter, text in zip(LETTERS, self.entries, strict=False)]
        mixed = sorted(pairs, key=lambda pair: (pair[1].casefold(), pair[0]))
        return {"entries": mixed if mixed != pairs else [*pairs[1:], *pairs[:1]], "credit": self.credit}

    def key(self) -> dict[str, Any]:
        """Return the letters in the right order."""
        return {"right": LETTERS[: len(self.entries)], "whys": {}}
