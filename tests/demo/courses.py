"""What the company trains: three courses over three years, in a project of their own."""

import hashlib
from pathlib import Path
from typing import Any

from builders.model.change import Change, Material
from builders.model.version import Version
from builders.sources.ledgerfile import path_of, write
from tests.ledgers import module_release, release

PUBLISHER = "harbor-ridge"
IRI = "https://training.harbor-ridge.example"
MKDOCS = f"""\
site_name: Harbor Ridge Billing
docs_dir: content
site_dir: dist/site
exclude_docs: |
  *.yml
  /ledger/
  /changes/
theme:
  name: material
  font: false
markdown_extensions:
  - attr_list
  - tables
  - builders.render.markdown
extra:
  generator: false
  coursewright:
    iri: {IRI}
    publisher: {PUBLISHER}
"""
ORG = "name: Harbor Ridge Billing (fictional)\nkind: business associate\n"
ASSIGNMENTS = """\
roles:
  claims_coder:
    title: Claims coder
    courses: [claims-coding]
    before_access: true
    recurs_months: 12
  call_center:
    title: Call center agent
    courses: [call-center]
    due_days_after_hire: 14
    recurs_months: 12
    grace_days: 7
  facilities:
    title: Facilities
    courses: [security-essentials]
    due_days_after_hire: 30
    recurs_months: 24
access:
  bulk_export:
    title: Exports with many patients
    modules: [approved-channels]
changes:
  due_days: 14
overdue:
  escalate_days: 30
"""
_SHARED = ("what-is-phi", "minimum-necessary", "passwords-and-phish", "spot-stop-report")
COURSES: dict[str, list[tuple[str, str, dict[str, str]]]] = {
    "claims-coding": [
        ("1.0.0", "2023-11-15", dict.fromkeys((*_SHARED, "claim-files"), "1.0.0")),
        ("1.1.0", "2024-08-01", dict.fromkeys((*_SHARED, "claim-files", "approved-channels"), "1.0.0")),
        ("2.0.0", "2025-05-02", {
            **dict.fromkeys((*_SHARED, "claim-files", "approved-channels"), "1.0.0"), "minimum-necessary": "2.0.0",
        }),
    ],
    "call-center": [
        ("1.0.0", "2023-11-15", dict.fromkeys((*_SHARED, "who-is-calling"), "1.0.0")),
        ("2.0.0", "2025-05-02", {
            **dict.fromkeys((*_SHARED, "who-is-calling"), "1.0.0"), "minimum-necessary": "2.0.0",
        }),
    ],
    "security-essentials": [("1.0.0", "2023-11-15", dict.fromkeys(_SHARED[2:], "1.0.0"))],
}  # fmt: skip
"""The releases of each course: version, day, and the modules with their versions."""
CHANGED, EFFECTIVE = "minimum-necessary", "2025-05-15"
QUESTIONS = ("records_to_payer", "dates_only", "caller_asks", "new_hire_role", "whole_chart", "audit_list")
"""What CHANGED asks; `a` is right, but that of the last but one was keyed wrong."""
_CHOICES = {
    "a": "What the task needs",
    "b": "All that there is",
    "c": "Nothing without a signature",
    "d": "Ask a friend",
}
_BOOK: dict[str, dict[str, Any]] = {
    name: {"ask": name, "kind": "single", "letters": {"choices": _CHOICES}, "objective": "least", "right": "a", "v": 1}
    for name in QUESTIONS
}


def write_project(root: Path) -> None:
    """Write the project: configuration, assignments, ledger."""
    files = {"mkdocs.yml": MKDOCS, "content/org.yml": ORG, "content/assignments.yml": ASSIGNMENTS}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for course, editions in COURSES.items():
        previous = ""
        for version, day, modules in editions:
            made = _release(course, version, day, modules, previous)
            file = root / path_of(made.publisher, made.course, made.version)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(write(made), encoding="utf-8", newline="\n")
            previous = hashlib.sha256(file.read_bytes()).hexdigest()


def _release(course: str, version: str, day: str, modules: dict[str, str], previous: str) -> Any:
    material = Material(trigger="procedure", effective=EFFECTIVE, courses=("call-center", "claims-coding"), days=30)
    change = Change(
        module=CHANGED,
        version=Version.parse("2.0.0"),
        reason="Requests for whole charts now go to the lead.",
        material=material,
    )
    return release(
        course,
        version,
        publisher=PUBLISHER,
        iri=IRI,
        title=course.replace("-", " ").capitalize(),
        released=day,
        previous=previous,
        modules=tuple(
            module_release(
                slug,
                number,
                title=slug.replace("-", " ").capitalize(),
                minutes=_minutes(slug, number),
                **_asked(slug),
            )
            for slug, number in modules.items()
        ),
        changes=(change,) if modules.get(CHANGED) == "2.0.0" else (),
        approvals={},
    )


def _minutes(slug: str, number: str) -> int:
    """Return how long a module takes: each has its own time, and a major version takes longer."""
    return 5 + len(slug) % 4 + 3 * (number[0] == "2")


def _asked(slug: str) -> dict[str, Any]:
    return {"codebook": _BOOK} if slug == CHANGED else {}
