"""Dialect: what editors and GitHub show (CommonMark) is what the site shows (Python-Markdown).

Pages are cut where no dialect reads on: at empty lines before a text at the margin. Each piece is rendered both ways,
and what a reader would see is compared. Fences, labels and tokens are left out: they are the same in both.
"""

import functools
import itertools
import re
from collections.abc import Iterator

from markdown import Markdown
from markdown_it import MarkdownIt

from builders.checks.shown import Sight, shown
from builders.errors import Problem, Where
from builders.model import Project
from builders.model.tokens import TOKEN
from builders.model.words import LABELS
from builders.sources.fences import fences, lookalikes, prose

LONGEST = 10_000
"""Characters of a piece that is compared: no list or table that people read comes near it."""
_CROWDED = 400_000  # marks times characters: from there on, looking for what belongs together takes seconds

# What no dialect reads in another way, which is most of a page: headings, paragraphs and lists, bold words and labels.
_PLAIN = re.compile(
    rf"(?:#{{1,6}} )?(?:\[(?:{'|'.join(LABELS)})\]|\*\*\w[\w -]*[.:]?\*\*(?=\s)|[^\[\]*_`<>\\&#|~+=\r\t{{}}!@])*"
)
_MARKED = re.compile(r"^(?:[ >-]|[0-9]+[.)])|  $", re.MULTILINE)
_MARKS = str.maketrans("[]!*_`<&\\", "()...''..")
_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9]*)")
_HTML = re.compile(r"<([A-Za-z][A-Za-z0-9]*)")
_BARE = re.compile(r"(?<![\w\"'(<=/:\[\]])(?:https?://|www\.)[^\s<>()\[\]]+")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]+\]:[ \t]*$")

_LIST = r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]"
_ENTRY = re.compile(rf"[ \t]|{_LIST}")
_QUOTE = r"^(?:>[ ]?+)*+"
_SUSPECTS = tuple(
    (re.compile(pattern, re.MULTILINE), hint)
    for pattern, hint in (
        (r"^[ \t>]*#{1,6}[^#\s]", "Put a space behind the '#'."),
        (rf"^(?:[ \t>]*[ \t>]|{_LIST})(?:```|~~~)", "Begin fences at the margin, outside of lists and quotes."),
        (r"^(?:```|~~~)", "Close the fence with the same marks on a line of their own."),
        (
            r"^(?![ \t]*$)[^|\n]+\n(?=[^\n|]*\|[^\n]*\n(?=[ |:-]*$)[^\n]*-)",
            "Put an empty line before the table.",
        ),
        (r"^[ \t>]*[0-9]{1,9}\)[ \t]", "Number with a full stop: '1.' instead of '1)'."),
        (rf"{_QUOTE}(?!{_LIST}|[ \t])\S.*\n(?:>[ ]?+)*+(?={_LIST})", "Put an empty line before the list."),
        (rf"{_QUOTE}[ ]{{1,3}}{_LIST}", "Indent an inner list by four spaces."),
        (r"^>.*\n(?:[ \t]{0,9}\n){1,9}(?=>)", "Write a sentence between the two quotes: the site joins them."),
        (
            r"\n(?:[ >]{0,9}\n){1,9}(?:>[ ]?+)*+[ ]{1,3}(?=\S)",
            "Indent what belongs to a list entry by four spaces.",
        ),
        (
            rf"{_QUOTE}(?!0*1\.)[0-9]+\.[ \t]",
            "Begin a list with '1.': the site counts from there, whatever stands here.",
        ),
        (r"\\$", "End the line with two blanks, or begin a paragraph: the site shows the backslash."),
        (r"\\[^\w\s\\`*_{}\[\]()>#+.!-]", "Take the backslash away: the site shows it."),
        (r"<(?!https?:|ftp:)[A-Za-z][A-Za-z0-9+.-]+:", "Write a link as [words](address)."),
        (r"<[A-Za-z/!]", "Write Markdown instead of HTML: the site leaves what stands inside it as it is."),
        (rf"{_QUOTE}(?:\t|[ ]{{4}})", "Put a listing into a fence at the margin."),
        (r"^[=-]+[ \t]*$", "Write a heading as '## Heading', and put an empty line before a line of '---'."),
        (rf"{_QUOTE}{_LIST}", "Mark all entries of a list alike, and put empty lines around it."),
        (r"[*_]", "Mark whole words, with the same marks on both sides; write \\* or \\_ for the sign itself."),
    )
)
_NOTHING = Sight(tag="nothing")
_ELSE = "Put empty lines around it, and look at the page on the site."


def readings(project: Project) -> Iterator[Problem]:
    """Check that the site reads every page as editors do."""
    for page in project.pages.values():
        # A fence of ours that is none has a problem of its own.
        known = {number for number, _ in lookalikes(page.body.split("\n"))}
        for first, piece in _pieces(page.body):
            if known.isdisjoint(range(first, first + piece.count("\n") + 1)) and (difference := _difference(piece)):
                line, hint = _suspect(piece)
                message = f"editors show {difference[0]} here, the site {difference[1]}."
                where = Where(path=page.path, line=page.first_line + first + line)
                yield Problem(code="D001", where=where, message=message, hint=hint)


def addresses(project: Project) -> Iterator[Problem]:
    """Check that addresses are links everywhere: GitHub makes one of a bare address, the site does not."""
    for page in project.pages.values():
        for match in _BARE.finditer(prose(page.body)):
            start = page.body.rfind("\n", 0, match.start()) + 1
            if not _DEFINITION.fullmatch(page.body, start, match.start()):
                message = "this address is a link on GitHub, and plain text on the site."
                hint = "Write [what it is](address)."
                yield Problem(code="D002", where=page.where(match.start()), message=message, hint=hint)


def _pieces(body: str) -> Iterator[tuple[int, str]]:
    """Give every piece that is worth comparing with its first line (from 0)."""
    lines = TOKEN.sub("token", body).split("\n")
    out = set(_listings(lines))
    closing = {match[1].lower(): number for number, line in enumerate(lines) for match in _TAG.finditer(line)}
    first, until = 0, -1
    for number, line in enumerate([*lines, ""]):
        ends = number in out or number == len(lines)
        if ends or (number > until and _begins(lines, number)):
            yield from _worth(first, lines[first:number])
            first = number + (number in out)
        if not ends and number == first and (match := _HTML.match(line)):
            until = closing.get(match[1].lower(), -1)


def _listings(lines: list[str]) -> Iterator[int]:
    """Give the lines of fenced blocks; one without an end is a block in CommonMark alone."""
    for fence in fences(lines):
        mark = lines[fence.first][0]
        if fence.last > fence.first and not lines[fence.last].strip().strip(mark):
            yield from range(fence.first, fence.last + 1)


def _begins(lines: list[str], number: int) -> bool:
    """Say whether a line is read alike whatever stands before it: after an empty line, at the margin, in no list."""
    line = lines[number]
    if not line or number == 0 or lines[number - 1].strip() or line[0] in " \t":
        return False
    before = next((lines[n] for n in range(number - 1, max(number - 9, -1), -1) if lines[n].strip()), line)
    # Two quotes with an empty line between them are one to the site, and entries of a list go on.
    return before[0] != ">" if line[0] == ">" else not (_ENTRY.match(line) and _ENTRY.match(before))


def _worth(first: int, lines: list[str]) -> Iterator[tuple[int, str]]:
    """Give a piece unless all dialects are sure to read it alike; of a quote, the pieces that stand in it."""
    text = "\n".join(lines).rstrip("\n")
    if text[:2] == "> " and text[2:3] != ">" and all(line[:2] == "> " or line == ">" for line in text.split("\n")):
        yield from ((first + number, piece) for number, piece in _pieces(re.sub("^> ?", "", text, flags=re.MULTILINE)))
        return
    entries = all(line.startswith("- ") or not line for line in lines)
    plain = re.sub(r"^- (?=[A-Za-z*\[])", "", text, flags=re.MULTILINE) if entries else text
    if len(text) <= LONGEST and (_MARKED.search(plain) or not _PLAIN.fullmatch(plain)):
        marks = sum(map(text.count, "[<*_`&"))
        yield first, text.translate(_MARKS) if marks * len(text) > _CROWDED else text


@functools.lru_cache(maxsize=4096)
def _difference(piece: str) -> tuple[str, str] | None:
    """Return what an editor and the site show at the first place where they differ."""
    site, editor = _site(), _editor()
    site.reset()
    try:
        seen, wanted = shown(site.convert(piece)), shown(editor.render(piece))
    except RecursionError:
        # It still believes to be inside of all those lists.
        _site.cache_clear()
        return "something", "nothing: it is nested too deep"
    if seen == wanted:
        return None
    pairs = itertools.zip_longest(wanted, seen, fillvalue=_NOTHING)
    place, one, other = next((n, a, b) for n, (a, b) in enumerate(pairs) if a != b)
    if one.begins(other):
        return _said(wanted, place + 1), str(other.after(one))
    if other.begins(one):
        return str(one.after(other)), _said(seen, place + 1)
    return str(one), str(other)


def _said(sights: list[Sight], place: int) -> str:
    return str(sights[place] if place < len(sights) else _NOTHING)


def _suspect(piece: str) -> tuple[int, str]:
    """Return the line (from 0) and the hint of the usual cause that a piece holds."""
    for pattern, hint in _SUSPECTS:
        if match := pattern.search(piece):
            return piece.count("\n", 0, match.end()), hint
    return 0, _ELSE


@functools.cache
def _site() -> Markdown:
    return Markdown(extensions=["tables"])


@functools.cache
def _editor() -> MarkdownIt:
    editor = MarkdownIt("commonmark").enable("table")
    # A link that runs code is another check's.
    editor.validateLink = bool  # type: ignore[method-assign, assignment]
    return editor
