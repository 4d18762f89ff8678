"""What a page points at: pictures, files and links, each with the offset where it stands."""

import itertools
import posixpath
import re
from collections.abc import Iterator

from builders.sources.fences import prose

OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
"""What leads out of the course: an address with a scheme, or with a host."""

_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)")
# A link in the text, which may have a picture for its words, or a reference's definition.
_LINK = re.compile(
    r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^)\s>]+)|^ {0,3}\[[^\]]+\]:[ \t]*<?([^\s>]+)", re.MULTILINE
)
_PAGES = ("", ".md", ".html")


def links(body: str) -> Iterator[tuple[int, str]]:
    """Give the links of a page."""
    return ((match.start(), match[1] or match[2]) for match in _LINK.finditer(prose(body)))


def media(body: str) -> Iterator[tuple[int, str]]:
    """Give what has to travel with a page: pictures of the project, and files that it links to, without `#...`."""
    pictures = ((match.start(), match[1]) for match in _IMAGE.finditer(prose(body)) if not OUTSIDE.match(match[1]))
    files = ((offset, target.partition("#")[0]) for offset, target in links(body) if _is_file(target))
    return itertools.chain(pictures, files)


def _is_file(target: str) -> bool:
    path = target.partition("#")[0]
    return not OUTSIDE.match(target) and posixpath.splitext(path)[1] not in _PAGES
