"""A question of the model as its author would write it anew: the common ground of all formats."""

from collections.abc import Callable, Mapping
from typing import Any

from builders.exchange.entry import cleaned
from builders.model import Body, Overlay, Question
from builders.model.tokens import fill
from builders.questions.attest import Attest
from builders.questions.choices import LETTERS, Choice, ChoiceList
from builders.questions.gaps import Gaps
from builders.questions.match import Match
from builders.questions.number import Number
from builders.questions.order import Order
from builders.questions.scale import Scale
from builders.questions.scenario import Scenario
from builders.questions.text import Text
from builders.questions.truth import Truth

DEFAULTS = {"v": 1, "status": "live", "critical": False, "shuffle": True, "points": 1, "credit": "all"}
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
        "shuffle": question.shuffle,
        "points": question.points,
        "tags": list(question.tags),
        "cite": question.cite,
        "ask": question.ask,
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
    return [
        {choice.mark: choice.text, "why": choice.why, **({"goto": choice.goto} if choice.goto else {})}
        for choice in choices
    ]


def _choices(body: ChoiceList) -> dict[str, Any]:
    return {"answers": _answers(body.choices), "credit": body.credit}


def _truth(body: Truth) -> dict[str, Any]:
    return {"truth": body.truth, "why_true": body.why_true, "why_false": body.why_false}


def _match(body: Match) -> dict[str, Any]:
    target = dict(zip(LETTERS, body.targets, strict=False))
    used = {item.target for item in body.items}
    decoys = [text for letter, text in target.items() if letter not in used]
    pairs = [
        {"item": item.text, "with": target[item.target], **({"why": item.why} if item.why else {})}
        for item in body.items
    ]
    return {"match": pairs, "decoys": decoys, "credit": body.credit}


def _order(body: Order) -> dict[str, Any]:
    return {"order": list(body.entries), "credit": body.credit}


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
