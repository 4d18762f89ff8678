"""The project as it is now: read again after each change, shown as soon as it can be, and checked right after."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from builders.checks import check, graded
from builders.errors import CoursewrightError, Problem
from builders.render.player import forget
from builders.render.templates import themes
from builders.serve.edition import Edition
from builders.sources import load
from builders.sources.stamp import SETTLED, Stamp, stamp, stamp_of

EVERY = 0.1
"""Seconds between two looks at the files."""
_log = logging.getLogger("coursewright.serve")


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What a page that is open has to know: the numbers of what is shown, and what is wrong, a sentence each."""

    edition: int = 0
    site: int = 0
    problems: tuple[str, ...] = ()


class Live:
    """Holds the edition that is shown. One thread looks for changes; requests read.

    A change that can be read and drawn is shown before it is checked, so that a writer sees it at once. Where reading
    or checking finds an error, the last good edition is what is shown, and `news` says what is wrong.
    """

    def __init__(self, root: Path, tell: Callable[[News], None] = lambda _: None) -> None:
        """Keep a project's folder; `tell` hears of every change of the news."""
        self.root = root
        self.edition: Edition | None = None
        self.news = News()
        self.asked: tuple[str, str] | None = None
        """The format and course of the learner page that was asked for last: the one that somebody looks at."""
        self._good: Edition | None = None
        self._tell = tell
        self._lock = threading.Lock()

    def look(self) -> bool:
        """Read, show, check; return whether there is no error."""
        try:
            return self._look()
        except CoursewrightError as error:
            self._stay([str(error)])
        except Exception as error:  # noqa: BLE001
            # A defect of ours must not end the preview: the next edit may not meet it.
            _log.exception("reading the project")
            self._stay([f"the preview failed: {error!r}"])
        return False

    def watch(self, stop: threading.Event, changed: Callable[[], None], checked: Callable[[bool], None]) -> None:
        """Look now and after each change until told to stop.

        `changed` is called before, while nothing is made yet, and `checked` after that with what `look` returned.
        """
        seen, theme = stamp(self.root), self._styled()
        self.look()
        while not stop.wait(EVERY):
            now, styled = stamp(self.root), self._styled()
            if (now, styled) == (seen, theme) or stop.wait(SETTLED) or now != stamp(self.root):
                continue
            if styled != theme:
                forget()
            seen, theme = now, styled
            changed()
            checked(self.look())

    def site_is(self, number: int) -> None:
        """Say that the site is there anew."""
        self._publish(site=number)

    def fails(self, words: str) -> None:
        """Say what went wrong in making something, unless what is wrong with the sources is said already."""
        if not self.news.problems:
            self._publish(problems=(words,))

    def _look(self) -> bool:
        found: list[Problem] = []
        project, config = load(self.root, found)
        errors = _errors(found)
        if config is None or errors:
            self._stay(errors)
            return False
        trial = Edition(project, config)
        if self._good and self._draws(trial):
            self._show(trial)
        if errors := _errors([*found, *check(project)]):
            self._stay(errors)
            return False
        if self.edition is not trial:
            self._show(trial)
        self._good = trial
        self._publish(problems=())
        return True

    def _styled(self) -> tuple[Stamp, ...]:
        """Return what differs after a change of the tool's themes, or of the project's own."""
        return tuple(stamp_of(folder) for folder in sorted({themes().resolve(), (self.root / "themes").resolve()}))

    def _draws(self, trial: Edition) -> bool:
        """Whether the page that somebody looks at can be made of an edition that was not checked yet."""
        if self.asked is None:
            return True
        try:
            trial.page(*self.asked)
        except Exception:  # noqa: BLE001 - what is wrong is what the checks say next
            return False
        return True

    def _show(self, edition: Edition) -> None:
        self.edition = edition
        self._publish(edition=self.news.edition + 1)

    def _stay(self, errors: Iterable[str]) -> None:
        self.edition = self._good
        self._publish(problems=tuple(errors))

    def _publish(
        self, *, edition: int | None = None, site: int | None = None, problems: tuple[str, ...] | None = None
    ) -> None:
        with self._lock:
            before = self.news
            self.news = News(
                edition=before.edition if edition is None else edition,
                site=before.site if site is None else site,
                problems=before.problems if problems is None else problems,
            )
        if self.news != before:
            self._tell(self.news)


def _errors(found: Iterable[Problem]) -> list[str]:
    return [str(problem) for problem in sorted(graded(found), key=lambda p: p.where) if not problem.warning]
