"""Out and in again: ids, texts, reasons, scoring and all else are what they were."""

import dataclasses
import io
import re
import string
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.exchange import EXCHANGES
from builders.exchange.authored import authored
from builders.exchange.bankfile import bank_yaml
from builders.exchange.entry import cleaned
from builders.model import Question
from builders.questions import KEYS
from builders.questions import KINDS as ALL_KINDS
from tests.exchange.banks import KINDS, ROUND, SHIPPED, bank_of, brought_back, contents, taken
from tests.golden import assert_golden
from tests.paths import TESTS

GOLDEN = TESTS / "exchange" / "golden"


@pytest.mark.parametrize("name", ROUND)
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_bank_comes_back_whole(name: str, file: Path, tmp_path: Path) -> None:
    bank = bank_of(file.read_text(encoding="utf-8"), file.stem, tmp_path)
    adopted = brought_back(bank, name)
    assert adopted.remarks == ()
    back = bank_of(adopted.text, file.stem, tmp_path)
    assert contents(back) == contents(bank)
    # The digest's data too, but for blank ends of texts, which show nowhere.
    if file != KINDS:
        assert [q.canonical() for q in back.questions] == [q.canonical() for q in bank.questions]


@pytest.mark.parametrize("name", ROUND)
def test_every_kind_is_handed_over_as_the_golden_file_says(name: str, tmp_path: Path) -> None:
    bank = bank_of(KINDS.read_text(encoding="utf-8"), "kinds", tmp_path)
    assert {question.body.kind for question in bank.questions} == {kind.kind for kind in ALL_KINDS}
    writing = EXCHANGES[name].write(bank, None)
    assert_golden(GOLDEN / f"kinds{EXCHANGES[name].suffix}", writing.data.decode())
    assert_golden(GOLDEN / f"{name}-remarks.txt", "".join(f"{remark}\n" for remark in writing.remarks))
    assert_golden(GOLDEN / "kinds.yml", brought_back(bank, name).text)


LETTERED = """
quiz: kinds
title: Letters
pass: 80
defaults: {objective: know, review: kinds.md#the-rule}
questions:
  - id: several
    ask: Which?
    answers: [{right: A, why: w, id: c}, {wrong: B, why: w}, {right: C, why: w, id: a}]
  - id: steps
    ask: In order?
    order: [{text: One, id: c}, Two, {text: Three, id: a}]
  - id: pairs
    ask: Match.
    match: [{item: I, with: {text: T, id: b}, id: d}, {item: J, with: U}, {item: K, with: T}]
    decoys: [{text: V, id: y}]
  - id: case
    ask: Go.
    scenario:
      - id: start
        ask: What?
        answers: [{right: A, why: w, goto: end, id: b}, {wrong: B, why: w, goto: end}]
"""


def letters_in(question: Question) -> str:
    return "".join(re.findall(r"'id': '(\w)'", str(question.body.canonical())))


@pytest.mark.parametrize("name", ROUND)
def test_letters_stay_with_their_texts(name: str, tmp_path: Path) -> None:
    bank = bank_of(LETTERED, "kinds", tmp_path)
    back = bank_of(brought_back(bank, name).text, "kinds", tmp_path)
    assert [q.canonical() for q in back.questions] == [q.canonical() for q in bank.questions]
    assert [letters_in(question) for question in back.questions] == ["cba", "cba", "dab" + "bay", "ba"]


@pytest.mark.parametrize("note", ['"ids":{"answers":"ca"}', '"ids":{"answers":7}', '"ids":[]', '"ids":{"order":"cab"}'])
def test_letters_that_do_not_fit_stay_away(note: str, tmp_path: Path) -> None:
    text = EXCHANGES["gift"].write(bank_of(LETTERED, "kinds", tmp_path), None).data.decode()
    changed = text.replace('"ids":{"answers":"cba"}', note)
    assert note in changed
    back = bank_of(taken("gift", changed).text, "kinds", tmp_path)
    assert letters_in(back.questions[0]) == "abc"


def test_qti_names_choices_by_their_letters(tmp_path: Path) -> None:
    data = EXCHANGES["qti21"].write(bank_of(LETTERED, "kinds", tmp_path), None).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        items = {name: archive.read(f"items/{name}.xml").decode() for name in ("several", "steps", "pairs")}
    assert re.findall(r'<simpleChoice identifier="(\w)"', items["several"]) == [*"cba"]
    right = {name: text.split("</correctResponse>")[0] for name, text in items.items()}
    keys = {name: re.findall(r"<value>([^<]*)</value>", text) for name, text in right.items()}
    assert keys == {"several": ["a", "c"], "steps": ["c", "b", "a"], "pairs": ["i_d t_b", "i_a t_a", "i_b t_b"]}


def test_what_no_file_prints_is_left_out_and_said(tmp_path: Path) -> None:
    question = {"id": "the_one", "ask": "Now?", "objective": "know", "review": "kinds.md#x", "number": "1"}
    bank = bank_of(bank_yaml("kinds", "A title", 80, [question]).replace("Now?", '"Now\\x7f?"'), "kinds", tmp_path)
    writing = EXCHANGES["moodle"].write(bank, None)
    assert str(writing.remarks[0]) == (
        "quizzes/kinds.yml:6:9: X206 the_one: characters that no file format prints are left out."
    )
    assert b"<text>Now?</text>" in writing.data


def test_authored_knows_every_field_of_a_question(tmp_path: Path) -> None:
    known = {"id", "v", "ask", "body", "why", "cite", "objective", "review", "hint", "tags", "status", "points"}
    fields = {field.name for field in dataclasses.fields(Question)}
    assert fields == known | {"critical", "shuffle", "drill", "picture", "where", "review_where", "cite_where"}, (
        "teach builders/exchange/authored.py the new field"
    )
    bank = bank_of(KINDS.read_text(encoding="utf-8"), "kinds", tmp_path)
    assert {key for q in bank.questions for key in authored(q) if key in KEYS} == set(KEYS)


# Everything that a quiz text can hold, with a liking for what formats give a meaning.
SIGNS = st.sampled_from([*"\\~=#{}:%[]<>&*_`'\"|->/!?$@\n", "->", "::", "//", "####", "{}", "\\n", "{#", "%50%", "--"])
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)
TEXTS = st.lists(SIGNS | WORDS | st.sampled_from([" ", "true", "60", "a", "[html]"]), min_size=1, max_size=8)
TEXT = TEXTS.map("".join).map(cleaned).filter(bool)
PLAIN = st.text(string.ascii_letters + " .-", min_size=1, max_size=8).map(cleaned).filter(bool)
CREDIT = st.sampled_from([{}, {"credit": "partial"}])
NUMBERS = st.decimals(-(10**9), 10**9, places=3).map(lambda number: f"{number.normalize():f}")


def unique(texts: st.SearchStrategy[str], least: int = 2, most: int = 5) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=least, max_size=most, unique_by=lambda text: re.sub(r"[\s.]+", "", text.casefold()))


def letters(draw: st.DrawFn, count: int, known: str = string.ascii_lowercase) -> list[str]:
    """Give none, or a letter for each that is not the one of its place."""
    found = draw(st.permutations(known).map(lambda letters: letters[:count])) if draw(st.booleans()) else []
    return [] if "".join(found) == known[:count] else found


def named(draw: st.DrawFn, texts: list[str]) -> list[Any]:
    ids = letters(draw, len(texts))
    return [{"text": text, "id": letter} for text, letter in zip(texts, ids, strict=True)] if ids else texts


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    texts = draw(unique(TEXT))
    marks = ["right", *(draw(st.sampled_from(["right", "wrong"])) for _ in texts[1:])]
    credit = draw(st.sampled_from([{}, {"credit": "partial"}, {"credit": "partial_penalty"}]))
    choices = [{mark: text, "why": draw(TEXT)} for mark, text in zip(marks, texts, strict=True)]
    ids = letters(draw, len(choices))
    choices = [{**choice, "id": letter} for choice, letter in zip(choices, ids, strict=True)] if ids else choices
    return {"answers": choices, **credit}


@st.composite
def match(draw: st.DrawFn) -> dict[str, Any]:
    items, targets = draw(unique(TEXT)), draw(unique(TEXT, 2, 8))
    pairs = [{"item": item, "with": target} for item, target in zip(items, targets, strict=False)]
    pairs = [{**pair, **draw(st.sampled_from([{}, {"why": "Because: so."}]))} for pair in pairs]
    decoys = targets[len(pairs) :]
    pairs = pairs if len(pairs) > 1 else [*pairs, {"item": f"{items[0]} too", "with": targets[0]}]
    if ids := letters(draw, len(pairs)):
        pairs = [{**pair, "id": letter} for pair, letter in zip(pairs, ids, strict=True)]
    if ids := letters(draw, len(targets), string.ascii_lowercase[:25]):
        left: dict[str, Any] = {text: {"text": text, "id": letter} for text, letter in zip(targets, ids, strict=True)}
        pairs = [{**pair, "with": left.pop(pair["with"], pair["with"])} for pair in pairs]
        decoys = list(left.values())
    return {"match": pairs, **({"decoys": decoys} if decoys else {}), **draw(CREDIT)}


@st.composite
def order(draw: st.DrawFn) -> dict[str, Any]:
    return {"order": named(draw, draw(unique(TEXT))), **draw(CREDIT)}


@st.composite
def gaps(draw: st.DrawFn) -> dict[str, Any]:
    around = st.text(string.ascii_letters + " .#~=:\\*\n", max_size=10)
    word = st.text(string.ascii_letters + "#~=:*\\% ", min_size=1, max_size=6).map(str.strip).filter(bool)
    holes = [f"{{{'|'.join(draw(st.lists(word, min_size=1, max_size=3)))}}}" for _ in range(draw(st.integers(1, 3)))]
    return {"gaps": cleaned("".join(draw(around) + hole for hole in holes) + draw(around)), **draw(CREDIT)}


def bounds(pair: tuple[str, str]) -> dict[str, Any]:
    low, high = sorted(pair, key=float)
    return {"number": low if low == high else {"low": low, "high": high}}


UNIT = st.sampled_from([{}, {"unit": "%"}])
WRITTEN = st.text("abcdefgh*\\->#~ ", min_size=1, max_size=6).map(cleaned).filter(lambda text: len(text) > 2)
BODIES = st.one_of(
    answers(),
    match(),
    gaps(),
    st.builds(lambda t, a, b: {"truth": t, "why_true": a, "why_false": b}, st.booleans(), TEXT, TEXT),
    order(),
    st.builds(lambda pair, unit: {**bounds(pair), **unit}, st.tuples(NUMBERS, NUMBERS), UNIT),
    st.builds(lambda texts: {"accept": texts}, unique(WRITTEN, 1)),
    st.builds(lambda texts: {"scale": texts}, unique(TEXT)),
)  # fmt: skip
COMMON = st.fixed_dictionaries(
    {"ask": TEXT, "objective": st.just("know"), "review": st.just("kinds.md#the-rule")},
    optional={
        "why": TEXT,
        "cite": TEXT,
        "hint": TEXT,
        "tags": st.lists(PLAIN | TEXT, min_size=1, max_size=2, unique=True),
        "status": st.sampled_from(["draft", "retired"]),
        "v": st.integers(2, 999),
        "points": st.integers(2, 100),
        "critical": st.just(True),  # noqa: FBT003 - a value, no argument
    },
)
QUESTIONS = st.builds(lambda common, body: {"id": "the_one", **common, **body}, COMMON, BODIES)


@pytest.mark.parametrize("name", ROUND)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_any_question_comes_back(name: str, data: st.DataObject) -> None:
    question = data.draw(QUESTIONS)
    with tempfile.TemporaryDirectory() as folder:
        bank = bank_of(bank_yaml("kinds", "A title", 80, [question]), "kinds", Path(folder))
        written = authored(bank.questions[0])
        assert written == {key: written[key] for key in written if key in question}
        adopted = brought_back(bank, name)
        assert contents(bank_of(adopted.text, "kinds", Path(folder))) == contents(bank)


@given(TEXT)
def test_yaml_gives_every_text_back(text: str) -> None:
    question = {"id": "the_one", "ask": text, "objective": "know", "review": "kinds.md#x", "number": "1", "why": text}
    with tempfile.TemporaryDirectory() as folder:
        bank = bank_of(bank_yaml("kinds", text, 80, [question]), "kinds", Path(folder))
        assert (bank.title, bank.questions[0].ask, bank.questions[0].why) == (text, text, text)
