"""The publisher's xAPI profile (xAPI Profiles 1.0): for programs, what the statements of its courses hold.

Verbs and types of activities are ADL's, so the profile names them and defines none. Saved state is not in it: the
standard wants an address as the name of such a document, and ours has had a plain word since the first package.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from builders.model import Publisher
from builders.model.release import Ledger
from builders.statements.templates import EXTENSIONS, OF_RESULTS, patterns, templates
from builders.statements.terms import DISPLAYS, extension, verb

_DRAFT_DAY = "2026-11-22"
"""The day of a profile of which nothing was released: that of its form."""
_NUMBER = r"(0|[1-9][0-9]*)"
_DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_CONCEPTS: Mapping[str, tuple[str, str, Mapping[str, str | int]]] = {
    "version": (
        "version of the course",
        "MAJOR.MINOR.PATCH of the course that was taken. Ends with -draft if that version was not released.",
        {"type": "string", "pattern": rf"^{_NUMBER}\.{_NUMBER}\.{_NUMBER}(-draft)?$"},
    ),
    "source": (
        "digest of the source",
        "SHA-256 of the course as it was written: the organisation's own names and numbers don't change it.",
        _DIGEST,
    ),
    "shown": (
        "digest of what was shown",
        "SHA-256 of the course as learners read it, with the organisation's own names and numbers.",
        _DIGEST,
    ),
    "seed": (
        "seed",
        "With the number of an attempt it says what was asked, and in which order: see the course's saved state.",
        {"type": "string", "pattern": "^[0-9a-f]{8}$"},
    ),
    "attempt": (
        "attempt",
        "Number of the attempt at a quiz, from 1; of the whole course, at its assessment or at what has none left.",
        {"type": "integer", "minimum": 1},
    ),
}


def profile(publisher: Publisher, ledger: Ledger) -> dict[str, Any]:
    """Return the profile as JSON-LD. Each release in the ledger is a version of it, dated by its day."""
    name = f"{publisher.iri}/xapi/profile"
    versions = list(_versions(name, ledger))
    scheme = versions[0]["id"]
    return {
        "@context": "https://w3id.org/xapi/profiles/context",
        "id": name,
        "type": "Profile",
        "conformsTo": "https://w3id.org/xapi/profiles#1.0",
        "prefLabel": {"en": f"Courses of {publisher.name}"},
        "definition": {
            "en": "What the courses report. Statements don't name this profile in their category: they are known by "
            "the addresses of their extensions. What cmi5 asks of its own statements is in https://w3id.org/xapi/cmi5."
        },
        "versions": versions,
        "author": {"type": "Organization", "name": publisher.name, "url": publisher.iri},
        "concepts": [_concept(publisher, one, scheme) for one in _CONCEPTS],
        "templates": templates(publisher, scheme),
        "patterns": patterns(publisher, scheme),
    }


def _versions(name: str, ledger: Ledger) -> Iterator[dict[str, Any]]:
    """Give the versions, newest first, each with the one that it took the place of."""
    releases = sorted((r.released, r.course, r.version) for course in ledger.own.values() for r in course)
    days = {f"{name}/{course}/{version}": day for day, course, version in releases} or {f"{name}/draft": _DRAFT_DAY}
    newest = list(reversed(days))
    for one, before in zip(newest, [*newest[1:], None], strict=True):
        revised = {"wasRevisionOf": [before]} if before else {}
        yield {"id": one, **revised, "generatedAtTime": f"{days[one]}T00:00:00Z"}


def _concept(publisher: Publisher, name: str, scheme: str) -> dict[str, Any]:
    label, says, schema = _CONCEPTS[name]
    return {
        "id": extension(publisher, name),
        "type": "ContextExtension",
        "inScheme": scheme,
        "prefLabel": {"en": label},
        "definition": {"en": says},
        "recommendedVerbs": [verb(one)["id"] for one in (DISPLAYS if name in EXTENSIONS else OF_RESULTS)],
        "inlineSchema": json.dumps(schema),
    }
