"""The bytes of statements as an LRS sent them: cut out of a page, never written anew."""

from collections.abc import Iterator

import msgspec


class _Page(msgspec.Struct):
    statements: list[msgspec.Raw]


_DECODER = msgspec.json.Decoder(_Page)


def raw_statements(page: bytes) -> Iterator[bytes]:
    """Give the text of each statement of a page that is known to be valid, on one line each.

    Line ends between its tokens become blanks: nothing else is touched, so signatures and digests stay what they were.
    """
    for raw in _DECODER.decode(page).statements:
        yield bytes(raw).replace(b"\r", b" ").replace(b"\n", b" ")
