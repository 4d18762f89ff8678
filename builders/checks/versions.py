"""Versions: a released number means one content for ever, and the next one says how much changed."""

import re
from collections.abc import Iterator, Mapping

from builders.errors import Problem, Where
from builders.model import Module, Project, Question
from builders.model.release import Courses, Release
from builders.versions.codebook import codebook, letters
from builders.versions.compare import Change, Comparison, ModuleChange, compare
from builders.versions.letters import FREE, earlier, moves, plain
from builders.versions.parts import module_parts
from builders.versions.rises import Rise, rises

_Lists = Mapping[str, Mapping[str, str]]
_VERSION = re.compile(r"version\s*:")
_BUMP = "run 'coursewright bump'"
_SHIPPED = re.compile("lakeshore[ -]billing", re.IGNORECASE)
_MOST = 3
"""Differences that a message names; 'coursewright diff' has them all."""


def numbers(project: Project) -> Iterator[Problem]:
    """Check the numbers of modules and courses, and the `v` of questions, against the newest release."""
    if not project.ledger.own and not project.ledger.others:
        return
    found = compare(project)
    yield from _numbers(project, found)
    for change in found.modules.values():
        yield from map(_low, rises(project, change))


def identifiers(project: Project) -> Iterator[Problem]:
    """Check that ids and letters mean what they meant: records of every release name people's answers by them."""
    for module in project.originals:
        released = project.ledger.module(module.slug)
        if released is None:
            continue
        now = codebook(module, project.overlay or {})
        for question in module.bank.live:
            old = released.codebook.get(question.id)
            if old is None:
                yield from _again(project, module, question)
            else:
                yield from _moved(question, letters(old), letters(now[question.id]))
                yield from _letters_again(project, module, question, letters(old), letters(now[question.id]))


def adopted(project: Project) -> Iterator[Problem]:
    """Check that who fills in another organisation's course has an identity of their own."""
    publisher = project.publisher
    theirs = (
        r
        for courses in project.ledger.others.values()
        for r in _newest(courses)
        if publisher.iri and r.iri == publisher.iri
    )
    release = next(theirs, None)
    name = (project.overlay or {}).get("org.name", "")
    if release is not None:
        message = f"{publisher.iri} is the address of '{release.publisher}', who released {release.course} under it."
    elif _SHIPPED.search(publisher.iri) and name and not _SHIPPED.search(name):
        message = f"{publisher.iri} is the address of the course as it comes, and the organisation is {name}."
    else:
        return
    hint = "Every record would claim to be theirs. Write an address of your own."
    yield Problem(code="V010", where=publisher.iri_where, message=message, hint=hint)


def _newest(courses: Courses) -> Iterator[Release]:
    return (releases[-1] for releases in courses.values())


def _numbers(project: Project, found: Comparison) -> Iterator[Problem]:
    for change in found.modules.values():
        yield from _number(change, change.module.slug, version_place(project, change.module.path))
    for course in found.courses.values():
        yield from _number(course, course.course.id, version_place(project, course.course.path))


def _number(change: Change, name: str, where: Where) -> Iterator[Problem]:
    old, version, step, number = change.before.version, change.version, change.step, change.number
    why = _summary(change)
    if version < old:
        message = f"{name} is {version} here, and {old} was released."
        yield Problem(code="V002", where=where, message=message, hint=f"Write {number} at least.")
    elif version != number and version == old and change.differences:
        message = f"{name} {old} was released, and what is here is not that: {why}."
        hint = f"It needs {number} at least ({step.word}): {_BUMP}. Or take the change back."
        yield Problem(code="V001", where=where, message=message, hint=hint)
    elif version != number:
        message = f"{version} is too small a step for {name} after {old}: {why}."
        hint = f"It needs {number} at least ({step.word}): {_BUMP}."
        yield Problem(code="V003", where=where, message=message, hint=hint)


def _summary(change: Change) -> str:
    material = ["a change is declared material"] if isinstance(change, ModuleChange) and change.material else []
    # What asks most comes first.
    said = [*material, *map(str, sorted(change.differences, key=lambda one: -one.step))]
    more = [f"and {len(said) - _MOST} more"] if len(said) > _MOST else []
    return "; ".join([*said[:_MOST], *more])


def version_place(project: Project, path: str) -> Where:
    """Return where the version of a page stands."""
    lines = project.pages[path].head.split("\n") if path in project.pages else []
    number = next((n for n, line in enumerate(lines, 2) if _VERSION.match(line)), 1)
    return Where(path=path, line=number)


def _low(rise: Rise) -> Problem:
    name, where = rise.question.id, rise.question.where
    if rise.question.v < rise.old:
        message = f"the question '{name}' has v: {rise.question.v}; it was released with v: {rise.old}."
        hint = f"Write 'v: {rise.old + 1}' if it changed since, else 'v: {rise.old}'."
        return Problem(code="V004", where=where, message=message, hint=hint)
    what = "asks otherwise" if rise.reworded else "scores otherwise"
    message = f"the question '{name}' {what} than when it was released, and still has v: {rise.old}."
    typo = " A typing error put right: 'coursewright bump --cosmetic REASON'." if rise.reworded else ""
    there = "" if rise.module.name == rise.module.slug else " in the base"
    hint = f"Write 'v: {rise.needed}'{there}, or {_BUMP}.{typo}"
    return Problem(code="V004", where=where, message=message, hint=hint)


def _again(project: Project, module: Module, question: Question) -> Iterator[Problem]:
    """Give a problem for a question that was taken out and is back as another one, under the same `v`."""
    before = next(earlier(project, module.slug, question.id), None)
    if before is None:
        return
    old = next(iter(before.languages.values())).questions[question.id]
    new = module_parts(module, project.overlay or {}).questions[question.id]
    if new.v <= old.v and (old.asked, old.key) != (new.asked, new.key):
        message = f"the id '{question.id}' was a question of {module.slug} {before.version} that read otherwise."
        hint = f"A new question takes a new id. If it is the same one, edited: write 'v: {old.v + 1}'."
        yield Problem(code="V005", where=question.where, message=message, hint=hint)


def _letters_again(project: Project, module: Module, question: Question, old: _Lists, new: _Lists) -> Iterator[Problem]:
    """Give a problem for each letter that stood for another text once and was free since."""
    fresh = {(name, letter) for name, texts in new.items() for letter in texts if letter not in old.get(name, {})}
    fresh = {(name, letter) for name, letter in fresh if name in old}
    for before in earlier(project, module.slug, question.id) if fresh else ():
        then = letters(before.codebook[question.id])
        for name, letter in sorted(fresh):
            text = then.get(name, {}).get(letter)
            if text is not None:
                fresh.discard((name, letter))
                if plain(text) != plain(new[name][letter]):
                    message = f"the letter '{letter}' of '{question.id}' stood for '{text}' in {before.version}."
                    hint = "Give the new text a letter that was never used: 'id: z', for one."
                    yield Problem(code="V005", where=question.where, message=message, hint=hint)


def _moved(question: Question, old: _Lists, new: _Lists) -> Iterator[Problem]:
    """Give a problem where texts have other letters than they were released with."""
    for name in sorted(old.keys() & new.keys() - FREE):
        moved = moves(old[name], new[name])
        if moved:
            text, letter = next(iter(moved.items()))
            message = f"'{text}' in '{question.id}' was released as '{letter}' and has another letter now."
            lines = ", ".join(f"'id: {letter}' at '{text}'" for text, letter in moved.items())
            hint = f"A letter stays with its text: write {lines}, or {_BUMP}."
            yield Problem(code="V006", where=question.where, message=message, hint=hint)
