"""Diff: what changed since the newest releases or since a commit, which numbers follow, what it does to people."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from builders.checks import graded
from builders.errors import BadInputError, Problem, UsageError
from builders.model import Project
from builders.model.release import Ledger
from builders.sources import load
from builders.sources.revisions import commit_of, take
from builders.versions.compare import Change, Comparison, as_released, compare, materials
from builders.versions.retrain import Retraining, retraining


@dataclass(frozen=True, kw_only=True, slots=True)
class Diff:
    """What `diff` found. `since` says what the project is compared with; `revision` is a commit, empty for the ledger.

    `blank` says that there is nothing to compare with yet.
    """

    since: str
    revision: str
    blank: bool
    found: Comparison
    retrain: tuple[Retraining, ...]

    @property
    def unchanged(self) -> bool:
        """Whether there is nothing to say."""
        found = self.found
        changes: list[Change] = [*found.modules.values(), *found.courses.values()]
        return not (any(map(rises, changes)) or self.retrain or found.new_modules or found.new_courses)


def rises(change: Change) -> bool:
    """Say whether there is something to tell of a module or course."""
    return bool(change.differences) or change.number != change.before.version


def diff(root: Path, revision: str | None) -> Diff:
    """Compare; raises BadInputError where the project can't be read, UsageError where there is no such revision."""
    project = readable(root)
    if revision is None:
        found = compare(project)
        blank = not project.ledger.own and not project.ledger.others
        since = "the newest release" if blank else _releases(project.ledger)
        return Diff(since=since, revision="", blank=blank, found=found, retrain=_retrain(project, found))
    commit = commit_of(root, revision)
    if commit is None:
        message = f"git knows no commit {revision!r}: give a branch, a tag such as release/<course>/<version>, or an id"
        raise UsageError(message)
    found = compare(project, Ledger(own=as_released(_then(root, commit))))
    return Diff(since=revision, revision=commit, blank=False, found=found, retrain=_retrain(project, found))


def readable(root: Path, but: Callable[[str], bool] = lambda _: False) -> Project:
    """Return the project, whatever checks say of it; raises BadInputError where it can't be read whole.

    Files whose path is one of the `but` need not be readable.
    """
    problems: list[Problem] = []
    project, config = load(root, problems)
    found = graded(problems)
    if config is None or any(not problem.warning and not but(problem.where.path) for problem in found):
        raise BadInputError(found)
    return project


def _then(root: Path, commit: str) -> Project:
    """Return the project as it was: as much as can be read, since the rules of today are not those of then."""
    with tempfile.TemporaryDirectory(prefix="coursewright-") as folder:
        if not take(root, commit, Path(folder)) or not (Path(folder) / "mkdocs.yml").is_file():
            message = f"there was no course project here at commit {commit[:12]}"
            raise UsageError(message)
        return load(Path(folder), [])[0]


def _releases(ledger: Ledger) -> str:
    courses = ledger.own or {name: r for courses in ledger.others.values() for name, r in courses.items()}
    named = ", ".join(f"{name} {releases[-1].version}" for name, releases in sorted(courses.items()))
    return f"the newest release of each course ({named})"


def _retrain(project: Project, found: Comparison) -> tuple[Retraining, ...]:
    return tuple(_retrainings(project, found))


def _retrainings(project: Project, found: Comparison) -> Iterator[Retraining]:
    for slug, change in found.modules.items():
        for material in materials(project, slug, change.before.version):
            yield replace(retraining(project, change.module, material), version=change.number)
