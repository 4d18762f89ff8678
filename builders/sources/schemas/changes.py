"""The schema of declared changes, `content/changes/<module>.yml`."""

from builders.model.change import TRIGGERS
from builders.sources.assignments import DAYS
from builders.sources.banks import ID_SAYS, QUESTION_ID
from builders.sources.changes import DIGEST, DIGEST_SAYS
from builders.sources.dates import DATE_FORM, DATE_SAYS
from builders.sources.pages import SLUG, SLUG_SAYS
from builders.sources.schemas.forms import Schema, entries, integer, mapping, text, word


def changes() -> Schema:
    """Return the schema of what waits for the next release of a module."""
    properties = {
        "reason": text(
            "Why the module changes, in words for learners: it is shown to those whom the change meets half-way.",
            examples=["The notice period was shortened from 60 to 30 days."],
        ),
        "material": _material(),
        "approvals": entries("Who approved the module, each for exactly one text. 'approve' writes them.", _approval()),
        "cosmetic": entries(
            "Edits of a question or choice that change nothing a score depends on. 'bump --cosmetic' writes them.",
            _cosmetic(),
        ),
    }
    return mapping("What waits for the next release of the module that this file is named after.", properties, [])


def _material() -> Schema:
    properties = {
        "trigger": word(
            "What changed: a rule (law or policy), a system that people work with, or a procedure.", TRIGGERS
        ),
        "effective": _day("The day from which the new content holds, in quotes.", "2027-01-01"),
        "courses": _names(
            "The courses whose people train again: file names without .md. Leave it out for all that have the module."
        ),
        "roles": _names("Only people with these roles, by their ids in content/assignments.yml."),
        "access": _names("Only people with this access, by its id in content/assignments.yml."),
        "days": integer(
            "How many days people have from the effective day on; as content/assignments.yml says if you leave it out.",
            low=1,
            high=DAYS,
            examples=[14],
        ),
        "delta": text(
            "A short module that stands in for this one with those who passed the version before: its file name "
            "without .md.",
            form=SLUG.pattern,
            says=SLUG_SAYS,
            examples=["fax-update"],
        ),
    }
    description = "Write this only if people have to train again. The module's version needs a new first number then."
    return mapping(description, properties, ["trigger", "effective"])


def _approval() -> Schema:
    properties = {
        "by": text("The name of who approved.", examples=["Jo Park"]),
        "role": text("What they are in the organisation.", examples=["Privacy officer"]),
        "on": _day("The day of the approval, in quotes.", "2026-11-20"),
        "digest": _digest("The digest of the module's text ('source'): another text is not approved."),
    }
    return mapping("An approval.", properties, list(properties))


def _cosmetic() -> Schema:
    properties = {
        "question": text("The question's id.", form=QUESTION_ID.pattern, says=ID_SAYS),
        "digest": _digest("The digest of what the question asks after the edit: it holds for this text alone."),
        "reason": text("What was edited, and why nothing depends on it."),
        "by": text("The name of who says so.", examples=["Jo Park"]),
        "on": _day("The day, in quotes.", "2026-11-20"),
    }
    return mapping("A cosmetic edit.", properties, list(properties))


def _day(description: str, example: str) -> Schema:
    return text(description, form=DATE_FORM, says=DATE_SAYS, examples=[example])


def _digest(description: str) -> Schema:
    return text(description, form=DIGEST.pattern, says=DIGEST_SAYS)


def _names(description: str) -> Schema:
    return {**entries(description, text("A name.")), "uniqueItems": True}
