"""Writing YAML: every text in quotes or in a block unless it can't be read as anything else."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from builders.model.node import DECIMAL

WIDTH = 110
_NUMBERS = frozenset({"number", "low", "high"})
# A letter first, no colon, no hash, no quote: nothing that YAML 1.1 or 1.2 gives a meaning.
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9_.,;?!()/%$ -]*[A-Za-z0-9_.,;?!()/%$])?")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def item(value: Any, indent: int) -> Iterator[str]:
    """Give the lines of one entry of a list."""
    if not isinstance(value, Mapping):
        yield f"{' ' * indent}- {scalar('', value)}"
        return
    lines = [line for key, inner in value.items() for line in pair(key, inner, indent + 2)]
    yield f"{' ' * indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def pair(key: str, value: Any, indent: int) -> Iterator[str]:
    """Give the lines of a key with its value: texts, whole numbers, flags, and lists and mappings of them."""
    blank = " " * indent
    match value:
        case Mapping():
            yield f"{blank}{key}:"
            for name, inner in value.items():
                yield from pair(name, inner, indent + 2)
        case list():
            yield f"{blank}{key}:"
            for inner in value:
                yield from item(inner, indent + 2)
        case str() if block := _block(value, indent):
            yield f"{blank}{key}: {block[0]}"
            yield from (f"{blank}  {line}" if line else "" for line in block[1:])
        case _:
            yield f"{blank}{key}: {scalar(key, value)}"


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


def scalar(key: str, value: Any) -> str:
    """Return a value on one line; `key` tells the numbers that are kept exactly as text."""
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
            return quoted(str(value))


def quoted(text: str) -> str:
    """Return a double-quoted scalar: JSON's escapes are YAML's (1.2, 5.7)."""
    return json.dumps(text, ensure_ascii=False)
