"""Small edits of files that people wrote: a value changes, a line comes, and every other byte stays as it is."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builders.errors import Where
from builders.model.node import Node

# The ends of lines as places of YAML count them.
_LINE = re.compile("[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029]|$)")
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\n]|\'\')*\'')
_REST = re.compile(r"[ \t]*(?:#.*)?")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Edit:
    """`length` characters at a place give way to `text`; a LF in it becomes what ends the lines of the file."""

    line: int
    column: int
    length: int
    text: str


class UneditableError(Exception):
    """A value is written in a way that takes a person to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """The text of a file as it is, line ends and byte order mark with it."""

    text: str

    @property
    def lines(self) -> list[str]:
        """The lines with their ends, as places count them."""
        return _LINE.findall(self.text.removeprefix("\ufeff"))

    def with_edits(self, edits: Iterable[Edit]) -> str:
        """Return the text with all edits, which don't overlap."""
        lines, end = self.lines, "\r\n" if "\r\n" in self.text else "\n"
        for edit in sorted(set(edits), reverse=True):
            line, start = lines[edit.line - 1], edit.column - 1
            lines[edit.line - 1] = line[:start] + edit.text.replace("\n", end) + line[start + edit.length :]
        mark = "\ufeff" if self.text.startswith("\ufeff") else ""
        return mark + "".join(lines)

    def value(self, node: Node, new: str) -> Edit:
        """Return the edit that gives a plain scalar another text, between its quotes if it has some."""
        there = self.lines[node.where.line - 1][node.where.column - 1 :]
        quote = there[:1] if there[:1] in {'"', "'"} else ""
        if not there.startswith(f"{quote}{node.raw}{quote}"):
            raise UneditableError
        return _edit(node.where, len(node.raw) + 2 * len(quote), f"{quote}{new}{quote}")

    def first_key(self, node: Node, key: str, value: str) -> Edit:
        """Return the edit that gives a mapping one key more, before its first one."""
        first = min(node.keys.values(), default=None)
        if first is None:
            raise UneditableError
        separator = ", " if self._is_flow(node) else "\n" + " " * (first.column - 1)
        if not self._is_flow(node) and self.lines[first.line - 1][: first.column - 1].strip(" -"):
            raise UneditableError
        return _edit(first, 0, f"{key}: {value}{separator}")

    def after_key(self, node: Node, after: str, key: str, value: str) -> Edit:
        """Return the edit that gives a mapping one key more, on the line after that of another one."""
        where, held = node.keys[after], node.value
        scalar = held[after] if isinstance(held, dict) else node
        line = self.lines[where.line - 1]
        if self._is_flow(node) or scalar.where.line != where.line or not line.endswith(("\n", "\r")):
            return self.first_key(node, key, value)
        return Edit(line=where.line + 1, column=1, length=0, text=f"{' ' * (where.column - 1)}{key}: {value}\n")

    def named(self, node: Node, letter: str) -> Edit:
        """Return the edit that makes `{text, id}` of a text."""
        there = self.lines[node.where.line - 1][node.where.column - 1 :].rstrip("\r\n")
        quoted = _QUOTED.match(there)
        length = quoted.end() if quoted else len(node.raw)
        if not quoted and not (there.startswith(node.raw) and _ends(there[length:])):
            raise UneditableError
        written = quoted[0] if quoted else json.dumps(node.raw, ensure_ascii=False)
        return _edit(node.where, length, f"{{text: {written}, id: {letter}}}")

    def _is_flow(self, node: Node) -> bool:
        return self.lines[node.where.line - 1][node.where.column - 1 :].startswith("{")


def _ends(rest: str) -> bool:
    """Say whether nothing of a plain scalar follows: it would go on in the next line or behind a comma otherwise."""
    return bool(_REST.fullmatch(rest)) or rest.lstrip().startswith((",", "}", "]"))


def _edit(where: Where, length: int, text: str) -> Edit:
    return Edit(line=where.line, column=where.column, length=length, text=text)


def entries(node: Node | None, key: str) -> Iterator[Node]:
    """Give the entries of a list under a key."""
    held = node.value if node else None
    inner = held.get(key) if isinstance(held, dict) else None
    if inner is not None and isinstance(inner.value, tuple):
        yield from inner.value
