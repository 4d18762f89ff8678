"""The parts that schemas are put together from. A schema is JSON data.

`errorMessage` and `patternErrorMessage` are the YAML language server's: what an author reads instead of "does not match
the pattern". Other validators pass over them. Such a message stands for everything in its schema, so a rule with a
sentence of its own is a schema of its own.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from builders.sources.dates import DATE_FORM, DATE_SAYS

Schema = dict[str, Any]

_TEXT_NEEDED = (
    "Text is needed here. What YAML would read as a number, a date, yes, no, true, false or null goes in quotes, "
    "such as '164.310'."
)


def whole(form: str) -> str:
    """Return a pattern for all of a text: patterns in schemas match anywhere."""
    return f"^(?:{form})$"


def text(description: str, *, form: str = "", says: str = "", examples: Sequence[str] = ()) -> Schema:
    """Return the schema of a text that is not blank; `form` is what all of it matches, `says` describes that."""
    schema = {
        "description": description,
        "type": "string",
        "pattern": whole(form) if form else r"\S",
        "patternErrorMessage": says or "Write some text here.",
        "errorMessage": says or _TEXT_NEEDED,
    }
    return {**schema, "examples": list(examples)} if examples else schema


def law_checked() -> Schema:
    """Return the schema of the day on which the legal statements of a file were checked."""
    description = (
        "The day on which somebody last held what this file says of the law against the source, in quotes. After a "
        "year it is time to look again."
    )
    return text(description, form=DATE_FORM, says=DATE_SAYS, examples=["2026-01-31"])


def integer(description: str, *, low: int, high: int, examples: Sequence[int] = ()) -> Schema:
    """Return the schema of a whole number. It names no `default`: editors would write it into every new entry."""
    description = f"{description} A whole number from {low} to {high}."
    schema = {"description": description, "type": "integer", "minimum": low, "maximum": high}
    return {**schema, "examples": list(examples)} if examples else schema


def flag(description: str) -> Schema:
    """Return the schema of true or false."""
    return {"description": description, "type": "boolean", "errorMessage": "Write true or false, unquoted."}


def word(description: str, words: Iterable[str]) -> Schema:
    """Return the schema of one of several words."""
    return {"description": description, "enum": list(words)}


def entries(description: str, item: Schema, *, low: int = 1, high: int | None = None) -> Schema:
    """Return the schema of a list with at least `low` and at most `high` entries."""
    schema = {"description": description, "type": "array", "minItems": low, "items": item}
    return schema if high is None else {**schema, "maxItems": high}


def mapping(description: str, properties: Schema, required: Sequence[str], **more: Any) -> Schema:
    """Return the schema of a mapping that takes these keys and no others."""
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def some_of(keys: Sequence[str], message: str) -> Schema:
    """Return a rule: one of these keys is there. `message` is shown where none is."""
    there: list[Schema] = [{"required": [key]} for key in keys]
    return {"if": {"anyOf": there}, "else": {"required": [keys[0]], "errorMessage": message}}


def without(keys: Iterable[str], message: str) -> Schema:
    """Return a rule: none of these keys is there. `message` is shown at one that is."""
    return {"properties": dict.fromkeys(keys, False), "errorMessage": message}


def contains(item: Schema, message: str) -> Schema:
    """Return a rule: an entry of the list is such an `item`."""
    return {"contains": item, "errorMessage": message}
