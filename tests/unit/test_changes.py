"""Declared changes: what is written reads as the same, and whatever is wrong becomes a problem at its place."""

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.errors import Problem, Where
from builders.model.change import TRIGGERS, Approval, Cosmetic, Material, Pending
from builders.sources.changes import MODELINE, changes_path, read_changes, write

DIGEST = "0123456789abcdef" * 4
WHOLE = f"""{MODELINE}
reason: The notice period was shortened.
material:
  trigger: rule
  effective: "2027-01-01"
  courses:
    - pilot
  roles:
    - coder
  access:
    - bulk_export
  days: 14
  delta: alpha-update
approvals:
  - by: Jo Park
    role: Privacy officer
    on: "2026-11-20"
    digest: "{DIGEST}"
cosmetic:
  - question: why_little
    digest: "{DIGEST}"
    reason: A comma
    by: Jo Park
    on: "2026-11-20"
"""
PENDING = Pending(
    module="alpha",
    path="content/changes/alpha.yml",
    where=Where(path="content/changes/alpha.yml"),
    reason="The notice period was shortened.",
    material=Material(
        trigger="rule",
        effective="2027-01-01",
        courses=("pilot",),
        roles=("coder",),
        access=("bulk_export",),
        days=14,
        delta="alpha-update",
    ),
    approvals=(Approval(by="Jo Park", role="Privacy officer", on="2026-11-20", digest=DIGEST),),
    cosmetic=(Cosmetic(question="why_little", digest=DIGEST, reason="A comma", by="Jo Park", on="2026-11-20"),),
)


def read(root: Path, text: str | bytes, name: str = "alpha.yml") -> tuple[Pending | None, list[str]]:
    """Return what one file says, and the problems as `line:column: CODE sentence`."""
    file = root / "content" / "changes" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    problems: list[Problem] = []
    found = read_changes(root, problems)
    return found.get("alpha"), [str(problem).removeprefix(f"content/changes/{name}:") for problem in problems]


def test_a_whole_declaration(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE) == (PENDING, [])
    assert write(PENDING) == WHOLE


def test_places(tmp_path: Path) -> None:
    pending, _ = read(tmp_path, WHOLE)
    assert pending is not None
    lines = {name: where.line for name, where in pending.places.items()}
    assert lines == {
        "reason": 2,
        "material": 3,
        "courses.pilot": 7,
        "roles.coder": 9,
        "access.bulk_export": 11,
        "material.delta": 13,
        "approvals.0": 15,
        "cosmetic.0": 20,
    }
    assert pending.place("delta") == Where(path=changes_path("alpha"))


def test_nothing_is_declared(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_changes(tmp_path, problems) == {}
    assert problems == []


def test_what_is_empty_is_not_written() -> None:
    alone = Pending(module="alpha", path="p", where=Where(path="p"), reason="Why")
    assert write(alone) == f"{MODELINE}\nreason: Why\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: Y002"),
        ("- a\n", "1:1: K003"),
        ("reason: 5\n", "1:9: K003"),
        ("reason: a\nmaterail: {}\n", "2:1: K002"),
        ("material: {effective: '2027-01-01'}\n", "1:1: K001"),
        ("material: {trigger: law, effective: '2027-01-01'}\n", "1:21: K004"),
        ("material: {trigger: rule}\n", "1:1: K001"),
        ("material: {trigger: rule, effective: '2027-02-30'}\n", "1:38: K004"),
        ("material: {trigger: rule, effective: 2027-01-01}\n", "1:38: K003"),
        ("material: {trigger: rule, effective: '2027-01-01', days: 0}\n", "1:58: K003"),
        ("material: {trigger: rule, effective: '2027-01-01', courses: []}\n", "1:61: K003"),
        ("material: {trigger: rule, effective: '2027-01-01', roles: [a, a]}\n", "1:63: S003"),
        ("material: {trigger: rule, effective: '2027-01-01', delta: A b}\n", "1:59: K004"),
        ("material: {trigger: rule, effective: '2027-01-01', employees: [a]}\n", "1:52: H008"),
        ("approvals: [{by: Jo, role: x, on: '2026-01-01', digest: abc}]\n", "1:57: K004"),
        ("approvals: {by: Jo}\n", "1:12: K003"),
        ("approvals: [Jo]\n", "1:13: K003"),
        ("cosmetic: [{question: A}]\n", "1:23: K004"),
        (b"reason: \xff\n", "1:9: Y001"),
        ("a: " + "[" * 30, "1:23: Y005"),
        ("reason: a\nreason: b\n", "2:1: Y003"),
    ],
)
def test_mistakes(text: str | bytes, said: str, tmp_path: Path) -> None:
    _, problems = read(tmp_path, text)
    assert problems[0].startswith(said), problems


@pytest.mark.parametrize("name", ["Alpha.yml", "alpha.es.yml", "alpha.yaml", ".yml"])
def test_foreign_names(name: str, tmp_path: Path) -> None:
    assert read(tmp_path, "reason: a\n", name)[0] is None
    assert [said[:9] for said in read(tmp_path, "reason: a\n", name)[1]] == ["1:1: H001"]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "content" / "changes" / "beta.yml").mkdir(parents=True)
    assert [said for said in read(tmp_path, "reason: a\n")[1] if "beta" not in said] == []


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=150).filter(
    str.strip
)
lines = st.lists(words, min_size=1, max_size=3).map("\n".join)
names = st.from_regex("[a-z][a-z0-9_]{1,8}", fullmatch=True)
slugs = st.from_regex("[a-z][a-z0-9]{0,8}(-[a-z]{1,4})?", fullmatch=True)
days = st.dates().map(str)
digests = st.text(string.hexdigits.lower(), min_size=64, max_size=64)
several = st.lists(names, unique=True, max_size=3).map(tuple)
materials = st.builds(
    Material,
    trigger=st.sampled_from(TRIGGERS),
    effective=days,
    courses=several,
    roles=several,
    access=several,
    days=st.integers(0, 365),
    delta=st.just("") | slugs,
)
pendings = st.builds(
    Pending,
    module=st.just("alpha"),
    path=st.just(PENDING.path),
    where=st.just(PENDING.where),
    reason=lines,
    material=st.none() | materials,
    approvals=st.lists(st.builds(Approval, by=words, role=words, on=days, digest=digests), max_size=2).map(tuple),
    cosmetic=st.lists(
        st.builds(Cosmetic, question=names, digest=digests, reason=lines, by=words, on=days), max_size=2
    ).map(tuple),
)


@settings(deadline=None)
@given(pending=pendings)
def test_what_is_written_reads_as_the_same(pending: Pending, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("written")
    assert read(root, write(pending)) == (pending, [])
