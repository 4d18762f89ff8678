"""Personal links: a token that is exchanged, on any device, for a key of some hours with which one learner records."""

import base64
import hashlib
import hmac
import json
import secrets
import sqlite3
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error

from builders.errors import UsageError
from builders.lrs.agents import identity
from builders.lrs.learner import Learner
from builders.lrs.refusal import RefusedError
from builders.lrs.store import Store, Writing, now

HOURS = 12
"""How long a key works that a link was exchanged for; the link gives another one."""
WRONG_PINS, BLOCKED_HOURS = 10, 1
_HOUR = 3_600_000_000
_PIN_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Guest:
    """Whom an invitation is for, what they are to open, and until when it works (microseconds)."""

    name: str
    actor: dict[str, Any]
    activity: str
    launch: str
    expires: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """An invitation as it is listed."""

    id: int
    name: str
    activity: str
    expires: int
    revoked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """An invitation that is not in the database yet. Token and PIN ('' without one) are nowhere else."""

    token: str
    pin: str
    hashed: str
    """What the database has of the PIN."""
    guest: Guest


def ticket(guest: Guest, *, pin: bool) -> Ticket:
    """Make an invitation; with a PIN that is slow on purpose, and no time to keep a database from others."""
    token = secrets.token_urlsafe(24)
    code = f"{secrets.randbelow(1_000_000):06}" if pin else ""
    hashed = _PIN_HASHER.hash(code) if pin else ""
    return Ticket(token=token, pin=code, hashed=hashed, guest=guest)


def invite(db: sqlite3.Connection, tickets: Sequence[Ticket]) -> None:
    """Let invitations work from now on, all or none.

    Who was invited to the same activity before goes on where they were, with what their browser has not sent yet.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        known = _registrations(db)
        db.executemany(
            """INSERT INTO invitation (token, pin, name, actor, activity, registration, launch, created, expires)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [_row(one, known) for one in tickets],
        )
        db.execute("INSERT INTO audit VALUES (?, 'command', 'invite', ?)", (now(), f"{len(tickets)} invitations"))
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _registrations(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the newest registration of each person, as one string, and activity."""
    rows = db.execute("SELECT actor, activity, registration FROM invitation ORDER BY id")
    return {(identity(json.loads(actor)), activity): registration for actor, activity, registration in rows}


def _row(one: Ticket, known: dict[tuple[str, str], str]) -> tuple[bytes | str | int, ...]:
    guest = one.guest
    registration = known.setdefault((identity(guest.actor), guest.activity), str(uuid.uuid4()))
    whom = (guest.name, json.dumps(guest.actor), guest.activity, registration, guest.launch)
    return _digest(one.token), one.hashed, *whom, now(), guest.expires


def invited(db: sqlite3.Connection) -> list[Invited]:
    """Return all invitations, the oldest first."""
    rows = db.execute("SELECT id, name, activity, expires, revoked FROM invitation ORDER BY id")
    return [
        Invited(id=row[0], name=row[1], activity=row[2], expires=row[3], revoked=row[4] is not None) for row in rows
    ]


def revoke(db: sqlite3.Connection, number: int) -> None:
    """Let a link and all keys that it gave work no more; raises UsageError for an unknown number."""
    if not db.execute("UPDATE invitation SET revoked = ? WHERE id = ?", (now(), number)).rowcount:
        message = f"there is no invitation {number}: 'lrs invitation list' numbers them"
        raise UsageError(message)
    db.execute("INSERT INTO audit VALUES (?, 'command', 'revoke', ?)", (now(), f"invitation {number}"))


def learner_of(db: sqlite3.Connection, key: str, secret: str) -> tuple[int, Learner] | None:
    """Return the number of the invitation and the learner whose short-lived key this is; None for any other."""
    row = db.execute(
        """SELECT p.proof, i.id, i.actor, i.registration, i.activity
           FROM pass p JOIN invitation i ON i.id = p.invitation
           WHERE p.key = ? AND min(p.expires, i.expires) > ? AND i.revoked IS NULL""",
        (key, now()),
    ).fetchone()
    if not hmac.compare_digest(row[0] if row else b"", _digest(secret)):
        return None
    return row[1], Learner(agent=identity(json.loads(row[2])), registration=row[3], activity=row[4])


@dataclass(kw_only=True, slots=True)
class Exchange:
    """Gives keys for tokens. What a PIN needs is done one at a time, so guesses can't outrun their count."""

    store: Store
    _one: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, token: str, pin: str, endpoint: str) -> str:
        """Return the address to go to, with a key in it; raises RefusedError: 401 asks for a PIN, 403, 429."""
        with self.store.reading() as db:
            row = db.execute(
                """SELECT id, pin, actor, activity, registration, launch, expires, revoked FROM invitation
                   WHERE token = ?""",
                (_digest(token),),
            ).fetchone()
        if row is None or row[7] is not None or row[6] < now():
            raise RefusedError(403, "This link does not work any more. Ask for a new one.")
        if row[1]:
            with self._one:
                self._check_pin(row[0], row[1], pin)
        key, secret = f"p{secrets.token_hex(11)}", secrets.token_urlsafe(32)
        self.store.write(_giving(row[0], key, secret)).result()
        auth = "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()
        actor, activity, registration, launch = row[2:6]
        return _address(
            launch,
            {
                "endpoint": f"{endpoint}/",
                "auth": auth,
                "actor": actor,
                "registration": registration,
                "activity_id": activity,
            },
        )

    def _check_pin(self, number: int, hashed: str, pin: str) -> None:
        with self.store.reading() as db:
            (blocked,) = db.execute("SELECT blocked FROM invitation WHERE id = ?", (number,)).fetchone()
        if blocked > now():
            message = "Too many wrong PINs. Try again in an hour, or ask for a new link."
            raise RefusedError(429, message, {"Retry-After": str((blocked - now()) // 1_000_000 + 1)})
        if not pin:
            raise RefusedError(401, "Type the PIN that came with this link.")
        try:
            _PIN_HASHER.verify(hashed, pin)
        except Argon2Error:
            self.store.write(_counting(number)).result()
            raise RefusedError(401, "This PIN is wrong.") from None


def _counting(number: int) -> Callable[[Writing], None]:
    """Return the job that counts a wrong PIN, and blocks the link for a while after ten."""

    def job(writing: Writing) -> None:
        writing.db.execute("UPDATE invitation SET wrong = wrong + 1 WHERE id = ?", (number,))
        writing.db.execute(
            "UPDATE invitation SET wrong = 0, blocked = ? WHERE id = ? AND wrong >= ?",
            (now() + BLOCKED_HOURS * _HOUR, number, WRONG_PINS),
        )
        _note(writing, number, "wrong pin")

    return job


def _giving(number: int, key: str, secret: str) -> Callable[[Writing], None]:
    """Return the job that stores a short-lived key, and forgets those that work no more."""

    def job(writing: Writing) -> None:
        writing.db.execute("DELETE FROM pass WHERE expires < ?", (now(),))
        row = (key, _digest(secret), number, now() + HOURS * _HOUR)
        writing.db.execute("INSERT INTO pass VALUES (?, ?, ?, ?)", row)
        writing.db.execute("UPDATE invitation SET wrong = 0 WHERE id = ?", (number,))
        _note(writing, number, "exchange")

    return job


def _note(writing: Writing, number: int, action: str) -> None:
    writing.db.execute("INSERT INTO audit VALUES (?, ?, ?, '')", (now(), writer(number), action))


def writer(number: int) -> str:
    """Return under what name an invitation stands as authority and in `audit`, whatever key it gave."""
    return f"invitation-{number}"


def _digest(text: str) -> bytes:
    # What is hashed has at least 24 random bytes: nobody finds it by trying, however fast the hash is.
    return hashlib.sha256(text.encode()).digest()


def _address(launch: str, parameters: dict[str, str]) -> str:
    """Return the address of a launch as tincan.xml has it: the parameters are a query."""
    return f"{launch}{'&' if '?' in launch else '?'}{urlencode(parameters)}"
