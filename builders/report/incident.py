"""For the file of an incident: what named people had passed by a day, as it was shown then."""

from collections.abc import Iterator

from builders.errors import UsageError
from builders.model.credit import Credit
from builders.report.desk import Desk, Query, sheet
from builders.report.evidence import SHOWN, shown, version_text
from builders.report.population import seen
from builders.report.sheet import Cell, Section, Sheet
from builders.report.standing import OPEN
from builders.report.words import headcount


def incident(desk: Desk, query: Query) -> Sheet:
    """Return what people whose ids stand between commas had passed until the day, and what was asked of them then.

    Raises UsageError where somebody is in no roster of that day and in no record.
    """
    people = tuple(dict.fromkeys(one.strip() for one in query.subject.split(",") if one.strip()))
    _known(desk, people)
    names = {name: one.person.name for name, one in seen(desk).items()}
    names |= {one.person.id: one.person.name for one in desk.board.members}
    credits_ = sorted((one for one in desk.credits if one.person in people), key=lambda one: (one.person, one.day))
    passed = Section(
        id="passed",
        title="What they had passed",
        columns=(
            *("person", "name", "module", "version", "day", "assurance", "version is", "draft", "score", "mode"),
            *("approver", "expires", "sources", "record", "shown"),
        ),
        rows=tuple(_row(desk, one, names.get(one.person, "")) for one in credits_),
        lead=SHOWN,
        empty="No record until this day says that any of them had passed anything.",
    )
    asked = Section(
        id="asked",
        title="What was asked of them that day",
        columns=("person", "name", "takes", "because of", "state", "due", "taken", "missing"),
        rows=tuple(_asked(desk, people)),
        empty="Nothing that was released was asked of them, or they were not in the roster of that day.",
    )
    having = len({one.person for one in credits_ if one.counts})
    lead = f"{having} of {headcount(len(people))} had passed something that counts by the end of {desk.board.as_of}."
    if without := [one for one in people if one not in {credit.person for credit in credits_}]:
        lead += f" No record until then names: {', '.join(without)}."
    return sheet(desk, "incident", f"Training before an incident: {', '.join(people)}", lead, (passed, asked))


def _known(desk: Desk, people: tuple[str, ...]) -> None:
    if not people:
        message = "name the people whom it is about: 'report incident p0042,p0007 --as-of DAY'"
        raise UsageError(message)
    known = {one.person.id for one in desk.board.members} | {one.person for one in desk.credits} | {*seen(desk)}
    if strangers := [one for one in people if one not in known]:
        message = f"nobody has the id {', '.join(map(repr, strangers))} in a roster until {desk.board.as_of}, "
        raise UsageError(message + "and no record names them")


def _row(desk: Desk, one: Credit, name: str) -> tuple[Cell, ...]:
    return (
        *(one.person, name, one.module, version_text(one), one.day, str(one.assurance), str(one.dating)),
        *("draft" if one.draft else "", one.score, one.mode, one.approver, one.expires),
        *("; ".join(one.sources), one.record, shown(desk, one)),
    )


def _asked(desk: Desk, people: tuple[str, ...]) -> Iterator[tuple[Cell, ...]]:
    for member in desk.board.members:
        for one in member.standings if member.person.id in people else ():
            who, missing = member.person, "; ".join(one.missing) if one.state in OPEN else ""
            because = "; ".join(one.need.because)
            yield who.id, who.name, one.need.name, because, str(one.state), one.due, one.taken, missing
