"""Packages as a build makes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builders.model import Course
from builders.package import FORMATS, Format
from builders.package.contents import contents
from builders.package.target import Package
from builders.pipeline import checked
from builders.pipeline.build import package_page
from builders.sources.config import Config

ALL = tuple(FORMATS.values())


@dataclass(frozen=True, kw_only=True)
class Made:
    """The files of a package."""

    package: Package
    files: Mapping[str, bytes]


def make(fmt: Format, course: Course, config: Config, *, preview: bool = False) -> Made:
    """Return the package of a course."""
    package = Package(course=course, publisher=config.publisher, preview=preview)
    page = package_page(fmt, package, config)
    return Made(package=package, files=contents(fmt, package, page.files))


def make_all(fmt: Format, root: Path) -> list[Made]:
    """Return the packages of all courses of a project."""
    ready = checked(root)
    return [make(fmt, course, ready.config) for course in ready.project.courses.values()]
