"""GIFT text to paragraphs and parts: where each stands, and what is escaped in it."""

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from builders.errors import Problem, Where

_RUN = re.compile(r"(?:[^\\{}]++|\\.?)*+", re.DOTALL)
_NAME = re.compile(r"\s*::((?:[^\\:]++|\\.?|:(?!:))*+)::", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_CATEGORY = re.compile(r"\s*\$CATEGORY:(.*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A piece of a file, still escaped, with where it starts; it knows the place of anything in it."""

    text: str
    path: str
    lines: tuple[tuple[int, int], ...]
    """For each line of the text: its offset in `text`, and its number in the file."""

    def where(self, offset: int = 0) -> Where:
        """Return the place of a character."""
        row = bisect.bisect_right(self.lines, (offset, 1 << 60)) - 1
        start, line = self.lines[row]
        return Where(path=self.path, line=line, column=offset - start + 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Raw:
    """A question cut up: comments before it, name, text before and after the braces, and what is between them.

    `answer` is None where there are no braces; `offset` is where it starts in `part`.
    """

    part: Part
    start: int
    comments: tuple[tuple[str, Where], ...]
    category: str
    name: str
    before: str
    answer: str | None
    after: str
    offset: int

    @property
    def where(self) -> Where:
        """The place of its first character."""
        return self.part.where(self.start)


def questions(text: str, path: str, problems: list[Problem]) -> Iterator[Raw]:
    """Give every paragraph with a question or a comment. Blank lines end a question, as they do in Moodle."""
    category = ""
    for first, lines in _paragraphs(text):
        comments, body = [], []
        for number, line in enumerate(lines, first):
            if line.lstrip().startswith("//"):
                column = len(line) - len(line.lstrip()) + 1
                comments.append((line.strip()[2:].strip(), Where(path=path, line=number, column=column)))
            elif match := _CATEGORY.match(line):
                category = match[1].strip()
            else:
                body.append((number, line))
        if body or comments:
            raw = _question(_part(body or [(first, "")], path), tuple(comments), category, problems)
            yield from [raw] if raw else []


def unescaped(text: str) -> str:
    r"""Return a text without its escapes: `\~ \= \# \{ \} \: \\`, and `\n` for a new line."""
    return _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text.strip())


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            lines.append(line)
        elif lines:
            yield number - len(lines), lines
            lines = []


def _part(body: list[tuple[int, str]], path: str) -> Part:
    starts, offset = [], 0
    for number, line in body:
        starts.append((offset, number))
        offset += len(line) + 1
    return Part(text="\n".join(line for _, line in body), path=path, lines=tuple(starts))


def _question(
    part: Part, comments: tuple[tuple[str, Where], ...], category: str, problems: list[Problem]
) -> Raw | None:
    match = _NAME.match(part.text)
    begin = match.end() if match else 0
    start = len(part.text) - len(part.text.lstrip())
    opens = _end(part.text, begin)
    closes = _end(part.text, opens + 1) if part.text[opens:] else opens
    ends = _end(part.text, closes + 1) if part.text[closes:] else closes
    if found := _brace_problem(part.text, opens, closes, ends):
        message, at = found
        hint = "A question has one pair of braces, and a blank line after it; write \\{ and \\} for braces in a text."
        problems.append(Problem(code="X004", where=part.where(at), message=message, hint=hint))
        return None
    has_answer = opens < len(part.text)
    return Raw(
        part=part,
        start=start,
        comments=comments,
        category=category,
        name=unescaped(match[1]) if match else "",
        before=part.text[begin:opens],
        answer=part.text[opens + 1 : closes] if has_answer else None,
        after=part.text[closes + 1 :],
        offset=opens + 1,
    )


def _end(text: str, start: int) -> int:
    """Return where the next brace stands that is not escaped, or the length of the text."""
    match = _RUN.match(text, start)
    return match.end() if match else len(text)


def _brace_problem(text: str, opens: int, closes: int, ends: int) -> tuple[str, int] | None:
    """Return what is wrong with the first three braces, and where."""
    if opens == len(text):
        return None
    if text[opens] == "}":
        return "a '}' that no '{' opens.", opens
    if closes >= len(text):
        return "the '{' is never closed.", opens
    if text[closes] == "{":
        return "a '{' inside braces.", closes
    return ("a second pair of braces.", ends) if ends < len(text) else None
