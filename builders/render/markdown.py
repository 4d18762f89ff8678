"""The one Python-Markdown extension: fences to questions, overlay tokens, legal labels, boxes, tables that fit.

`mkdocs.yml` lists it, so a plain `mkdocs build` or `mkdocs serve` shows what `coursewright build` shows; the
learner page is rendered through it too, with a `Surroundings` of its own.
"""

import html
import logging
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER

from builders.model import HIDDEN, Overlay, Question
from builders.model.tokens import TOKEN
from builders.model.words import BOXES, LABELS, Words, words_in
from builders.render.media import Figures, Players, mark
from builders.render.sitepage import SitePage, site_page
from builders.sources.fences import Fence, fences

_STASHED = re.compile(HTML_PLACEHOLDER % "([0-9]+)")

log = logging.getLogger("mkdocs.coursewright")


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a page is rendered into: the overlay, what stands for a fence, what ends the page.

    `pictures` gives the questions of a fence whose pictures the page has to fetch for them, `link` the attributes of a
    link to an address (None: there is no way there), `image` the address of a picture, `anchor` the name of an anchor.
    `begin` is told the lines of a page before anything is made of them, `words` says in which words to speak on it, and
    `headings` what its second-level headings are called in links, in order, where that is not what they say.
    """

    overlay: Overlay
    fence: Callable[[Fence], str]
    begin: Callable[[list[str]], None] = lambda _: None
    pictures: Callable[[Fence], Sequence[Question]] = lambda _: ()
    words: Callable[[], Words] = lambda: words_in("en")
    headings: Callable[[], Sequence[str]] = tuple
    link: Callable[[str], Mapping[str, str] | None] = lambda href: {"href": href}
    image: Callable[[str], str] = lambda source: source
    anchor: Callable[[str], str] = lambda name: name
    ending: Callable[[], str] = lambda: ""


class CoursewrightExtension(Extension):
    """Registers the parts below. Without surroundings it reads the project in the working directory."""

    def __init__(self, surroundings: Surroundings | None = None, **kwargs: Any) -> None:
        """Keep the surroundings of the learner page; None is a page of the site."""
        self.surroundings = surroundings
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Add each part at the place that its comment tells."""
        around = self.surroundings or _site(site_page(Path.cwd()))
        figures: list[Fence | Question] = []
        # Before fenced code (25), which would take our fences for listings.
        md.preprocessors.register(_Fences(md, around, figures), "coursewright_fences", 28)
        # Before paragraphs (10), which take what is left.
        md.parser.blockprocessors.register(Figures(md.parser, figures, around.words), "coursewright_figures", 12)
        # Before references (170) and links (160): `[LAW]` is no link.
        md.inlinePatterns.register(_Label(md, around), "coursewright_labels", 175)
        # After attribute lists (8), before the table of contents (5) makes anchors for headings that have none.
        md.treeprocessors.register(_Headings(md, around), "coursewright_headings", 6)
        # After inline patterns (20) and the table of contents (5).
        md.treeprocessors.register(_Shape(md, around), "coursewright_shape", 4)
        # After the site engine (0) has seen to the addresses of pictures.
        md.treeprocessors.register(Players(md), "coursewright_players", -1)


def makeExtension(**kwargs: Any) -> CoursewrightExtension:  # noqa: N802 - Python-Markdown's name
    """Return the extension; this is what `mkdocs.yml` names."""
    return CoursewrightExtension(**kwargs)


def _site(page: SitePage) -> Surroundings:
    for problem in page.problems:
        log.warning("%s", problem)
    return Surroundings(
        overlay=page.overlay,
        fence=page.fence,
        begin=page.begin,
        words=page.words,
        headings=page.headings,
        ending=page.ending,
        pictures=page.pictures,
    )


class _Fences(Preprocessor):
    def __init__(self, md: Markdown, around: Surroundings, figures: list[Fence | Question]) -> None:
        super().__init__(md)
        self.around = around
        self.figures = figures

    def run(self, lines: list[str]) -> list[str]:
        """Put the HTML of our fences in their place, fill the tokens, and end the page."""
        self.around.begin(lines)
        out: list[str] = []
        start = 0
        for fence in fences(lines):
            out.extend(map(self._fill, lines[start : fence.first]))
            out.extend(self._instead(fence) if fence.ours else self._listing(lines[fence.first : fence.last + 1]))
            start = fence.last + 1
        out.extend(map(self._fill, lines[start:]))
        ending = self.around.ending()
        # Stashed here, not added by a postprocessor: the table of contents runs those on every heading.
        return [*out, "", self.md.htmlStash.store(ending)] if ending else out

    def _instead(self, fence: Fence) -> list[str]:
        if fence.name != "media":
            marks = [line for question in self.around.pictures(fence) for line in ("", self._mark(question))]
            return [*marks, "", self.md.htmlStash.store(self.around.fence(fence)), ""]
        title = " ".join(TOKEN.sub(self._value, fence.values.get("title", "")).split())
        text = "\n".join(map(self._fill, fence.text.split("\n")))
        return ["", self._mark(replace(fence, values={**fence.values, "title": title}, text=text)), ""]

    def _mark(self, figure: Fence | Question) -> str:
        self.figures.append(figure)
        return mark(len(self.figures) - 1)

    def _fill(self, line: str) -> str:
        # What an organisation filled in is text, wherever it stands: in the stash nothing reads it as Markdown.
        return TOKEN.sub(lambda m: self.md.htmlStash.store(html.escape(self._value(m))), line)

    def _listing(self, lines: list[str]) -> list[str]:
        # A listing is text already, and what colours it would cut the stash's marks in pieces.
        return [TOKEN.sub(lambda m: " ".join(self._value(m).split()), line) for line in lines]

    def _value(self, token: re.Match[str]) -> str:
        return self.around.overlay.get(token[1], token[0])


class _Label(InlineProcessor):
    def __init__(self, md: Markdown, around: Surroundings) -> None:
        super().__init__(rf"\[({'|'.join(LABELS)})\](?![\[(:])", md)
        self.around = around

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self, m: re.Match[str], _data: str
    ) -> tuple[ET.Element, int, int]:
        """Return the label as a word that stands out, with what it means for those who point at it."""
        word, meaning = self.around.words().labels[m[1]]
        label = ET.Element("strong", {"class": f"cw-law cw-is-{m[1].lower()}", "title": meaning})
        label.text = word
        return label, m.start(0), m.end(0)


class _Headings(Treeprocessor):
    def __init__(self, md: Markdown, around: Surroundings) -> None:
        super().__init__(md)
        self.around = around

    def run(self, root: ET.Element) -> None:
        """Give second-level headings the anchors of their base: a link, a record or a saved place fits both."""
        for heading, anchor in zip(root.iterfind("h2"), self.around.headings(), strict=False):
            heading.set("id", anchor)


class _Shape(Treeprocessor):
    def __init__(self, md: Markdown, around: Surroundings) -> None:
        super().__init__(md)
        self.around = around

    def run(self, root: ET.Element) -> None:
        """Turn marked quotes into boxes, make tables scroll for themselves, and lead links where they belong."""
        for parent in list(root.iter()):
            for index, child in enumerate(list(parent)):
                if child.tag == "table":
                    parent[index] = _scroller(child, self.around.words().table)
                elif child.tag == "blockquote":
                    _box(child)
                elif child.tag == "a":
                    self._link(child)
                elif child.tag == "img":
                    child.set("src", self.around.image(child.get("src", "")))
                if "id" in child.attrib:
                    child.set("id", self.around.anchor(child.get("id", "")))

    def _link(self, link: ET.Element) -> None:
        address = self._address(link)
        attributes = None if HIDDEN in address else self.around.link(address)
        if attributes is None:
            # The target is not part of what this page travels in, or not for everybody: the words stay, the way goes.
            link.tag = "span"
            link.attrib.clear()
        else:
            link.attrib.update(attributes)

    def _address(self, link: ET.Element) -> str:
        """Return where a link leads, in plain characters: mail addresses come in code, the overlay's texts stashed."""
        stash = self.md.htmlStash.rawHtmlBlocks
        href = _STASHED.sub(lambda m: str(stash[int(m[1])]), link.get("href", ""))
        return html.unescape(href.replace(AMP_SUBSTITUTE, "&"))


def _scroller(table: ET.Element, name: str) -> ET.Element:
    """Wrap a table: on a narrow screen it scrolls alone, and the keyboard reaches it."""
    wrapper = ET.Element("div", {"class": "cw-table", "role": "region", "aria-label": name, "tabindex": "0"})
    wrapper.append(table)
    wrapper.tail, table.tail = table.tail, None
    return wrapper


def _box(quote: ET.Element) -> None:
    """Mark a quote whose first paragraph is one known bold word."""
    first = quote[0] if len(quote) else None
    strong = first[0] if first is not None and first.tag == "p" and len(first) == 1 else None
    word = (strong.text or "") if strong is not None and strong.tag == "strong" else ""
    if first is not None and word in BOXES and not (first.text or "").strip():
        quote.set("class", f"cw-box cw-{BOXES[word]}")
        first.set("class", "cw-box-title")
