"""Figures for a client: no name, no small number, and none that can be reckoned from the others."""

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import UsageError
from builders.report.board import Board, Member
from builders.report.client import FEWEST, Group, client, merged, suppressed
from builders.report.desk import Desk, Query
from builders.report.outputs import OUTPUTS
from builders.report.standing import standing
from tests.report.cases import case, credit, curriculum, day, desk, edition, person, rows

TAUGHT = curriculum(edition(0, "1.0.0", "alpha"))
GROUPS = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=5).map(
    lambda found: [Group(name=f"g{n}", people=a + b, done=a) for n, (a, b) in enumerate(found) if a + b]
)


def office(*teams: tuple[str, str, int, int]) -> Desk:
    """Return a desk with teams: role, client, how many are trained, and how many are not."""
    members = []
    for number, (role, of, done, due) in enumerate(teams):
        for count in range(done + due):
            who = person(f"p{number}-{count}", name=f"Secret {number} {count}", roles=(role,), client=of)
            mine = case(TAUGHT, *([credit("alpha", 1)] if count < done else []), person=who)
            members.append(Member(person=who, standings=(standing(mine, day(5)),)))
    board = Board(as_of=day(5), members=tuple(members), findings=())
    return desk(TAUGHT, board=board, roles={"coder": "Coder", "clerk": "Clerk", "lead": "Lead"})


def table(*teams: tuple[str, str, int, int], of: str = "") -> list[tuple[Any, ...]]:
    said = rows(client(office(*teams), Query(subject=of)), "roles")
    return [(one["role"], one["people"], one["trained"], one["not trained"]) for one in said]


def test_what_is_about_many_is_said() -> None:
    assert table(("coder", "", 10, 5), ("clerk", "", 6, 0)) == [
        ("Coder", 15, 10, 5),
        ("Clerk", 6, 6, 0),
        ("Everybody", 21, 16, 5),
    ]


def test_small_roles_are_merged() -> None:
    assert table(("coder", "", 10, 5), ("clerk", "", 3, 0), ("lead", "", 2, 0)) == [
        ("Coder", 15, 10, 5),
        ("Other roles together", 5, 5, 0),
        ("Everybody", 20, 15, 5),
    ]
    assert table(("coder", "", 10, 5), ("clerk", "", 1, 0)) == [
        ("Other roles together", 16, 11, 5),
        ("Everybody", 16, 11, 5),
    ]
    assert table(("coder", "", 4, 0)) == []


def test_a_small_number_takes_another_one_along() -> None:
    # Three clerks are not trained. With the coders' numbers and the sum they could be reckoned.
    found = table(("coder", "", 10, 5), ("clerk", "", 6, 3), ("lead", "", 8, 6))
    assert found == [
        ("Coder", 15, 10, 5),
        ("Lead", 14, None, None),
        ("Clerk", 9, None, None),
        ("Everybody", 38, 24, 14),
    ]
    # Where the sum is small itself, nobody gets it.
    assert table(("coder", "", 10, 0), ("clerk", "", 6, 3))[-1] == ("Everybody", 19, None, None)


@settings(max_examples=150, deadline=None)
@given(GROUPS)
def test_nobody_can_reckon_a_small_number(groups: list[Group]) -> None:
    """Try all numbers that fit what is shown: a hidden row never has one answer alone, and no shown one is small."""
    shown = merged(groups)
    hidden = suppressed(shown)
    assert all(one.people >= FEWEST for one in shown)
    assert sum(one.people for one in shown) in {0, sum(one.people for one in groups)}
    for one in shown:
        if one not in hidden:
            assert not {one.done, one.people - one.done} & set(range(1, FEWEST))
    people, done = sum(one.people for one in shown), sum(one.done for one in shown)
    if {done, people - done} & set(range(1, FEWEST)) or not hidden:
        return
    left = done - sum(one.done for one in shown if one not in hidden)
    fitting = [
        one
        for one in itertools.product(*(range(group.people + 1) for group in hidden[:-1]))
        if 0 <= left - sum(one) <= hidden[-1].people
    ]
    for number in range(len(hidden) - 1):
        assert len({one[number] for one in fitting}) >= FEWEST
    assert len({left - sum(one) for one in fitting}) >= FEWEST


def test_one_client_alone_and_no_name_anywhere() -> None:
    teams = (("coder", "Lakeside", 10, 5), ("clerk", "Hillside", 20, 0), ("clerk", "Hillside", 1, 0))
    assert table(*teams, of="Lakeside") == [("Coder", 15, 10, 5), ("Everybody", 15, 10, 5)]
    for name, make in OUTPUTS.items():
        data = make(client(office(*teams), Query()))
        assert b"Secret" not in data, name
        assert b"p0-" not in data, name
    with pytest.raises(UsageError, match="nobody in the roster of 2026-01-06 has the client 'Seaside'"):
        client(office(*teams), Query(subject="Seaside"))


def test_who_is_asked_nothing_is_in_no_figure() -> None:
    desk_ = desk(TAUGHT, people=tuple(person(f"p{n}") for n in range(9)))
    said = client(desk_, Query())
    assert rows(said, "roles") == []
    assert said.lead.startswith("Hidden")
