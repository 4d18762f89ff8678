"""The fences that the product adds to Markdown: `check`, `quiz` and `course` blocks between backticks.

The readers of pages and the Markdown extension share this one scanner, so that both see the same fences.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_OPEN = re.compile(r"^(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$")
_PAIR = re.compile(r"^\s*([a-z]+)\s*:\s*(\S.*?)\s*$")

NAMES = ("check", "quiz", "course")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fence:
    """A fenced block: its name, the `key: value` lines in it, and its lines, first to last (from 0)."""

    name: str
    values: Mapping[str, str]
    stray: str
    first: int
    last: int
    ours: bool


def fences(lines: list[str]) -> Iterator[Fence]:
    """Give every fenced block at the left margin, foreign ones too (`ours` tells); an open one ends with the text."""
    number = 0
    while number < len(lines):
        match = _OPEN.match(lines[number])
        if match is None:
            number += 1
            continue
        last = _closing(lines, number, match[1])
        yield _fence(match[2], lines[number + 1 : last], number, last)
        number = last + 1


def _closing(lines: list[str], first: int, marks: str) -> int:
    closing = re.compile(rf"^{re.escape(marks)}{marks[0]}*[ \t]*$")
    return next((n for n in range(first + 1, len(lines)) if closing.match(lines[n])), len(lines) - 1)


def _fence(name: str, body: list[str], first: int, last: int) -> Fence:
    matches = [(line, _PAIR.match(line)) for line in body if line.strip()]
    values = {match[1]: match[2] for _, match in matches if match}
    stray = next((line.strip() for line, match in matches if not match), "")
    return Fence(name=name, values=values, stray=stray, first=first, last=last, ours=name in NAMES)
