"""The report on questions: from statements as the trackers send them, and against plain loops."""

import datetime as dt
import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders.errors import UsageError
from builders.model.people import Roster, Snapshot
from builders.records.archive import Archive, Entry
from builders.records.identities import Identities
from builders.records.tables import tables
from builders.report.answers import Answers, Item, answers, entry
from builders.report.desk import Desk, Query
from builders.report.earned import Knowledge
from builders.report.items import items
from builders.report.outputs import OUTPUTS
from tests.records.told import IRI, passed
from tests.report.cases import curriculum, day, desk, edition, person, rows
from tests.report.published import WUENSCH, lsat

LETTERS = {"a": "One", "b": "Two", "c": "Three", "d": "Four"}


def book(*questions: str, **changes: Any) -> dict[str, Any]:
    said = {"v": 1, "kind": "single", "letters": {"choices": LETTERS}, "right": "a", "objective": "first_one"}
    return {name: {**said, **changes} for name in questions}


def taught(books: Mapping[str, Any]) -> Any:
    return curriculum(replace(edition(0, "1.0.0", "alpha"), codebooks={"alpha": books}))


def said(number: int, question: str, response: str, *, right: bool | None, **changes: Any) -> dict[str, Any]:
    """Return the statement of one answer; `changes` are the person, the version of the question, its part, ..."""
    given = {"who": "ada", "v": 1, "part": "", "module": "alpha", "test": "alpha", "at": number, "mark": "", **changes}
    address = f"{IRI}/questions/{given['module']}/{question}/v{given['v']}{given['mark']}{given['part']}"
    around = {
        "parent": [{"id": f"{IRI}/modules/{given['test']}/v1_0"}],
        "grouping": [{"id": f"{IRI}/courses/basics"}],
    }
    at = f"2026-03-02T{given['at'] // 60 % 24:02}:{given['at'] % 60:02}:00Z"
    one = passed(
        given["who"],
        verb={"id": "http://adlnet.gov/expapi/verbs/answered"},
        object={"id": address},
        result={"response": response, **({} if right is None else {"success": right})},
        context={"registration": f"r-{given['who']}", "contextActivities": around},
        timestamp=at,
    )
    return {**one, "stored": at, "id": f"00000000-0000-4000-8000-{number:012}"}


def read(root: Path, lines: Iterable[Mapping[str, Any]], people: Iterable[str] = ("ada",)) -> Answers:
    archive = Archive(root)
    line = Entry(source="lrs", origin="o", since="", until="2026-04-01T00:00:00.000000Z", on="", parts=())
    archive.add(line, {"2026-03": [json.dumps(one).encode() for one in lines]})
    snapshot = Snapshot(day=day(0), people={f"p-{one}": person(f"p-{one}", accounts=(one,)) for one in people})
    known = Knowledge(
        identities=Identities(Roster(snapshots=(snapshot,))),
        curriculum=curriculum(),
        deployments=(),
        iri=IRI,
        zone=dt.UTC,
    )
    with tables(archive) as told:
        return answers(told.sittings("2026-03-31T00:00:00.000000Z"), known)


def office(found: Answers, books: Mapping[str, Any], **given: Any) -> Desk:
    return desk(taught(books), answers=found, marks={"alpha": 80}, **given)


def crowd(patterns: Iterable[Iterable[int]], wrong: str = "b") -> list[dict[str, Any]]:
    """Return one answer of each person to each question: `a` is right."""
    lines: list[dict[str, Any]] = []
    for who, pattern in enumerate(patterns):
        for number, right in enumerate(pattern, 1):
            letter = "a" if right else wrong
            lines.append(said(len(lines) + 1, f"q{number}", letter, right=bool(right), who=f"w{who}"))
    return lines


def test_an_answer_is_read_with_its_version_part_and_test(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        [
            said(1, "one", "a[,]c", right=False, v=2),
            said(2, "case", "b", right=True, part="/start"),
            said(3, "one", "a", right=True, test="final-assessment"),
            said(4, "drilled", "a", right=True, mark="_draft"),
            said(5, "one", "a", right=True, who="nobody"),
            {**said(6, "rated", "c", right=None), "context": {}},
        ],
    )
    one, part, final, rated = found.found
    assert (str(one.item), one.response, one.right, one.test, one.test_version) == (
        "alpha/one@v2",
        "a[,]c",
        False,
        "alpha",
        "1.0",
    )
    assert (part.item.question, part.part, one.person, one.launch) == ("case", "start", "p-ada", "r-ada")
    assert final.test == "final-assessment of basics"
    assert (rated.right, rated.test, rated.test_version) == (None, "alpha", "")
    assert found.strangers == 1


def test_answers_are_found_by_person_by_module_and_by_test(tmp_path: Path) -> None:
    lines = [
        said(1, "one", "a", right=True, who="ada", test="beta"),
        said(2, "one", "a beta b", right=True, who="bob"),
        {**said(3, "one", "a", right=True, who="cy"), "context": {}},
        said(4, "one", "a", right=True, who="dee", test="final-assessment"),
        said(5, "two", "a", right=True, who="dee", module="beta", test="beta"),
    ]
    found = read(tmp_path, lines, ("ada", "bob", "cy", "dee"))
    assert found.tested("beta") == {"p-ada", "p-dee"}
    assert found.tested("alpha") == {"p-bob", "p-cy"}
    assert found.tested("final-assessment of basics") == {"p-dee"}
    assert found.tested("final-assessment") == set()
    assert [one.person for one in found.of({"p-dee", "p-cy"})] == ["p-cy", "p-dee", "p-dee"]
    assert [one.record[-1] for one in found.of(module="beta")] == ["5"]
    assert list(found.of({"p-bob"}, "beta")) == []


def test_an_answer_counts_once_and_not_when_it_was_taken_back(tmp_path: Path) -> None:
    kept, gone = said(1, "one", "a", right=True), said(2, "two", "a", right=True)
    verb, target = {"id": "http://adlnet.gov/expapi/verbs/voided"}, {"objectType": "StatementRef", "id": gone["id"]}
    voiding = {**said(3, "two", "a", right=True), "verb": verb, "object": target}
    found = read(tmp_path, [kept, kept, gone, voiding]).found
    assert [one.record for one in found] == [kept["id"]]


def test_an_answer_is_read_as_it_stands_whatever_it_is_made_of(tmp_path: Path) -> None:
    lines = [said(1, "one", " two words\n1 ", right=True), said(2, "case", "", right=False, part="/a b")]
    one, part, other = read(tmp_path, [*lines, {**said(3, "one", "b", right=None), "id": "an id\nof two lines"}]).found
    assert (one.response, one.right, one.part) == (" two words 1 ", True, "")
    assert (part.response, part.right, part.part) == ("", False, "ab")
    assert (other.response, other.right, other.record) == ("b", None, "anidoftwolines")


@pytest.mark.parametrize("response", ["\ud800", "\udfff\udfff", "a\0b", "💥" * 300, "x\u2028y\n"])
def test_any_text_is_an_answer(tmp_path: Path, response: str) -> None:
    odd = said(1, "one", response, right=True)
    stranger = {**said(2, "one", "a", right=True), "actor": {"account": {"homePage": "x", "name": response}}}
    found = read(tmp_path, [odd, stranger])
    (answer,) = found.found
    assert found.strangers == 1
    assert len(answer.response) <= 250


def test_a_question_is_what_its_own_version_said() -> None:
    second = replace(edition(50, "1.1.0", "alpha@1.1.0"), codebooks={"alpha": book("one", v=2, right="b")})
    both = curriculum(replace(edition(0, "1.0.0", "alpha"), codebooks={"alpha": book("one")}), second)
    versions = (1, 2, 3)
    told = [entry(both, Item(module="alpha", question="one", edition=number)) for number in versions]
    assert [one.get("right", "") for one in told] == ["a", "b", ""]


@pytest.mark.parametrize(
    "said_of", [{}, {"v": [1]}, {"kind": [], "letters": "x"}, {"letters": {"choices": "x"}, "right": 3}]
)
def test_a_codebook_of_another_form_says_nothing(tmp_path: Path, said_of: dict[str, Any]) -> None:
    found = read(tmp_path, crowd([(1,)] * 12), [f"w{who}" for who in range(12)])
    sheet = items(office(found, {"q1": said_of}), Query())
    assert [one["share right"] for one in rows(sheet, "items")] == [1.0]
    assert rows(sheet, "choices") == []


def test_first_answers_count_and_versions_stay_apart(tmp_path: Path) -> None:
    lines = []
    for who in range(12):
        start = 10 * who
        lines += [
            said(start + 1, "one", "b", right=False, who=f"w{who}"),
            said(start + 2, "one", "a", right=True, who=f"w{who}"),
            said(start + 3, "one", "a", right=True, who=f"w{who}", v=2),
        ]
    found = read(tmp_path, lines, [f"w{who}" for who in range(12)])
    said_of = rows(items(office(found, book("one")), Query()), "items")
    assert [(one["version"], one["people"], one["share right"]) for one in said_of] == [(1, 12, 0.0), (2, 12, 1.0)]


@pytest.mark.parametrize(
    ("people", "share", "worth"), [(9, False, False), (10, True, False), (29, True, False), (30, True, True)]
)
def test_nothing_is_said_of_too_few(tmp_path: Path, people: int, share: bool, worth: bool) -> None:  # noqa: FBT001
    pattern = [(number % 2, number % 2, number % 3 > 0) for number in range(people)]
    found = read(tmp_path, crowd(pattern), [f"w{who}" for who in range(people)])
    sheet = items(office(found, book("q1", "q2", "q3")), Query())
    one = rows(sheet, "items")[0]
    assert (one["share right"] is not None) == share
    assert (one["discrimination"] is not None) == worth
    assert bool(rows(sheet, "choices")) == share
    assert (rows(sheet, "tests")[0]["KR-20"] is not None) == worth


def test_published_data_through_the_whole_report(tmp_path: Path) -> None:
    patterns = [tuple(paper.values()) for paper in lsat()]
    found = read(tmp_path, crowd(patterns), [f"w{who}" for who in range(1000)])
    sheet = items(office(found, book(*(f"q{n}" for n in range(1, 6)))), Query(subject="alpha"))
    assert [one["share right"] for one in rows(sheet, "items")] == [0.924, 0.709, 0.553, 0.763, 0.870]
    assert [one["discrimination"] for one in rows(sheet, "items")] == [0.113, 0.153, 0.173, 0.144, 0.122]
    (test,) = rows(sheet, "tests")
    assert (test["people"], test["same questions"], test["questions"], test["KR-20"]) == (1000, 1000, 5, 0.295)


def test_a_wrong_key_and_a_choice_of_the_strong_are_named(tmp_path: Path) -> None:
    # Wuensch's ten learners four times over, with item 9 (negative there), and a last item with a key that is wrong.
    patterns = [(*map(int, one), int(sum(map(int, one)) < 6)) for one in WUENSCH * 4]
    lines = crowd(patterns, wrong="c")
    found = read(tmp_path, lines, [f"w{who}" for who in range(40)])
    sheet = items(office(found, book(*(f"q{n}" for n in range(1, 12)))), Query())
    by_name = {one["question"]: one for one in rows(sheet, "items")}
    assert "is the key right?" in by_name["alpha/q11"]["look at"]
    assert "choice c draws more of the strong than of the weak" in by_name["alpha/q11"]["look at"]
    assert by_name["alpha/q1"]["idle choices"] == "b; d"
    assert by_name["alpha/q1"]["look at"] == ""


def test_the_figures_are_those_of_plain_loops(tmp_path: Path) -> None:
    dice = random.Random(7)  # noqa: S311
    lines: list[dict[str, Any]] = []
    plain: dict[str, dict[str, tuple[str, bool]]] = {}
    for who in range(60):
        able = dice.random()
        for number in dice.sample(range(1, 7), 5):
            letter = "a" if dice.random() < able else dice.choice("bcd")
            plain.setdefault(f"p-w{who}", {})[f"alpha/q{number}"] = (letter, letter == "a")
            lines.append(said(len(lines) + 1, f"q{number}", letter, right=letter == "a", who=f"w{who}"))
    found = read(tmp_path, lines, [f"w{who}" for who in range(60)])
    sheet = items(office(found, book(*(f"q{n}" for n in range(1, 7)))), Query())
    for one in rows(sheet, "items"):
        mine = [given for given in plain.values() if one["question"] in given]
        right = [given[one["question"]][1] for given in mine]
        others = [
            sum(ok for name, (_, ok) in given.items() if name != one["question"]) / (len(given) - 1) for given in mine
        ]
        assert one["people"] == len(mine)
        assert one["share right"] == round(sum(right) / len(right), 3)
        assert one["discrimination"] == pytest.approx(pearson(right, others), abs=6e-4)
        passed_ = [sum(ok for _, ok in given.values()) >= 4 for given in mine]
        good = [x for x, y in zip(right, passed_, strict=True) if y]
        bad = [x for x, y in zip(right, passed_, strict=True) if not y]
        assert one["passed minus failed"] == pytest.approx(sum(good) / len(good) - sum(bad) / len(bad), abs=6e-4)
        listed = [row for row in rows(sheet, "choices") if row["question"] == one["question"]]
        counts = {row["choice"]: row["people"] for row in listed}
        assert counts == {c: sum(given[one["question"]][0] == c for given in mine) for c in "abcd"}
        (key,) = (row for row in listed if row["right"] == "yes")
        gap = key["share of the strong"] - key["share of the weak"]
        assert one["strong minus weak"] == pytest.approx(gap, abs=2e-3)


def pearson(ones: list[bool], others: list[float]) -> float:
    n = len(ones)
    xy = sum(x * y for x, y in zip(ones, others, strict=True))
    top = n * xy - sum(ones) * sum(others)
    below = (n * sum(ones) - sum(ones) ** 2) * (n * sum(y * y for y in others) - sum(others) ** 2)
    return float(top / below**0.5)


def test_gaps_are_right_together_and_a_case_as_a_whole(tmp_path: Path) -> None:
    lines = []
    for who in range(10):
        start = 10 * who
        lines += [
            said(start + 1, "gap", "60", right=True, part="/g1", who=f"w{who}"),
            said(start + 2, "gap", "x", right=who % 2 == 0, part="/g2", who=f"w{who}"),
            said(start + 3, "case", "b", right=False, part="/start", who=f"w{who}"),
            said(start + 4, "case", "start[.]b", right=True, who=f"w{who}"),
            said(start + 5, "rated", "c", right=None, who=f"w{who}"),
        ]
    steps = book("case", kind="scenario", letters={"step start": LETTERS}, right={"start": "a"})
    found = read(tmp_path, lines, [f"w{who}" for who in range(10)])
    sheet = items(office(found, {**steps, **book("gap", kind="gaps", letters={}, right=[["60"], ["x"]])}), Query())
    assert [(one["question"], one["share right"]) for one in rows(sheet, "items")] == [
        ("alpha/case", 1.0),
        ("alpha/gap", 0.5),
    ]
    chosen = {one["choice"]: (one["people"], one["right"]) for one in rows(sheet, "choices")}
    assert chosen == {"start a": (0, "yes"), "start b": (10, ""), "start c": (0, ""), "start d": (0, "")}
    # What somebody typed may be about a patient.
    assert b"60" not in OUTPUTS["csv"](sheet)


def test_the_picture_has_the_hardest_first(tmp_path: Path) -> None:
    found = read(tmp_path, crowd([(1, 0)] * 10), [f"w{who}" for who in range(10)])
    sheet = items(office(found, book("q1", "q2")), Query())
    assert sheet.sections[0].bars
    assert sheet.sections[0].bars.rows == (("q2 v1", (10, 0)), ("q1 v1", (0, 10)))
    page = OUTPUTS["html"](sheet).decode()
    assert 'class="part-7"' in page
    assert "q2 v1: wrong 10." in page


def test_a_module_that_nobody_answered_is_named() -> None:
    with pytest.raises(UsageError, match="no answers to questions of 'beta'; there are some of: none"):
        items(office(Answers(), {}), Query(subject="beta"))
    assert "2 answers" in str(items(office(Answers(strangers=2), {}), Query()).sections[-1].rows[-1])
