"""Declared changes: what they name is there, with reasons; approvals are for the text; nobody's data is in them."""

from collections.abc import Collection, Iterator

from builders.checks.lifelike import MAIL
from builders.checks.versions import version_place
from builders.errors import Problem, Where
from builders.model import Module, Project
from builders.model.change import Material, Pending
from builders.model.digest import module_digests
from builders.model.pools import module_items, pools
from builders.model.release import naming
from builders.sources.changes import changes_path
from builders.versions.compare import materials_since

DELTA_MINUTES = 5
"""The most that a module takes which stands in for another one."""
DELTA_QUESTIONS = 3
"""The fewest that it asks."""


def declarations(project: Project) -> Iterator[Problem]:
    """Check that declarations name a module, courses, roles, access and questions that are there."""
    for pending in project.changes.values():
        changed = project.modules.get(pending.module)
        if not _has_page(project, pending.module):
            message = f"there is no content/modules/{pending.module}.md that could have changed."
            known = _listed(module.slug for module in project.originals)
            hint = f"Name this file after a module, or delete it. There are: {known}."
            yield Problem(code="H001", where=pending.where, message=message, hint=hint)
        if pending.material is not None:
            yield from _named(project, pending, pending.material)
        yield from _questions(pending, changed) if changed else ()


def _named(project: Project, pending: Pending, material: Material) -> Iterator[Problem]:
    courses = {course.id: course for course in project.courses.values() if course.id == course.base}
    groups: tuple[tuple[str, tuple[str, ...], Collection[str]], ...] = (
        ("courses", material.courses, courses),
        ("roles", material.roles, project.assignments.roles),
        ("access", material.access, project.assignments.access),
    )
    for group, names, known in groups:
        for name in names:
            if name not in known:
                hint = f"There are: {_listed(known)}."
                yield _unknown(f"'{group}' names '{name}', which isn't there.", pending.place(f"{group}.{name}"), hint)
    for name in material.courses:
        if name in courses and pending.module not in {module.slug for module in courses[name].modules}:
            hint = "Take it from the list: who takes that course sees nothing of the change."
            message = f"the course '{name}' has no module '{pending.module}'."
            yield _unknown(message, pending.place(f"courses.{name}"), hint)


def _questions(pending: Pending, module: Module) -> Iterator[Problem]:
    known = {question.id for question in module.bank.questions}
    for number, edit in enumerate(pending.cosmetic):
        if edit.question not in known:
            message = f"{module.bank.path} has no question '{edit.question}'."
            yield _unknown(message, pending.place(f"cosmetic.{number}"), "Correct the id, or delete the entry.")


def _unknown(message: str, where: Where, hint: str) -> Problem:
    return Problem(code="H002", where=where, message=message, hint=hint)


def reasons(project: Project) -> Iterator[Problem]:
    """Check that people who have to train again are told why."""
    for pending in project.changes.values():
        if pending.material is not None and not pending.reason:
            message = "people have to train again, and nothing says why."
            hint = "Add a line 'reason: ...', in words for those who train again."
            yield Problem(code="H003", where=pending.place("material"), message=message, hint=hint)


def deltas(project: Project) -> Iterator[Problem]:
    """Check that what stands in for a module is there, short, asks something, and is no part of a course itself."""
    for pending in project.changes.values():
        delta = pending.material.delta if pending.material else ""
        for message, hint in _delta(project, pending.module, delta) if delta else ():
            yield Problem(code="H004", where=pending.place("material.delta"), message=message, hint=hint)


def _delta(project: Project, slug: str, delta: str) -> Iterator[tuple[str, str]]:
    if delta == slug:
        yield "the module stands in for itself.", "Name a short module of its own, or leave 'delta' out."
        return
    if not _has_page(project, delta):
        yield f"there is no content/modules/{delta}.md.", "Write it, with its bank, or leave 'delta' out."
    module = project.modules.get(delta)
    if module is None:
        return
    if module.minutes > DELTA_MINUTES:
        hint = "Say only what changed, or let people take the module itself."
        yield f"'{delta}' takes {module.minutes} minutes; a delta takes at most {DELTA_MINUTES}.", hint
    asked = _graded(module)
    if asked < DELTA_QUESTIONS:
        hint = "It is proof that somebody knows what changed: write more questions that have a right answer."
        yield f"the quiz of '{delta}' asks {asked} question(s); a delta asks at least {DELTA_QUESTIONS}.", hint
    courses = [c.id for c in project.courses.values() if c.id == c.base and delta in {m.slug for m in c.modules}]
    for change in _used(project, project.modules[slug], delta) if slug in project.modules else ():
        yield f"'{delta}' was the delta of {change} already.", "Write another one, with a name of its own."
    if courses:
        hint = "Take it from that list: those who take the whole module need no delta."
        yield f"'{delta}' is a module of {_listed(courses)}.", hint


def _used(project: Project, module: Module, delta: str) -> Iterator[str]:
    """Give the releases in which a delta stood in for something else."""
    ledger = project.ledger
    for releases in [*ledger.own.values(), *(r for courses in ledger.others.values() for r in courses.values())]:
        for release in naming(releases, delta):
            for change in release.changes:
                other = (change.module, change.version) != (module.slug, module.version)
                if other and change.material and change.material.delta == delta:
                    yield f"{change.module} {change.version}"


def majors(project: Project) -> Iterator[Problem]:
    """Check that a module which makes people train again says why: only a person can know that."""
    for module in project.originals:
        released = project.ledger.module(module.slug)
        if released is None or module.version.major <= released.version.major:
            continue
        if not any(materials_since(project, module.slug, released.version)):
            message = (
                f"{module.slug} goes from {released.version} to {module.version}, and nothing says who trains again."
            )
            hint = f"Declare it in {changes_path(module.slug)}, or take a smaller step: people don't train again then."
            yield Problem(code="H005", where=version_place(project, module.path), message=message, hint=hint)


def _graded(module: Module) -> int:
    """Return how many questions with a right answer an attempt is sure to ask."""
    items = module_items(module)
    drawn = sum(pool.count for pool in pools(module.bank.rules, items))
    opinions = sum(not item.question.body.graded for item in items)
    return max(0, min(drawn, len(items)) - opinions)


def approvals(project: Project) -> Iterator[Problem]:
    """Check that each approval is for the text that is there."""
    for pending in project.changes.values():
        module = project.modules.get(pending.module)
        if module is None or not pending.approvals or project.overlay is None:
            continue
        digest = module_digests(module, project.overlay).source
        for number, approval in enumerate(pending.approvals):
            if approval.digest != digest:
                message = f"{approval.by} approved another text of '{pending.module}': this approval is void."
                hint = "Ask again, and run 'coursewright approve'; then delete this entry."
                yield Problem(code="H007", where=pending.place(f"approvals.{number}"), message=message, hint=hint)


def addresses_in_changes(project: Project) -> Iterator[Problem]:
    """Check that declarations hold names at most: no address of anybody."""
    for pending in project.changes.values():
        for place, text in _texts(pending):
            if MAIL.search(text):
                message = "this holds somebody's mail address."
                hint = "Write the name alone: whoever has a copy of the project could read it."
                yield Problem(code="H008", where=pending.place(place), message=message, hint=hint)


def _texts(pending: Pending) -> Iterator[tuple[str, str]]:
    yield "reason", pending.reason
    for number, approval in enumerate(pending.approvals):
        yield f"approvals.{number}", f"{approval.by} {approval.role}"
    for number, edit in enumerate(pending.cosmetic):
        yield f"cosmetic.{number}", f"{edit.by} {edit.reason}"


def _has_page(project: Project, slug: str) -> bool:
    # A page with a problem of its own is there all the same.
    return f"content/modules/{slug}.md" in project.pages


def _listed(names: Iterator[str] | Collection[str]) -> str:
    return ", ".join(sorted(names)) or "none"
