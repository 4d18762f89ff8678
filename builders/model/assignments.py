"""Assignments: which role and which access ask for which courses and modules. Roles, never people."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from builders.errors import Where


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """The name of a course or module, and where it is written."""

    name: str
    where: Where


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """What a role has to take: `before_access` to any patient data, or within `due_days_after_hire` (0: not said).

    `recurs_months` is how often it is taken again (0: never), `grace_days` for how long after the due day nobody is
    overdue.
    """

    id: str
    title: str
    courses: tuple[Reference, ...]
    before_access: bool
    due_days_after_hire: int
    recurs_months: int
    grace_days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What comes on top of a role, before the access is given, or while the employer or state is this one."""

    id: str
    title: str
    courses: tuple[Reference, ...]
    modules: tuple[Reference, ...]


Rules = Mapping[str, Rule]


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignments:
    """Everything that `content/assignments.yml` says, by id.

    `change_due_days` is how long people have after a change that makes them train again (0: not said),
    `escalate_days` how long after somebody is overdue it is escalated (0: never).
    """

    roles: Mapping[str, Role] = field(default_factory=dict)
    access: Rules = field(default_factory=dict)
    employer: Rules = field(default_factory=dict)
    states: Rules = field(default_factory=dict)
    change_due_days: int = 0
    escalate_days: int = 0

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, whatever they depend on."""
        return (*self.access.values(), *self.employer.values(), *self.states.values())
