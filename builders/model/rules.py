"""How a quiz is asked: what it draws, how often it may be taken, what a failure leads to."""

from dataclasses import dataclass
from typing import Any

from builders.errors import Where

RETRIES = ("new_draw", "same")
EACH_MODULE, EACH_OBJECTIVE, CRITICAL, ANY = "each module", "each objective", "critical", "any"
WHOLE_POOLS = (EACH_OBJECTIVE, EACH_MODULE, CRITICAL, ANY)
"""Sources of a draw that stand alone; the others have a name after the colon."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draw:
    """One rule: take `count` questions (None: all) from `source`, such as `tag:fax` or `each objective`."""

    source: str
    count: int | None
    where: Where


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """The rules of a module quiz or of an assessment.

    Without a `draw` every question is asked. `attempts` is how often it may be taken, `review_after` the number of
    failed attempts after which the missed parts have to be read again first; 0 is never, for both. `retry` says
    whether the next attempt draws anew. `test_out` is the percentage that passes a module without reading it, 0 for no.
    """

    pass_percent: int
    draw: tuple[Draw, ...] = ()
    attempts: int = 0
    review_after: int = 0
    retry: str = RETRIES[0]
    shuffle: bool = True
    test_out: int = 0

    def canonical(self) -> dict[str, Any]:
        """Return the rules as JSON data for the digest."""
        return {
            "pass": self.pass_percent,
            "draw": [[rule.source, rule.count] for rule in self.draw],
            "attempts": self.attempts,
            "review_after": self.review_after,
            "retry": self.retry,
            "shuffle": self.shuffle,
            "test_out": self.test_out,
        }
