"""What everything that statements name is, by its address: the metadata that xAPI looks for there (Data 2.4.4.1)."""

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from builders.model import Course, Module, Publisher
from builders.model.reported import (
    assessment_iri,
    course_iri,
    launch_iri,
    mark,
    module_iri,
    objective_id,
    question_iri,
)
from builders.statements.interactions import definitions
from builders.statements.terms import COURSE, MODULE, PUBLISHED, verb

_Named = Mapping[str, Any]
_IDS = uuid.UUID("0d0b5b3c-6f0b-5e0f-8f3c-3f4c1f0a7e52")


def activities(course: Course, translations: Mapping[str, Course], publisher: Publisher) -> dict[str, dict[str, Any]]:
    """Return the definitions of a course, its modules and their questions, by address, in all its languages.

    What is right is left out: these are for everyone to read. `translations` holds the course in other languages, by
    language.
    """
    everywhere = {course.language: course, **translations}
    found: dict[str, dict[str, Any]] = {}
    # A translation that is still a draft, or of another version than its base, has names of its own.
    for own in everywhere.values():
        for iri, definition in _activities(own, everywhere, publisher):
            found.setdefault(iri, definition)
    return found


def publishing(found: Mapping[str, _Named], actor: _Named) -> list[dict[str, Any]]:
    """Return the statements by which an LRS learns definitions (`activities`): xAPI has no other way (Data 2.4.4.1).

    What they say determines their ids, so that no LRS stores them twice.
    """
    said = (
        {
            "actor": dict(actor),
            "verb": verb(PUBLISHED),
            "object": {"objectType": "Activity", "id": iri, "definition": dict(definition)},
        }
        for iri, definition in found.items()
    )
    return [{"id": str(uuid.uuid5(_IDS, json.dumps(one, sort_keys=True))), **one} for one in said]


def _activities(
    own: Course, everywhere: Mapping[str, Course], publisher: Publisher
) -> Iterator[tuple[str, dict[str, Any]]]:
    for iri in (course_iri(publisher, own), launch_iri(publisher, own)):
        yield iri, _definition(COURSE, everywhere)
    for module in own.modules:
        objective = objective_id(module.slug, module.version.minor_form, mark(own))
        yield module_iri(publisher, objective), _definition(MODULE, _twins(module, everywhere))
    if own.assessment:
        titles = {language: one.assessment.title for language, one in everywhere.items() if one.assessment}
        yield assessment_iri(publisher, own), {"type": MODULE, "name": titles}
    for texts in definitions(own, everywhere).values():
        for name, definition in texts.items():
            said = {key: value for key, value in definition.items() if key != "correctResponsesPattern"}
            yield question_iri(publisher, name), said


def _twins(module: Module, everywhere: Mapping[str, Course]) -> dict[str, Module]:
    """Return a module by language, where that has the same version of it."""
    return {
        language: one
        for language, course in everywhere.items()
        for one in course.modules
        if (one.slug, one.version.minor_form) == (module.slug, module.version.minor_form)
    }


def _definition(kind: str, spoken: Mapping[str, Course] | Mapping[str, Module]) -> dict[str, Any]:
    return {
        "type": kind,
        "name": {language: one.title for language, one in spoken.items()},
        "description": {language: one.summary for language, one in spoken.items()},
    }
