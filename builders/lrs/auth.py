"""Who may do what: keys with scopes, and their secrets, hashed."""

import base64
import binascii
import hashlib
import hmac
import secrets
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from unicodedata import category

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from builders.errors import UsageError
from builders.lrs.invitations import learner_of, writer
from builders.lrs.learner import Learner
from builders.lrs.limits import Failures
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
# What OWASP asks for at least.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_KEY_LENGTH = 64
_LEARNER = frozenset({"learner"})
# Control characters, halves of surrogate pairs, ends of lines and paragraphs.
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="LRS", charset="UTF-8"'}


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """Who asks: the public half of a key pair, a name for people, and what it may do."""

    key: str
    name: str
    scopes: frozenset[str]
    learner: Learner | None = None
    """Whom alone it may speak for; None is no such limit."""

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
    """Make a key pair and return it: the secret is nowhere else.

    Raises UsageError for a name that is none, or that somebody has.
    """
    if not name.strip() or any(category(sign) in _UNSEEN for sign in name):
        message = f"{name!r} is no name: it says for people whose key it is, without signs that nobody sees"
        raise UsageError(message)
    key, secret = secrets.token_hex(12), secrets.token_urlsafe(32)
    row = (key, name, " ".join(sorted(set(scopes))), _HASHER.hash(secret), now(), _mark(key, secret))
    try:
        db.execute("INSERT INTO user VALUES (?, ?, ?, ?, ?, ?)", row)
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
    _failures: Failures = field(default_factory=Failures)
    # One at a time: a hash takes 19 MB and most of a core.
    _one: threading.Lock = field(default_factory=threading.Lock)

    def admit(self, db: sqlite3.Connection, header: str | None, source: str) -> User:
        """Return the user whose Basic credentials the header holds; raises RefusedError (401, 429)."""
        if user := self.remembered(db, header):
            return user
        key, secret = _credentials(header)
        row = _row(db, key)
        # Of what nobody was given, a part is enough to count by.
        self._failures.check(key[:_KEY_LENGTH], source)
        if row is None or not self._verify(row, secret):
            self._failures.note(key[:_KEY_LENGTH], source)
            raise RefusedError(401, "Key or secret is wrong.", _CHALLENGE)
        return _user(row)

    def remembered(self, db: sqlite3.Connection, header: str | None) -> User | None:
        """Return the user at once, None where only the slow hash can tell; raises RefusedError (401)."""
        key, secret = _credentials(header)
        if found := learner_of(db, key, secret):
            number, learner = found
            return User(key=writer(number), name=f"Link {number}", scopes=_LEARNER, learner=learner)
        row = _row(db, key)
        known = row and hmac.compare_digest(self._verified.get(key, b""), self._proof(row, secret))
        return _user(row) if known else None

    def _proof(self, row: Any, secret: str) -> bytes:
        # The stored hash is in it, so that a key which was removed or made anew is not known any more.
        return hmac.digest(self._secret, f"{row[0]} {row[3]} {secret}".encode(), "sha256")

    def _verify(self, row: Any, secret: str) -> bool:
        key, _, _, hashed, mark = row
        # A wrong secret ends at the mark, and costs no more than one for a key that does not exist.
        if mark is not None and not hmac.compare_digest(_mark(key, secret), mark):
            return False
        with self._one:
            if not _verify(hashed, secret):
                return False
        self._verified[key] = self._proof(row, secret)
        return True


def _row(db: sqlite3.Connection, key: str) -> Any:
    return db.execute("SELECT key, name, scopes, hash, mark FROM user WHERE key = ?", (key,)).fetchone()


def _user(row: Any) -> User:
    return User(key=row[0], name=row[1], scopes=frozenset(row[2].split()))


def _mark(key: str, secret: str) -> bytes:
    """Return four bytes by which a wrong secret is known without the slow hash.

    A secret has 32 random bytes, so they help nobody who guesses; and nobody can keep the LRS busy with slow hashes.
    """
    return hashlib.blake2b(secret.encode(), key=key.encode()[:64], digest_size=4).digest()


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
