"""Files made of the words that readers know, in any order, as no real file has them. Hypothesis makes them small."""

import json

from hypothesis import strategies as st

from builders.questions import KINDS

_BANK_KEYS = (
    *("quiz", "title", "pass", "defaults", "questions", "id", "ask", "objective", "review", "cite", "why", "hint", "v"),
    *(
        "tags",
        "status",
        "points",
        "critical",
        "right",
        "wrong",
        "neutral",
        "goto",
        "item",
        "with",
        "low",
        "high",
        "value",
    ),
    *("why_true", "why_false", "unit", "decoys", "evidence", "within", *(key for kind in KINDS for key in kind.keys)),
)
_CONFIG_KEYS = (
    *("extra", "coursewright", "iri", "publisher", "markdown_extensions", "exclude_docs", "theme", "language", "toc"),
    *("tables", "attr_list", "permalink", "builders.render.markdown", "nav", "plugins"),
)
_ORG_KEYS = ("name", "phone", "officer", "Name", "a b", "privacy_officer", "")
_WORDS = (
    "a",
    "A",
    "end",
    "start",
    "know",
    "fuzzed",
    "fuzzed.md#the-rule",
    "{60}",
    "{a|b} {",
    "*.yml\n/ledger/",
    "",
    " ",
    "\x07",
    "1",
)
_LINES = (
    *(
        "---",
        "title: x",
        "version: 1.0.0",
        "minutes: 5",
        "summary: y",
        "objectives:",
        "  know: z",
        "modules:",
        "- a",
        "",
    ),
    *(
        "## The rule",
        "## The rule {#x}",
        "# ",
        "##",
        "```check",
        "```quiz",
        "bank: fuzzed",
        "question: a",
        "```",
        "~~~",
    ),
    *("> **Do**", "    code", "| a | b |", "| --- | --- |", "[LAW] x", "![](../media/square.svg)", "[a](#the-rule)"),
    *("[a]: b", "<div>", "</div>", "text {{ org.name }}", "* {{ org.x }}", "- ```check", "\\", "`a", "{: #y }"),
)
_GIFT = (
    "::",
    "{",
    "}",
    "=",
    "~",
    "#",
    "%50%",
    "%-50%",
    "->",
    "T",
    "FALSE",
    "#1:2",
    "1..2",
    "//",
    "[id:a]",
    "[tag:b]",
    "\\",
    "\n",
)
_GIFT_MORE = (
    "\n\n",
    " ",
    "a",
    "b c",
    "$CATEGORY: x",
    "[html]",
    "<b>",
    "//coursewright ",
    '{"question": ',
    ":",
    "####",
    ">2 ALL",
)


def _tree(keys: tuple[str, ...]) -> st.SearchStrategy[bytes]:
    scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(_WORDS) | st.text(max_size=5)
    inner = st.recursive(
        scalars,
        lambda values: st.lists(values, max_size=5) | st.dictionaries(st.sampled_from(keys), values, max_size=6),
        max_leaves=25,
    )
    # JSON is YAML, which says what is inside what without blanks.
    top = st.dictionaries(st.sampled_from(keys), inner, max_size=6)
    return st.builds(
        lambda tree, ascii_only: json.dumps(tree, ensure_ascii=ascii_only).encode(errors="replace"), top, st.booleans()
    )


def _lines(lines: tuple[str, ...], end: str) -> st.SearchStrategy[bytes]:
    return st.lists(st.sampled_from(lines), max_size=40).map(lambda chosen: end.join(chosen).encode())


DRAWN: dict[str, st.SearchStrategy[bytes]] = {
    "bank": _tree(_BANK_KEYS),
    "config": _tree(_CONFIG_KEYS),
    "overlay": _tree(_ORG_KEYS),
    "page": _lines(_LINES, "\n"),
    "small-page": _lines(_LINES, "\n"),
    "gift": _lines((*_GIFT, *_GIFT_MORE), ""),
}
"""By reader."""
