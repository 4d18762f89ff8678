"""The schema of banks, `quizzes/<module>.yml`."""

from builders.sources.banks import DEFAULTS, ID_SAYS, QUESTION_ID, STATUSES
from builders.sources.pages import SLUG
from builders.sources.schemas.forms import Schema, entries, flag, integer, law_checked, mapping, text, word
from builders.sources.schemas.kinds import kind_keys, kind_rules
from builders.sources.schemas.rules import rules
from builders.sources.schemas.snippets import snippets

_SLUG_SAYS = "A bank's id is its module's file name without .md: lower case, digits and single hyphens."
_REVIEW_SAYS = "Write the module's file and a heading of it: minimum-necessary.md#the-rule."
_ALWAYS = ("id", "ask")


def bank() -> Schema:
    """Return the schema of a bank."""
    properties = {
        "quiz": text(
            "The bank's id: the name of its module, and of this file without .yml.", form=SLUG.pattern, says=_SLUG_SAYS
        ),
        "title": text("What learners see above the quiz.", examples=["Minimum necessary: module quiz"]),
        **rules(["each objective", "tag:fax", "critical"]),
        "test_out": integer(
            "The percentage at the first attempt that passes the module without reading it. Leave it out for none.",
            low=1,
            high=100,
            examples=[90],
        ),
        "law_checked": law_checked(),
        "defaults": mapping("What questions take that do not say it themselves.", _shared(), []),
        "questions": entries("The questions.", {**_question(), "defaultSnippets": snippets()}),
    }
    description = "The questions of one module."
    inherited = [_inherited(key) for key in DEFAULTS if key != "cite"]
    return mapping(description, properties, ["quiz", "title", "pass", "questions"], allOf=inherited)


def _shared() -> Schema:
    """Return the keys that a question may leave to the bank's defaults."""
    return {
        "objective": text(
            "What the question tests: the id of an objective in the module's front matter.",
            form=QUESTION_ID.pattern,
            says=ID_SAYS,
        ),
        "cite": text(
            "The rule that the answer rests on. Start with 'CFR' or another name: YAML cuts a bare number short.",
            examples=["45 CFR 164.502(b)"],
        ),
        "review": text(
            "Where a learner reads it up: a heading of the module.",
            form=r"[a-z][a-z0-9-]*\.md#\S+",
            says=_REVIEW_SAYS,
            examples=["minimum-necessary.md#the-rule"],
        ),
    }


def _question() -> Schema:
    shared = _shared()
    properties = {
        "id": text(
            "The question's name in records. It is never changed and never used again.",
            form=QUESTION_ID.pattern,
            says=ID_SAYS,
            examples=["payer_full_chart"],
        ),
        "objective": shared["objective"],
        "ask": text("The question, in Markdown. With 'truth:' it is a statement, with 'gaps:' an instruction."),
        **kind_keys(),
        "why": text("The reason, shown after every answer, right or wrong."),
        "cite": shared["cite"],
        "review": shared["review"],
        "hint": text("A hint that a learner may open before answering."),
        "picture": mapping(
            "What the question is about: a form, a screen, a letter. Number its spots, and begin each answer with "
            "its number: '1: Member ID'.",
            {
                "file": text("The file, as the module's page would name it.", examples=["../media/claim-form.svg"]),
                "words": text("What it shows, for those who can't see it.", examples=["A claim form, fields 1 to 5"]),
            },
            ["file", "words"],
        ),
        "drill": flag("Whether it is for practice alone: no quiz asks it, and it never counts."),
        "critical": flag("Whether it has to be right to pass, whatever the score."),
        "shuffle": flag("Whether its choices may change places: yes if you leave this out, no with a picture."),
        "points": integer("What a right answer earns; 1 if you leave this out.", low=1, high=100, examples=[2]),
        "v": integer(
            "Its edition: 1 at first, one more when the question or its key change after a release.",
            low=1,
            high=999,
            examples=[2],
        ),
        "status": word(
            "'live' is asked; so it is if you leave this out. 'draft' is not asked yet. 'retired' is asked no more and "
            "stays here, so that its id is not used again.",
            STATUSES,
        ),
        "tags": entries("Words to find and count questions by.", text("A tag.", examples=["breach"])),
    }
    return mapping("A question.", properties, _ALWAYS, **kind_rules())


def _inherited(key: str) -> Schema:
    """Return the rule that a question has `key` if the defaults don't."""
    given = {"required": ["defaults"], "properties": {"defaults": {"required": [key]}}}
    return {"if": given, "else": {"properties": {"questions": {"items": {"required": [key]}}}}}
