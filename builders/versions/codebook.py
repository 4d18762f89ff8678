"""The codebook: what each id and letter in a record stands for, and what is right, as a release froze them."""

from collections.abc import Mapping
from typing import Any

from builders.model import Module, Overlay, Question
from builders.model.digest import filled, only_facts
from builders.questions.choices import LETTERS

_LISTS = ("choices", "items", "targets", "entries")


def codebook(module: Module, overlay: Overlay) -> dict[str, dict[str, Any]]:
    """Return an entry for each live question. Facts are resolved, the organisation's tokens stand as written."""
    facts = only_facts(overlay)
    return {question.id: filled(_entry(question), facts) for question in module.bank.live}


def letters(entry: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the letters of an entry with their texts, by list; empty where the entry has another form than ours."""
    lists = entry.get("letters")
    if not isinstance(lists, Mapping):
        return {}
    return {
        name: {letter: text for letter, text in texts.items() if isinstance(text, str)}
        for name, texts in lists.items()
        if isinstance(texts, Mapping)
    }


def asked(question: Question) -> dict[str, Any]:
    """Return what is asked, by which names and letters: an entry without what is right."""
    return {
        "v": question.v,
        "kind": question.body.kind,
        "objective": question.objective,
        "ask": question.ask,
        "letters": _letters(question.body.canonical()),
    }


def _entry(question: Question) -> dict[str, Any]:
    return {**asked(question), "right": _right(question, question.body.canonical())}


def _letters(body: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return a text for each letter: by list, in a scenario by step (`step start`)."""
    found = {name: {one["id"]: one["text"] for one in body[name]} for name in _LISTS if name in body}
    for step in body.get("steps", ()):
        found[f"step {step['id']}"] = {choice["id"]: choice["text"] for choice in step["choices"]}
    if "labels" in body:
        found["labels"] = dict(zip(LETTERS, body["labels"], strict=False))
    return found


def _right(question: Question, body: Mapping[str, Any]) -> Any:
    """Return the key as the browser has it; of a scenario the right letters by step."""
    if "steps" not in body:
        return question.body.key()["right"]
    return {s["id"]: "".join(sorted(c["id"] for c in s["choices"] if c["mark"] == "right")) for s in body["steps"]}
