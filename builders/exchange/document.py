"""Foreign XML with positions. Document types and entities are refused, so nothing in a file can expand or fetch."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXException, SAXParseException, handler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from builders.errors import Problem, Where

COMMENT = "#comment"
_DEPTH, _ELEMENTS = 40, 50_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """An element, or a comment (its tag is `#comment`): its own text in one piece, its children, and its place."""

    tag: str
    where: Where
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple["Element", ...] = ()

    def all(self, tag: str) -> Iterator["Element"]:
        """Give the children with that tag."""
        return (child for child in self.children if child.tag == tag)

    def child(self, tag: str) -> "Element | None":
        """Return the first child with that tag."""
        return next(self.all(tag), None)

    def words(self, *path: str) -> str:
        """Return the text at the end of a path of tags, without blank ends; nothing where there is none."""
        at: Element | None = self
        for tag in path:
            at = at.child(tag) if at else None
        return at.text.strip() if at else ""


def read_xml(data: bytes, path: str, problems: list[Problem]) -> Element | None:
    """Return the root element, or None and a problem."""
    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    builder = _Builder(path)
    parser.setContentHandler(builder)
    parser.setProperty(handler.property_lexical_handler, builder)
    try:
        parser.parse(io.BytesIO(data))
    except DefusedXmlException:
        _note(problems, builder.here(), "the file declares a document type or entities.", "Delete the DOCTYPE.")
    except SAXParseException as error:
        line, column = error.getLineNumber() or 1, (error.getColumnNumber() or 0) + 1
        where = Where(path=path, line=line, column=column)
        _note(problems, where, f"no well-formed XML: {error.getMessage()}.", "Export the file again.")
    except (SAXException, ValueError, LookupError) as error:
        _note(problems, builder.here(), f"no XML that can be read: {error}.", "Export the file again.")
    return builder.root


def _note(problems: list[Problem], where: Where, message: str, hint: str) -> None:
    problems.append(Problem(code="X002", where=where, message=message, hint=hint))


@dataclass(slots=True)
class _Open:
    tag: str
    where: Where
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)


class _Builder(handler.ContentHandler):
    """Builds elements from the parser's events; it is its lexical handler too, which is how comments arrive."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.root: Element | None = None
        self.open: list[_Open] = []
        self.count = 0
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 - the name that SAX calls
        self.locator = locator

    def here(self) -> Where:
        line, column = (self.locator.getLineNumber(), self.locator.getColumnNumber()) if self.locator else (1, 0)
        return Where(path=self.path, line=line or 1, column=(column or 0) + 1)

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        if len(self.open) >= _DEPTH:
            message = f"elements are nested more than {_DEPTH} deep"
            raise SAXException(message)
        self.count += 1
        if self.count > _ELEMENTS:
            message = f"more than {_ELEMENTS:,} elements"
            raise SAXException(message)
        self.open.append(_Open(tag=name, where=self.here(), attributes=dict(attrs.items())))

    def endElement(self, name: str) -> None:  # noqa: N802
        done = self.open.pop()
        element = Element(
            tag=name,
            where=done.where,
            attributes=done.attributes,
            text="".join(done.text),
            children=tuple(done.children),
        )
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element

    def characters(self, content: str) -> None:
        self.open[-1].text.append(content)

    def comment(self, content: str) -> None:
        if self.open:
            self.open[-1].children.append(Element(tag=COMMENT, where=self.here(), text=content))

    def startCDATA(self) -> None:  # noqa: N802
        pass

    def endCDATA(self) -> None:  # noqa: N802
        pass

    def startDTD(self, name: str, public_id: str | None, system_id: str | None) -> None:  # noqa: N802
        pass

    def endDTD(self) -> None:  # noqa: N802
        pass
