"""Signed statements: a JSON Web Signature as attachment (Data 2.6), checked with nothing but arithmetic."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

from builders.lrs.jsontext import read_json
from builders.lrs.prepare import same
from builders.lrs.refusal import RefusedError

USAGE = "http://adlnet.gov/expapi/attachments/signature"
_TYPE = "application/octet-stream"
# The beginning of what is signed: a DigestInfo of RFC 8017, 9.2, up to the digest.
_ALGORITHMS = {
    "RS256": ("sha256", bytes.fromhex("3031300d060960864801650304020105000420")),
    "RS384": ("sha384", bytes.fromhex("3041300d060960864801650304020205000430")),
    "RS512": ("sha512", bytes.fromhex("3051300d060960864801650304020305000440")),
}
_RSA = bytes.fromhex("2a864886f70d010101")


def check_signature(content_type: str, jws: bytes, statement: dict[str, Any]) -> None:
    """Raise RefusedError (400) unless `jws` signs this very statement.

    The signature itself is checked where the JWS brings its certificate (`x5c`); whose certificate it is, is not.
    """
    if content_type.partition(";")[0].strip().lower() != _TYPE:
        raise RefusedError(400, f"A signature has the content type {_TYPE}, not {content_type[:80]!r}.")
    parts = jws.split(b".")
    if len(parts) != 3:
        raise RefusedError(400, "The signature is no JSON Web Signature in compact form.")
    header = _object(parts[0], "The header of the signature")
    algorithm = header.get("alg")
    if type(algorithm) is not str or algorithm not in _ALGORITHMS:
        raise RefusedError(400, "The signature's algorithm is none of RS256, RS384 and RS512.")
    payload = _object(parts[1], "What is signed")
    if not _says(payload, statement):
        raise RefusedError(400, "What is signed is not the statement that it is attached to.")
    if "x5c" in header:
        _verify(header["x5c"], algorithm, parts)


def _says(payload: dict[str, Any], statement: dict[str, Any]) -> bool:
    try:
        # The one that is signed can't have its own signature as attachment.
        return same(statement | {"id": payload.get("id", statement["id"])}, payload) or same(
            {key: value for key, value in statement.items() if key != "attachments"},
            {key: value for key, value in payload.items() if key != "attachments"},
        )
    except (KeyError, AttributeError, TypeError, ValueError):
        return False


def _verify(chain: Any, algorithm: str, parts: list[bytes]) -> None:
    try:
        modulus, exponent = _public_key(base64.b64decode(chain[0], validate=True))
    except (ValueError, TypeError, LookupError, StopIteration):
        raise RefusedError(400, "The signature's x5c begins with no X.509 certificate that has an RSA key.") from None
    name, prefix = _ALGORITHMS[algorithm]
    size = (modulus.bit_length() + 7) // 8
    digest = prefix + hashlib.new(name, parts[0] + b"." + parts[1]).digest()
    expected = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    value = int.from_bytes(_decoded(parts[2], "The signature"), "big")
    if value >= modulus or not hmac.compare_digest(pow(value, exponent, modulus).to_bytes(size, "big"), expected):
        raise RefusedError(400, "The signature does not fit the certificate that it brings.")


def _public_key(certificate: bytes) -> tuple[int, int]:
    """Return modulus and exponent of a certificate's RSA key (RFC 5280, 4.1); raises ValueError or LookupError."""
    body = _first(_first(certificate))
    fields = [content for tag, content in _items(body) if tag == 0x30]
    # The fields that are sequences: signature, issuer, validity, subject, subjectPublicKeyInfo.
    algorithm, bits = _items(fields[4])
    if _first(algorithm[1]) != _RSA or bits[0] != 0x03:
        raise ValueError
    modulus, exponent = (int.from_bytes(content, "big") for _, content in _items(_first(bits[1][1:])))
    # No honest key is smaller or larger; a large exponent would cost a second of CPU.
    if not 2048 <= modulus.bit_length() <= 8192 or not 2 < exponent < 2**32:
        raise ValueError
    return modulus, exponent


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give tag and content of the DER items that stand one after another in `data`."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            width = length & 0x7F
            length, at = int.from_bytes(data[at : at + width], "big"), at + width
        if at + length > len(data):
            raise ValueError
        yield tag, data[at : at + length]
        at += length


def _first(data: bytes) -> bytes:
    return next(_items(data))[1]


def _object(part: bytes, what: str) -> dict[str, Any]:
    value = read_json(_decoded(part, what), what)
    if not isinstance(value, dict):
        raise RefusedError(400, f"{what} is no object of JSON.")
    return value


def _decoded(part: bytes, what: str) -> bytes:
    try:
        return base64.b64decode(part.strip() + b"=" * (-len(part.strip()) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise RefusedError(400, f"{what} is not in base64url.") from None
