"""Calendar files (RFC 5545): all-day entries, the same bytes for the same entries."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_WIDEST = 75
"""Octets in one line; longer ones go on in the next, behind a blank (RFC 5545, 3.1)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An entry of a whole day. The same `key` is the same entry in a file of a later day, which takes its place."""

    key: str
    day: dt.date
    title: str
    text: str


def calendar(entries: Iterable[Entry], made: dt.date) -> bytes:
    """Return the file of a person; `made` is the day on which the entries were true."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//coursewright//reminders//EN", "METHOD:PUBLISH"]
    for one in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{hashlib.sha256(one.key.encode()).hexdigest()[:32]}@coursewright",
            f"DTSTAMP:{made:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"SUMMARY:{_escaped(one.title)}",
            f"DESCRIPTION:{_escaped(one.text)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return b"".join(part + b"\r\n" for line in (*lines, "END:VCALENDAR") for part in _folded(line))


def _escaped(text: str) -> str:
    plain = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[bytes]:
    part = b""
    for letter in line:
        data = letter.encode()
        if len(part) + len(data) > _WIDEST:
            yield part
            part = b" "
        part += data
    yield part
