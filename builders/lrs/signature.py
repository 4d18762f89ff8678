"""Signed statements: a JSON Web Signature as attachment (Data 2.6)."""

import base64
import binascii
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from builders.lrs.jsontext import read_json
from builders.lrs.prepare import same
from builders.lrs.refusal import RefusedError

USAGE = "http://adlnet.gov/expapi/attachments/signature"
_TYPE = "application/octet-stream"
_ALGORITHMS = {"RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512()}


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
        key = x509.load_der_x509_certificate(base64.b64decode(chain[0], validate=True)).public_key()
    except (ValueError, TypeError, LookupError, UnsupportedAlgorithm):
        key = None
    # No honest key is smaller or larger.
    if not isinstance(key, rsa.RSAPublicKey) or not 2048 <= key.key_size <= 8192:
        raise RefusedError(400, "The signature's x5c begins with no X.509 certificate that has an RSA key.")
    try:
        signed = parts[0] + b"." + parts[1]
        key.verify(_decoded(parts[2], "The signature"), signed, padding.PKCS1v15(), _ALGORITHMS[algorithm])
    except InvalidSignature:
        raise RefusedError(400, "The signature does not fit the certificate that it brings.") from None


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
