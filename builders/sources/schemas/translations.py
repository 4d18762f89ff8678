"""The schemas of translations: banks `quizzes/<module>.<language>.yml`, and the front matter of translated pages."""

from builders.questions.choices import STEP_ID
from builders.sources.banks import ID_SAYS, QUESTION_ID
from builders.sources.pages import MINOR, SLUG
from builders.sources.schemas.forms import Schema, entries, mapping, text, whole

_LETTERS = "a is the first one in the base, b the second"


def bank_translation() -> Schema:
    """Return the schema of a translated bank."""
    properties = {
        "quiz": text("The bank's id, as in the base.", form=SLUG.pattern, says="Write what the base has here."),
        "translates": _translates("the module"),
        "title": text("What learners see above the quiz."),
        "questions": entries("The questions, in any order: each live one of the base.", _question()),
    }
    return mapping("A bank in another language: texts by id, all else is the base's.", properties, list(properties))


def module_translation() -> Schema:
    """Return the schema of a translated module's front matter."""
    properties = {
        "translates": _translates("the base"),
        "title": text("The module's name, as learners see it."),
        "summary": text("One sentence for the course overview."),
        "objectives": _by_id(
            "What a learner can do afterwards, under the ids of the base.", QUESTION_ID.pattern, text("An objective.")
        ),
    }
    description = "The front matter of a translated module: content/modules/<name>.<language>.md."
    return mapping(description, properties, list(properties))


def course_translation() -> Schema:
    """Return the schema of a translated course's front matter."""
    properties = {
        "translates": _translates("the base"),
        "title": text("The course's name, as learners and the LMS show it."),
        "summary": text("One sentence: for whom the course is, and what it is about."),
        "assessment": text("The title of its assessment, if the base has one."),
    }
    description = "The front matter of a translated course: content/courses/<name>.<language>.md."
    return mapping(description, properties, ["translates", "title", "summary"])


def _question() -> Schema:
    answers = _by_letter("The choices", _choice())
    step = {"ask": text("What happens, and what is asked here."), "answers": answers}
    properties = {
        "id": text("The question's id in the base.", form=QUESTION_ID.pattern, says=ID_SAYS),
        "ask": text("The question, in Markdown."),
        "hint": text("The hint, if the base has one."),
        "picture": mapping(
            "The picture, if the base has one.",
            {
                "words": text("What it shows."),
                "file": text("Another file, where there is writing in the picture."),
            },
            ["words"],
        ),
        "answers": answers,
        "why_true": text("The reason shown to those who said true."),
        "why_false": text("The reason shown to those who said false."),
        "match": _by_letter("The items to match", _item()),
        "targets": _by_letter("The targets, those of the pairs before the decoys, each once", text("A target.")),
        "order": _by_letter("The entries", text("An entry.")),
        "unit": text("What the number counts."),
        "accept": entries("Every spelling that is right in this language.", text("A spelling that is right.")),
        "gaps": text("The text with its gaps: as many as in the base, for the same answers, in the same order."),
        "scale": _by_letter("The labels", text("A label.")),
        "attest": text("The statement to confirm."),
        "scenario": _by_id(
            "The steps under their ids.", STEP_ID.pattern, mapping("A step of the case.", step, list(step))
        ),
        "why": text("The reason shown after every answer, if the base has one."),
    }
    return mapping("The texts of a question. What the base doesn't have, has none here.", properties, ["id", "ask"])


def _choice() -> Schema:
    properties = {"text": text("The choice."), "why": text("The reason, shown to those who chose it.")}
    return mapping("A choice.", properties, list(properties))


def _item() -> Schema:
    properties = {"item": text("The item."), "why": text("The reason, if the base has one.")}
    return mapping("An item.", properties, ["item"])


def _by_letter(description: str, item: Schema) -> Schema:
    return _by_id(f"{description}, each under its letter: {_LETTERS}.", "[a-z]", item)


def _by_id(description: str, form: str, item: Schema) -> Schema:
    return {
        "description": description,
        "type": "object",
        "minProperties": 1,
        "patternProperties": {whole(form): item},
        "additionalProperties": False,
    }


def _translates(base: str) -> Schema:
    return {
        "description": f"The version of {base} that this was translated from: its first two numbers, such as 1.0.",
        "type": ["number", "string"],
        "pattern": whole(MINOR.pattern),
        "patternErrorMessage": "Write the first two numbers of a version, such as 1.0.",
        "minimum": 0,
        "examples": [1.0],
    }
