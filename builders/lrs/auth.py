"""Who may do what: keys with scopes, their secrets hashed, and how often anyone may ask."""

import base64
import binascii
import hmac
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from builders.errors import UsageError
from builders.lrs.refusal import RefusedError
from builders.lrs.store import now

SCOPES = (
    "statements/write",
    "statements/read/mine",
    "statements/read",
    "state",
    "define",
    "profile",
    "all/read",
    "all",
)
"""The standard's scopes (Communication 4.2)."""
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="LRS", charset="UTF-8"'}
_FAILURES, _WINDOW_S = 10, 60


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """Who asks: the public half of a key pair, a name for people, and what it may do."""

    key: str
    name: str
    scopes: frozenset[str]

    def may(self, *scopes: str) -> bool:
        """Whether one of these scopes, or `all`, was given to the key."""
        return not self.scopes.isdisjoint((*scopes, "all"))

    def demand(self, *scopes: str) -> None:
        """Raise RefusedError (403) when the key has none of these scopes."""
        if not self.may(*scopes):
            message = (
                f"The key of {self.name!r} may not do this; it would need the scope {' or '.join((*scopes, 'all'))}."
            )
            raise RefusedError(403, message)

    def account(self, home: str) -> dict[str, object]:
        """Return the authority of what this key writes; `home` names the database that knows the account."""
        return {"objectType": "Agent", "name": self.name, "account": {"homePage": home, "name": self.key}}


def add_user(db: sqlite3.Connection, name: str, scopes: Iterable[str]) -> tuple[str, str]:
    """Make a key pair and return it: the secret is nowhere else. Raises UsageError for a name that is there."""
    key, secret = secrets.token_hex(12), secrets.token_urlsafe(32)
    row = (key, name, " ".join(sorted(set(scopes))), _HASHER.hash(secret), now())
    try:
        db.execute("INSERT INTO user VALUES (?, ?, ?, ?, ?)", row)
    except sqlite3.IntegrityError:
        message = f"there is a user {name!r} already: 'lrs user remove' takes the key away"
        raise UsageError(message) from None
    return key, secret


def remove_user(db: sqlite3.Connection, name: str) -> None:
    """Take a user's key away, at once; what it wrote stays. Raises UsageError for an unknown name."""
    if not db.execute("DELETE FROM user WHERE name = ?", (name,)).rowcount:
        message = f"there is no user {name!r}: 'lrs user list' names them"
        raise UsageError(message)


@dataclass(kw_only=True, slots=True)
class Gate:
    """Checks credentials. A verified one is remembered by a keyed hash, since argon2 is slow on purpose."""

    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _verified: dict[str, bytes] = field(default_factory=dict)
    _failed: dict[str, list[float]] = field(default_factory=dict)
    # One at a time: a hash takes 19 MB and most of a core.
    _one: threading.Lock = field(default_factory=threading.Lock)

    def admit(self, db: sqlite3.Connection, header: str | None) -> User:
        """Return the user whose Basic credentials the header holds; raises RefusedError (401, 429)."""
        key, secret = _credentials(header)
        row = db.execute("SELECT key, name, scopes, hash FROM user WHERE key = ?", (key,)).fetchone()
        if row is None or not self._known(row[0], secret, row[3]):
            raise RefusedError(401, "Key or secret is wrong.", _CHALLENGE)
        return User(key=row[0], name=row[1], scopes=frozenset(row[2].split()))

    def _known(self, key: str, secret: str, hashed: str) -> bool:
        # The stored hash is in it, so that a key which was removed or made anew is not known any more.
        mark = hmac.digest(self._secret, f"{key} {hashed} {secret}".encode(), "sha256")
        if hmac.compare_digest(self._verified.get(key, b""), mark):
            return True
        with self._one:
            self._slow_down(key)
            if _verify(hashed, secret):
                self._verified[key] = mark
                return True
            self._failed.setdefault(key, []).append(time.monotonic())
            return False

    def _slow_down(self, key: str) -> None:
        """Refuse to try once more when a key failed often in the last minute; only keys that exist are counted."""
        recent = [at for at in self._failed.get(key, ()) if at > time.monotonic() - _WINDOW_S]
        self._failed[key] = recent
        if len(recent) >= _FAILURES:
            raise RefusedError(429, "Too many wrong secrets for this key.", {"Retry-After": str(_WINDOW_S)})


def _verify(hashed: str, secret: str) -> bool:
    try:
        return _HASHER.verify(hashed, secret)
    except (Argon2Error, InvalidHashError):
        return False


def _credentials(header: str | None) -> tuple[str, str]:
    if header is None:
        raise RefusedError(401, "Credentials are missing: HTTP Basic with key and secret.", _CHALLENGE)
    scheme, _, rest = header.strip().partition(" ")
    try:
        key, colon, secret = base64.b64decode(rest.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        colon = ""
    if scheme.lower() != "basic" or not colon:
        raise RefusedError(401, "The Authorization header holds no Basic credentials.", _CHALLENGE)
    return key, secret


@dataclass(kw_only=True, slots=True)
class Rate:
    """A bucket per key: `per_second` drops flow in, as many as `burst` fit, each request takes one."""

    per_second: float
    burst: float
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, key: str) -> None:
        """Raise RefusedError (429) when the bucket of `key` is empty."""
        at = time.monotonic()
        level, before = self._buckets.get(key, (self.burst, at))
        level = min(self.burst, level + (at - before) * self.per_second)
        self._buckets[key] = (max(level - 1, 0.0), at)
        if level < 1:
            raise RefusedError(429, "This key sends more requests than it may.", {"Retry-After": "1"})
