"""What people declare about a change: approvals, reasons, and whom it makes train again.

Until the next release all of it stands in `content/changes/<module>.yml`; the release takes it into the ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from builders.errors import Where
from builders.model.version import Version

TRIGGERS = ("rule", "system", "procedure")
"""What makes a change material: a changed rule (law or policy), a changed system, a changed procedure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """A named person's approval of exactly one content: another `digest` (the module's `source`) voids it."""

    by: str
    role: str
    on: str
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cosmetic:
    """Somebody's word that an edit of a question's stem or choices changes nothing that a score depends on.

    It holds for one text only: `digest` is that of the question's `asked` part after the edit.
    """

    question: str
    digest: str
    reason: str
    by: str
    on: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """An author's declaration that people have to train again: the module's next step is a major one.

    `effective` is the day (ISO 8601) from which it holds, `days` how long people have from then on (0: as long as
    assignments say; a `Change` has it worked out). It is a major step of the `courses` alone (of all that
    have the module if none is named), and asks the people with these `roles` or `access`, or all who take those.
    `delta` names a short module that stands in for the whole one with those who passed the version before.
    """

    trigger: str
    effective: str
    courses: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    days: int = 0
    delta: str = ""

    def concerns(self, course: str) -> bool:
        """Say whether it is a major step of a course that has the module: of all such, where none is named."""
        return not self.courses or course in self.courses


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Why a module has the version that it has. `reason` is what a learner reads when it changed under them."""

    module: str
    version: Version
    reason: str
    material: Material | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """`content/changes/<module>.yml`: what waits for the next release.

    `places` says where things stand: `reason`, `material` and its keys (`material.delta`), entries of its lists by
    their text (`courses.claims-coding`), and entries of the other lists by their number from 0 (`approvals.0`).
    """

    module: str
    path: str
    where: Where
    reason: str = ""
    material: Material | None = None
    approvals: tuple[Approval, ...] = ()
    cosmetic: tuple[Cosmetic, ...] = ()
    places: Mapping[str, Where] = field(default_factory=dict, compare=False)

    def place(self, name: str) -> Where:
        """Return where something stands, or the file."""
        return self.places.get(name, self.where)


Changes = Mapping[str, Pending]
"""What is pending, by module."""
