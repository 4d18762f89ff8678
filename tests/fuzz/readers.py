"""Every reader of what authors and other tools write, as a function from bytes to an outcome that has to be sound."""

import re
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import rfc8785

from builders.checks import check
from builders.checks.catalogue import CODES
from builders.checks.limits import worst_state
from builders.errors import BadInputError, Problem
from builders.exchange import read
from builders.exchange.adopt import Target, adopt
from builders.exchange.catalogue import CODES as EXCHANGE_CODES
from builders.model import Bank
from builders.model.digest import course_digests
from builders.model.state import encode
from builders.sources import load
from builders.sources.banks import read_bank
from builders.sources.config import read_config
from builders.sources.overlay import read_overlay
from builders.sources.pages import blocks, read_page
from builders.sources.textfile import LIMIT
from tests.clock import YARDS, yard
from tests.paths import DRAWS, SMALL, TESTS

Reader = Callable[[bytes, Path], None]
"""Reads some bytes in a folder of its own; whatever it raises is a finding."""
SLUG = "fuzzed"
TARGET = Target(slug=SLUG, objective="know", heading="the-rule")
KINDS = TESTS / "courses" / "kinds"


def sound(problems: Iterable[Problem]) -> None:
    """Fail where a problem can't be shown as one line with a place and a known code."""
    for problem in problems:
        assert problem.code in CODES or problem.code in EXCHANGE_CODES, problem
        assert problem.where.line >= 1, problem
        assert problem.where.column >= 1, problem
        assert len(str(problem).splitlines()) == 1, repr(str(problem))


def refused(error: BadInputError) -> None:
    """Fail where a refusal has no reason."""
    assert error.problems
    sound(error.problems)


def whole(bank: Bank) -> None:
    """Fail where a bank without problems can't be scored, shown or digested."""
    for question in bank.questions:
        rfc8785.dumps(question.canonical())
        assert question.id
        assert list(question.texts())
        question.body.longest_response()
        question.body.shown()
        question.body.key()


def bank(data: bytes, folder: Path) -> None:
    """Read a bank."""
    problems: list[Problem] = []
    _write(folder / "quizzes" / f"{SLUG}.yml", data)
    found = read_bank(folder, SLUG, problems)
    sound(problems)
    assert found is not None or problems
    if found is not None and not problems:
        whole(found)


def page(data: bytes, folder: Path) -> None:
    """Read a module's page, and cut it into screens."""
    problems: list[Problem] = []
    path = f"content/modules/{SLUG}.md"
    _write(folder / path, data)
    found = read_page(folder, path, problems)
    sound(problems)
    assert found is not None or problems
    if found is not None:
        assert blocks(found, "Title")


def config(data: bytes, folder: Path) -> None:
    """Read `mkdocs.yml`."""
    problems: list[Problem] = []
    _write(folder / "mkdocs.yml", data)
    found = read_config(folder, problems)
    sound(problems)
    assert found is not None or problems


def overlay(data: bytes, folder: Path) -> None:
    """Read the overlay."""
    problems: list[Problem] = []
    _write(folder / "content" / "org.yml", data)
    found = read_overlay(folder, problems)
    sound(problems)
    assert found is not None or problems
    assert found is None or all(isinstance(text, str) for text in found.overlay.values())


def project(base: Path, path: str) -> Reader:
    """Return a reader of a whole course in which one file is another."""

    def read_project(data: bytes, folder: Path) -> None:
        if not (folder / "mkdocs.yml").exists():
            shutil.copytree(base, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("dist"))
        _write(folder / path, data)
        problems: list[Problem] = []
        found, settings = load(folder, problems)
        said = [*problems, *check(found)]
        sound(said)
        assert settings is not None or said
        if not said:
            for course in found.courses.values():
                course_digests(course)
                encode(worst_state(course))

    return read_project


def exchange(name: str) -> Reader:
    """Return a reader of a foreign format. What it takes over has to be a bank that our own reader accepts."""

    def read_foreign(data: bytes, folder: Path) -> None:
        try:
            adopted = adopt(read(name, data, "in"), TARGET)
        except BadInputError as error:
            refused(error)
            return
        sound(adopted.remarks)
        # A large file makes a bank that is too large: its reader says so, and nothing is lost.
        if adopted.count and len(adopted.text.encode()) <= LIMIT:
            problems: list[Problem] = []
            _write(folder / "quizzes" / f"{SLUG}.yml", adopted.text.encode())
            found = read_bank(folder, SLUG, problems)
            assert problems == [], adopted.text
            assert found is not None
            whole(found)

    return read_foreign


READERS: Mapping[str, Reader] = {
    "bank": bank,
    "page": page,
    "config": config,
    "overlay": overlay,
    "gift": exchange("gift"),
    "moodle": exchange("moodle"),
    "small-page": project(SMALL, "content/modules/alpha.md"),
    "small-course": project(SMALL, "content/courses/pilot.md"),
    "small-index": project(SMALL, "content/index.md"),
    "small-bank": project(SMALL, "quizzes/alpha.yml"),
    "small-org": project(SMALL, "content/org.yml"),
    "small-config": project(SMALL, "mkdocs.yml"),
    "kinds-page": project(KINDS, "content/modules/kinds.md"),
    "kinds-bank": project(KINDS, "quizzes/kinds.yml"),
    "spanish-page": project(KINDS, "content/modules/kinds.es.md"),
    "spanish-course": project(KINDS, "content/courses/every.es.md"),
    "spanish-bank": project(KINDS, "quizzes/kinds.es.yml"),
    "draws-bank": project(DRAWS, "quizzes/mail.yml"),
    "draws-assessment": project(DRAWS, "quizzes/assessments/drawn.yml"),
    "small-facts": project(SMALL, "content/facts.yml"),
    "small-assignments": project(SMALL, "content/assignments.yml"),
    "small-changes": project(SMALL, "content/changes/alpha.yml"),
    "small-card": project(SMALL, "content/cards/card.md"),
}


def _raises(_data: bytes, _folder: Path) -> None:
    re.compile("(")


def _works_long(_data: bytes, _folder: Path) -> None:
    for _ in range(2 * YARDS):
        yard()


def _swells(_data: bytes, _folder: Path) -> None:
    bytearray(300_000_000)


def _hangs(_data: bytes, _folder: Path) -> None:
    time.sleep(3600)


TRAPS: Mapping[str, Reader] = {"raises": _raises, "works-long": _works_long, "swells": _swells, "hangs": _hangs}
"""What the harness has to catch, so that its silence means something."""


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
