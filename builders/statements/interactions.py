"""Questions as interaction activities (xAPI 1.0.3, Data 2.4.4.1): what was asked, what could be said, what is right.

The packages bring these definitions along, and the page's script sends them as they are. `tests/vectors/encodings.json`
holds cases of them, beside the responses that the script writes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from builders.model import Course, Module, Overlay, Question
from builders.model.digest import filled
from builders.model.reported import interaction_id, mark
from builders.questions.choices import LETTERS

QUESTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
_LONGEST = 250
_Body = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Interaction:
    """What one question is reported as, in one language. `right` has every response that is right.

    `parts` holds what can be answered, by the standard's name of such a list: ids with their texts.
    """

    kind: str
    ask: str = ""
    right: tuple[str, ...] = ()
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def to_interaction(question: Question, overlay: Overlay) -> dict[str, Interaction]:
    """Return the interactions of a question, in its own language, by the suffix of their names."""
    body = filled(dict(question.body.canonical()), overlay)
    return dict(_interactions(body, filled(question.ask, overlay), question.body.kind))


def definition(interactions: Mapping[str, Interaction]) -> dict[str, Any]:
    """Return the definition of an activity. `interactions` says it by language; what is right is that of the first."""
    own = next(iter(interactions.values()))
    return {
        "type": QUESTION,
        "description": {language: one.ask for language, one in interactions.items()},
        "interactionType": own.kind,
        # None at all would say that every answer is wrong.
        **({"correctResponsesPattern": list(own.right)} if own.right else {}),
        **{name: [_part(interactions, name, part) for part in own.parts[name]] for name in own.parts},
    }


def definitions(course: Course, translations: Mapping[str, Course]) -> dict[str, dict[str, Any]]:
    """Return the definitions of all questions of a course, by module and the name of the interaction.

    `translations` holds the course in other languages, by language.
    """
    everywhere = {course.language: course, **translations}
    return {module.slug: dict(_of_module(course, module, everywhere)) for module in course.modules}


def _of_module(
    course: Course, module: Module, everywhere: Mapping[str, Course]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for question in module.bank.live:
        spoken = {
            language: to_interaction(found, one.overlay)
            for language, one in everywhere.items()
            if (found := _twin(one, module, question))
        }
        for suffix in spoken[course.language]:
            said = {language: parts[suffix] for language, parts in spoken.items() if suffix in parts}
            yield interaction_id(module.slug, question, mark(course), suffix), definition(said)


def _twin(course: Course, module: Module, question: Question) -> Question | None:
    """Return a question in another language, if that has the same version of it."""
    for one in course.modules:
        if one.slug == module.slug:
            found = one.bank.question(question.id)
            return found if found and found.v == question.v else None
    return None


def _part(interactions: Mapping[str, Interaction], name: str, part: str) -> dict[str, Any]:
    texts = {language: one.parts[name][part] for language, one in interactions.items() if part in one.parts[name]}
    return {"id": part, "description": texts}


def _interactions(body: _Body, ask: str, kind: str) -> Iterator[tuple[str, Interaction]]:
    if kind in ONCE:
        found = ONCE[kind](body)
        yield "", replace(found, ask=f"{ask} {found.ask}".strip())
    else:
        yield from BY_PARTS[kind](body, ask)


def _choice(body: _Body) -> Interaction:
    right = "[,]".join(sorted(one["id"] for one in body["choices"] if one["mark"] == "right"))
    return Interaction(kind="choice", right=(right,), parts={"choices": _named(body["choices"])})


def _truth(body: _Body) -> Interaction:
    return Interaction(kind="true-false", right=("true" if body["truth"] else "false",))


def _match(body: _Body) -> Interaction:
    right = "[,]".join(f"{one['id']}[.]{one['target']}" for one in body["items"])
    lists = {"source": _named(body["items"]), "target": _named(body["targets"])}
    return Interaction(kind="matching", right=(right,), parts=lists)


def _order(body: _Body) -> Interaction:
    right = "[,]".join(one["id"] for one in body["entries"])
    return Interaction(kind="sequencing", right=(right,), parts={"choices": _named(body["entries"])})


def _number(body: _Body) -> Interaction:
    return Interaction(kind="numeric", right=(f"{body['low']}[:]{body['high']}",))


def _text(body: _Body) -> Interaction:
    return Interaction(kind="fill-in", right=_written(body["accept"]))


def _scale(body: _Body) -> Interaction:
    return Interaction(kind="likert", parts={"scale": dict(zip(LETTERS, body["labels"], strict=False))})


def _attest(body: _Body) -> Interaction:
    return Interaction(kind="fill-in", ask=body["statement"])


def _gaps(body: _Body, ask: str) -> Iterator[tuple[str, Interaction]]:
    sentence = " ___ ".join(piece.strip() for piece in body["pieces"]).strip()
    for number, accepted in enumerate(body["accept"], 1):
        said = f"{ask} {sentence} ({number})"
        yield f"__g{number}", Interaction(kind="fill-in", ask=said, right=_written(accepted))


def _scenario(body: _Body, ask: str) -> Iterator[tuple[str, Interaction]]:
    """Give each step, then the whole path."""
    steps = {step["id"]: step for step in body["steps"]}
    for name, step in steps.items():
        right = tuple(one["id"] for one in step["choices"] if one["mark"] == "right")
        parts = {"choices": _named(step["choices"])}
        yield f"__{name}", Interaction(kind="choice", ask=f"{ask} {step['ask']}", right=right, parts=parts)
    best, at = list[str](), next(iter(steps), "")
    while choice := next((one for one in steps.get(at, {"choices": ()})["choices"] if one["mark"] == "right"), None):
        best.append(f"{at}[.]{choice['id']}")
        at = choice["goto"]
    asks = {name: step["ask"] for name, step in steps.items()}
    yield "", Interaction(kind="performance", ask=ask, right=("[,]".join(best),), parts={"steps": asks})


def _named(entries: Any) -> dict[str, str]:
    """Return texts by id, in the order of the ids: the authored one may say what is right."""
    return {one["id"]: one["text"] for one in sorted(entries, key=lambda one: one["id"])}


def _written(accepted: Any) -> tuple[str, ...]:
    """Return patterns for what is written: without the signs that part a list, as long as every LMS takes it."""
    return tuple(f"{{case_matters=false}}{text.replace('[,]', ',')[:_LONGEST]}" for text in accepted)


ONCE: Mapping[str, Callable[[_Body], Interaction]] = {
    "single": _choice,
    "multiple": _choice,
    "truth": _truth,
    "match": _match,
    "order": _order,
    "number": _number,
    "text": _text,
    "scale": _scale,
    "attest": _attest,
}
"""The kinds that are reported as one interaction."""
BY_PARTS: Mapping[str, Callable[[_Body, str], Iterator[tuple[str, Interaction]]]] = {
    "gaps": _gaps,
    "scenario": _scenario,
}
