"""The questions about records, asked of typed tables of statements; each is in a `.sql` file of its own."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from builders.records.archive import Archive
from builders.records.duck import statements
from builders.records.sql import sql

_AT_ONCE = 10_000
"""Answers that are held beside those that are made of them: there may be millions."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Passed:
    """One row of `passed.sql`: a statement that says that somebody passed a module or course of ours.

    `course` is the one within which a module was passed, empty where the record names none.
    `stored` is when an LRS took it, empty for a row of an export.
    """

    actor: str
    base: str
    kind: str
    name: str
    version: str
    draft: int
    happened: str
    stored: str
    source: str
    assurance: str
    id: str
    score: float | None
    dating: str
    mode: str
    course: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """One row of `done.sql`: what somebody did with one thing in one session of one day (UTC).

    `kind`, `name` and `question` are as in `typed.sql`; all are empty for the session itself. `seconds` is the longest
    time that any of it told, None for none; `right` and `wrong` count what was judged.
    """

    actor: str
    base: str
    course: str
    session: str
    kind: str
    name: str
    question: str
    first: str
    last: str
    seconds: float | None
    right: int
    wrong: int
    passed: int
    failed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """One row of `answers.sql`: one answer to a question of ours, or to a part of it, as in `typed.sql`."""

    actor: str
    base: str
    course: str
    session: str
    name: str
    question: str
    edition: str
    part: str
    test: str
    test_version: str
    happened: str
    success: int | None
    response: str
    id: str


class Tables:
    """The open tables of an archive."""

    def __init__(self, line: Any) -> None:
        """Ask over an open line to a database that has the view `statements`."""
        self._line = line

    def passed(self) -> tuple[Passed, ...]:
        """Return all that was passed, oldest first: each statement once, without what was voided."""
        names = [one.name for one in fields(Passed)]
        return tuple(Passed(**dict(zip(names, found, strict=True))) for found in self._ask(_told("passed.sql")))

    def done(self, until: str) -> tuple[Done, ...]:
        """Return what was done until a time (as `instant` writes it), oldest first."""
        names = [one.name for one in fields(Done)]
        return tuple(Done(**dict(zip(names, found, strict=True))) for found in self._ask(_told("done.sql"), until))

    def answers(self, until: str) -> Iterator[Answered]:
        """Give every answer that was given until a time (as `instant` writes it), oldest first."""
        names = [one.name for one in fields(Answered)]
        found = self._line.execute(_told("answers.sql"), [until])
        while some := found.fetchmany(_AT_ONCE):
            yield from (Answered(**dict(zip(names, one, strict=True))) for one in some)

    def odd(self) -> tuple[tuple[str, str, int], ...]:
        """Return what can't be taken as it stands: source, what is wrong, and how often."""
        return tuple(self._ask(sql("odd.sql")))

    def ids(self, since: str) -> set[str]:
        """Return the ids of the statements that were stored at a time or later."""
        found = self._line.execute("select id from statements where stored >= ?", [since]).fetchall()
        return {one for (one,) in found}

    def _ask(self, query: str, *values: str) -> list[Any]:
        found: list[Any] = self._line.execute(query, list(values)).fetchall()
        return found


def _told(name: str) -> str:
    """Return a question about statements that stand once, and were not voided."""
    return sql("told.sql") + sql(name)


@contextlib.contextmanager
def tables(archive: Archive, source: str = "") -> Iterator[Tables]:
    """Open the tables of an archive, or of one source of it.

    Raises BadInputError where the archive is damaged, ServiceError where the database can't go on.
    """
    with statements(archive, source) as line:
        yield Tables(line)
