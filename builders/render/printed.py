"""A module on paper: one page with its text, its questions, their keys and reasons, that needs no other file."""

import base64
import mimetypes
import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from builders.model import Course, Module
from builders.model.digest import module_digests
from builders.model.release import Release
from builders.model.words import words_in
from builders.render.answers import rows
from builders.render.player import rendered
from builders.render.questions import inline, media_name
from builders.render.scripts import style
from builders.render.templates import render
from builders.sources.config import Config

_CHECK = re.compile(r'<div data-check="([a-z0-9_]+)"></div>')


def printed(
    course: Course, module: Module, config: Config, questions: Sequence[Mapping[str, Any]], release: Release
) -> str:
    """Return the page of a module in a course; `questions` are its live ones, with every token resolved."""
    by_id = {question["id"]: _question(question) for question in questions}
    parts = [_part(html, by_id) for _, html in rendered(course, module, config)]
    asked = set(module.checks)
    html = render(
        "player/printed.html",
        course=course,
        module=module,
        release=release,
        digests=module_digests(module, course.overlay),
        words=words_in(course.language),
        sheet=Markup(style("course.css")),  # noqa: S704 - our own
        parts=[Markup(part) for part in parts],  # noqa: S704 - our own
        quiz=[data for name, data in by_id.items() if name not in asked],
    )
    return _whole(html, module)


def _part(html: str, questions: Mapping[str, Any]) -> str:
    """Return a block with its questions where the learner was asked."""
    return _CHECK.sub(lambda match: render("player/printed-question.html", question=questions[match[1]]), html)


def _question(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a question for the template: its texts as HTML."""
    answers = [(row.letter, _html(row.text), row.mark, _html(row.why)) for row in rows(data)]
    texts = {key: _html(data[key]) for key in ("ask", "hint", "why")}
    return {**data, **texts, "answers": answers}


def _html(text: str) -> Markup:
    return Markup(inline(text, {}))  # noqa: S704 - Markdown without HTML


def _whole(html: str, module: Module) -> str:
    """Return the page with its pictures, recordings and files in it."""
    for path, data in module.media.items():
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        html = html.replace(f'"{media_name(path)}"', f'"data:{kind};base64,{base64.b64encode(data).decode()}"')
    return html
