"""The gate: who may be given access to patient data, since when, and on what that rests."""

from collections.abc import Iterable

from builders.model.credit import Credit
from builders.report.board import Member
from builders.report.desk import HIRE, Desk, Query, everybody, sheet
from builders.report.evidence import newest_versions
from builders.report.population import by_person, modules_of
from builders.report.sheet import Cell, Section, Sheet
from builders.report.standing import Standing, State
from builders.report.words import count


def gate(desk: Desk, query: Query) -> Sheet:
    """Return who may be given access to patient data: all that has to come before it is taken."""
    everybody(query, "gate")
    members, records = desk.board.members, by_person(desk)
    cleared = sum(one.cleared for one in members)
    section = Section(
        id="gate",
        title="Access",
        columns=("person", "name", "cleared", "since", "access", "why not", "rests on"),
        rows=tuple(_row(desk, one, records.get(one.person.id, ())) for one in members),
        lead="Cleared: all that comes before access is taken or waived. Rests on: the newest version of each of these "
        "modules that was passed, or who waived it. This report itself gives nobody access.",
        empty=HIRE,
    )
    lead = f"{cleared} of {count(len(members), 'person is', 'people are')} cleared."
    return sheet(desk, "gate", "Who may be given access", lead, (section,))


def missing_of(standings: Iterable[Standing]) -> str:
    """Return the modules that are missing and not excused."""
    open_ = (one for one in standings if one.state not in {State.DONE, State.WAIVED})
    return "; ".join(sorted({module for one in open_ for module in one.missing}))


def _row(desk: Desk, member: Member, mine: tuple[Credit, ...]) -> tuple[Cell, ...]:
    before = tuple(one for one in member.standings if one.need.before_access)
    since = max((one.taken for one in before if one.taken), default=None) if member.cleared else None
    why = missing_of(before) or "nothing that this person is asked opens access"
    if lacking := [need.name for need in member.lacking if need.before_access]:
        why = f"not released: {'; '.join(lacking)}"
    if member.unknown:
        why = f"unknown to the assignments: {'; '.join(member.unknown)}"
    who, access = member.person, "; ".join(member.person.access)
    if not member.cleared:
        return who.id, who.name, "no", since, access, why, ""
    return who.id, who.name, "yes", since, access, "", _rests_on(desk, member.person.id, before, mine)


def _rests_on(desk: Desk, person: str, before: tuple[Standing, ...], mine: tuple[Credit, ...]) -> str:
    wanted = {module for one in before for module in modules_of(desk, one.need, desk.board.as_of)}
    found = {module: version for module, version in newest_versions(mine).items() if module in wanted}
    for one in before:
        found |= {module: _waived(desk, person, module, one.need.name) for module in one.waived}
    return "; ".join(f"{module} {what}" for module, what in sorted(found.items()))


def _waived(desk: Desk, person: str, module: str, course: str) -> str:
    waivers = desk.sources.exceptions.waivers.get(person, ()) if desk.sources else ()
    by = {one.approved_by for one in waivers if one.holds_on(desk.board.as_of) and one.what in {"", module, course}}
    return f"waived by {', '.join(sorted(by))}"
