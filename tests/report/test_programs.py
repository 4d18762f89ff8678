"""Programs: what was in force, whose approval is of exactly that text, how long each version is kept."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.model.change import Approval
from builders.model.release import Ledger, Release
from builders.report.desk import Query
from builders.report.programs import programs
from builders.report.sheet import Sheet
from tests.ledgers import digest, module_release, release
from tests.report.cases import curriculum, day, edition, rows
from tests.report.office import office, rosters

TAUGHT = curriculum(edition(0, "1.0.0", "alpha"))


def told(*found: Release, as_of: int = 90, **query: Any) -> Sheet:
    ledger = Ledger(own={"basics": found})
    return programs(office(TAUGHT, rosters(), as_of=as_of, ledger=ledger), Query(**query))


def basics(number: int, version: str, **changes: Any) -> Release:
    return release("basics", version, **{"released": str(day(number)), "title": "The basics", **changes})


def test_the_newest_release_until_the_day_is_in_force() -> None:
    found = (basics(0, "1.0.0"), basics(20, "1.1.0"), basics(95, "2.0.0"))
    (row,) = rows(told(*found), "programs")
    assert (row["title"], row["version"], row["released"], row["minutes"]) == ("The basics", "1.1.0", day(20), 5)
    assert (row["roles"], row["people asked"], row["commit"]) == ("Coder", 0, "0" * 40)
    assert [rows(told(*found, as_of=one), "programs")[0]["version"] for one in (19, 20)] == ["1.0.0", "1.1.0"]
    assert [row["version"] for row in rows(told(*found), "versions")] == ["1.0.0", "1.1.0"]


def test_an_approval_of_another_text_is_none() -> None:
    others = {"alpha": (Approval(by="Robin Doe", role="counsel", on="2026-01-02", digest=digest("f")),)}
    (row,) = rows(told(basics(0, "1.0.0")), "modules")
    assert row["approved by"] == "Robin Doe (privacy officer), 2026-01-30"
    assert row["shown"] == f"en {digest('b')}; es {digest('b')}"
    assert told(basics(0, "1.0.0")).lead == (
        "1 program in force; 1 of 1 module in them has a recorded approval of exactly the text that was released."
    )
    (row,) = rows(told(basics(0, "1.0.0", approvals=others)), "modules")
    assert row["approved by"] == "no approval is recorded"
    assert "0 of 1 module in them have" in told(basics(0, "1.0.0", approvals=others)).lead


def test_the_log_has_what_releases_of_these_days_declared() -> None:
    found = (basics(0, "1.0.0"), basics(20, "1.1.0"))
    first, second = rows(told(*found, since=day(1)), "log")
    assert (first["version"], first["reason"], first["material"]) == ("1.1.0", "", "")
    assert (second["reason"], second["material"], second["effective"]) == (
        "The rule changed.",
        "rule",
        dt.date(2026, 2, 1),
    )
    assert second["whom"] == "basics; coder"
    assert len(rows(told(*found), "log")) == 4


@pytest.mark.parametrize(("superseded", "keep"), [("2024-02-29", "2030-03-01"), ("2026-01-11", "2032-01-11")])
def test_a_version_is_kept_six_years_after_its_last_day(superseded: str, keep: str) -> None:
    then = dt.date.fromisoformat(superseded) + dt.timedelta(days=1)
    found = (basics(0, "1.0.0", released="2023-01-01"), basics(0, "1.1.0", released=str(then)))
    old, new = rows(told(*found), "versions")
    assert (str(old["until"]), str(old["keep until"])) == (superseded, keep)
    assert (new["until"], new["keep until"]) == (None, None)


@pytest.mark.parametrize("found", [(), (basics(95, "1.0.0"),)])
def test_nothing_was_released(found: tuple[Release, ...]) -> None:
    said = told(*found)
    assert [one.rows for one in said.sections[:4]] == [()] * 4
    assert said.lead.startswith("0 programs in force; 0 of 0 modules")


@given(st.lists(st.tuples(st.integers(0, 99), st.booleans(), st.integers(1, 3)), max_size=6))
def test_the_figures_are_those_of_plain_loops(drawn: list[tuple[int, bool, int]]) -> None:
    drawn = sorted(drawn)
    found = tuple(
        basics(
            number,
            f"1.{minor}.0",
            approvals={f"m{n}": release().approvals["alpha"] for n in range(size)} if approved else {},
            modules=tuple(module_release(f"m{n}") for n in range(size)),
        )
        for minor, (number, approved, size) in enumerate(drawn)
    )
    said = told(*found)
    out = [one for one in drawn if one[0] <= 90]
    _, approved, size = out[-1] if out else (0, False, 0)
    assert said.lead.startswith(f"{int(bool(out))} program{'s' * (not out)} in force; {size * approved} of {size} ")
    assert [(row["in effect from"], row["until"]) for row in rows(said, "versions")] == [
        (day(one[0]), day(out[n + 1][0] - 1) if n + 1 < len(out) else None) for n, one in enumerate(out)
    ]
