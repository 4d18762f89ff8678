"""Keys that tell of people, which have no place in a project: rosters live outside of it."""

import re
from collections.abc import Iterator

from builders.model.node import Node

# Keys of a roster. Who holds a role changes by the day and is nobody's business in a repository.
_PERSONAL = re.compile(
    "((first|last|full|user)_?)?names?|(e_?)?mails?|phones?|mobile|birth_date|hire_date|login|assignee|members|staff|people"
    "|(person|employee|learner|user|manager)s?(_id)?"
)


def personal(node: Node) -> Iterator[str]:
    """Give the keys of a mapping that a roster would have."""
    for key in node.value if isinstance(node.value, dict) else ():
        if _PERSONAL.fullmatch(key.lower().replace("-", "_")):
            yield key
