"""Statements are cut out of a page as they came, to the byte."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from builders.records.page import raw_statements

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(), VALUES, max_size=3)


@given(
    st.lists(OBJECTS, max_size=4),
    OBJECTS.filter(lambda one: "statements" not in one),
    st.booleans(),
    st.sampled_from([None, 0, 2]),
    st.booleans(),
)
def test_each_is_what_it_was(told: list[Any], others: Any, first: bool, indent: int | None, ascii_: bool) -> None:  # noqa: FBT001
    page = {"statements": told, **others} if first else {**others, "statements": told}
    found = list(raw_statements(json.dumps(page, indent=indent, ensure_ascii=ascii_).encode("utf-8", "surrogatepass")))
    assert [json.loads(one) for one in found] == told
    assert not any(b"\n" in one for one in found)


def test_nothing_is_written_anew() -> None:
    told = b'{"id":"x",  "score":1.50, "name":"\\u00e9 \\/ \xc3\xa9"}'
    page = b'{"more":"","statements":[' + told + b" , \n" + told + b"]}"
    assert list(raw_statements(page)) == [told, told]
