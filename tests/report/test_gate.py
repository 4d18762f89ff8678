"""The gate: yes or no, since when, and on which versions or whose waiver that rests."""

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.model.assignments import Assignments
from builders.model.credit import Assurance, Credit
from builders.model.people import Exceptions, Person
from builders.report.agenda import agenda
from builders.report.desk import Desk, Query
from builders.report.gate import ANY, gate
from builders.report.standing import State
from tests.report.cases import absence, ask, credit, curriculum, day, edition, person, rows
from tests.report.office import office, role, rosters, rule

TAUGHT = curriculum(
    edition(0, "1.0.0", "alpha", "beta"),
    edition(40, "2.0.0", "alpha@2.0.0", "beta"),
    ask("alpha", "2.0.0", 50),
    edition(0, "1.0.0", "gamma", course="other"),
)
BEFORE = Assignments(roles={"coder": role(before_access=True), "clerk": role("clerk", "other")})


def made(*found: Credit, as_of: int = 90, who: Person | None = None, **exceptions: Any) -> Desk:
    return office(
        TAUGHT,
        rosters((0, (who or person(roles=("coder", "clerk")),))),
        *found,
        as_of=as_of,
        assignments=BEFORE,
        exceptions=Exceptions(**exceptions),
    )


def told(*found: Credit, as_of: int = 90, **exceptions: Any) -> dict[str, Any]:
    (one,) = rows(gate(made(*found, as_of=as_of, **exceptions), Query()), "gate")
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
    # Of two of the same day, the newer version is named.
    same = told(credit("alpha", 60, "2.0.0"), credit("beta", 5, "1.1.0"), credit("beta", 5))
    assert same["rests on"] == "alpha 2.0; beta 1.1"


def test_a_waiver_stands_there_with_who_approved_it() -> None:
    waiver = absence(0, None, what="beta", reason="taught in person", approved_by="D. Reyes")
    over = absence(0, 40, what="beta", reason="taught in person", approved_by="A. Gone")
    one = told(credit("alpha", 60, "2.0.0"), waivers={"p1": (waiver, over)})
    assert (one["cleared"], one["rests on"]) == ("yes", "alpha 2.0; beta waived by D. Reyes")


def test_each_module_of_a_yes_has_its_record_with_who_approved_it_and_until_when() -> None:
    alpha = credit("alpha", 60, "2.0.0", assurance=Assurance.IMPORTED, mode="classroom", approver="D. Reyes")
    alpha = replace(alpha, expires=day(95), record="sheet-7")
    waiver = absence(0, 120, what="beta", reason="taught in person", approved_by="A. Moss")
    found = made(alpha, credit("alpha", 3), credit("gamma", 5), waivers={"p1": (waiver,)})
    (one,) = rows(gate(found, Query()), "gate")
    assert (one["cleared"], one["since"], one["again by"], one["weakest record"]) == ("yes", None, day(95), "C")
    assert [tuple(row.values()) for row in rows(gate(found, Query()), "modules")] == [
        (
            *("p1", "Robin Doe", "basics", "alpha", "2.0", day(60), "classroom", "D. Reyes", day(95), "C", day(95)),
            "sheet-7",
        ),
        ("p1", "Robin Doe", "basics", "beta", "waived", day(0), "", "A. Moss", day(120), "", day(120), ""),
    ]
    # The day after, nothing is left of it.
    after = gate(made(alpha, as_of=96, waivers={"p1": (waiver,)}), Query())
    assert [row["cleared"] for row in rows(after, "gate")] == ["no"]
    assert rows(after, "modules") == []


def test_again_by_is_the_end_of_the_waiver_where_that_comes_first() -> None:
    waivers = (
        absence(0, 92, what="beta", reason="r", approved_by="A"),
        absence(0, 93, what="basics", reason="r", approved_by="B"),
        absence(0, 40, what="beta", reason="r", approved_by="C"),
    )
    alpha = credit("alpha", 60, "2.0.0", expires=day(95))
    one = told(alpha, waivers={"p1": waivers})
    assert (one["again by"], one["rests on"]) == (day(93), "alpha 2.0; beta waived by A, B")
    one = told(alpha, waivers={"p1": (*waivers, absence(3, None, what="beta", reason="r", approved_by="D"))})
    assert one["again by"] == day(95)


def test_a_round_ends_what_a_record_does_not() -> None:
    yearly = Assignments(roles={"coder": role(before_access=True, recurs_months=1)})
    both = credit("alpha", 60, "2.0.0", expires=day(200)), credit("beta", 80, expires=day(91))
    found = office(TAUGHT, rosters((0, (person(),))), *both, as_of=85, assignments=yearly)
    (one,) = rows(gate(found, Query()), "gate")
    # Day 60 is the second of March.
    assert (one["since"], one["again by"]) == (day(80), dt.date(2026, 4, 2))
    modules = rows(gate(found, Query()), "modules")
    assert [(row["expires"], row["again by"]) for row in modules] == [
        (day(200), dt.date(2026, 4, 2)),
        (day(91), day(91)),
    ]


def test_a_delta_is_named_beside_what_it_stands_on() -> None:
    taught = curriculum(edition(0, "1.0.0", "alpha"), ask("alpha", "2.0.0", 50, delta="news"))
    both = credit("alpha", 3), credit("news", 60, assurance=Assurance.OWN_KEY)
    found = office(taught, rosters((0, (person(),))), *both, assignments=BEFORE)
    (one,) = rows(gate(found, Query()), "gate")
    assert (one["rests on"], one["weakest record"]) == ("alpha 1.0 with news 1.0", "B")
    assert [row["module"] for row in rows(gate(found, Query()), "modules")] == ["alpha", "news"]


SYSTEMS = replace(
    BEFORE,
    access={"bulk": rule("bulk", "gamma"), "portal": rule("portal", "beta")},
)


def of_systems(*found: Credit, access: tuple[str, ...], roles: tuple[str, ...] = ("coder",)) -> list[dict[str, Any]]:
    people = rosters((0, (person(roles=roles, access=access),)))
    made_ = office(TAUGHT, people, *found, assignments=SYSTEMS)
    members = made_.board.members
    said = rows(gate(made_, Query()), "gate")
    assert members[0].cleared == all(row["cleared"] == "yes" for row in said)
    return said


def test_each_kind_of_access_has_its_own_answer() -> None:
    base = credit("alpha", 60, "2.0.0"), credit("beta", 5)
    said = of_systems(*base, access=("bulk", "portal", "bluk"))
    assert [(row["system"], row["cleared"], row["why not"]) for row in said] == [
        ("bulk", "no", "gamma"),
        ("portal", "yes", ""),
        ("bluk", "no", "unknown to the assignments: access bluk"),
    ]
    said = of_systems(*base, credit("gamma", 7), access=("bulk", "portal"))
    # The last of all that comes before an access decides since when.
    assert [row["since"] for row in said] == [day(60), day(60)]
    assert [row["rests on"] for row in said] == ["alpha 2.0; beta 1.0; gamma 1.0", "alpha 2.0; beta 1.0"]
    assert [row["system"] for row in of_systems(*base, access=())] == [ANY]
    # Nobody knows what a misspelt role asks: it opens nothing at all.
    said = of_systems(*base, access=("bulk", "portal"), roles=("coder", "codr"))
    assert {row["why not"] for row in said} == {"unknown to the assignments: role codr"}


def test_what_is_self_reported_opens_nothing_unless_that_is_asked_for() -> None:
    own = credit("alpha", 60, "2.0.0", assurance=Assurance.SELF_REPORTED)
    found = made(own, credit("beta", 5, assurance=Assurance.IMPORTED))
    said = gate(found, Query())
    (one,) = rows(said, "gate")
    assert (one["cleared"], one["why not"], rows(said, "modules")) == ("no", "alpha (self-reported only)", [])
    assert not found.board.members[0].cleared
    assert {one.need.name: one.state for one in found.board.members[0].standings}["basics"] is State.DONE
    # The officer's page says the same.
    assert [row["why"] for row in rows(agenda(found, Query()), "blocked")] == ["alpha"]
    said = gate(found, Query(self_reported=True))
    (one,) = rows(said, "gate")
    assert (one["cleared"], one["weakest record"]) == ("yes", "D")
    assert said.lead.endswith("Self-reported records count here, as was asked for.")
    # Where another record of that module counts, that one is named.
    both = gate(made(own, credit("alpha", 55, "2.0.0"), credit("beta", 5)), Query())
    assert [row["record"] for row in rows(both, "modules")] == ["alpha-55-2.0.0", "beta-5-1.0.0"]
    (one,) = rows(gate(made(own), Query()), "gate")
    assert one["why not"] == "alpha (self-reported only); beta"


CREDITS = st.lists(
    st.builds(
        lambda module, number, version, lasts, level: credit(
            *(module, number, version),
            assurance=Assurance(level),
            expires=None if lasts is None else day(number + lasts),
            record=f"{module}-{number}-{version}-{lasts}-{level}",
        ),
        *(st.sampled_from(["alpha", "beta", "gamma"]), st.integers(0, 90), st.sampled_from(["1.0.0", "2.0.0"])),
        *(st.none() | st.integers(0, 90), st.sampled_from("ABCD")),
    ),
    max_size=8,
)


@settings(deadline=None)
@given(CREDITS)
def test_it_rests_on_what_plain_loops_say(found: list[Credit]) -> None:
    said = gate(made(*found), Query())
    (one,) = rows(said, "gate")
    best = {}
    for module, least in (("alpha", "2.0.0"), ("beta", "1.0.0")):
        usable = [
            (x.expires or dt.date.max, x.day, str(x.version), x.record, x)
            for x in found
            if x.module == module and str(x.version) >= least and x.assurance != "D"
            if x.expires is None or x.expires >= day(90)
        ]
        if usable:
            best[module] = max(usable)[-1]
    assert (one["cleared"] == "yes") == (len(best) == 2)
    if len(best) == 2:
        assert one["rests on"] == "; ".join(f"{module} {str(x.version)[:3]}" for module, x in best.items())
        assert one["weakest record"] == max(x.assurance for x in best.values())
        assert one["since"] == max(x.day for x in best.values())
        assert one["again by"] == min((x.expires for x in best.values() if x.expires), default=None)
        assert [row["record"] for row in rows(said, "modules")] == [x.record for x in best.values()]
    else:
        assert rows(said, "modules") == []
