"""Recalls: who answered a question, what scores would be, and that plain loops over the answers say the same."""

import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders.errors import Problem, UsageError
from builders.model.credit import Credit
from builders.pipeline.report import report
from builders.report.answers import Answers
from builders.report.desk import Desk, Query
from builders.report.paper import Paper, attempts, outcome, recorded
from builders.report.recall import recall
from builders.sources.banks import read_bank
from tests.ledgers import as_released, put
from tests.paths import ROOT
from tests.records.told import IRI
from tests.report.cases import credit, curriculum, day, desk, edition, person, rows
from tests.report.test_items import book, read, said

BANK = """\
quiz: alpha
title: All
pass: 60
questions:
  - {id: one, ask: One?, answers: [{right: "Yes"}, {wrong: "No"}, {wrong: Maybe}]}
  - {id: two, ask: Two?, points: 2, answers: [{wrong: "No"}, {right: "Yes"}, {wrong: Maybe}]}
  - {id: three, ask: Three?, truth: true}
  - {id: four, ask: Four?, critical: true, truth: true}
  - {id: five, ask: Five?, match: [{item: A, with: B}, {item: C, with: D}], credit: partial}
"""
RIGHT = {"one": "a", "two": "b", "three": "true", "four": "true", "five": "a[.]a[,]b[.]b"}
WRONG = {"one": "b", "two": "c", "three": "false", "four": "false", "five": "a[.]b[,]b[.]a"}
CHOICES = {"letters": {"choices": {"a": "Yes", "b": "No", "c": "Maybe"}}}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    root = tmp_path_factory.mktemp("bank")
    (root / "quizzes").mkdir()
    (root / "quizzes" / "alpha.yml").write_text(BANK, encoding="utf-8")
    problems: list[Problem] = []
    bank = read_bank(root, "alpha", problems)
    assert bank, problems
    return Paper(questions={one.id: one for one in bank.questions}, size=5, pass_percent=60)


def sitting(start: int, given: dict[str, str], **changes: Any) -> list[dict[str, Any]]:
    return [
        said(start + number, name, response, right=response == RIGHT[name], **changes)
        for number, (name, response) in enumerate(given.items())
    ]


def office(found: Answers, paper: Paper | None, *credits_: Credit, newer: str = "", **given: Any) -> Desk:
    """Return a desk with the questions released in 1.0.0; `newer` is the key of question `one` in version 2."""
    books = {**book(*RIGHT, **CHOICES), **book("three", "four", kind="truth", letters={}, right="t")}
    editions = [replace(edition(0, "1.0.0", "alpha"), codebooks={"alpha": books})]
    if newer:
        second = {**books, **book("one", **CHOICES, v=2, right=newer)}
        editions.append(replace(edition(50, "1.1.0", "alpha@1.1.0"), codebooks={"alpha": second}))
    papers = {("alpha", "1.0"): paper} if paper else {}
    return desk(curriculum(*editions), *credits_, people=(person("p-ada"),), answers=found, papers=papers, **given)


def told(found: Desk, subject: str = "alpha/one@v1", key: str = "") -> list[dict[str, Any]]:
    return rows(recall(found, Query(subject=subject, key=key)), "people")


def test_who_failed_by_a_wrong_key_is_named(tmp_path: Path, paper: Paper) -> None:
    # One point of `one`, two of `two`, one each of the others: 3 of 6 are 50 %, and with `one` 66 %.
    found = read(tmp_path, sitting(1, {**WRONG, "two": "b", "four": "true"}))
    (one,) = told(office(found, paper), key="b")
    assert (one["person"], one["answer"], one["was"], one["by the corrected key"]) == ("p-ada", "b", "wrong", "right")
    assert (one["score recorded"], one["score reckoned"]) == (None, 50)
    assert (one["without the question"], one["with the corrected key"], one["what changes"]) == (60, 66, "would pass")
    (blind,) = told(office(found, paper))
    assert (blind["by the corrected key"], blind["with the corrected key"]) == ("", None)
    assert blind["what changes"] == "would pass"


def test_who_passed_by_a_wrong_key_is_named_beside_the_record(tmp_path: Path, paper: Paper) -> None:
    found = read(tmp_path, sitting(1, {**RIGHT, "two": "c"}))
    passed = credit("alpha", 60, person="p-ada", score=0.66)
    (one,) = told(office(found, paper, passed), key="b")
    assert (one["score recorded"], one["score reckoned"], one["with the corrected key"]) == (66, 66, 50)
    assert one["what changes"] == "would not pass"
    said_of = recall(office(found, paper, passed), Query(subject="one@v1", key="b"))
    assert said_of.lead == "1 people answered alpha/one@v1; for 1 of them passing would change."
    assert any(row["people"] == "p-ada" for row in rows(said_of, "next"))


def test_a_critical_question_still_decides(tmp_path: Path, paper: Paper) -> None:
    found = read(tmp_path, sitting(1, {**RIGHT, "four": "false"}))
    (one,) = told(office(found, paper), key="a")
    assert (one["score reckoned"], one["with the corrected key"], one["what changes"]) == (83, 83, "")
    (one,) = told(office(found, paper), "alpha/four@v1", key="f")
    assert (one["with the corrected key"], one["what changes"]) == (100, "would pass")


def test_what_does_not_add_up_gets_no_new_score(tmp_path: Path, paper: Paper) -> None:
    found = read(tmp_path, sitting(1, RIGHT))
    (one,) = told(office(found, paper, credit("alpha", 60, person="p-ada", score=0.9)))
    assert (one["score recorded"], one["score reckoned"], one["without the question"]) == (90, 100, None)
    assert one["note"] == "the answers do not add up to the record"
    (one,) = told(office(found, None))
    assert "not at hand" in one["note"]
    cut = read(tmp_path / "cut", sitting(1, {"one": "b", "two": "b"}))
    (one,) = told(office(cut, paper))
    assert (one["score reckoned"], one["note"]) == (None, "this attempt was not finished")


def test_attempts_are_told_apart(tmp_path: Path, paper: Paper) -> None:
    lines = [*sitting(1, {**WRONG, "four": "true"}), *sitting(11, RIGHT)]
    found = read(tmp_path, lines)
    first, second = told(office(found, paper, credit("alpha", 60, person="p-ada", score=1.0)), key="b")
    assert (first["score reckoned"], first["score recorded"]) == (16, None)
    assert (second["score reckoned"], second["score recorded"], second["with the corrected key"]) == (100, 100, 83)


def test_a_check_in_the_text_has_no_score(tmp_path: Path, paper: Paper) -> None:
    smaller = replace(paper, questions={name: one for name, one in paper.questions.items() if name != "one"}, size=4)
    found = read(tmp_path, sitting(1, WRONG))
    (one,) = told(office(found, smaller))
    assert (one["score reckoned"], one["note"]) == (None, "asked in the text, without a score")


def test_the_key_of_the_next_release_is_taken(tmp_path: Path, paper: Paper) -> None:
    found = read(tmp_path, sitting(1, WRONG))
    assert told(office(found, paper, newer="b"))[0]["by the corrected key"] == "right"
    assert told(office(found, paper, newer="b"), key="c")[0]["by the corrected key"] == "wrong"


def test_who_may_have_been_asked_is_named(tmp_path: Path, paper: Paper) -> None:
    found = read(tmp_path, sitting(1, RIGHT))
    others = (
        credit("alpha", 3, person="p-bo", score=0.8),
        credit("alpha", 4, person="p-cy", version="1.1.0"),
        credit("alpha", 4, person="p-dee", draft=True),
        credit("alpha", 60, person="p-ada", score=1.0),
    )
    sheet = recall(office(found, paper, *others, newer="b"), Query(subject="one@v1"))
    assert [(one["person"], one["score"]) for one in rows(sheet, "unseen")] == [("p-bo", 80)]


@pytest.mark.parametrize(
    ("subject", "key", "says"),
    [
        ("", "", "write it as"),
        ("one", "", "write it as"),
        ("alpha/nine@v1", "", "no release or record has"),
        ("alpha/one@v7", "", "there are: alpha/one@v1"),
        ("alpha/one@v1", "z", "the letters are abc"),
        ("alpha/three@v1", "a", "the letters are ft"),
    ],
)
def test_what_names_no_question_or_key(subject: str, key: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        recall(office(Answers(), None), Query(subject=subject, key=key))


def test_scores_are_those_of_plain_loops(tmp_path: Path, paper: Paper) -> None:
    dice, points = random.Random(11), {"one": 1, "two": 2, "three": 1, "four": 1, "five": 1}  # noqa: S311
    sittings: dict[str, dict[str, str]] = {}
    for number in range(40):
        given = {name: dice.choice([RIGHT[name], WRONG[name]]) for name in dice.sample(list(RIGHT), 5)}
        if dice.random() < 0.3:
            given["five"] = "a[.]a[,]b[.]a"
        sittings[f"w{number}"] = given
    lines = [one for n, (who, given) in enumerate(sittings.items()) for one in sitting(10 * n, given, who=who)]
    found = read(tmp_path, lines, sittings)
    for who, given in sittings.items():
        (attempt,) = attempts([one for one in found.found if one.person == f"p-{who}"], paper)
        earned = 0
        for name, response in given.items():
            part = 100 if response == RIGHT[name] else 50 if response == "a[.]a[,]b[.]a" else 0
            earned += points[name] * part
        was = outcome(paper, attempt, recorded)
        assert was is not None
        assert was.score == earned // 6
        assert was.passed == (earned // 6 >= 60 and given["four"] == "true")
        less = outcome(paper, attempt, recorded, without="two")
        assert less is not None
        assert less.score == (earned - 200 * (given["two"] == "b")) // 4


@pytest.mark.parametrize(("share", "percent"), [(0, 0), (1, 100), (0.125, 13), (0.999, 99), (0.001, 1), (2 / 3, 67)])
def test_partial_credit_is_kept_as_the_page_keeps_it(paper: Paper, share: float, percent: int) -> None:
    alone = replace(paper, questions={"one": paper.questions["one"]}, size=1)
    found = outcome(alone, {"one": ()}, lambda *_: share)
    assert found is not None
    assert found.score == percent


def test_from_a_project_and_its_archive(tmp_path: Path) -> None:
    """Where the commit of the release is not at hand, the quiz as it stands does, if its version is the same."""
    course, records = tmp_path / "course", tmp_path / "records"
    shutil.copytree(ROOT / "tests" / "courses" / "small", course)
    release = as_released(course, "pilot")
    put(course, release)
    module = release.modules[0]
    name, said_of = next((n, e) for n, e in module.codebook.items() if e["kind"] == "single")
    (records / "roster").mkdir(parents=True)
    (records / "records.yml").write_text("format: 1\ntimezone: UTC\n", encoding="utf-8")
    roster = "person_id,name,hire_date,accounts\np-ada,Ada Moss,2026-01-01,ada\n"
    (records / "roster" / "2026-01-01.csv").write_text(roster, encoding="utf-8")
    one = said(1, name, said_of["right"], right=True)
    text = one["object"]["id"].replace(f"{IRI}/questions/alpha", f"{release.iri}/questions/{module.slug}")
    one["object"] = {"id": text}
    one["context"]["contextActivities"]["parent"] = [
        {"id": f"{release.iri}/modules/{module.slug}/v{module.version.major}_{module.version.minor}"}
    ]
    read(records, [one])
    asked = Query(subject=f"{module.slug}/{name}@v1")
    sheet, _ = report(course, records, day(80), "recall", asked)
    (row,) = rows(sheet, "people")
    assert (row["was"], row["answer"]) == ("right", said_of["right"])
    assert row["note"] == "asked in the text, without a score"
    sheet, _ = report(course, records, day(80), "items", Query())
    assert [one["question"] for one in rows(sheet, "items")] == [f"{module.slug}/{name}"]
