"""Releases for tests: made up, or of a course as it stands."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from builders.errors import Problem
from builders.model.change import Approval, Change, Material
from builders.model.digest import Digests
from builders.model.release import CourseParts, ModuleRelease, Parts, QuestionParts, Release
from builders.model.version import Version
from builders.sources import load
from builders.sources.ledgerfile import path_of, write
from builders.versions.compare import snapshot


def digest(letter: str) -> str:
    return letter * 64


def module_release(slug: str = "alpha", version: str = "1.0.0", **changes: Any) -> ModuleRelease:
    question = QuestionParts(v=1, asked=digest("1"), key=digest("2"), told=digest("3"))
    parts = Parts(
        digests=Digests(source=digest("a"), shown=digest("b")),
        texts={"title": digest("4"), "body": digest("5"), "objective first_one": digest("6")},
        questions={"first_question": question},
    )
    module = ModuleRelease(
        slug=slug,
        version=Version.parse(version),
        title="Alpha",
        minutes=5,
        languages={"es": parts, "en": parts},
        codebook={"first_question": {"ask": "¿Sí?", "letters": {"a": "One", "b": "Two"}, "right": "a"}},
    )
    return replace(module, **changes)


def release(course: str = "pilot", version: str = "1.0.0", **changes: Any) -> Release:
    digests = Digests(source=digest("c"), shown=digest("d"))
    change = Change(
        module="alpha",
        version=Version.parse("1.0.0"),
        reason="The rule changed.",
        material=Material(trigger="rule", effective="2026-02-01", courses=(course,), roles=("coder",), days=30),
    )
    made = Release(
        publisher="example-org",
        iri="https://training.example",
        course=course,
        version=Version.parse(version),
        title="Pilot “one”",
        released="2026-01-31",
        commit="0" * 40,
        tool="0.1.0",
        constraints=digest("e"),
        previous="",
        languages={"es": CourseParts(digests=digests, texts={"title": digest("7")})},
        modules=(module_release(),),
        artifacts={f"{course}-{version}-scorm12.zip": digest("f")},
        approvals={"alpha": (Approval(by="Robin Doe", role="privacy officer", on="2026-01-30", digest=digest("a")),)},
        changes=(change, replace(change, reason="", material=None)),
    )
    return replace(made, **changes)


def as_released(root: Path, course: str = "pilot", **changes: Any) -> Release:
    """Return a course as it stands as a release, with made-up values where only a release has true ones."""
    problems: list[Problem] = []
    project, _ = load(root, problems)
    assert problems == []
    made = snapshot(project, project.courses[course])
    zeros = {"commit": "0" * 40, "constraints": "0" * 64, "released": "2026-01-31", "tool": "0.1.0"}
    return replace(made, **{**zeros, **changes})


def put(root: Path, release: Release) -> Path:
    """Write a release into the ledger of a project."""
    file = root / path_of(release.publisher, release.course, release.version)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(write(release), encoding="utf-8", newline="\n")
    return file
