"""What a package format is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from builders.model import Course
from builders.sources.config import Config


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """An output format: its tracker, what goes into the zip beside the learner page, and its own limits.

    `extras` takes the course, the configuration and the paths of the learner page, and returns further files.
    `limits` gives code, sentence and hint for what this format can't hold.
    """

    name: str
    tracker: str
    extras: Callable[[Course, Config, tuple[str, ...]], Mapping[str, bytes]]
    limits: Callable[[Course], Iterator[tuple[str, str, str]]]

    def artifact_name(self, course: Course) -> str:
        """Return the file name of a course's package: a contract with the scripts of those who publish."""
        return f"{course.id}-{course.release_name}-{self.name}.zip"
