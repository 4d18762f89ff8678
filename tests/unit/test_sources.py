"""Reading: every value has its place, whatever is wrong becomes a problem, nothing ends in a traceback."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import Problem
from builders.model import Fact
from builders.model.node import Fields, Node
from builders.sources.dates import DATE_SAYS
from builders.sources.facts import read_facts
from builders.sources.fences import fences
from builders.sources.pages import blocks, read_page
from builders.sources.project import load
from builders.sources.webvtt import faults
from builders.sources.yamlfile import parse_yaml
from tests.paths import ROOT, SMALL


def plain(node: Node) -> Any:
    """Return the node as plain data, without places."""
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    if isinstance(node.value, Mapping):
        return {key: plain(item) for key, item in node.value.items()}
    return node.value


def parsed(text: str) -> tuple[Node | None, list[str]]:
    problems: list[Problem] = []
    return parse_yaml(text, "f.yml", problems), [str(problem) for problem in problems]


def test_values_have_places() -> None:
    node, problems = parsed("a: 1\nb:\n  - x\n  - c: true\n")
    assert problems == []
    assert node is not None
    assert isinstance(node.value, dict)
    inner = node.value["b"].value
    assert isinstance(inner, tuple)
    assert str(inner[1].keys["c"]) == "f.yml:4:5"
    assert plain(node) == {"a": 1, "b": ["x", {"c": True}]}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("yes", "yes"),
        ("NO", "NO"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2026-01-31", "2026-01-31"),
        ("0123", 123),
        ("1_000", "1_000"),
        ("1.10", 1.1),
        ("164.310", 164.31),
        ("'1.10'", "1.10"),
        ("0x1F", 31),
        ("0o17", 15),
        ("true", True),
        ("TRUE", True),
        ("False", False),
        ("null", None),
        ("Null", None),
        ("45 CFR 164.502(b)", "45 CFR 164.502(b)"),
        ("1.0.0", "1.0.0"),
    ],
)
def test_scalars_are_read_as_written(written: str, read: object) -> None:
    node, problems = parsed(f"k: {written}\n")
    assert problems == []
    assert node is not None
    assert plain(node) == {"k": read}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        *((word, "true or false") for word in ("yes", "NO", "on", "Off", "true", "True", "FALSE")),
        *((word, "null") for word in ("null", "Null", "~")),
        *((word, "a date") for word in ("2026-01-31", "2026-01-31 12:00:00")),
        *((word, "a number") for word in ("12:30", "0123", "1_000", "0x1F", "0o17", "0b11", "1e3", "164.310", ".inf")),
        *((word, "a number") for word in ("1" * 30, "+5", "60.")),
        ("=", "a sign of its own"),
    ],
)
def test_text_that_yaml_takes_for_something_else_is_refused(written: str, kind: str) -> None:
    """YAML 1.1 or 1.2: the text may meet another tool one day, and that one may speak the other."""
    node, problems = parsed(f"k: {written}\n")
    assert problems == []
    assert node is not None
    found: list[Problem] = []
    assert Fields(node, found).text("k") == ""
    assert [str(problem) for problem in found] == [
        f"f.yml:1:4: K003 'k' needs text, but YAML reads {written} as {kind}. Quote it: \"{written}\""
    ]
    node, _ = parsed(f'k: "{written}"\n')
    assert node is not None
    assert Fields(node, []).text("k") == written


@pytest.mark.parametrize("written", ["1.0.0", "555-0142", "45 CFR 164.502(b)", "y", "12.5 percent", "1,000", "on time"])
def test_text_that_looks_like_a_number_and_is_none_needs_no_quotes(written: str) -> None:
    node, _ = parsed(f"k: {written}\n")
    assert node is not None
    problems: list[Problem] = []
    assert Fields(node, problems).text("k") == written
    assert problems == []


def test_names_may_be_words_that_yaml_1_1_takes_for_true_or_false() -> None:
    node, _ = parsed("id: no\n")
    assert node is not None
    problems: list[Problem] = []
    assert Fields(node, problems).text("id", form=re.compile("[a-z]+")) == "no"
    assert problems == []


def test_a_comment_on_its_own_line_is_no_loss() -> None:
    assert parsed("# a comment\nk: v\n# another\n")[1] == []
    (problem,) = parsed("k: v # lost\n")[1]
    assert problem.startswith("f.yml:1:4: Y006 the text after '#' is dropped by YAML.")
    assert 'Quote the whole value: "v # lost"' in problem


def test_a_quoted_text_keeps_its_hash() -> None:
    node, problems = parsed("k: 'claim #4411' \n")
    assert problems == []
    assert node is not None
    assert plain(node) == {"k": "claim #4411"}


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: !!python/object:os.system 1\n", "- !tag x\n"])
def test_anchors_and_tags_are_refused(text: str) -> None:
    node, problems = parsed(text)
    assert node is None
    assert all("Y004" in problem for problem in problems)


@given(st.text())
@settings(max_examples=300)
def test_any_text_is_nodes_or_problems(text: str) -> None:
    node, problems = parsed(text)
    assert (node is None) == bool(problems)


@given(st.integers(0, 4000), st.binary(max_size=6))
@settings(max_examples=150, deadline=None)
def test_a_damaged_bank_is_problems_or_a_project(
    tmp_path_factory: pytest.TempPathFactory, at: int, junk: bytes
) -> None:
    data = (SMALL / "quizzes" / "alpha.yml").read_bytes()
    root = tmp_path_factory.mktemp("damaged")
    for path in ("mkdocs.yml", "content/org.yml", "content/modules/alpha.md", "content/courses/pilot.md"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes((SMALL / path).read_bytes())
    (root / "quizzes").mkdir()
    (root / "quizzes" / "alpha.yml").write_bytes(data[:at] + junk + data[at + 3 :])
    problems: list[Problem] = []
    project, _ = load(root, problems)
    assert problems or "alpha" in project.modules


def test_unknown_keys_come_with_the_nearest_known() -> None:
    node, _ = parsed("titel: x\nelse: y\n")
    assert node is not None
    problems: list[Problem] = []
    fields = Fields(node, problems)
    fields.text("title", default="")
    fields.close()
    assert [problem.hint for problem in problems] == ["Did you mean 'title'?", "Known here: title."]


def test_fences_know_theirs_from_others() -> None:
    lines = ["```check", "bank: a", "```", "~~~python", "```check", "~~~", "````quiz", "```", "````"]
    found = [(fence.name, fence.ours, fence.first, fence.last) for fence in fences(lines)]
    assert found == [("check", True, 0, 2), ("python", False, 3, 5), ("quiz", True, 6, 8)]


def test_a_page_is_cut_at_its_headings() -> None:
    problems: list[Problem] = []
    page = read_page(SMALL, "content/modules/alpha.md", problems)
    assert page is not None
    found = blocks(page, "Alpha")
    assert problems == []
    assert [(b.id, b.title, b.line, b.checks, b.quiz) for b in found] == [
        ("start", "Alpha", 11, (), False),
        ("the-rule", "The rule", 13, ("first",), False),
        ("in-practice", "In practice", 28, (), False),
        ("module-quiz", "Module quiz", 34, (), True),
    ]
    assert found[1].check_lines == (23,)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    for file in SMALL.rglob("*"):
        if file.suffix in {".md", ".yml", ".svg"} and "dist" not in file.parts:
            target = tmp_path / file.relative_to(SMALL)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    problems: list[Problem] = []
    there, _ = load(tmp_path, problems)
    here, _ = load(SMALL, problems)
    assert problems == []
    assert there.modules["alpha"].body == here.modules["alpha"].body
    assert there.modules["alpha"].bank.questions == here.modules["alpha"].bank.questions


FACT = {"value": "60 days", "source": "45 CFR 164.404(b)", "as_of": '"2026-01-31"', "label": "LAW"}


def facts_of(tmp_path: Path, text: str) -> tuple[Mapping[str, Fact] | None, list[str]]:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "facts.yml").write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    return read_facts(tmp_path, problems), [str(problem) for problem in problems]


def test_a_fact_has_a_source_a_date_and_a_label(tmp_path: Path) -> None:
    text = "notice_days:\n" + "".join(f"  {key}: {value}\n" for key, value in FACT.items())
    facts, problems = facts_of(tmp_path, text)
    assert problems == []
    assert facts is not None
    fact = facts["notice_days"]
    assert (fact.token, fact.value, fact.as_of, fact.label) == ("facts.notice_days", "60 days", "2026-01-31", "LAW")
    assert str(fact.where) == "content/facts.yml:1:1"


@pytest.mark.parametrize(
    ("key", "written", "said"),
    [
        ("value", "60", "2:10: K003 'value' needs text, but YAML reads 60 as a number. Quote it: \"60\""),
        (
            "as_of",
            "2026-01-31",
            "4:10: K003 'as_of' needs text, but YAML reads 2026-01-31 as a date. Quote it: \"2026-01-31\"",
        ),
        ("as_of", '"2026-02-30"', f"4:10: K004 'as_of' is '2026-02-30'. {DATE_SAYS}"),
        ("as_of", '"2026-W05"', f"4:10: K004 'as_of' is '2026-W05'. {DATE_SAYS}"),
        ("as_of", '"20260131"', f"4:10: K004 'as_of' is '20260131'. {DATE_SAYS}"),
        ("as_of", "January 2026", f"4:10: K004 'as_of' is 'January 2026'. {DATE_SAYS}"),
        ("label", "LAWS", "5:10: K004 'label' is 'LAWS'. Write one of: LAW, GUIDE, POLICY, GOOD, PROPOSED."),
        ("source", "", "3:10: K003 'source' needs text. Write it after the colon."),
        ("source", None, "1:1: K001 the key 'source' is missing. Add a line 'source: ...' here."),
    ],
)
def test_a_fact_that_lacks_something_is_a_problem(tmp_path: Path, key: str, written: str | None, said: str) -> None:
    lines = {**FACT, key: written}
    text = "notice_days:\n" + "".join(f"  {k}: {v}\n" for k, v in lines.items() if v is not None)
    assert facts_of(tmp_path, text)[1] == [f"content/facts.yml:{said}"]


def test_a_course_may_do_without_facts(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_facts(tmp_path, problems) == {}
    assert problems == []


def test_the_shipped_course_has_what_it_says() -> None:
    problems: list[Problem] = []
    project, _ = load(ROOT, problems)
    assert problems == []
    spanish = ["security-essentials-es"]
    assert sorted(project.courses) == ["annual-update", "claims-coding", "security-essentials", *spanish]
    for module in project.modules.values():
        assert any(question.critical for question in module.quiz)
        assert any(f"[{label}]" in module.body for label in ("LAW", "GUIDE", "POLICY"))


@pytest.mark.parametrize(
    ("cues", "lines"),
    [
        ("\n00:00.000 --> 00:01.000\nA\nB\n\n00:01.000 --> 00:02.000 align:start\nC\n", []),
        ("Kind: captions\nLanguage: en\n\n01:00:00.000 --> 01:00:01.000\nA\n", []),
        ("\nNOTE\nA\n\nname\n00:00.000-->00:01.000\nA\n", [7]),
        ("00:00.000 --> 00:01.000\nA\n", []),
        ("\n00:00.000 --> 00:61.000\nA\n", [3]),
        ("\n1:00.000 --> 2:00.000\nA\n", [3]),
        ("\n00:05.000 --> 00:06.000\nA\n\n00:04.999 --> 00:06.000\nB\n\n00:05.000 --> 00:05.000\nC\n", [6, 9]),
        ("\n00:00.000 --> 00:01.000\n", [3]),
        ("\nREGION\nid:a\n", [1]),
    ],
)
def test_captions_are_read_as_browsers_read_them(cues: str, lines: list[int]) -> None:
    assert [fault.line for fault in faults(f"WEBVTT\n{cues}")] == lines
    assert [fault.line for fault in faults(f"\ufeffWEBVTT - a call\n{cues}")] == lines
    assert [fault.line for fault in faults(cues)] == [1]


def test_a_tab_in_yaml_is_called_one() -> None:
    problems: list[Problem] = []
    assert parse_yaml("a:\n\tb: c\n", "f.yml", problems) is None
    assert "Take the tab out of this line: YAML indents with blanks." in str(problems[0])
