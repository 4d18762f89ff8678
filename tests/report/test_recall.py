"""Recalls: who answered a question, what scores would be, and that plain loops over the answers say the same."""

import datetime as dt
import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders.errors import Problem, UsageError
from builders.model import Question
from builders.model.credit import Credit
from builders.model.node import Fields
from builders.model.release import Release
from builders.pipeline import checked
from builders.pipeline.report import report
from builders.questions import read_body
from builders.report.answers import Answer, Answers, Item
from builders.report.desk import Desk, Query
from builders.report.paper import Paper, attempts, outcome, recorded
from builders.report.recall import recall
from builders.sources.banks import read_bank
from tests.ledgers import as_released, put
from tests.paths import ROOT
from tests.records.told import IRI
from tests.release.projects import edit, git, repository
from tests.report.cases import credit, curriculum, day, desk, edition, person, rows
from tests.report.office import rosters
from tests.report.test_items import book, read, said
from tests.unit.test_vectors import load, node

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
ONE = ("alpha", "one")
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
    return Paper(questions={("alpha", one.id): one for one in bank.questions}, size=5, pass_percent=60)


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


def test_who_has_left_since_is_named_and_said_to_have_left(tmp_path: Path, paper: Paper) -> None:
    bo, cy = person("p-bo", name="Bo Lind", left=day(50)), person("p-cy", name="Cy Dorn")
    roster = rosters((0, (person("p-ada"), bo, cy)), (60, (person("p-ada"),)))
    found = read(tmp_path, sitting(1, RIGHT))
    others = [credit("alpha", 30, person="p-bo"), credit("alpha", 31, person="p-cy")]
    made = recall(office(found, paper, *others, roster=roster), Query(subject="one@v1"))
    assert [(row["name"], row["left"]) for row in rows(made, "people")] == [("Robin Doe", "")]
    names = [(row["name"], row["left"]) for row in rows(made, "unseen")]
    assert names == [("Bo Lind", str(day(50))), ("Cy Dorn", f"not in the roster of {day(60)}")]


def test_who_passed_by_a_wrong_key_is_named_beside_the_record(tmp_path: Path, paper: Paper) -> None:
    found = read(tmp_path, sitting(1, {**RIGHT, "two": "c"}))
    passed = credit("alpha", 60, person="p-ada", score=0.66)
    (one,) = told(office(found, paper, passed), key="b")
    assert (one["score recorded"], one["score reckoned"], one["with the corrected key"]) == (66, 66, 50)
    assert one["what changes"] == "would not pass"
    said_of = recall(office(found, paper, passed), Query(subject="one@v1", key="b"))
    assert said_of.lead == "People who answered alpha/one@v1: 1; for whom passing would change: 1."
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
    before = credit("alpha", 3, person="p-ada", score=0.8)
    assert [one["score recorded"] for one in told(office(found, None, before))] == [None]
    assert [one["score recorded"] for one in told(office(found, paper, before))] == [None]
    kept = office(found, None, before, credit("alpha", 60, person="p-ada", score=0.9))
    (one,) = told(kept)
    assert (one["score recorded"], one["score reckoned"]) == (90, None)
    assert "not at hand" in one["note"]
    assert recall(kept, Query(subject="one@v1")).lead.endswith("would change: 0; of whom that is not known: 1.")
    cut = read(tmp_path / "cut", sitting(1, {"one": "b", "two": "b"}))
    (one,) = told(office(cut, paper))
    assert (one["score reckoned"], one["note"]) == (None, "this attempt was not finished")


def test_attempts_are_told_apart(tmp_path: Path, paper: Paper) -> None:
    lines = [*sitting(1, {**WRONG, "four": "true"}), *sitting(11, RIGHT)]
    found = read(tmp_path, lines)
    first, second = told(office(found, paper, credit("alpha", 60, person="p-ada", score=1.0)), key="b")
    assert (first["score reckoned"], first["score recorded"]) == (16, None)
    assert (second["score reckoned"], second["score recorded"], second["with the corrected key"]) == (100, 100, 83)


def test_each_launch_has_its_own_record(tmp_path: Path, paper: Paper) -> None:
    later = [
        {**one, "context": {**one["context"], "registration": "later"}, "timestamp": "2026-03-20T12:00:00Z"}
        for one in sitting(11, RIGHT)
    ]
    for one in later:
        one["stored"] = one["timestamp"]
    found = read(tmp_path, [*sitting(1, {**WRONG, "four": "true"}), *later])
    # Whoever failed in March passed in a launch of their own, and that record is not of the first one.
    first, second = told(office(found, paper, credit("alpha", 78, person="p-ada", score=1.0)), key="b")
    assert (first["score recorded"], first["score reckoned"], first["with the corrected key"]) == (None, 16, 33)
    assert (second["score recorded"], second["score reckoned"]) == (100, 100)


def test_a_check_in_the_text_has_no_score(tmp_path: Path, paper: Paper) -> None:
    smaller = replace(paper, questions={name: one for name, one in paper.questions.items() if name[1] != "one"}, size=4)
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
        less = outcome(paper, attempt, recorded, without=("alpha", "two"))
        assert less is not None
        assert less.score == (earned - 200 * (given["two"] == "b")) // 4


@pytest.mark.parametrize(("share", "percent"), [(0, 0), (1, 100), (0.125, 13), (0.999, 99), (0.001, 1), (2 / 3, 67)])
def test_partial_credit_is_kept_as_the_page_keeps_it(paper: Paper, share: float, percent: int) -> None:
    alone = replace(paper, questions={ONE: paper.questions[ONE]}, size=1)
    found = outcome(alone, {ONE: ()}, lambda *_: share)
    assert found is not None
    assert found.score == percent


@pytest.mark.parametrize("row", [one for one in load("encodings") if "xapi" in one], ids=lambda one: one["kind"])
@pytest.mark.parametrize("turned", [False, True])
def test_what_trackers_send_is_worth_what_the_page_says(row: dict[str, Any], turned: bool) -> None:  # noqa: FBT001
    """The same cases hold the trackers to what they send, and Python to what it is worth."""
    group = next(one for one in load(row["kind"]) if one["name"] == row["group"])
    body = read_body(Fields(node(group["question"]), []))
    assert body
    paper_question = replace(anything(), body=body)
    parts = [suffix.replace("__", "/")[1:] for suffix in row["xapi"]]
    if body.kind == "scenario":
        # The steps of the way that was taken, then all of it.
        parts = [*(way.split("[.]")[0] for way in row["scorm2004"][-1][1].split("[,]")), ""]
    given = tuple(
        Answer(
            person="p1",
            item=Item(module="alpha", question="one", edition=1),
            part=part,
            test="alpha",
            test_version="1.0",
            launch="r",
            when=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
            day=day(60),
            right={"correct": True, "neutral": None}.get(sent[3], False),
            response=sent[1],
            record=part,
        )
        for part, sent in zip(parts, row["scorm2004"], strict=True)
    )
    given = given[::-1] if turned else given
    if body.graded:
        assert recorded(paper_question, given) == body.score(tuple(row["response"]))
    # In whatever order the parts of one moment arrive, they are one answer.
    (attempt,) = attempts(given, Paper(questions={ONE: paper_question}, size=1, pass_percent=80))
    assert attempt[ONE] == given


def test_each_gap_stands_beside_the_score_of_its_attempt(tmp_path: Path, paper: Paper) -> None:
    body = read_body(Fields(node({"gaps": "Tell {60|sixty} or {media}.", "credit": "partial"}), []))
    assert body
    alone = replace(paper, questions={ONE: replace(paper.questions[ONE], body=body)}, size=1)
    gaps = [said(n, "one", "x", right=n == 1, part=f"/g{n}", at=1) for n in (1, 2)]
    found = office(read(tmp_path, gaps), alone)
    assert [(one["was"], one["score reckoned"], one["note"]) for one in told(found)] == [
        ("right", 50, ""),
        ("wrong", 50, ""),
    ]


def anything() -> Question:
    return checked(ROOT / "tests" / "courses" / "small").project.courses["pilot"].modules[0].bank.live[0]


def archive(root: Path, *lines: dict[str, Any]) -> Path:
    """Write a folder of records with these statements of Ada's."""
    (root / "roster").mkdir(parents=True)
    (root / "records.yml").write_text("format: 1\ntimezone: UTC\n", encoding="utf-8")
    roster = "person_id,name,hire_date,accounts\np-ada,Ada Moss,2026-01-01,ada\n"
    (root / "roster" / "2026-01-01.csv").write_text(roster, encoding="utf-8")
    read(root, lines)
    return root


def at(release: Release, one: dict[str, Any], module: str, asking: str) -> dict[str, Any]:
    """Return an answer as one to a question of a released module, in a test."""
    address = one["object"]["id"].replace(f"{IRI}/questions/alpha", f"{release.iri}/questions/{module}")
    around = {
        "parent": [{"id": f"{release.iri}/modules/{asking}"}],
        "grouping": [{"id": f"{release.iri}/courses/{release.course}"}],
    }
    return {**one, "object": {"id": address}, "context": {**one["context"], "contextActivities": around}}


def test_a_project_as_it_was_released(tmp_path: Path) -> None:
    """Where the commit is not at hand, the project as it stands does, if it says what the release says."""
    course = tmp_path / "course"
    shutil.copytree(ROOT / "tests" / "courses" / "small", course)
    release = as_released(course, "pilot")
    put(course, release)
    module = release.modules[0]
    name, entry = next((n, e) for n, e in module.codebook.items() if e["kind"] == "single")
    asking = f"{module.slug}/v{module.version.minor_form.replace('.', '_')}"
    one = at(release, said(1, name, entry["right"], right=True), module.slug, asking)
    records = archive(tmp_path / "records", one)
    sheet, _ = report(course, records, day(80), "recall", Query(subject=f"{module.slug}/{name}@v1"))
    (row,) = rows(sheet, "people")
    assert (row["was"], row["answer"]) == ("right", entry["right"])
    assert row["note"] == "asked in the text, without a score"
    sheet, _ = report(course, records, day(80), "items", Query())
    assert [one["question"] for one in rows(sheet, "items")] == [f"{module.slug}/{name}"]


@pytest.mark.parametrize("known", [True, False])
def test_an_assessment_as_the_commit_of_its_release_has_it(tmp_path: Path, known: bool) -> None:  # noqa: FBT001
    course = repository(tmp_path / "course", ROOT / "tests" / "courses" / "draws")
    changes = {"commit": git(course, "rev-parse", "HEAD")} if known else {}
    release = as_released(course, "drawn", **changes)
    put(course, release)
    edit(course, "quizzes/assessments/drawn.yml", "pass: 75", "pass: 100")
    if not known:
        # No commit is left that says what was released.
        shutil.rmtree(course / ".git")
    asked = (
        ("mail", "spot_one", "a"),
        ("mail", "spot_two", "b"),
        ("phone", "spot_one", "a"),
        ("phone", "spot_two", "a"),
    )
    given = [
        at(release, said(number, name, letter, right=letter == "a"), module, "final-assessment/v1_0")
        for number, (module, name, letter) in enumerate(asked, 1)
    ]
    passing = {**given[-1], "id": "00000000-0000-4000-8000-000000000009", "result": {"score": {"scaled": 0.75}}}
    passing["verb"] = {"id": "http://adlnet.gov/expapi/verbs/mastered"}
    passing["object"] = {"id": f"{release.iri}/modules/final-assessment/v1_0"}
    records = archive(tmp_path / "records", *given, passing)
    sheet, _ = report(course, records, day(80), "recall", Query(subject="phone/spot_one@v1", key="b"))
    (row,) = rows(sheet, "people")
    assert (row["test"], row["score recorded"] if known else 75) == ("final-assessment of drawn", 75)
    if known:
        assert (row["score reckoned"], row["pass mark"], row["with the corrected key"]) == (75, 75, 50)
        assert row["what changes"] == "would not pass"
    else:
        assert (row["score reckoned"], row["what changes"]) == (None, "")
        assert "is not at hand" in row["note"]
