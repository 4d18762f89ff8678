"""Question kinds: one file each. The key that an author writes names the kind, so there is no `type:`.

To add a kind: its file here, its JavaScript file in `themes/runtime/questions/`, its cases in `tests/vectors/`,
and its name in `KINDS` and in `themes/runtime/questions/kinds.js`.
"""

from typing import Protocol

from builders.model import Body
from builders.model.node import Fields
from builders.questions.attest import Attest
from builders.questions.choices import right_count
from builders.questions.gaps import Gaps
from builders.questions.match import Match
from builders.questions.multiple import Multiple
from builders.questions.number import Number
from builders.questions.order import Order
from builders.questions.scale import Scale
from builders.questions.scenario import Scenario
from builders.questions.single import Single
from builders.questions.text import Text
from builders.questions.truth import Truth


class Kind(Body, Protocol):
    """A kind is a body that can be read."""

    @classmethod
    def read(cls, fields: Fields) -> Body:
        """Read the keys of this kind; what is wrong with them is noted in `fields`."""
        ...


KINDS: tuple[type[Kind], ...] = (
    Single,
    Multiple,
    Truth,
    Match,
    Order,
    Number,
    Text,
    Gaps,
    Scale,
    Attest,
    Scenario,
)

KEYS: tuple[str, ...] = tuple(dict.fromkeys(kind.keys[0] for kind in KINDS))
"""The keys that name a kind; a question has exactly one of them."""


def read_body(fields: Fields) -> Body | None:
    """Read the part of a question that says what is asked of the learner; None if no kind recognises it."""
    found = [key for key in KEYS if fields.has(key)]
    if len(found) != 1:
        message = (
            f"a question has both '{found[0]}' and '{found[1]}'." if found else "the question has nothing to answer."
        )
        known = ", ".join(f"'{key}:'" for key in KEYS)
        fields.problem("Q001", message, f"Write exactly one of {known}.")
        return None
    kinds = [kind for kind in KINDS if kind.keys[0] == found[0]]
    # `answers` means two kinds: several right ones ask for several.
    kind = kinds[-1] if len(kinds) > 1 and right_count(fields) > 1 else kinds[0]
    body = kind.read(fields)
    for key in kind.keys:
        fields.node(key, required=False)
    return body


__all__ = ["KEYS", "KINDS", "Kind", "Multiple", "Scenario", "Single", "Truth", "read_body"]
