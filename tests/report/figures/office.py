"""Every figure of every report of the demo, counted again from the raw files alone (`facts.py`), section by section.

A section or a column that nobody counts fails; `WORDS` are columns without a figure.

- status, role, plan, gate, enroll, desk, client, roster, exceptions: `test_where_people_stand`, on several days
- coverage: `test_versions`; programs: `test_programs`; incident, person: `test_people`
- progress: `test_progress`; cases: `test_cases`
- new-hires with its sample, changes: `test_hires_and_changes`; simulate: `test_planned`
- items: `test_items`; recall, rescored too: `test_recall`
- what the figures leave out: `test_what_is_left_out`; handouts, calendars, managers' pages: `test_reminders`
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from builders.pipeline.report import desk
from builders.report.desk import Desk, Query
from builders.report.outputs import OUTPUTS
from builders.report.reports import REPORTS
from builders.report.sheet import Sheet
from tests.demo.__main__ import company
from tests.report.figures.facts import STATES, Row, dotted
from tests.report.figures.raw import Raw

AS_OF = dt.date(2026, 10, 31)


DAYS = (AS_OF, dt.date(2026, 9, 15), dt.date(2025, 5, 20), dt.date(2024, 11, 24), dt.date(2024, 8, 8))


BEGIN = dt.date.min


MARK, HIGH = 60, 90
"""What passes the quiz, where its questions are weighed, and where it is scored anew."""


WORDS = {
    "where it comes from",
    "what it proves",
    "what it does not prove",
    "how",
    "means",
    "line for cases.csv",
    "sentence",
    "note",
}
"""Columns that hold words alone."""


counted: dict[int, tuple[Sheet, set[str]]] = {}
"""The reports that a test looks at, each with the sections that were compared."""


class Office:
    """The demo, made once, with its raw files and its desk of each day."""

    def __init__(self, root: Path) -> None:
        self.course, self.records = company(root)
        self.raw = Raw(self.course, self.records)
        self._desks: dict[dt.date, Desk] = {}

    def desk(self, day: dt.date = AS_OF) -> Desk:
        if day not in self._desks:
            self._desks[day], _ = desk(self.course, self.records, day, single=True)
        return self._desks[day]

    def sheet(self, name: str, day: dt.date = AS_OF, **query: Any) -> Sheet:
        return REPORTS[name](self.desk(day), Query(**query))


def agree(made: Sheet, section: str, expected: Iterable[Row], *, order: bool = True) -> list[Row]:
    """Hold a section against rows of the same columns, and return it as JSON has it."""
    said: list[Row] = json.loads(OUTPUTS["json"](made))[section]
    wanted = [{key: plain(cell) for key, cell in row.items()} for row in expected]
    counted.setdefault(id(made), (made, set()))[1].add(section)
    if wanted:
        missing = set(said[0] if said else ()) - set(wanted[0]) - WORDS
        assert not missing, f"{made.name}/{section}: nobody counts {missing}"
    found = [{key: round_off(row[key]) for key in wanted[0]} for row in said] if wanted else said
    if not order:
        found, wanted = (sorted(one, key=str) for one in (found, wanted))
    for row, other in zip(found, wanted, strict=False):
        assert row == other, f"{made.name}/{section}"
    assert len(found) == len(wanted), f"{made.name}/{section}"
    return said


def plain(cell: Any) -> Any:
    if isinstance(cell, list | tuple):
        return "; ".join(cell)
    return str(cell) if isinstance(cell, dt.date) else round_off(cell)


def round_off(cell: Any) -> Any:
    return round(cell, 9) + 0.0 if isinstance(cell, float) else cell


def figures(made: Sheet, section: str = "") -> list[int]:
    """Return the numbers of a report's sentence, or of a section's; days, signs and words are none."""
    text = next(one.lead for one in made.sections if one.id == section) if section else made.lead
    return [int(one) for one in re.findall(r"(?<![\w/@.-])\d+(?![\w.]*\d)", re.sub(r"\d{4}-\d\d-\d\d", "", text))]


def by_state(member: Row) -> tuple[Any, ...]:
    return STATES.index(member["state"]), member["due"] or dt.date.max, member["id"]


def of_person(member: Row) -> Row:
    return {"person": member["id"], "name": member["row"]["name"]}


def unmet(standings: Iterable[Row]) -> list[str]:
    return sorted({slug for one in standings for slug in one["missing"]})


def asks(member: Row) -> Iterator[tuple[Row, Row]]:
    for one in member["standings"]:
        yield one, {**of_person(member), "takes": one["need"]["name"]}


def package(raw: Raw, one: Row, day: dt.date) -> str:
    release = raw.in_force(one["need"]["name"], day) if one["need"]["course"] else None
    if release and one["missing"] == release["slugs"]:
        return f"{release['course']}-{release['version']}"
    return f"build --modules {','.join(one['missing'])} --as NAME"


def newest(mine: list[Row]) -> dict[str, str]:
    """Return the version of the last record of each module that counts."""
    found: dict[str, tuple[dt.date, str]] = {}
    for one in mine:
        if one["counts"]:
            found[one["module"]] = max(found.get(one["module"], (BEGIN, "")), (one["day"], dotted(one["version"])))
    return {module: found[module][1] for module in sorted(found)}


def weakest(mine: list[Row], modules: Iterable[str], until: dt.date) -> str:
    wanted = set(modules)
    known = [one for one in mine if one["counts"] and one["module"] in wanted and one["day"] <= until]
    known = [one for one in known if until <= (one["expires"] or dt.date.max)]
    best = [min(one["level"] for one in known if one["module"] == module) for module in {c["module"] for c in known}]
    return max(best, default="")


def ever(raw: Raw, need: Row, day: dt.date) -> set[str]:
    return {slug for slugs, _ in raw.epochs(need, day) for slug in slugs}


def worth(mine: Iterable[Row]) -> list[Row]:
    levels = [one["level"] for one in mine]
    return [{"level": level, "records": levels.count(level)} for level in "ABCD"]


def roles_of(raw: Raw) -> dict[str, str]:
    return {name: role["title"] for name, role in raw.assigned["roles"].items()}


def standing_per_role(raw: Raw, members: list[Row]) -> list[Row]:
    rows = []
    for role, title in (*roles_of(raw).items(), ("", "Without a role of the assignments")):
        states = [one["state"] for one in members if one["row"]["roles"] == role]
        if states:
            rows.append({"role": title, "people": len(states), **{state: states.count(state) for state in STATES}})
    return rows
