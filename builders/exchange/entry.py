"""What readers and writers of foreign formats hand on: questions as an author writes them, and remarks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builders.errors import Problem, Where
from builders.questions import KEYS
from builders.sources.banks import QUESTIONS

Fields = Mapping[str, Any]
"""One question as its YAML holds it: texts, whole numbers, flags, lists and mappings; exact numbers as texts."""

# What XML 1.0 (2.2) and YAML 1.2 (5.1) both print; a line ends with LF alone.
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")
GAP = re.compile(r"(?<!\{)\{([^{}]*)\}(?!\})")
"""A gap in the text of `gaps:`, as `builders.questions.gaps` has it."""
HOLE = "\ue000"
"""Keeps the place of a gap while the text around it is converted; a character that no text needs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A question that was read, where it stood, and what its source calls it."""

    fields: Fields
    where: Where
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A file that was read: its questions, what it says of the whole bank (empty, 0: nothing), and remarks."""

    entries: tuple[Entry, ...]
    remarks: tuple[Problem, ...]
    title: str = ""
    pass_percent: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Writing:
    """A file that was written, and what it could not hand over, in the order of the questions."""

    data: bytes
    remarks: tuple[Problem, ...]


def too_many(count: int, where: Where, problems: list[Problem]) -> bool:
    """Say whether a file has more questions than a bank can need, and note it: reading them would only take time."""
    if count > QUESTIONS:
        message = f"more than {QUESTIONS:,} questions."
        problems.append(Problem(code="X001", where=where, message=message, hint="Split the file."))
    return count > QUESTIONS


def kind_key(fields: Fields) -> str:
    """Return the key that names the kind of a question, or nothing."""
    return next((key for key in KEYS if key in fields), "")


def cleaned(text: str) -> str:
    """Return a text that every format can hold: LF line ends, no blank ends, no unprintable characters, no `HOLE`."""
    return held(text.replace(HOLE, ""))


def held(text: str) -> str:
    """Return a text as `cleaned` does, with the holes in it."""
    return _UNPRINTABLE.sub("", _BREAK.sub("\n", text)).strip()
