"""One reading of a project: its learner pages and packages, each made when it is asked for, and once."""

import functools
import threading
from collections.abc import Callable, Mapping

from builders.model import Course, Project, public
from builders.package import FORMATS
from builders.package.codebook import codebook
from builders.package.contents import contents
from builders.package.target import Package
from builders.pipeline.build import package_page
from builders.render.player import player_page
from builders.sources.config import Config
from builders.versions.approved import reviewed
from builders.versions.reasons import explained

SITE = ""
"""Instead of the name of a format: the learner page of the site."""
Files = Mapping[str, bytes]


class Edition:
    """What a reading of the project shows. Two threads that ask for the same thing wait for one to make it."""

    def __init__(self, project: Project, config: Config) -> None:
        """Make nothing yet."""
        self.project, self.config = explained(reviewed(project)), config
        self._shown = functools.cache(lambda: public(self.project).courses)
        self._made: dict[tuple[str, str, str], Files] = {}
        self._lock = threading.RLock()

    @property
    def courses(self) -> Mapping[str, Course]:
        """The courses by id."""
        return self.project.courses

    def page(self, fmt: str, course: str) -> Files:
        """Return the files of a learner page; raises KeyError for a course or format that is not there.

        That of the site has no service worker: it would show what it stored.
        """
        return self._once("page", fmt, course, lambda: self._page(fmt, course))

    def package(self, fmt: str, course: str) -> Files:
        """Return all files of a package; raises KeyError as `page`, CoursewrightError for what no LMS would take."""
        return self._once("package", fmt, course, lambda: self._package(fmt, course))

    def codebook(self, course: str) -> Mapping[str, object]:
        """Return what each reported name and letter of a course stands for."""
        return codebook(self.courses[course])

    def _once(self, kind: str, fmt: str, course: str, make: Callable[[], Files]) -> Files:
        with self._lock:
            if (kind, fmt, course) not in self._made:
                self._made[kind, fmt, course] = make()
            return self._made[kind, fmt, course]

    def _page(self, fmt: str, course: str) -> Files:
        if fmt == SITE:
            return player_page(self._shown()[course], self.config, "local").files
        return package_page(FORMATS[fmt], self._target(course), self.config).files

    def _package(self, fmt: str, course: str) -> Files:
        return contents(FORMATS[fmt], self._target(course), self.page(fmt, course))

    def _target(self, course: str) -> Package:
        own = self.courses[course]
        among = [o for o in self.courses.values() if o.base == own.base and o.language != own.language]
        translations = {other.language: other for other in among}
        return Package(course=own, publisher=self.config.publisher, translations=translations)
