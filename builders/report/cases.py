"""The report on remediation cases, and what other reports say of them."""

import csv
import datetime as dt
import io
from dataclasses import replace

from builders.errors import UsageError
from builders.model.remediation import CASE_COLUMNS
from builders.report.desk import Desk, Query, sheet
from builders.report.evidence import version_text, worth
from builders.report.handout import apart
from builders.report.remediation import PENDING, Followed, Part, Progress, followed
from builders.report.sheet import Cell, Section, Sheet
from builders.report.words import count

_DAYS = 14
"""How long a proposed case gives, where the assignments name no days for a change."""
_EVIDENCE = ("passed on", "version", "version is", "score", "assurance", "record", "why not")


def cases(desk: Desk, query: Query) -> Sheet:
    """Return all cases with the records that closed them, or those of one person, or one case, by its id.

    Raises UsageError for an id that no case names.
    """
    wanted = query.subject
    found = tuple(one for one in followed(desk) if not wanted or wanted == one.case.id or wanted in one.people)
    if wanted and not found:
        message = f"cases.csv has no case {wanted!r} until {desk.board.as_of}, and none about a person with this id"
        raise UsageError(message)
    parts = tuple((one, part) for one in found for part in one.parts if wanted in {"", one.case.id, part.person})
    people = Section(
        id="people",
        title="Who passed what since",
        columns=("case", "person", "name", "module", "state", "due", *_EVIDENCE),
        rows=tuple(_part_row(one, part) for one, part in parts),
        lead="A record counts that is of a later day than that of the opening, in a version that a course in force "
        "then had. A waiver does not close a case, and a leave does not move its day.",
        empty="Nobody: no case was opened by this day, or its team had nobody.",
    )
    states = [one.state for one in found]
    lead = f"{count(len(found), 'case')}: " + ", ".join(f"{states.count(state)} {state}" for state in Progress)
    proven = (part.record for _, part in parts if part.record)
    made = sheet(desk, "cases", "Remediation cases", f"{lead}.", (_overview(found), people, worth(proven)))
    return replace(made, main=people.id)


def open_cases(desk: Desk) -> Section:
    """Return who still has to pass something for a case, the most urgent first."""
    rows = (
        (one.case.id, person, name, one.case.kind, str(one.state), one.case.due, "; ".join(missing), apart(missing))
        for one in followed(desk)
        for (person, name), missing in _missing(one).items()
    )
    return Section(
        id="cases",
        title="Open cases",
        columns=("case", "person", "name", "opened for", "state", "due", "missing", "package"),
        rows=tuple(rows),
        lead="Who still has to pass something for a case of cases.csv: 'report cases' has the evidence.",
        empty="No case of cases.csv is open.",
    )


def cases_of(desk: Desk, person: str) -> Section:
    """Return the cases that are about a person, with the records that closed their part."""
    rows = (
        (
            one.case.id,
            one.case.kind,
            one.case.reason,
            one.case.opened,
            one.case.due,
            part.module,
            str(part.state),
            *_evidence(part),
        )
        for one in followed(desk)
        for part in one.parts
        if part.person == person
    )
    return Section(
        id="cases",
        title="Remediation cases",
        columns=("case", "opened for", "reason", "opened", "due", "module", "state", *_EVIDENCE),
        rows=tuple(rows),
        empty="cases.csv has none about this person that was opened by this day.",
    )


def suggested(desk: Desk, struggling: Section) -> Section:
    """Return a line for `cases.csv` for each who struggles and has not passed since, unless a case is open for it."""
    open_ = {
        (part.person, part.module): one.case.id for one in followed(desk) for part in one.parts if part.state in PENDING
    }
    rows = []
    for row in (dict(zip(struggling.columns, one, strict=True)) for one in struggling.rows):
        person, what = str(row["person"]), str(row["what"])
        modules = _of_course(desk, person, what) if row["answers"] is None else (what,)
        if modules and row["passed since"] != "yes":
            there = sorted({open_[person, one] for one in modules if (person, one) in open_})
            said = f"already open: {'; '.join(there)}" if there else _line(desk, person, modules, str(row["what"]))
            rows.append((person, row["name"], what, said))
    return Section(
        id="suggested",
        title="Cases to open",
        columns=("person", "name", "what", "line for cases.csv"),
        rows=tuple(rows),
        lead="Talk first. Where it is right, add the line to cases.csv in the folder of records, under the heading "
        f"{','.join(CASE_COLUMNS)}. Say who opens it in 'opened_by': without a name the line is refused.",
        empty="Nobody struggles without having passed since.",
    )


def _missing(one: Followed) -> dict[tuple[str, str], list[str]]:
    """Return the modules that each still has to pass; a case that is about nobody stands by itself."""
    found: dict[tuple[str, str], list[str]] = {}
    for part in one.parts:
        if part.state in PENDING:
            found.setdefault((part.person, part.name), []).append(part.module)
    return found or ({("", "nobody"): list(one.case.modules)} if not one.parts else {})


def _overview(found: tuple[Followed, ...]) -> Section:
    return Section(
        id="cases",
        title="Cases",
        columns=(
            *("case", "state", "opened for", "reason", "what", "team", "opened", "opened by", "due"),
            *("people", "passed all", "closed on", "package"),
        ),
        rows=tuple(map(_case_row, found)),
        lead="Closed: everybody whom it is about passed all of its modules since. Left before: who has not passed had "
        "left by this day, so no record closes it. Team: who had this manager or department when it was opened.",
        empty="No case was opened by this day: they stand in cases.csv in the folder of records.",
    )


def _case_row(one: Followed) -> tuple[Cell, ...]:
    case, people = one.case, one.people
    through = len(people - {part.person for part in one.parts if part.record is None})
    return (
        *(case.id, str(one.state), case.kind, case.reason, "; ".join(case.what), case.team, case.opened),
        *(case.opened_by, case.due, len(people), through, one.closed, apart(one.lacking) if one.lacking else ""),
    )


def _part_row(one: Followed, part: Part) -> tuple[Cell, ...]:
    return one.case.id, part.person, part.name, part.module, str(part.state), one.case.due, *_evidence(part)


def _evidence(part: Part) -> tuple[Cell, ...]:
    told = part.record
    if told is None:
        return None, "", "", None, "", "", part.why
    known = version_text(told), str(told.dating), told.score, str(told.assurance), told.record
    return told.day, *known, ""


def _of_course(desk: Desk, person: str, what: str) -> tuple[str, ...]:
    """Return what a person lacks of a course that was failed."""
    course = what.partition(":")[0]
    (member,) = (one for one in desk.board.members if one.person.id == person)
    return next((one.missing for one in member.standings if one.need.course and one.need.name == course), ())


def _line(desk: Desk, person: str, modules: tuple[str, ...], what: str) -> str:
    """Return the line of a case that gives as long as a change would; who opens it is left to be said."""
    day = desk.board.as_of
    days = (desk.sources.assignments.change_due_days if desk.sources else 0) or _DAYS
    due = day + dt.timedelta(days=min(days, (dt.date.max - day).days))
    out = io.StringIO(newline="")
    said = (
        f"{day}-{person}-{modules[0]}",
        "learner",
        person,
        "",
        ";".join(modules),
        day,
        "",
        due,
        f"struggles: {what}",
    )
    csv.writer(out, lineterminator="").writerow(said)
    return out.getvalue()
