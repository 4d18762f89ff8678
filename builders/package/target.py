"""What a package is, and what a format says of it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from builders.model import Course, Publisher
from builders.model.digest import shown_version
from builders.model.reported import course_iri, launch_iri, lowest_pass
from builders.model.words import words_in


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """A course on its way into a zip. A `preview` records nothing: it says so in its title and has ids of its own.

    `translations` holds the course in other languages, by language: statements name what was asked in all of them.
    """

    course: Course
    publisher: Publisher
    preview: bool = False
    translations: Mapping[str, Course] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """What its file, and everything inside it that an LMS tells apart, is called."""
        return f"{self.course.id}-preview" if self.preview else self.course.id

    @property
    def title(self) -> str:
        """The title that an LMS lists."""
        return listed_title(self.course, preview=self.preview)

    @property
    def version(self) -> str:
        """The version as records have it."""
        return shown_version(self.course)

    @property
    def duration(self) -> str:
        """The time that the course takes (ISO 8601)."""
        return f"PT{self.course.minutes}M"

    @property
    def course_iri(self) -> str:
        """The course in all its versions."""
        return course_iri(self.publisher, self.course) + ("/preview" if self.preview else "")

    @property
    def launch_iri(self) -> str:
        """What an LMS launches."""
        return launch_iri(self.publisher, self.course) + ("/preview" if self.preview else "")

    @property
    def mastery(self) -> str:
        """The lowest score, 0 to 1, that who passed can have."""
        return f"{lowest_pass(self.course):g}"


def listed_title(course: Course, *, preview: bool = False) -> str:
    """Return a title with the version, for which no standard has a field that people see."""
    words = words_in(course.language)
    parts = [f"{course.version}{' ' + words.draft if course.draft else ''}", *([words.preview] if preview else [])]
    return f"{course.title} ({', '.join(parts)})"


def no_limits(_course: Course) -> Iterator[tuple[str, str, str]]:
    """Give nothing: what fits SCORM 1.2 fits here."""
    return iter(())


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """An output format. Its name is also that of its templates (`themes/package/`) and of its tracker.

    `root` is the file that an LMS reads first, made from the template of that name. `faults` takes it parsed, with the
    names of all files, and gives a sentence for each thing that an LMS may stumble over. `limits` gives code, sentence
    and hint for what this format can't hold. `terms` gives what statements share, where the learner page sends some.
    """

    name: str
    root: str
    faults: Callable[[Element, Collection[str]], Iterator[str]]
    limits: Callable[[Course], Iterator[tuple[str, str, str]]] = no_limits
    terms: Callable[[Course, Publisher], dict[str, Any]] | None = None

    def artifact_name(self, package: Package) -> str:
        """Return the file name of a package: a contract with the scripts of those who publish."""
        return f"{package.id}-{package.course.release_name}-{self.name}.zip"
