"""The keys of question kinds. Which of them go together is what `KINDS` says; here is what each holds."""

from collections.abc import Iterator

from builders.model.node import DECIMAL
from builders.questions import KEYS, KINDS
from builders.questions.attest import FULL_NAME, TICK
from builders.questions.choices import LETTER, LETTER_SAYS, LETTERS, MARKS, STEP_ID, STEP_SAYS
from builders.questions.credit import ALL, PARTIAL, PENALTY
from builders.questions.match import TARGET, TARGET_SAYS
from builders.questions.scale import NAMED
from builders.questions.scenario import END
from builders.sources.schemas.forms import Schema, contains, entries, flag, mapping, some_of, text, whole, without, word

_NAMES = ", ".join(f"'{key}:'" for key in KEYS)
_NUMBER_SAYS = "Write a number such as 60, 4.5, -2 or 1,000."
_ONE_RIGHT = "No answer is marked right: change 'wrong:' to 'right:' at the one that is."
_MOST = len(LETTERS)


def kind_keys() -> Schema:
    """Return what each key holds that belongs to a kind, or to several."""
    return {
        "answers": _answers(MARKS[:2], "The choices. One 'right:' makes it single choice, two or more 'select all'."),
        "truth": flag("Whether the statement in 'ask:' is true. It needs 'why_true:' and 'why_false:' too."),
        "why_true": text("With 'truth:': the reason shown to those who said true, whether they were right or not."),
        "why_false": text("With 'truth:': the reason shown to those who said false, whether they were right or not."),
        "match": entries("Pairs to match: each 'item:' with its target.", _pair(), low=2, high=_MOST),
        "decoys": entries(
            "With 'match:': further targets that belong to no item.", _named("A target without an item.", _target())
        ),
        "order": entries(
            "The entries in the right order; learners get them in another.",
            _named("An entry.", _letter()),
            low=2,
            high=_MOST,
        ),
        "number": _number(),
        "unit": text("With 'number:': what the number counts, shown beside the input.", examples=["days"]),
        "accept": entries(
            "Every spelling that is right, for a word or two to write. Case, blanks and a full stop at the end don't "
            "matter.",
            text("A spelling that is right."),
        ),
        "gaps": text(
            "A text with gaps: the answer stands in braces, further spellings after a bar.",
            form=r"[\s\S]*(?<!\{)\{[^{}]*[^{}|\s][^{}]*\}(?!\})[\s\S]*",
            says="Put the word to be filled in into braces: {word} or {word|other spelling}.",
            examples=["Tell your {privacy officer|compliance officer} at once."],
        ),
        "scale": {
            "description": "Labels in order, for an opinion: no answer is right or earns points. Your own labels, or "
            + " or ".join(f"{name} ({', '.join(labels)})" for name, labels in NAMED.items())
            + ".",
            "anyOf": [{"enum": list(NAMED)}, entries("Labels in order.", text("A label."), low=2, high=_MOST)],
        },
        "attest": text("A statement to confirm. It earns no points and never fails anyone."),
        "evidence": {
            **entries(
                f"With 'attest:': how it is confirmed. '{TICK}' is a box to tick, '{FULL_NAME}' asks for the name too. "
                "The box alone if you leave this out.",
                {"enum": [TICK, FULL_NAME]},
            ),
            "allOf": [contains({"const": TICK}, f"Write [{TICK}] or [{TICK}, {FULL_NAME}].")],
        },
        "scenario": entries(
            "The steps of a case, the first one first. Each choice says with 'goto:' what follows.", _step(), high=_MOST
        ),
        "credit": word(
            "What a partly right answer earns. 'all': nothing (so it is if you leave this out). 'partial': a share. "
            "'partial_penalty', for answers alone: a share, and each wrong choice takes one away.",
            (ALL, PARTIAL, PENALTY),
        ),
    }


def kind_rules() -> Schema:
    """Return the rules that exactly one key names the kind, and that only its own keys stand beside it."""
    known = tuple(dict.fromkeys(key for kind in KINDS for key in kind.keys))
    own = {kind.keys[0]: kind.keys for kind in KINDS}
    says = f"The question has nothing to answer. Write exactly one of {_NAMES}."
    return {
        "allOf": [some_of(KEYS, says)],
        "dependencies": {name: {"allOf": list(_beside(name, keys, known))} for name, keys in own.items()},
    }


def _beside(name: str, keys: tuple[str, ...], known: tuple[str, ...]) -> Iterator[Schema]:
    others = [key for key in known if key not in keys]
    yield without(others, f"This key does not go with '{name}:'. A question has exactly one of {_NAMES}.")
    if name == "truth":
        yield {"required": ["why_true", "why_false"]}
    if "credit" in keys and name != "answers":
        yield {"properties": {"credit": {"enum": [ALL, PARTIAL]}}}


def _answers(marks: tuple[str, ...], description: str) -> Schema:
    choices = entries(description, _choice(marks), low=2, high=_MOST)
    return {**choices, "allOf": [contains({"type": "object", "required": ["right"]}, _ONE_RIGHT)]}


def _choice(marks: tuple[str, ...]) -> Schema:
    """Return the schema of a choice; one that may be neutral is a scenario's, and goes on to a step."""
    says = {
        "right": text("A right choice. Texts are Markdown."),
        "wrong": text("A wrong choice: best one that people really believe."),
        "neutral": text("A choice that is neither right nor wrong: it takes nothing from the score."),
    }
    names = " or ".join(f"'{mark}:'" for mark in marks)
    properties = {
        **{mark: says[mark] for mark in marks},
        "why": text("The reason, shown to those who chose this. Say why, don't just say 'wrong'."),
    }
    if len(marks) == len(MARKS):
        description = f"The id of the step that follows, or '{END}'."
        properties["goto"] = text(description, form=STEP_ID.pattern, says=STEP_SAYS, examples=[END])
    required = [key for key in properties if key not in marks]
    return mapping(
        f"A choice: {names}, with its reason.",
        {**properties, "id": _letter()},
        required,
        allOf=[some_of(marks, f"A choice is marked by one of {names}.")],
        dependencies={mark: without([m for m in marks if m != mark], f"Keep one of {names}.") for mark in marks},
    )


def _letter() -> Schema:
    description = (
        "The letter that records know it by. Leave it out: letters go by the order. Write it to keep a letter with its "
        "text when you move, add or delete entries after a release."
    )
    return text(description, form=LETTER.pattern, says=LETTER_SAYS, examples=["c"])


def _target() -> Schema:
    return {
        **_letter(),
        "pattern": whole(TARGET.pattern),
        "patternErrorMessage": TARGET_SAYS,
        "errorMessage": TARGET_SAYS,
    }


def _named(description: str, letter: Schema) -> Schema:
    """Return the schema of a text, or of one with its letter."""
    both = mapping("A text with its letter.", {"text": text(description), "id": letter}, ["text"])
    return {"description": description, "anyOf": [text(description), both]}


def _pair() -> Schema:
    properties = {
        "item": text("What the learner finds a target for."),
        "with": _named("The target that belongs to it. Items may share one.", _target()),
        "why": text("The reason, shown with the answer."),
        "id": _letter(),
    }
    return mapping("An item and its target.", properties, ["item", "with"])


def _step() -> Schema:
    form = f"(?!{END}$){STEP_ID.pattern}"
    properties = {
        "id": text(
            "The step's name, for 'goto:'.", form=form, says=f"{STEP_SAYS} It is not '{END}'.", examples=["start"]
        ),
        "ask": text("What happens, and what is asked here."),
        "critical": flag("Whether this step has to be right on every path that leads through it."),
        "answers": _answers(MARKS, "The choices of this step."),
    }
    return mapping("A step of the case.", properties, ["id", "ask", "answers"])


def _number() -> Schema:
    bounds = {
        "value": _decimal("The number that is right. It needs 'within:'."),
        "within": _decimal("How far off an answer may be."),
        "low": _decimal("The least that is right. It needs 'high:'."),
        "high": _decimal("The most that is right."),
    }
    message = "Write {value: 60, within: 2} or {low: 58, high: 62}."
    dependencies = {
        "value": {"allOf": [without(("low", "high"), message), {"required": ["within"]}]},
        "within": ["value"],
        "low": ["high"],
        "high": ["low"],
    }
    rules = {"allOf": [some_of(("value", "low"), message)], "dependencies": dependencies}
    description = "The number that is right: 60, or {value: 60, within: 2}, or {low: 58, high: 62}."
    return {"description": description, "anyOf": [_decimal("A number."), mapping("A range.", bounds, [], **rules)]}


def _decimal(description: str) -> Schema:
    return {
        "description": description,
        "type": ["number", "string"],
        "pattern": whole(DECIMAL.pattern),
        "patternErrorMessage": _NUMBER_SAYS,
        "minimum": -(10**15),
        "maximum": 10**15,
    }
