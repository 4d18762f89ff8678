"""cmi5.xml against the numbered requirements of the specification, sections 3, 13 and 14."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from builders.package.cmi5 import CMI5
from tests.lms.cmi5 import CATEGORY, MASTERY, MOVE_ON, SESSION, Registration, Session
from tests.packages import make_all
from tests.paths import DRAWS, PATH, ROOT, SMALL
from tests.schema.packed import unpack

SPACE = "{https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd}"
NOT_OURS = {
    "13.1.0.0-1": "what an LMS does at an import",
    "13.1.2.0-1": "there are no blocks",
    "13.1.3.0-1": "there are no objectives",
    "13.1.4.0-2": "the URL is a file name of the package",
    "13.1.4.0-3": "what an LMS does at a launch",
    "13.1.5.0-1": "there are no elements of our own",
    "13.1.5.0-2": "there are no elements of our own",
    "14.0.0.0-1": "what an LMS takes",
    "14.1.0.0-1": "the zip library's",
    "14.1.0.0-2": "the name of the file, tested below",
    "14.1.0.0-4": "everything is in the package",
    "14.2.0.0-1": "there is a package",
}

Spoil = Callable[[Element], object]


@pytest.fixture(scope="module")
def requirements(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    folder = unpack("cmi5-requirements-1.0.0", tmp_path_factory.mktemp("cmi5"))
    found: dict[str, dict[str, str]] = json.loads((folder / "requirements.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def structure() -> Element:
    parsed: Element = fromstring(make_all(CMI5, SMALL)[0].files["cmi5.xml"])
    return parsed


def unit(structure: Element) -> Element:
    found = structure.find(f"{SPACE}au")
    assert found is not None
    return found


def test_every_requirement_of_a_course_structure_is_held_or_none_of_ours(
    requirements: dict[str, dict[str, str]],
) -> None:
    source = (ROOT / "builders" / "package" / "cmi5.py").read_text(encoding="utf-8")
    concerned = {name for name in requirements if name.startswith(("3.", "13.", "14.")) and "(" not in name}
    held = {name for name in concerned if f'"{name}: ' in source}
    assert held | NOT_OURS.keys() == concerned
    assert not held & NOT_OURS.keys()


def test_the_structure(structure: Element) -> None:
    assert structure.tag == f"{SPACE}courseStructure"
    assert [child.tag.removeprefix(SPACE) for child in structure] == ["course", "au"]
    course, au = structure
    assert course.get("id") == "https://small.example/courses/pilot"
    assert au.attrib == {
        "id": "https://small.example/courses/pilot/v/1",
        "moveOn": "CompletedAndPassed",
        "masteryScore": "0.8",
        "launchMethod": "AnyWindow",
        "activityType": "http://adlnet.gov/expapi/activities/course",
    }
    assert [child.tag.removeprefix(SPACE) for child in au] == ["title", "description", "url"]
    assert au.findtext(f"{SPACE}title/{SPACE}langstring") == "Pilot (1.2.0 draft)"
    assert [one.get("lang") for one in structure.iter(f"{SPACE}langstring")] == ["en"] * 4
    assert au.findtext(f"{SPACE}url") == "index.html"


def spoiled_url(structure: Element) -> None:
    url = unit(structure).find(f"{SPACE}url")
    assert url is not None
    url.text = "start.html"


def untitled(structure: Element) -> None:
    for one in unit(structure).iter(f"{SPACE}langstring"):
        one.text = " "


@pytest.mark.parametrize(
    ("spoil", "requirement"),
    [
        (lambda s: unit(s).set("id", "/courses/pilot"), "3.0.0.0-1"),
        (lambda s: unit(s).set("id", "https://small.example/courses/pilot"), "13.1.4.0-1"),
        (lambda s: s.append(unit(s)), "2 assignable units"),
        (lambda s: unit(s).set("moveOn", "passed"), "13.2.0.0-1: moveOn"),
        (lambda s: unit(s).set("masteryScore", "80"), "13.2.0.0-1: masteryScore"),
        (lambda s: unit(s).set("masteryScore", "0.81234"), "13.2.0.0-1: masteryScore"),
        (spoiled_url, "14.1.0.0-3"),
        (untitled, "no title"),
    ],
)
def test_what_breaks_a_requirement_is_said(structure: Element, spoil: Spoil, requirement: str) -> None:
    names = ("cmi5.xml", "index.html")
    assert list(CMI5.faults(structure, names)) == []
    spoil(structure)
    assert requirement in "\n".join(CMI5.faults(structure, names))


@pytest.mark.parametrize("root", [ROOT, PATH, DRAWS], ids=lambda root: root.name)
def test_every_course_makes_a_package(root: Path) -> None:
    for made in make_all(CMI5, root):
        assert "cmi5.xml" in made.files
        assert CMI5.artifact_name(made.package).endswith("-cmi5.zip")


def test_the_mastery_score_is_the_lowest_mark_that_passes() -> None:
    marks = {made.package.id: made.package.mastery for root in (ROOT, PATH, DRAWS) for made in make_all(CMI5, root)}
    assert {0 < float(mark) <= 1 for mark in marks.values()} == {True}
    for made in make_all(CMI5, DRAWS):
        course = made.package.course
        if course.assessment:
            assert float(made.package.mastery) == course.assessment.rules.pass_percent / 100


def test_the_launch_double_refuses_by_numbers_that_there_are(requirements: dict[str, dict[str, str]]) -> None:
    source = (ROOT / "tests" / "lms" / "cmi5.py").read_text(encoding="utf-8")
    named = set(re.findall(r'"(\d+(?:\.\d+){3}-\d+)"', source))
    assert len(named) > 25
    assert named <= requirements.keys()


def session(**data: Any) -> Session:
    known = {"contextTemplate": {"extensions": {SESSION: "s"}}, "launchMode": "Normal", "masteryScore": 0.8, **data}
    return Session(registration=Registration(id="r", actor={}), activity="a", data=known, token="", preferences=True)


def said(name: str, **result: Any) -> dict[str, Any]:
    context = {
        "registration": "r",
        "extensions": {SESSION: "s", MASTERY: 0.8},
        "contextActivities": {"category": [{"id": CATEGORY}, *([{"id": MOVE_ON}] if result else [])]},
    }
    timed = {"result": {**result, "duration": "PT1S"}} if name != "initialized" else {}
    common = {"id": "i", "actor": {}, "timestamp": "2026-11-22T00:00:00Z", "object": {"id": "a"}, "context": context}
    return {**common, "verb": {"id": f"http://adlnet.gov/expapi/verbs/{name}"}, **timed}


BEGUN = said("initialized")


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        ([BEGUN, said("completed", completion=True), said("passed", success=True), said("terminated")], []),
        ([said("terminated")], ["9.3.0.0-4"]),
        ([BEGUN, BEGUN], ["9.3.0.0-2"]),
        ([BEGUN, said("terminated"), said("completed", completion=True)], ["9.3.0.0-5"]),
        ([BEGUN, said("passed", success=True), said("failed", success=False)], ["9.3.0.0-3", "9.3.0.0-8"]),
        ([BEGUN, said("passed", success=True, score={"scaled": 0.7})], ["9.3.4.0-2"]),
        ([BEGUN, said("failed", success=False, score={"scaled": 0.9})], ["9.3.5.0-2"]),
        ([BEGUN, said("passed", success=True, score={"scaled": 1, "raw": 9})], ["9.5.1.0-3"]),
        ([BEGUN, said("completed", success=True)], ["9.5.2.0-3", "9.5.3.0-2"]),
        ([{**BEGUN, "timestamp": "2026-11-22T00:00:00+01:00"}], ["9.7.0.0-2"]),
        ([{**BEGUN, "actor": {"name": "x"}}], ["8.1.3.0-3"]),
        ([{**BEGUN, "object": {"id": "b"}}], ["8.1.5.0-6"]),
    ],
)
def test_the_launch_double_refuses(statements: list[dict[str, Any]], broken: list[str]) -> None:
    assert session().broken(statements) == broken


def test_the_launch_double_takes_no_judgement_in_a_review() -> None:
    found = session(launchMode="Review").broken([BEGUN, said("completed", completion=True)])
    assert found == ["10.2.2.0-5"]
