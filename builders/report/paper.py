"""A module's quiz as one version of the module asked it, and its score reckoned again from recorded answers."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from builders.model import Question
from builders.questions.credit import share
from builders.questions.gaps import Gaps
from builders.report.answers import Answer

Key = tuple[str, str]
"""A module and a question of its bank."""
Attempt = Mapping[Key, tuple[Answer, ...]]
"""The answers of one attempt by question; of a question that is reported in parts, all of them."""
Credit = Callable[[Question, tuple[Answer, ...]], float]
_FULL = 100
_MOMENT = dt.timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """The questions that a quiz or assessment draws from, how many an attempt asks, and the percentage that passes."""

    questions: Mapping[Key, Question]
    size: int
    pass_percent: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What an attempt came to: the percentage, and whether that passes the quiz."""

    score: int
    passed: bool


def attempts(found: Iterable[Answer], paper: Paper) -> Iterator[Attempt]:
    """Give the attempts of one person in one launch, oldest first; the last one may have gone no further.

    Checks inside the text are in no attempt. A new one begins when all was asked, or a question is answered anew.
    """
    running: dict[Key, tuple[Answer, ...]] = {}
    for one in found:
        name = one.item.key
        if name not in paper.questions:
            continue
        mine = running.get(name, ())
        if _over(mine, one) or (not mine and len(running) == paper.size):
            yield running
            running, mine = {}, ()
        running[name] = (*mine, one)
    if running:
        yield running


def _over(mine: tuple[Answer, ...], one: Answer) -> bool:
    """Say whether a question was answered before `one`; parts of one answer are reported in one moment."""
    same = (other for other in mine if not other.part or other.part == one.part)
    return any(one.when - other.when > _MOMENT for other in same)


def outcome(paper: Paper, attempt: Attempt, credit: Credit, *, without: Key | None = None) -> Outcome | None:
    """Return what an attempt came to, reckoned as the learner's page does; None for an unfinished one.

    `without` leaves a question out, as if it had not been asked; None where nothing else was.
    """
    if len(attempt) < paper.size:
        return None
    counted = [(paper.questions[name], given) for name, given in attempt.items() if name != without]
    graded = [(question, _percent(credit(question, given))) for question, given in counted if question.body.graded]
    points = sum(question.points for question, _ in graded)
    if not points:
        return None
    score = sum(question.points * share for question, share in graded) // points
    critical = any(question.critical and share < _FULL for question, share in graded)
    return Outcome(score=score, passed=score >= paper.pass_percent and not critical)


def _percent(share: float) -> int:
    """Return a whole percentage as `mark` in `progress.js` keeps it: only what is all of it is 100, or nothing 0."""
    return int(share) * _FULL if share in {0, 1} else min(_FULL - 1, max(1, int(_FULL * share + 0.5)))


def recorded(question: Question, given: tuple[Answer, ...]) -> float:
    """Return what answers were worth, 0 to 1, by the key that was used.

    Where a record says more than right or wrong, partial credit is reckoned from it; else wrong is worth nothing.
    """
    body = question.body
    last = next((one for one in reversed(given) if not one.part), given[-1])
    if body.kind in _READS:
        return body.score(_READS[body.kind](question, last.response))
    if isinstance(body, Gaps):
        return share(sum(bool(one.right) for one in given), len(body.accept), body.credit)
    return float(last.right is True)


def _listed(_: Question, response: str) -> tuple[str, ...]:
    return tuple(filter(None, response.split("[,]")))


def _judged(_: Question, response: str) -> tuple[str, ...]:
    return ({"true": "t", "false": "f"}.get(response, response),)


def _way(_: Question, response: str) -> tuple[str, ...]:
    return tuple(one.rpartition("[.]")[2] for one in response.split("[,]"))


def _matched(question: Question, response: str) -> tuple[str, ...]:
    pairs = dict(one.split("[.]", 1) for one in response.split("[,]") if "[.]" in one)
    return tuple(pairs.get(item["id"], "-") for item in question.body.canonical()["items"])


_READS: Mapping[str, Callable[[Question, str], tuple[str, ...]]] = {
    "single": _listed,
    "multiple": _listed,
    "order": _listed,
    "truth": _judged,
    "match": _matched,
    "scenario": _way,
}
"""How responses in statements become those that kinds score."""
