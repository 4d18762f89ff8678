"""The policy of approvals: `approvals:` under `extra.coursewright` in `mkdocs.yml`."""

import re

from builders.errors import Problem
from builders.model.node import Fields
from builders.model.policy import Policy

_ROLE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SAYS = "Use lower case, digits and underscores, a letter first: privacy_officer."


def read_policy(own: Fields) -> Policy:
    """Return what our part of the configuration asks for; without the key, nothing."""
    fields = own.mapping("approvals", required=False)
    if fields is None:
        return Policy()
    roles = tuple(_roles(fields))
    policy = Policy(roles=roles, count=fields.integer("count", low=1, high=9, default=max(1, len(roles))))
    fields.close()
    return policy


def _roles(fields: Fields) -> list[str]:
    found: list[str] = []
    for node in fields.items("roles", required=False):
        role = fields.as_text(node, "roles", name=True)
        if role and not _ROLE.fullmatch(role):
            message = f"'roles' holds {role!r}."
            fields.problems.append(Problem(code="K004", where=node.where, message=message, hint=_SAYS))
        elif role:
            found.append(role)
    return list(dict.fromkeys(found))
