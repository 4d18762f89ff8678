"""What the key of a personal link may write about: the course that the link leads to, as the course's own page does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from builders.lrs.refusal import RefusedError

# What is launched is a version of a course (`model/reported.py`): its modules and questions name the course alone.
_LAUNCHED = re.compile(r"(?P<course>(?P<courses>.+/courses/)[^/]+)/v/[^/]+")
_AROUND = ("grouping", "parent")


@dataclass(frozen=True, kw_only=True, slots=True)
class Learner:
    """Whom a short-lived key may speak for, the agent as one string; in which registration, and about what."""

    agent: str
    registration: str
    activity: str

    def demand_own(self, agent: str, registration: str | None) -> None:
        """Raise RefusedError (403) for another agent or registration."""
        if (agent, registration) != (self.agent, self.registration):
            raise RefusedError(403, "The key of a personal link speaks for its own learner and registration alone.")

    def demand_launched(self, activity: str) -> None:
        """Raise RefusedError (403) for documents of anything but what the link leads to."""
        if activity != self.activity:
            raise RefusedError(403, "The key of a personal link has documents of its own activity alone.")

    def demand_about(self, statement: dict[str, Any]) -> None:
        """Raise RefusedError (403) for a valid statement that is not about the course that the link leads to.

        Its modules and questions have addresses of their own, which courses share: the context names the course.
        """
        about = statement["object"]
        iri = about["id"] if about.get("objectType", "Activity") == "Activity" else ""
        within = any(self._within(one) for one in _around(statement)) and not self._elsewhere(iri)
        if not iri or not (self._within(iri) or within):
            raise RefusedError(403, "The key of a personal link speaks of its own course alone.")

    def _within(self, iri: str) -> bool:
        found = _LAUNCHED.fullmatch(self.activity)
        course = found["course"] if found else self.activity
        return iri == course or iri.startswith(f"{course}/")

    def _elsewhere(self, iri: str) -> bool:
        """Whether something belongs to another course, whatever stands around it."""
        found = _LAUNCHED.fullmatch(self.activity)
        return found is not None and iri.startswith(found["courses"]) and not self._within(iri)


def _around(statement: dict[str, Any]) -> Iterator[str]:
    shelves = statement.get("context", {}).get("contextActivities", {})
    for shelf in _AROUND:
        listed = shelves.get(shelf, [])
        yield from (one["id"] for one in (listed if isinstance(listed, list) else [listed]))
