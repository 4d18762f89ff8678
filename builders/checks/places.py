"""Where things stand that are no node: lines of front matter."""

import re

from builders.errors import Where
from builders.model import Project

_VERSION = re.compile(r"version\s*:")


def version_place(path: str, project: Project) -> Where:
    """Return where the version of a page stands."""
    lines = project.pages[path].head.split("\n") if path in project.pages else []
    number = next((n for n, line in enumerate(lines, 2) if _VERSION.match(line)), 1)
    return Where(path=path, line=number)
