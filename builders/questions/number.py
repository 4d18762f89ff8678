"""Numeric: `number:` is a value, `{value, within}` or `{low, high}`; `unit:` stands beside the input.

Both languages compare IEEE doubles with bounds that were worked out here in decimals: neither has arithmetic to
disagree on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from builders.model.course import Response
from builders.model.node import DECIMAL, Fields


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """A number between two bounds, both included, as decimal texts. A response is what was typed."""

    kind: ClassVar[str] = "number"
    keys: ClassVar[tuple[str, ...]] = ("number", "unit")
    graded: ClassVar[bool] = True
    low: str
    high: str
    unit: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read the bounds and the unit."""
        low, high = map(_text, _bounds(fields))
        return cls(low=low, high=high, unit=fields.text("unit", default=""))

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give what makes this no fair question."""
        if float(self.low) > float(self.high):
            yield "Q009", f"no number is from {self.low} to {self.high}.", "Swap 'low' and 'high'."

    def score(self, response: Response) -> float:
        """Return 1 for a number within the bounds, else 0; what is no number is wrong."""
        text = response[0].strip(" ") if len(response) == 1 else ""
        if not DECIMAL.fullmatch(text):
            return 0.0
        return float(float(self.low) <= float(text.replace(",", "")) <= float(self.high))

    def guess(self) -> float:
        """Return 0: nobody guesses a number blindly."""
        return 0.0

    def longest_response(self) -> str:
        """Return nothing: what was typed does not enter saved state."""
        return ""

    def fixed_texts(self) -> Iterator[str]:
        """Give the unit."""
        return iter((self.unit,))

    def texts(self) -> Iterator[str]:
        """Give the unit."""
        return iter((self.unit,))

    def canonical(self) -> dict[str, Any]:
        """Return bounds and unit as JSON data for the digest."""
        return {"low": self.low, "high": self.high, "unit": self.unit}

    def shown(self) -> dict[str, Any]:
        """Return the unit."""
        return {"unit": self.unit}

    def key(self) -> dict[str, Any]:
        """Return the bounds."""
        return {"right": [self.low, self.high], "whys": {}}


def _bounds(fields: Fields) -> tuple[Decimal, Decimal]:
    node = fields.node("number")
    inner = fields.mapping("number") if node and isinstance(node.value, Mapping) else None
    if inner is None:
        value = fields.decimal("number")
        return value, value
    if inner.has("value"):
        value, within = inner.decimal("value"), abs(inner.decimal("within"))
        bounds = value - within, value + within
    else:
        bounds = inner.decimal("low"), inner.decimal("high")
    inner.close()
    return bounds


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"
