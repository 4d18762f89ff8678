"""Moodle XML as Moodle exports it, and what is said where our banks differ."""

import pytest

from builders.errors import BadInputError
from tests.exchange.banks import said, taken
from tests.golden import assert_golden
from tests.paths import TESTS

SAMPLE = (TESTS / "exchange" / "sample.moodle.xml").read_text(encoding="utf-8")


def test_a_sample_of_everything() -> None:
    adopted = taken("moodle", SAMPLE)
    assert_golden(TESTS / "exchange" / "golden" / "sample-moodle.yml", adopted.text)
    assert_golden(TESTS / "exchange" / "golden" / "sample-moodle.txt", "\n".join(said(adopted, but=())) + "\n")


def question(kind: str, inner: str) -> str:
    head = "<name><text>a</text></name><questiontext format='html'><text>Q</text></questiontext>"
    return f"<quiz>\n<question type='{kind}'>{head}{inner}</question></quiz>"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("<quiz><question>", "in:1:17: X002 no well-formed XML: "),
        ("<html/>", "in:1:1: X003 Moodle XML begins with <quiz>, this file with <html>."),
        ("<quiz/>", "in:1:1: X003 no question in here."),
        ("<!DOCTYPE quiz SYSTEM 'x.dtd'><quiz/>", "in:1:30: X002 the file declares a document type or entities."),
        ("<!DOCTYPE quiz><quiz/>", "in:1:15: X002 the file declares a document type or entities."),
        ("<quiz><!-- coursewright {x --></quiz>", "in:1:7: X005 this note is damaged: "),
        ("", "in:1:1: X002 no well-formed XML: "),
    ],
)
def test_what_is_no_moodle_xml_is_a_problem_with_its_place(text: str, start: str) -> None:
    with pytest.raises(BadInputError) as caught:
        taken("moodle", text)
    assert str(caught.value.problems[0]).startswith(start)


ANSWER = "<answer fraction='{}'><text>{}</text><feedback><text>r</text></feedback></answer>"


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        (question("essay", ""), ["in:2:1: X101 a: left out: our banks have no kind 'essay'."]),
        (question("description", ""), ["in:2:1: X101 a: left out: a description asks nothing."]),
        (question("truefalse", ANSWER.format(100, "ja")), ["in:2:1: X101 a: left out: its answers are not"]),
        (question("numerical", ANSWER.format(100, "*")), ["in:2:1: X101 a: left out: no answer in it is a number."]),
        (question("shortanswer", ANSWER.format(100, "a*") + ANSWER.format(100, "ab") + ANSWER.format(50, "b")),
         ["in:2:1: X103 a: scored in another way: 'b' earned 50 %", "in:2:1: X103 a: scored in another way: 'a*'"]),
        (question("shortanswer", ANSWER.format(100, "ab") + "<usecase>1</usecase><defaultgrade>2.5</defaultgrade>"),
         ["in:2:1: X103 a: scored in another way: upper and lower", "in:2:1: X103 a: scored in another way: 2.5 p"]),
        (question("shortanswer", ANSWER.format(100, "ab") + "<penalty>0.33</penalty>"),
         ["in:1:1: X107 the file: these settings have no counterpart here: penalty (1)."]),
        (question("shortanswer", ANSWER.format("NaN%", "ab")), ["in:2:1: X101 a: left out: "]),
        (question("shortanswer", ANSWER.format(100, "ab") + "<hint><text>1</text></hint><hint><text>2</text></hint>"),
         ["in:2:1: X102 a: left behind: the hint '2'."]),
    ],
)  # fmt: skip
def test_what_a_bank_cannot_hold_is_said(text: str, remarks: list[str]) -> None:
    found = said(taken("moodle", text))
    assert len(found) == len(remarks), found
    assert [line for line, start in zip(found, remarks, strict=True) if not line.startswith(start)] == []
