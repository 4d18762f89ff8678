"""Partial credit, which kinds with several parts share."""

from builders.model.node import Fields

ALL = "all"
PARTIAL = "partial"
PENALTY = "partial_penalty"


def read_credit(fields: Fields, *allowed: str) -> str:
    """Read `credit:`, one of `allowed`; all or nothing if it is not written."""
    return fields.one_of("credit", (ALL, *allowed), default=ALL)


def share(right: int, of: int, credit: str) -> float:
    """Return the score for `right` parts of `of`: the share for partial credit, else all or nothing."""
    if credit == ALL or of == 0:
        return float(right == of and of > 0)
    return right / of
