"""Declared changes beside the ledger: who trains again, and what learners are told."""

from dataclasses import replace
from pathlib import Path

import pytest

from builders.checks import check
from builders.errors import Problem
from builders.model import Project
from builders.model.change import Change, Material
from builders.model.release import Ledger
from builders.model.version import Version
from builders.sources import load
from builders.versions.reasons import declared, explained
from builders.versions.retrain import retrainings
from tests.ledgers import as_released, module_release, release
from tests.unit.test_checks import overlaid

ASSIGNMENTS = """roles:
  coder: {title: Coder, courses: [pilot], before_access: true}
  clerk: {title: Clerk, courses: [other], before_access: true}
access:
  portal: {title: Portal, modules: [alpha]}
  export: {title: Export, modules: [beta]}
employer:
  business_associate: {title: Associate, courses: [pilot]}
states:
  tx: {title: Texas, courses: [other]}
changes: {due_days: 14}
"""
MATERIAL = """reason: The period is 30 days now.
material:
  trigger: rule
  effective: "2027-01-01"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give the small course with a second course of a second module, and assignments."""
    root = overlaid(tmp_path / "none", tmp_path / "course")
    content, alpha = root / "content", (root / "content" / "modules" / "alpha.md").read_text(encoding="utf-8")
    (content / "modules" / "beta.md").write_text(alpha.replace("Alpha", "Beta").replace("bank: alpha", "bank: beta"))
    bank = (root / "quizzes" / "alpha.yml").read_text(encoding="utf-8")
    (root / "quizzes" / "beta.yml").write_text(bank.replace("alpha", "beta"))
    pilot = (content / "courses" / "pilot.md").read_text(encoding="utf-8")
    other = pilot.replace("- alpha", "- alpha\n  - beta").replace("id: pilot", "id: other").replace("Pilot", "Other")
    (content / "courses" / "other.md").write_text(other)
    (content / "assignments.yml").write_text(ASSIGNMENTS)
    return root


def declare(root: Path, text: str, module: str = "alpha") -> None:
    file = root / "content" / "changes" / f"{module}.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)


def loaded(root: Path) -> Project:
    problems: list[Problem] = []
    project, _ = load(root, problems)
    assert problems == []
    return project


def stepped(root: Path, module: str, version: str, course: str, number: str) -> None:
    """Write new numbers."""
    for path, old, new in (
        (f"content/modules/{module}.md", "2.1.3", version),
        (f"content/courses/{course}.md", "1.2.0", number),
    ):
        file = root / path
        file.write_text(file.read_text(encoding="utf-8").replace(f"version: {old}", f"version: {new}"))


def test_all_who_take_what_changed_train_again(root: Path) -> None:
    declare(root, MATERIAL)
    (found,) = retrainings(loaded(root))
    assert (found.module, str(found.version), found.trigger) == ("alpha", "2.1.3", "rule")
    assert found.courses == ("other", "pilot")
    assert (found.roles, found.access) == (("coder", "clerk"), ("portal",))
    assert (found.employer, found.states) == (("business_associate",), ("tx",))
    assert (found.effective, found.due) == ("2027-01-01", "2027-01-15")
    assert (found.minutes, found.delta, found.delta_minutes) == (2, "", 0)


def test_one_course_alone(root: Path) -> None:
    declare(root, MATERIAL + "  courses: [pilot]\n  days: 30\n  delta: beta\n")
    (found,) = retrainings(loaded(root))
    assert found.courses == ("pilot",)
    assert (found.roles, found.access) == (("coder",), ("portal",))
    assert (found.employer, found.states) == (("business_associate",), ())
    assert found.due == "2027-01-31"
    assert (found.delta, found.delta_minutes) == ("beta", 2)


def test_those_who_are_named_are_meant_alone(root: Path) -> None:
    declare(root, MATERIAL + "  access: [portal]\n")
    (found,) = retrainings(loaded(root))
    assert (found.roles, found.access, found.employer, found.states) == ((), ("portal",), (), ())


def test_the_calendar_ends(root: Path) -> None:
    declare(root, MATERIAL.replace("2027-01-01", "9999-12-30"))
    (found,) = retrainings(loaded(root))
    assert found.due == "9999-12-31"


def test_a_reason_alone_asks_nobody(root: Path) -> None:
    declare(root, "reason: A word.\n")
    assert list(retrainings(loaded(root))) == []


def test_what_others_declared_reaches_who_takes_it_over(root: Path) -> None:
    """A project that was made from another one goes from its own release to a newer one of theirs."""
    own = as_released(root, "pilot")
    stepped(root, "alpha", "3.0.0", "pilot", "2.0.0")
    material = Material(trigger="system", effective="2027-03-01", days=7)
    change = Change(module="alpha", version=Version.parse("3.0.0"), reason="New portal.", material=material)
    theirs = release(
        "pilot", "5.0.0", publisher="upstream", modules=(module_release("alpha", "3.0.0"),), changes=(change,)
    )
    ledger = Ledger(own={"pilot": (own,)}, others={"upstream": {"pilot": (theirs,)}})
    project = replace(loaded(root), ledger=ledger)
    (found,) = retrainings(project)
    assert (found.module, found.trigger, found.due) == ("alpha", "system", "2027-03-08")
    assert [p.code for p in check(project) if p.code == "H005"] == []
    assert declared(project, project.courses["pilot"]) == (change,)


def test_a_major_step_needs_a_declaration(root: Path) -> None:
    ledger = Ledger(own={"pilot": (as_released(root),)})
    stepped(root, "alpha", "3.0.0", "pilot", "2.0.0")
    project = replace(loaded(root), ledger=ledger)
    assert [p.where.line for p in check(project) if p.code == "H005"] == [3]
    declare(root, MATERIAL)
    project = replace(loaded(root), ledger=ledger)
    assert [p.code for p in check(project) if p.code in {"H005", "V003"}] == []


def test_a_declaration_that_names_no_course_is_major_for_all(root: Path) -> None:
    """Whoever forgets to name a course calls everybody back, not nobody."""
    ledger = Ledger(own={name: (as_released(root, name),) for name in ("pilot", "other")})
    declare(root, MATERIAL)
    stepped(root, "alpha", "3.0.0", "pilot", "1.3.0")
    said = [str(p) for p in check(replace(loaded(root), ledger=ledger)) if p.code in {"V001", "V003"}]
    assert len([text for text in said if "(major)" in text]) == 2
    declare(root, MATERIAL + "  courses: [other]\n")
    said = [str(p) for p in check(replace(loaded(root), ledger=ledger)) if p.code in {"V001", "V003"}]
    assert ["other" in text for text in said] == [True]


def test_a_delta_is_for_one_change(root: Path) -> None:
    declare(root, MATERIAL + "  delta: beta\n")
    used = Material(trigger="rule", effective="2026-01-01", delta="beta")
    change = Change(module="alpha", version=Version.parse("2.0.0"), reason="Earlier.", material=used)
    ledger = Ledger(own={"pilot": (release("pilot", "1.0.0", changes=(change,)),)})
    said = [p.message for p in check(replace(loaded(root), ledger=ledger)) if p.code == "H004"]
    assert "'beta' was the delta of alpha 2.0.0 already." in said


def told(project: Project, course: str = "pilot", module: str = "alpha") -> list[tuple[str, str]]:
    """Return versions and reasons that a module of a course shows."""
    found = next(m for m in explained(project).courses[course].modules if m.slug == module)
    return [(str(change.version), change.reason) for change in found.changes]


def test_nothing_to_tell_before_there_is_a_reason(root: Path) -> None:
    assert told(loaded(root)) == []
    declare(root, "approvals:\n  - {by: Jo, role: Officer, on: '2026-01-01', digest: '" + "0" * 64 + "'}\n")
    assert told(loaded(root)) == []


def test_the_commit_of_a_release_and_its_tag_tell_the_same(root: Path) -> None:
    first = as_released(root)
    earlier = Change(module="alpha", version=Version.parse("2.1.3"), reason="First.")
    first = replace(first, changes=(earlier,))
    stepped(root, "alpha", "3.0.0", "pilot", "2.0.0")
    declare(root, MATERIAL)
    at_commit = replace(loaded(root), ledger=Ledger(own={"pilot": (first,)}))
    new = declared(at_commit, at_commit.courses["pilot"])
    assert [change.reason for change in new] == ["The period is 30 days now."]
    assert new[0].material is not None
    assert new[0].material.days == 14
    second = replace(as_released(root), changes=new)
    (root / "content" / "changes" / "alpha.yml").unlink()
    at_tag = replace(loaded(root), ledger=Ledger(own={"pilot": (first, second)}))
    assert told(at_commit) == told(at_tag) == [("2.1.3", "First."), ("3.0.0", "The period is 30 days now.")]
    # What waits for the release after it is no reason of this one; nor is what a later one said.
    declare(root, "reason: Next.\n")
    later = replace(second, version=Version.parse("2.1.0"), changes=(replace(earlier, reason="Later."),))
    assert told(replace(loaded(root), ledger=Ledger(own={"pilot": (first, second, later)}))) == told(at_commit)


def test_a_course_takes_over_what_another_one_released(root: Path) -> None:
    first = {name: as_released(root, name) for name in ("pilot", "other")}
    stepped(root, "alpha", "3.0.0", "pilot", "2.0.0")
    change = Change(module="alpha", version=Version.parse("3.0.0"), reason="The period is 30 days now.")
    pilot = replace(as_released(root, "pilot"), changes=(change,))
    ledger = Ledger(own={"pilot": (first["pilot"], pilot), "other": (first["other"],)})
    stepped(root, "beta", "2.1.3", "other", "1.3.0")
    project = replace(loaded(root), ledger=ledger)
    assert told(project, "other") == [("3.0.0", "The period is 30 days now.")]
    assert declared(project, project.courses["other"]) == (change,)
    assert told(project, "other", "beta") == []


def test_a_pass_carries_over_what_was_declared_for_another_course(root: Path) -> None:
    """A module's major step is one for the courses that its declaration names; others keep their passes."""
    ledger = Ledger(own={name: (as_released(root, name),) for name in ("pilot", "other")})
    stepped(root, "alpha", "3.0.0", "pilot", "1.3.0")
    assert since(replace(loaded(root), ledger=ledger)) == {"pilot": None, "other": None}
    declare(root, MATERIAL)
    assert since(replace(loaded(root), ledger=ledger)) == {"pilot": None, "other": None}
    declare(root, MATERIAL + "  courses: [other]\n")
    at_commit = replace(loaded(root), ledger=ledger)
    assert since(at_commit) == {"pilot": 2, "other": None}
    # The same from the release that took the declaration along.
    released = replace(as_released(root), changes=declared(at_commit, at_commit.courses["pilot"]))
    (root / "content" / "changes" / "alpha.yml").unlink()
    own = {**ledger.own, "pilot": (*ledger.own["pilot"], released)}
    assert since(replace(loaded(root), ledger=Ledger(own=own)))["pilot"] == 2
    # Two majors on, it still does; once one concerns the course, it does no more.
    for path, old, new in (("modules/alpha", "3.0.0", "5.0.0"), ("courses/pilot", "1.3.0", "1.4.0")):
        file = root / "content" / f"{path}.md"
        file.write_text(file.read_text(encoding="utf-8").replace(old, new))
    declare(root, MATERIAL + "  courses: [other]\n")
    assert since(replace(loaded(root), ledger=Ledger(own=own)))["pilot"] == 2
    declare(root, MATERIAL + "  courses: [pilot]\n")
    assert since(replace(loaded(root), ledger=Ledger(own=own)))["pilot"] is None


def since(project: Project) -> dict[str, int | None]:
    """Return since which major a pass of alpha counts, by course."""
    courses = explained(project).courses.values()
    return {course.id: next(m.since for m in course.modules if m.slug == "alpha") for course in courses}
