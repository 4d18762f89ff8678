"""The gate: yes or no, since when, and on which versions or whose waiver that rests."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.model.assignments import Assignments
from builders.model.credit import Credit
from builders.model.people import Exceptions
from builders.report.desk import Query
from builders.report.gate import gate
from tests.report.cases import absence, ask, credit, curriculum, day, edition, person, rows
from tests.report.office import office, role, rosters

TAUGHT = curriculum(
    edition(0, "1.0.0", "alpha", "beta"),
    edition(40, "2.0.0", "alpha@2.0.0", "beta"),
    ask("alpha", "2.0.0", 50),
    edition(0, "1.0.0", "gamma", course="other"),
)
BEFORE = Assignments(roles={"coder": role(before_access=True), "clerk": role("clerk", "other")})


def told(*found: Credit, as_of: int = 90, **exceptions: Any) -> dict[str, Any]:
    made = office(
        TAUGHT,
        rosters((0, (person(roles=("coder", "clerk")),))),
        *found,
        as_of=as_of,
        assignments=BEFORE,
        exceptions=Exceptions(**exceptions),
    )
    (one,) = rows(gate(made, Query()), "gate")
    return one


def test_a_yes_names_the_versions_that_it_rests_on() -> None:
    both = credit("alpha", 3), credit("beta", 5)
    one = told(*both, credit("gamma", 5), as_of=49)
    assert (one["cleared"], one["since"], one["rests on"]) == ("yes", day(5), "alpha 1.0; beta 1.0")
    # From the day of the change the old version opens nothing.
    two = told(*both, as_of=50)
    assert (two["cleared"], two["since"], two["why not"], two["rests on"]) == ("no", None, "alpha", "")
    again = told(*both, credit("alpha", 60, "2.0.0"))
    assert (again["cleared"], again["rests on"]) == ("yes", "alpha 2.0; beta 1.0")


def test_a_waiver_stands_there_with_who_approved_it() -> None:
    waiver = absence(0, None, what="beta", reason="taught in person", approved_by="D. Reyes")
    over = absence(0, 40, what="beta", reason="taught in person", approved_by="A. Gone")
    one = told(credit("alpha", 60, "2.0.0"), waivers={"p1": (waiver, over)})
    assert (one["cleared"], one["rests on"]) == ("yes", "alpha 2.0; beta waived by D. Reyes")


CREDITS = st.lists(
    st.builds(
        credit, st.sampled_from(["alpha", "beta", "gamma"]), st.integers(0, 90), st.sampled_from(["1.0.0", "2.0.0"])
    ),
    max_size=6,
)


@settings(deadline=None)
@given(CREDITS)
def test_it_rests_on_what_plain_loops_say(found: list[Credit]) -> None:
    one = told(*found)
    newest = {}
    for module in ("alpha", "beta"):
        mine = sorted((x.day, str(x.version)[:3]) for x in found if x.module == module)
        if mine:
            newest[module] = mine[-1][1]
    good = [x for x in found if x.module == "alpha" and str(x.version) == "2.0.0"]
    assert (one["cleared"] == "yes") == bool(good and "beta" in newest)
    if one["cleared"] == "yes":
        assert one["rests on"] == "; ".join(f"{module} {version}" for module, version in newest.items())
