"""Content digests: SHA-256 over RFC 8785 JSON, so that a stranger recomputes them in any language.

Both have facts resolved. `source` leaves the organisation's tokens as they are written: an adopter who fills them in
keeps upstream's digest. `shown` has them resolved too: it is what a learner saw.
Version numbers, the tool's version and the commit enter neither.
`docs/versions.md` specifies the input.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import rfc8785

from builders.model.course import Course, Module, Overlay
from builders.model.fact import PREFIX
from builders.model.tokens import fill


@dataclass(frozen=True, kw_only=True, slots=True)
class Digests:
    """Both digests of one module or course, as 64 hexadecimal digits."""

    source: str
    shown: str


def module_digests(module: Module, overlay: Overlay) -> Digests:
    """Return the digests of a module."""
    data = _module(module)
    facts = {token: value for token, value in overlay.items() if token.startswith(PREFIX)}
    return Digests(source=_digest(_filled(data, facts)), shown=_digest(_filled(data, overlay)))


def course_digests(course: Course) -> Digests:
    """Return the digests of a course: over its own texts and its modules' digests, in order."""
    parts = {m.slug: module_digests(m, course.overlay) for m in course.modules}
    own: dict[str, Any] = {"format": 1, "course": course.id, "title": course.title, "summary": course.summary}
    if course.assessment is not None:
        own["assessment"] = {"title": course.assessment.title, "quiz": course.assessment.rules.canonical()}
    return Digests(
        source=_digest({**own, "modules": [[slug, d.source] for slug, d in parts.items()]}),
        shown=_digest({**own, "modules": [[slug, d.shown] for slug, d in parts.items()]}),
    )


def shown_version(course: Course) -> str:
    """Return the version as a learner and a record see it: `1.0.0`, or `1.0.0-draft+5f3a9c1e` for a draft."""
    return f"{course.release_name}+{course_digests(course).shown[:8]}" if course.draft else str(course.version)


def _module(module: Module) -> dict[str, Any]:
    return {
        "format": 1,
        "module": module.slug,
        "title": module.title,
        "summary": module.summary,
        "objectives": dict(module.objectives),
        "body": module.body,
        "media": {path: hashlib.sha256(data).hexdigest() for path, data in module.media.items()},
        "quiz": module.bank.rules.canonical(),
        "questions": [question.canonical() for question in module.bank.questions],
    }


def _filled(data: Any, overlay: Overlay) -> Any:
    """Return JSON data with the tokens of every text resolved."""
    if isinstance(data, dict):
        return {key: _filled(value, overlay) for key, value in data.items()}
    if isinstance(data, list):
        return [_filled(value, overlay) for value in data]
    return fill(data, overlay) if isinstance(data, str) else data


def _digest(data: dict[str, Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(data)).hexdigest()
