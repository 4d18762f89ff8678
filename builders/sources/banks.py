"""Banks: `quizzes/<module>.yml`, the questions of one module."""

import re
from pathlib import Path

from builders.errors import Problem
from builders.model import Bank, Picture, Question
from builders.model.node import Fields, Node
from builders.questions import KINDS, read_body
from builders.sources.dates import read_law_checked
from builders.sources.rules import read_rules
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

DEFAULTS = ("objective", "cite", "review")
STATUSES = ("draft", "live", "retired")
QUESTION_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
QUESTIONS = 500
"""In one bank, at most; a module asks ten or twenty."""
ID_SAYS = "Use lower case, digits and underscores, 2 to 40 characters, a letter first."


def bank_path(slug: str) -> str:
    """Return where the bank of a module stands."""
    return f"quizzes/{slug}.yml"


def read_bank(root: Path, slug: str, problems: list[Problem]) -> Bank | None:
    """Read the bank of the module `slug`, or None and problems."""
    path = bank_path(slug)
    text = read_text(root, path, problems)
    node = None if text is None else parse_yaml(text, path, problems)
    if node is None:
        return None
    fields = Fields(node, problems)
    check_id(fields, slug)
    title, rules, law_checked = fields.text("title"), read_rules(fields), read_law_checked(fields)
    defaults = fields.mapping("defaults", required=False)
    if defaults is not None:
        # Before any question asks: its keys are not known here for that.
        for key in DEFAULTS:
            defaults.text(key, default="")
        defaults.close()
    items = fields.items("questions")
    if len(items) > QUESTIONS:
        hint = "Make two modules of it."
        problems.append(
            Problem(code="Y005", where=items[QUESTIONS].where, message=f"over {QUESTIONS} questions.", hint=hint)
        )
    questions = [_question(item, problems, defaults) for item in items[:QUESTIONS]]
    fields.close()
    return Bank(
        id=slug,
        title=title,
        rules=rules,
        questions=tuple(question for question in questions if question),
        path=path,
        law_checked=law_checked,
    )


def check_id(fields: Fields, slug: str) -> None:
    """Note a problem where a bank calls itself by another name than its module's."""
    found = fields.text("quiz")
    if found and found != slug:
        hint = f"A bank's id is its module's slug: write 'quiz: {slug}'."
        message = f"the bank calls itself {found!r}."
        fields.problems.append(Problem(code="S005", where=fields.place("quiz"), message=message, hint=hint))


def read_picture(fields: Fields, *, file: str = "") -> Picture | None:
    """Read `picture:`, if it is there; a translation may leave out the `file` that its base has."""
    inner = fields.mapping("picture", required=False)
    if inner is None:
        return None
    found = Picture(file=inner.text("file", default=file or None), words=inner.text("words"), where=inner.place("file"))
    inner.close()
    return found


def _question(node: Node, problems: list[Problem], defaults: Fields | None) -> Question | None:
    fields = Fields(node, problems, defaults=defaults)
    body = read_body(fields)
    question_id = fields.text("id", form=QUESTION_ID, says=ID_SAYS)
    texts = {key: fields.text(key) for key in ("ask", "review")}
    objective = fields.text("objective", form=QUESTION_ID, says=ID_SAYS)
    why, cite = fields.text("why", default=""), fields.text("cite", default="")
    cited = fields.node("cite", required=False)
    hint, tags = fields.text("hint", default=""), fields.texts("tags", required=False)
    status = fields.one_of("status", STATUSES, default="live")
    v, points = fields.integer("v", low=1, high=999, default=1), fields.integer("points", low=1, high=100, default=1)
    critical, drill = fields.flag("critical", default=False), fields.flag("drill", default=False)
    picture = read_picture(fields)
    # The spots of a picture are numbered, and stay in their order.
    shuffle = fields.flag("shuffle", default=picture is None)
    if body is None:
        # What belongs to some kind is not unknown as well; a kind's misspelt name gets the right one.
        for kind in KINDS:
            for key in kind.keys:
                fields.node(key, required=False)
    fields.close()
    if body is None:
        return None
    for code, sentence, hint in body.problems():
        fields.problem(code, f"{question_id or 'question'}: {sentence}", hint)
    return Question(
        id=question_id,
        v=v,
        body=body,
        objective=objective,
        why=why,
        cite=cite,
        hint=hint,
        tags=tags,
        status=status,
        points=points,
        critical=critical,
        shuffle=shuffle,
        drill=drill,
        picture=picture,
        where=fields.place("id"),
        review_where=fields.place("review"),
        cite_where=cited.where if cited else fields.where,
        **texts,
    )
