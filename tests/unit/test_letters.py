"""Letters: choices, entries, items and targets keep the id that their author gave them."""

import pytest

from builders.errors import Problem
from builders.model import Body
from builders.model.node import Fields
from builders.questions import read_body
from builders.sources.yamlfile import parse_yaml


def body_of(text: str) -> tuple[Body, list[str]]:
    problems: list[Problem] = []
    node = parse_yaml(text, "f.yml", problems)
    assert node is not None
    body = read_body(Fields(node, problems))
    assert body is not None
    return body, [f"{problem.where.line} {problem.code} {problem.message} {problem.hint}" for problem in problems]


ANSWERS = """answers:
  - {right: One, why: w}
  - {wrong: Two, why: w, id: a}
  - {wrong: Three, why: w, id: n}
  - {wrong: Four, why: w}
"""


def test_the_author_goes_first_and_the_others_take_free_letters_in_order() -> None:
    body, problems = body_of(ANSWERS)
    assert problems == []
    assert [(choice["id"], choice["text"]) for choice in body.canonical()["choices"]] == [
        ("b", "One"),
        ("a", "Two"),
        ("n", "Three"),
        ("c", "Four"),
    ]
    assert body.key()["right"] == "b"


def test_a_moved_choice_keeps_its_letter_and_a_lost_one_leaves_a_gap() -> None:
    body, _ = body_of("answers:\n  - {right: Three, why: w, id: c}\n  - {wrong: One, why: w, id: a}\n")
    assert dict(body.shown()["choices"]) == {"c": "Three", "a": "One"}


def test_every_letter_can_be_given_away() -> None:
    lines = [f"  - {{wrong: W{n}, why: w, id: {letter}}}" for n, letter in enumerate("zyxwvutsrqponmlkjihgfedcb")]
    body, problems = body_of("answers:\n  - {right: R, why: w}\n" + "\n".join(lines))
    assert problems == []
    assert body.key()["right"] == "a"


TWICE = "S003 the id 'b' is here twice. It is first at line {}; give this one a free letter."
CASE = """scenario:
  - {id: s, ask: q, answers: [
      {right: A, why: w, goto: end, id: b},
      {wrong: B, why: w, goto: end, id: b}]}
"""
FORM = "The id of a choice is one lower-case letter, such as c."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "answers:\n  - {right: A, why: w, id: b}\n  - {wrong: B, why: w}\n  - {wrong: C, why: w, id: b}\n",
            [f"4 {TWICE.format(2)}"],
        ),
        ("answers:\n  - {right: A, why: w, id: B}\n  - {wrong: B, why: w}\n", [f"2 K004 'id' is 'B'. {FORM}"]),
        (
            "answers:\n  - {right: A, why: w, id: 1}\n  - {wrong: B, why: w}\n",
            ["2 K003 'id' needs text, but YAML reads 1 as a number. Quote it: \"1\""],
        ),
        ("order:\n  - {text: A, id: b}\n  - {text: B, id: b}\n", [f"3 {TWICE.format(2)}"]),
        ("order:\n  - {text: A, idd: b}\n  - B\n", ["2 K002 unknown key 'idd'. Did you mean 'id'?"]),
        ("match:\n  - {item: A, with: B, id: b}\n  - {item: C, with: D, id: b}\n", [f"3 {TWICE.format(2)}"]),
        (
            "match:\n  - {item: A, with: {text: B, id: b}}\n  - {item: C, with: {text: D, id: b}}\n",
            [f"3 {TWICE.format(2)}"],
        ),
        (
            "match:\n  - {item: A, with: B}\n  - {item: C, with: D}\ndecoys:\n  - {text: E, id: z}\n",
            ["5 K004 'id' is 'z'. A target's id is one lower-case letter from a to y."],
        ),
        (
            "match:\n  - {item: A, with: {text: B, id: b}}\n  - {item: C, with: {text: B, id: c}}\n",
            ["3 K004 the target 'B' has the id 'b' already. Give it one id."],
        ),
        (
            CASE,
            [f"4 {TWICE.format(3)}"],
        ),
    ],
)
def test_letters_twice_or_of_another_form_are_problems(text: str, said: list[str]) -> None:
    assert body_of(text)[1] == said


PAIRS = "match:\n  - {item: A, with: B}\n  - {item: C, with: D}\n"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("order: [A, B]", "order: [{text: A, id: b}, B]"),
        (PAIRS, PAIRS.replace("B", "{text: B, id: c}")),
        (PAIRS, PAIRS.replace("with: B", "with: B, id: c")),
    ],
)
def test_letters_enter_the_digest(text: str, own: str) -> None:
    assert body_of(text)[0].canonical() != body_of(own)[0].canonical()


def test_a_letter_that_the_order_gives_changes_nothing() -> None:
    assert body_of("order: [{text: A, id: a}, B]") == body_of("order: [A, B]")
