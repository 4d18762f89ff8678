"""Matching: `match:` pairs an `item` with what belongs to it; `decoys:` are further targets that belong to none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from builders.errors import Problem
from builders.model.course import Md, Response
from builders.model.node import Fields, Node
from builders.questions.choices import (
    LETTERS,
    Named,
    Wanted,
    lettered,
    letters_suffice,
    read_letter,
    read_named,
)
from builders.questions.credit import PARTIAL, read_credit, share

TARGET = re.compile("[a-y]")
TARGET_SAYS = "A target's id is one lower-case letter from a to y."


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One item: its letter, its text, the letter of the target that belongs to it, and the reason."""

    id: str
    text: str
    target: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """Items and targets. A response names the target's letter for each item, in the items' order; `-` is none.

    Saved state holds letters alone: there `z` is none, so that targets end at `y`.
    """

    kind: ClassVar[str] = "match"
    keys: ClassVar[tuple[str, ...]] = ("match", "decoys", "credit")
    graded: ClassVar[bool] = True
    items: tuple[Item, ...]
    targets: tuple[Named, ...]
    credit: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read the pairs and decoys. Equal targets of two items are one target."""
        pairs = [_pair(node, fields) for node in fields.items("match")]
        letters_suffice(fields, "match", len(pairs))
        pairs = pairs[: len(LETTERS)]
        decoys = [_target(node, "decoys", fields) for node in fields.items("decoys", required=False)]
        targets = _targets([*(pair.target for pair in pairs), *decoys], fields)
        letter_of = {target.text: target.id for target in targets}
        letters = lettered([pair.wanted for pair in pairs], fields.problems)
        items = tuple(
            Item(id=letter, text=pair.text, target=letter_of.get(pair.target[0], ""), why=pair.why)
            for letter, pair in zip(letters, pairs, strict=True)
        )
        return cls(items=items, targets=targets, credit=read_credit(fields, PARTIAL))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give what makes this no fair question."""
        if len(self.items) < 2 or len(self.targets) < 2:
            yield "Q002", "matching needs at least two items and two targets.", "Add a pair, or a decoy."
        texts = [item.text.casefold() for item in self.items if item.text]
        if len(set(texts)) < len(texts):
            yield "Q004", "two items have the same text.", "Reword or delete one of them."

    def score(self, response: Response) -> float:
        """Return 1 if every item has its target; with partial credit, the share of those that have."""
        pairs = zip(self.items, (*response, *["-"] * len(self.items)), strict=False)
        right = sum(item.target == given for item, given in pairs)
        return share(right, len(self.items), self.credit)

    def guess(self) -> float:
        """Return the chance of the right target for every item."""
        return float(1 / max(1, len(self.targets)) ** len(self.items))

    def longest_response(self) -> str:
        """Return one letter for each item."""
        return "z" * len(self.items)

    def fixed_texts(self) -> Iterator[str]:
        """Give items and targets."""
        yield from (item.text for item in self.items)
        yield from (target.text for target in self.targets)

    def texts(self) -> Iterator[str]:
        """Give items, targets and reasons."""
        yield from self.fixed_texts()
        yield from (item.why for item in self.items)

    def canonical(self) -> dict[str, Any]:
        """Return the pairs and decoys as JSON data for the digest."""
        items = [{"id": i.id, "text": i.text, "target": i.target, "why": i.why} for i in self.items]
        return {"items": items, "targets": [target.canonical() for target in self.targets], "credit": self.credit}

    def shown(self) -> dict[str, Any]:
        """Return items and targets with their letters; the targets in alphabetical order, which gives nothing away."""
        pairs = [(target.id, target.text) for target in self.targets]
        targets = sorted(pairs, key=lambda pair: (pair[1].casefold(), pair[0]))
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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pair:
    text: str
    target: tuple[str, Wanted]
    why: str
    wanted: Wanted


def _pair(node: Node, question: Fields) -> _Pair:
    fields = Fields(node, question.problems)
    target = fields.node("with")
    pair = _Pair(
        text=fields.text("item"),
        target=_target(target, "with", fields) if target else ("", Wanted(letter="", where=node.where)),
        why=fields.text("why", default=""),
        wanted=read_letter(fields),
    )
    fields.close()
    return pair


def _target(node: Node, key: str, fields: Fields) -> tuple[str, Wanted]:
    return read_named(node, key, fields, form=TARGET, says=TARGET_SAYS)


def _targets(read: Sequence[tuple[str, Wanted]], question: Fields) -> tuple[Named, ...]:
    """Return each target once, with the letter that one of its mentions gives it."""
    wanted: dict[str, Wanted] = {}
    for text, one in read:
        known = wanted.get(text)
        if known is not None and known.letter and one.letter not in {"", known.letter}:
            message = f"the target '{text}' has the id '{known.letter}' already."
            problem = Problem(code="K004", where=one.where, message=message, hint="Give it one id.")
            question.problems.append(problem)
        if known is None or (one.letter and not known.letter):
            wanted[text] = one
    most = len(LETTERS) - 1
    if len(wanted) > most:
        question.problem("Q005", f"{len(wanted)} targets: {most} are the most.", "Ask less at once.", key="match")
    texts = list(wanted)[:most]
    letters = lettered([wanted[text] for text in texts], question.problems)
    return tuple(Named(id=letter, text=text) for letter, text in zip(letters, texts, strict=True))
