"""Results kept for the very same objects: what is frozen but has no hash can be asked about again for nothing."""

import functools
from collections.abc import Callable
from typing import TypeVar

_Thing = TypeVar("_Thing")
_Other = TypeVar("_Other")
_Result = TypeVar("_Result")

KEPT = 128
"""Results: those of a large project. What was read anew is another object, and pushes old ones out."""


class _Same:
    """An object as the key of a cache. The cache holds it, so its identity stays its own."""

    __slots__ = ("it",)

    def __init__(self, it: object) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.it is other.it


def kept(make: Callable[[_Thing, _Other], _Result]) -> Callable[[_Thing, _Other], _Result]:
    """Make a function of two frozen objects return what it returned for the very same two before."""

    @functools.lru_cache(maxsize=KEPT)
    def found(one: _Same, other: _Same) -> _Result:
        return make(one.it, other.it)  # type: ignore[arg-type]

    @functools.wraps(make)
    def asked(one: _Thing, other: _Other) -> _Result:
        return found(_Same(one), _Same(other))

    return asked
