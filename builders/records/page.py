"""The bytes of statements as an LRS sent them: cut out of a page, never written anew."""

import json
from collections.abc import Iterator

_SPACE = " \t\n\r"
_DECODER = json.JSONDecoder()


def raw_statements(page: bytes) -> Iterator[bytes]:
    """Give the text of each statement of a page that is known to be valid, on one line each.

    Line ends between its tokens become blanks: nothing else is touched, so signatures and digests stay what they were.
    """
    text = page.decode()
    at = _statements(text)
    while text[at := _skip(text, at)] != "]":
        if text[at] == ",":
            at = _skip(text, at + 1)
        _, end = _DECODER.raw_decode(text, at)
        yield text[at:end].replace("\r", " ").replace("\n", " ").encode()
        at = end


def _statements(text: str) -> int:
    """Return where the array's first element is, or its end."""
    at = _skip(text, text.index("{") + 1)
    while True:
        key, at = _DECODER.raw_decode(text, _skip(text, at))
        at = _skip(text, _skip(text, at) + 1)
        if key == "statements":
            return at + 1
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at) + 1


def _skip(text: str, at: int) -> int:
    while text[at] in _SPACE:
        at += 1
    return at
