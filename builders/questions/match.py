"""Matching: `match:` pairs an `item` with what belongs to it; `decoys:` are further targets that belong to none."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from builders.model.course import Md, Response
from builders.model.node import Fields, Node
from builders.model.texts import Texts
from builders.questions.choices import LETTERS, letters_suffice
from builders.questions.credit import PARTIAL, read_credit, share


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One item: its letter, its text, the letter of the target that belongs to it, and the reason."""

    id: str
    text: str
    target: str
    why: str

    def translated(self, texts: Texts) -> Self:
        """Return it with another text and reason."""
        return replace(self, text=texts.text("item", self.text), why=texts.text("why", self.why))


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """Items and targets. A response names the target's letter for each item, in the items' order; `-` is none.

    Saved state holds letters alone: there `z` is none, so that targets end at `y`.
    """

    kind: ClassVar[str] = "match"
    keys: ClassVar[tuple[str, ...]] = ("match", "decoys", "credit")
    graded: ClassVar[bool] = True
    items: tuple[Item, ...]
    targets: tuple[str, ...]
    credit: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read the pairs and decoys. Equal targets of two items are one target."""
        pairs = [_pair(node, fields) for node in fields.items("match")]
        decoys = fields.texts("decoys", required=False)
        targets = tuple(dict.fromkeys([*(target for _, target, _ in pairs), *decoys]))
        letters_suffice(fields, "match", len(pairs))
        if len(targets) >= len(LETTERS):
            fields.problem("Q005", f"{len(targets)} targets: 25 are the most.", "Ask less at once.", key="match")
        letter = dict(zip(targets, LETTERS, strict=False))
        items = tuple(
            Item(id=LETTERS[n], text=text, target=letter.get(target, ""), why=why)
            for n, (text, target, why) in enumerate(pairs[: len(LETTERS)])
        )
        return cls(items=items, targets=targets[: len(LETTERS) - 1], credit=read_credit(fields, PARTIAL))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give what makes this no fair question."""
        if len(self.items) < 2 or len(self.targets) < 2:
            yield "Q002", "matching needs at least two items and two targets.", "Add a pair, or a decoy."
        texts = [item.text.casefold() for item in self.items if item.text]
        if len(set(texts)) < len(texts):
            yield "Q004", "two items have the same text.", "Reword or delete one of them."
        if len(set(self.targets)) < len(self.targets):
            yield "Q004", "two targets have the same text.", "Reword one of them."

    def score(self, response: Response) -> float:
        """Return 1 if every item has its target; with partial credit, the share of those that have."""
        pairs = zip(self.items, (*response, *["-"] * len(self.items)), strict=False)
        right = sum(item.target == given for item, given in pairs)
        return share(right, len(self.items), self.credit)

    def longest_response(self) -> str:
        """Return one letter for each item."""
        return "z" * len(self.items)

    def fixed_texts(self) -> Iterator[str]:
        """Give items and targets."""
        yield from (item.text for item in self.items)
        yield from self.targets

    def texts(self) -> Iterator[str]:
        """Give items, targets and reasons."""
        yield from self.fixed_texts()
        yield from (item.why for item in self.items)

    def translated(self, texts: Texts) -> Self:
        """Return it with other items and targets under the same letters."""
        targets = texts.named("targets", dict(zip(LETTERS, self.targets, strict=False)))
        return replace(self, items=texts.each("match", self.items), targets=targets)

    def canonical(self) -> dict[str, Any]:
        """Return the pairs and decoys as JSON data for the digest."""
        items = [{"id": i.id, "text": i.text, "target": i.target, "why": i.why} for i in self.items]
        return {"items": items, "targets": list(self.targets), "credit": self.credit}

    def shown(self) -> dict[str, Any]:
        """Return items and targets with their letters; the targets in alphabetical order, which gives nothing away."""
        targets = sorted(zip(LETTERS, self.targets, strict=False), key=lambda pair: (pair[1].casefold(), pair[0]))
        return {
            "items": [(item.id, Md(item.text)) for item in self.items],
            # Options of a select hold plain text: Markdown would show as signs.
            "targets": targets,
            "credit": self.credit,
        }

    def key(self) -> dict[str, Any]:
        """Return the target's letter for each item, and the reasons."""
        return {
            "right": "".join(item.target for item in self.items),
            "whys": {item.id: Md(item.why) for item in self.items},
        }


def _pair(node: Node, question: Fields) -> tuple[str, str, str]:
    fields = Fields(node, question.problems)
    pair = fields.text("item"), fields.text("with"), fields.text("why", default="")
    fields.close()
    return pair
