"""Bump: the smallest step that is enough, written into every page and bank that it concerns, all at once."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builders.errors import UsageError
from builders.model import Project, Version
from builders.model.change import Cosmetic
from builders.pipeline.diff import readable
from builders.pipeline.edited import lettered, raised, valued, with_cosmetic
from builders.pipeline.stage import Stage
from builders.sources.changes import changes_path
from builders.versions.compare import Change, Comparison, CourseChange, ModuleChange, compare, translations
from builders.versions.rises import rises
from builders.versions.steps import Difference


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What to bump: modules (none: all) and the courses that have them.

    `cosmetic` is why questions that only read otherwise are the same ones, on the word of `by`, on the day `on`.
    """

    root: Path
    modules: tuple[str, ...] = ()
    cosmetic: str = ""
    by: str = ""
    on: str = ""
    dry_run: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Bumped:
    """What was written, or would be: a line for each thing, and the files. `blank`: nothing has been released yet."""

    said: tuple[str, ...]
    files: tuple[str, ...]
    blank: bool


def bump(request: Request) -> Bumped:
    """Write the steps; raises BadInputError where the project can't be read or edited, UsageError for unknown modules.

    A second bump finds nothing to do.
    """
    # Where texts have lost their letters, translations don't fit until they have them again.
    project = readable(request.root, but=_is_translation)
    _refuse_unknown(project, request.modules)
    if not project.ledger.own and not project.ledger.others:
        return Bumped(said=(), files=(), blank=True)
    # Beside the files, so that they can be swapped in.
    with tempfile.TemporaryDirectory(prefix=".bump-", dir=request.root) as folder:
        stage = Stage(request.root, Path(folder))
        said = tuple(_letters(request, stage, project))
        said += tuple(line for step in _STEPS for line in step(request, stage, readable(stage.folder)))
        _proved(request, readable(stage.folder))
        files = tuple(stage.changed())
        if not request.dry_run:
            stage.hand_over()
    return Bumped(said=said, files=files, blank=False)


def _is_translation(path: str) -> bool:
    return path.rpartition("/")[2].count(".") > 1


def _refuse_unknown(project: Project, asked: tuple[str, ...]) -> None:
    known = [module.slug for module in project.originals]
    if unknown := [name for name in asked if name not in known]:
        message = f"no module is called {', '.join(map(repr, unknown))}; there are: {', '.join(known)}"
        raise UsageError(message)


def _chosen(request: Request, found: Comparison) -> list[ModuleChange]:
    return [change for slug, change in found.modules.items() if not request.modules or slug in request.modules]


def _courses(request: Request, found: Comparison) -> list[CourseChange]:
    asked = set(request.modules)
    every = found.courses.values()
    return [c for c in every if not asked or asked & {module.slug for module in c.course.modules}]


def _letters(request: Request, stage: Stage, project: Project) -> Iterator[str]:
    """Write the letters that texts would lose."""
    for module in project.originals:
        if request.modules and module.slug not in request.modules:
            continue
        for question in module.bank.live:
            if edits := lettered(project, module, question.id, stage.text(module.bank.path)):
                stage.edit(module.bank.path, edits)
                yield f"{module.bank.path}: '{question.id}' keeps the letters that it was released with"


def _cosmetics(request: Request, stage: Stage, project: Project) -> Iterator[str]:
    """Record somebody's word that questions only read otherwise."""
    if not request.cosmetic:
        return
    changes = _chosen(request, compare(project))
    lines = [line for change in changes for line in _reworded(request, stage, project, change)]
    if not lines:
        message = "no question just reads otherwise than when it was released: there is nothing to call cosmetic"
        raise UsageError(message)
    yield from lines


def _reworded(request: Request, stage: Stage, project: Project, change: ModuleChange) -> Iterator[str]:
    slug, path = change.module.slug, changes_path(change.module.slug)
    text = stage.text(path) if slug in project.changes else ""
    for rise in rises(project, change):
        if rise.reworded:
            question = rise.question.id
            word = Cosmetic(question=question, digest=rise.asked, reason=request.cosmetic, by=request.by, on=request.on)
            text = with_cosmetic(text, path, word)
            stage.write(path, text)
            yield f"{path}: '{question}' only reads otherwise, says {request.by}"


def _vs(request: Request, stage: Stage, project: Project) -> Iterator[str]:
    """Raise the `v` of questions."""
    for change in _chosen(request, compare(project)):
        needed = {rise.question.id: rise.needed for rise in rises(project, change)}
        path = change.module.bank.path
        stage.edit(path, raised(stage.text(path), path, needed))
        yield from (f"{path}: '{name}' gets v: {v}" for name, v in needed.items())


def _modules(request: Request, stage: Stage, project: Project) -> Iterator[str]:
    """Write the numbers of modules, and what translations were made from where they followed."""
    for change in _chosen(request, compare(project)):
        module, number = change.module, change.number
        if number != module.version:
            yield _version(stage, module.path, number, change.before.version)
        for other in translations(project, module):
            paths = [other.path, other.bank.path]
            yield from _translated(stage, paths, other.language, change)


def _course_numbers(request: Request, stage: Stage, project: Project) -> Iterator[str]:
    """Write the numbers of courses."""
    for change in _courses(request, compare(project)):
        course, number = change.course, change.number
        if number != course.version:
            yield _version(stage, course.path, number, change.before.version)
        for other in (c for c in project.courses.values() if c.base == course.id and c.id != course.id):
            yield from _translated(stage, [other.path], other.language, change)


_FOLLOWED = frozenset({"title", "summary", "body", "rules", "objective", "asked", "told"})
"""What a translator has to look at once the base has changed it."""
_STEPS = (_cosmetics, _vs, _modules, _course_numbers)


def _version(stage: Stage, path: str, number: Version, before: Version) -> str:
    edit = valued(stage.folder, path, "version", str(number))
    stage.edit(path, [edit] if edit else [])
    return f"{path}: version {number}, after {before}"


def _translated(stage: Stage, paths: list[str], language: str, change: Change) -> Iterator[str]:
    """Write what a translation was made from, if it followed its base; say so where it waits for its translator."""
    before, number = change.before.version, change.number
    if number.minor_form == before.minor_form:
        return
    if behind := _behind(change.differences, language):
        yield f"{paths[0]}: waits for its translator, since in the base {'; '.join(behind)}"
        return
    for path in paths:
        edit = valued(stage.folder, path, "translates", number.minor_form, unless=before.minor_form)
        if edit is not None:
            stage.edit(path, [edit])
            yield f"{path}: translates {number.minor_form}"


def _behind(differences: tuple[Difference, ...], language: str) -> list[str]:
    """Return what changed in the base and stayed in a translation as it was."""
    own = {(one.part, one.name) for one in differences if one.language == language}
    # A typing error put right in one language is none in another.
    base = [one for one in differences if not one.language and (one.part != "asked" or one.again)]
    return [one.says for one in base if one.part in _FOLLOWED and (one.part, one.name) not in own]


def _proved(request: Request, project: Project) -> None:
    """Hold what was written against what had to be: where the two differ, the fault is ours, not a writer's."""
    found = compare(project)
    changes: list[Change] = [*_chosen(request, found), *_courses(request, found)]
    assert all(change.version == change.number for change in changes)  # noqa: S101
