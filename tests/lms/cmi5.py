"""The rules of cmi5 for what an assignable unit sends: an LMS that lets nothing pass, and names what was broken.

The numbers are those of `@cmi5/requirements`. Rules of a session need its memory, so `Session` is one launch.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVE_ON = "https://w3id.org/xapi/cmi5/context/categories/moveon"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
DEFINED = ("initialized", "completed", "passed", "failed", "terminated")
JUDGED = frozenset({"passed", "failed"})
TIMED = {"terminated": "9.5.4.1-1", "completed": "9.5.4.1-2", "passed": "9.5.4.1-3", "failed": "9.5.4.1-4"}
Json = Mapping[str, Any]


@dataclass(kw_only=True)
class Registration:
    """What one learner's enrolment has seen: the verbs that were said, in all sessions."""

    id: str
    actor: dict[str, Any]
    said: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class Session:
    """One launch. `token` is None until it was fetched; `over` says that nothing more is taken."""

    registration: Registration
    activity: str
    data: dict[str, Any]
    token: str
    fetched: int = 0
    preferences: bool = False
    said: list[str] = field(default_factory=list)
    over: bool = False

    def broken(self, statements: Sequence[Json]) -> list[str]:
        """Return the requirements that a batch breaks, and remember it when it breaks none."""
        before = list(self.said), list(self.registration.said)
        found = [rule for one in statements for rule in [*self._each(one), *self._remember(one)]]
        if found:
            self.said, self.registration.said = before
        return found

    def _remember(self, one: Json) -> Iterator[str]:
        name = verb(one)
        self.said.append(name if is_defined(one) else f"allowed {name}")
        if is_defined(one):
            self.registration.said.append(name)
        yield from ()

    def _each(self, one: Json) -> Iterator[str]:
        context = one.get("context", {})
        rows = {
            "9.1.0.0-1": "id" in one,
            "8.1.3.0-3": one.get("actor") == self.registration.actor,
            "9.6.1.0-1": context.get("registration") == self.registration.id,
            "9.6.3.1-4": context.get("extensions", {}).get(SESSION)
            == self.data["contextTemplate"]["extensions"][SESSION],
            "10.2.1.0-7": holds(context, self.data["contextTemplate"]),
            "9.7.0.0-1": "timestamp" in one,
            "9.7.0.0-2": one.get("timestamp", "Z").endswith("Z"),
            "9.3.0.0-4": bool(self.said) or verb(one) == "initialized",
            "9.3.0.0-5": "terminated" not in self.said,
            "6.3.0.0-1": verb(one) != "voided",
            "9.6.2.2-2": is_defined(one) or MOVE_ON not in categories(one),
        }
        yield from (rule for rule, held in rows.items() if not held)
        if is_defined(one):
            yield from self._defined(one)

    def _defined(self, one: Json) -> Iterator[str]:
        name, result, said = verb(one), one.get("result", {}), self.registration.said
        judged = name in JUDGED
        rows = {
            "8.1.5.0-6": one["object"].get("id") == self.activity,
            "9.3.0.0-1": name in DEFINED,
            "9.3.0.0-2": name not in self.said,
            "9.3.0.0-3": not judged or JUDGED.isdisjoint(self.said),
            "9.3.0.0-6": name != "completed" or name not in said,
            "9.3.0.0-7": name != "passed" or name not in said,
            "9.3.0.0-8": name != "failed" or "passed" not in said,
            "11.0.0.0-3": name != "initialized" or self.preferences,
            "10.2.2.0-5": self.data["launchMode"] == "Normal" or name in {"initialized", "terminated"},
            "9.5.2.0-3": result.get("success") == ((name == "passed") if judged else None),
            "9.5.3.0-2": result.get("completion") == (True if name == "completed" else None),
            "9.6.2.2-1": (judged or name == "completed") == (MOVE_ON in categories(one)),
            **({TIMED[name]: "duration" in result} if name in TIMED else {}),
        }
        yield from (rule for rule, held in rows.items() if not held)
        if "score" in result:
            yield from self._scored(name, result["score"], one)

    def _scored(self, name: str, score: Json, one: Json) -> Iterator[str]:
        mastery = self.data.get("masteryScore")
        if name not in JUDGED:
            yield "9.5.1.0-2"
        if "raw" in score and not {"min", "max"} <= score.keys():
            yield "9.5.1.0-3"
        if mastery is None:
            return
        if one["context"].get("extensions", {}).get(MASTERY) != mastery:
            yield "9.6.3.2-2"
        if name == "passed" and score["scaled"] < mastery:
            yield "9.3.4.0-2"
        if name == "failed" and score["scaled"] >= mastery:
            yield "9.3.5.0-2"


def verb(one: Json) -> str:
    """Return the last word of a verb's address."""
    return str(one["verb"]["id"]).rpartition("/")[2]


def categories(one: Json) -> list[str]:
    return [a["id"] for a in one.get("context", {}).get("contextActivities", {}).get("category", [])]


def is_defined(one: Json) -> bool:
    return CATEGORY in categories(one)


def holds(value: Any, template: Any) -> bool:
    """Whether everything in a template is in a value, as it was given."""
    if isinstance(template, dict):
        return isinstance(value, dict) and all(
            name in value and holds(value[name], template[name]) for name in template
        )
    if isinstance(template, list):
        return isinstance(value, list) and all(one in value for one in template)
    return bool(value == template)
