"""Procedures after rules, questions for practice, pictures of questions: what is read, counted and sealed."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from builders.checks import check
from builders.errors import Problem
from builders.exchange.authored import authored
from builders.exchange.bankfile import bank_yaml
from builders.model import Course, Project
from builders.model.digest import course_digests, module_digests
from builders.model.pools import course_items
from builders.pipeline import Request, build
from builders.render.pace import pace
from builders.sources import load
from tests.paths import PATH, ROOT


def read(root: Path) -> tuple[Project, list[Problem]]:
    problems: list[Problem] = []
    project, _ = load(root, problems)
    return project, problems


@pytest.fixture
def way() -> Course:
    return read(PATH)[0].courses["way"]


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Return a copy of the course in which one text of one file is another."""

    def changed(path: str, old: str, new: str) -> Path:
        shutil.copytree(PATH, tmp_path / "course")
        file = tmp_path / "course" / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        return tmp_path / "course"

    return changed


def test_the_course_is_clean() -> None:
    project, problems = read(PATH)
    assert [*problems, *check(project)] == []


def test_procedures_come_last_in_every_language(way: Course) -> None:
    assert [module.slug for module in way.modules] == ["rules", "more-rules", "our-way"]
    assert (way.procedures, [module.slug for module in way.rules]) == (("our-way",), ["rules", "more-rules"])
    spanish = read(PATH)[0].courses["way-es"]
    assert ([m.name for m in spanish.modules][-1], spanish.procedures) == ("our-way.es", ("our-way",))


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("  - our-way\n  - our-way", "S003 'our-way' is listed twice."),
        ("  - our-way\n  - rules", "S003 'rules' is listed twice."),
        ("  - our-way\n  - nowhere", "S002 no module is called 'nowhere'."),
    ],
)
def test_a_procedure_is_a_module_and_listed_once(copy: Callable[..., Path], new: str, said: str) -> None:
    _, problems = read(copy("content/courses/way.md", "  - our-way", new))
    assert [f"{problem.code} {problem.message}" for problem in problems] == [said]


def test_what_opens_when_is_part_of_the_digest(way: Course) -> None:
    free = replace(way, procedures=())
    assert course_digests(free).source != course_digests(way).source


def test_practice_is_asked_by_no_quiz_and_no_assessment(way: Course) -> None:
    rules = way.modules[0]
    assert [question.id for question in rules.drill] == ["scene_one", "scene_two", "scene_three"]
    asked = {question.id for question in rules.quiz} | {item.question.id for item in course_items(way)}
    assert asked & {question.id for question in rules.drill} == set()


def test_pictures_travel_and_are_part_of_the_digest(way: Course, copy: Callable[..., Path]) -> None:
    assert list(way.modules[0].media) == ["../media/form.svg"]
    other = read(copy("content/media/form.svg", "Ada Rivera", "Lee Park"))[0].courses["way"]
    assert module_digests(other.modules[0], {}) != module_digests(way.modules[0], {})
    spanish = read(PATH)[0].courses["way-es"].modules[0]
    assert list(spanish.media) == ["../media/form-es.svg"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("../media/form.svg", "../media/none.svg", "L003 no file at '../media/none.svg'."),
        ("../media/form.svg", "../../org.yml", "L003 no file at '../../org.yml'."),
        ("../media/form.svg", "https://x.example/form.svg", "L003 no file at 'https://x.example/form.svg'."),
        ("      words:", "      word:", "K001 the key 'words' is missing."),
    ],
)
def test_a_picture_is_there_and_has_words(copy: Callable[..., Path], old: str, new: str, said: str) -> None:
    _, problems = read(copy("quizzes/rules.yml", old, new))
    assert said in [f"{problem.code} {problem.message}" for problem in problems]


def test_a_picture_is_translated(copy: Callable[..., Path]) -> None:
    root = copy(
        "quizzes/rules.es.yml", "    picture:\n      file: ../media/form-es.svg\n      words: Un", "    why: Un"
    )
    _, problems = read(root)
    assert "I004 form: 'picture' is not translated." in [f"{problem.code} {problem.message}" for problem in problems]


def test_the_parts_of_a_module_take_its_minutes() -> None:
    for root in (ROOT, PATH):
        for module in read(root)[0].modules.values():
            stops, quiz = pace(module)
            assert sum(seconds for _, seconds in stops) + quiz == 60 * module.minutes
            assert all(seconds >= 0 for _, seconds in stops)
            assert quiz > 0


def test_a_question_written_anew_keeps_practice_and_picture(way: Course, copy: Callable[..., Path]) -> None:
    bank = way.modules[0].bank
    root = copy("quizzes/rules.yml", "quiz: rules", "quiz: rules")
    text = bank_yaml(bank.id, bank.title, bank.rules.pass_percent, [authored(question) for question in bank.questions])
    (root / "quizzes" / "rules.yml").write_text(text, encoding="utf-8")
    again = read(root)[0].courses["way"].modules[0].bank
    assert [question.canonical() for question in again.questions] == [q.canonical() for q in bank.questions]


def test_the_page_and_the_site_say_what_opens_when(tmp_path: Path) -> None:
    build(Request(root=PATH, out=tmp_path))
    page = (tmp_path / "site/play/way/index.html").read_text(encoding="utf-8")
    found = re.search(r'id="course">(.*?)</script>', page)
    assert found is not None
    entries = {entry["slug"]: entry for entry in json.loads(found[1])["modules"]}
    assert [entries[slug].get("after") for slug in ("rules", "more-rules", "our-way")] == [None, None, 2]
    assert [entries[slug].get("drill") for slug in ("rules", "more-rules", "our-way")] == [3, None, None]
    site = (tmp_path / "site/courses/way/index.html").read_text(encoding="utf-8")
    assert site.count("it opens when the modules before it are passed") == 1
