"""What a reader sees of HTML: blocks, and text with its emphasis and links; how it was written leaves no trace."""

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import unquote

_INLINE = frozenset({"em", "strong", "a", "code"})
_PASSED = frozenset({"thead", "tbody"})
_NAMES = {
    "ul": "a list",
    "ol": "a numbered list",
    "li": "a list entry",
    "blockquote": "a quote",
    "pre": "a listing",
    "table": "a table",
    "tr": "a table row",
    "th": "a table cell",
    "td": "a table cell",
    "hr": "a line across",
    "br": "a line break",
    "img": "a picture",
    "p": "a new paragraph",
    "em": "italics",
    "strong": "bold text",
    "a": "a link",
    "code": "code",
    "nothing": "nothing",
}
_LONG = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """One thing that is seen: the start or end of an element, or text with the marks that it stands in."""

    tag: str = ""
    text: str = ""
    marks: frozenset[str] = frozenset()
    end: bool = False

    def __str__(self) -> str:
        """Say what it is, in an author's words."""
        if self.tag:
            name = _NAMES.get(self.tag, "a heading" if re.fullmatch("h[1-6]", self.tag) else f"<{self.tag}>")
            return f"the end of {name}" if self.end else f"{name} {self.text}".rstrip()
        quoted = f"'{self.text[:_LONG]}...'" if len(self.text) > _LONG else f"'{self.text}'"
        marks = " and ".join(sorted(_NAMES[mark.partition(" ")[0]] for mark in self.marks))
        return f"{quoted} as {marks}" if marks else quoted

    def begins(self, other: "Sight") -> bool:
        """Say whether it is the beginning of a longer text."""
        return not self.tag and not other.tag and self.marks == other.marks and other.text.startswith(self.text)

    def after(self, beginning: "Sight") -> "Sight":
        """Return the rest of a text."""
        return replace(self, text=self.text.removeprefix(beginning.text).strip())


def shown(html: str) -> list[Sight]:
    """Return what a reader sees, in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.done()


class _Reader(HTMLParser):
    """Collects sights. Paragraphs count only where one follows another: how tight a list is makes none."""

    def __init__(self) -> None:
        super().__init__()
        self.sights: list[Sight] = []
        self.marks: list[str] = []
        self.pre = False
        self.parted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _INLINE:
            address = unquote(values.get("href") or "") if tag == "a" else ""
            self.marks.append(f"{tag} {address}".strip())
        elif tag == "p":
            self.parted = True
        elif tag not in _PASSED:
            detail = {
                "ol": f"from {values.get('start')}" if "start" in values else "",
                "img": unquote(values.get("src") or ""),
            }
            self._add(Sight(tag=tag, text=detail.get(tag, "")))
            self.pre = self.pre or tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            mark = next((mark for mark in reversed(self.marks) if mark.partition(" ")[0] == tag), None)
            if mark is not None:
                self.marks.remove(mark)
        elif tag == "p":
            self.parted = True
        elif tag not in _PASSED:
            self._add(Sight(tag=tag, end=True))
            self.pre = self.pre and tag != "pre"

    def handle_data(self, data: str) -> None:
        text = data if self.pre else re.sub(r"\s+", " ", data)
        last = self.sights[-1] if self.sights else Sight(tag="p")
        marks = frozenset(self.marks)
        if not text.strip() and (last.tag or self.parted):
            return
        if not last.tag and not self.parted and last.marks == marks:
            self.sights[-1] = Sight(text=last.text + text, marks=marks)
        else:
            if not last.tag and self.parted:
                self.sights.append(Sight(tag="p"))
            self._add(Sight(text=text, marks=marks))

    def done(self) -> list[Sight]:
        """Return the sights with the blanks at the edges of elements taken off."""
        edge = Sight(tag="p")
        around = zip([edge, *self.sights], self.sights, [*self.sights[1:], edge], strict=False)
        return [_trimmed(before, sight, after) for before, sight, after in around]

    def _add(self, sight: Sight) -> None:
        self.sights.append(sight)
        self.parted = False


def _trimmed(before: Sight, sight: Sight, after: Sight) -> Sight:
    text = sight.text.lstrip() if before.tag else sight.text
    return sight if sight.tag else replace(sight, text=text.rstrip() if after.tag else text)
