"""A signer for tests: one RSA key of our own, a certificate for it, JSON Web Signatures."""

import base64
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

_HASHES = {"RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512()}


def jws(payload: dict[str, Any], algorithm: str, *, x5c: bool = True, chain: list[str] | None = None) -> bytes:
    """Sign `payload`; with `x5c` the certificate travels along, with `chain` another one."""
    header: dict[str, Any] = {"alg": algorithm}
    if x5c:
        header["x5c"] = [base64.b64encode(certificate()).decode()] if chain is None else chain
    said = b".".join(_url(json.dumps(part).encode()) for part in (header, payload))
    return said + b"." + _url(_key().sign(said, padding.PKCS1v15(), _HASHES.get(algorithm, hashes.SHA256())))


@cache
def certificate() -> bytes:
    """Return a certificate for the key that the key itself signed."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "signer.example")])
    made = x509.CertificateBuilder(name, name, _key().public_key(), 1).not_valid_before(
        datetime(2026, 1, 1, tzinfo=UTC)
    )
    signed = made.not_valid_after(datetime(2036, 1, 1, tzinfo=UTC)).sign(_key(), hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.DER)


def pem() -> bytes:
    """Return the key and the certificate as servers read them."""
    secret, form = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    held = _key().private_bytes(serialization.Encoding.PEM, form, secret)
    return held + x509.load_der_x509_certificate(certificate()).public_bytes(serialization.Encoding.PEM)


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, 2048)


def _url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
