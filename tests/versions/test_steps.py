"""No edit gets a smaller step than the table in docs/versions.md has for it, nor a larger one."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.checks.versions import numbers
from builders.errors import Problem
from builders.model import Version
from builders.sources import load
from builders.versions.compare import compare
from builders.versions.parts import rules
from builders.versions.steps import Step
from tests.ledgers import as_released, put
from tests.paths import SMALL

PAGE, BANK, COURSE, ORG = "content/modules/alpha.md", "quizzes/alpha.yml", "content/courses/pilot.md", "content/org.yml"
RELEASED = as_released(SMALL)
NOTHING, PATCH, MINOR = "nothing", "patch", "minor"
ORDER = [NOTHING, PATCH, MINOR]

Files = dict[str, str]


def swap(path: str, old: str, new: str) -> Callable[[Files], None]:
    def edit(files: Files) -> None:
        files[path] = files[path].replace(old, new, 1)

    return edit


SEVERAL = "  - id: several\n"
# By hand, from the table alone: what it is, what it asks of the module, what it asks of the course.
EDITS: dict[str, tuple[Callable[[Files], None], str, str]] = {
    "title": (swap(PAGE, "title: Alpha", "title: First"), PATCH, PATCH),
    "summary": (swap(PAGE, "The first of all", "The very first of all"), PATCH, PATCH),
    "text": (swap(PAGE, "Read it.", "Read it twice."), PATCH, PATCH),
    "words of a picture": (swap(PAGE, "![A square]", "![A red square]"), PATCH, PATCH),
    "rule": (swap(PAGE, "[LAW] A", "[LAW] No"), MINOR, MINOR),
    "text after a rule": (swap(PAGE, "Ask {{", "Do ask {{"), PATCH, PATCH),
    "emphasis in a rule": (swap(PAGE, " rule (45", " *rule* (45"), PATCH, PATCH),
    "objective": (swap(PAGE, "Know the rule and act on it", "Know the rule"), MINOR, MINOR),
    "minutes": (swap(PAGE, "minutes: 2", "minutes: 3"), NOTHING, NOTHING),
    "stem": (swap(BANK, "ask: Which one?", "ask: Which one is it?"), MINOR, MINOR),
    "choice": (swap(BANK, "right: This one", "right: This one here"), MINOR, MINOR),
    "key": (swap(BANK, "truth: true", "truth: false"), MINOR, MINOR),
    "mark": (swap(BANK, "wrong: Green", "right: Green"), MINOR, MINOR),
    "reason": (swap(BANK, "why: It is not.", "why: It is none."), PATCH, PATCH),
    "reason of a statement": (swap(BANK, "why_true: It", "why_true: Yes, it"), PATCH, PATCH),
    "hint": (swap(BANK, SEVERAL, f"{SEVERAL}    hint: Think.\n"), PATCH, PATCH),
    "cite": (swap(BANK, SEVERAL, f"{SEVERAL}    cite: 45 CFR 164.514(h)\n"), PATCH, PATCH),
    "points": (swap(BANK, SEVERAL, f"{SEVERAL}    points: 2\n"), MINOR, MINOR),
    "critical": (swap(BANK, "critical: true", "critical: false"), MINOR, MINOR),
    "credit": (swap(BANK, SEVERAL, f"{SEVERAL}    credit: partial\n"), MINOR, MINOR),
    "tags": (swap(BANK, SEVERAL, f"{SEVERAL}    tags: [colour]\n"), NOTHING, NOTHING),
    "pass mark": (swap(BANK, "pass: 80", "pass: 70"), MINOR, MINOR),
    "attempts": (swap(BANK, "questions:", "attempts: 3\nquestions:"), MINOR, MINOR),
    "retired": (swap(BANK, SEVERAL, f"{SEVERAL}    status: retired\n"), MINOR, MINOR),
    "v alone": (swap(BANK, SEVERAL, f"{SEVERAL}    v: 2\n"), MINOR, MINOR),
    "comment": (swap(BANK, "questions:", "# what is asked\nquestions:"), NOTHING, NOTHING),
    "overlay shown": (swap(ORG, "Kim Lee", "Robin Doe"), NOTHING, PATCH),
    "overlay not shown": (swap(ORG, "Small Billing Co.", "Smaller Billing Co."), NOTHING, NOTHING),
    "course title": (swap(COURSE, "title: Pilot", "title: A pilot"), NOTHING, PATCH),
    "course page": (swap(COURSE, "\n```course", "\nSome words.\n\n```course"), NOTHING, NOTHING),
}


def project_with(names: list[str], root: Path) -> None:
    shutil.copytree(SMALL, root, ignore=shutil.ignore_patterns("dist"))
    put(root, RELEASED)
    files = {path: (root / path).read_text(encoding="utf-8") for path in (PAGE, BANK, COURSE, ORG)}
    for name in names:
        before = dict(files)
        EDITS[name][0](files)
        assert files != before, name
    for path, text in files.items():
        (root / path).write_text(text, encoding="utf-8", newline="\n")


def steps(root: Path) -> tuple[str, str]:
    problems: list[Problem] = []
    project, _ = load(root, problems)
    assert problems == []
    found = compare(project)
    module, course = found.modules["alpha"].step.word, found.courses["pilot"].step.word
    return module.replace("none", NOTHING), course.replace("none", NOTHING)


RULE = "[LAW] A limit applies. It covers three acts:"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"{RULE}\n\n- using\n- sending. To anybody\n\nThe end.", ["using", "sending.", "To anybody"]),
        (f"{RULE}\n\n| act | limit |\n| --- | --- |\n| using | yes |\n\nThe end.", ["act limit", "using yes"]),
        (f"{RULE}\n\n1. using\n\n- sending\n\nThese:\n\n- not this", ["using", "sending"]),
        ("[LAW] A limit applies.\n\n- using", []),
        ("A limit applies:\n\n- using", []),
        ("[GOOD] Ask:\n\n- the payer", []),
    ],
)
def test_what_a_rule_introduces_belongs_to_it(body: str, found: list[str]) -> None:
    units = [unit for unit in rules(body) if "[LAW]" not in unit]
    assert [unit for unit in units if set(unit) - set("- ")] == found


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_has_its_step(name: str, tmp_path: Path) -> None:
    project_with([name], tmp_path / "course")
    assert steps(tmp_path / "course") == EDITS[name][1:]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(sorted(EDITS)), unique=True, max_size=6), st.tuples(*[st.sampled_from([0, 1, 2])] * 2))
def test_edits_together_have_the_largest_of_their_steps(names: list[str], taken: tuple[int, int]) -> None:
    expected = [
        max((EDITS[name][1] for name in names), key=ORDER.index, default=NOTHING),
        max((EDITS[name][2] for name in names), key=ORDER.index, default=NOTHING),
    ]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        project_with(names, root)
        assert list(steps(root)) == expected
        # Numbers of any size: too small a step is refused, and no other one.
        module, course = after("2.1.3", taken[0]), after("1.2.0", taken[1])
        rewrite(root / PAGE, "2.1.3", module)
        rewrite(root / COURSE, "1.2.0", course)
        of_course = max(expected[1], ORDER[taken[0]], key=ORDER.index)
        project, _ = load(root, [])
        refused = {p.where.path for p in numbers(project) if p.code in {"V001", "V003"}}
        assert (PAGE in refused) == (taken[0] < ORDER.index(expected[0]))
        if PAGE not in refused:
            assert (COURSE in refused) == (taken[1] < ORDER.index(of_course))
        else:
            assert (COURSE in refused) >= (taken[1] < ORDER.index(expected[1]))


def after(text: str, step: int) -> str:
    major, minor, patch = map(int, text.split("."))
    return [text, f"{major}.{minor}.{patch + 1}", f"{major}.{minor + 1}.0"][step]


def rewrite(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(f"version: {old}", f"version: {new}"), encoding="utf-8")


versions = st.builds(Version, major=st.integers(0, 9), minor=st.integers(0, 9), patch=st.integers(0, 9))


@given(versions, st.sampled_from(Step))
def test_a_step_leads_to_a_number_that_far_away(version: Version, step: Step) -> None:
    assert Step.between(version, step.after(version)) is step


@given(versions, versions)
def test_a_number_is_far_away_by_its_first_part_that_rose(old: Version, new: Version) -> None:
    parts = [(new.major, old.major), (new.minor, old.minor), (new.patch, old.patch)]
    differs = next((n for n, (a, b) in enumerate(parts) if a != b), 3)
    naive = Step(3 - differs) if new > old else Step.NONE
    assert Step.between(old, new) is naive
