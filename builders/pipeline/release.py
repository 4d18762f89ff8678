"""Release: build what a commit says, write the ledger's entry, and make both a fact in one step.

Everything is prepared as objects of git first: a kill at any moment leaves the old state or the new one. What a kill
left undone after that step is done by the next run (`finish.py`).
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builders.errors import CoursewrightError, Problem, UsageError
from builders.model import Course, Project
from builders.model.release import Release
from builders.package.upload import sheets
from builders.pipeline import own
from builders.pipeline.build import packages, stage_packages
from builders.pipeline.check import Checked, checked
from builders.pipeline.entry import CONSTRAINTS, Origin, as_released, consumed, entry, languages_of
from builders.pipeline.finish import finish
from builders.pipeline.keep import Keepsake, lacking
from builders.pipeline.output import swap
from builders.pipeline.ready import ledger_path, refuse_unclean, refuse_unready, tag_of
from builders.pipeline.record import Artifact, last_courses, record
from builders.sources.git import Commit
from builders.sources.gitstore import Edits, Store, store
from builders.sources.ledgerfile import write as write_entry
from builders.versions.approved import reviewed
from builders.versions.reasons import explained

UPLOAD = "upload"
"""The folder of the upload sheets below `dist/`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What to release, where its packages go, and on which day. `keep` is a folder that keeps them for good."""

    root: Path
    out: Path
    course: str
    day: str
    message: str = ""
    keep: Path | None = None
    dry_run: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a release made. `finished` says what an earlier run had left; `commit` is empty in a dry run."""

    release: Release
    commit: str
    tag: str
    edits: Sequence[str]
    packages: Sequence[str]
    sheets: Sequence[str]
    finished: Sequence[str]
    warnings: Sequence[Problem]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Prepared:
    """A release in memory: nothing of it is anywhere else yet."""

    release: Release
    artifacts: tuple[Artifact, ...]
    sheets: Mapping[str, bytes]
    edits: Edits
    warnings: Sequence[Problem]


def release(wanted: Wanted, progress: Callable[[str], None] = lambda _: None) -> Outcome:
    """Release a course with its translations; raises what `check` raises, and CoursewrightError for what is not ready.

    A number that is released already only gets back what is missing of it: files in `out` and `keep`.
    """
    git = store(wanted.root)
    finished = () if wanted.dry_run else tuple(finish(git, wanted.course))
    refuse_unclean(git)
    head = git.commit("HEAD")
    if head is None:
        message = "there is no commit yet: commit the project first"
        raise CoursewrightError(message)
    with tempfile.TemporaryDirectory(prefix="cw-release-") as folder:
        progress("checking")
        root = git.export(head, Path(folder))
        own.refuse_other(root)
        ready = checked(root)
        courses = _courses(explained(reviewed(ready.project)), wanted.course)
        progress("building")
        if courses[0].draft:
            prepared = _prepare(git, head, ready, courses, wanted)
        else:
            prepared = _again(ready, courses, wanted, finished)
    if wanted.dry_run or not prepared.edits:
        commit = "" if wanted.dry_run else head
    else:
        commit = _make_fact(git, head, prepared, wanted)
    if not wanted.dry_run:
        _deliver(prepared, wanted)
    return Outcome(
        release=prepared.release,
        commit=commit,
        tag=tag_of(prepared.release),
        edits=tuple(prepared.edits),
        packages=tuple(artifact.path for artifact in prepared.artifacts),
        sheets=tuple(f"{UPLOAD}/{name}" for name in prepared.sheets),
        finished=finished,
        warnings=prepared.warnings,
    )


def _courses(project: Project, name: str) -> tuple[Course, ...]:
    course = project.courses.get(name)
    if course is None:
        known = ", ".join(c.id for c in project.courses.values() if c.id == c.base)
        message = f"no course is called {name!r}; there are: {known or 'none'}"
        raise UsageError(message)
    if course.base != course.id:
        message = f"{name} is a translation, which is released with its base: coursewright release {course.base}"
        raise UsageError(message)
    return languages_of(project, course)


def _prepare(git: Store, head: str, ready: Checked, courses: Sequence[Course], wanted: Wanted) -> _Prepared:
    """Return the release of a draft, with everything refused that stands in its way."""
    project = ready.project
    refuse_unready(git, ready, courses)
    artifacts = packages(as_released(courses), ready.config)
    before = project.ledger.latest(courses[0].id)
    previous = git.file(head, ledger_path(before)) if before else None
    origin = Origin(commit=head, day=wanted.day, constraints=git.file(head, CONSTRAINTS), previous=previous)
    made = entry(project, courses, artifacts, origin)
    edits = {ledger_path(made): write_entry(made).encode(), **consumed(project, made)}
    found = _Prepared(
        release=made, artifacts=artifacts, sheets=sheets(made, before), edits=edits, warnings=ready.warnings
    )
    if wanted.keep:
        Keepsake(wanted.keep, _kept(found)).refuse_other()
    return found


def _again(ready: Checked, courses: Sequence[Course], wanted: Wanted, finished: Sequence[str]) -> _Prepared:
    """Return what is released already, for a run that only has to hand its files over."""
    course = courses[0]
    made = ready.project.ledger.released(course.id, course.version)
    assert made is not None  # noqa: S101 - that is what makes it no draft
    folders = [wanted.out / "packages", *([wanted.keep] if wanted.keep else [])]
    if wanted.dry_run or not (finished or lacking(folders, made.artifacts)):
        message = (
            f"{course.id} {made.version} was released on {made.released}: 'coursewright bump' takes the next number"
        )
        raise CoursewrightError(message)
    artifacts = packages(courses, ready.config)
    if {artifact.name: artifact.digest for artifact in artifacts} != made.artifacts:
        message = (
            f"{course.id} {made.version} was released on {made.released}, and what is built now has other bytes: "
            f"'coursewright rebuild {course.id}@{made.version}' builds with the tool of that day"
        )
        raise CoursewrightError(message)
    releases = ready.project.ledger.own[course.id]
    before = max((r for r in releases if r.version < made.version), key=lambda r: r.version, default=None)
    return _Prepared(release=made, artifacts=artifacts, sheets=sheets(made, before), edits={}, warnings=ready.warnings)


def _make_fact(git: Store, head: str, prepared: _Prepared, wanted: Wanted) -> str:
    """Commit and tag in one step, then let index and work tree follow; return the commit."""
    branch, tag = git.branch(), tag_of(prepared.release)
    assert branch is not None  # noqa: S101 - refused before
    keepsake = Keepsake(wanted.keep, _kept(prepared)) if wanted.keep else None
    if keepsake:
        keepsake.stage()
    message = _message(prepared.release, wanted.message)
    commit = git.write_commit(head, prepared.edits, message)
    tag_object = git.write_tag(tag, commit, message)
    why = f"release: {prepared.release.course} {prepared.release.version}"
    git.move({branch: (head, commit), f"refs/tags/{tag}": ("", tag_object)}, why)
    git.follow(head, commit)
    return commit


def _message(made: Release, words: str) -> str:
    reasons = [f"{change.module} {change.version}: {change.reason}" for change in made.changes if change.reason]
    parts = [f"Release {made.course} {made.version}", words.strip(), "\n".join(reasons)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _deliver(prepared: _Prepared, wanted: Wanted) -> None:
    """Put packages, sheets and their record into `out`, and what is kept where it is kept."""
    wanted.out.mkdir(parents=True, exist_ok=True)
    commit = Commit(id=prepared.release.commit, clean=True)
    made = record(prepared.artifacts, last_courses(wanted.out), commit)
    with tempfile.TemporaryDirectory(prefix=".release-", dir=wanted.out) as folder:
        stage = Path(folder)
        stage_packages(stage, wanted.out, prepared.artifacts, made)
        (stage / UPLOAD).mkdir()
        for name, data in prepared.sheets.items():
            (stage / UPLOAD / name).write_bytes(data)
        swap(stage, wanted.out, ["packages", *(f"{UPLOAD}/{name}" for name in prepared.sheets), "build.json"])
    if wanted.keep:
        Keepsake(wanted.keep, _kept(prepared)).keep()


def _kept(prepared: _Prepared) -> Mapping[str, bytes]:
    """Return the files that prove a release later: packages, sheets and the entry of the ledger."""
    made = prepared.release
    packed = {artifact.name: artifact.data for artifact in prepared.artifacts}
    return {**packed, **prepared.sheets, f"{made.course}-{made.version}-ledger.json": write_entry(made).encode()}
