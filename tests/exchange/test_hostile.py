"""Hostile and broken files: a problem with a place, never a traceback, never more than a second."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.errors import BadInputError
from builders.exchange import EXCHANGES, LIMIT, read
from builders.exchange.adopt import adopt
from tests.clock import soon
from tests.exchange.banks import KINDS, ROUND, TARGET, bank_of
from tests.paths import TESTS

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
SIZE = 1_000_000
XML = "<quiz><question type='{}'><questiontext><text>{}</text></questiontext></question></quiz>"
HOSTILE = {
    "billion laughs": f'<!DOCTYPE quiz [<!ENTITY l0 "ha">{LAUGHS}]><quiz>&l9;</quiz>',
    "external entity": '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question>&x;</question></quiz>',
    "parameter entity": '<!DOCTYPE quiz [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><quiz/>',
    "deep": "<a>" * 100_000,
    "deep and closed": "<quiz>" + "<a>" * 1000 + "</a>" * 1000 + "</quiz>",
    "wide": "<quiz>" + "<question/>" * (SIZE // 11) + "</quiz>",
    "open comments": XML.format("truefalse", "&lt;!--" * (SIZE // 7)),
    "open notes": XML.format("truefalse", "&lt;!-- coursewright {" * (SIZE // 25)),
    "open tags": XML.format("truefalse", "&lt;a " * (SIZE // 6)),
    "open holes": XML.format("cloze", "{1:SHORTANSWER:" * (SIZE // 15)),
    "unknown encoding": '<?xml version="1.0" encoding="x-none"?><quiz/>',
    "braces": "{" * SIZE,
    "pairs of braces": "{}" * (SIZE // 2),
    "paragraphs": "a{#1}\n\n" * (SIZE // 7),
    "answers": "a{" + "~x" * (SIZE // 2) + "}",
    "colons": "::" * (SIZE // 2),
    "colons and a brace": "::a:" * (SIZE // 4) + "{=a}",
    "backslashes": "\\" * SIZE,
    "feedback": "a{=" + "#" * SIZE + "}",
    "arrows": "a{=" + "->" * (SIZE // 2) + "}",
    "emphasis": "[markdown]" + "*a_" * (SIZE // 3) + "{#1}",
    "links": "[html]" + "<a href='x'>" * (SIZE // 12) + "{#1}",
    "deep note": "// coursewright " + '{"a":' * (SIZE // 5),
    "deep note, closed": "// coursewright " + '{"a":' * 900 + "1" + "}" * 900 + "\nq{#1}",
    "big number": "a{#" + "9" * SIZE + "}",
    "big weight": "a{~%" + "9" * SIZE + "%x ~y}",
    "long id": "// [id:" + "a" * SIZE + "]\nq{#1}",
    "tags": "//" + " [tag:a" * (SIZE // 7) + "\nq{#1}",
    "control characters": "".join(map(chr, range(32))) * 100 + "{#1}",
}


def outcome(name: str, data: bytes) -> str:
    """Return what an import came to: a problem's code, or how many questions."""
    try:
        return f"{adopt(read(name, data, 'in'), TARGET).count} questions"
    except BadInputError as error:
        problems = error.problems
    assert all(problem.where.line >= 1 and problem.where.column >= 1 for problem in problems)
    return problems[0].code


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.parametrize("name", ROUND)
def test_a_hostile_file_ends_soon(name: str, case: str) -> None:
    with soon(case):
        result = outcome(name, HOSTILE[case].encode())
    if name == "moodle" and case in {
        "billion laughs",
        "external entity",
        "parameter entity",
        "deep",
        "deep and closed",
    }:
        assert result == "X002"


@pytest.mark.parametrize("name", ROUND)
def test_a_megabyte_of_noise(name: str) -> None:
    noise = random.Random(7).randbytes(SIZE)  # noqa: S311 - no secret
    with soon("noise"):
        assert outcome(name, noise) in {"X001", "X002", "X003"}
        assert outcome(name, b"<quiz>" + noise) in {"X001", "X002"}
        assert outcome(name, b"x" * (LIMIT + 1)) == "X001"


@pytest.mark.parametrize("name", ROUND)
def test_a_truncated_file_is_a_problem_or_what_is_whole_in_it(name: str, tmp_path: Path) -> None:
    bank = bank_of(KINDS.read_text(encoding="utf-8"), "kinds", tmp_path)
    data = EXCHANGES[name].write(bank, None).data
    for end in range(0, len(data), 97):
        result = outcome(name, data[:end])
        assert result.endswith(" questions") if name == "gift" and result[0] != "X" else result[0] == "X"


SEEDS = [
    (TESTS / "exchange" / "sample.moodle.xml").read_bytes(),
    *(file.read_bytes() for file in sorted((TESTS / "exchange" / "golden").glob("kinds.*.*")) if file.suffix != ".zip"),
]


@pytest.mark.parametrize("name", ROUND)
@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 9)), max_size=4)
)
def test_a_mutated_file_is_a_problem_or_a_bank(name: str, seed: bytes, edits: list[tuple[float, bytes, int]]) -> None:
    for place, insert, delete in edits:
        at = int(place * len(seed))
        seed = seed[:at] + insert + seed[at + delete :]
    outcome(name, seed)


@given(st.text(st.sampled_from("{}=~#%:\\->/\n\n TF5*[]ab."), max_size=80))
def test_any_signs_are_a_problem_or_a_bank(text: str) -> None:
    outcome("gift", text.encode())
