"""WebVTT, the form of captions: read as far as a browser needs it, to say what it would pass over in silence.

After W3C WebVTT 1, 4.1: a header, then blocks with an empty line before each: cues, notes, styles and regions.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_TIME = r"((?:[0-9]{2,}:)?[0-5][0-9]:[0-5][0-9]\.[0-9]{3})"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_ARROW = "-->"
_NO_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
_HOW = "Write the times as 00:01.000 --> 00:04.500, the words under them, and an empty line before the next cue."


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What is wrong with captions: the line (from 1), a sentence and what to do."""

    line: int
    message: str
    hint: str


def faults(text: str) -> Iterator[Fault]:
    """Give what is wrong with captions whose lines end with LF."""
    lines = text.removeprefix("\ufeff").split("\n")
    if not _HEADER.fullmatch(lines[0]):
        hint = "Write WEBVTT as the first line and leave the second one empty."
        yield Fault(line=1, message="captions begin with the word WEBVTT.", hint=hint)
        return
    cues = [block for block in _blocks(lines[1:]) if _is_cue(block)]
    if not cues:
        yield Fault(line=1, message="there is no caption in this file.", hint=_HOW)
    last = 0.0
    for cue in cues:
        line, times = _timing(cue)
        if times is None:
            yield Fault(line=line, message="this is no caption: it has no times that a browser reads.", hint=_HOW)
            continue
        start, end = times
        if end <= start:
            yield Fault(line=line, message="this caption ends before it begins.", hint="Correct its second time.")
        if start < last:
            message = "this caption begins before the one above it."
            yield Fault(line=line, message=message, hint="Put the captions in the order of their times.")
        if cue[-1][0] == line:
            yield Fault(line=line, message="this caption has no words.", hint="Write them in the line below.")
        last = max(last, start)


def _blocks(lines: Iterable[str]) -> Iterator[list[tuple[int, str]]]:
    """Give each block as its lines with their numbers; the header has number 1."""
    for filled, block in itertools.groupby(enumerate(lines, 2), key=lambda pair: bool(pair[1].strip())):
        if filled:
            yield list(block)


def _is_cue(block: list[tuple[int, str]]) -> bool:
    """Say whether a block is meant as a cue: no note or style, and no more of the header, in which programs write."""
    number, first = block[0]
    return not _NO_CUE.fullmatch(first) and (number > 2 or any(_ARROW in text for _, text in block))


def _timing(cue: list[tuple[int, str]]) -> tuple[int, tuple[float, float] | None]:
    """Return the line of a cue's times, and both in seconds; a name may stand in the line before."""
    line, text = next((pair for pair in cue[:2] if _ARROW in pair[1]), cue[0])
    match = _TIMING.fullmatch(text)
    return line, (_seconds(match[1]), _seconds(match[2])) if match else None


def _seconds(time: str) -> float:
    seconds = 0.0
    for part in time.split(":"):
        seconds = 60 * seconds + float(part)
    return seconds
