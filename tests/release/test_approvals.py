import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from builders.cli import main
from builders.errors import BadInputError, UsageError
from builders.model.change import Approval
from builders.model.policy import Policy
from builders.pipeline import Request, build, checked
from builders.pipeline.approvals import approve, waiting
from builders.sources.changes import read_changes
from tests.release.projects import KINDS, commit, edit, git, refused, released, repository

POLICY = "    publisher: small\n    approvals:\n      roles: [privacy_officer]\n      count: 2\n"
ANA = Approval(by="Ana Ruiz", role="privacy_officer", on="2026-02-03", digest="")
BO = Approval(by="Bo Lind", role="billing_lead", on="2026-02-03", digest="")


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    root = repository(tmp_path / "project")
    edit(
        root,
        "mkdocs.yml",
        "    publisher: small\n",
        POLICY.replace("[privacy_officer]", "[privacy_officer, billing_lead]"),
    )
    commit(root, "Two people approve")
    return root


def test_the_policy_counts_people_and_roles() -> None:
    policy = Policy(roles=("privacy_officer",), count=2)
    assert policy.missing([]) == ["one as privacy_officer", "1 more"]
    assert policy.missing([BO]) == ["one as privacy_officer"]
    assert policy.missing([ANA]) == ["1 more"]
    assert policy.missing([ANA, Approval(by=ANA.by, role="owner", on=ANA.on, digest="")]) == ["1 more"]
    assert policy.missing([ANA, BO]) == []
    assert not Policy().asks
    assert Policy().missing([]) == []


def test_a_release_waits_for_the_approvals_of_the_policy(strict: Path) -> None:
    assert "alpha 2.1.3 lacks approvals: one as privacy_officer and one as billing_lead" in refused(strict)
    approve(strict, ["alpha"], ANA)
    commit(strict, "Ana approves")
    assert "lacks approvals: one as billing_lead." in refused(strict)
    approve(strict, ["alpha"], BO)
    commit(strict, "Bo approves")
    release = released(strict).release
    assert [(a.by, a.role) for a in release.approvals["alpha"]] == [(a.by, a.role) for a in (ANA, BO)]
    assert {a.digest for a in release.approvals["alpha"]} == {release.modules[0].languages["en"].digests.source}
    assert not (strict / "content" / "changes" / "alpha.yml").exists()


def test_an_edit_voids_approvals_and_an_earlier_release_keeps_them(strict: Path) -> None:
    approve(strict, ["alpha"], ANA)
    approve(strict, ["alpha"], BO)
    commit(strict, "Both approve")
    edit(strict, "content/modules/alpha.md", "Before the first heading.", "Before all headings.")
    commit(strict, "An edit")
    assert "2 of an earlier text are void" in refused(strict)
    (one,) = waiting(strict).modules
    assert (one.given, [a.by for a in one.void]) == ((), ["Ana Ruiz", "Bo Lind"])
    edit(strict, "content/modules/alpha.md", "Before all headings.", "Before the first heading.")
    commit(strict, "Back")
    released(strict)
    edit(strict, "content/courses/pilot.md", "A course for tests.", "A course for us.")
    edit(strict, "content/courses/pilot.md", "1.2.0", "1.2.1")
    commit(strict, "The same module in another release")
    assert [a.by for a in released(strict).release.approvals["alpha"]] == ["Ana Ruiz", "Bo Lind"]


def test_approving_again_leaves_one_approval_and_what_else_waits(strict: Path) -> None:
    (strict / "content" / "changes").mkdir()
    (strict / "content/changes/alpha.yml").write_text("reason: It is plainer.\n", encoding="utf-8")
    approve(strict, ["alpha"], ANA)
    approve(strict, ["alpha", "alpha"], ANA)
    pending = read_changes(strict, [])["alpha"]
    assert (pending.reason, [a.by for a in pending.approvals]) == ("It is plainer.", ["Ana Ruiz"])


def test_a_translation_is_approved_by_itself(tmp_path: Path) -> None:
    root = repository(tmp_path / "project", KINDS)
    course = next(c for c in checked(root).project.courses.values() if c.id == c.base)
    slug = course.modules[0].slug
    publisher = checked(root).project.publisher.name
    edit(root, "mkdocs.yml", f"publisher: {publisher}\n", f"publisher: {publisher}\n    approvals: {{count: 1}}\n")
    approve(root, [slug], ANA)
    commit(root, "The base alone")
    said = refused(root, course.id)
    assert f"{slug}.es " in said
    assert f"{slug} {course.modules[0].version} lacks" not in said
    approve(root, [f"{slug}.es"], ANA)
    commit(root, "Both")
    assert len(released(root, course.id).release.approvals[slug]) == 2


def footers(root: Path, out: Path) -> dict[str, bool]:
    """Return whether the learner page of each package says that something was not reviewed yet, by course."""
    words = {"en": "Not yet reviewed: 1 of 1 modules", "es": "Todavía sin revisar: 1 de 1 módulos"}
    made = build(Request(root=root, out=out, site=False))
    said: dict[str, set[bool]] = {}
    for artifact in made.artifacts:
        with zipfile.ZipFile(io.BytesIO(artifact.data)) as package:
            footer = package.read("index.html").decode().partition("<footer>")[2]
        said.setdefault(artifact.course.id, set()).add(f"<p>{words[artifact.course.language]}</p>" in footer)
    assert all(len(found) == 1 for found in said.values()), "packages of one course say the same"
    return {course: found.pop() for course, found in said.items()}


def test_packages_say_what_nobody_has_reviewed_until_somebody_has(tmp_path: Path) -> None:
    root = repository(tmp_path / "project", KINDS)
    course = next(c for c in checked(root).project.courses.values() if c.id == c.base)
    slug, twin = course.modules[0].slug, f"{course.id}-es"
    assert footers(root, tmp_path / "first") == {course.id: True, twin: True}
    approve(root, [slug], ANA)
    assert footers(root, tmp_path / "second") == {course.id: False, twin: True}
    approve(root, [f"{slug}.es"], ANA)
    commit(root, "Both")
    outcome = released(root, course.id)
    # What waited stands in the ledger now, and the bytes are those that were released.
    git(root, "switch", "--quiet", "--detach", outcome.tag)
    assert footers(root, tmp_path / "again") == {course.id: False, twin: False}
    digests = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (tmp_path / "again/packages").iterdir()
    }
    assert digests == dict(outcome.release.artifacts)


def test_names_and_roles_that_are_not_known_are_refused(strict: Path) -> None:
    with pytest.raises(UsageError, match="did you mean alpha"):
        approve(strict, ["alpah"], ANA)
    with pytest.raises(UsageError, match="did you mean privacy_officer"):
        approve(strict, ["alpha"], Approval(by="Ana Ruiz", role="privacy-officer", on="2026-02-03", digest=""))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("approvals: {count: 0}", "'count' is '0'"),
        ("approvals: {people: 2}", "unknown key 'people'"),
        ("approvals: {roles: [Privacy Officer]}", "'roles' holds 'Privacy Officer'"),
        ("approvals: 2", "a mapping"),
    ],
)
def test_a_policy_that_says_something_else_is_a_problem_at_its_line(tmp_path: Path, written: str, said: str) -> None:
    root = repository(tmp_path / "project")
    edit(root, "mkdocs.yml", "    publisher: small\n", f"    publisher: small\n    {written}\n")
    with pytest.raises(BadInputError) as caught:
        checked(root)
    (problem,) = caught.value.problems
    assert said in problem.message
    lines = (root / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    assert problem.where.path == "mkdocs.yml"
    assert written in lines[problem.where.line - 1]


def test_the_command(strict: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(strict)
    assert main(["approve"]) == 1
    assert "alpha 2.1.3: lacks one as privacy_officer and one as billing_lead" in capsys.readouterr().out
    assert main(["approve", "alpha"]) == 2
    assert "--role ROLE: privacy_officer or billing_lead" in capsys.readouterr().err
    assert main(["approve", "alpha", "--role", "privacy_officer"]) == 0
    assert "alpha 2.1.3: approved by Ana Ruiz (privacy_officer)" in capsys.readouterr().out
    assert main(["approve", "alpha", "--role", "billing_lead", "--by", "Bo Lind", "--format", "json"]) == 0
    (module,) = json.loads(capsys.readouterr().out)["modules"]
    assert (module["missing"], [a["by"] for a in module["approvals"]]) == ([], ["Ana Ruiz", "Bo Lind"])
    assert main(["approve"]) == 0
    assert git(strict, "status", "--porcelain") == "?? content/changes/"
