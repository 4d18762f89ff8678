"""Foreign texts to the Markdown of quiz texts: HTML, plain text, and what Moodle calls its own format.

What Markdown can't hold is left behind and named, so that a reader of the file can say so.
"""

import functools
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

from builders.exchange.entry import held

_TOKEN = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "tt": "`"}
_BREAKS = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"})
_PLAIN = frozenset({"span", "font", "html", "body", "a"})
_SPECIAL = re.compile(r"([\\`*_\[\]<>&!])")
_LONG = 2_000
"""Characters: a longer text is escaped without a look at whether it needs to be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A text in Markdown, and the names of what was left behind."""

    text: str
    lost: tuple[str, ...] = ()


def to_markdown(text: str, form: str) -> Text:
    """Return a text that is in `html`, `plain`, `markdown` or `moodle`: HTML where it has tags, else plain text."""
    if form == "markdown":
        return Text(text=held(text))
    if form == "html" or (form == "moodle" and (_TOKEN.search(text) or "&" in text)):
        return _from_html(text)
    return Text(text=escaped(held(text)))


def escaped(text: str) -> str:
    """Return plain text as Markdown that shows the same; it stays as it is where it already does."""
    if len(text) < _LONG and _markdown().renderInline(text) == html.escape(text):
        return text
    return _SPECIAL.sub(r"\\\1", text)


@functools.cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


@dataclass(slots=True)
class _Html:
    """A conversion under way: the pieces of Markdown so far, the links that are open, what was lost."""

    pieces: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    silent: str = ""

    def text(self, raw: str) -> None:
        if raw and not self.silent:
            self.pieces.append(escaped(re.sub(r"\s+", " ", html.unescape(raw))))

    def tag(self, name: str, attributes: str, *, closing: bool) -> None:
        if self.silent or name in {"script", "style"}:
            self._silence(name, closing=closing)
        elif name in _MARKS:
            self.pieces.append(_MARKS[name])
        elif name in _BREAKS:
            self.pieces.append("\n- " if name == "li" and not closing else "\n")
        elif name == "a":
            self._link(attributes, closing=closing)
        elif name not in _PLAIN:
            self._other(name, attributes)

    def _silence(self, name: str, *, closing: bool) -> None:
        if name in {"script", "style"}:
            self.lost.add(f"<{name}>")
            self.silent = "" if closing else name

    def _link(self, attributes: str, *, closing: bool) -> None:
        if not closing:
            self.links.append(_attributes(attributes).get("href", ""))
            self.pieces.append("[" if self.links[-1] else "")
        elif self.links and (target := self.links.pop()):
            self.pieces.append(f"]({target})" if not re.search(r"[\s()<>]", target) else f"](<{target}>)")

    def _other(self, name: str, attributes: str) -> None:
        self.lost.add(f"<{name}>")
        if name == "img" and (alternative := _attributes(attributes).get("alt", "")):
            self.pieces.append(escaped(f"[{alternative}]"))


def _from_html(text: str) -> Text:
    state = _Html()
    at = 0
    source = "".join(_without_comments(text))
    for match in _TOKEN.finditer(source):
        state.text(source[at : match.start()])
        state.tag(match[2].lower(), match[3], closing=bool(match[1]))
        at = match.end()
    state.text(source[at:])
    lines = [line.strip() for line in "".join(state.pieces).split("\n")]
    return Text(text=held("\n".join(line for line in lines if line)), lost=tuple(sorted(state.lost)))


def _without_comments(text: str) -> Iterator[str]:
    """Give what stands outside of comments. By `find`: an expression would look for each missing end anew."""
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        yield text[at:start]
        at = end + 3
    yield text[at:]


def _attributes(text: str) -> dict[str, str]:
    return {match[1].lower(): html.unescape(match[2] or match[3] or "") for match in _ATTRIBUTE.finditer(text)}
