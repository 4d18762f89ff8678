"""Exact numbers between formats: a value, a tolerance, or two bounds."""

from collections.abc import Mapping
from decimal import Decimal

from builders.model.node import DECIMAL


def bounds(low: str, high: str, tolerance: str | Decimal = Decimal(0)) -> str | Mapping[str, str] | None:
    """Return what an author writes under `number:`; None where a text is no number that ours may be."""
    within = number(str(tolerance))
    least, most = number(low), number(high)
    if least is None or most is None or within is None:
        return None
    least, most = least - abs(within), most + abs(within)
    return written(least) if least == most else {"low": written(least), "high": written(most)}


def number(text: str) -> Decimal | None:
    """Return the number, or None."""
    text = text.strip()
    return Decimal(text.replace(",", "")) if DECIMAL.fullmatch(text) else None


def written(value: Decimal) -> str:
    """Return a number without exponent or needless zeros."""
    return f"{value.normalize():f}"
