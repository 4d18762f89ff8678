"""The letters of choices, entries, items and targets: apart from the texts, for formats that have no place for them.

Where an author gave letters, a question has `id:` keys, and `{text, id}` in place of a text. Without them its letters
follow the authored order, and nothing is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builders.questions.choices import LETTERS

Letters = Mapping[str, str]
"""By `answers`, `order`, `match` (the items) and `targets`: a letter for each, in the authored order."""
_TARGETS = "targets"


def parted(fields: Mapping[str, Any]) -> tuple[dict[str, Any], Letters]:
    """Return a question without letters, and those that its author gave. The steps of a scenario keep theirs."""
    targets = {_text(entry): _letter(entry) for entry in _targets(fields) if _letter(entry)}
    given = {
        "answers": "".join(map(_letter, fields.get("answers", []))),
        "order": "".join(map(_letter, fields.get("order", []))),
        "match": "".join(map(_letter, fields.get("match", []))),
        _TARGETS: "".join(targets.values()),
    }
    plain = {key: [_plain(entry) for entry in fields[key]] for key in ("answers", "order", "match", "decoys")
             if key in fields}  # fmt: skip
    return {**fields, **plain}, {key: letters for key, letters in given.items() if letters}


def joined(fields: Mapping[str, Any], letters: Any) -> dict[str, Any]:
    """Return a question with its letters again. Letters that are not as many as the entries stay away."""
    found, given = dict(fields), letters if isinstance(letters, dict) else {}
    for key in ("answers", "match", "order"):
        entries = fields.get(key, [])
        if _fits(given.get(key), entries):
            found[key] = [_named(entry, letter) for entry, letter in zip(entries, given[key], strict=True)]
    texts = list(dict.fromkeys(map(_text, _targets(fields))))
    if _fits(given.get(_TARGETS), texts):
        left = dict(zip(texts, given[_TARGETS], strict=True))
        found["match"] = [{**pair, "with": _once(pair["with"], left)} for pair in found["match"]]
        if "decoys" in found:
            found["decoys"] = [_once(decoy, left) for decoy in found["decoys"]]
    return found


def letters_of(letters: Letters, key: str, entries: Sequence[Any]) -> str:
    """Return a letter for each entry: the author's, else those of the authored order."""
    return letters.get(key) or LETTERS[: len(entries)]


def _fits(letters: Any, entries: Sequence[Any]) -> bool:
    return isinstance(letters, str) and bool(letters) and len(letters) == len(entries)


def _targets(fields: Mapping[str, Any]) -> Iterator[Any]:
    yield from (pair["with"] for pair in fields.get("match", []))
    yield from fields.get("decoys", [])


def _letter(entry: Any) -> str:
    return str(entry.get("id", "")) if isinstance(entry, Mapping) else ""


def _text(entry: Any) -> str:
    return str(entry["text"]) if isinstance(entry, Mapping) else str(entry)


def _plain(entry: Any) -> Any:
    """Return an entry without its letter: a text, or what else its mapping holds."""
    if not isinstance(entry, Mapping):
        return entry
    if "text" in entry:
        return entry["text"]
    return {key: _text(value) if key == "with" else value for key, value in entry.items() if key != "id"}


def _named(entry: Any, letter: str) -> dict[str, Any]:
    return {**entry, "id": letter} if isinstance(entry, Mapping) else {"text": entry, "id": letter}


def _once(text: str, left: dict[str, str]) -> Any:
    """Return a target with its letter where it is first named, and alone after that."""
    return {"text": text, "id": left.pop(text)} if text in left else text
