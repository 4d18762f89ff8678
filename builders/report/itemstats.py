"""Figures of classical test theory, from rights and wrongs alone: pure numbers, no people.

A paper is what one person got right of what they were asked: 1 or 0 by item. All moments are those of a population,
so that KR-20 and alpha are the same number for such items.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

Paper = Mapping[str, int]
TAIL = 0.27
"""The share of people that counts as strong, and as weak (Kelley 1939)."""
_EPSILON = 1e-12


def rest(paper: Paper, item: str) -> float | None:
    """Return the share of all other items that a person had right; None where they were asked no other."""
    others = len(paper) - 1
    return (sum(paper.values()) - paper[item]) / others if others else None


def correlation(ones: Sequence[float], others: Sequence[float]) -> float | None:
    """Return Pearson's r; None where one of both never varies.

    With an item and its rest score it is the corrected point-biserial correlation.
    """
    if not ones:
        return None
    mean, middle = math.fsum(ones) / len(ones), math.fsum(others) / len(others)
    both = math.fsum((one - mean) * (other - middle) for one, other in zip(ones, others, strict=True))
    spread = math.fsum((one - mean) ** 2 for one in ones) * math.fsum((one - middle) ** 2 for one in others)
    return None if spread < _EPSILON else both / math.sqrt(spread)


def tails(scores: Sequence[float]) -> tuple[list[float], list[float]]:
    """Return how much of each person belongs to the strong and to the weak: 1, 0, or a share at the border.

    Those who are equal at a border share the places that are left, so no order among them decides.
    """
    return _tail(scores, [-score for score in scores]), _tail(scores, list(scores))


def _tail(scores: Sequence[float], order: Sequence[float]) -> list[float]:
    left, weights = TAIL * len(scores), dict[float, float]()
    for key, size in sorted(Counter(order).items()):
        weights[key] = max(0.0, min(1.0, left / size))
        left -= size
    return [weights[key] for key in order]


def share(taken: Sequence[float], weights: Sequence[float]) -> float:
    """Return the share of people, by weight, of whom something is true (1)."""
    return math.fsum(one * weight for one, weight in zip(taken, weights, strict=True)) / math.fsum(weights)


def variance(totals: Sequence[float]) -> float:
    """Return the variance of a population."""
    mean = math.fsum(totals) / len(totals)
    return math.fsum((total - mean) ** 2 for total in totals) / len(totals)


def kr20(papers: Sequence[Paper]) -> float | None:
    """Return Kuder and Richardson's formula 20 of papers with the same items; None where it is not defined."""
    items = sorted(papers[0]) if papers else []
    spread = variance([sum(paper.values()) for paper in papers]) if papers else 0.0
    if len(items) == 1 or spread < _EPSILON:
        return None
    easy = [sum(paper[item] for paper in papers) / len(papers) for item in items]
    return len(items) / (len(items) - 1) * (1 - math.fsum(p * (1 - p) for p in easy) / spread)


def livingston(papers: Sequence[Paper], cut: float) -> float | None:
    """Return Livingston's K squared: how surely papers tell who is above a `cut` (a number of items)."""
    reliability = kr20(papers)
    if reliability is None:
        return None
    totals = [sum(paper.values()) for paper in papers]
    spread, away = variance(totals), (sum(totals) / len(totals) - cut) ** 2
    return (reliability * spread + away) / (spread + away)


def brennan(right: Sequence[int], passed: Sequence[bool]) -> float | None:
    """Return Brennan's B: the share right of those who passed less that of those who did not; None without both."""
    above = [one for one, good in zip(right, passed, strict=True) if good]
    below = [one for one, good in zip(right, passed, strict=True) if not good]
    return sum(above) / len(above) - sum(below) / len(below) if above and below else None
