"""JSON from strangers: strict where Python is lenient, and never deep enough to hurt."""

import json
from collections import Counter
from typing import Any

import msgspec

from builders.lrs.refusal import RefusedError

DEPTH = 64
"""How deep arrays and objects may lie in each other."""
_HOLDERS = frozenset({dict, list})
_NO_BRACKETS = bytes(sorted(set(range(256)) - set(b'{}[]"')))
"""All signs but those that say how deep something lies, and those around texts, in which brackets mean nothing."""
_DECODER, _ENCODER = msgspec.json.Decoder(), msgspec.json.Encoder()
_UNSURE = object()


def read_json(data: bytes, what: str) -> Any:
    """Return the value that `data` holds; `what` names it in the sentence of the RefusedError (400) that is raised.

    Refused is what readers of JSON don't agree on: NaN and infinities, a key twice, halves of surrogate pairs.
    """
    value = _quick(data)
    if value is _UNSURE:
        value = _careful(data, what)
    if not _shallow(data) and _too_deep(value):
        raise RefusedError(400, f"{what} is nested more than {DEPTH} levels deep.")
    return value


def parsed(data: bytes) -> Any:
    """Return the value of JSON that we wrote ourselves."""
    return _DECODER.decode(data)


def write_json(value: Any) -> bytes:
    """Return `value` as compact JSON in UTF-8, keys in their order."""
    return _ENCODER.encode(value)


def _quick(data: bytes) -> Any:
    """Return the value of JSON that nobody can object to; `_UNSURE` for anything else."""
    try:
        value = _DECODER.decode(data)
        again = _ENCODER.encode(value)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _UNSURE
    # Most clients write as we do. For the others: a key that stands twice is lost in reading, and its quotation marks
    # with it; but one that is written as an escape is not counted.
    whole = again == data or (b"\\u0022" not in data and again.count(b'"') == data.count(b'"'))
    return value if whole else _UNSURE


def _careful(data: bytes, what: str) -> Any:
    """Return the value, or raise the RefusedError that says what is wrong."""
    try:
        value = json.loads(data.decode(), object_pairs_hook=_unique, parse_constant=_no_number, parse_float=_number)
    except UnicodeDecodeError:
        raise RefusedError(400, f"{what} is not in UTF-8.") from None
    except RecursionError:
        raise RefusedError(400, f"{what} is nested more than {DEPTH} levels deep.") from None
    except ValueError as error:
        raise RefusedError(400, f"{what} is not valid JSON: {error}.") from None
    if not _too_deep(value) and not _encodable(value):
        raise RefusedError(400, f"{what} holds half of a surrogate pair, which is no character.")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        message = f"the key {twice[:60]!r} stands twice in one object"
        raise ValueError(message)
    return found


def _no_number(word: str) -> Any:
    message = f"{word} is no number of JSON"
    raise ValueError(message)


def _number(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        message = f"{text[:40]} is too large a number"
        raise ValueError(message)
    return number


def _shallow(data: bytes) -> bool:
    """Say whether JSON that can be read is sure not to be too deep: far quicker than to walk through what it holds.

    Pairs that lie at each other are taken away, round after round, each of which takes two levels at most. A bracket
    outside of texts never meets one inside, since an odd number of quotation marks is between the two.
    """
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    rest = data.translate(None, _NO_BRACKETS)
    for _ in range(DEPTH // 2):
        if not rest:
            break
        rest = rest.replace(b'""', b"").replace(b"{}", b"").replace(b"[]", b"")
    return not rest


def _too_deep(value: Any) -> bool:
    level = [value] if type(value) in _HOLDERS else []
    for _ in range(DEPTH):
        level = [
            inner
            for holder in level
            for inner in (holder.values() if type(holder) is dict else holder)
            if type(inner) in _HOLDERS
        ]
        if not level:
            return False
    return bool(level)


def _encodable(value: Any) -> bool:
    try:
        write_json(value)
    except UnicodeEncodeError:
        return False
    return True
