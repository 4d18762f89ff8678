"""The figures of item analysis, against published data sets and against definitions written out once more."""

import statistics
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.report.itemstats import brennan, correlation, kr20, livingston, rest, share, tails, variance
from tests.report.published import (
    LSAT_EASE,
    LSAT_TOTALS,
    WUENSCH,
    WUENSCH_EASE,
    WUENSCH_TOTALS,
    WUENSCH_VARIANCE,
    lsat,
    papers,
)


def totals(found: list[dict[str, int]]) -> list[int]:
    return [sum(paper.values()) for paper in found]


def corrected(found: list[dict[str, int]], item: str) -> float | None:
    return correlation([paper[item] for paper in found], [rest(paper, item) or 0 for paper in found])


def test_the_published_data_are_copied_without_a_slip() -> None:
    found = papers(WUENSCH)
    assert tuple(totals(found)) == WUENSCH_TOTALS
    assert tuple(sum(paper[f"i{n}"] for paper in found) / 10 for n in range(1, 11)) == WUENSCH_EASE
    assert variance(totals(found)) == pytest.approx(WUENSCH_VARIANCE)
    assert tuple(Counter(totals(lsat()))[n] for n in range(6)) == LSAT_TOTALS
    assert tuple(sum(paper[f"i{n}"] for paper in lsat()) / 1000 for n in range(1, 6)) == LSAT_EASE


def test_wuenschs_ten_items() -> None:
    found = papers(WUENSCH)
    assert kr20(found) == pytest.approx(0.69635, abs=5e-6)
    assert livingston(found, 8) == pytest.approx(0.7726, abs=5e-5)
    said = [0.7059, 0.7059, 0.0, 0.4736, 0.5839, 0.2861, -0.0274, 0.7059, -0.1236, 0.4759]
    assert [corrected(found, f"i{n}") for n in range(1, 11)] == pytest.approx(said, abs=5e-5)
    # A sample's variance beside shares of a population is a mistake that has been published; it gives this.
    spread = statistics.variance(totals(found))
    assert 10 / 9 * (1 - 2.18 / spread) == pytest.approx(0.7378, abs=5e-5)


def test_the_law_schools_five_items() -> None:
    found = lsat()
    assert kr20(found) == pytest.approx(0.2950, abs=5e-5)
    said = [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]
    assert [corrected(found, f"i{n}") for n in range(1, 6)] == pytest.approx(said, abs=5e-5)


def test_what_is_not_defined_is_none() -> None:
    same = papers(("11", "11"))
    assert kr20(same) is None
    assert livingston(same, 1) is None
    assert kr20(papers(("1", "0"))) is None
    assert kr20([]) is None
    assert correlation([1, 1], [0.5, 1]) is None
    assert correlation([], []) is None
    assert rest({"i1": 1}, "i1") is None
    assert brennan([1, 0], [True, True]) is None


def test_brennans_b() -> None:
    assert brennan([1, 1, 0, 1, 0, 0], [True, True, True, False, False, False]) == pytest.approx(2 / 3 - 1 / 3)


def test_equals_share_the_places_at_the_border() -> None:
    # 27 % of 10 are 2.7 people: of the three best one has it all, two equals share the rest.
    strong, weak = tails([9, 8, 8, 5, 5, 5, 5, 1, 1, 0])
    assert strong == pytest.approx([1, 0.85, 0.85, 0, 0, 0, 0, 0, 0, 0])
    assert weak == pytest.approx([0, 0, 0, 0, 0, 0, 0, 0.85, 0.85, 1])
    assert share([1, 1, 0, 1, 1, 1, 1, 0, 0, 0], strong) == pytest.approx(1.85 / 2.7)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30))
def test_the_tails_are_those_of_all_orders_together(scores: list[int]) -> None:
    """Share by share: whoever is equal would be in the tail in as many orders as the weight says."""
    strong, weak = tails(scores)
    places = Fraction(27, 100) * len(scores)
    for number, score in enumerate(scores):
        for weights, better in ((strong, [o for o in scores if o > score]), (weak, [o for o in scores if o < score])):
            left = max(Fraction(0), min(places - len(better), Fraction(scores.count(score))))
            assert weights[number] == pytest.approx(float(left / scores.count(score)))


@given(st.lists(st.lists(st.integers(0, 1), min_size=4, max_size=4), min_size=2, max_size=40))
def test_reliability_is_that_of_the_definition(rows: list[list[int]]) -> None:
    found = papers(tuple("".join(map(str, row)) for row in rows))
    sums = [Fraction(sum(row)) for row in rows]
    mean = sum(sums) / len(sums)
    spread = sum((one - mean) ** 2 for one in sums) / len(sums)
    shares = [Fraction(sum(row[n] for row in rows), len(rows)) for n in range(4)]
    if not spread:
        assert kr20(found) is None
        return
    expected = Fraction(4, 3) * (1 - sum(p * (1 - p) for p in shares) / spread)
    assert kr20(found) == pytest.approx(float(expected))
    away = (mean - 3) ** 2
    assert livingston(found, 3) == pytest.approx(float((expected * spread + away) / (spread + away)))
