"""The fences that the product adds to Markdown: `check`, `quiz` and `course` blocks between backticks.

The readers of pages and the Markdown extension share this one scanner, so that both see the same fences.
"""

import difflib
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_OPEN = re.compile(r"^(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$")
_PAIR = re.compile(r"^\s*([a-z]+)\s*:\s*(\S.*?)\s*$")

NAMES = ("check", "quiz", "course")
_LIKE = re.compile(r"^[\s>*+-]*+(?:[0-9]++[.)]\s*+)?(?:`{3,}|~{3,})[\s{.]*+([A-Za-z]+)")
_TICKS = re.compile("`+")


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


def lookalikes(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Give the lines (from 0) that an author meant as a fence of ours and that are none, with the name they mean."""
    known = {n: fence for fence in fences(lines) for n in range(fence.first, fence.last + 1)}
    for number, line in enumerate(lines):
        fence, match = known.get(number), _LIKE.match(line)
        # Inside a fence the line is an example; the first line of a foreign one may be ours misspelt.
        if match is None or (fence is not None and (fence.ours or number != fence.first)):
            continue
        if near := difflib.get_close_matches(match[1].lower(), NAMES, n=1, cutoff=0.8):
            yield number, near[0]


def prose(text: str) -> str:
    """Return Markdown with fenced blocks and code spans blanked: every other character stays at its place."""
    lines = text.split("\n")
    for fence in fences(lines):
        for number in range(fence.first, fence.last + 1):
            lines[number] = " " * len(lines[number])
    return "\n".join(_without_code(line) if "`" in line else line for line in lines)


def _without_code(line: str) -> str:
    """Return a line with its code spans blanked: each ends at the next run of as many backticks as it began with."""
    runs = list(_TICKS.finditer(line))
    ends = {len(run[0]): deque[re.Match[str]]() for run in runs}
    for run in runs:
        ends[len(run[0])].append(run)
    parts, done = [], 0
    for run in runs:
        same = ends[len(run[0])]
        while same and same[0].start() <= max(run.start(), done - 1):
            same.popleft()
        if run.start() >= done and same and line[run.start() - 1 : run.start()] != "\\":
            parts += [line[done : run.start()], " " * (same[0].end() - run.start())]
            done = same[0].end()
    return "".join([*parts, line[done:]])


def _closing(lines: list[str], first: int, marks: str) -> int:
    closing = re.compile(rf"^{marks[0]}{{{len(marks)},}}[ \t]*$")
    return next((n for n in range(first + 1, len(lines)) if closing.match(lines[n])), len(lines) - 1)


def _fence(name: str, body: list[str], first: int, last: int) -> Fence:
    matches = [(line, _PAIR.match(line)) for line in body if line.strip()]
    values = {match[1]: match[2] for _, match in matches if match}
    stray = next((line.strip() for line, match in matches if not match), "")
    return Fence(name=name, values=values, stray=stray, first=first, last=last, ours=name in NAMES)
