"""The schemas of front matter: what stands between the `---` lines of modules, courses and cards."""

from builders.model.course import ROUNDS
from builders.model.version import FORM
from builders.sources.banks import QUESTION_ID
from builders.sources.pages import SLUG
from builders.sources.schemas.forms import Schema, entries, integer, law_checked, mapping, text, whole, word

_VERSION_SAYS = "Write three whole numbers with dots, such as 1.0.0."
_SLUG_SAYS = "A module's name here is its file name without .md: lower case, digits and single hyphens."


def module() -> Schema:
    """Return the schema of a module's front matter."""
    properties = {
        "title": text("The module's name, as learners see it.", examples=["Minimum necessary, even under pressure"]),
        "version": _version("raise the first number when people have to train again"),
        "minutes": integer(
            "How long the module takes, quiz included. Five to ten is a good length.", low=1, high=60, examples=[8]
        ),
        "summary": text("One sentence for the course overview: what a learner gets from it."),
        "objectives": {
            "description": "What a learner can do afterwards, each under a short id that questions name.",
            "type": "object",
            "minProperties": 1,
            "patternProperties": {whole(QUESTION_ID.pattern): text("What a learner can do, starting with a verb.")},
            "additionalProperties": False,
            "errorMessage": "Write 'short_id: What a learner can do' lines, ids in lower case with underscores.",
        },
    }
    description = "The front matter of a module: content/modules/<name>.md."
    return mapping(description, {**properties, "law_checked": law_checked()}, list(properties))


def course() -> Schema:
    """Return the schema of a course's front matter."""
    names = entries(
        "The modules of the course, in the order in which learners take them.",
        text(
            "A module: its file name without .md.", form=SLUG.pattern, says=_SLUG_SAYS, examples=["minimum-necessary"]
        ),
    )
    properties = {
        "title": text("The course's name, as learners and the LMS show it.", examples=["Claims and coding"]),
        "version": _version("raise the first number when people have to take the course again"),
        "summary": text("One sentence: for whom the course is, and what it is about."),
        "modules": {**names, "uniqueItems": True},
        "procedures": {
            **names,
            "description": "Modules about your organisation's own procedures. They open when all of 'modules' were "
            "passed: first the rules, then how you do it.",
            "uniqueItems": True,
        },
    }
    comes_round = word(
        "'annual' is for those who have passed these modules before: each opens with its quiz, and only what was "
        "missed is read again. Raise the version's first number for each round.",
        ROUNDS,
    )
    description = "The front matter of a course: content/courses/<name>.md."
    required = ["title", "version", "summary", "modules"]
    return mapping(description, {**properties, "round": comes_round}, required)


def card() -> Schema:
    """Return the schema of a card's front matter."""
    properties = {
        "title": text("The moment, as the reader would say it.", examples=["A fax or email went wrong"]),
        "summary": text("One sentence: when to open this card."),
        "module": text(
            "The module that the card comes from, and whose question it asks: its file name without .md.",
            form=SLUG.pattern,
            says=_SLUG_SAYS,
            examples=["fax-attachments-mail"],
        ),
        "cite": text("The rule behind it.", examples=["45 CFR 164.402"]),
    }
    description = "The front matter of a card: content/cards/<name>.md."
    return mapping(description, properties, ["title", "summary", "module"])


def _version(rule: str) -> Schema:
    description = f"MAJOR.MINOR.PATCH: {rule}, the second when what is asked or ruled changes, else the third."
    return text(description, form=FORM.pattern, says=_VERSION_SAYS, examples=["1.0.0"])
