"""The database: one thread writes, in groups that are on the disk before anyone hears of it; many read."""

import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from builders.errors import ServiceError, UsageError
from builders.lrs.merge import Fresh, insert
from builders.lrs.migrations import migrate
from builders.lrs.refusal import RefusedError

T = TypeVar("T")
GROUP = 64
"""How many jobs one commit may hold; each waits for the slowest disk write of its group."""
_WAITING = 2_000
_KEYS, _SHORT = 20_000, 256
_BUSY_MS = 10_000
_WAL_PAGES, _CACHE_KB = 4_000, 40_000
Note = tuple[int, str, str, str]
Key = Callable[[str, str], int]
_Job = tuple[Callable[["Writing"], Any], "Future[Any]"]


class Writing:
    """What a job gets: the connection, inside a transaction, and the clock that gives each statement its own time."""

    def __init__(self, store: "Store", db: sqlite3.Connection) -> None:
        """Go on from the newest statement, whatever the system's clock says now."""
        self.store = store
        self.db = db
        self._last = db.execute("SELECT coalesce(max(stored), 0) FROM statement").fetchone()[0]
        self.told: dict[str, Any] = {}
        """What was last told of activities, so that telling it again costs nothing; empty after anything was undone."""
        self.named: set[tuple[str, str]] = set()
        """Names that agents have already; empty after anything was undone."""
        self.fresh = Fresh(db)
        self._version = 0
        self.added = 0
        """How many statements this transaction stores."""

    def tick(self) -> int:
        """Return the time in microseconds, later than any returned before."""
        self._last = max(self._last + 1, now())
        return int(self._last)

    def add(self, rows: Sequence[tuple[int, Sequence[int]]]) -> None:
        """Note when statements were stored, and by which keys they are found."""
        self.fresh.add(rows)
        self.added += len(rows)

    def undone(self) -> None:
        """Forget what may not hold any more."""
        self.told.clear()
        self.named.clear()

    def look(self) -> None:
        """Forget it too when somebody else has changed the database since the last transaction."""
        (version,) = self.db.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self.undone()
            self.fresh.renew()


class Keys(dict[tuple[str, str], int]):
    """Keys of `lookup` by kind and value: those asked for lately, and what is asked for is reckoned."""

    def __init__(self, reckon: Key) -> None:
        """Begin with none."""
        self._reckon = reckon

    def __missing__(self, pair: tuple[str, str]) -> int:
        """Reckon a key. What is long is not kept: strangers choose it."""
        key = self._reckon(*pair)
        if len(pair[1]) < _SHORT:
            if len(self) >= _KEYS:
                self.clear()
            self[pair] = key
        return key


class Store:
    """An open database. `write` hands a job to the writer; `reading` gives a connection with a snapshot."""

    def __init__(self, path: Path) -> None:
        """Open or make the database at `path`; raises UsageError or ServiceError when that can't be done."""
        self.path = path
        self._writer = connect(path)
        # What undoes a refused job is kept in memory: it's small, and as a file it is written for every job.
        self._writer.execute("PRAGMA temp_store = MEMORY")
        meta = dict(self._writer.execute("SELECT name, value FROM meta").fetchall())
        self.home = str(meta["home"])
        self.keys = Keys(key_of(self._writer))
        """What `lookup` has for kind and value."""
        self._readers: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._jobs: queue.Queue[_Job | None] = queue.Queue(_WAITING)
        self._notes: deque[Note] = deque()
        self._group_began: int | None = None
        # What nobody was told is stored may go with the process.
        self._thread = threading.Thread(target=self._run, name="lrs-writer", daemon=True)
        self._thread.start()

    def write(self, job: Callable[[Writing], T]) -> "Future[T]":
        """Queue a job; its result comes when it is on the disk. What it raises undoes this job alone."""
        future: Future[T] = Future()
        # Who waits may give up; the job is done all the same, and its outcome has to have a place.
        future.set_running_or_notify_cancel()
        try:
            self._jobs.put_nowait((job, future))
        except queue.Full:
            raise RefusedError(503, "Too much is waiting to be stored.", {"Retry-After": "5"}) from None
        return future

    def note(self, user: str, action: str, detail: str) -> None:
        """Put a row into the audit log, soon: nobody waits for it, and a kill may lose the last of it."""
        self._notes.append((now(), user, action, detail))

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that sees one state of the database from first to last."""
        try:
            db = self._readers.get_nowait()
        except queue.Empty:
            db = _open(self.path)
            db.execute("PRAGMA query_only = ON")
        try:
            db.execute("BEGIN")
            yield db
        finally:
            db.execute("ROLLBACK")
            self._readers.put(db)

    def consistent_through(self) -> int:
        """Return a time in microseconds; every statement stored up to then can be read."""
        # In this order: what begins from here on is stored later than that.
        at = now()
        began = self._group_began
        return (at if began is None else min(at, began)) - 1

    def backup(self, to: Path) -> None:
        """Copy the database while it is in use, whole and as of one moment."""
        backup(self.path, to)

    def close(self) -> None:
        """Store what waits, then close."""
        self._jobs.put(None)
        self._thread.join()
        while not self._readers.empty():
            self._readers.get().close()
        self._writer.close()

    def _run(self) -> None:
        writing, last = Writing(self, self._writer), False
        while not last:
            group, last = self._group(writing.fresh.patience())
            if group or self._notes or writing.fresh.waits():
                self._commit(writing, group)

    def _group(self, patience: float) -> tuple[list[_Job], bool]:
        """Return the jobs that wait, none when none came for `patience` seconds, and whether they are the last."""
        group: list[_Job] = []
        try:
            job = self._jobs.get(timeout=patience)
            while job is not None:
                group.append(job)
                if len(group) == GROUP:
                    return group, False
                job = self._jobs.get_nowait()
        except queue.Empty:
            return group, False
        return group, True

    def _commit(self, writing: Writing, group: list[_Job]) -> None:
        """Do the jobs in one transaction, then tell those who wait."""
        self._group_began = now()
        writing.added = 0
        notes = [self._notes.popleft() for _ in range(len(self._notes))]
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            writing.look()
            outcomes = [(future, *_attempt(writing, job)) for job, future in group]
            merged = writing.fresh.merge(writing.added, idle=not group)
            insert(self._writer, "audit", notes, anew=False)
            self._writer.execute("COMMIT")
            writing.fresh.count += writing.added - merged
        except sqlite3.Error as error:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            writing.undone()
            writing.fresh.forget()
            self._notes.extendleft(reversed(notes))
            failure = RefusedError(503, f"The database can't be written: {error}.", {"Retry-After": "30"})
            outcomes = [(future, None, failure) for _, future in group]
        finally:
            self._group_began = None
        for future, result, problem in outcomes:
            if problem is None:
                future.set_result(result)
            else:
                future.set_exception(problem)


def _attempt(writing: Writing, job: Callable[[Writing], Any]) -> tuple[Any, Exception | None]:
    """Do one job; a refusal undoes what it did so far, and leaves the others of the group alone."""
    writing.db.execute("SAVEPOINT job")
    added = writing.added
    try:
        result = job(writing)
    except sqlite3.OperationalError:
        raise
    except Exception as problem:  # noqa: BLE001 - whoever waits for the job gets it
        writing.db.execute("ROLLBACK TO job")
        writing.undone()
        writing.added = added
        return None, problem
    finally:
        if writing.db.in_transaction:
            writing.db.execute("RELEASE job")
    return result, None


def key_of(db: sqlite3.Connection) -> Key:
    """Return the function from kind and value to what `lookup` has for it in this database."""
    (secret,) = db.execute("SELECT value FROM meta WHERE name = 'secret'").fetchone()

    def key(kind: str, value: str) -> int:
        return int.from_bytes(blake2b(f"{kind} {value}".encode(), key=secret, digest_size=8).digest(), signed=True)

    return key


def now() -> int:
    """Return the time in microseconds since 1970, as `stored` counts."""
    return time.time_ns() // 1000


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that may write, to a database of the newest format."""
    db = _open(path)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        # In WAL mode NORMAL would lose the newest commits with the power; FULL syncs each.
        db.execute("PRAGMA synchronous = FULL")
        # Pages that change often are copied into the database less often.
        db.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
        db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        migrate(db)
    except sqlite3.Error as error:
        db.close()
        message = f"{path}: {error}"
        raise ServiceError(message) from error
    except UsageError as error:
        db.close()
        message = f"{path}: {error}"
        raise UsageError(message) from error
    return db


def backup(source: Path, to: Path) -> None:
    """Copy a database that may be in use to a new file; raises UsageError where one is in the way."""
    if not source.is_file():
        message = f"{source}: there is no such database"
        raise UsageError(message)
    if to.exists():
        message = f"{to} is there already: a backup never replaces a file"
        raise UsageError(message)
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    with _closing(_open(source)) as db, _closing(_open(part)) as copy:
        # In one go: a copy in steps begins anew whenever something is written meanwhile.
        db.backup(copy)
        # The copy is one file, which may be moved without a thought of its companions.
        copy.execute("PRAGMA journal_mode = DELETE")
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            message = f"{source}: the database is damaged"
            raise ServiceError(message)
    part.replace(to)


@contextmanager
def _closing(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield db
    except sqlite3.Error as error:
        raise ServiceError(str(error)) from error
    finally:
        db.close()


def _open(path: Path) -> sqlite3.Connection:
    try:
        # What people did, and hashes of secrets, are nobody else's business.
        path.touch(mode=0o600)
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        message = f"{path}: {error.strerror if isinstance(error, OSError) else error}"
        raise ServiceError(message) from error
    db.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    return db
