"""multipart/mixed: statements with attachments, in and out (Communication 1.5.2)."""

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builders.lrs.refusal import RefusedError

_PARTS = 1_000
_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part: its headers in lower case, and its bytes."""

    headers: dict[str, str]
    body: bytes


def read_parts(content_type: str, body: bytes) -> list[Part]:
    """Return the parts of a body; raises RefusedError (400) when it has no such form (RFC 2046, 5.1)."""
    match = _BOUNDARY.search(content_type)
    if match is None:
        raise RefusedError(400, "The Content-Type multipart/mixed names no boundary.")
    mark = b"--" + (match[1] or match[2]).encode()
    # A boundary stands at the beginning of a line, so what holds its letters elsewhere is content.
    pieces = re.split(rb"(?:^|\r?\n)" + re.escape(mark) + rb"(?=--|[ \t]*\r?\n)", body, maxsplit=_PARTS + 1)
    if len(pieces) > _PARTS + 1:
        raise RefusedError(413, f"The multipart body has more than {_PARTS:,} parts.")
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise RefusedError(400, "The multipart body is not delimited by its boundary, or ends before the last one.")
    return [_part(piece) for piece in pieces[1:-1]]


def write_parts(parts: Iterable[Part]) -> tuple[str, Iterator[bytes]]:
    """Return Content-Type and body, which is made while it is sent: attachments may be large."""
    boundary = secrets.token_hex(16)

    def pieces() -> Iterator[bytes]:
        for part in parts:
            head = "".join(f"{name}: {value}\r\n" for name, value in part.headers.items())
            yield f"--{boundary}\r\n{head}\r\n".encode() + part.body + b"\r\n"
        yield f"--{boundary}--\r\n".encode()

    return f"multipart/mixed; boundary={boundary}", pieces()


def _part(piece: bytes) -> Part:
    # The line of the boundary ends first; then headers, an empty line, and the rest is content.
    _, _, rest = piece.partition(b"\n")
    if rest.startswith((b"\r\n", b"\n")):
        head, body = b"", rest[rest.index(b"\n") + 1 :]
    else:
        found = re.search(rb"\r?\n\r?\n", rest)
        if found is None:
            raise RefusedError(400, "A part of the multipart body has no empty line after its headers.")
        head, body = rest[: found.start()], rest[found.end() :]
    headers = {}
    for line in head.decode("latin-1").splitlines():
        name, colon, value = line.partition(":")
        if not colon:
            raise RefusedError(400, "A part of the multipart body has a header line without a colon.")
        headers[name.strip().lower()] = value.strip()
    return Part(headers=headers, body=body)
