"""The schema of dated facts, `content/facts.yml`."""

from builders.model.words import LABELS, words_in
from builders.sources.banks import QUESTION_ID
from builders.sources.dates import DATE_FORM, DATE_SAYS
from builders.sources.schemas.forms import Schema, mapping, text, whole, word

_SAYS = "Write 'short_id:' lines, ids in lower case with underscores, and the keys of a fact below each."
_MEANINGS = ", ".join(f"{label} is {means}" for label, means in words_in("en").labels.values())


def facts() -> Schema:
    """Return the schema of the facts: the author's own ids, each with the keys of a fact."""
    return {
        "description": "Figures that change with the years. A page shows one where it says {{ facts.its_id }}.",
        "type": "object",
        "patternProperties": {whole(QUESTION_ID.pattern): _fact()},
        "additionalProperties": False,
        "errorMessage": _SAYS,
    }


def _fact() -> Schema:
    properties = {
        "value": text("What pages show, as text: quote a bare number.", examples=["60 days"]),
        "source": text("Where it comes from: a citation, or an address on the web.", examples=["45 CFR 164.404(b)"]),
        "as_of": text(
            "The day on which somebody last looked it up, in quotes. Change it whenever you look again.",
            form=DATE_FORM,
            says=DATE_SAYS,
            examples=["2026-01-31"],
        ),
        "label": word(
            f"Where the rule comes from: {_MEANINGS}.",
            LABELS,
        ),
        "note": text("For those who look it up again: how it was read, what to watch. Nobody else sees it."),
    }
    return mapping("A dated fact.", properties, [key for key in properties if key != "note"])
