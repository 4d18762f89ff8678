"""Modules and courses as versions see them: a digest for each part, so that a difference has a name.

Facts are resolved and the organisation's tokens stand as written, as in the digest `source`. `docs/versions.md` says
which key belongs to which part.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from builders.model import Course, Module, Overlay
from builders.model.digest import canonical, course_digests, digest, filled, module_digests, only_facts
from builders.model.fact import PREFIX
from builders.model.release import CourseParts, ModuleRelease, Parts, QuestionParts
from builders.model.same import kept
from builders.model.tokens import tokens
from builders.sources.passages import Passage, passages
from builders.versions.codebook import codebook

RULES = ("[LAW]", "[POLICY]")
"""The labels whose sentences are rules: who changes one changes what people are held to."""
_ASKED = frozenset({"ask", "text", "statement", "pieces", "labels", "unit"})
_TOLD = frozenset({"hint", "cite"})


def module_release(module: Module, translations: Iterable[Module], overlay: Overlay) -> ModuleRelease:
    """Return what a release says of a module and its translations."""
    return ModuleRelease(
        slug=module.slug,
        version=module.version,
        title=module.title,
        minutes=module.minutes,
        languages={one.language: module_parts(one, overlay) for one in (module, *translations)},
        codebook=codebook(module, overlay),
    )


@kept
def module_parts(module: Module, overlay: Overlay) -> Parts:
    """Return the parts of a module in its language."""
    facts = only_facts(overlay)
    written = canonical(module)
    data = filled(written, facts)
    texts = {
        **{name: data[name] for name in ("title", "summary", "body", "quiz")},
        "rules": rules(data["body"]),
        "order": [question["id"] for question in data["questions"]],
        **{f"objective {name}": text for name, text in data["objectives"].items()},
        **{f"media {path}": sha256 for path, sha256 in data["media"].items()},
    }
    pairs = zip(written["questions"], data["questions"], strict=True)
    return Parts(
        digests=module_digests(module, overlay),
        texts={name: digest(value) for name, value in texts.items()},
        questions={resolved["id"]: _question(raw, resolved, facts) for raw, resolved in pairs},
    )


def course_parts(course: Course) -> CourseParts:
    """Return the parts of a course in its language, apart from its modules."""
    texts: dict[str, Any] = {"title": course.title, "summary": course.summary, "overlay": _shown_values(course)}
    if course.round:
        texts["round"] = course.round
    if course.assessment is not None:
        texts["assessment"] = {"title": course.assessment.title, "quiz": course.assessment.rules.canonical()}
    return CourseParts(
        digests=course_digests(course), texts={name: digest(filled(value, {})) for name, value in texts.items()}
    )


def rules(body: str) -> list[str]:
    """Return the sentences and table rows of a page that a label calls law or policy, with single blanks.

    What a paragraph with such a sentence introduces by a colon at its end, a list or a table, belongs to the rule.
    """
    found, introduced = [], False
    for passage in passages(body):
        units = list(_units(passage))
        labelled = [unit for unit in units if any(label in unit for label in RULES)]
        belongs = introduced and (passage.listed or passage.kind == "row")
        found += units if belongs else labelled
        introduced = belongs or (bool(labelled) and passage.text.rstrip().endswith(":"))
    return [" ".join(unit.split()) for unit in found]


def _units(passage: Passage) -> Iterator[str]:
    if passage.kind == "row":
        yield passage.text
    else:
        yield from (sentence for _, sentence in passage.sentences())


def _question(written: Mapping[str, Any], question: Mapping[str, Any], facts: Overlay) -> QuestionParts:
    data = {name: value for name, value in question.items() if name != "v"}
    # A figure in a reason is part of what a learner is held to, as one in the stem is.
    figures = {name: facts[name] for name in _facts(written) if name in facts}
    return QuestionParts(
        v=question["v"],
        asked=digest(_only("asked", data)),
        key=digest([_only("key", data), figures]),
        told=digest(_only("told", data)),
    )


def _part(name: str) -> str:
    """Return the part of a question that a key belongs to."""
    if name in _ASKED:
        return "asked"
    return "told" if name in _TOLD or name.startswith("why") else "key"


def _only(part: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of one part; an object, or an array of objects, holds keys of every part."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, Mapping):
            found[name] = _only(part, value)
        elif isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value):
            found[name] = [_only(part, entry) for entry in value]
        elif _part(name) == part:
            found[name] = value
    return found


def _facts(data: Any) -> Iterator[str]:
    return (name for text in _texts(data) for name, _ in tokens(text) if name.startswith(PREFIX))


def _shown_values(course: Course) -> dict[str, str]:
    """Return what the organisation filled in, as far as the course's modules show it."""
    texts = (text for module in course.modules for text in _texts(canonical(module)))
    named = {name for text in texts for name, _ in tokens(text) if not name.startswith(PREFIX)}
    return {name: course.overlay[name] for name in sorted(named) if name in course.overlay}


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        yield from (text for value in data.values() for text in _texts(value))
    elif isinstance(data, list):
        yield from (text for value in data for text in _texts(value))
