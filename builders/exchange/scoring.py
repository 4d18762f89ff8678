"""Weights to credit and back: other tools add up percentages, ours counts what was right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from builders.questions.credit import ALL, PARTIAL, PENALTY

_CLOSE = 0.6
"""Percent: how far 33.33333 or 33 may be from a third."""
GRADES = (*range(1, 11), 20)
"""How many right choices Moodle has a share for: its list of grades (question/engine/bank.php) knows no other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """A choice as others write it: the weight is in percent, -100 to 100."""

    text: str
    why: str
    weight: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """Choices as ours are written, their credit, and sentences on what is scored in another way."""

    answers: list[dict[str, Any]]
    credit: str
    changes: tuple[str, ...]


def judged(options: Sequence[Option], *, single: bool) -> Judged:
    """Return right and wrong for choices with weights. `single`: whoever answers picks one of them."""
    empty = ["an empty answer is left out"] if any(not o.text for o in options) else []
    options = [o for o in options if o.text]
    right = [o for o in options if (o.weight >= 100 - _CLOSE if single else o.weight > 0)]
    answers = [{("right" if o in right else "wrong"): o.text, "why": o.why} for o in options]
    if single or len(right) < 2:
        changes = _single_changes(options, len(right), single=single)
        return Judged(answers=answers, credit=ALL, changes=(*empty, *changes))
    credit, changes = _several(options, right)
    return Judged(answers=answers, credit=credit, changes=(*empty, *changes))


def _single_changes(options: Sequence[Option], right: int, *, single: bool) -> list[str]:
    if not single:
        return ["one choice is right, so only one can be picked"] if right == 1 else []
    changes = [f"'{o.text}' earned {o.weight:g} % and is wrong now" for o in options if 0 < o.weight < 100 - _CLOSE]
    if right > 1:
        changes.append(f"any of {right} choices was enough, now all of them are asked for")
    return changes


def _several(options: Sequence[Option], right: Sequence[Option]) -> tuple[str, list[str]]:
    share = 100 / len(right)
    changes = []
    if any(abs(o.weight - share) > _CLOSE for o in right):
        changes.append("right choices of unequal weight count the same now")
    wrong = [o.weight for o in options if o not in right]
    if all(abs(weight + share) <= _CLOSE for weight in wrong):
        return PENALTY, changes
    if all(weight <= -100 + _CLOSE for weight in wrong):
        return ALL, [*changes, "some of the right choices earn nothing now"]
    if all(weight == 0 for weight in wrong):
        return PARTIAL, [*changes, "a wrong choice takes a part of the credit away now"]
    return PENALTY, [*changes, "each wrong choice takes one right one away now"]


def weights(answers: Sequence[dict[str, Any]], credit: str) -> list[float]:
    """Return the percentage of each answer that comes nearest to our credit where percentages are added up."""
    right = sum("right" in answer for answer in answers)
    share = round(100 / max(right, 1), 5)
    wrong = 0.0 if right < 2 else -share if credit in {PENALTY, PARTIAL} else -100.0
    return [share if "right" in answer else wrong for answer in answers]


def differences(answers: Sequence[dict[str, Any]], credit: str) -> list[str]:
    """Return sentences on what `weights` can't say."""
    right = sum("right" in answer for answer in answers)
    if right < 2:
        return []
    found = []
    if right not in GRADES:
        found.append(f"Moodle has no share for {right} right choices and takes the nearest")
    if credit == ALL:
        found.append("some of the right choices earn a share there, and nothing here")
    if credit == PARTIAL:
        found.append("each wrong choice takes one right one away there, and less here")
    return found
