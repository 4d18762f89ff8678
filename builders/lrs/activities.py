"""What is known of an activity: the definitions of all statements, merged (Data 2.4.4.1, Communication 2.5)."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from builders.lrs.store import Writing

_REMEMBERED, _SHORT = 5_000, 4_000
_MERGED = ("name", "description", "extensions")


def learn(writing: Writing, definitions: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Merge definitions into what is known; the newest says what holds, languages that it lacks stay."""
    for iri, definition in definitions:
        if writing.told.get(iri) == definition:
            continue
        known = _known(writing.db, iri)
        merged = merge(known, definition)
        text = json.dumps(merged, ensure_ascii=False)
        if merged != known:
            writing.db.execute("INSERT OR REPLACE INTO activity VALUES (?, ?)", (iri, text))
        _remember(writing.told, iri, definition, len(iri) + len(text))


def _remember(told: dict[str, Any], iri: str, definition: dict[str, Any], size: int) -> None:
    told.pop(iri, None)
    # What is long is not kept: strangers choose it.
    if size < _SHORT:
        if len(told) >= _REMEMBERED:
            told.clear()
        told[iri] = definition


def merge(known: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Return what is known after a definition was told."""
    maps = {key: {**known.get(key, {}), **told[key]} for key in _MERGED if key in told}
    return {**known, **told, **maps}


def activity(db: sqlite3.Connection, iri: str) -> dict[str, Any]:
    """Return the Activity with all that is known of it; an unknown one has its id alone."""
    definition = _known(db, iri)
    return {"objectType": "Activity", "id": iri} | ({"definition": definition} if definition else {})


def _known(db: sqlite3.Connection, iri: str) -> dict[str, Any]:
    row = db.execute("SELECT definition FROM activity WHERE iri = ?", (iri,)).fetchone()
    return dict(json.loads(row[0])) if row else {}
