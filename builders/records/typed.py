"""What the typed table of statements is made with: addresses that mean something, times and names in one form.

The table itself is made by `typed.sql`, out of the plain texts that `texts.py` lists.
"""

import datetime as dt
import re

from builders.model.version import NUMBER

PASSED = "http://adlnet.gov/expapi/verbs/passed"
MASTERED = "http://adlnet.gov/expapi/verbs/mastered"
"""What a course says of a module that was passed."""
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
"""What the learning system of cmi5 puts into every statement of a session that it launched (9.6.3.1)."""
EXTENSION = "urn:coursewright:import:"
"""Where the addresses begin of what an imported row says besides."""
IMPORT_HOME = "urn:coursewright:import"
"""The home of the account that imported rows have as their authority."""
LENIENCY = dt.timedelta(minutes=10)
"""By how much a learner's clock may be ahead of the LRS before nobody believes it."""
REVISION = re.compile(rf"(?P<version>{NUMBER}\.{NUMBER}\.{NUMBER})(?P<draft>-draft)?(?:\+[0-9a-f]+)?")
"""A version as courses show it and records name it: `1.0.0`, or `1.0.0-draft+5f3a9c1e`."""

_HOUR, _SIXTY = "[01][0-9]|2[0-3]", "[0-5][0-9]"
_TIME = re.compile(
    rf"(?P<year>(?:19|20|21|22)[0-9]{{2}})-?(?P<month>0[1-9]|1[0-2])-?(?P<day>0[1-9]|[12][0-9]|3[01])"
    rf"(?:[Tt ](?P<hour>{_HOUR})(?::?(?P<minute>{_SIXTY})(?::?(?P<second>{_SIXTY})(?:[.,](?P<part>[0-9]+))?)?)?"
    rf"(?:[Zz]|(?P<sign>[+-])(?P<hours>{_HOUR})(?::?(?P<minutes>{_SIXTY}))?)?)?"
)
YEARS = (1970, 2199)
"""The years in which anything may lie: no learner's clock, and no last day, means others."""
_USUAL = re.compile(
    r"(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})"
    r"-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    rf"T(?:{_HOUR}):{_SIXTY}:{_SIXTY}(?:\.[0-9]{{1,6}})?Z"
)
_SMALL = {ord(capital): ord(capital.lower()) for capital in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def instant(value: object) -> str:
    """Return a time of ISO 8601 as UTC with microseconds, or nothing for what is none; without an offset it is UTC.

    Days are written with months, not weeks. What is finer than a microsecond is left out.
    """
    if not isinstance(value, str):
        return ""
    if _USUAL.fullmatch(value):
        # As LRSs write it: only its zeros are filled in.
        return f"{value[:19]}.{value[20:-1]:0<6}Z"
    found = _TIME.fullmatch(value)
    if found is None:
        return ""
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    away = dt.timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    try:
        moment = dt.datetime(year, month, day, hour, minute, second, int((found["part"] or "")[:6].ljust(6, "0")))  # noqa: DTZ001 - is UTC when the offset is off
    except ValueError:
        return ""
    moment += away if found["sign"] == "-" else -away
    # A day beyond these would only break the reckoning with days.
    return f"{moment.isoformat(timespec='microseconds')}Z" if YEARS[0] <= moment.year <= YEARS[1] else ""


def moment_of(text: str) -> dt.datetime:
    """Return the time that `instant` wrote."""
    return dt.datetime.fromisoformat(text)


def lowered(text: str) -> str:
    """Return a text with the letters A to Z made small, and no others: databases disagree about those."""
    return text.lower() if text.isascii() else text.translate(_SMALL)
