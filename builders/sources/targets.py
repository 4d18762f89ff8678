"""What a page points at: pictures, files and links, each with the offset where it stands."""

import itertools
import posixpath
import re
from collections.abc import Iterator

from builders.sources.fences import fences, prose

OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
"""What leads out of the course: an address with a scheme, or with a host."""

# No class takes an opening bracket: from each of a hundred thousand, it would look as far as the end of the page.
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\(\s*<?([^)\s>]+)")
# A link in the text, which may have a picture for its words, or a reference's definition.
_LINK = re.compile(
    r"(?<!!)\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?([^)\s>]+)|^ {0,3}\[[^\[\]\n]+\]:[ \t]*<?([^\s>]+)", re.MULTILINE
)
_PAGES = ("", ".md", ".html")


def links(body: str) -> Iterator[tuple[int, str]]:
    """Give the links of a page."""
    return ((match.start(), match[1] or match[2]) for match in _LINK.finditer(prose(body)))


def pictures(body: str) -> Iterator[tuple[int, str, str]]:
    """Give the pictures of a page: where, the words that stand for it, and the file."""
    return ((match.start(), match[1], match[2]) for match in _IMAGE.finditer(prose(body)))


def media(body: str) -> Iterator[tuple[int, str]]:
    """Give what has to travel with a page: pictures, recordings with captions, and linked files, without `#...`."""
    shown = ((offset, target) for offset, _, target in pictures(body) if not OUTSIDE.match(target))
    files = ((offset, target.partition("#")[0]) for offset, target in links(body) if _is_file(target))
    return itertools.chain(shown, files, _recordings(body))


def _recordings(body: str) -> Iterator[tuple[int, str]]:
    lines = body.split("\n")
    starts = [0, *itertools.accumulate(len(line) + 1 for line in lines)]
    for fence in fences(lines):
        if fence.name == "media":
            named = [fence.values[key] for key in ("file", "captions") if key in fence.values]
            yield from ((starts[fence.first], target) for target in named if not OUTSIDE.match(target))


def _is_file(target: str) -> bool:
    path = target.partition("#")[0]
    return not OUTSIDE.match(target) and posixpath.splitext(path)[1] not in _PAGES
