"""The data types of the standard (Data 4): strings with a format, numbers, language maps, extensions."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from builders.lrs.shapes import Check, InvalidError, kind_of, mapping

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MBOX = re.compile(r"mailto:[^\s@?#]+@[^\s@?#]+")
_SHA1 = re.compile(r"[0-9a-fA-F]{40}")
_SHA2 = re.compile(r"(?:[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})")
_MEDIA = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:[ \t]*;[\t -~]*)?", re.ASCII)
_TAG = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+|i-[a-z]+|(?:en-gb-oed|sgn-be-fr|sgn-be-nl|sgn-ch-de))",
    re.IGNORECASE,
)
_N = r"[0-9]+(?:[.,][0-9]+)?"
_DURATION = re.compile(
    rf"P(?!$)(?:{_N}W|(?:{_N}Y)?(?:{_N}M)?(?:{_N}D)?(?:T(?=[0-9])(?:{_N}H)?(?:{_N}M)?(?:{_N}S)?)?)", re.ASCII
)
_BEYOND = re.compile(r"([.,][0-9]{2})[0-9]+(?=S)")
_SHORT, _REMEMBERED = 256, 4_096
# ISO 8601 knows an offset of minus zero as "unknown" and forbids it; Data 4.5 does so too.
_MINUS_ZERO = re.compile(r"-00(?::?00)?$")


def text(value: Any) -> None:
    """Demand a string."""
    if type(value) is not str:
        message = f"a string is expected, not {kind_of(value)}"
        raise InvalidError(message)


def boolean(value: Any) -> None:
    """Demand true or false."""
    if type(value) is not bool:
        message = f"true or false is expected, not {kind_of(value)}"
        raise InvalidError(message)


def number(value: Any) -> None:
    """Demand a number."""
    if type(value) not in {int, float}:
        message = f"a number is expected, not {kind_of(value)}"
        raise InvalidError(message)


def size(value: Any) -> None:
    """Demand a count of bytes."""
    if type(value) is not int or value < 0:
        message = "a whole number that is not negative is expected"
        raise InvalidError(message)


def formatted(pattern: re.Pattern[str], name: str) -> Check:
    """Return the check of a string that the pattern matches as a whole."""
    known = set[str]()

    def check(value: Any) -> None:
        # Most of what is sent was sent before: this is asked twenty times of every statement.
        if type(value) is str and value in known:
            return
        text(value)
        if not pattern.fullmatch(value):
            message = f"{value[:80]!r} is no {name}"
            raise InvalidError(message)
        # What is long is not kept, nor is more than so much: strangers choose it.
        if len(value) < _SHORT:
            if len(known) >= _REMEMBERED:
                known.clear()
            known.add(value)

    return check


iri = formatted(_IRI, "IRI with a scheme")
mbox = formatted(_MBOX, "address of the form 'mailto:name@host'")
sha1 = formatted(_SHA1, "SHA-1 in 40 hexadecimal digits")
sha2 = formatted(_SHA2, "SHA-2 in hexadecimal digits")
media_type = formatted(_MEDIA, "media type")
language = formatted(_TAG, "language tag (RFC 5646)")
duration = formatted(_DURATION, "duration of ISO 8601")
version_1 = formatted(re.compile(r"1\.0(?:\.\d+)?", re.ASCII), "version 1.0.x")
# What was said in terms of 1.0 may be sent on to an LRS of 2.0 (4.2.4.3 of 2.0.0).
version_2 = formatted(re.compile(r"[12]\.0(?:\.\d+)?", re.ASCII), "version 2.0.x or 1.0.x")


def uuid(value: Any) -> None:
    """Demand a UUID in its canonical form."""
    text(value)
    if not _UUID.fullmatch(value):
        message = f"{value[:80]!r} is no UUID"
        raise InvalidError(message)


def timestamp(value: Any) -> None:
    """Demand date and time (Data 4.5); without an offset it means UTC."""
    text(value)
    moment(value)


def moment(value: str) -> datetime:
    """Return the time that an ISO 8601 text means; raises InvalidError."""
    message = f"{value[:80]!r} is no date with time of ISO 8601, such as 2026-03-01T09:30:00.125Z"
    if len(value) < 11 or not value.isascii() or ("-" in value[10:] and _MINUS_ZERO.search(value[10:])):
        raise InvalidError(message)
    try:
        read = datetime.fromisoformat(value)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidError(message) from None


def hundredths(value: str) -> str:
    """Return a duration without what is beyond a hundredth of a second, which is not compared (Data 4.6)."""
    return _BEYOND.sub(r"\1", value)


def keyed(key_check: Check, value_check: Callable[[Any], None]) -> Check:
    """Return the check of an object whose keys and values pass one check each."""

    def check(value: Any) -> None:
        mapping(value)
        key = ""
        try:
            for key, inner in value.items():
                key_check(key)
                value_check(inner)
        except InvalidError as error:
            error.path.insert(0, f".{key[:60]}")
            raise

    return check


language_map = keyed(language, text)
"""Demand an object whose keys are language tags and whose values are strings (Data 4.2)."""
extensions = keyed(iri, lambda _: None)
"""Demand an object whose keys are IRIs; the values are free (Data 4.1)."""
