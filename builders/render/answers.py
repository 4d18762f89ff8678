"""Questions as rows that people read: what stood there, under which letter, and what was right."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from builders.questions.choices import LETTERS

Entry = Mapping[str, Any]
"""A question as `Question.canonical()` gives it; `docs/versions.md` has the keys."""
Body = Mapping[str, Any]
_RIGHT = "right"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of a question: the letter or word that a record has for it, what it said, `right` or not, and why."""

    letter: str
    text: str
    mark: str = ""
    why: str = ""


def rows(question: Entry) -> Iterator[Row]:
    """Give the rows of a question, whatever its kind."""
    return _ROWS[question["kind"]](question["body"])


def _list(body: Body) -> Iterator[Row]:
    return _choices(body["choices"])


def _truth(body: Body) -> Iterator[Row]:
    yield Row(letter="t", text="True", mark=_mark(right=body["truth"]), why=body["why_true"])
    yield Row(letter="f", text="False", mark=_mark(right=not body["truth"]), why=body["why_false"])


def _order(body: Body) -> Iterator[Row]:
    return (Row(letter=e["id"], text=e["text"], mark=f"place {n}") for n, e in enumerate(body["entries"], 1))


def _number(body: Body) -> Iterator[Row]:
    text = str(body["low"]) if body["low"] == body["high"] else f"{body['low']} to {body['high']}"
    yield Row(letter="", text=f"{text} {body['unit']}".strip(), mark=_RIGHT)


def _text(body: Body) -> Iterator[Row]:
    return (Row(letter="", text=text, mark=_RIGHT) for text in body["accept"])


def _scale(body: Body) -> Iterator[Row]:
    return (Row(letter=letter, text=text) for letter, text in zip(LETTERS, body["labels"], strict=False))


def _attest(body: Body) -> Iterator[Row]:
    yield Row(letter="", text=body["statement"], mark=f"confirmed by {', '.join(body['evidence'])}")


def _scenario(body: Body) -> Iterator[Row]:
    for step in body["steps"]:
        yield Row(letter=step["id"], text=step["ask"], mark="critical step" if step["critical"] else "step")
        yield from _choices(step["choices"])


def _choices(choices: Any) -> Iterator[Row]:
    for choice in choices:
        way = f" (goes to {choice['goto']})" if choice.get("goto") else ""
        yield Row(letter=choice["id"], text=f"{choice['text']}{way}", mark=choice["mark"], why=choice["why"])


def _pairs(body: Body) -> Iterator[Row]:
    targets = {target["id"]: target["text"] for target in body["targets"]}
    for item in body["items"]:
        text = f"{item['text']}: {item['target']} {targets.get(item['target'], '')}"
        yield Row(letter=item["id"], text=text, mark=_RIGHT, why=item["why"])
    used = {item["target"] for item in body["items"]}
    yield from (Row(letter=key, text=text, mark="decoy") for key, text in targets.items() if key not in used)


def _gaps(body: Body) -> Iterator[Row]:
    yield Row(letter="", text="____".join(body["pieces"]))
    for number, accepted in enumerate(body["accept"], 1):
        yield from (Row(letter=f"gap {number}", text=text, mark=_RIGHT) for text in accepted)


def _mark(*, right: bool) -> str:
    return _RIGHT if right else "wrong"


_ROWS: Mapping[str, Callable[[Body], Iterator[Row]]] = {
    "single": _list,
    "multiple": _list,
    "truth": _truth,
    "match": _pairs,
    "order": _order,
    "number": _number,
    "text": _text,
    "gaps": _gaps,
    "scale": _scale,
    "attest": _attest,
    "scenario": _scenario,
}
