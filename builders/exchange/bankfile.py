"""Writing a bank as YAML."""

from collections.abc import Mapping, Sequence
from typing import Any

from builders.sources.yamltext import item, quoted, scalar

_ORDER = (
    *("id", "v", "status", "objective", "critical", "drill", "shuffle", "points", "tags", "cite"),
    *("ask", "picture", "hint", "review"),
)


def bank_yaml(slug: str, title: str, pass_percent: int, questions: Sequence[Mapping[str, Any]]) -> str:
    """Return the text of `quizzes/<slug>.yml`, one blank line between questions."""
    head = [f"quiz: {scalar('quiz', slug)}", f"title: {quoted(title)}", f"pass: {pass_percent}", "", "questions:"]
    blocks = ["\n".join(item(_ordered(question), 2)) for question in questions]
    return "\n".join(head) + "\n" + "\n\n".join(blocks) + "\n"


def _ordered(question: Mapping[str, Any]) -> dict[str, Any]:
    last = {"why": question["why"]} if "why" in question else {}
    body = {key: value for key, value in question.items() if key not in (*_ORDER, "why")}
    return {**{key: question[key] for key in _ORDER if key in question}, **body, **last}
