"""Ordering: `order:` lists the entries in the right order; learners get them in another."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from builders.model.course import Md, Response
from builders.model.node import Fields
from builders.questions.choices import LETTERS, Named, lettered, letters_suffice, read_named
from builders.questions.credit import PARTIAL, read_credit, share


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Entries with letters in the right order. A response is all letters in the learner's order."""

    kind: ClassVar[str] = "order"
    keys: ClassVar[tuple[str, ...]] = ("order", "credit")
    graded: ClassVar[bool] = True
    entries: tuple[Named, ...]
    credit: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read the entries."""
        nodes = fields.items("order")
        letters_suffice(fields, "order", len(nodes))
        read = [read_named(node, "order", fields) for node in nodes[: len(LETTERS)]]
        letters = lettered([wanted for _, wanted in read], fields.problems)
        entries = tuple(Named(id=letter, text=text) for (text, _), letter in zip(read, letters, strict=True))
        return cls(entries=entries, credit=read_credit(fields, PARTIAL))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give what makes this no fair question."""
        if len(self.entries) < 2:
            yield "Q002", "ordering needs at least two entries.", "Add the step before or after."
        texts = [entry.text.casefold() for entry in self.entries if entry.text]
        if len(set(texts)) < len(texts):
            yield "Q004", "two entries have the same text.", "Reword or delete one of them."

    def score(self, response: Response) -> float:
        """Return 1 for the right order; with partial credit, the share of entries at their place."""
        right = sum(given == entry.id for given, entry in zip(response, self.entries, strict=False))
        return share(right if len(response) == len(self.entries) else 0, len(self.entries), self.credit)

    def guess(self) -> float:
        """Return the chance of one order among all."""
        return 1 / math.factorial(len(self.entries))

    def longest_response(self) -> str:
        """Return every letter."""
        return "".join(entry.id for entry in self.entries)

    def fixed_texts(self) -> Iterator[str]:
        """Give the entries."""
        return (entry.text for entry in self.entries)

    def texts(self) -> Iterator[str]:
        """Give the entries."""
        return (entry.text for entry in self.entries)

    def canonical(self) -> dict[str, Any]:
        """Return the entries as JSON data for the digest."""
        return {"entries": [entry.canonical() for entry in self.entries], "credit": self.credit}

    def shown(self) -> dict[str, Any]:
        """Return letter and text of each entry, in an order that is never the right one."""
        pairs = [(entry.id, Md(entry.text)) for entry in self.entries]
        mixed = sorted(pairs, key=lambda pair: (pair[1].casefold(), pair[0]))
        return {"entries": mixed if mixed != pairs else [*pairs[1:], *pairs[:1]], "credit": self.credit}

    def key(self) -> dict[str, Any]:
        """Return the letters in the right order."""
        return {"right": "".join(entry.id for entry in self.entries), "whys": {}}
