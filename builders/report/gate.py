"""The gate: who has taken what comes before access to patient data, since when, and on which records that rests."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from builders.model.credit import Credit
from builders.model.people import Absence
from builders.report.board import Member, concerns
from builders.report.desk import HIRE, Desk, Query, everybody, sheet
from builders.report.evidence import version_text
from builders.report.population import by_person
from builders.report.sheet import Cell, Section, Sheet
from builders.report.standing import Standing, State
from builders.report.words import count

ANY = "any patient data"
"""The system of who has no kind of access of their own."""
_SELF_REPORTED = "self-reported only"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    """One person with one kind of access: where they stand with what comes before it, and their records."""

    member: Member
    system: str
    before: tuple[Standing, ...]
    records: Mapping[tuple[str, str], Credit]
    waivers: tuple[Absence, ...]

    def waived(self, one: Standing, module: str) -> list[Absence]:
        """Return the waivers that excuse from a module of a need."""
        return [waiver for waiver in self.waivers if waiver.what in {"", module, one.need.name}]

    def credits(self) -> Iterator[Credit]:
        """Give the records on which it rests."""
        named = (name for one in self.before for ground in one.grounds for name in ground.records)
        yield from (self.records[name] for name in named if name in self.records)


def gate(desk: Desk, query: Query) -> Sheet:
    """Return who has taken all that has to come before access to patient data, and on which records that rests."""
    everybody(query, "gate")
    members = [_judged(one) if query.self_reported else one for one in desk.board.members]
    records = by_person(desk)
    found = [case for member in members for case in _cases(desk, member, records.get(member.person.id, ()))]
    cleared = sum(one.cleared for one in members)
    access = Section(
        id="gate",
        title="Access",
        columns=("person", "name", "system", "cleared", "since", "again by", "weakest record", "why not", "rests on"),
        rows=tuple(map(_row, found)),
        lead="A line for each person and kind of access in the roster. Cleared: all that comes before that access is "
        "taken or waived, and what is only self-reported (level D) opens nothing. Again by: the last day on which all "
        "of it counts; a change that is declared later may end it sooner. Weakest record: the lowest level among those "
        "on which a yes rests. This report is no authorisation, and gives nobody access.",
        empty=HIRE,
    )
    modules = Section(
        id="modules",
        title="What each yes rests on",
        columns=(
            *("person", "name", "takes", "module", "version", "day", "mode", "approver", "expires", "assurance"),
            *("again by", "record"),
        ),
        rows=tuple(dict.fromkeys(row for case in found for row in _grounds(case))),
        lead="A line for each module of those who are cleared; two where a delta was taken after what counted before. "
        "Expires: the last day on which the record itself counts. Again by: the day by which the module has to be "
        "taken again, whether the record or the round ends it.",
        empty="Nobody is cleared.",
    )
    lead = f"{cleared} of {count(len(members), 'person is', 'people are')} cleared for all access that they have."
    if query.self_reported:
        lead += " Self-reported records count here, as was asked for."
    return sheet(desk, "gate", "Who may be given access", lead, (access, modules))


def missing_of(standings: Iterable[Standing]) -> str:
    """Return the modules that are missing and not excused."""
    return "; ".join(sorted(_missing(standings)))


def _missing(standings: Iterable[Standing]) -> set[str]:
    open_ = (one for one in standings if one.state not in {State.DONE, State.WAIVED})
    return {module for one in open_ for module in one.missing}


def _judged(member: Member) -> Member:
    """Return somebody of whom what is self-reported counts too."""
    return replace(member, firm=None)


def _cases(desk: Desk, member: Member, mine: Iterable[Credit]) -> Iterator[_Case]:
    records = {(one.module, one.record): one for one in mine}
    waivers = desk.sources.exceptions.waivers.get(member.person.id, ()) if desk.sources else ()
    for system in member.systems:
        yield _Case(
            member=member,
            system=system,
            before=tuple(one for one in member.before if concerns(one.need, system)),
            records=records,
            waivers=tuple(one for one in waivers if one.holds_on(desk.board.as_of)),
        )


def _row(case: _Case) -> tuple[Cell, ...]:
    member, system = case.member, case.system
    who = (member.person.id, member.person.name, system or ANY)
    if not member.cleared_for(system):
        return *who, "no", None, None, "", _why(case), ""
    since = max((one.taken for one in case.before if one.taken), default=None)
    weakest = str(max((one.assurance for one in case.credits()), default=""))
    return *who, "yes", since, _again(case), weakest, "", "; ".join(sorted(set(_rests_on(case))))


def _why(case: _Case) -> str:
    member, system = case.member, case.system
    if unknown := member.strange_to(system):
        return f"unknown to the assignments: {'; '.join(unknown)}"
    if lacking := member.lacking_for(system):
        return f"not released: {'; '.join(need.name for need in lacking)}"
    told = {one.need: _missing([one]) for one in member.standings}
    missing = {
        f"{module} ({_SELF_REPORTED})" if module not in told.get(one.need, {module}) else module
        for one in case.before
        for module in _missing([one])
    }
    return "; ".join(sorted(missing)) or "nothing that this person is asked opens access"


def _again(case: _Case) -> dt.date | None:
    """Return the last day on which all of it counts; None for ever."""
    grounds = (ground.until for one in case.before for ground in one.grounds)
    waived = (_end(case.waived(one, module)) for one in case.before for module in one.waived)
    return min((day for day in (*grounds, *waived) if day), default=None)


def _end(waivers: list[Absence]) -> dt.date | None:
    ends = [one.end for one in waivers]
    return None if None in ends else max((day for day in ends if day), default=None)


def _rests_on(case: _Case) -> Iterator[str]:
    for one in case.before:
        for ground in one.grounds:
            found = [case.records[name] for name in ground.records if name in case.records]
            yield " with ".join(f"{credit.module} {version_text(credit)}" for credit in found)
        for module in one.waived:
            by = sorted({waiver.approved_by for waiver in case.waived(one, module)})
            yield f"{module} waived by {', '.join(by)}"


def _grounds(case: _Case) -> Iterator[tuple[Cell, ...]]:
    """Give a row for each record and waiver on which a yes rests."""
    member, who = case.member, (case.member.person.id, case.member.person.name)
    for one in case.before if member.cleared_for(case.system) else ():
        for ground in one.grounds:
            for found in (case.records[name] for name in ground.records if name in case.records):
                told = (found.day, found.mode, found.approver, found.expires, str(found.assurance))
                yield *who, one.need.name, found.module, version_text(found), *told, ground.until, found.record
        for module in one.waived:
            for waiver in case.waived(one, module):
                told = (waiver.start, "", waiver.approved_by, waiver.end, "")
                yield *who, one.need.name, module, "waived", *told, waiver.end, ""
