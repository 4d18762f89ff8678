"""People, editions and credits for tests, small enough that a test reads as a story."""

import datetime as dt
from typing import Any

from builders.model.credit import Assurance, Credit
from builders.model.people import Absence, Person
from builders.model.version import Version
from builders.report.board import Board, Member
from builders.report.curriculum import Ask, Curriculum, Edition
from builders.report.desk import Desk
from builders.report.needs import Need
from builders.report.sheet import Sheet
from builders.report.standing import Case, Rules, held_credits

START = dt.date(2026, 1, 1)


def day(number: int) -> dt.date:
    """Return the day with this number, from the first of January 2026 on."""
    return START + dt.timedelta(days=number)


def person(person_id: str = "p1", **changes: Any) -> Person:
    return Person(**{"id": person_id, "name": "Robin Doe", "hired": START, "roles": ("coder",), **changes})


def credit(module: str, number: int, version: str = "1.0.0", **changes: Any) -> Credit:
    given = {
        "person": "p1",
        "module": module,
        "version": Version.parse(version),
        "when": dt.datetime.combine(day(number), dt.time(12), dt.UTC),
        "day": day(number),
        "sources": ("lrs",),
        "assurance": Assurance.SIGNED_IN,
        "record": f"{module}-{number}-{version}",
    }
    return Credit(**{**given, **changes})


def edition(number: int, version: str, *modules: str, course: str = "basics") -> Edition:
    held = {slug: version or "1.0.0" for slug, _, version in (one.partition("@") for one in modules)}
    return Edition(
        course=course,
        version=Version.parse(version),
        day=day(number),
        modules={slug: Version.parse(one) for slug, one in held.items()},
        minutes=dict.fromkeys(held, 5),
    )


def ask(module: str, version: str, number: int, days: int = 14, **changes: Any) -> Ask:
    return Ask(
        module=module,
        version=Version.parse(version),
        effective=day(number),
        due=day(number + days),
        **changes,
    )


def need(name: str = "basics", **changes: Any) -> Need:
    given = {"course": True, "because": ("role coder",), "opened": START, "due": day(10), "before_access": False}
    return Need(**{"name": name, **given, **changes})


def curriculum(*found: Edition | Ask) -> Curriculum:
    editions: dict[str, tuple[Edition, ...]] = {}
    asks: dict[str, tuple[Ask, ...]] = {}
    for one in found:
        if isinstance(one, Edition):
            editions[one.course] = (*editions.get(one.course, ()), one)
        else:
            asks[one.module] = (*asks.get(one.module, ()), one)
    return Curriculum(editions=editions, asks=asks)


def case(taught: Curriculum, *credits_: Credit, escalate_days: int = 0, **given: Any) -> Case:
    """Return a case of one person; `given` are its other fields, where they differ from the usual."""
    return Case(
        **{
            "person": person(),
            "need": need(),
            "rules": Rules(curriculum=taught, escalate_days=escalate_days),
            "credits": held_credits(credits_),
            **given,
        }
    )


def absence(start: int, end: int | None, **changes: Any) -> Absence:
    return Absence(**{"person": "p1", "start": day(start), "end": None if end is None else day(end), **changes})


def desk(taught: Curriculum, *credits_: Credit, people: tuple[Person, ...] = (), as_of: int = 90, **given: Any) -> Desk:
    """Return a desk of people who are asked nothing, unless `given` has another board."""
    members = tuple(Member(person=one, standings=()) for one in people or (person(),))
    return Desk(
        **{
            "organisation": "Harbor Ridge (fictional)",
            "board": Board(as_of=day(as_of), members=members, findings=()),
            "credits": credits_,
            "curriculum": taught,
            "roles": {"coder": "Coder"},
            "findings": (),
            **given,
        }
    )


def rows(found: Sheet, section: str) -> list[dict[str, Any]]:
    """Return the rows of a section by their columns."""
    (one,) = (one for one in found.sections if one.id == section)
    return [dict(zip(one.columns, row, strict=True)) for row in one.rows]
