"""The schema of the overlay, `content/org.yml`."""

from builders.sources.overlay import INTERNAL, KEY
from builders.sources.schemas.forms import Schema, entries, text, whole

_SAYS = (
    "Write text (in quotes where it looks like a number), or 'key: text' lines below it. "
    "Keys are lower case, digits and underscores."
)


def org() -> Schema:
    """Return the schema of what an organisation fills in. The keys named here are usual ones; others may be added."""
    usual = {
        "name": _value("The organisation's name, as learners know it.", "Lakeshore Billing Services"),
        "kind": _value("What it is to HIPAA: pages say 'You work for ..., a ...'.", "business associate"),
        "privacy_officer": _person("The privacy officer: whom people tell about a suspected breach."),
        "security_officer": _person("The security officer: whom people ask about devices, sign-ins and threats."),
        "it_help": _person("Whom people call when a computer or an account acts strangely."),
        "hotline": _person("Where people can report without giving their name."),
        "report_within": _value("How soon an incident is to be reported inside. This is policy, not law.", "one hour"),
        "records": _records(),
    }
    description = (
        "What your organisation fills in. A page shows it where it says {{ org.name }}, or {{ org.hotline.phone }} "
        "for what stands in a group."
    )
    value = _value("A value that pages can show.", properties={})
    # At the top that key is no value; in a group it is one like any other.
    pattern = {whole(f"(?!{INTERNAL}$){KEY.pattern}"): {"$ref": "#/definitions/value"}}
    group = _group(description, {**usual, INTERNAL: _internal()})
    return {**group, "patternProperties": pattern, "definitions": {"value": value}}


def _records() -> Schema:
    properties = {
        "seen_by": _value("Who sees the records of the training.", "your team lead and the privacy officer"),
        "kept": _value("How long the records of the training are kept.", "six years"),
    }
    return _value("What learners read about records before the first one is made.", properties=properties)


def _internal() -> Schema:
    description = (
        "Values and groups of this file that outsiders must not read, such as [hotline.phone, it_help]. Packages for a "
        "learning system show them; the site, which everybody can open, says where to look instead."
    )
    name = text("The name of a value or group of this file: hotline.phone, or it_help for all that stands in it.")
    return entries(description, name)


def _person(description: str) -> Schema:
    properties = {
        "name": _value("The name."),
        "phone": _value("The phone number that people dial.", "555-0142"),
        "email": _value("The e-mail address.", "privacy@example.org"),
    }
    return _value(description, properties=properties)


def _value(description: str, *examples: str, properties: Schema | None = None) -> Schema:
    group = _group(description, properties or {})
    schema = {**group, "type": ["string", "object"], "pattern": r"\S"}
    return {**schema, "examples": list(examples)} if examples else schema


def _group(description: str, properties: Schema) -> Schema:
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "patternProperties": {whole(KEY.pattern): {"$ref": "#/definitions/value"}},
        "additionalProperties": False,
        "errorMessage": _SAYS,
    }
