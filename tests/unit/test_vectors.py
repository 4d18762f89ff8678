"""The cases that `node --test` runs too: Python is the reference for scores and saved state."""

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.errors import Problem, Where
from builders.model.forms import arranged, form, rank
from builders.model.node import DECIMAL, Fields, Node
from builders.model.pools import Pool
from builders.model.state import Answer, ModuleState, State, StateError, decode, encode
from builders.questions import KINDS, read_body
from tests.paths import RUNTIME, TESTS

VECTORS = TESTS / "vectors"
HERE = Where(path="vector")


def load(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def node(value: Any) -> Node:
    if isinstance(value, dict):
        return Node(value={k: node(v) for k, v in value.items()}, where=HERE, keys=dict.fromkeys(value, HERE))
    if isinstance(value, list):
        return Node(value=tuple(map(node, value)), where=HERE)
    return Node(value=value, where=HERE, raw=str(value))


GROUPS = [pytest.param(kind, group, id=f"{kind.kind}: {group['name']}") for kind in KINDS for group in load(kind.kind)]


@pytest.mark.parametrize(("kind", "group"), GROUPS)
def test_score(kind: Any, group: dict[str, Any]) -> None:
    problems: list[Problem] = []
    body = read_body(Fields(node(group["question"]), problems))
    assert problems == []
    assert isinstance(body, kind)
    assert list(body.problems()) == []
    # What the browser gets, as it stands in the vectors: Node scores from that alone.
    assert json.loads(json.dumps([body.shown(), body.key()])) == [group["shown"], group["key"]]
    scores = {case["name"]: body.score(tuple(case["response"])) for case in group["cases"]}
    assert scores == {case["name"]: case["score"] for case in group["cases"]}
    # The build proves that the worst case fits an LMS: nothing saved may be longer than it thinks.
    longest = len(body.longest_response())
    assert [case["name"] for case in group["cases"] if len(case.get("saved", "")) > longest] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_response_that_earns_everything_and_one_that_earns_nothing(kind: Any) -> None:
    scores = {case["score"] for group in load(kind.kind) for case in group["cases"]}
    assert {0, 1} <= scores


def test_both_languages_read_the_same_numbers() -> None:
    code = (RUNTIME / "questions" / "number.js").read_text(encoding="utf-8")
    assert f"/^(?:{DECIMAL.pattern})$/" in code


def state_of(data: dict[str, Any]) -> State:
    modules = {
        code: ModuleState(
            **{
                **module,
                "opened": tuple(module["opened"]),
                "answers": {key: Answer(**answer) for key, answer in module["answers"].items()},
            }
        )
        for code, module in data["modules"].items()
    }
    return State(**{**data, "modules": modules})


@pytest.mark.parametrize("vector", load("state")["good"], ids=lambda vector: vector["name"])
def test_state(vector: dict[str, Any]) -> None:
    assert decode(vector["text"]) == state_of(vector["state"])
    assert encode(state_of(vector["state"])) == vector["text"]


@pytest.mark.parametrize("text", load("state")["bad"])
def test_no_state(text: str) -> None:
    with pytest.raises(StateError):
        decode(text)


CODES = st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=3)
NUMBERS = st.integers(0, 10**6)
ANSWERS = st.builds(
    Answer,
    v=st.integers(1, 999),
    response=st.text("abcdefghijklmnopqrstuvwxyz", max_size=8),
    result=st.sampled_from(["+", "-", "~01", "~99"]),
)
MODULES = st.builds(
    ModuleState,
    version=st.from_regex(r"[0-9]{1,3}\.[0-9]{1,3}", fullmatch=True),
    best=st.none() | st.integers(0, 100),
    attempt=NUMBERS,
    seconds=NUMBERS,
    opened=st.lists(CODES, max_size=5).map(tuple),
    answers=st.dictionaries(CODES | st.builds("{}.{}".format, CODES, CODES), ANSWERS, max_size=5),
)
PASSED = st.sampled_from([{"passed": False}, {"passed": True}, {"passed": True, "tested": True}, {"failed": True}])
MARKED = st.builds(lambda module, mark: dataclasses.replace(module, **mark), MODULES, PASSED)
STATES = st.builds(
    State,
    version=st.just("1.2.3"),
    saves=NUMBERS,
    seed=st.text("0123456789abcdef", min_size=8, max_size=8),
    at=st.just("") | CODES | st.builds("{}.{}".format, CODES, CODES),
    modules=st.dictionaries(CODES, MARKED, max_size=4),
)


@given(STATES)
def test_every_state_survives_the_codec(state: State) -> None:
    text = encode(state)
    assert decode(text) == state
    assert text.isascii()


FORMS = load("forms")


@pytest.mark.parametrize(("text", "number"), FORMS["ranks"])
def test_rank(text: str, number: int) -> None:
    assert rank(text) == number


@pytest.mark.parametrize("vector", FORMS["forms"], ids=lambda vector: vector["name"])
def test_form(vector: dict[str, Any]) -> None:
    pools = [Pool(codes=tuple(codes), count=count) for codes, count in vector["pools"]]
    found = form(pools, vector["seed"], vector["attempt"], shuffle=vector["shuffle"], anew=vector["anew"])
    assert list(found) == vector["codes"]


@pytest.mark.parametrize("vector", FORMS["choices"], ids=lambda vector: vector["salt"])
def test_choices_of_a_form(vector: dict[str, Any]) -> None:
    assert list(arranged(vector["letters"], vector["salt"])) == vector["arranged"]


@given(
    st.lists(CODES, min_size=1, max_size=30, unique=True), st.integers(1, 10), st.text("0123456789abcdef", min_size=8)
)
def test_attempts_repeat_a_question_only_when_no_other_is_left(codes: list[str], count: int, seed: str) -> None:
    pool = Pool(codes=tuple(codes), count=min(count, len(codes)))
    drawn = [form([pool], seed, attempt) for attempt in range(1, len(codes) // pool.count + 1)]
    flat = [code for draw in drawn for code in draw]
    assert len(set(flat)) == len(flat)
    assert all(len(draw) == pool.count for draw in drawn)


@given(st.lists(CODES, min_size=2, max_size=30, unique=True), st.text("0123456789abcdef", min_size=8))
def test_a_question_less_leaves_the_others_in_their_order(codes: list[str], seed: str) -> None:
    assert [code for code in arranged(codes, seed) if code != codes[0]] == list(arranged(codes[1:], seed))


@given(st.text())
def test_any_text_is_a_state_or_refused(text: str) -> None:
    try:
        decode(text)
    except StateError:
        return
