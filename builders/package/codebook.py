"""`codebook.json`: what each reported id and letter stands for. No keys: the ledger has those (`docs/codebook.md`)."""

from collections.abc import Iterator
from typing import Any

from builders.model import Course, Module, Question
from builders.model.course import ASSESSMENT
from builders.model.digest import filled, shown_version
from builders.model.reported import interaction_id, mark, objective_id
from builders.model.words import words_in
from builders.versions.codebook import asked

FORMAT = 1
_TEXTS = ("statement", "pieces", "unit")


def codebook(course: Course) -> dict[str, Any]:
    """Return the codebook of a course, as its learners read the texts."""
    return {
        "format": FORMAT,
        "course": course.id,
        "version": shown_version(course),
        "language": course.language,
        "objectives": dict(_objectives(course)),
        "interactions": {
            name: filled(entry, course.overlay)
            for module in course.modules
            for question in module.bank.live
            for name, entry in _interactions(course, module, question)
        },
    }


def _objectives(course: Course) -> Iterator[tuple[str, dict[str, Any]]]:
    for module in course.modules:
        version = module.version.minor_form
        entry = {"module": module.slug, "version": version, "title": module.title}
        yield objective_id(module.slug, version, mark(course)), {**entry, "objectives": dict(module.objectives)}
    if course.assessment:
        version = course.version.minor_form
        entry = {"module": ASSESSMENT, "version": version, "title": course.assessment.title}
        yield objective_id(ASSESSMENT, version, mark(course)), entry


def _interactions(course: Course, module: Module, question: Question) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each name under which a question is reported, with what it means there."""
    whole = _entry(course, module, question)
    for suffix, part in _parts(question):
        yield interaction_id(module.slug, question, mark(course), suffix), {**whole, **part}


def _entry(course: Course, module: Module, question: Question) -> dict[str, Any]:
    data, words = asked(question), words_in(course.language)
    body = question.body.canonical()
    if "truth" in body:
        data["letters"] = {"choices": {"t": words.true, "f": words.false}}
    # By letter: the authored order is the right one where things are put in order.
    data["letters"] = {name: dict(sorted(texts.items())) for name, texts in data["letters"].items()}
    return {
        "module": module.slug,
        "question": question.id,
        **data,
        **({"practice": True} if question.drill else {}),
        **{name: body[name] for name in _TEXTS if body.get(name)},
    }


def _parts(question: Question) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the suffix of each interaction that a question is reported as, with what is said of that one alone."""
    body = question.body.canonical()
    for gap in range(len(body["pieces"]) - 1 if "pieces" in body else 0):
        yield f"__g{gap + 1}", {"gap": gap + 1}
    for step in body.get("steps", ()):
        texts = {choice["id"]: choice["text"] for choice in step["choices"]}
        yield (
            f"__{step['id']}",
            {"step": step["id"], "ask": step["ask"], "letters": {"choices": dict(sorted(texts.items()))}},
        )
    if "pieces" not in body:
        yield "", {}
