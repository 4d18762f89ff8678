"""One more entry in a list that a person wrote: a line of text changes, and the rest of the file stays as it is.

The new text is read back and compared. Where a file is written in a way that this can't do, there is no new text.
"""

import re
from collections.abc import Iterator
from typing import Any

from builders.model.node import Node
from builders.sources.yamlfile import parse_yaml

_BLOCK = re.compile(r"\s*-\s+")  # what stands before an entry that has a line of its own
_EDGE = "---"
_FOLDER = "modules/"
Path = tuple[str, ...]
"""The keys that lead to a node, `-` for the entry of a list."""


def with_module(text: str, slug: str) -> str | None:
    """Return the text of a course's page with one module more, the last one; None where that takes a person."""
    listed = dict(_children(_front_matter(text))).get("modules")
    entries = [node for _, node in _children(listed)]
    return _grown(text, entries[-1], slug, ("modules", "-"), _front_matter) if entries else None


def with_page(text: str, slug: str) -> str | None:
    """Return the text of `mkdocs.yml` with a module's page more in its menu, after the last one that is there.

    None where that takes a person; the text as it is where no menu is written: the site engine makes it itself then.
    """
    root = dict(_children(_config(text)))
    if "nav" not in root:
        return text if "site_name" in root else None
    pages = list(_module_pages(root["nav"], ("nav",)))
    return _grown(text, pages[-1][1], f"{_FOLDER}{slug}.md", pages[-1][0], _config) if pages else None


def _front_matter(text: str) -> Node | None:
    lines = text.split("\n")
    ends = [number for number, line in enumerate(lines) if line.rstrip() == _EDGE][:2]
    return parse_yaml("\n".join(lines[1 : ends[1]]), "", [], first_line=2) if ends[1:] and ends[0] == 0 else None


def _config(text: str) -> Node | None:
    return parse_yaml(text, "", [], foreign=True)


def _children(node: Node | None) -> Iterator[tuple[str, Node]]:
    """Give what a list or a mapping holds."""
    if node is not None and isinstance(node.value, dict):
        yield from node.value.items()
    elif node is not None and isinstance(node.value, tuple):
        yield from (("-", inner) for inner in node.value)


def _module_pages(menu: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """Give the entries of a menu that lead to modules, `modules/a.md` or `Title: modules/a.md`, and where they are."""
    for key, item in _children(menu):
        named = _children(item) if isinstance(item.value, dict) else [("", item)]
        for name, value in named:
            if str(value.value).startswith(_FOLDER):
                yield (*path, key), item
            yield from _module_pages(value, (*path, key, name)) if name else ()


def _leaves(node: Node | None, path: Path) -> Iterator[tuple[Path, Any]]:
    """Give all that is written in a file, value by value."""
    if node is not None and not isinstance(node.value, dict | tuple):
        yield path, node.value
    for key, inner in _children(node):
        yield from _leaves(inner, (*path, key))


def _grown(text: str, last: Node, entry: str, path: Path, read: Any) -> str | None:
    """Return the text with `entry` after `last`, if reading finds it at `path` and all else as it was."""
    after = _inserted(text, last, entry)
    before, now = list(_leaves(read(text), ())), list(_leaves(read(after), ()))
    place = now.index((path, entry)) if (path, entry) in now else len(now)
    return after if [*now[:place], *now[place + 1 :]] == before and len(now) > len(before) else None


def _inserted(text: str, last: Node, entry: str) -> str:
    """Return the text with `entry` on the next line, or behind a comma where the list stands in brackets."""
    lines = text.split("\n")
    number, column = last.where.line - 1, last.where.column - 1
    lead, rest = lines[number][:column], lines[number][column:]
    if _BLOCK.fullmatch(lead):
        lines.insert(number + 1, f"{lead}{entry}" + "\r" * rest.endswith("\r"))
    else:
        lines[number] = f"{lead}{last.raw}, {entry}{rest.removeprefix(last.raw)}"
    return "\n".join(lines)
