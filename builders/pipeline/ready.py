"""What has to hold before a release: of git, and of the course."""

from collections.abc import Iterator, Sequence

from builders.errors import CoursewrightError
from builders.model import Course
from builders.model.release import Release
from builders.pipeline.approvals import standing
from builders.pipeline.check import Checked
from builders.sources.gitstore import Store
from builders.sources.ledgerfile import path_of

STALE = "I001"
"""The warning that a translation was made from another version of its base: a release takes it for an error."""


def ledger_path(release: Release) -> str:
    """Return where the file of a release stands in its project."""
    return path_of(release.publisher, release.course, release.version)


def tag_of(release: Release) -> str:
    """Return the tag of a release."""
    return f"release/{release.course}/{release.version}"


def refuse_unclean(git: Store) -> None:
    """Raise CoursewrightError for a state of git that no release can come from."""
    if git.merging():
        message = "a merge, rebase, revert or cherry-pick waits to be finished: 'git status' says how"
        raise CoursewrightError(message)
    if git.branch() is None:
        message = "no branch is checked out, so the release commit would belong to none: 'git switch BRANCH' first"
        raise CoursewrightError(message)
    if changed := git.changed():
        listed = "".join(f"\n  {path}" for path in changed[:10])
        more = f"\n  and {len(changed) - 10} more" if len(changed) > 10 else ""
        message = f"a release is built from a commit, and these files are not in it; commit them first:{listed}{more}"
        raise CoursewrightError(message)
    git.identity()


def refuse_unready(git: Store, ready: Checked, courses: Sequence[Course]) -> None:
    """Raise CoursewrightError with every reason why a course can't be released, a sentence each."""
    if reasons := [*_taken(git, ready, courses[0]), *_stale(ready, courses), *_unapproved(ready, courses)]:
        raise CoursewrightError("\n".join(reasons))


def _taken(git: Store, ready: Checked, course: Course) -> Iterator[str]:
    name = f"release/{course.id}/{course.version}"
    if git.commit(f"refs/tags/{name}"):
        yield (
            f"the tag {name} is there, so {course.id} {course.version} was released on another branch: merge that, or "
            "take the next number"
        )
    path = path_of(ready.project.publisher.name, course.id, course.version)
    if git.ask("check-ignore", "--no-index", "--quiet", "--", f"{git.prefix}{path}") is not None:
        yield f"git ignores {path}, where the release is written down: take the line from .gitignore"


def _stale(ready: Checked, courses: Sequence[Course]) -> Iterator[str]:
    pages = {path for c in courses for path in (c.path, *(p for m in c.modules for p in (m.path, m.bank.path)))}
    return (str(problem) for problem in ready.warnings if problem.code == STALE and problem.where.path in pages)


def _unapproved(ready: Checked, courses: Sequence[Course]) -> Iterator[str]:
    for module in {m.name: m for course in courses for m in course.modules}.values():
        found = standing(ready.project, ready.config.policy, module)
        if found.missing:
            void = f"; {len(found.void)} of an earlier text are void" if found.void else ""
            yield (
                f"{module.name} {module.version} lacks approvals: {' and '.join(found.missing)}{void}. "
                f"'coursewright approve {module.name}' gives one"
            )
