"""Finding what a release was built from: its commit, or where that is gone another one that says exactly the same."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from builders.errors import CoursewrightError, UsageError
from builders.model import Project, Version
from builders.model.digest import course_digests, module_digests
from builders.model.release import Courses, Ledger, Release
from builders.pipeline.ready import ledger_path, tag_of
from builders.sources import load
from builders.sources.gitstore import Store

_MOST = 200
"""Commits to look at before giving up: each is read whole, which takes a second for a large course."""
_SOURCES = ("content", "quizzes", "mkdocs.yml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """A commit whose sources say what the release says; `exact` if it is the very one that the ledger names."""

    commit: str
    exact: bool
    shallow: bool

    @property
    def sentence(self) -> str:
        """What to tell of a commit that is another one."""
        why = "this clone is shallow" if self.shallow else "history was rewritten, or its branch is not here"
        return f"the commit that it was built from is missing ({why}); {self.commit[:12]} has the same digests"


def asked(text: str) -> tuple[str, Version]:
    """Return name and version of `NAME@VERSION`; raises UsageError for any other form."""
    name, _, number = text.partition("@")
    try:
        return name, Version.parse(number)
    except ValueError as error:
        message = f"{text!r} names no version: write it as {name or 'claims-coding'}@1.0.0"
        raise UsageError(message) from error


def released(ledger: Ledger, name: str, version: Version) -> Release:
    """Return the release of a course, own or upstream's; raises UsageError with what there is."""
    found = [release for courses in _all(ledger) for release in courses.get(name, ()) if release.version == version]
    if found:
        return found[0]
    known = {course: releases for courses in _all(ledger) for course, releases in courses.items()}
    if name not in known:
        near = get_close_matches(name, known, n=1)
        message = f"no release of a course {name!r}; {_hint(near, known)}"
        raise UsageError(message)
    versions = ", ".join(str(release.version) for release in known[name])
    message = f"{name} {version} was not released; there are: {versions}"
    raise UsageError(message)


def origin(git: Store, release: Release) -> Origin:
    """Return the commit of a release or one that says the same; raises CoursewrightError where there is none."""
    shallow = git.shallow()
    if git.commit(release.commit):
        return Origin(commit=release.commit, exact=True, shallow=shallow)
    for commit in _candidates(git, release):
        with tempfile.TemporaryDirectory(prefix="cw-origin-") as folder:
            project, _ = load(git.export(commit, Path(folder)), [])
        if says(project, release):
            return Origin(commit=commit, exact=False, shallow=shallow)
    how = "'git fetch --unshallow' brings the rest" if shallow else "fetch the branches and tags that you lack"
    message = (
        f"{release.course} {release.version} was built from the commit {release.commit[:12]}, which is not here, and "
        f"no other commit says the same: {how}"
    )
    raise CoursewrightError(message)


def says(project: Project, release: Release) -> bool:
    """Say whether a project has the texts and the numbers of a release, in all its languages."""
    courses = {c.language: c for c in project.courses.values() if c.base == release.course}
    for language, parts in release.languages.items():
        course = courses.get(language)
        if course is None or course.version != release.version or course_digests(course) != parts.digests:
            return False
        own = {m.slug: (m.version, module_digests(m, course.overlay)) for m in course.modules}
        if own != {m.slug: (m.version, m.languages[language].digests) for m in release.modules}:
            return False
    return True


def _all(ledger: Ledger) -> tuple[Courses, ...]:
    return (ledger.own, *ledger.others.values())


def _hint(near: list[str], known: Iterable[str]) -> str:
    return f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known) or 'none'}"


def _candidates(git: Store, release: Release) -> Iterator[str]:
    """Give the commits that may say the same, the likeliest first, and of those with equal sources one."""
    paths = [f"{git.prefix}{path}" for path in _SOURCES]
    named = [git.commit(f"refs/tags/{tag_of(release)}")]
    wrote = git.text("log", "--all", "--format=%H %P", "--", f"{git.prefix}{ledger_path(release)}").split()
    rest = git.text("log", "--all", "--format=%H", "--", *paths).split()
    seen: set[str | None] = set()
    for commit in dict.fromkeys([*named, *wrote, *rest]):
        if commit is None or git.commit(commit) is None:
            continue
        trees = git.ask("rev-parse", *(f"{commit}:{path}" for path in paths))
        if trees is not None and trees not in seen:
            seen.add(trees)
            yield commit
        if len(seen) == _MOST:
            return
