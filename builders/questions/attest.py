"""Attestation: `attest:` is a statement to confirm; `evidence:` says how: `tick`, and `full_name` besides."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from builders.model.course import Md, Response
from builders.model.node import Fields

TICK, FULL_NAME = "tick", "full_name"


@dataclass(frozen=True, kw_only=True, slots=True)
class Attest:
    """A statement and what confirms it. A response is `agreed`, then the name where it is asked for.

    It is collected besides a score and never takes its place.
    """

    kind: ClassVar[str] = "attest"
    keys: ClassVar[tuple[str, ...]] = ("attest", "evidence")
    graded: ClassVar[bool] = False
    statement: str
    evidence: tuple[str, ...]

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read the statement and the evidence."""
        return cls(statement=fields.text("attest"), evidence=fields.texts("evidence", required=False) or (TICK,))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give what makes this no fair question."""
        unknown = [word for word in self.evidence if word not in {TICK, FULL_NAME}]
        if unknown or TICK not in self.evidence:
            found = ", ".join(self.evidence)
            yield "K004", f"'evidence' is [{found}].", f"Write [{TICK}] or [{TICK}, {FULL_NAME}]."

    def score(self, response: Response) -> float:
        """Return 1 when everything that was asked for is there, else 0."""
        named = len(response) > 1 and bool(response[1].strip(" "))
        return float(response[:1] == ("agreed",) and (named or FULL_NAME not in self.evidence))

    def guess(self) -> float:
        """Return 1: it is a promise."""
        return 1.0

    def longest_response(self) -> str:
        """Return nothing: a name does not enter saved state."""
        return ""

    def fixed_texts(self) -> Iterator[str]:
        """Give nothing: a statement may name the organisation's policy."""
        return iter(())

    def texts(self) -> Iterator[str]:
        """Give the statement."""
        return iter((self.statement,))

    def canonical(self) -> dict[str, Any]:
        """Return statement and evidence as JSON data for the digest."""
        return {"statement": self.statement, "evidence": list(self.evidence)}

    def shown(self) -> dict[str, Any]:
        """Return the statement and whether a name is asked for."""
        return {"statement": Md(self.statement), "named": FULL_NAME in self.evidence}

    def key(self) -> dict[str, Any]:
        """Return nothing that is right: whoever agrees has answered."""
        return {"right": "", "whys": {}}
