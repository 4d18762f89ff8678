"""What can go wrong and where: the only way in which problems travel to the command line."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Where:
    """A place in a source file. `path` is POSIX and relative to the project; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Write it as editors and terminals link it."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing to put right: a permanent code, a sentence, and a hint that says what to do.

    A `warning` asks for a second look; it stops nothing unless one asks for `--strict`.
    """

    code: str
    where: Where
    message: str
    hint: str = ""
    warning: bool = False

    def __str__(self) -> str:
        """Return `path:line:column: CODE sentence hint` on one line."""
        code = f"{self.code} warning:" if self.warning else self.code
        return f"{self.where}: {code} {self.sentence}"

    @property
    def level(self) -> str:
        """The word for how grave it is: `error` or `warning`."""
        return "warning" if self.warning else "error"

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, without the place."""
        return f"{self.message} {self.hint}".rstrip()


class CoursewrightError(Exception):
    """The base of everything that a command reports as a sentence; `exit_code` is what the command ends with."""

    exit_code = 1


class BadInputError(CoursewrightError):
    """The sources hold problems: all of them, in the order of file, line and column."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort and keep the problems."""
        self.problems = tuple(sorted(problems, key=lambda p: (p.where, p.code, p.message)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(CoursewrightError):
    """The command was called in a way that can't work."""

    exit_code = 2


class ServiceError(CoursewrightError):
    """A program or service that the command needs failed; the message says which and how."""

    exit_code = 3
