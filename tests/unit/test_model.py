"""Versions, codes and digests."""

import dataclasses
import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from builders.errors import Problem, Where
from builders.model import Course, Project, Version, short_code
from builders.model.change import Change
from builders.model.day import Day
from builders.model.digest import course_digests, digest, module_digests, shown_version
from builders.model.pools import minutes
from builders.model.rules import Rules
from builders.model.tokens import fill
from builders.sources import load
from builders.versions.parts import course_parts
from tests.paths import DRAWS, SMALL


def loaded(root: Path) -> Project:
    problems: list[Problem] = []
    project, _ = load(root, problems)
    assert problems == []
    return project


def pilot() -> Course:
    return loaded(SMALL).courses["pilot"]


def test_a_round_is_part_of_a_course_and_takes_its_quizzes_alone() -> None:
    course = loaded(DRAWS).courses["yearly"]
    whole = dataclasses.replace(course, round="")
    assert course_digests(course) != course_digests(whole)
    assert "round" in course_parts(course).texts
    assert "round" not in course_parts(whole).texts
    assert minutes(whole) == {module.slug: module.minutes for module in course.modules}
    longer = dataclasses.replace(
        course, modules=tuple(dataclasses.replace(module, minutes=30) for module in course.modules)
    )
    assert minutes(longer) == {"mail": 5, "phone": 9}


def test_why_and_when_are_no_part_of_a_module() -> None:
    module = loaded(SMALL).modules["alpha"]
    change = Change(module="alpha", version=module.version, reason="Why.")
    day = Day(date=dt.date(2026, 1, 31), where=Where(path=module.path))
    told = dataclasses.replace(
        module, changes=(change,), law_checked=day, bank=dataclasses.replace(module.bank, law_checked=day)
    )
    assert module_digests(told, {}) == module_digests(module, {})


def test_a_version_is_three_numbers() -> None:
    assert str(Version.parse("1.20.3")) == "1.20.3"
    assert Version.parse("1.9.0") < Version.parse("1.10.0")
    assert Version.parse("2.1.3").minor_form == "2.1"


@pytest.mark.parametrize(
    "text", ["1.0", "1.0.0.0", "v1.0.0", "01.0.0", "1.0.0-rc1", "1.0.٣", " 1.0.0", "1.0.9999999", ""]
)
def test_no_other_form_is_a_version(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not MAJOR\.MINOR\.PATCH"):
        Version.parse(text)


@given(st.text())
def test_a_short_code_is_the_hash_modulo_36_cubed(identifier: str) -> None:
    number = int(hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest(), 16) % 36**3
    if identifier.isprintable():
        assert int(short_code(identifier), 36) == number
        assert len(short_code(identifier)) == 3


def test_the_overlay_changes_what_is_shown_and_not_the_source() -> None:
    course = pilot()
    other = dataclasses.replace(course, overlay={**course.overlay, "org.officer.name": "Robin Roe"})
    ours, theirs = course_digests(course), course_digests(other)
    assert ours.source == theirs.source
    assert ours.shown != theirs.shown


def test_a_fact_is_resolved_in_both_digests() -> None:
    (module,) = pilot().modules
    told = dataclasses.replace(module, body="Within {{ facts.days }} of {{ org.name }}.\n")
    plain = dataclasses.replace(module, body="Within 60 days of {{ org.name }}.\n")
    overlay = {"org.name": "Small", "facts.days": "60 days"}
    assert module_digests(told, overlay) == module_digests(plain, overlay)
    changed = module_digests(told, {**overlay, "facts.days": "61 days"})
    assert changed.source != module_digests(told, overlay).source
    assert changed.shown != module_digests(told, overlay).shown
    moved = module_digests(told, {**overlay, "org.name": "Smaller"})
    assert moved.source == module_digests(told, overlay).source
    assert moved.shown != module_digests(told, overlay).shown


def test_numbers_do_not_enter_a_digest_and_content_does() -> None:
    course = pilot()
    (module,) = course.modules
    numbered = dataclasses.replace(module, version=Version.parse("9.9.9"), minutes=60)
    assert module_digests(numbered, {}) == module_digests(module, {})
    changes = (
        {"body": module.body + "x"},
        {"title": "Other"},
        {"media": {path: data + b" " for path, data in module.media.items()}},
        {"bank": dataclasses.replace(module.bank, rules=Rules(pass_percent=81))},
        {"bank": dataclasses.replace(module.bank, questions=module.bank.questions[1:])},
    )
    for change in changes:
        assert module_digests(dataclasses.replace(module, **change), {}) != module_digests(module, {})


def test_the_digest_is_what_the_documentation_says() -> None:
    """Recomputed with the standard library alone, from `docs/versions.md`."""
    course = pilot()
    (module,) = course.modules
    data = {
        "format": 1,
        "module": "alpha",
        "title": "Alpha",
        "summary": "The first of all modules.",
        "objectives": {"know": "Know the rule and act on it"},
        "body": module.body,
        "media": {"../media/square.svg": hashlib.sha256((SMALL / "content/media/square.svg").read_bytes()).hexdigest()},
        "quiz": {
            "pass": 80,
            "draw": [],
            "attempts": 0,
            "review_after": 0,
            "retry": "new_draw",
            "shuffle": True,
            "test_out": 0,
        },
        "questions": [question.canonical() for question in module.bank.questions],
    }
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    source = hashlib.sha256(canonical.encode()).hexdigest()
    assert module_digests(module, course.overlay).source == source
    own = {"format": 1, "course": "pilot", "title": "Pilot", "summary": "A course for tests."}
    whole = json.dumps({**own, "modules": [["alpha", source]]}, sort_keys=True, separators=(",", ":"))
    assert course_digests(course).source == hashlib.sha256(whole.encode()).hexdigest()


def test_a_draft_says_so_and_a_release_is_its_number() -> None:
    course = pilot()
    assert shown_version(course) == f"1.2.0-draft+{course_digests(course).shown[:8]}"
    released = dataclasses.replace(course, draft=False)
    assert shown_version(released) == "1.2.0"
    assert released.release_name == "1.2.0"


def test_tokens() -> None:
    assert (
        fill("Ask {{ org.name }} or {{org.x.y}}. {{ no }}", {"org.name": "Kim"}) == "Ask Kim or {{org.x.y}}. {{ no }}"
    )


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e300, 1e300) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON_VALUES)
def test_digests_are_over_rfc_8785(data: object) -> None:
    assert digest(data) == hashlib.sha256(rfc8785.dumps(data)).hexdigest()  # type: ignore[arg-type]
