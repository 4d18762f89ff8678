"""Writing a bank as YAML: every text in quotes or in a block unless it can't be read as anything else."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builders.model.node import DECIMAL

WIDTH = 110
_ORDER = ("id", "v", "status", "objective", "critical", "shuffle", "points", "tags", "cite", "ask", "hint", "review")
_NUMBERS = frozenset({"number", "low", "high"})
# A letter first, no colon, no hash, no quote: nothing that YAML 1.1 or 1.2 gives a meaning.
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9_.,;?!()/%$ -]*[A-Za-z0-9_.,;?!()/%$])?")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def bank_yaml(slug: str, title: str, pass_percent: int, questions: Sequence[Mapping[str, Any]]) -> str:
    """Return the text of `quizzes/<slug>.yml`, one blank line between questions."""
    head = [f"quiz: {_scalar('quiz', slug)}", f"title: {_quoted(title)}", f"pass: {pass_percent}", "", "questions:"]
    blocks = ["\n".join(_item(_ordered(question), 2)) for question in questions]
    return "\n".join(head) + "\n" + "\n\n".join(blocks) + "\n"


def _ordered(question: Mapping[str, Any]) -> dict[str, Any]:
    last = {"why": question["why"]} if "why" in question else {}
    body = {key: value for key, value in question.items() if key not in (*_ORDER, "why")}
    return {**{key: question[key] for key in _ORDER if key in question}, **body, **last}


def _item(value: Any, indent: int) -> Iterator[str]:
    """Give the lines of one entry of a list."""
    if not isinstance(value, Mapping):
        yield f"{' ' * indent}- {_scalar('', value)}"
        return
    lines = [line for key, inner in value.items() for line in _pair(key, inner, indent + 2)]
    yield f"{' ' * indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _pair(key: str, value: Any, indent: int) -> Iterator[str]:
    blank = " " * indent
    match value:
        case Mapping():
            yield f"{blank}{key}:"
            for name, inner in value.items():
                yield from _pair(name, inner, indent + 2)
        case list():
            yield f"{blank}{key}:"
            for inner in value:
                yield from _item(inner, indent + 2)
        case str() if block := _block(value, indent):
            yield f"{blank}{key}: {block[0]}"
            yield from (f"{blank}  {line}" if line else "" for line in block[1:])
        case _:
            yield f"{blank}{key}: {_scalar(key, value)}"


def _block(text: str, indent: int) -> list[str]:
    """Return a block scalar's lines (YAML 1.2, 8.1): literal for several lines, folded for a long one; or nothing."""
    lines = text.split("\n")
    if any(line != line.strip() for line in lines) or not lines[0] or "\t" in text or "\xa0" in text:
        return []
    if len(lines) > 1:
        return ["|-", *lines]
    if len(text) + indent <= WIDTH or "  " in text:
        return []
    return [">-", *textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)]


def _scalar(key: str, value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str() if key in _NUMBERS and DECIMAL.fullmatch(value):
            return value
        case str() if _PLAIN.fullmatch(value) and "  " not in value and value.lower() not in _WORDS:
            return value
        case _:
            return _quoted(str(value))


def _quoted(text: str) -> str:
    """Return a double-quoted scalar: JSON's escapes are YAML's (1.2, 5.7)."""
    return json.dumps(text, ensure_ascii=False)
