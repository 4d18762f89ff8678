"""What statements say, as the build defines it: terms, and the definition of every kind of question."""

import dataclasses
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders.model import Course
from builders.model.course import ASSESSMENT
from builders.model.node import Fields
from builders.model.reported import mark, module_iri, objective_id
from builders.package.cmi5 import CMI5
from builders.package.codebook import codebook
from builders.package.xapi import XAPI
from builders.pipeline import Request, build, checked
from builders.questions import KINDS, read_body
from builders.render.questions import turn
from builders.statements import activities, definition, definitions, terms, to_interaction
from builders.statements.interactions import BY_PARTS, ONCE
from tests.paths import SMALL, TESTS
from tests.unit.test_vectors import load, node

EVERY, DRAWS = TESTS / "courses" / "kinds", TESTS / "courses" / "draws"
ENCODINGS = load("encodings")


def test_every_kind_says_what_it_is_reported_as() -> None:
    assert [*ONCE, *BY_PARTS] == [name for name in (*ONCE, *BY_PARTS) if name in {kind.kind for kind in KINDS}]
    assert len([*ONCE, *BY_PARTS]) == len(KINDS)


@pytest.mark.parametrize("row", [row for row in ENCODINGS if "xapi" in row], ids=lambda row: row["kind"])
def test_a_definition_is_as_its_vector(row: dict[str, Any]) -> None:
    """The page's script sends it as it is: `lrs.test.js` runs the same cases."""
    group = next(group for group in load(row["kind"]) if group["name"] == row["group"])
    body = read_body(Fields(node(group["question"]), []))
    assert body is not None
    question = replace(checked(SMALL).project.courses["pilot"].modules[0].bank.live[0], body=body, ask="What now?")
    found = {suffix: definition({"en": one}) for suffix, one in to_interaction(question, {}).items()}
    assert json.loads(json.dumps(found)) == row["xapi"]


def test_every_kind_has_a_vector() -> None:
    assert {row["kind"] for row in ENCODINGS if "xapi" in row} == {kind.kind for kind in KINDS}


def every() -> tuple[Course, dict[str, Course]]:
    courses = checked(EVERY).project.courses
    return courses["every"], {"es": courses["every-es"]}


def test_definitions_are_named_as_in_the_codebook_and_speak_all_languages() -> None:
    course, others = every()
    found = definitions(course, others)
    assert {name for texts in found.values() for name in texts} == set(codebook(course)["interactions"])
    for one in (one for texts in found.values() for one in texts.values()):
        assert list(one["description"]) == ["en", "es"]
        for name in ("choices", "source", "target", "scale", "steps"):
            assert all(set(part["description"]) == {"en", "es"} for part in one.get(name, ()))
    alone = definitions(course, {})
    assert {language for texts in alone.values() for one in texts.values() for language in one["description"]} == {"en"}


def test_what_is_another_version_in_a_translation_is_not_said_in_its_language() -> None:
    course, others = every()
    (module, *_), spanish = course.modules, others["es"]
    question = module.bank.live[0]
    bank = replace(
        module.bank, questions=tuple(replace(q, v=q.v + 1) if q is question else q for q in module.bank.questions)
    )
    newer = replace(course, modules=(replace(module, bank=bank), *course.modules[1:]))
    found = definitions(newer, {"es": spanish})[module.slug]
    changed = {name: one for name, one in found.items() if name.startswith(f"{module.slug}__{question.id}__v")}
    assert changed
    assert all(list(one["description"]) == ["en"] for one in changed.values())


def test_terms_name_the_version_and_leave_to_each_standard_what_is_its_own() -> None:
    ready = checked(SMALL)
    course, publisher = ready.project.courses["pilot"], ready.config.publisher
    plain, strict = terms(course, publisher, cmi5=False), terms(course, publisher, cmi5=True)
    assert plain["context"]["revision"].startswith("1.2.0-draft+")
    assert plain["activity"] == "https://small.example/courses/pilot/v/1"
    assert [one["id"] for one in plain["context"]["contextActivities"]["grouping"]] == [
        "https://small.example/courses/pilot",
        "https://small.example/courses/pilot/v/1",
    ]
    assert [name for name, said in strict["said"].items() if "category" in said] == [
        *("initialized", "completed", "passed", "failed", "terminated")
    ]
    assert not [name for name, said in plain["said"].items() if "category" in said or "mastery" in said]
    assert plain["said"]["failed"]["result"] == {"success": False}
    assert "result" not in plain["said"]["initialized"]


def test_the_assessments_of_two_courses_have_addresses_of_their_own() -> None:
    ready = checked(DRAWS)
    publisher, drawn = ready.config.publisher, ready.project.courses["drawn"]
    addresses = set[str]()
    for course in (drawn, replace(drawn, id="other", base="other")):
        (found,) = (iri for iri in activities(course, {}, publisher) if ASSESSMENT in iri)
        # As `lrs.js` makes it.
        module = module_iri(publisher, objective_id(ASSESSMENT, course.version.minor_form, mark(course)))
        assert found == module.replace(*terms(course, publisher, cmi5=False)["final"])
        assert found.startswith(f"{publisher.iri}/courses/{course.base}/{ASSESSMENT}/v1_0")
        addresses.add(found)
    assert len(addresses) == 2


def test_definitions_travel_out_of_sight_and_a_preview_has_none(tmp_path: Path) -> None:
    made = build(Request(root=EVERY, out=tmp_path, courses=("every",), formats=("xapi",), site=False))
    assert json.dumps(definitions(*every())) == json.dumps(definitions(*every()))
    artifact = made.artifacts[0]
    assert b"correctResponsesPattern" in artifact.data
    assert b"{case_matters=false}" not in artifact.data
    assert turn("{case_matters=false}").encode() in artifact.data
    preview = build(Request(root=EVERY, out=tmp_path / "seen", formats=("cmi5",), site=False, preview=True))
    assert b"definitions/" not in preview.artifacts[0].data


def test_only_two_formats_send_statements() -> None:
    assert CMI5.terms is not None
    assert XAPI.terms is not None
    assert [field.name for field in dataclasses.fields(CMI5)][-1] == "terms"
