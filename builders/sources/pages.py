"""Pages: Markdown files with YAML front matter, cut into blocks at their second-level headings."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown.extensions.toc import slugify, unique

from builders.errors import Problem, Where
from builders.model import Block, Page, Version
from builders.model.node import Fields
from builders.sources.fences import Fence, fences
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

# 60 characters: a slug and a question id (40) make an identifier, and SCORM 1.2 holds 255 of one.
SLUG = re.compile(r"(?=.{1,60}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_HEADING = re.compile(r"^##[ \t]+(.*?)(?:[ \t]+#+)?(?:[ \t]*\{#([a-z0-9-]+)\})?[ \t]*$")
_ANY_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?(?:[ \t]*\{#([a-z0-9-]+)\})?[ \t]*$")
_KEYS = {"check": ("bank", "question"), "quiz": ("bank",), "course": ("id",)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A page as read: the fields of its front matter, its Markdown, and the line where that starts."""

    path: str
    fields: Fields
    body: str
    first_line: int

    def where(self, line: int) -> Where:
        """Return the place of a line of the body (from 0)."""
        return Where(path=self.path, line=line + self.first_line)


def read_page(root: Path, path: str, problems: list[Problem]) -> Source | None:
    """Read a page, or None and problems."""
    text = read_text(root, path, problems)
    if text is None:
        return None
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or end == 0:
        hint = "Start the page with a line '---', then 'title: ...' and 'version: 1.0.0', then '---'."
        problems.append(Problem(code="S001", where=Where(path=path), message="the front matter is missing.", hint=hint))
        return None
    node = parse_yaml("\n".join(lines[1:end]), path, problems, first_line=2)
    if node is None:
        return None
    body = "\n".join(lines[end + 1 :]).strip("\n")
    first = end + 1 + next((n for n, line in enumerate(lines[end + 1 :]) if line), 0)
    return Source(path=path, fields=Fields(node, problems), body=body + "\n", first_line=first + 1)


def read_version(fields: Fields) -> Version:
    """Read `version:`; a wrong one is a problem and reads as 0.0.0."""
    node = fields.node("version")
    if node is None:
        return Version(major=0, minor=0, patch=0)
    try:
        return Version.parse(node.raw)
    except ValueError:
        hint = "Write three whole numbers, such as 1.0.0."
        message = f"the version is {node.raw!r}."
        fields.problems.append(Problem(code="S004", where=node.where, message=message, hint=hint))
        return Version(major=0, minor=0, patch=0)


def page_fences(page: Source, problems: list[Problem]) -> tuple[Fence, ...]:
    """Return our fences of a page; keys that they lack or don't know are problems."""
    found = tuple(fence for fence in fences(page.body.split("\n")) if fence.ours)
    for fence in found:
        problems.extend(_fence_problems(page, fence))
    return found


def blocks(page: Source, title: str, found: tuple[Fence, ...]) -> tuple[Block, ...]:
    """Cut the page at its second-level headings. What stands before the first one is the block `start`."""
    lines = page.body.split("\n")
    inside = {n for fence in fences(lines) for n in range(fence.first, fence.last + 1)}
    starts = [n for n, line in enumerate(lines) if n not in inside and _HEADING.match(line)]
    cuts = [*([0] if not starts or any(line.strip() for line in lines[: starts[0]]) else []), *starts, len(lines)]
    return tuple(
        _block(lines[first:end], title, first, page.first_line, [f for f in found if first <= f.first < end])
        for first, end in itertools.pairwise(cuts)
    )


def _block(lines: list[str], title: str, first: int, offset: int, inside: list[Fence]) -> Block:
    heading = _HEADING.match(lines[0])
    plain = re.sub(r"[*_`]", "", heading[1]) if heading else title
    checks = [fence for fence in inside if fence.name == "check" and "question" in fence.values]
    return Block(
        id=(heading[2] or slugify(plain, "-")) if heading else "start",
        title=plain,
        text="\n".join(lines[1:] if heading else lines).strip("\n") + "\n",
        line=offset + first,
        checks=tuple(fence.values["question"] for fence in checks),
        check_lines=tuple(offset + fence.first for fence in checks),
        quiz=any(fence.name == "quiz" for fence in inside),
    )


def read_plain_page(root: Path, path: str) -> Page | None:
    """Read any page of the site as text, with its anchors; None if it can't be read."""
    text = read_text(root, path, [])
    if text is None:
        return None
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    first = end + 1 if lines[0].rstrip() == "---" and end else 0
    body = lines[first:]
    return Page(path=path, body="\n".join(body), first_line=first + 1, anchors=frozenset(_anchors(body)))


def _anchors(lines: list[str]) -> Iterator[str]:
    """Give the anchors as the table of contents makes them: the second of two equal headings gets a number."""
    inside = {n for fence in fences(lines) for n in range(fence.first, fence.last + 1)}
    used: set[str] = set()
    for number, line in enumerate(lines):
        match = None if number in inside else _ANY_HEADING.match(line)
        if match:
            yield match[2] or unique(slugify(re.sub(r"[*_`]", "", match[1]), "-"), used)


def _fence_problems(page: Source, fence: Fence) -> Iterator[Problem]:
    where, keys = page.where(fence.first), _KEYS[fence.name]
    known = ", ".join(f"'{key}: ...'" for key in keys)
    for key in keys:
        if key not in fence.values:
            message = f"the {fence.name} fence lacks '{key}'."
            yield Problem(code="M001", where=where, message=message, hint=f"It needs the lines {known}.")
    stray = fence.stray or next((key for key in fence.values if key not in keys), "")
    if stray:
        message = f"the {fence.name} fence doesn't know '{stray}'."
        yield Problem(code="M001", where=where, message=message, hint=f"It takes only the lines {known}.")
