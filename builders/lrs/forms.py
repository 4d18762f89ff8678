"""The forms in which statements are asked for: `ids` and `canonical` (Communication 2.1.3, format)."""

from collections.abc import Callable, Sequence
from typing import Any

from builders.lrs.statements import IDENTIFIERS

Known = Callable[[str], dict[str, Any]]
"""From an activity's IRI to the Activity as the LRS knows it."""
_Change = Callable[[str, dict[str, Any]], dict[str, Any] | None]
# Each is looked for in each text, of which strangers may send many.
_LANGUAGES = 10
_LANGUAGE_MAPS = frozenset({"display", "name", "description"})


def ids(statement: dict[str, Any]) -> dict[str, Any]:
    """Return the statement with no more than what identifies agents, activities and verbs."""
    return _walk(statement, _identified)


def canonical(statement: dict[str, Any], known: Known, languages: Sequence[str]) -> dict[str, Any]:
    """Return the statement with the definitions that the LRS holds, each text in one language."""

    def change(key: str, value: dict[str, Any]) -> dict[str, Any] | None:
        if key == "verb":
            return in_language(value, languages)
        is_activity = "id" in value and value.get("objectType", "Activity") == "Activity"
        return in_language(known(value["id"]), languages) if is_activity else None

    return _walk(statement, change)


def languages_of(header: str) -> tuple[str, ...]:
    """Return the language tags of an Accept-Language header, the most wanted first; `*` and nonsense are left out."""
    wanted = []
    for entry in header.split(","):
        tag, _, rest = entry.strip().partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            continue
        if tag.strip() not in {"", "*"} and weight > 0:
            wanted.append((-weight, tag.strip().lower()))
    return tuple(tag for _, tag in sorted(wanted, key=lambda pair: pair[0])[:_LANGUAGES])


def in_language(value: dict[str, Any], languages: Sequence[str]) -> dict[str, Any]:
    """Return an activity, verb or part of one with each language map cut down to the language that is wanted most."""
    return {key: _in_language(key, inner, languages) for key, inner in value.items()}


def _in_language(key: str, value: Any, languages: Sequence[str]) -> Any:
    if key == "extensions":
        return value
    if isinstance(value, list):
        return [_in_language("", item, languages) for item in value]
    if not isinstance(value, dict):
        return value
    return _choose(value, languages) if key in _LANGUAGE_MAPS else in_language(value, languages)


def _choose(texts: dict[str, str], languages: Sequence[str]) -> dict[str, str]:
    for wanted in languages:
        nearness = {tag: _nearness(tag.lower(), wanted) for tag in texts}
        if any(nearness.values()):
            nearest = max(texts, key=nearness.__getitem__)
            return {nearest: texts[nearest]}
    return dict(list(texts.items())[:1])


def _nearness(tag: str, wanted: str) -> int:
    """Return 0 for another language, and more for a nearer one (RFC 4647, lookup)."""
    if tag == wanted:
        return 1_000
    if tag.startswith(f"{wanted}-"):
        return 500
    # `en-GB` is content with `en`, the more so the less is cut off.
    return len(tag) if wanted.startswith(f"{tag}-") else 0


def _walk(value: dict[str, Any], change: _Change) -> dict[str, Any]:
    """Return a statement or a part of it with `change` made wherever an actor, activity or verb stands."""
    walked: dict[str, Any] = {}
    for key, inner in value.items():
        if key in {"actor", "verb", "object", "instructor", "team", "authority", "agent", "group"}:
            walked[key] = change(key, inner) or (
                _walk(inner, change) if "verb" in inner or "member" in inner else inner
            )
        elif key in {"parent", "grouping", "category", "other"}:
            walked[key] = [change(key, item) or item for item in inner]
        elif key in {"contextAgents", "contextGroups", "attachments"}:
            walked[key] = [_walk(item, change) for item in inner]
        elif key in {"context", "contextActivities"}:
            walked[key] = _walk(inner, change)
        else:
            walked[key] = inner
    return walked


def _identified(key: str, value: dict[str, Any]) -> dict[str, Any] | None:
    if "verb" in value or value.get("objectType") == "StatementRef":
        return None
    kept = {name: value[name] for name in ("objectType", "id", *IDENTIFIERS) if name in value}
    if kept.get("objectType") == "Activity":
        # That is what an object without one is.
        del kept["objectType"]
    if "member" in value and not any(name in value for name in IDENTIFIERS):
        kept["member"] = [_identified(key, member) for member in value["member"]]
    return kept
