"""The overlay: `content/org.yml`, what an organisation fills in, flattened to dotted tokens."""

import re
from collections.abc import Iterator
from pathlib import Path

from builders.errors import Problem
from builders.model import Overlay
from builders.model.node import Fields, Node
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

PATH = "content/org.yml"
KEY = re.compile(r"[a-z0-9_]+")  # what a token can name: anything else would stay in the page as it is written


def read_overlay(root: Path, problems: list[Problem]) -> Overlay | None:
    """Return token -> text, for example `org.privacy_officer.phone`; None and a problem if it can't be read."""
    text = read_text(root, PATH, problems)
    node = None if text is None else parse_yaml(text, PATH, problems)
    return None if node is None else dict(_flatten("org", node, problems))


def _flatten(prefix: str, node: Node, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    fields = Fields(node, problems)
    for key, value in fields.pairs():
        if not KEY.fullmatch(key):
            fields.problem("K004", f"no page can name the key {key!r}.", "Use lower case and underscores.", key=key)
        name = f"{prefix}.{key}"
        if isinstance(value.value, dict):
            yield from _flatten(name, value, problems)
        else:
            # Hours such as 8:30 need no quotes here: this file has no reader but ours.
            yield name, fields.as_text(value, name, name=True)
