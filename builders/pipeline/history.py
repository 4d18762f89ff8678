"""What a released version said: from the ledger, and where its commit is at hand from its sources too."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from builders.errors import CoursewrightError, UsageError
from builders.model import Course, Module, Version
from builders.model.change import Approval, Change
from builders.model.digest import filled
from builders.model.release import Courses, Ledger, ModuleRelease, Release, naming
from builders.pipeline.origin import origin
from builders.pipeline.origin import released as released_course
from builders.render.printed import printed
from builders.sources import load
from builders.sources.config import Config
from builders.sources.gitstore import store


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """A module as its commit has it, in the course that released it."""

    module: Module
    course: Course
    config: Config

    @property
    def text(self) -> str:
        """The page as learners read it, in Markdown."""
        return str(filled(self.module.body, self.course.overlay))

    @property
    def questions(self) -> Sequence[Mapping[str, Any]]:
        """The live questions, as `docs/versions.md` has them, with every token resolved."""
        return [filled(question.canonical(), self.course.overlay) for question in self.module.bank.live]

    def html(self, release: Release) -> str:
        """Return all of it as one page that needs nothing else."""
        return printed(self.course, self.module, self.config, self.questions, release)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What one version of a module was, in one language. `sources` is None, and `note` says why, without its commit."""

    module: ModuleRelease
    language: str
    releases: Sequence[Release]
    approvals: Sequence[Approval]
    changes: Sequence[Change]
    sources: Sources | None
    note: str


def told(root: Path, name: str, version: Version) -> Told | Release:
    """Return what is known of a module or course; raises UsageError with the nearest name or the versions there are."""
    project, _ = load(root, [])
    slug, _, language = name.partition(".")
    releases = tuple(_listing(project.ledger, slug, version))
    if releases:
        return _told(root, slug, language, version, releases)
    if _course(project.ledger, name):
        return released_course(project.ledger, name, version)
    versions = sorted({module.version for module in project.ledger.modules(slug)})
    if versions:
        message = f"{slug} {version} was not released; there are: {', '.join(map(str, versions))}"
        raise UsageError(message)
    known = {*project.modules, *project.ledger.own, *(c for courses in project.ledger.others.values() for c in courses)}
    if name in known:
        message = f"{name} has not been released yet"
        raise UsageError(message)
    near = get_close_matches(name, known, n=1)
    message = f"no release has a module or course {name!r}{f'; did you mean {near[0]!r}?' if near else ''}"
    raise UsageError(message)


def _told(root: Path, slug: str, language: str, version: Version, releases: Sequence[Release]) -> Told:
    found = [next(m for m in r.modules if m.slug == slug and m.version == version) for r in releases]
    spoken = language or next(iter(found[0].languages))
    with_it = [(r, m) for r, m in zip(releases, found, strict=True) if spoken in m.languages]
    if not with_it:
        message = f"{slug} {version} was not released in {spoken!r}; there are: {', '.join(found[0].languages)}"
        raise UsageError(message)
    digest = with_it[0][1].languages[spoken].digests.source
    approvals = (a for r, _ in with_it for a in r.approvals.get(slug, ()) if a.digest == digest)
    changes = (c for r, _ in with_it for c in r.changes if c.module == slug and c.version == version)
    sources, note = _sources(root, with_it[0][0], slug, spoken)
    return Told(
        module=with_it[0][1],
        language=spoken,
        releases=[release for release, _ in with_it],
        approvals=tuple(dict.fromkeys(approvals)),
        changes=tuple({change.reason: change for change in changes}.values()),
        sources=sources,
        note=note,
    )


def _sources(root: Path, release: Release, slug: str, language: str) -> tuple[Sources | None, str]:
    found, note = _all_sources(root, release)
    mine = next((one for one in found if (one.module.slug, one.course.language) == (slug, language)), None)
    return mine, note or ("" if mine else "its commit does not have it")


def _all_sources(root: Path, release: Release) -> tuple[tuple[Sources, ...], str]:
    """Return all modules of a release in all languages as its commit has them, and what is to be known of that."""
    try:
        git = store(root)
        found = origin(git, release)
    except CoursewrightError as error:
        return (), str(error)
    with tempfile.TemporaryDirectory(prefix="cw-show-") as folder:
        project, config = load(git.export(found.commit, Path(folder)), [])
    courses = [course for course in project.courses.values() if course.base == release.course]
    if config is None or not courses:
        return (), f"the commit {found.commit[:12]} can't be read by this version of the tool"
    sources = (Sources(module=module, course=course, config=config) for course in courses for module in course.modules)
    return tuple(sources), "" if found.exact else found.sentence


def printed_versions(root: Path, wanted: Iterable[tuple[str, Version]]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return pages of released versions, by `<module>.<language>-<version>`, and what is to be known of some.

    Each commit is read once, whatever is wanted of it.
    """
    project, _ = load(root, [])
    by_release: dict[tuple[str, Version], list[tuple[str, Version]]] = {}
    for slug, version in sorted(wanted):
        if release := next(_listing(project.ledger, slug, version), None):
            by_release.setdefault((release.course, release.version), []).append((slug, version))
    pages: dict[str, str] = {}
    notes = []
    for (course, number), versions in by_release.items():
        release = released_course(project.ledger, course, number)
        sources, note = _all_sources(root, release)
        found = [one for one in sources if (one.module.slug, one.module.version) in versions]
        pages |= {f"{one.module.slug}.{one.course.language}-{one.module.version}": one.html(release) for one in found}
        missing = set(versions) - {(one.module.slug, one.module.version) for one in found}
        if named := sorted(versions if note else missing):
            names = ", ".join(f"{slug} {version}" for slug, version in named)
            notes.append(f"{names}: {note or 'its commit does not have it'}")
    return pages, tuple(notes)


def _listing(ledger: Ledger, slug: str, version: Version) -> Iterator[Release]:
    """Give the releases that have that version of a module, oldest first: own ones, or else upstream's."""
    for courses in (ledger.own, *ledger.others.values()):
        found = [r for releases in courses.values() for r in naming(releases, slug) if _has(r, slug, version)]
        if found:
            yield from sorted(found, key=lambda release: (release.released, release.version))
            return


def _has(release: Release, slug: str, version: Version) -> bool:
    return any(module.slug == slug and module.version == version for module in release.modules)


def _course(ledger: Ledger, name: str) -> bool:
    courses: Sequence[Courses] = (ledger.own, *ledger.others.values())
    return any(name in one for one in courses)
