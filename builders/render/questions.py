"""Questions for the browser: CommonMark to HTML, and the JSON that `themes/runtime/quiz.js` draws from."""

import functools
import html
import itertools
import json
import posixpath
import re
import string
from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from builders.model import HIDDEN, Md, Module, Overlay, Picture, Question
from builders.model.tokens import TOKEN, fill

_LOWER, _UPPER, _DIGITS = string.ascii_lowercase, string.ascii_uppercase, string.digits
_TURNED = str.maketrans(
    _LOWER + _UPPER + _DIGITS, "".join(row[len(row) // 2 :] + row[: len(row) // 2] for row in (_LOWER, _UPPER, _DIGITS))
)


@functools.cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.add_render_rule("link_open", _link_open)
    markdown.add_render_rule("link_close", _link_close)
    return markdown


def _link_open(self: Any, tokens: Any, number: int, options: Any, env: Any) -> str:
    env["way"] = not any(word in str(tokens[number].attrs["href"]) for word in env["hidden"])
    # In the LMS's frame the course would be gone.
    tokens[number].attrs |= {"target": "_blank", "rel": "noopener"}
    return str(self.renderToken(tokens, number, options, env)) if env["way"] else ""


def _link_close(_self: Any, _tokens: Any, _number: int, _options: Any, env: Any) -> str:
    # Links can't stand in links.
    return "</a>" if env["way"] else ""


def inline(text: str, overlay: Overlay) -> str:
    """Return a quiz text as inline HTML: neither an author nor the overlay can open a tag."""
    # A word that is nowhere in the text stands for each token: the overlay's texts are no Markdown.
    word = "token"
    while word in text:
        word += "n"
    values = [overlay.get(match[1], match[0]) for match in TOKEN.finditer(text)]
    numbers = itertools.count()
    # A link to what only learners may read keeps its words.
    hidden = [f"{word}{number}x" for number, value in enumerate(values) if value == HIDDEN]
    marked = TOKEN.sub(lambda _: f"{word}{next(numbers)}x", text).strip()
    rendered = str(_markdown().renderInline(marked, {"hidden": hidden}))
    return re.sub(rf"{word}([0-9]+)x", lambda match: _escaped(values[int(match[1])]), rendered)


def _escaped(text: str) -> str:
    # As CommonMark does it, so that all texts have the same few characters escaped.
    return html.escape(text).replace("&#x27;", "'")


def question_data(module: Module, question: Question, overlay: Overlay, *, prefix: str) -> dict[str, Any]:
    """Return one question as `quiz.js` reads it. `prefix` goes before the anchor of its review link.

    The key is turned (letters by 13, digits by 5): that keeps answers out of sight of a casual look, and no more.
    """
    key = {**question.body.key(), "why": Md(question.why)}
    return {
        "id": question.id,
        "code": question.code,
        "v": question.v,
        "kind": question.body.kind,
        "ask": inline(question.ask, overlay),
        **({"picture": _picture(question.picture, overlay)} if question.picture else {}),
        **({"drill": True} if question.drill else {}),
        "objective": question.objective,
        "hint": inline(question.hint, overlay),
        **_rendered(question.body.shown(), overlay),
        "points": question.points if question.body.graded and not question.drill else 0,
        "critical": question.critical,
        **({} if question.shuffle and module.bank.rules.shuffle else {"fixed": True}),
        "cite": question.cite,
        "review": _review(module, question, prefix),
        "key": turned(_rendered(key, overlay)),
    }


def _picture(picture: Picture, overlay: Overlay) -> tuple[str, str]:
    return media_name(picture.file), " ".join(fill(picture.words, overlay).split())


def media_name(path: str) -> str:
    """Return the name in a package of what a module calls `path`."""
    return posixpath.normpath(posixpath.join("modules", path))


def script_json(data: object) -> Markup:
    """Return JSON that is safe inside a script element, in one spelling for one value."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Markup: the only characters that could end the element or start a comment in it are escaped here.
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def turn(text: str) -> str:
    """Return the text with letters turned by 13 and digits by 5; turning twice gives the text back."""
    return text.translate(_TURNED)


def _review(module: Module, question: Question, prefix: str) -> tuple[str, str, str] | None:
    """Return the address of the part to read again, its title and its code."""
    anchor = question.review.partition("#")[2]
    block = next((block for block in module.blocks if block.id == anchor), None)
    return (f"#{prefix}{anchor}", block.title, block.code) if block else None


def _rendered(data: Any, overlay: Overlay) -> Any:
    """Return JSON data with its Markdown texts as HTML."""
    match data:
        case Md():
            return inline(data, overlay)
        case Mapping():
            return {key: _rendered(value, overlay) for key, value in data.items()}
        case list() | tuple():
            return [_rendered(value, overlay) for value in data]
        case _:
            return data


def turned(data: Any) -> Any:
    """Return JSON data with all its texts turned, as keys travel."""
    match data:
        case str():
            return turn(data)
        case Mapping():
            return {key: turned(value) for key, value in data.items()}
        case list():
            return [turned(value) for value in data]
        case _:
            return data
