"""True or false: `truth: true` or `truth: false`, with a reason for either answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from builders.model.course import Md, Response
from builders.model.node import Fields


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """A statement to judge. `why_true` is the reason shown to those who said true, `why_false` to the others."""

    kind: ClassVar[str] = "truth"
    keys: ClassVar[tuple[str, ...]] = ("truth", "why_true", "why_false")
    graded: ClassVar[bool] = True
    truth: bool
    why_true: str
    why_false: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read the key and both reasons."""
        return cls(truth=fields.flag("truth"), why_true=fields.text("why_true"), why_false=fields.text("why_false"))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give nothing: the keys allow no unfair statement."""
        return iter(())

    def score(self, response: Response) -> float:
        """Return 1 for the right judgement, else 0."""
        return float(response == ("t" if self.truth else "f",))

    def guess(self) -> float:
        """Return a half."""
        return 0.5

    def longest_response(self) -> str:
        """Return one letter."""
        return "t"

    def fixed_texts(self) -> Iterator[str]:
        """Give nothing: true and false are the interface's own."""
        return iter(())

    def texts(self) -> Iterator[str]:
        """Give both reasons."""
        return iter((self.why_true, self.why_false))

    def canonical(self) -> dict[str, Any]:
        """Return the key and the reasons as JSON data for the digest."""
        return {"truth": self.truth, "why_true": self.why_true, "why_false": self.why_false}

    def shown(self) -> dict[str, Any]:
        """Return nothing: the two choices are the interface's own."""
        return {}

    def key(self) -> dict[str, Any]:
        """Return the key and both reasons."""
        return {"right": "t" if self.truth else "f", "whys": {"t": Md(self.why_true), "f": Md(self.why_false)}}
