"""What stands between the braces of a GIFT question."""

import re
from dataclasses import dataclass

from builders.exchange.escapes import split_once
from builders.questions.credit import ALL, PARTIAL

MOST = 200
"""Answers. Our kinds name them by letters; what has many more is no question, and would only take time."""
_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_ORDERING = re.compile(r"\s*>[ \t]*([0-9]*)((?:[ \t]+[A-Z0-9_a-z]+)*)[ \t]*(?:\n|$)")


class LeftOutError(Exception):
    """A question that our banks can't hold; the message is the end of a sentence that says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """An answer with the sign before it, its weight in percent (None if none is written), and its escaped text."""

    mark: str
    weight: float | None
    text: str


def marked(answer: str, signs: str, *, bare: bool = False) -> list[Marked]:
    """Return the answers that begin with one of `signs`; with `bare`, the first one may do without."""
    pattern = re.compile(rf"\\.|([{signs}])", re.DOTALL)
    cuts = [(match.start(), match[1]) for match in pattern.finditer(answer) if match[1]]
    if len(cuts) > MOST:
        message = f"{len(cuts):,} answers"
        raise LeftOutError(message)
    if bare and answer[: cuts[0][0] if cuts else None].strip():
        cuts = [(-1, "="), *cuts]
    ends = [*(at for at, _ in cuts[1:]), len(answer)]
    return [] if not cuts else [_marked(mark, answer[at + 1 : end]) for (at, mark), end in zip(cuts, ends, strict=True)]


def feedback_of(text: str) -> tuple[str, str]:
    """Return an answer's text and its feedback."""
    return split_once(text, "#")


def ordering(answer: str) -> tuple[list[str], str, str]:
    """Return entries, credit and a sentence, for the form that Moodle's ordering questions add to GIFT.

    `{>3 ALL VERTICAL ABSOLUTE_POSITION` and one entry a line; entries have no escapes.
    """
    match = _ORDERING.match(answer)
    if match is None:
        message = "its '>' is not followed by the words of an ordering question"
        raise LeftOutError(message)
    entries = [line.strip() for line in answer[match.end() :].split("\n") if line.strip()]
    words = match[2].split()
    if "ALL_OR_NOTHING" in words:
        return entries, ALL, ""
    exact = "ABSOLUTE_POSITION" in words
    return entries, PARTIAL, "" if exact else "the share of entries at their place counts now"


def _marked(mark: str, text: str) -> Marked:
    match = _WEIGHT.match(text)
    weight = float(match[1]) if match else None
    return Marked(mark=mark, weight=weight, text=text[match.end() :] if match else text)
