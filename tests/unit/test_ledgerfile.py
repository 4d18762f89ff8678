"""A file of the ledger comes back as it went; whatever else is in one is a problem with a place."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.errors import Problem
from builders.model.release import Release
from builders.model.version import Version
from builders.sources.ledgerfile import path_of, read, write
from tests.ledgers import release

PATH = "content/ledger/example-org/pilot/1.0.0.json"
TEXT = write(release())


def found(text: str, path: str = PATH) -> tuple[Release | None, list[Problem]]:
    problems: list[Problem] = []
    return read(text, path, problems), problems


def test_a_release_comes_back_as_it_went() -> None:
    assert path_of("example-org", "pilot", Version.parse("1.0.0")) == PATH
    again, problems = found(TEXT)
    assert problems == []
    assert again == release()
    assert again is not None
    assert list(again.modules[0].languages) == ["es", "en"], "the module's own language is the first"
    assert write(again) == TEXT
    assert TEXT.endswith("\n")
    assert json.loads(TEXT)["format"] == 1


def test_a_newer_format_is_refused() -> None:
    text = json.dumps({"format": 2, "what": "nobody knows"})
    nothing, (problem,) = found(text)
    assert nothing is None
    assert problem.code == "V009"
    assert "format 2" in problem.message


def changed(key: str, value: Any) -> str:
    data = json.loads(TEXT)
    *way, last = key.split(".")
    part = data
    for step in way:
        part = part[int(step)] if step.isdigit() else part[step]
    part[last] = value
    return json.dumps(data, indent=1, sort_keys=True)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("format", "1", "a whole number"),
        ("publisher", "Example Org", "can't stand here"),
        ("version", "1.0", "can't stand here"),
        ("version", "1.0.1", "another file"),
        ("released", "2026-02-30", "is no day"),
        ("commit", "--upload-pack=x", "can't stand here"),
        ("artifacts", {"../../x": "0" * 64}, "can't stand here"),
        ("modules", {}, "an array is expected"),
        ("modules.0.languages", [], "no language"),
        ("modules.0.minutes", True, "a whole number"),
        ("modules.0.title", "\x00", "can't stand here"),
        ("modules.0.codebook.first_question", [], "an object is expected"),
        ("changes.0.material.trigger", "whim", "can't stand here"),
        ("languages.0.digests.shown", "0" * 63, "can't stand here"),
    ],
)
def test_what_cannot_stand_there_is_said_with_its_place(key: str, value: Any, says: str) -> None:
    text = changed(key, value)
    nothing, (problem,) = found(text)
    assert nothing is None
    assert problem.code == "V007"
    assert says in problem.message
    last = key.rpartition(".")[2]
    if "another file" not in says and last != "artifacts":
        lines = text.split("\n")
        assert f'"{last}"' in lines[problem.where.line - 1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{",
        "[" * 100_000,
        "9" * 5000,
        '{"format": 1e400}',
        '{"format": NaN}',
        '{"format": 1, "format": 1}',
        '{"format": 1, "publisher": "\\ud800"}',
        TEXT[:-20],
        f"<<<<<<< ours\n{TEXT}=======\n",
        TEXT.replace('"title": "Alpha"', '"title": "\\ud800"'),
    ],
    ids=range(13),
)
def test_a_file_that_is_no_release_is_a_problem(text: str) -> None:
    nothing, (problem,) = found(text)
    assert nothing is None
    assert problem.code == "V007"
    assert "git checkout release/pilot/1.0.0" in problem.hint


@given(st.data())
def test_no_damage_is_a_traceback(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.text(max_size=10))
    again, problems = found(TEXT[:start] + put + TEXT[start + cut :])
    assert (again is None) == bool(problems)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_no_json_is_a_traceback(value: Any) -> None:
    keys = json.loads(TEXT)
    for text in (json.dumps(value), *(json.dumps({**keys, key: value}) for key in keys)):
        again, problems = found(text)
        assert (again is None) == bool(problems)
