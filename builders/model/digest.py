"""Content digests: SHA-256 over RFC 8785 JSON, so that a stranger recomputes them in any language.

Both have facts resolved. `source` leaves the organisation's tokens as they are written: an adopter who fills them in
keeps upstream's digest. `shown` has them resolved too: it is what a learner saw.
Version numbers, the tool's version and the commit enter neither.
`docs/versions.md` specifies the input.
"""

import hashlib
import json
from typing import Any

import rfc8785

from builders.model.course import Course, Module, Overlay
from builders.model.fact import PREFIX
from builders.model.release import Digests
from builders.model.same import kept
from builders.model.tokens import fill

__all__ = [
    "Digests",
    "canonical",
    "course_digests",
    "digest",
    "filled",
    "module_digests",
    "only_facts",
    "shown_version",
]

_EXACT = 2**53
"""From here on JavaScript's numbers, which RFC 8785 goes by, leave out some."""


@kept
def module_digests(module: Module, overlay: Overlay) -> Digests:
    """Return the digests of a module."""
    data = canonical(module)
    return Digests(source=digest(filled(data, only_facts(overlay))), shown=digest(filled(data, overlay)))


def course_digests(course: Course) -> Digests:
    """Return the digests of a course: over its own texts and its modules' digests, in order."""
    parts = {m.slug: module_digests(m, course.overlay) for m in course.modules}
    own: dict[str, Any] = {"format": 1, "course": course.id, "title": course.title, "summary": course.summary}
    if course.round:
        own["round"] = course.round
    if course.procedures:
        own["procedures"] = list(course.procedures)
    if course.assessment is not None:
        own["assessment"] = {"title": course.assessment.title, "quiz": course.assessment.rules.canonical()}
    return Digests(
        source=digest({**own, "modules": [[slug, d.source] for slug, d in parts.items()]}),
        shown=digest({**own, "modules": [[slug, d.shown] for slug, d in parts.items()]}),
    )


def shown_version(course: Course) -> str:
    """Return the version as a learner and a record see it: `1.0.0`, or `1.0.0-draft+5f3a9c1e` for a draft."""
    return f"{course.release_name}+{course_digests(course).shown[:8]}" if course.draft else str(course.version)


def canonical(module: Module) -> dict[str, Any]:
    """Return what the digests of a module are over, with every token as it is written."""
    return {
        "format": 1,
        "module": module.slug,
        "title": module.title,
        "summary": module.summary,
        "objectives": dict(module.objectives),
        "body": module.body,
        "media": {path: hashlib.sha256(data).hexdigest() for path, data in module.media.items()},
        "quiz": module.bank.rules.canonical(),
        "questions": [question.canonical() for question in module.bank.live],
    }


def only_facts(overlay: Overlay) -> Overlay:
    """Return the facts alone: what `source` has resolved."""
    return {token: value for token, value in overlay.items() if token.startswith(PREFIX)}


def filled(data: Any, overlay: Overlay) -> Any:
    """Return JSON data with the tokens of every text resolved."""
    if isinstance(data, dict):
        return {key: filled(value, overlay) for key, value in data.items()}
    if isinstance(data, list):
        return [filled(value, overlay) for value in data]
    return fill(data, overlay) if isinstance(data, str) else data


def digest(data: Any) -> str:
    """Return the SHA-256 of JSON data in its canonical form."""
    return hashlib.sha256(_written(data)).hexdigest()


def _written(data: Any) -> bytes:
    # Where there is nothing on which the two differ, json's encoder writes the same bytes, in a fifth of the time.
    if _plain(data):
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return rfc8785.dumps(data)


def _plain(data: Any) -> bool:
    """Say whether JSON data has no fraction, no large number, and only ASCII keys."""
    if isinstance(data, dict):
        return all(map(str.isascii, data)) and all(map(_plain, data.values()))
    if isinstance(data, list):
        return all(map(_plain, data))
    return isinstance(data, str) or data is None or (isinstance(data, int) and abs(data) < _EXACT)
