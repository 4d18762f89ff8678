"""People, as the personnel data of an organisation name them on a day. Never part of a course's repository."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """One row of a roster snapshot. `id` stays when name and address change; nothing is joined by name.

    `accounts` are the names by which learning systems know the person. `roles` and `access` are ids of
    `content/assignments.yml`; `role_since` and `access_since` are the days from which they hold (None: since `hired`).
    `left` is the last day. Texts that the roster leaves open are empty.
    """

    id: str
    name: str
    hired: dt.date
    email: str = ""
    accounts: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    role_since: dt.date | None = None
    access: tuple[str, ...] = ()
    access_since: dt.date | None = None
    employer: str = ""
    state: str = ""
    department: str = ""
    manager: str = ""
    employment: str = ""
    client: str = ""
    left: dt.date | None = None

    def works_on(self, day: dt.date) -> bool:
        """Say whether the person still belongs to the organisation on a day; those to come count already."""
        return self.left is None or self.left >= day


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """The roster as it was exported on a day: people by id."""

    day: dt.date
    people: Mapping[str, Person]


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """All snapshots, oldest first: what was true on a past day can still be answered."""

    snapshots: tuple[Snapshot, ...] = ()

    def on(self, day: dt.date) -> Snapshot | None:
        """Return the snapshot in force on a day: the newest that is not younger."""
        return next((one for one in reversed(self.snapshots) if one.day <= day), None)

    def person(self, person_id: str) -> Person | None:
        """Return a person as the newest snapshot that has them tells it."""
        return next((one.people[person_id] for one in reversed(self.snapshots) if person_id in one.people), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """A leave, a waiver or a sanction: from a day on, and until one (None: until further notice).

    A waiver is for a course or module (`what`), or for everything (empty), and has a reason and who approved it. A
    sanction's `reason` is where its file is to be found; it excuses from nothing.
    """

    person: str
    start: dt.date
    end: dt.date | None
    what: str = ""
    reason: str = ""
    approved_by: str = ""

    def holds_on(self, day: dt.date) -> bool:
        """Say whether it holds on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, kw_only=True, slots=True)
class Exceptions:
    """Why some people are not asked what their roles ask: leaves and waivers, by person. Sanctions are listed alone."""

    leaves: Mapping[str, tuple[Absence, ...]] = field(default_factory=dict)
    waivers: Mapping[str, tuple[Absence, ...]] = field(default_factory=dict)
    sanctions: Mapping[str, tuple[Absence, ...]] = field(default_factory=dict)
