"""The cases that `node --test` runs too: Python is the reference for scores and saved state."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.errors import Problem, Where
from builders.model.node import DECIMAL, Fields, Node
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
    passed=st.booleans(),
    best=st.none() | st.integers(0, 100),
    attempts=NUMBERS,
    seconds=NUMBERS,
    opened=st.lists(CODES, max_size=5).map(tuple),
    answers=st.dictionaries(CODES, ANSWERS, max_size=5),
)
STATES = st.builds(
    State,
    version=st.just("1.2.3"),
    saves=NUMBERS,
    at=st.just("") | CODES | st.builds("{}.{}".format, CODES, CODES),
    modules=st.dictionaries(CODES, MODULES, max_size=4),
)


@given(STATES)
def test_every_state_survives_the_codec(state: State) -> None:
    text = encode(state)
    assert decode(text) == state
    assert text.isascii()


@given(st.text())
def test_any_text_is_a_state_or_refused(text: str) -> None:
    try:
        decode(text)
    except StateError:
        return
