"""Notes: how a file carries what its format has no place for, so that it comes back with the question.

A note is one line of JSON after the word `coursewright`, in a comment that other tools ignore. `coursewright bank`
speaks of the bank; `{"question": {...}}` is a whole question of a kind or status that the format lacks.
"""

import json
from collections.abc import Mapping
from typing import Any

from builders.exchange.entry import Fields
from builders.exchange.letters import Letters, joined

MARK = "coursewright "
BANK_MARK = "coursewright bank "
_KEYS = (
    "v",
    "status",
    "objective",
    "critical",
    "shuffle",
    "points",
    "tags",
    "cite",
    "hint",
    "review",
    "credit",
    "unit",
    "why",
)
_WHYS = "whys"
_IDS = "ids"


class NoteError(ValueError):
    """A note that says it is ours, and is not what we write."""


def carried(fields: Fields, letters: Letters, held: tuple[str, ...]) -> dict[str, Any]:
    """Return what a note has to carry of a question whose format itself has a place for the keys `held`."""
    note = {key: fields[key] for key in _KEYS if key in fields and key not in held}
    whys = [pair.get("why", "") for pair in fields.get("match", ())]
    return {**note, **({_WHYS: whys} if any(whys) else {}), **({_IDS: letters} if letters else {})}


def restored(bare: Fields, note: Fields) -> dict[str, Any]:
    """Return the question that was read, with what its note carries. What the format holds itself goes before."""
    if isinstance(note.get("question"), dict):
        return {**note["question"], **{key: bare[key] for key in ("id",) if key in bare}}
    # A question with a note is ours: what it does not say of credit is the default, not what weights suggest.
    own = {key: value for key, value in bare.items() if key != "credit" or not note}
    fields = {**own, **{key: note[key] for key in _KEYS if key in note}}
    whys = note.get(_WHYS)
    if isinstance(whys, list) and len(whys) == len(fields.get("match", ())):
        pairs = zip(fields["match"], whys, strict=True)
        fields["match"] = [{**pair, **({"why": why} if why else {})} for pair, why in pairs]
    return joined(fields, note.get(_IDS))


def encode(note: Mapping[str, Any]) -> str:
    """Return the note on one line, without the two hyphens that would end a comment in XML."""
    text = json.dumps(note, ensure_ascii=False, separators=(",", ":"))
    return text.replace("--", "-\\u002d")


def decode(text: str) -> dict[str, Any]:
    """Return the note; raises NoteError where the text is no JSON object."""
    try:
        note = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = "it is not the JSON that was written"
        raise NoteError(message) from error
    if not isinstance(note, dict):
        message = "it is no JSON object"
        raise NoteError(message)
    return note
