"""Questions of the codebook as rows that people read: what stood there, under which letter, and what was right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Entry = Mapping[str, Any]
"""A question as the ledger holds it; `docs/versions.md` has the keys."""
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
    body = question["body"]
    match question["kind"]:
        case "single" | "multiple":
            yield from _choices(body["choices"])
        case "truth":
            yield Row(letter="true", text="True", mark=_mark(right=body["truth"]), why=body["why_true"])
            yield Row(letter="false", text="False", mark=_mark(right=not body["truth"]), why=body["why_false"])
        case "match":
            yield from _pairs(body)
        case "order":
            yield from (Row(letter=e["id"], text=e["text"], mark=f"place {n}") for n, e in enumerate(body["entries"], 1))
        case "number":
            same = body["low"] == body["high"]
            text = f"{body['low']}" if same else f"{body['low']} to {body['high']}"
            yield Row(letter="", text=f"{text} {body['unit']}".strip(), mark=_RIGHT)
        case "text":
            yield from (Row(letter="", text=text, mark=_RIGHT) for text in body["accept"])
        case "gaps":
            yield from _gaps(body)
        case "scale":
            yield from (Row(letter=str(number), text=text) for number, text in enumerate(body["labels"], 1))
        case "attest":
            yield Row(letter="", text=body["statement"], mark=f"confirmed by {', '.join(body['evidence'])}")
        case "scenario":
            for step in body["steps"]:
                yield Row(letter=step["id"], text=step["ask"], mark="critical" if step["critical"] else "step")
                yield from _choices(step["choices"])


def _choices(choices: Any) -> Iterator[Row]:
    for choice in choices:
        way = f" (goes to {choice['goto']})" if choice.get("goto") else ""
        yield Row(letter=choice["id"], text=f"{choice['text']}{way}", mark=choice["mark"], why=choice["why"])


def _pairs(body: Mapping[str, Any]) -> Iterator[Row]:
    targets = {target["id"]: target["text"] for target in body["targets"]}
    for item in body["items"]:
        text = f"{item['text']}: {item['target']} {targets.get(item['target'], '')}"
        yield Row(letter=item["id"], text=text, mark=_RIGHT, why=item["why"])
    used = {item["target"] for item in body["items"]}
    yield from (Row(letter=key, text=text, mark="decoy") for key, text in targets.items() if key not in used)


def _gaps(body: Mapping[str, Any]) -> Iterator[Row]:
    yield Row(letter="", text="____".join(body["pieces"]))
    for number, accepted in enumerate(body["accept"], 1):
        yield from (Row(letter=f"gap {number}", text=text, mark=_RIGHT) for text in accepted)


def _mark(*, right: bool) -> str:
    return _RIGHT if right else "wrong"
