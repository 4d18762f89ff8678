"""Pages: Markdown files with YAML front matter, cut into blocks at their second-level headings."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from builders.errors import Problem, Where
from builders.model import Block, Page, Version
from builders.model.node import Fields
from builders.sources.fences import Fence, fences, lookalikes
from builders.sources.headings import LONGEST, SECOND, Heading, heading_lines, read_headings
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

# 60 characters: a slug and a question id (40) make an identifier, and SCORM 1.2 holds 255 of one.
SLUG = re.compile(r"(?=.{1,60}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
SLUG_SAYS = "Use lower case, digits and single hyphens, a letter first, at most 60 characters."
_KEYS = {
    "check": ("bank", "question"),
    "quiz": ("bank",),
    "course": ("id",),
    "media": ("file", "title", "captions"),
    "law": (),
    "traceability": (),
}
_EDGE = "---"
MINOR = re.compile(r"(?:0|[1-9][0-9]{0,5})\.(?:0|[1-9][0-9]{0,5})")
LIMIT = 100_000
"""Bytes of a page: ten times a long module."""
HEADINGS = 300
"""On one page, at most: each is rendered to know its anchor."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A page as read: with the fields of its front matter (None: it has none, or a broken one), and our fences."""

    page: Page
    fields: Fields | None
    fences: tuple[Fence, ...]

    def where(self, line: int) -> Where:
        """Return the place of a line of the body (from 0)."""
        return Where(path=self.page.path, line=self.page.first_line + line)


Sources = Mapping[str, Source | None]
"""Every page by its path; None where it could not be read."""


def read_page(root: Path, path: str, problems: list[Problem], *, plain: bool = False) -> Source | None:
    """Read a page, or None and problems. Only a `plain` page of the site may do without front matter."""
    text = read_text(root, path, problems, LIMIT)
    if text is None:
        return None
    lines = text.split("\n")
    end = _front_matter_end(lines, path, problems, plain=plain)
    node = parse_yaml("\n".join(lines[1:end]), path, problems, first_line=2) if end else None
    page = _page(path, lines, end)
    found = tuple(fence for fence in fences(page.body.split("\n")) if fence.ours)
    source = Source(page=page, fields=Fields(node, problems) if node else None, fences=found)
    problems.extend(_fence_problems(source))
    problems.extend(_heading_problems(source))
    return source


def _front_matter_end(lines: list[str], path: str, problems: list[Problem], *, plain: bool) -> int:
    """Return the line (from 0) that ends the front matter; 0 if there is none."""
    opened = lines[0].rstrip() == _EDGE
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _EDGE), 0) if opened else 0
    if not end and (opened or not plain):
        message = f"the front matter {'has no end' if opened else 'is missing'}."
        hint = "Start the page with a line '---', then 'title: ...' and 'version: 1.0.0', then '---'."
        problems.append(Problem(code="S001", where=Where(path=path), message=message, hint=hint))
    return end


def _page(path: str, lines: list[str], end: int) -> Page:
    rest = lines[end + 1 if end else 0 :]
    empty = next((n for n, line in enumerate(rest) if line), 0)
    body = "\n".join(rest).strip("\n") + "\n"
    inside = body.split("\n")
    headings = read_headings(inside[n] for n in heading_lines(body)[:HEADINGS])
    return Page(
        path=path,
        head="\n".join(lines[1:end]),
        body=body,
        first_line=len(lines) - len(rest) + empty + 1,
        anchors=frozenset(heading.anchor for heading in headings),
    )


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


def read_translates(fields: Fields, base: Version) -> None:
    """Read `translates:`, the MAJOR.MINOR that a translation was made from; note one that is not the base's."""
    node = fields.node("translates")
    if node is None:
        return
    if not MINOR.fullmatch(node.raw):
        hint = f"Write the first two numbers of the base's version: {base.minor_form}."
        problem = Problem(code="K004", where=node.where, message=f"'translates' is {node.raw!r}.", hint=hint)
        fields.problems.append(problem)
    elif node.raw != base.minor_form:
        message = f"this was translated from {node.raw}; the base is {base.minor_form}."
        hint = f"Bring it up to date, then write 'translates: {base.minor_form}'."
        fields.problems.append(Problem(code="I001", where=node.where, message=message, hint=hint))


def blocks(source: Source, title: str) -> tuple[Block, ...]:
    """Cut the page at its second-level headings. What stands before the first one is the block `start`."""
    lines = source.page.body.split("\n")
    starts = [n for n in heading_lines(source.page.body)[:HEADINGS] if SECOND.match(lines[n])]
    cuts = [*([0] if not starts or any(line.strip() for line in lines[: starts[0]]) else []), *starts, len(lines)]
    opening = Heading(anchor="start", text=title)
    # Each is read alone: a number that other headings give it would be no name for saved state.
    titles = {n: next(iter(read_headings(lines[n : n + 1])), opening) for n in starts}
    return tuple(
        _block(source, lines[first:end], first, titles.get(first, opening)) for first, end in itertools.pairwise(cuts)
    )


def _block(source: Source, lines: list[str], first: int, heading: Heading) -> Block:
    inside = [fence for fence in source.fences if first <= fence.first < first + len(lines)]
    checks = [fence for fence in inside if fence.name == "check" and "question" in fence.values]
    return Block(
        id=heading.anchor,
        title=heading.text,
        text="\n".join(lines).strip("\n") + "\n",
        line=source.where(first).line,
        checks=tuple(fence.values["question"] for fence in checks),
        check_lines=tuple(source.where(fence.first).line for fence in checks),
        quiz=any(fence.name == "quiz" for fence in inside),
    )


def foreign_fences(source: Source, name: str) -> Iterator[Problem]:
    """Refuse fences that name another module's bank: a question asked on two modules would be answered once."""
    for fence in source.fences:
        if fence.values.get("bank", name) != name:
            message = f"the {fence.name} fence names the bank {fence.values['bank']!r}."
            hint = f"On this page it is 'bank: {name}'."
            yield Problem(code="M002", where=source.where(fence.first), message=message, hint=hint)


def _heading_problems(source: Source) -> Iterator[Problem]:
    numbers, lines = heading_lines(source.page.body), source.page.body.split("\n")
    for number in numbers[HEADINGS : HEADINGS + 1]:
        message = f"over {HEADINGS} headings."
        yield Problem(code="Y005", where=source.where(number), message=message, hint="Split the page.")
    for number in numbers[:HEADINGS]:
        if len(lines[number]) > LONGEST:
            message = f"a heading of over {LONGEST} characters."
            yield Problem(code="Y005", where=source.where(number), message=message, hint="Shorten it.")


def _fence_problems(source: Source) -> Iterator[Problem]:
    for fence in source.fences:
        yield from _key_problems(fence, source.where(fence.first))
    for line, name in lookalikes(source.page.body.split("\n")):
        hint = f"Write ```{name} at the left margin, outside of lists and quotes, in lower case."
        message = f"this looks like a {name} fence, and would be shown as code."
        yield Problem(code="M006", where=source.where(line), message=message, hint=hint)


def _key_problems(fence: Fence, where: Where) -> Iterator[Problem]:
    keys = _KEYS[fence.name]
    known = ", ".join(f"'{key}: ...'" for key in keys)
    for key in keys:
        if key not in fence.values and key != "captions":  # B002 says why they are needed
            message = f"the {fence.name} fence lacks '{key}'."
            yield Problem(code="M001", where=where, message=message, hint=f"It needs the lines {known}.")
    stray = fence.stray or next((key for key in fence.values if key not in keys), "")
    if stray:
        message = f"the {fence.name} fence doesn't know '{stray}'."
        yield Problem(
            code="M001",
            where=where,
            message=message,
            hint=f"It takes only the lines {known}." if known else "It takes none.",
        )
