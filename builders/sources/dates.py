"""Days: as authors write them, in quotes."""

import datetime as dt

from builders.errors import Problem
from builders.model.day import Day
from builders.model.node import Fields

DATE_SAYS = 'Write the day in quotes, as year, month and day: "2026-01-31".'
DATE_FORM = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
"""What schemas can say of a day."""


def is_day(text: str) -> bool:
    """Say whether a text is a day in that form."""
    try:
        # Python reads week dates and dates without hyphens, too.
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def read_date(fields: Fields, key: str, *, default: str | None = None) -> str:
    """Read an ISO 8601 day; another form is a problem and reads as nothing. Readers have no clock: any day will do."""
    text = fields.text(key, default=default)
    if not text or is_day(text):
        return text
    message = f"'{key}' is {text!r}."
    fields.problems.append(Problem(code="K004", where=fields.place(key), message=message, hint=DATE_SAYS))
    return ""


def read_law_checked(fields: Fields) -> Day | None:
    """Read `law_checked:`, the day on which somebody held the legal statements of a file against their source."""
    text = read_date(fields, "law_checked", default="")
    return Day(date=dt.date.fromisoformat(text), where=fields.key_place("law_checked")) if text else None
