"""Headings as the site engine sees them: their anchors, and their text without Markdown."""

import functools
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markdown import Markdown

from builders.sources.fences import prose

LONGEST = 300
"""Characters of a heading that are read: an anchor ends long before, and brackets by the thousand take for ever."""
SECOND = re.compile(r"##[ \t]")
_HEADING = re.compile(r"#{1,6}[ \t]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading: its anchor on the page and what it says, as plain text."""

    anchor: str
    text: str


def heading_lines(body: str) -> list[int]:
    """Return the lines (from 0) of `body` that are headings."""
    return [number for number, line in enumerate(prose(body).split("\n")) if _HEADING.match(line)]


def read_headings(lines: Iterable[str]) -> tuple[Heading, ...]:
    """Read headings that stand on one page in this order: the second of two equal ones gets a number."""
    # A backslash at the end would take the line break for escaped, and the heading for text.
    return _read(tuple(line[:LONGEST].rstrip("\\") for line in lines))


@functools.lru_cache(maxsize=2_048)
def _read(lines: tuple[str, ...]) -> tuple[Heading, ...]:
    """Read headings; a preview reads the same ones after every edit."""
    markdown = _markdown()
    markdown.reset()
    markdown.convert("\n\n".join(lines))
    # The table of contents is made by an extension, which types do not know of.
    tokens: list[dict[str, Any]] = getattr(markdown, "toc_tokens", [])
    return tuple(Heading(anchor=token["id"], text=html.unescape(token["name"])) for token in _flat(tokens))


def _flat(tokens: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for token in tokens:
        yield token
        yield from _flat(token["children"])


@functools.cache
def _markdown() -> Markdown:
    return Markdown(extensions=["attr_list", "toc"])
