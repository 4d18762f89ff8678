"""A page of the site as its author wrote it."""

import bisect
import functools
import re
from dataclasses import dataclass

from builders.errors import Where


@functools.lru_cache(maxsize=4)
def _line_starts(text: str) -> tuple[int, ...]:
    """Return the offset of every line: a page with many problems is counted once."""
    return (0, *(match.end() for match in re.finditer("\n", text)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of the site as text: front matter, Markdown, the line where that starts in the file, and its anchors."""

    path: str
    head: str
    body: str
    first_line: int
    anchors: frozenset[str]

    def where(self, offset: int) -> Where:
        """Return the place of a character of the body."""
        starts = _line_starts(self.body)
        line = bisect.bisect_right(starts, offset) - 1
        return Where(path=self.path, line=self.first_line + line, column=offset - starts[line] + 1)
