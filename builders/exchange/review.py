"""The review copy: a module as a Word document, with every text, key, reason and citation, for people who live in Word.

Headings are Word's own styles, so that its navigation pane and a screen reader find them. The same module gives the
same bytes: nothing in the file tells when it was made.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from builders.exchange.authored import authored
from builders.exchange.entry import Fields
from builders.exchange.letters import parted
from builders.model import Module, Overlay, Question
from builders.model.digest import module_digests
from builders.model.tokens import fill

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_TIME = (1980, 1, 1, 0, 0, 0)
_OWN_FENCES = {"check": "Here the page asks the question {question}.", "quiz": "Here the module quiz stands."}
_LABELS = {"right": "RIGHT", "wrong": "wrong", "neutral": "neutral"}


def review_copy(module: Module, overlay: Overlay) -> bytes:
    """Return the .docx of a module; tokens are filled in. Raises ImportError without python-docx."""
    import docx  # noqa: PLC0415 - an extra that only this needs

    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = module.title, "", ""
    _head(document, module, overlay)
    _Page(document).write(fill(module.body, overlay))
    document.add_heading("Questions, with keys and reasons", level=1)
    for number, question in enumerate(module.bank.questions, 1):
        _question(document, number, question, overlay)
    buffer = io.BytesIO()
    document.save(buffer)
    return _timeless(buffer.getvalue())


def _timeless(data: bytes) -> bytes:
    """Return the zip with one time for all of its files."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _TIME)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            out.writestr(info, source.read(name))
    return target.getvalue()


def _head(document: "Document", module: Module, overlay: Overlay) -> None:
    document.add_heading(module.title, level=0)
    digests = module_digests(module, overlay)
    document.add_paragraph(fill(module.summary, overlay))
    rows = [
        ("Module", module.slug),
        ("Version", str(module.version)),
        ("Digest of the source", digests.source),
        ("Digest of what is shown", digests.shown),
        ("Minutes", str(module.minutes)),
        ("Pass mark of the quiz", f"{module.bank.rules.pass_percent} %"),
        *((f"Objective {key}", text) for key, text in module.objectives.items()),
    ]
    _table(document, [list(row) for row in rows])


def _table(document: "Document", rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=max(map(len, rows)))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = text


@dataclass(slots=True)
class _Page:
    """The page's Markdown on its way into a document: how lists and quotes are nested, and the table that is open."""

    document: "Document"
    lists: list[tuple[str, int]] = field(default_factory=list)
    marker: str = ""
    quoted: int = 0
    heading: int = 0
    rows: list[list[str]] | None = None

    def write(self, text: str) -> None:
        """Write every block; page dialect and CommonMark agree on the blocks that reviewers read."""
        for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(text):
            self.block(token)

    def block(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self.heading = min(int(token.tag[1]), 4)
            case "inline":
                self.inline(token)
            case "fence" | "code_block":
                self.fence(token)
            case "html_block":
                self.document.add_paragraph(token.content.strip(), style="Quote")
            case "tr_open" | "table_open":
                self.rows = [*(self.rows or []), *([[]] if token.type == "tr_open" else [])]
            case "table_close":
                _table(self.document, self.rows or [[]])
                self.rows = None
            case _:
                self.nesting(token)

    def nesting(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self.lists.append((token.type, int(token.attrGet("start") or 1) - 1))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                kind, count = self.lists[-1]
                self.lists[-1] = (kind, count + 1)
                self.marker = f"{count + 1}.\t" if kind == "ordered_list_open" else "•\t"
            case "blockquote_open":
                self.quoted += 1
            case "blockquote_close":
                self.quoted -= 1

    def inline(self, token: Token) -> None:
        if self.rows is not None:
            self.rows[-1].append("".join(child.content for child in token.children or []))
        elif self.heading:
            _runs(self.document.add_heading(level=self.heading), token)
            self.heading = 0
        else:
            style = "Quote" if self.quoted else "List Paragraph" if self.lists else None
            paragraph = self.document.add_paragraph(self.marker, style=style)
            self.marker = ""
            _runs(paragraph, token)

    def fence(self, token: Token) -> None:
        name = token.info.split(" ")[0]
        if name in _OWN_FENCES:
            pairs = (line.partition(":") for line in token.content.split("\n"))
            values = {key.strip(): value.strip() for key, _, value in pairs}
            text = _OWN_FENCES[name].format(question=values.get("question", ""))
            self.document.add_paragraph(text, style="Intense Quote")
        else:
            self.document.add_paragraph(token.content.rstrip("\n"), style="No Spacing")


def _runs(paragraph: "Paragraph", token: Token) -> None:
    """Write a line of Markdown: bold, italic, code, links with their address, pictures by their words."""
    bold = italic = 0
    address = ""
    for child in token.children or []:
        bold += (child.type == "strong_open") - (child.type == "strong_close")
        italic += (child.type == "em_open") - (child.type == "em_close")
        text = child.content
        if child.type == "link_open":
            address = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            text, address = f" ({address})", ""
        elif child.type in {"softbreak", "hardbreak"}:
            text = " " if child.type == "softbreak" else "\n"
        elif child.type == "image":
            text = f"[picture: {child.content}]"
        if text:
            run = paragraph.add_run(text)
            run.bold, run.italic = bool(bold), bool(italic)
            run.font.name = "Courier New" if child.type == "code_inline" else None


def _question(document: "Document", number: int, question: Question, overlay: Overlay) -> None:
    fields, _ = parted(authored(question, overlay))
    marks = [
        f"v{question.v}",
        question.body.kind,
        *(["critical"] if question.critical else []),
        *([f"{question.points} points"] if question.points > 1 else []),
        *([question.status] if question.status != "live" else []),
    ]
    document.add_heading(f"{number}. {question.id} ({', '.join(marks)})", level=2)
    _line(document, "", fields["ask"], style=None)
    for mark, text, why in _key(fields):
        _line(document, mark, text)
        if why:
            _line(document, "Reason", why, style="Quote")
    for key in ("why", "hint", "cite", "objective", "review", "credit"):
        if key in fields:
            _line(document, key.capitalize(), str(fields[key]), style=None)
    if question.tags:
        _line(document, "Tags", ", ".join(question.tags), style=None)


def _line(document: "Document", label: str, text: str, style: str | None = "List Paragraph") -> None:
    paragraph = document.add_paragraph(style=style)
    if label:
        paragraph.add_run(f"{label}: ").bold = True
    for token in MarkdownIt("commonmark", {"html": False}).parseInline(text):
        _runs(paragraph, token)


def _key(fields: Fields) -> Iterator[tuple[str, str, str]]:
    """Give label, text and reason for every line of the key, whatever the kind."""
    yield from _choices(fields.get("answers", []))
    if "truth" in fields:
        for word, key in (("True", "why_true"), ("False", "why_false")):
            yield "RIGHT" if fields["truth"] == (word == "True") else "wrong", word, fields[key]
    for pair in fields.get("match", []):
        yield "RIGHT", f"{pair['item']} — {pair['with']}", pair.get("why", "")
    yield from (("Decoy", text, "") for text in fields.get("decoys", []))
    yield from ((f"{place}", text, "") for place, text in enumerate(fields.get("order", []), 1))
    if "number" in fields:
        value = fields["number"]
        shown = value if isinstance(value, str) else f"{value['low']} to {value['high']}"
        yield "RIGHT", f"{shown} {fields.get('unit', '')}".strip(), ""
    yield from (("RIGHT", text, "") for text in fields.get("accept", []))
    yield from (("Text with gaps", fields["gaps"], "") for _ in [0] if "gaps" in fields)
    yield from (("Label", text, "") for text in fields.get("scale", []))
    if "attest" in fields:
        yield "Statement", fields["attest"], ""
        yield "Confirmed by", ", ".join(fields["evidence"]), ""
    for step in fields.get("scenario", []):
        yield f"Step {step['id']}{' (critical)' if step.get('critical') else ''}", step["ask"], ""
        yield from _choices(step["answers"])


def _choices(answers: list[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for answer in answers:
        mark = next(mark for mark in _LABELS if mark in answer)
        way = f" (goes to {answer['goto']})" if "goto" in answer else ""
        yield _LABELS[mark], f"{answer[mark]}{way}", answer["why"]
