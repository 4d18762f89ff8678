"""The schema of assignments, `content/assignments.yml`."""

from builders.sources.assignments import DAYS, EMPLOYERS, MONTHS, NAMES, STATES, Form
from builders.sources.schemas.forms import Schema, entries, flag, integer, mapping, some_of, text, whole, without

_TWICE = "Keep one of 'before_access: true' and 'due_days_after_hire:'."


def assignments() -> Schema:
    """Return the schema of who must take what."""
    properties = {
        "roles": _group("The roles of your organisation, each with the courses that it takes.", NAMES, _role()),
        "access": _group(
            "What comes on top of any role before somebody gets this access: a portal, recordings, bulk exports.",
            NAMES,
            _rule("An access that asks for more."),
        ),
        "employer": _group(
            "What comes on top of any role because of what your organisation is to HIPAA.",
            EMPLOYERS,
            _rule("What this kind of employer asks for."),
        ),
        "states": _group(
            "What comes on top of any role for patients of a state, by its two letters.",
            STATES,
            _rule("What this state asks for."),
        ),
        "changes": mapping(
            "What follows a change that makes people train again.",
            {"due_days": integer("How many days people have then.", low=1, high=DAYS, examples=[14])},
            ["due_days"],
        ),
        "overdue": mapping(
            "What follows when somebody is overdue.",
            {"escalate_days": integer("After how many days it is escalated.", low=1, high=DAYS, examples=[14])},
            ["escalate_days"],
        ),
    }
    description = "Who must take what: roles and access, never people. Those live outside this repository."
    return mapping(description, properties, ["roles"])


def _group(description: str, form: Form, entry: Schema) -> Schema:
    pattern, says = form
    return {
        "description": description,
        "type": "object",
        "patternProperties": {whole(pattern.pattern): entry},
        "additionalProperties": False,
        "errorMessage": says,
    }


def _role() -> Schema:
    properties = {
        "title": text("What your organisation calls the role.", examples=["Claims coder"]),
        "courses": _names("The courses that the role takes: their file names without .md."),
        "before_access": flag("Whether they are passed before the person gets access to any patient data."),
        "due_days_after_hire": integer(
            "How many days after the hire they have to be passed.", low=1, high=DAYS, examples=[30]
        ),
        "recurs_months": integer(
            "After how many months they are taken again; never if you leave this out.",
            low=1,
            high=MONTHS,
            examples=[12],
        ),
        "grace_days": integer(
            "For how many days after the due day nobody counts as overdue.", low=1, high=DAYS, examples=[7]
        ),
    }
    due = {
        "if": {"properties": {"before_access": {"const": True}}, "required": ["before_access"]},
        "then": without(["due_days_after_hire"], _TWICE),
        "else": {
            "required": ["due_days_after_hire"],
            "errorMessage": "Write 'before_access: true', or 'due_days_after_hire: 30' instead.",
        },
    }
    return mapping("A role.", properties, ["title", "courses"], **due)


def _rule(description: str) -> Schema:
    properties = {
        "title": text("What your organisation calls it.", examples=["Payer portal"]),
        "courses": _names("Courses that it asks for: their file names without .md."),
        "modules": _names("Modules that it asks for: their file names without .md."),
    }
    rule = some_of(("modules", "courses"), "Write 'modules:' or 'courses:'.")
    return mapping(description, properties, ["title"], allOf=[rule])


def _names(description: str) -> Schema:
    return {**entries(description, text("A file name without .md.")), "uniqueItems": True}
