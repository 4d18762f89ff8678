"""An organisation that takes the course over: its own publisher, its own releases, and upstream's next one merged."""

from pathlib import Path

import pytest

from builders.errors import BadInputError
from builders.pipeline import checked
from builders.pipeline.skeleton import NewModule, new_module
from tests.release.projects import commit, edit, git, released, repository


def upstream(target: Path) -> Path:
    root = repository(target)
    for slug in ("beta", "gamma"):
        new_module(root, NewModule(slug=slug, courses=("pilot",)))
    commit(root, "Three modules")
    released(root)
    return root


def change(root: Path, slug: str, course: tuple[str, str]) -> None:
    """Edit a module's text, and take the next numbers."""
    page = root / "content" / "modules" / f"{slug}.md"
    text = page.read_text(encoding="utf-8")
    number = next(line for line in text.splitlines() if line.startswith("version: "))
    major, minor, patch = number.removeprefix("version: ").split(".")
    page.write_text(
        text.replace(number, f"version: {major}.{minor}.{int(patch) + 1}") + "\nOne sentence more.\n", encoding="utf-8"
    )
    edit(root, "content/courses/pilot.md", f"version: {course[0]}", f"version: {course[1]}")


def numbers(root: Path) -> dict[str, tuple[str, bool]]:
    """Return version and draft of every module and course of a project that has to be without errors."""
    project = checked(root).project
    found = [*((m.name, m.version, m.draft) for m in project.modules.values())]
    found += [(c.id, c.version, c.draft) for c in project.courses.values()]
    return {name: (str(version), draft) for name, version, draft in found}


def test_an_adopter_releases_on_its_own_and_merges_upstreams_next_release(tmp_path: Path) -> None:
    up = upstream(tmp_path / "up")
    git(tmp_path, "clone", "--quiet", str(up), "ours")
    ours = tmp_path / "ours"
    git(ours, "config", "user.name", "Bo Lind")
    git(ours, "config", "user.email", "bo@ours.example")

    edit(ours, "content/org.yml", "Small Billing Co.", "Our Billing Co.")
    edit(ours, "content/org.yml", "Kim Lee", "Bo Lind")
    edit(ours, "mkdocs.yml", "publisher: small", "publisher: ours")
    edit(ours, "mkdocs.yml", "https://small.example", "https://ours.example")
    commit(ours, "Our names, our address")
    filled_in = numbers(ours)
    # Upstream's modules are what they were; the course is nobody's release until we make one.
    assert filled_in == {**numbers(up), "pilot": ("1.2.0", True)}

    change(ours, "alpha", ("1.2.0", "1.2.1"))
    change(ours, "beta", ("1.2.1", "1.2.1"))
    commit(ours, "Our own sentences")
    assert [name for name, (_, draft) in numbers(ours).items() if draft] == ["alpha", "beta", "pilot"]
    theirs = (ours / "content/ledger/small/pilot/1.2.0.json").read_bytes()
    first = released(ours)
    assert first.release.publisher == "ours"
    assert first.release.previous == ""
    assert [name for name, (_, draft) in numbers(ours).items() if draft] == []

    change(up, "gamma", ("1.2.0", "1.2.1"))
    commit(up, "Upstream goes on")
    released(up)
    git(ours, "pull", "--quiet", "--no-rebase", "--no-edit", "--no-tags")
    # What was merged is a draft here, and the course's number is taken: check says what to do.
    with pytest.raises(BadInputError, match=r"courses/pilot\.md.* 1\.2\.2"):
        checked(ours)
    edit(ours, "content/courses/pilot.md", "version: 1.2.1", "version: 1.2.2")
    commit(ours, "The next number")
    assert [name for name, (_, draft) in numbers(ours).items() if draft] == ["gamma", "pilot"]
    second = released(ours)
    assert (str(second.release.version), second.release.previous != "") == ("1.2.2", True)
    assert (ours / "content/ledger/small/pilot/1.2.0.json").read_bytes() == theirs
    for publisher, versions in (("small", ["1.2.0", "1.2.1"]), ("ours", ["1.2.1", "1.2.2"])):
        files = sorted((ours / "content/ledger" / publisher / "pilot").iterdir())
        assert [file.stem for file in files] == versions
    assert git(ours, "diff", "--name-only", "origin/main", "--", "content/ledger/small") == ""
    assert [name for name, (_, draft) in numbers(ours).items() if draft] == []
