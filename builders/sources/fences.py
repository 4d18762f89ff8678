"""The fences that the product adds to Markdown: `check`, `quiz`, `course` and others, as blocks between backticks.

The readers of pages and the Markdown extension share this one scanner, so that both see the same fences.
"""

import difflib
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# `*+` gives nothing back: on a line of a hundred thousand blanks, trying again and again would take hours.
_OPEN = re.compile(r"^(`{3,}+|~{3,}+)[ \t]*+([^\s`]*+)[^`]*+$")
_PAIR = re.compile(r"^([a-z]+)\s*+:\s*+(\S.*)$")

NAMES = ("check", "quiz", "course", "media", "law", "traceability")
_WITH_TEXT = ("media",)
_TEXT_EDGE = "---"
_LIKE = re.compile(r"^[\s>*+-]*+(?:[0-9]++[.)]\s*+)?(?:`{3,}|~{3,})[\s{.]*+([A-Za-z]+)")
_TICKS = re.compile("`+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fence:
    """A fenced block: its name, the `key: value` lines in it, and its lines, first to last (from 0).

    A `media` fence has Markdown besides: what stands after a line `---`, from the line `text_first` on.
    """

    name: str
    values: Mapping[str, str]
    stray: str
    first: int
    last: int
    ours: bool
    text: str
    text_first: int


def fences(lines: list[str]) -> tuple[Fence, ...]:
    """Return every fenced block at the left margin, foreign ones too (`ours` tells); an open one ends with the text."""
    return _fences(tuple(lines))


# Many rules read the same page.
@functools.lru_cache(maxsize=16)
def _fences(lines: tuple[str, ...]) -> tuple[Fence, ...]:
    return tuple(_found(lines))


def _found(lines: tuple[str, ...]) -> Iterator[Fence]:
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
        if near := _near(match[1].lower()):
            yield number, near


@functools.lru_cache(maxsize=64)
def prose(text: str) -> str:
    """Return Markdown with fenced blocks and code spans blanked: every other character stays at its place.

    The Markdown in a fence of ours stays, too.
    """
    lines = text.split("\n")
    for fence in fences(lines):
        for number in {*range(fence.first, fence.text_first), fence.last}:
            lines[number] = " " * len(lines[number])
    return "\n".join(map(_without_spans, lines))


def _without_spans(line: str) -> str:
    """Return a line with its code spans blanked: from some ticks to the next ones of the same number."""
    if "`" not in line:
        return line
    marks = [match.span() for match in _TICKS.finditer(line)]
    ends: dict[int, int] = {}  # by where ticks start
    later: dict[int, int] = {}  # by their number
    for start, end in reversed(marks):
        ends[start] = later.get(end - start, 0)
        later[end - start] = end
    parts: list[str] = []
    done = 0
    for start, _ in marks:
        if start >= done and ends[start] and line[start - 1 : start] != "\\":
            parts += [line[done:start], " " * (ends[start] - start)]
            done = ends[start]
    return "".join([*parts, line[done:]])


@functools.lru_cache
def _near(word: str) -> str:
    return next(iter(difflib.get_close_matches(word, NAMES, n=1, cutoff=0.8)), "")


def _closing(lines: Sequence[str], first: int, marks: str) -> int:
    closing = re.compile(rf"^{marks[0]}{{{len(marks)},}}[ \t]*$")
    return next((n for n in range(first + 1, len(lines)) if closing.match(lines[n])), len(lines) - 1)


def _fence(name: str, body: Sequence[str], first: int, last: int) -> Fence:
    edge = _edge(body) if name in _WITH_TEXT else len(body)
    matches = [(line, _PAIR.match(line.strip())) for line in body[:edge] if line.strip()]
    values = {match[1]: match[2] for _, match in matches if match}
    stray = next((line.strip() for line, match in matches if not match), "")
    return Fence(
        name=name,
        values=values,
        stray=stray,
        first=first,
        last=last,
        ours=name in NAMES,
        text="\n".join(body[edge + 1 :]).strip("\n"),
        text_first=min(first + edge + 2, last),
    )


def _edge(body: Sequence[str]) -> int:
    """Return the line that parts the pairs from the text."""
    return next((number for number, line in enumerate(body) if line.strip() == _TEXT_EDGE), len(body))
