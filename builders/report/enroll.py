"""Whom to enrol in what, as a table that a learning system's bulk enrolment takes. Nothing is enrolled here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from builders.errors import UsageError
from builders.model.people import Person
from builders.report.desk import Desk, Query, everybody, sheet
from builders.report.handout import package_of
from builders.report.sheet import Cell, Section, Sheet
from builders.report.standing import OPEN, Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """One person who has to be enrolled in one course, or module that is asked by itself."""

    who: Person
    account: str
    standing: Standing
    package: str
    minutes: int

    @property
    def generic(self) -> tuple[Cell, ...]:
        one = self.standing
        start = (self.who.id, self.who.name, self.who.email, self.account, one.need.name, self.package)
        return *start, str(one.state), one.due, "; ".join(one.missing), self.minutes

    @property
    def moodle(self) -> tuple[Cell, ...]:
        return (self.account or self.who.email).lower(), self.who.email, self.standing.need.name, "student"


_GENERIC = ("person", "name", "email", "account", "course", "package", "state", "due", "missing", "minutes")
_MOODLE = ("username", "email", "course1", "role1")
LMS: Mapping[str, tuple[tuple[str, ...], Callable[[_Place], tuple[Cell, ...]], str]] = {
    "generic": (_GENERIC, lambda one: one.generic, "The columns name what they hold: rename them for your system."),
    "moodle": (
        _MOODLE,
        lambda one: one.moodle,
        (
            "For Moodle's 'Upload users'. 'course1' has to be the short name of the Moodle course: give it our id, or "
            "replace it here. Not tried on a real Moodle."
        ),
    ),
}
"""By the name that `--lms` takes: the columns, what fills them, and what to know."""


def enroll(desk: Desk, query: Query) -> Sheet:
    """Return who has something to take, one row for each course; raises UsageError for columns that nobody knows."""
    everybody(query, "enroll")
    name = query.lms or "generic"
    if name not in LMS:
        message = f"no columns are known for {name!r}; --lms takes: {', '.join(LMS)}"
        raise UsageError(message)
    columns, fill, lead = LMS[name]
    found = list(_places(desk))
    nameless = [one for one in found if not one.who.email and not one.account]
    section = Section(
        id="enroll",
        title="Whom to enrol",
        columns=columns,
        rows=tuple(fill(one) for one in found if one not in nameless),
        lead=lead,
        empty="Nobody has anything to take.",
    )
    unknown = Section(
        id="unknown",
        title="Whom no learning system knows",
        columns=("person", "name", "takes"),
        rows=tuple((one.who.id, one.who.name, one.standing.need.name) for one in nameless),
        lead="The roster has neither an address nor an account of them.",
        empty="Everybody has an address or an account in the roster.",
    )
    people = len({one.who.id for one in found})
    lead = f"People who have something to take: {people}; enrolments: {len(found)}, of which left out: {len(nameless)}."
    return sheet(desk, "enroll", "Whom to enrol in what", lead, (section, unknown))


def _places(desk: Desk) -> Iterator[_Place]:
    for member in desk.board.members:
        for one in member.standings:
            if one.state in OPEN:
                yield _Place(
                    who=member.person,
                    account=next((name.rpartition("|")[2] for name in member.person.accounts), ""),
                    standing=one,
                    package=package_of(desk.curriculum, one, desk.board.as_of),
                    minutes=sum(desk.curriculum.minutes(module, desk.board.as_of) for module in one.missing),
                )
