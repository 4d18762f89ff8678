"""JSON Schemas of what authors write, for editors: completion, hover texts, and errors while one types.

They are made from what the readers go by (`KINDS`, id forms, words, limits) and say what a schema can say. `check`
says everything: it alone sees other files, comments that cut off text, and what two entries have in common. Draft 07
is the newest that the YAML language server takes from authors' files without reserve.

`python -m builders.sources.schemas` writes them to `schemas/`.
"""

import json
from collections.abc import Mapping

from builders.sources.schemas.assignments import assignments
from builders.sources.schemas.bank import bank
from builders.sources.schemas.changes import changes
from builders.sources.schemas.facts import facts
from builders.sources.schemas.forms import Schema
from builders.sources.schemas.org import org
from builders.sources.schemas.pages import card, course, module
from builders.sources.schemas.rules import assessment
from builders.sources.schemas.translations import bank_translation, course_translation, module_translation

SCHEMAS: Mapping[str, Schema] = {
    name: {"$schema": "http://json-schema.org/draft-07/schema#", **schema}
    for name, schema in {
        "bank": bank(),
        "bank-translation": bank_translation(),
        "assessment": assessment(),
        "module": module(),
        "module-translation": module_translation(),
        "course": course(),
        "course-translation": course_translation(),
        "card": card(),
        "org": org(),
        "facts": facts(),
        "assignments": assignments(),
        "changes": changes(),
    }.items()
}
"""By name: banks, assessments, the front matter of modules, courses and cards, and the files in `content/`."""


def file_name(name: str) -> str:
    """Return the name of a schema's file."""
    return f"{name}.schema.json"


def text_of(name: str) -> str:
    """Return a schema as its file holds it."""
    return json.dumps(SCHEMAS[name], indent=2, ensure_ascii=False) + "\n"


__all__ = ["SCHEMAS", "Schema", "file_name", "text_of"]
