"""What each role misses, against plain loops."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.model.assignments import Assignments
from builders.report.desk import Query
from builders.report.progress import progress
from builders.report.traces import Asked
from tests.report.cases import curriculum, edition, person, rows
from tests.report.office import office, role, rosters
from tests.report.test_progress import answer

TAUGHT = curriculum(edition(0, "1.0.0", "alpha", "beta"))
PEOPLE = (person("p1"), person("p2", roles=("coder", "clerk")), person("p3", roles=("stranger",)))
ROLES = Assignments(roles={"coder": role(), "clerk": role("clerk")})


def told(**asked: tuple[Asked, ...]) -> list[dict[str, Any]]:
    return rows(progress(office(TAUGHT, rosters((0, PEOPLE)), asked=asked, assignments=ROLES), Query()), "by_role")


def test_who_has_two_roles_counts_in_both_and_few_answers_make_no_share() -> None:
    found = told(
        p1=(answer(3, "q", wrong=1), answer(4, "q", right=3)),
        p2=(answer(3, "q", wrong=2),),
        p3=(answer(3, "r", right=1),),
        gone=(answer(3, "q", wrong=9),),
    )
    assert [tuple(row.values()) for row in found] == [
        ("Coder", "alpha", "q", 2, 6, 3, 0.5),
        ("Clerk", "alpha", "q", 1, 2, 2, None),
        ("without a role", "alpha", "r", 1, 1, 0, None),
    ]


ANSWERS = st.lists(
    st.builds(
        lambda question, module, right, wrong: answer(3, question, module=module, right=right, wrong=wrong),
        *(st.sampled_from(["q", "r"]), st.sampled_from(["alpha", "beta"]), st.integers(0, 3), st.integers(0, 3)),
    ).filter(lambda one: one.right + one.wrong > 0),
    max_size=6,
)


@settings(deadline=None)
@given(ANSWERS, ANSWERS, ANSWERS)
def test_the_figures_are_those_of_plain_loops(one: list[Asked], two: list[Asked], three: list[Asked]) -> None:
    expected = {}
    for title, people in (("Coder", (one, two)), ("Clerk", (two,)), ("without a role", (three,))):
        for module in ("alpha", "beta"):
            for question in ("q", "r"):
                mine = [[x for x in them if (x.module, x.marks[0].question) == (module, question)] for them in people]
                right, wrong = (sum(getattr(x, word) for them in mine for x in them) for word in ("right", "wrong"))
                having = sum(any(x.right + x.wrong for x in them) for them in mine)
                if right + wrong:
                    share = wrong / (right + wrong) if right + wrong >= 5 else None
                    expected[title, module, question] = (having, right + wrong, wrong, share)
    found = told(p1=tuple(one), p2=tuple(two), p3=tuple(three))
    assert {tuple(row.values())[:3]: tuple(row.values())[3:] for row in found} == expected
    shares = [row["share"] or 0 for row in found]
    assert shares == sorted(shares, reverse=True)
