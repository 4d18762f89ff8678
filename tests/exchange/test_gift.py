"""GIFT as Moodle's documentation writes it, and what is said where our banks differ."""

import pytest

from builders.errors import BadInputError
from builders.exchange.adopt import Target
from builders.model import short_code
from tests.exchange.banks import said, taken
from tests.golden import assert_golden
from tests.paths import TESTS

# One of each, after question/format/gift/examples.txt, in other words.
SAMPLE = r"""
// A comment, and a category.
$CATEGORY: $course$/HIPAA/Fax \& mail

::Grave:: Who's buried in *Grant's* tomb?{~Grant#No: he is entombed.
~%50%Jefferson
=no one#Yes.}

// [id:fax_sheet] [tag:fax] [tag:first week]
Which belong on a cover sheet? {
  ~%50%Sender#Yes.
  ~%50%Recipient#Yes.
  ~%-50%Diagnosis#No.
  ####See the fax page.
}

A fax needs a cover sheet.{T#It does\: see the policy.#Right.}

Grant is buried in {=New York =%50%Albany =NYC} State.

Two plus two {=four =4 =*our}

When was Grant born?{#1822:5}

What is pi?{#=3.141..3.142#Close. =%50%3:0.2#Roughly. ~Not near.}

Match.{=Canada -> Ottawa =Italy -> Rome = -> Paris}

::order:: In order {>3 ALL VERTICAL RELATIVE SHOW 123
Stop
Report
Write it down
}

[html]<p>Is <b>this</b> <img src="x.png" alt="a fax"/> safe &amp; sound?</p>{F#<i>No</i>.#Yes.}

Tell us more. {}

Only a description.
"""


def test_a_sample_of_everything() -> None:
    adopted = taken("gift", SAMPLE)
    assert_golden(TESTS / "exchange" / "golden" / "sample-gift.yml", adopted.text)
    assert_golden(TESTS / "exchange" / "golden" / "sample-gift.txt", "\n".join(said(adopted, but=())) + "\n")
    assert adopted.drafts == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Who?{=a ~b", "in:1:5: X004 the '{' is never closed. "),
        ("// x\n\nWho?\n{=a\n\n~b}", "in:4:1: X004 the '{' is never closed. "),
        ("Who}", "in:1:4: X004 a '}' that no '{' opens. "),
        ("Who?{=a {~b}}", "in:1:9: X004 a '{' inside braces. "),
        ("Who?{=a}\nWhat?{=b}", "in:2:6: X004 a second pair of braces. "),
        ("// coursewright {\n\nWho?{=a}", "in:1:1: X005 this note is damaged: it is not the JSON that was written. "),
        ("// coursewright {[1]\nWho?{=a}", "in:1:1: X005 this note is damaged: it is not the JSON that was written. "),
        ("// nothing", "in:1:1: X003 no question in here. "),
        ("", "in:1:1: X003 no question in here. "),
    ],
)
def test_what_breaks_the_grammar_is_a_problem_with_its_place(text: str, problem: str) -> None:
    with pytest.raises(BadInputError) as caught:
        taken("gift", text)
    assert str(caught.value.problems[0]).startswith(problem)


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("::a::Q{=only one#x ~}", ["in:1:1: X103 a: scored in another way: an empty answer is left out.",
                                      "in:1:1: X101 a: left out: a question needs at least two choices."]),
        ("::a::Q{~x#r ~y#r}", ["in:1:1: X101 a: left out: no answer is marked right."]),
        ("::a::Q{}", ["in:1:1: X101 a: left out: it is an essay: no key to score it by."]),
        ("::a::Q{#about 5}", ["in:1:1: X101 a: left out: no answer in it is a number."]),
        ("::a::Q{=x#r =y#r ~z#r}", ["in:1:1: X103 a: scored in another way: any of 2 choices was enough, now all"]),
        ("::a::Q{~%100%x#r ~y#r}", ["in:1:1: X103 a: scored in another way: one choice is right, so only one can"]),
        ("::a::Q{~%60%x#r ~%40%y#r ~z#r}", ["in:1:1: X103 a: scored in another way: right choices of unequal",
                                            "in:1:1: X103 a: scored in another way: a wrong choice takes a part"]),
        ("::a::Q{~%50%x#r ~%50%y#r ~%-100%z#r}", ["in:1:1: X103 a: scored in another way: some of the right"]),
        ("::a::Q{=x =~y#r}", ["in:1:1: X103 a: scored in another way: an empty answer",
                                 "in:1:1: X104 a: one answer has no reason"]),
        ("::a::Q{=x ~y#r}", ["in:1:1: X104 a: one answer has no reason, so nobody is asked it yet."]),
        ("::a::Q{T}", ["in:1:1: X104 a: 2 answers have no reason, so nobody is asked it yet."]),
        ("// [id:No Id!]\nQ{#1}", ["in:2:1: X106 No Id!: 'No Id!' is no id of ours, so the id is 'no_id'."]),
        ("::q_one::Q{#1}\n\n// [id:q_one]\nQ{#1}\n\n// [id:q_one]\nQ{#1}",
         ["in:4:1: X106 q_one: 'q_one' is taken, so the id is 'q_one_2'.",
          "in:7:1: X106 q_one: 'q_one' is taken, so the id is 'q_one_3'."]),
        ("$CATEGORY: a/b\n\n::a::Q{#1}\n\n$CATEGORY: c\n\n::b::Q{#1}",
         ["in:3:1: X108 a: the category 'a/b' became the tag 'b'.",
          "in:7:1: X108 b: the category 'c' became the tag 'c'."]),
    ],
)  # fmt: skip
def test_what_a_bank_cannot_hold_is_said(text: str, remarks: list[str]) -> None:
    found = said(taken("gift", text))
    assert len(found) == len(remarks), found
    assert [line for line, start in zip(found, remarks, strict=True) if not line.startswith(start)] == []


def test_questions_without_objective_or_review_get_those_of_the_module() -> None:
    page = Target(slug="kinds", objective="know", heading="rule", objectives=("know", "act"), headings=("rule", "more"))
    note = '// coursewright {"objective":"%s","review":"kinds.md#%s"}\n::a::Q{#1}'
    assert taken("gift", note % ("act", "more"), page).remarks == ()
    assert said(taken("gift", note % ("gone", "lost"), page), but=()) == [
        "in:2:1: X105 a: filled in: objective 'know' instead of 'gone', review '#rule' instead of 'kinds.md#lost'."
    ]


def test_ids_are_made_from_names_and_never_share_a_short_code() -> None:
    names = ["Ärzte & Co", "9 lives", "?", "x" * 60, "a long name that goes on and on and on and on", "?", "9 lives"]
    text = taken("gift", "\n\n".join(f"::{name}::Q{{#1}}" for name in names)).text
    ids = [line.removeprefix("  - id: ") for line in text.split("\n") if line.startswith("  - id: ")]
    assert ids == [
        "arzte_co",
        "q_9_lives",
        "question",
        "x" * 40,
        "a_long_name_that_goes_on_and_on_and_on",
        "question_2",
        "q_9_lives_2",
    ]


def test_a_made_id_leaves_the_short_codes_of_headings_alone() -> None:
    page = Target(slug="kinds", objective="know", heading="h6054", headings=("h6054",))
    assert short_code("h6054") == short_code("when")
    assert "- id: when_2\n" in taken("gift", "::when::Q{#1}", page).text
    # An id that the source itself gives stays: records know the question by it, and `check` says what is wrong.
    assert "- id: when\n" in taken("gift", "// [id:when]\nQ{#1}", page).text


def test_a_note_for_another_module_keeps_what_fits() -> None:
    text = taken("gift", '// coursewright {"critical":true,"review":"other.md#x","objective":"know"}\n::a::Q{#1}').text
    assert "critical: true" in text
    assert 'review: "kinds.md#the-rule"' in text


@pytest.mark.parametrize("note", ['{"v":"x"}', '{"question":{"id":7}}', '{"critical":{"a":[1]}}', '{"tags":[1,null]}'])
def test_a_note_with_nonsense_leaves_the_question_out(note: str) -> None:
    text = "" if "question" in note else "\n::a::Q{#1}"
    adopted = taken("gift", f"// coursewright {note}{text}")
    assert (adopted.count, [remark.code for remark in adopted.remarks if remark.code != "X105"]) == (0, ["X101"])
