"""Approvals: who said yes to exactly which content, and what the policy still waits for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from builders.errors import UsageError, Where
from builders.model import Course, Module, Project
from builders.model.change import Approval, Pending
from builders.model.policy import Policy
from builders.pipeline.check import checked
from builders.pipeline.output import write_sources
from builders.sources.changes import changes_path, write
from builders.versions.approved import digest_of, given


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How a module in one language stands: the approvals of what it says now, and what the policy still asks for.

    `void` are approvals that wait with it but are of another text: it was edited since.
    """

    module: Module
    digest: str
    given: tuple[Approval, ...]
    void: tuple[Approval, ...]
    missing: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """What the policy says, and the modules of courses that are no release yet."""

    policy: Policy
    modules: tuple[Standing, ...]


def approve(root: Path, names: Sequence[str], approval: Approval) -> Sequence[Standing]:
    """Bind an approval to what each module says now, and write it down; `approval` lacks its digest.

    Raises BadInputError for a project with errors, UsageError for a name or role that is not known.
    """
    ready = checked(root)
    project, policy = ready.project, ready.config.policy
    _refuse_role(approval.role, policy)
    modules = [named(project, name) for name in dict.fromkeys(names)]
    files: dict[str, Pending] = {}
    for module in modules:
        pending = files.get(module.slug) or project.changes.get(module.slug) or _nothing_pending(module.slug)
        files[module.slug] = _approved(project, pending, replace(approval, digest=digest_of(project, module)))
    write_sources(root, {pending.path: write(pending) for pending in files.values()})
    changed = replace(project, changes={**project.changes, **files})
    return [standing(changed, policy, module) for module in modules]


def waiting(root: Path) -> Waiting:
    """Return how the modules stand that a next release would take."""
    ready = checked(root)
    courses = [course for course in ready.project.courses.values() if course.draft]
    found = {module.name: module for course in courses for module in course.modules}
    modules = tuple(standing(ready.project, ready.config.policy, module) for module in found.values())
    return Waiting(policy=ready.config.policy, modules=modules)


def standing(project: Project, policy: Policy, module: Module) -> Standing:
    """Return how a module stands: an approval in an earlier release of the same content still holds."""
    digest = digest_of(project, module)
    pending = project.changes.get(module.slug)
    waiting, held = pending.approvals if pending else (), given(project, module)
    current = set(_digests(project, module.slug))
    void = tuple(approval for approval in waiting if approval.digest not in current)
    return Standing(module=module, digest=digest, given=held, void=void, missing=policy.missing(held))


def course_approvals(project: Project, courses: Iterable[Course]) -> dict[str, tuple[Approval, ...]]:
    """Return the approvals of what a course and its translations say now, by the slugs of their modules."""
    found: dict[str, tuple[Approval, ...]] = {}
    for module in (module for course in courses for module in course.modules):
        found[module.slug] = tuple(dict.fromkeys((*found.get(module.slug, ()), *given(project, module))))
    return {slug: approvals for slug, approvals in sorted(found.items()) if approvals}


def named(project: Project, name: str) -> Module:
    """Return the module of that name, a translation as `name.es`; raises UsageError with the nearest name."""
    if name not in project.modules:
        near = get_close_matches(name, project.modules, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(project.modules) or 'none'}"
        message = f"no module is called {name!r}; {hint}"
        raise UsageError(message)
    return project.modules[name]


def _refuse_role(role: str, policy: Policy) -> None:
    if policy.roles and role not in policy.roles:
        near = get_close_matches(role, policy.roles, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the policy in mkdocs.yml names: {', '.join(policy.roles)}"
        message = f"nobody approves as {role!r} here; {hint}"
        raise UsageError(message)


def _approved(project: Project, pending: Pending, approval: Approval) -> Pending:
    """Return what waits with one approval more: once for a person, role and content; what is void goes."""
    current = set(_digests(project, pending.module))
    kept = [a for a in pending.approvals if a.digest in current and replace(a, on=approval.on) != approval]
    return replace(pending, approvals=(*kept, approval))


def _digests(project: Project, slug: str) -> Iterator[str]:
    """Give the digests of a module in every language."""
    return (digest_of(project, module) for module in project.modules.values() if module.slug == slug)


def _nothing_pending(slug: str) -> Pending:
    path = changes_path(slug)
    return Pending(module=slug, path=path, where=Where(path=path))
