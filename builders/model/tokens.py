"""Tokens: in a text, `{{ org.privacy_officer.phone }}` stands for what the organisation filled in, or `facts.*`."""

import re
from collections.abc import Iterator

from builders.model.course import Overlay

TOKEN = re.compile(r"\{\{\s*([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)\s*\}\}")


def fill(text: str, overlay: Overlay) -> str:
    """Replace every known token; an unknown one stays visible (a check refuses it)."""
    return TOKEN.sub(lambda match: overlay.get(match[1], match[0]), text)


def tokens(text: str) -> Iterator[tuple[str, int]]:
    """Give the name of every token in `text` with the offset where it stands."""
    return ((match[1], match.start()) for match in TOKEN.finditer(text))
