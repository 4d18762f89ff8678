"""The programs in force on a day: what is in them, who approved which text, and what changed when."""

import datetime as dt

from builders.model.assignments import Role
from builders.model.change import Change
from builders.model.release import ModuleRelease, Release
from builders.report.desk import Desk, Query, everybody, sheet
from builders.report.sheet import Cell, Section, Sheet
from builders.report.words import count

KEEP_YEARS = 6
"""How long what was taught is kept after the last day on which it was in effect (45 CFR 164.316(b)(2)(i))."""


def programs(desk: Desk, query: Query) -> Sheet:
    """Return the courses in force, their modules with approvals, all versions, and the changes from `since` on."""
    everybody(query, "programs")
    out = {course: found for course in sorted(desk.ledger.own) if (found := _out(desk, course))}
    current = [releases[-1] for releases in out.values()]
    modules = [(release, module) for release in current for module in release.modules]
    courses = Section(
        id="programs",
        title="Programs in force",
        columns=("course", "title", "version", "released", "modules", "minutes", "roles", "people asked", "commit"),
        rows=tuple(_course_row(desk, one) for one in current),
        lead="Roles: who is asked for the whole course by the assignments of today's project.",
        empty="No course was released by this day: 'coursewright release' does it.",
    )
    sections = (courses, _modules(modules), _versions(out), _log(out, query.since))
    approved = sum(bool(_approvals(release, module)) for release, module in modules)
    lead = f"{count(len(current), 'program')} in force; {approved} of {count(len(modules), 'module')} in them "
    lead += f"{'has' if approved == 1 else 'have'} a recorded approval of exactly the text that was released."
    return sheet(desk, "programs", "Training programs, approvals and changes", lead, sections, letter="E")


def _out(desk: Desk, course: str) -> list[Release]:
    day = str(desk.board.as_of)
    found = (one for one in desk.ledger.own[course] if one.released <= day)
    return sorted(found, key=lambda one: (one.released, one.version))


def _course_row(desk: Desk, one: Release) -> tuple[Cell, ...]:
    assignments = desk.sources.assignments if desk.sources else None
    roles = [role.title for role in assignments.roles.values() if _asks(role, one)] if assignments else []
    asked = sum(any(s.need.course and s.need.name == one.course for s in m.standings) for m in desk.board.members)
    minutes = sum(module.minutes for module in one.modules)
    return (
        *(one.course, one.title, str(one.version), _day(one.released), len(one.modules), minutes, "; ".join(roles)),
        *(asked, one.commit),
    )


def _asks(role: Role, one: Release) -> bool:
    return any(course.name == one.course for course in role.courses)


def _modules(found: list[tuple[Release, ModuleRelease]]) -> Section:
    return Section(
        id="modules",
        title="Modules and approvals",
        columns=("course", "module", "title", "version", "minutes", "approved by", "shown"),
        rows=tuple(_module_row(release, module) for release, module in found),
        lead="An approval names the digest of one text; one of another text is left out. It says who gave their name "
        "to it in the project, by role and day; git says who wrote that down. Shown: the digest of what learners "
        "see, by language. 'coursewright show MODULE@VERSION' prints it.",
        empty="No course was released by this day.",
    )


def _module_row(release: Release, module: ModuleRelease) -> tuple[Cell, ...]:
    digests = "; ".join(f"{language} {parts.digests.shown}" for language, parts in sorted(module.languages.items()))
    approvals = "; ".join(_approvals(release, module)) or "no approval is recorded"
    return release.course, module.slug, module.title, str(module.version), module.minutes, approvals, digests


def _approvals(release: Release, module: ModuleRelease) -> list[str]:
    texts = {parts.digests.source for parts in module.languages.values()}
    mine = (one for one in release.approvals.get(module.slug, ()) if one.digest in texts)
    return [f"{one.by} ({one.role}), {one.on}" for one in mine]


def _versions(out: dict[str, list[Release]]) -> Section:
    rows = [
        (course, str(one.version), _day(one.released), until, _later(until) if until else None)
        for course, releases in out.items()
        for one, then in zip(releases, [*releases[1:], None], strict=True)
        for until in [_day(then.released) - dt.timedelta(days=1) if then else None]
    ]
    return Section(
        id="versions",
        title="Versions and how long to keep",
        columns=("course", "version", "in effect from", "until", "keep until"),
        rows=tuple(rows),
        lead=f"In effect: the newest release. Keep until: {KEEP_YEARS} years after the last day in effect, or longer "
        "where something else asks for it; without a day it is still in effect. A learning system may have given out "
        "an old version for longer: deployments.csv says so.",
        empty="No course was released by this day.",
    )


def _log(out: dict[str, list[Release]], since: dt.date | None) -> Section:
    first = since or dt.date.min
    rows = [
        _log_row(release, change)
        for releases in out.values()
        for release in releases
        if _day(release.released) >= first
        for change in release.changes
    ]
    return Section(
        id="log",
        title="Change log",
        columns=("released", "course", "version", "module", "its version", "reason", "material", "effective", "whom"),
        rows=tuple(sorted(rows, key=lambda row: tuple(map(str, row)))),
        lead="What each release declared. Material: people had to train again.",
        empty="No release of these days declares a change." if out else "No course was released by this day.",
    )


def _log_row(release: Release, change: Change) -> tuple[Cell, ...]:
    told, number = change.material, change.version
    whom = "; ".join((*told.courses, *told.roles, *told.access)) or "everybody who takes it" if told else ""
    return (
        *(
            _day(release.released),
            release.course,
            str(release.version),
            change.module,
            f"{number.major}.{number.minor}",
        ),
        *(change.reason, told.trigger if told else "", _day(told.effective) if told else None, whom),
    )


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _later(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + KEEP_YEARS)
    except ValueError:
        # The 29th of February.
        return day.replace(year=day.year + KEEP_YEARS, month=3, day=1)
