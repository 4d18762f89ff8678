"""Questions for the browser: CommonMark to HTML, and the JSON that `themes/runtime/quiz.js` draws from."""

import codecs
import functools
import json
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from builders.model import Module, Overlay, Question
from builders.model.tokens import fill
from builders.questions import Multiple, Single, Truth


@functools.cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def inline(text: str, overlay: Overlay) -> str:
    """Return a quiz text as inline HTML: what an author wrote can't open a tag."""
    return str(_markdown().renderInline(fill(text, overlay).strip()))


def question_data(module: Module, question: Question, overlay: Overlay, *, prefix: str) -> dict[str, Any]:
    """Return one question as `quiz.js` reads it. `prefix` goes before the anchor of its review link.

    The key is turned by 13 letters: it keeps answers out of sight of a casual look, and claims no more than that.
    """
    return {
        "id": question.id,
        "code": question.code,
        "v": question.v,
        "kind": question.body.kind,
        "ask": inline(question.ask, overlay),
        "choices": choices(question, overlay),
        "points": question.points,
        "critical": question.critical,
        "cite": question.cite,
        "review": _review(module, question, prefix),
        "key": _key(question, overlay),
    }


def choices(question: Question, overlay: Overlay) -> list[tuple[str, str]]:
    """Return id and HTML of each choice; a statement's two are the interface's own."""
    match question.body:
        case Single(choices=found) | Multiple(choices=found):
            return [(choice.id, inline(choice.text, overlay)) for choice in found]
        case _:
            return []


def script_json(data: object) -> Markup:
    """Return JSON that is safe inside a script element, in one spelling for one value."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Markup: the only characters that could end the element or start a comment in it are escaped here.
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def _review(module: Module, question: Question, prefix: str) -> tuple[str, str] | None:
    anchor = question.review.partition("#")[2]
    block = next((block for block in module.blocks if block.id == anchor), None)
    return (f"#{prefix}{anchor}", block.title) if block else None


def _key(question: Question, overlay: Overlay) -> dict[str, Any]:
    match question.body:
        case Single(choices=found) | Multiple(choices=found):
            right = "".join(choice.id for choice in found if choice.right)
            whys = {choice.id: choice.why for choice in found}
        case Truth(truth=truth, why_true=why_true, why_false=why_false):
            right, whys = "t" if truth else "f", {"t": why_true, "f": why_false}
        case _:  # pragma: no cover - a kind without a case here fails its vectors
            raise TypeError(question.body.kind)
    turned = {choice: _turn(inline(why, overlay)) for choice, why in whys.items()}
    return {"right": _turn(right), "why": _turn(inline(question.why, overlay)), "whys": turned}


def _turn(text: str) -> str:
    return codecs.encode(text, "rot13")
