"""The schemas of how a quiz is asked: keys of a bank, and the whole of an assessment."""

from collections.abc import Sequence

from builders.model.rules import RETRIES
from builders.sources.pages import SLUG
from builders.sources.rules import ALL, ATTEMPTS, COUNTS, SOURCE, SOURCE_SAYS
from builders.sources.schemas.forms import Schema, entries, flag, integer, mapping, text, word

_SLUG_SAYS = "An assessment's id is its course's file name without .md: lower case, digits and single hyphens."


def rules(sources: Sequence[str]) -> Schema:
    """Return the keys that say how a quiz is asked; `sources` are examples of what it draws from."""
    low, high = ATTEMPTS
    return {
        "pass": integer("The share of points, in percent, that passes.", low=1, high=100, examples=[80]),
        "draw": entries(
            "What each attempt asks: every rule draws so many questions that no rule before it drew. "
            "Leave it out to ask everything.",
            _draw(sources),
        ),
        "attempts": integer(
            "How often the quiz may be taken. After the last failed one it stays closed, and the learner is sent to a "
            "supervisor. Leave it out for no limit.",
            low=low,
            high=high,
            examples=[3],
        ),
        "review_after": integer(
            "From this failed attempt on, the parts that were missed have to be read again before the next one.",
            low=low,
            high=high,
            examples=[2],
        ),
        "retry": word(
            "'new_draw' asks other questions at the next attempt, as it does if you leave this out. 'same' does not.",
            RETRIES,
        ),
        "shuffle": flag("Whether questions come in another order for everyone: yes if you leave this out."),
    }


def assessment() -> Schema:
    """Return the schema of an assessment."""
    properties = {
        "quiz": text("The assessment's id: the name of its course.", form=SLUG.pattern, says=_SLUG_SAYS),
        "title": text("What learners see above it.", examples=["Claims and coding: final questions"]),
        **rules(["each module", "module:minimum-necessary", "objective:minimum-necessary/why_little"]),
    }
    description = "What a course asks at its end, drawn from the banks of its modules."
    return mapping(description, properties, ["quiz", "title", "pass", "draw"])


def _draw(sources: Sequence[str]) -> Schema:
    low, high = COUNTS
    properties = {
        "from": text(
            "What the rule draws from: 'each objective' and 'each module' draw so many from every one, 'critical' from "
            "the questions that have to be right, 'any' from all.",
            form=SOURCE.pattern,
            says=SOURCE_SAYS,
            examples=list(sources),
        ),
        "count": {
            "description": f"How many: a whole number from {low} to {high}, or 'all'.",
            "anyOf": [{"type": "integer", "minimum": low, "maximum": high}, {"const": ALL}],
            "errorMessage": f"Write a whole number from {low} to {high}, or all.",
            "examples": [1, ALL],
        },
    }
    return mapping("One rule: '{from: each objective, count: 1}'.", properties, list(properties))
