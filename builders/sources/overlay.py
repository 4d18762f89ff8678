"""The overlay: `content/org.yml`, what an organisation fills in, flattened to dotted tokens."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from builders.errors import Problem, Where
from builders.model import Overlay
from builders.model.node import Fields, Node
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

PATH = "content/org.yml"
INTERNAL = "internal"
"""The key of the list of values that outsiders must not read; it is no value itself."""
KEY = re.compile(r"[a-z0-9_]+")  # what a token can name: anything else would stay in the page as it is written


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """The overlay as read: token -> text, where each stands, and the tokens that only learners may see."""

    overlay: Overlay
    places: Mapping[str, Where]
    internal: frozenset[str]


def read_overlay(root: Path, problems: list[Problem]) -> Organisation | None:
    """Return what the organisation filled in; None and a problem if it can't be read."""
    text = read_text(root, PATH, problems)
    node = None if text is None else parse_yaml(text, PATH, problems)
    if node is None:
        return None
    found = {name: (value, where) for name, value, where in _flatten("org", node, problems)}
    return Organisation(
        overlay={name: value for name, (value, _) in found.items()},
        places={name: where for name, (_, where) in found.items()},
        internal=frozenset(_internal(node, tuple(found), problems)),
    )


def _flatten(prefix: str, node: Node, problems: list[Problem]) -> Iterator[tuple[str, str, Where]]:
    fields = Fields(node, problems)
    for key, value in fields.pairs():
        if prefix == "org" and key == INTERNAL:
            continue
        if not KEY.fullmatch(key):
            fields.problem("K004", f"no page can name the key {key!r}.", "Use lower case and underscores.", key=key)
        name = f"{prefix}.{key}"
        if isinstance(value.value, dict):
            yield from _flatten(name, value, problems)
        else:
            # Hours such as 8:30 need no quotes here: this file has no reader but ours.
            yield name, fields.as_text(value, name, name=True), value.where


def _internal(node: Node, tokens: tuple[str, ...], problems: list[Problem]) -> Iterator[str]:
    """Give the tokens that the list names, by their own name or by that of a group that they stand in."""
    fields = Fields(node, problems)
    for entry in fields.items(INTERNAL, required=False):
        name = fields.as_text(entry, INTERNAL)
        named = [token for token in tokens if f"{token}.".startswith(f"org.{name}.")]
        if name and not named:
            problems.append(_unknown(name, entry.where, tokens))
        yield from named


def _unknown(name: str, where: Where, tokens: tuple[str, ...]) -> Problem:
    values = [token.removeprefix("org.") for token in tokens]
    groups = [value.rpartition(".")[0] for value in values if "." in value]
    known = list(dict.fromkeys([*values, *groups]))
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(known) or 'none'}."
    message = f"'internal' names '{name}', which isn't there: nothing is hidden by that."
    return Problem(code="T003", where=where, message=message, hint=hint)
