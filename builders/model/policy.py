"""What an organisation asks for before a course may be released."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from builders.model.change import Approval


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """Approvals that each module needs: one of every one of the `roles`, and of at least `count` people in all.

    Without roles and with a count of 0, none is needed.
    """

    roles: tuple[str, ...] = ()
    count: int = 0

    @property
    def asks(self) -> bool:
        """Whether anything has to be approved."""
        return bool(self.roles or self.count)

    def missing(self, approvals: Iterable[Approval]) -> Sequence[str]:
        """Return what the approvals of one content still lack, as phrases; nothing where they suffice."""
        given = tuple(approvals)
        roles = [f"one as {role}" for role in self.roles if role not in {a.role for a in given}]
        people = len({approval.by for approval in given})
        # Who is to approve in a role that is missing counts as one of the people.
        more = self.count - people - len(roles)
        return [*roles, *([f"{more} more"] if more > 0 else [])]
