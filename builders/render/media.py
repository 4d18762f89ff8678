"""Recordings: a `media` fence as a figure with a player, captions and a transcript; and pictures of questions.

An extension is not told which page it renders, so it can't work out an address. The site engine can: it makes the
`src` of every picture relative to its page. So a recording and its captions are pictures until it has done so.
"""

import posixpath
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from builders.model import Question
from builders.model.words import Words
from builders.sources.fences import Fence
from builders.sources.media import TYPES, captions_language

_MARK = re.compile(f"{STX}cw-media:([0-9]+){ETX}")
_LATER = "data-cw-tag"


def mark(number: int) -> str:
    """Return the line that stands for a media fence: no author can write it, these characters are taken away."""
    return f"{STX}cw-media:{number}{ETX}"


class Figures(BlockProcessor):
    """Puts a figure or picture in the place of each mark; a transcript is Markdown like the rest of the page."""

    def __init__(self, parser: BlockParser, found: list[Fence | Question], words: Callable[[], Words]) -> None:
        """Keep the list that marks count in, and what says in which words the page speaks."""
        super().__init__(parser)
        self.found = found
        self.words = words

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - Python-Markdown's signature
        """Say whether the block is a mark."""
        return _MARK.fullmatch(block.strip()) is not None

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Build the figure."""
        match = _MARK.fullmatch(blocks.pop(0).strip())
        assert match is not None  # noqa: S101 - `test` has seen to it
        found = self.found[int(match[1])]
        if isinstance(found, Question):
            _picture(parent, found)
        else:
            self._figure(parent, found)

    def _figure(self, parent: ET.Element, fence: Fence) -> None:
        figure = ET.SubElement(parent, "figure", {"class": "cw-media"})
        _player(figure, fence)
        ET.SubElement(figure, "figcaption").text = AtomicString(fence.values["title"])
        details = ET.SubElement(figure, "details")
        ET.SubElement(details, "summary").text = AtomicString(self.words().transcript)
        self.parser.parseChunk(details, fence.text)


def _picture(parent: ET.Element, question: Question) -> None:
    """Show the picture of a question, for the runtime to move into it."""
    if question.picture is not None:
        shown = {"src": question.picture.file, "alt": question.picture.words, "data-picture": question.id}
        ET.SubElement(ET.SubElement(parent, "p"), "img", shown)


def _player(figure: ET.Element, fence: Fence) -> None:
    file, captions = fence.values.get("file", ""), fence.values.get("captions", "")
    kind = TYPES.get(posixpath.splitext(file)[1], "video/")
    named = {"controls": "controls", "preload": "none", "aria-label": fence.values["title"]}
    player = ET.SubElement(figure, kind.partition("/")[0], named)
    ET.SubElement(player, "img", {"src": file, "type": kind, _LATER: "source"})
    language = captions_language(captions)
    if captions:
        track = {"src": captions, "kind": "captions", "srclang": language, "label": language, "default": "default"}
        ET.SubElement(player, "img", {**track, _LATER: "track"})


class Players(Treeprocessor):
    """Makes of the pictures what they stand for, as soon as they have their addresses."""

    def run(self, root: ET.Element) -> None:
        """Rename them."""
        for element in root.iter("img"):
            if tag := element.attrib.pop(_LATER, ""):
                element.tag = tag
