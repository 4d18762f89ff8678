"""Version coverage, by hand and against plain loops."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import UsageError
from builders.model.credit import Credit, Dating
from builders.report.coverage import coverage
from builders.report.desk import Query
from tests.report.cases import credit, curriculum, day, desk, edition, person, rows

TAUGHT = curriculum(edition(0, "1.0.0", "alpha", "beta"), edition(20, "2.0.0", "alpha@2.0.0", "beta@1.0.0"))


def test_a_course_version_is_taken_with_its_last_module() -> None:
    found = coverage(
        desk(TAUGHT, credit("alpha", 3), credit("beta", 5), credit("alpha", 30, "2.0.0"), as_of=40), Query(since=day(6))
    )
    assert [(one["version"], one["people"]) for one in rows(found, "courses")] == [("1.0.0", 0), ("2.0.0", 1)]
    assert [(one["module"], one["version"], one["people"]) for one in rows(found, "modules")] == [("alpha", "2.0", 1)]


def test_who_takes_it_again_is_counted_again() -> None:
    taken = [credit(module, number) for number in (3, 40) for module in ("alpha", "beta")]
    assert rows(coverage(desk(TAUGHT, *taken), Query(since=day(30))), "courses")[0]["people"] == 1


def test_who_has_no_sure_version_is_named() -> None:
    unsure = (
        credit("alpha", 3, dating=Dating.INFERRED),
        credit("course basics", 4, version="1.0.0", dating=Dating.UNKNOWN),
        credit("beta", 3, dating=Dating.INFERRED),
        credit("beta", 9),
    )
    found = coverage(desk(TAUGHT, *unsure), Query())
    assert [(one["module"], one["version is"]) for one in rows(found, "uncertain")] == [
        ("alpha", "inferred"),
        ("course basics", "unknown"),
    ]


def test_who_left_is_counted_apart() -> None:
    found = coverage(desk(TAUGHT, credit("alpha", 3), credit("alpha", 4, person="gone")), Query())
    (one,) = rows(found, "modules")
    assert (one["people"], one["of them here"], one["attempts"]) == (2, 1, 2)


def test_nothing_was_taken() -> None:
    found = coverage(desk(curriculum()), Query())
    assert [one.rows for one in found.sections[:3]] == [(), (), ()]
    assert all("'" in one.empty or "." in one.empty for one in found.sections)
    with pytest.raises(UsageError, match="takes no"):
        coverage(desk(curriculum()), Query(subject="p1"))


CREDITS = st.builds(
    lambda module, number, version, who, dating, draft: credit(
        module, number, version, person=who, dating=dating, draft=draft
    ),
    *(st.sampled_from(["alpha", "beta"]), st.integers(0, 60), st.sampled_from(["1.0.0", "2.0.0"])),
    *(st.sampled_from(["p1", "p2", "p3"]), st.sampled_from([Dating.RECORDED, Dating.INFERRED]), st.booleans()),
)


@settings(max_examples=150, deadline=None)
@given(found=st.lists(CREDITS, max_size=14), first=st.integers(0, 60))
def test_the_figures_are_those_of_plain_loops(found: list[Credit], first: int) -> None:
    said = coverage(desk(TAUGHT, *found, people=(person("p1"), person("p2"))), Query(since=day(first)))
    assert rows(said, "courses") == [naive_course(found, first, *one) for one in NAMED]
    for one in rows(said, "modules"):
        same = [
            c
            for c in found
            if not c.draft
            and c.day >= day(first)
            and (c.module, str(c.version)) == (one["module"], one["version"] + ".0")
        ]
        people = [who for who in ("p1", "p2", "p3") if any(c.person == who for c in same)]
        unsure = [who for who in people if not any(c.person == who and c.dating == "recorded" for c in same)]
        assert (one["people"], one["inferred only"], one["attempts"]) == (len(people), len(unsure), len(same))
    assert sum(one["attempts"] for one in rows(said, "modules")) == sum(
        not c.draft and c.day >= day(first) for c in found
    )


NAMED = (("1.0.0", 0, {"alpha": "1.0.0", "beta": "1.0.0"}), ("2.0.0", 20, {"alpha": "2.0.0", "beta": "1.0.0"}))


def naive_course(found: list[Credit], first: int, version: str, out: int, modules: dict[str, str]) -> dict[str, Any]:
    takers = []
    for who in ("p1", "p2", "p3"):
        days = [
            [c.day for c in found if c.person == who and not c.draft and (c.module, str(c.version)) == one]
            for one in modules.items()
        ]
        if all(days) and max(map(max, days)) >= day(first):
            takers.append(who)
    here = sum(who != "p3" for who in takers)
    return {"course": "basics", "version": version, "released": day(out), "people": len(takers), "of them here": here}
