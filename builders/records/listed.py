"""Lists of objects in JSON as rows: what an API of a learning system gives where others have an export."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_DEEPEST = 5
"""Levels of objects that are read; learning systems have two or three."""


def rows(text: str) -> list[tuple[str, ...]]:
    """Return headings and rows; an object in an object has headings with a point, such as `course.title`.

    The list may stand alone or be the only list of objects in an object. Raises ValueError for anything else.
    """
    try:
        found = json.loads(text)
    except RecursionError as error:
        message = "it is nested too deeply"
        raise ValueError(message) from error
    lists = [one for one in found.values() if _objects(one)] if isinstance(found, Mapping) else [found]
    if len(lists) != 1 or not _objects(lists[0]):
        message = "it has no list of objects, or several"
        raise ValueError(message)
    flat = [dict(_flat(one, "", 1)) for one in lists[0]]
    headings = tuple(dict.fromkeys(name for one in flat for name in one))
    return [headings, *(tuple(one.get(name, "") for name in headings) for one in flat)]


def _objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _flat(value: Mapping[str, Any], before: str, level: int) -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            yield from _flat(inner, f"{before}{key}.", level + 1) if level < _DEEPEST else ()
        elif isinstance(inner, str | int | float):
            # JSON can name halves of characters, which no file takes.
            yield f"{before}{key}", str(inner).encode("utf-8", "replace").decode()
