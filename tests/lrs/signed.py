"""A signer for tests: one RSA key of our own, a certificate for it, JSON Web Signatures."""

import base64
import hashlib
import json
from functools import cache
from random import Random
from typing import Any

_PREFIX = {
    "RS256": ("sha256", "3031300d060960864801650304020105000420"),
    "RS384": ("sha384", "3041300d060960864801650304020205000430"),
    "RS512": ("sha512", "3051300d060960864801650304020305000440"),
}
_E = 65_537


def jws(payload: dict[str, Any], algorithm: str, *, x5c: bool = True, chain: list[str] | None = None) -> bytes:
    """Sign `payload`; with `x5c` the certificate travels along, with `chain` another one."""
    header: dict[str, Any] = {"alg": algorithm}
    if x5c:
        header["x5c"] = [base64.b64encode(certificate()).decode()] if chain is None else chain
    said = b".".join(_url(json.dumps(part).encode()) for part in (header, payload))
    return said + b"." + _url(_sign(said, algorithm if algorithm in _PREFIX else "RS256"))


@cache
def certificate() -> bytes:
    """Return a certificate that nobody signed, for the key."""
    sequence, rsa = b"\x30", bytes.fromhex("06092a864886f70d0101010500")
    key = _der(sequence, _integer(_key()[0]) + _integer(_E))
    info = _der(sequence, _der(sequence, rsa) + _der(b"\x03", b"\x00" + key))
    times = _der(sequence, _der(b"\x17", b"260101000000Z") + _der(b"\x17", b"360101000000Z"))
    name, algorithm = _der(sequence, b""), _der(sequence, rsa)
    version = _der(b"\xa0", _integer(2))
    body = _der(sequence, version + _integer(1) + algorithm + name + times + name + info)
    return _der(sequence, body + algorithm + _der(b"\x03", b"\x00"))


def _sign(data: bytes, algorithm: str) -> bytes:
    modulus, private = _key()
    name, prefix = _PREFIX[algorithm]
    digest = bytes.fromhex(prefix) + hashlib.new(name, data).digest()
    padded = b"\x00\x01" + b"\xff" * (256 - len(digest) - 3) + b"\x00" + digest
    return pow(int.from_bytes(padded, "big"), private, modulus).to_bytes(256, "big")


@cache
def _key() -> tuple[int, int]:
    random = Random(7)  # noqa: S311 - the same key in every run, for nothing but tests
    first, second = _prime(random), _prime(random)
    return first * second, pow(_E, -1, (first - 1) * (second - 1))


def _prime(random: Random) -> int:
    while True:
        number = random.getrandbits(1024) | 3 << 1022 | 1
        if all(number % small for small in range(3, 2000, 2)) and all(
            pow(base, number - 1, number) == 1 for base in (2, 3, 5)
        ):
            return number


def _url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _der(tag: bytes, content: bytes) -> bytes:
    size = len(content)
    long = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return tag + (bytes([size]) if size < 128 else bytes([0x80 | len(long)]) + long) + content


def _integer(number: int) -> bytes:
    return _der(b"\x02", number.to_bytes(number.bit_length() // 8 + 1, "big"))
