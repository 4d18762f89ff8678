"""Translated banks: `quizzes/<module>.<language>.yml`, texts by id; keys, marks, points and cites are the base's."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from builders.errors import Problem
from builders.model import Bank, Picture, Question, Version
from builders.model.node import Fields
from builders.model.texts import Texts
from builders.sources.banks import bank_path, check_id, read_picture
from builders.sources.pages import read_translates
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml


def read_translated_bank(
    root: Path, base: Bank, version: Version, language: str, problems: list[Problem]
) -> Bank | None:
    """Read the translation of a bank; `version` is what its module has. None and problems if it can't be read."""
    path = bank_path(f"{base.id}.{language}")
    text = read_text(root, path, problems)
    node = None if text is None else parse_yaml(text, path, problems)
    if node is None:
        return None
    fields = Fields(node, problems)
    check_id(fields, base.id)
    read_translates(fields, version)
    title = fields.text("title")
    found = dict(_questions(fields, base))
    for question in base.live:
        if question.id not in found:
            hint = f"Add '- id: {question.id}' with its texts."
            fields.problem("I004", f"the question '{question.id}' is not translated.", hint, key="questions")
    fields.close()
    # What is asked no more, or not yet, may stay as it is.
    questions = tuple(found.get(question.id, question) for question in base.questions)
    return replace(base, title=title, questions=questions, path=path)


def _questions(fields: Fields, base: Bank) -> Iterator[tuple[str, Question]]:
    known = {question.id: question for question in base.questions}
    seen: set[str] = set()
    for node in fields.items("questions"):
        entry = Fields(node, fields.problems)
        question_id = entry.text("id")
        if question_id in seen:
            entry.problem("S003", f"the question '{question_id}' is here twice.", "Keep one.", key="id")
        elif question_id in known:
            yield question_id, _question(entry, known[question_id])
        elif question_id:
            entry.problem("I005", f"{base.path} has no question '{question_id}'.", "Correct the id.", key="id")
        seen.add(question_id)


def _question(fields: Fields, base: Question) -> Question:
    before = len(fields.problems)
    texts = Texts(fields, base.id)
    question = replace(
        base,
        ask=texts.needed("ask"),
        hint=texts.text("hint", base.hint),
        why=texts.text("why", base.why),
        body=base.body.translated(texts),
        picture=_picture(fields, texts, base.picture),
        where=fields.place("id"),
    )
    texts.close()
    if len(fields.problems) == before and not any(base.body.problems()):
        for code, sentence, hint in question.body.problems():
            texts.problem(code, sentence, hint)
    return question


def _picture(fields: Fields, texts: Texts, base: Picture | None) -> Picture | None:
    """Return the picture with words in this language; it may be another file, where there is writing in it."""
    if base is None or fields.has("picture"):
        return base and read_picture(fields, file=base.file)
    texts.problem("I004", "'picture' is not translated.", "Add a line 'picture: {words: ...}' here.")
    return base
