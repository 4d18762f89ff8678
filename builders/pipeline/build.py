"""Build: gather everything, then write; a failed build leaves the last good output as it was."""

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from builders.errors import CoursewrightError, Problem, UsageError
from builders.model import Course, Project, public
from builders.package import FORMATS, Format
from builders.package.archive import archive
from builders.package.contents import contents, refuse_large
from builders.package.target import Package
from builders.pipeline.adhoc import AdHoc, adhoc_course
from builders.pipeline.check import checked
from builders.pipeline.metadata import METADATA, metadata
from builders.pipeline.output import keep, swap
from builders.pipeline.record import PACKAGES, PREVIEW, Artifact, last_courses, record
from builders.render.offline import CARDS, Folder, stored_cards, stored_page
from builders.render.player import PlayerPage, player_page
from builders.render.site import build_site
from builders.sources.config import Config
from builders.sources.git import head
from builders.versions.approved import reviewed
from builders.versions.reasons import explained


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What to build: where to, which courses and formats (empty: all), and whether the site too.

    `adhoc` asks for a course that no page lists, alone. A `preview` makes packages that record nothing, and no site.
    """

    root: Path
    out: Path
    courses: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    site: bool = True
    adhoc: AdHoc | None = None
    preview: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """What a build made: the artifacts, the learner pages by course, what `build.json` says; and what to look at."""

    artifacts: tuple[Artifact, ...]
    pages: Mapping[str, PlayerPage]
    record: Mapping[str, Any]
    warnings: tuple[Problem, ...]


def build(request: Request, progress: Callable[[str], None] = lambda _: None) -> Built:
    """Build into `request.out`; raises BadInputError, UsageError, or ServiceError from the site engine."""
    progress("checking")
    ready = checked(request.root)
    project, config = explained(reviewed(ready.project)), ready.config
    courses, formats = _chosen(project, request)
    progress("rendering")
    artifacts = packages(courses, config, formats, among=project.courses.values(), preview=request.preview)
    if request.preview:
        return _previewed(request, artifacts, ready.warnings)
    shown = public(project).courses
    pages = {course.id: _site_page(shown[course.id], config) for course in courses if course.id in shown}
    partial = bool(request.courses or request.formats or request.adhoc)
    made = record(artifacts, last_courses(request.out) if partial else {}, head(request.root))
    request.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".build-", dir=request.out) as folder:
        stage = Path(folder)
        stage_packages(stage, request.out, artifacts, made)
        if partial:
            keep(request.out / METADATA, stage / METADATA)
        _put(stage / METADATA, metadata(project, [course.base for course in courses]))
        if request.site:
            progress("building the site")
            _stage_site(stage, request, pages, config.language)
        swap(stage, request.out, ["packages", *(["site"] if request.site else []), METADATA, "build.json"])
    return Built(artifacts=artifacts, pages=pages, record=made, warnings=ready.warnings)


def _previewed(request: Request, artifacts: tuple[Artifact, ...], warnings: tuple[Problem, ...]) -> Built:
    """Put previews where nobody takes them for packages."""
    request.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".build-", dir=request.out) as folder:
        (Path(folder) / PREVIEW).mkdir()
        for artifact in artifacts:
            (Path(folder) / artifact.path).write_bytes(artifact.data)
        swap(Path(folder), request.out, [PREVIEW])
    return Built(artifacts=artifacts, pages={}, record={}, warnings=warnings)


def _chosen(project: Project, request: Request) -> tuple[list[Course], list[str]]:
    _refuse_unknown("course", request.courses, project.courses)
    _refuse_unknown("format", request.formats, FORMATS)
    formats = [name for name in FORMATS if name in (request.formats or FORMATS)]
    if request.adhoc:
        return [adhoc_course(project, request.adhoc)], formats
    return [course for course in project.courses.values() if course.id in (request.courses or project.courses)], formats


def _refuse_unknown(what: str, asked: Iterable[str], known: Iterable[str]) -> None:
    unknown = [name for name in asked if name not in known]
    if unknown:
        message = f"no {what} is called {', '.join(map(repr, unknown))}; there are: {', '.join(known)}"
        raise UsageError(message)


def _artifact(name: str, package: Package, config: Config) -> Artifact:
    fmt, course, preview = FORMATS[name], package.course, package.preview
    page = package_page(fmt, package, config)
    if over := page.sizes.over():
        raise CoursewrightError("\n".join(f"{course.id}, {name}: {sentence}" for sentence in over))
    files = contents(fmt, package, page.files)
    refuse_large(fmt.artifact_name(package), files, config.package_limit_mb)
    return Artifact(
        course=course,
        format=name,
        name=fmt.artifact_name(package),
        data=archive(files),
        sizes=page.sizes,
        folder=PREVIEW if preview else PACKAGES,
    )


def package_page(fmt: Format, package: Package, config: Config) -> PlayerPage:
    """Return the learner page of a package. A preview has the tracker that looks for no LMS."""
    if package.preview:
        return player_page(package.course, config, "local")
    terms = fmt.terms(package.course, package.publisher) if fmt.terms else None
    return player_page(package.course, config, fmt.name, terms)


def packages(
    courses: Sequence[Course],
    config: Config,
    formats: Sequence[str] = tuple(FORMATS),
    *,
    among: Iterable[Course] = (),
    preview: bool = False,
) -> tuple[Artifact, ...]:
    """Return the packages of courses, each in every one of the formats. `among` has their translations, with others."""
    every = {course.id: course for course in (*among, *courses)}.values()
    made = [
        Package(
            course=course,
            publisher=config.publisher,
            preview=preview,
            translations={o.language: o for o in every if o.base == course.base and o.language != course.language},
        )
        for course in courses
    ]
    return tuple(_artifact(name, package, config) for package in made for name in formats)


def stage_packages(stage: Path, out: Path, artifacts: tuple[Artifact, ...], made: Mapping[str, Any]) -> None:
    """Put the new packages beside those of the record `made` that this build did not make, and the record."""
    (stage / "build.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    (stage / "packages").mkdir()
    for artifact in artifacts:
        (stage / artifact.path).write_bytes(artifact.data)
    new = {artifact.path for artifact in artifacts}
    for path in (entry["path"] for course in made["courses"] for entry in course["artifacts"]):
        if path not in new:
            keep(out / path, stage / path)


def _site_page(course: Course, config: Config) -> PlayerPage:
    """Return the learner page that the site serves: what was begun there goes on without a line."""
    page = player_page(course, config, "local")
    return replace(page, files=stored_page(page.files, course.language))


def _stage_site(stage: Path, request: Request, pages: Mapping[str, PlayerPage], language: str) -> None:
    site = stage / "site"
    build_site(request.root, site)
    _put(site / CARDS, stored_cards(_cards(site, language)))
    if request.courses:
        keep(request.out / "site" / "play", site / "play")
    for course, page in pages.items():
        _put(site / "play" / course, page.files)


def _cards(site: Path, language: str) -> Folder:
    def read(path: str) -> bytes | None:
        return (site / path).read_bytes() if (site / path).is_file() else None

    pages = sorted(file.relative_to(site / CARDS).as_posix() for file in (site / CARDS).rglob("*.html"))
    return Folder(path=CARDS, pages=tuple(pages), language=language, read=read)


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        # A kept file may be a link to the last build's: it is replaced, never written through.
        file.unlink(missing_ok=True)
        file.write_bytes(data)
