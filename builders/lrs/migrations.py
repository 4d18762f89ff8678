"""The database's format: one script for each step, and the number of steps taken in `user_version`."""

import secrets
import sqlite3
import uuid

from builders.errors import UsageError

APPLICATION = 0x43574C52
"""`CWLR`: what SQLite and `file` know the database by."""

# Released steps are never edited: a database somewhere has taken them.
STEPS = (
    """
    -- `stored` is the time of storing in microseconds since 1970, and unique: the order of all statements.
    CREATE TABLE statement (stored INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, body BLOB NOT NULL);
    -- What a filter looks for, as a hash. `via` is 0, or the statement that was referred to and has the key.
    CREATE TABLE lookup (key INTEGER, stored INTEGER, via INTEGER, PRIMARY KEY (key, stored, via)) WITHOUT ROWID;
    -- Which statement refers to which; the target may come later.
    CREATE TABLE reference (target BLOB, stored INTEGER, PRIMARY KEY (target, stored)) WITHOUT ROWID;
    CREATE TABLE void (target BLOB PRIMARY KEY, stored INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE attachment (sha2 TEXT PRIMARY KEY, type TEXT NOT NULL, body BLOB NOT NULL);
    CREATE TABLE activity (iri TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE agent_name (agent TEXT, name TEXT, PRIMARY KEY (agent, name)) WITHOUT ROWID;
    -- State, Activity Profile and Agent Profile; what a kind does not have is ''.
    CREATE TABLE document (
      kind TEXT, activity TEXT, agent TEXT, registration TEXT, name TEXT,
      type TEXT NOT NULL, body BLOB NOT NULL, etag TEXT NOT NULL, updated INTEGER NOT NULL,
      PRIMARY KEY (kind, activity, agent, registration, name)
    );
    CREATE TABLE user (
      key TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, scopes TEXT NOT NULL, hash TEXT NOT NULL,
      created INTEGER NOT NULL
    );
    CREATE TABLE audit (at INTEGER NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL);
    CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
    """,
    """
    -- The keys of statements that are not in `lookup` yet, eight bytes each.
    CREATE TABLE fresh (stored INTEGER PRIMARY KEY, keys BLOB NOT NULL);
    """,
    """
    -- By which a wrong secret is known without the slow hash; NULL in keys of before.
    ALTER TABLE user ADD COLUMN mark BLOB;
    -- What is not deleted, however old. '' is anybody, and any activity.
    CREATE TABLE hold (name TEXT PRIMARY KEY, agent TEXT NOT NULL, activity TEXT NOT NULL, created INTEGER NOT NULL);
    -- Links by which people without an account begin a course. `token` is a hash; `pin` is '' where none is asked for.
    CREATE TABLE invitation (
      id INTEGER PRIMARY KEY, token BLOB NOT NULL UNIQUE, pin TEXT NOT NULL, name TEXT NOT NULL, actor TEXT NOT NULL,
      activity TEXT NOT NULL, registration TEXT NOT NULL, launch TEXT NOT NULL, created INTEGER NOT NULL,
      expires INTEGER NOT NULL, revoked INTEGER, wrong INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0
    );
    -- What such a link was exchanged for: a key for some hours.
    CREATE TABLE pass (
      key TEXT PRIMARY KEY, proof BLOB NOT NULL, invitation INTEGER NOT NULL, expires INTEGER NOT NULL
    );
    """,
)


def migrate(db: sqlite3.Connection) -> None:
    """Bring a database to the newest format, a step at a time; raises UsageError for one that is not ours or newer."""
    application, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if application != APPLICATION and (version or db.execute("SELECT 1 FROM sqlite_master").fetchone()):
        message = "the file is a database of another program"
        raise UsageError(message)
    if version > len(STEPS):
        message = f"the database has format {version}, this tool knows formats up to {len(STEPS)}: update the tool"
        raise UsageError(message)
    for number, step in enumerate(STEPS[version:], version + 1):
        marks = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {number};"
        db.executescript(f"BEGIN IMMEDIATE; {step} {marks} COMMIT")
    if not db.execute("SELECT 1 FROM meta").fetchone():
        _name(db)


def _name(db: sqlite3.Connection) -> None:
    """Give a new database what tells it from others."""
    db.execute("BEGIN IMMEDIATE")
    # The home of the accounts that statements name as their authority.
    db.execute("INSERT OR IGNORE INTO meta VALUES ('home', ?)", (f"urn:uuid:{uuid.uuid4()}",))
    # With a secret in them, keys of `lookup` can't be made to collide by those who choose what is stored.
    db.execute("INSERT OR IGNORE INTO meta VALUES ('secret', ?)", (secrets.token_bytes(32),))
    db.execute("COMMIT")
