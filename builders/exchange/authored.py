"""A question of the model as its author would write it anew: the common ground of all formats."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from builders.exchange.entry import cleaned
from builders.model import Body, Overlay, Question
from builders.model.tokens import fill
from builders.questions.attest import Attest
from builders.questions.choices import LETTERS, Choice, ChoiceList, Named
from builders.questions.gaps import Gaps
from builders.questions.match import Match
from builders.questions.number import Number
from builders.questions.order import Order
from builders.questions.scale import Scale
from builders.questions.scenario import Scenario
from builders.questions.text import Text
from builders.questions.truth import Truth

DEFAULTS = {"v": 1, "status": "live", "critical": False, "shuffle": True, "points": 1, "credit": "all", "drill": False}
"""What a bank need not say."""


def authored(question: Question, overlay: Overlay | None = None) -> dict[str, Any]:
    """Return the question as its YAML would hold it, without what is empty or goes without saying.

    With an `overlay`, tokens are filled in.
    """
    own = {
        "id": question.id,
        "v": question.v,
        "status": question.status,
        "objective": question.objective,
        "critical": question.critical,
        "drill": question.drill,
        "shuffle": question.shuffle,
        "points": question.points,
        "tags": list(question.tags),
        "cite": question.cite,
        "ask": question.ask,
        **({"picture": {"file": question.picture.file, "words": question.picture.words}} if question.picture else {}),
        "hint": question.hint,
        "review": question.review,
        **_body(question.body),
        "why": question.why,
    }
    written = {key: value for key, value in own.items() if value not in ("", []) and DEFAULTS.get(key) != value}
    return {key: _tidied(value, overlay) for key, value in written.items()}


def _body(body: Body) -> Mapping[str, Any]:
    return next(write(body) for kind, write in _WRITERS.items() if isinstance(body, kind))


def _tidied(value: Any, overlay: Overlay | None) -> Any:
    match value:
        case str():
            return cleaned(fill(value, overlay) if overlay is not None else value)
        case list():
            return [_tidied(item, overlay) for item in value]
        case Mapping():
            return {key: _tidied(item, overlay) for key, item in value.items()}
        case _:
            return value


def _answers(choices: tuple[Choice, ...]) -> list[dict[str, str]]:
    own = _own([choice.id for choice in choices])
    return [
        {
            choice.mark: choice.text,
            "why": choice.why,
            **({"goto": choice.goto} if choice.goto else {}),
            **({"id": choice.id} if own else {}),
        }
        for choice in choices
    ]


def _own(letters: Sequence[str]) -> bool:
    """Say whether letters differ from those that the order gives: then each is written, and none otherwise."""
    return "".join(letters) != LETTERS[: len(letters)]


def _named(named: Sequence[Named]) -> list[Any]:
    own = _own([one.id for one in named])
    return [{"text": one.text, "id": one.id} if own else one.text for one in named]


def _choices(body: ChoiceList) -> dict[str, Any]:
    return {"answers": _answers(body.choices), "credit": body.credit}


def _truth(body: Truth) -> dict[str, Any]:
    return {"truth": body.truth, "why_true": body.why_true, "why_false": body.why_false}


def _match(body: Match) -> dict[str, Any]:
    # The letter of a target is written where it is first named.
    written = dict(zip([target.id for target in body.targets], _named(body.targets), strict=True))
    text = {target.id: target.text for target in body.targets}
    own = _own([item.id for item in body.items])
    pairs = [
        {
            "item": item.text,
            "with": written.pop(item.target, text[item.target]),
            **({"why": item.why} if item.why else {}),
            **({"id": item.id} if own else {}),
        }
        for item in body.items
    ]
    return {"match": pairs, "decoys": list(written.values()), "credit": body.credit}


def _order(body: Order) -> dict[str, Any]:
    return {"order": _named(body.entries), "credit": body.credit}


def _number(body: Number) -> dict[str, Any]:
    value = body.low if body.low == body.high else {"low": body.low, "high": body.high}
    return {"number": value, "unit": body.unit}


def _text(body: Text) -> dict[str, Any]:
    return {"accept": list(body.accept)}


def _gaps(body: Gaps) -> dict[str, Any]:
    holes = ["{" + "|".join(words) + "}" for words in body.accept]
    text = "".join(part for pair in zip(body.pieces, [*holes, ""], strict=True) for part in pair)
    return {"gaps": text, "credit": body.credit}


def _scale(body: Scale) -> dict[str, Any]:
    return {"scale": list(body.labels)}


def _attest(body: Attest) -> dict[str, Any]:
    return {"attest": body.statement, "evidence": list(body.evidence)}


def _scenario(body: Scenario) -> dict[str, Any]:
    steps = [
        {
            "id": step.id,
            "ask": step.ask,
            **({"critical": True} if step.critical else {}),
            "answers": _answers(step.choices),
        }
        for step in body.steps
    ]
    return {"scenario": steps}


_WRITERS: Mapping[type, Callable[[Any], Mapping[str, Any]]] = {
    ChoiceList: _choices,
    Truth: _truth,
    Match: _match,
    Order: _order,
    Number: _number,
    Text: _text,
    Gaps: _gaps,
    Scale: _scale,
    Attest: _attest,
    Scenario: _scenario,
}
