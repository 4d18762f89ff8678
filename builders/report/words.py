"""Numbers in sentences, and names of files."""

import hashlib
import re

_NOBODY = "nobody"
"""The file of those who have no manager in the roster."""


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `1 person`, `2 people`. Without `many` the plural has an `s`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def headcount(number: int) -> str:
    """Return `1 person`, or `0 people`."""
    return count(number, "person", "people")


def file_stem(name: str) -> str:
    """Return a name for a file, another one for each id on any system; `nobody` where there is none."""
    if not name:
        return _NOBODY
    plain = re.sub("[^a-z0-9_-]", "_", name)[:60]
    return plain if plain == name and name != _NOBODY else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
