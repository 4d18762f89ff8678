"""Version coverage: which version of each module and course was taken by how many, and whose version is uncertain."""

import datetime as dt
from collections.abc import Iterable, Iterator

from builders.model.credit import Credit, Dating
from builders.model.version import Version
from builders.report.curriculum import Edition
from builders.report.desk import Desk, Query, everybody, sheet
from builders.report.sheet import Cell, Section, Sheet
from builders.report.words import count, headcount

_Key = tuple[str, Version]


def coverage(desk: Desk, query: Query) -> Sheet:
    """Return versions with their takers, from `since` until the day of the report."""
    everybody(query, "coverage")
    first = query.since or dt.date.min
    found = [one for one in desk.credits if one.day >= first and not one.draft]
    taken = [one for one in found if one.version is not None]
    modules = Section(
        id="modules",
        title="Versions of modules",
        columns=("module", "version", "people", "of them here", "inferred only", "attempts", "first", "last"),
        rows=tuple(_module_rows(desk, taken)),
        lead="People who left are counted in 'people', not in 'of them here'.",
        empty="Nothing was passed in these days: pull from an LRS, import an export, or give an earlier --since.",
    )
    courses = Section(
        id="courses",
        title="Versions of courses",
        columns=("course", "version", "released", "people", "of them here"),
        rows=tuple(_course_rows(desk, first)),
        lead="Taken means: every module passed in the version that this one holds, one of them at least in these days. "
        "Versions whose modules are the same count the same people.",
        empty="No course was released: 'coursewright release' does it.",
    )
    people = {one.person for one in taken}
    since = f"from {query.since} on" if query.since else "of all time"
    lead = f"{headcount(len(people))} passed {count(len(modules.rows), 'version')} of modules ({since})."
    return sheet(desk, "coverage", "Which versions were taken", lead, (modules, courses, _uncertain(found)))


def _module_rows(desk: Desk, taken: Iterable[Credit]) -> Iterator[tuple[Cell, ...]]:
    groups: dict[_Key, list[Credit]] = {}
    for one in taken:
        if one.version is not None:
            groups.setdefault((one.module, one.version), []).append(one)
    here = _here(desk)
    for (module, version), found in sorted(groups.items()):
        people = {one.person for one in found}
        sure = {one.person for one in found if one.dating is Dating.RECORDED}
        days = [one.day for one in found]
        yield (
            *(module, version.minor_form, len(people), len(people & here), len(people - sure)),
            *(len(found), min(days), max(days)),
        )


def _course_rows(desk: Desk, first: dt.date) -> Iterator[tuple[Cell, ...]]:
    passed: dict[_Key, dict[str, dt.date]] = {}
    for one in desk.credits:
        if one.counts and one.version is not None:
            days = passed.setdefault((one.module, one.version), {})
            days[one.person] = max(one.day, days.get(one.person, one.day))
    here = _here(desk)
    for editions in desk.curriculum.editions.values():
        for edition in (one for one in editions if one.day <= desk.board.as_of):
            people = {person for person, day in _takers(edition, passed) if day >= first}
            yield edition.course, str(edition.version), edition.day, len(people), len(people & here)


def _takers(edition: Edition, passed: dict[_Key, dict[str, dt.date]]) -> Iterator[tuple[str, dt.date]]:
    """Give who passed all modules in the versions of an edition, and the last day on which they passed one of them."""
    parts = [
        passed.get((slug, Version(major=number.major, minor=number.minor, patch=0)), {})
        for slug, number in edition.modules.items()
    ]
    everything = set(parts[0]).intersection(*parts[1:]) if parts else ()
    for person in everything:
        yield person, max(part[person] for part in parts)


def _uncertain(found: Iterable[Credit]) -> Section:
    """Return who has passed a module and holds no record of it that names its version itself."""
    mine: dict[tuple[str, str], list[Credit]] = {}
    for one in found:
        mine.setdefault((one.person, one.module), []).append(one)
    rows = tuple(
        (person, module, _versions(them), str(_surest(them)), max(one.day for one in them))
        for (person, module), them in sorted(mine.items())
        if all(one.dating is not Dating.RECORDED for one in them)
    )
    return Section(
        id="uncertain",
        title="Version inferred or unknown",
        columns=("person", "module", "version", "version is", "last day"),
        rows=rows,
        lead="Inferred: from deployments.csv or a title. Unknown counts for nothing; say in deployments.csv what was "
        "given out when, and it does.",
        empty="Every record of these days names its version itself.",
    )


def _surest(found: Iterable[Credit]) -> Dating:
    return min((one.dating for one in found), key=lambda dating: dating.rank)


def _versions(found: Iterable[Credit]) -> str:
    known = sorted({one.version for one in found if one.version is not None})
    return "; ".join(one.minor_form for one in known) or "unknown"


def _here(desk: Desk) -> set[str]:
    return {one.person.id for one in desk.board.members}
