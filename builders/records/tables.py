"""The questions about records, asked of typed tables of statements; each is in a `.sql` file of its own."""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from builders.records.archive import Archive
from builders.records.duck import AT_ONCE, Duck, statements
from builders.records.sql import sql

_APART = ("again", "voided")
"""The statements that do not simply stand: each name is a table and the file that says what is in it."""
_Kind = TypeVar("_Kind", bound=NamedTuple)


class Passed(NamedTuple):
    """One row of `passed.sql`: a statement that says that somebody passed a module or course of ours.

    `course` is the one within which a module was passed, empty where the record names none.
    `stored` is when an LRS took it, empty for a row of an export. `approver` is who stands for what was imported,
    `expires` the last day on which that counts, such as 2027-03-31; both are empty where nothing says so.
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
    approver: str = ""
    expires: str = ""


class Sitting(NamedTuple):
    """One row of `sittings.sql`: what somebody did with one thing in one session of one day (UTC).

    `kind` and `name` are as in `typed.sql`, questions are part of their module; both are empty for the session itself.
    `seconds` is the longest time that any of it told, answers aside, None for none. `answers` has a line for each
    answer to the module's questions, as the file says.
    """

    actor: str
    base: str
    course: str
    session: str
    kind: str
    name: str
    first: str
    last: str
    seconds: float | None
    passed: int
    failed: int
    answers: str = ""

    def each(self) -> Iterator["Answered"]:
        """Give the answers, in no order."""
        lines = self.answers.split("\n") if self.answers else ()
        return (Answered._make(line.split(" ", _FIELDS - 1)) for line in lines)


class Answered(NamedTuple):
    """One line of a sitting: one answer to a question, or to a part of it, as in `typed.sql`.

    `success` is 1 or 0, empty where nothing was judged.
    """

    happened: str
    question: str
    edition: str
    test: str
    test_version: str
    success: str
    id: str
    part: str
    response: str


_FIELDS = len(Answered._fields)


class Line(Protocol):
    """An open line to a database that has the view `statements`."""

    def execute(self, query: str, values: Sequence[str] = ()) -> Any:
        """Ask a question, with a value for each question mark; what is returned has `fetchall` and `fetchmany`."""

    def keep(self, name: str, query: str) -> None:
        """Let further questions ask a table that answers this one."""

    def rows(self, query: str, kind: type[_Kind]) -> Iterator[_Kind]:
        """Give the rows of a question as tuples of a kind, whose fields are its columns."""


class Tables:
    """The open tables of an archive."""

    def __init__(self, line: Line) -> None:
        """Ask over an open line."""
        self._line = line
        self._sorted = False

    def passed(self) -> Iterator[Passed]:
        """Give all that was passed, in no order: each statement once, without what was voided."""
        self._sort()
        return self._line.rows(sql("told.sql") + sql("passed.sql"), Passed)

    def sittings(self, until: str) -> Iterator[Sitting]:
        """Give what was done until a time (as `instant` writes it), in no order."""
        return map(Sitting._make, self._ask("told.sql", "sittings.sql", values=[until]))

    def odd(self) -> tuple[tuple[str, str, int], ...]:
        """Return what can't be taken as it stands: source, what is wrong, and how often."""
        return tuple(self._ask("odd.sql"))

    def attempts(self, which: str) -> Iterator[tuple[str, str, str, int, str, str]]:
        """Give what imports tell of: who, which course, version, draft, when, and the record.

        `which` is `all`, or empty for those alone of which a row said who approved it, or until when it counts.
        """
        return self._ask("told.sql", "attempts.sql", values=[which])

    def ids(self, since: str) -> set[str]:
        """Return the ids of the statements that were stored at a time or later."""
        found = self._line.execute("select id from statements where stored >= ?", [since]).fetchall()
        return {one for (one,) in found}

    def _ask(self, *names: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Give the rows of a question, whose text is in these files."""
        self._sort()
        found = self._line.execute("".join(map(sql, names)), list(values))
        while some := found.fetchmany(AT_ONCE):
            yield from some

    def _sort(self) -> None:
        """Look once for what came several times or was taken back: every question leaves that out."""
        if not self._sorted:
            for name in _APART:
                self._line.keep(name, sql(f"{name}.sql"))
            self._sorted = True


@contextlib.contextmanager
def tables(archive: Archive, source: str = "", *, whole: bool = True) -> Iterator[Tables]:
    """Open the tables of an archive, or of one source of it.

    The digests of all files are checked. Who only adds to the archive needs not the `whole` of it: then files are
    read for that where they have no table yet.

    Raises BadInputError where the archive is damaged, ServiceError where the database can't go on.
    """
    with statements(archive, source, whole=whole) as line:
        yield Tables(Duck(line))
