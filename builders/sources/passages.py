"""A page as its reader goes through it: paragraphs, list entries, table rows and headings, without Markdown's marks.

Marks are blanked, not cut: every character of a passage stands at the same distance from its start as in the page.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from builders.sources.fences import prose

# What may open a line: the marks of a quote, the mark of a list entry, the signs of a heading.
_OPENING = re.compile(r"((?:[ \t]*>)*)[ \t]*((?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?(#{1,6}[ \t]+)?")
_BOX = re.compile(r"\*\*([^*]+)\*\*\s*")
# A picture with its words, the address of a link, an element of HTML.
_UNREAD = re.compile(r"!\[[^\[\]]*\]\([^()]*\)|(?<=\])\([^()\n]*\)|</?[A-Za-z!][^<>]*>")
_MARKS = str.maketrans("*`|\\", "    ")
_SENTENCE_END = re.compile(r"[.!?][\"'\u201d\u2019)*_]*\s+(?=[\"'\u201c\u2018(\[*_]*[A-Z0-9{])")
# A full stop that ends no sentence: a shortened word, an initial, a time of day.
_GOES_ON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|No|Nos|Sec|Art|Ch|Pt|vs|Inc|Co|Tex|Cal|Ann|Stat|Pub|Fed|Reg|Bus|Civ|Ins|Occ|Gov|Gen"
    r"|e\.g|i\.e|[A-Za-z])\.\s+$"
)
_WINDOW = 12
_CITED_AFTER = re.compile(r"\([0-9]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """One paragraph, list entry, heading or table row; `kind` is `text`, `heading` or `row`.

    `start` is its offset in the page, `box` the bold word that opens the quote around it (`Myth`), if there is one;
    `listed` is a list entry.
    """

    kind: str
    box: str
    listed: bool
    start: int
    text: str

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Give every sentence with its offset in the page; a citation in brackets belongs to the one before it."""
        start = 0
        for match in _SENTENCE_END.finditer(self.text):
            before = self.text[max(start, match.end() - _WINDOW) : match.end()]
            if not _GOES_ON.search(before) and not _CITED_AFTER.match(self.text, match.end()):
                yield self.start + start, self.text[start : match.end()]
                start = match.end()
        if self.text[start:].strip():
            yield self.start + start, self.text[start:]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    kind: str
    box: str
    listed: bool
    start: int
    text: str
    opens: bool


_GAP = _Line(kind="text", box="", listed=False, start=0, text="", opens=True)


@functools.lru_cache(maxsize=64)
def passages(body: str) -> tuple[Passage, ...]:
    """Return the passages of a page; what stands in fences and code is none."""
    return tuple(_passages(body))


def _passages(body: str) -> Iterator[Passage]:
    held: list[_Line] = []
    for line in _lines(body):
        if held and line.opens:
            yield _passage(held)
            held = []
        if line.text.strip():
            held.append(line)
    if held:
        yield _passage(held)


def _lines(body: str) -> Iterator[_Line]:
    offset, quoted, box = 0, False, ""
    for line in _UNREAD.sub(blank, prose(body)).split("\n"):
        if not line:
            yield _GAP
            quoted, offset = False, offset + 1
            continue
        # Every part of the pattern may be empty, so that it always matches.
        match = next(_OPENING.finditer(line))
        text = line[match.end() :]
        inside = bool(match[1])
        if inside != quoted:
            named = _BOX.fullmatch(text)
            box = named[1] if inside and named else ""
        row = text.startswith("|")
        opens = not text.strip() or inside != quoted or bool(match[2] or match[3]) or row
        kind = "heading" if match[3] else "row" if row else "text"
        text = " " * match.end() + text.translate(_MARKS)
        yield _Line(kind=kind, box=box, listed=bool(match[2]), start=offset, text=text, opens=opens)
        quoted, offset = inside, offset + len(line) + 1


def _passage(lines: list[_Line]) -> Passage:
    first = lines[0]
    text = "\n".join(line.text for line in lines)
    indent = len(text) - len(text.lstrip())
    return Passage(kind=first.kind, box=first.box, listed=first.listed, start=first.start + indent, text=text[indent:])


def blank(match: re.Match[str]) -> str:
    """Return blanks for what was matched: every other character stays at its place."""
    return re.sub(r"[^\n]", " ", match[0])
