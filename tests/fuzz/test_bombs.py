"""Files made to be slow: each is small enough to be read, and has one thing a hundred thousand times."""

from pathlib import Path

import pytest

from builders.sources.pages import LIMIT as PAGE_LIMIT
from builders.sources.textfile import LIMIT
from tests.clock import soon
from tests.fuzz.readers import READERS

HEAD = "---\ntitle: Alpha\nversion: 1.0.0\nminutes: 5\nsummary: x\nobjectives:\n  know: y\n---\n"
BANK = "quiz: fuzzed\ntitle: x\npass: 80\ndefaults: {objective: know, review: fuzzed.md#start}\nquestions:\n"


def _times(text: str, room: int = PAGE_LIMIT - 1000) -> str:
    return text * (room // len(text))


def _large(text: str) -> str:
    return _times(text, LIMIT - 1000)


def _numbered(text: str, count: int) -> str:
    return "".join(text.format(number) for number in range(count))


PAGES = {
    "pictures that never end": _times("!["),
    "links that never end": _times("["),
    "links in links": "[" + _times("[]"),
    "definitions that never end": _times("[a\n"),
    "links": _times("[a](#the-rule)\n"),
    "pictures": _times("![a](../media/square.svg)\n"),
    "blanks before a fence": _times(" ") + "x",
    "blanks in a fence": "```" + _times(" ") + "`",
    "a fence's long line": "```check\nbank: a" + _times(" ") + "a\n```\n",
    "a fence's long name": "```" + _times("a") + "`",
    "fences": _times("```check\nbank: alpha\nquestion: first\n```\n"),
    "misspelt fences": _times("- ```chek\n"),
    "open fences": _times("~~~\n```\n"),
    "code spans": _times("` "),
    "code spans of many lengths": " ".join("`" * number for number in range(1, 440)),
    "a heading's brackets": "## " + _times("![") + "\n",
    "a heading's signs": "## " + _times("*_`<") + "\n",
    "headings": _times("# a\n"),
    "second-level headings": _times("## a\n"),
    "headings that differ": _numbered("## a {}\n", 9_000),
    "tokens": _times("{{ org.officer.name }} "),
    "unknown tokens": _times("{{ org.officer.nme }}\n"),
    "open tokens": _times("{{ a.a"),
    "labels": _times("[LAW] "),
    "lines": _times("\n"),
    "lines of another system": _times("\r"),
    "rules": _times("---\n"),
    "quotes": _times("> "),
    "elements": _times("<img "),
}
BANKS = {
    "questions": BANK + _large("  - {id: aa, ask: b, truth: true, why_true: c, why_false: d}\n"),
    "questions that say nothing": BANK + _large("  -\n"),
    "keys that differ": BANK + "  - id: aa\n" + _numbered("    k{}: x\n", 14_000),
    "keys that differ in many questions": BANK + _numbered("  - {{askk: x, answer: y, k{}: z}}\n", 3_500),
    "choices": BANK + "  - id: aa\n    answers:\n" + _large("      - {right: a, why: b}\n"),
    "a long line": BANK + "  - ask: " + _large("a "),
    "a long number": BANK + "  - number: " + _large("9"),
    "a gap in a gap": BANK + "  - gaps: '" + _large("{") + "'",
    "gaps": BANK + "  - gaps: '" + _large("{a}") + "'",
    "wide": _large("[]\n"),
    "flat": BANK.replace("questions:\n", "questions: [") + _large("a,") + "]",
    "deep": _large("["),
    "blanks": BANK + _large(" ") + "x",
    "quotes": BANK + "  - ask: '" + _large("''") + "'",
    "escapes": BANK + '  - ask: "' + _large("\\u0041") + '"',
    "steps": BANK
    + "  - id: aa\n    scenario:\n"
    + _numbered("      - {{id: s{}, ask: a, answers: [{{right: a, why: b, goto: s1}}]}}\n", 1_900),
}
CASES = [
    *(("small-page", name, HEAD + text) for name, text in PAGES.items()),
    *(("small-index", name, text) for name, text in PAGES.items()),
    *(("bank", name, text) for name, text in BANKS.items()),
    *(("config", name, text) for name, text in BANKS.items()),
    ("overlay", "values", _numbered("k{}: x\n", 14_000)),
    ("small-org", "values", _numbered("k{}: x\n", 14_000)),
]


@pytest.mark.parametrize(("reader", "name", "text"), CASES, ids=[f"{reader}: {name}" for reader, name, _ in CASES])
def test_no_file_takes_long(reader: str, name: str, text: str, tmp_path: Path) -> None:
    READERS[reader](b"", tmp_path)
    with soon(name):
        READERS[reader](text.encode(), tmp_path)
