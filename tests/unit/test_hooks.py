"""What other repositories use: the hook and the action run the command that they promise."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.paths import ROOT, SMALL

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A repository that holds the small course in a folder."""
    return Path(shutil.copytree(SMALL, tmp_path / "repository" / "course"))


def run(command: list[str], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a runner does: `coursewright` is on the path."""
    environment = {
        "HOME": str(folder),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        **variables,
    }
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def break_it(course: Path) -> None:
    bank = course / "quizzes" / "alpha.yml"
    bank.write_text(bank.read_text(encoding="utf-8").replace("ask: Which one?", "aks: Which one?"), encoding="utf-8")


def test_the_hook_checks_the_course(course: Path) -> None:
    (hook,) = HOOKS
    assert {key: hook[key] for key in ("id", "language", "pass_filenames")} == {
        "id": "coursewright-check",
        "language": "python",
        "pass_filenames": False,
    }
    assert run(hook["entry"].split(), course).returncode == 0
    break_it(course)
    done = run(hook["entry"].split(), course)
    assert done.returncode == 1
    assert done.stdout.startswith("quizzes/alpha.yml:10:5: K001 ")


@pytest.mark.parametrize(
    ("path", "concerned"),
    [
        ("content/modules/alpha.md", True),
        ("content/org.yml", True),
        ("quizzes/alpha.yml", True),
        ("mkdocs.yml", True),
        ("docs/mkdocs.yml", False),
        ("mkdocs_yml", False),
        ("README.md", False),
        ("old/content/x.md", False),
    ],
)
def test_the_hook_runs_for_what_check_reads(path: str, *, concerned: bool) -> None:
    assert bool(re.search(HOOKS[0]["files"], path)) is concerned


def last_step(course: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run the action's last step, with its inputs and surroundings as GitHub sets them."""
    step = ACTION["runs"]["steps"][-1]
    inputs = {name: given.get(name, spec["default"]) for name, spec in ACTION["inputs"].items()}

    def filled(text: str) -> str:
        return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: inputs[match[1]], text)

    variables = {name: filled(value) for name, value in step["env"].items()}
    folder = course.parent / filled(step["working-directory"])
    workspace = {"GITHUB_WORKSPACE": str(course.parent), "GITHUB_ACTION_PATH": str(ROOT)}
    # What `shell: bash` means on a runner.
    return run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], folder, **variables, **workspace
    )


def test_the_action_shows_problems_from_the_root_of_the_repository(course: Path) -> None:
    assert last_step(course, **{"working-directory": "course"}).returncode == 0
    break_it(course)
    done = last_step(course, **{"working-directory": "course"})
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=course/quizzes/alpha.yml,line=10,col=5,title=K001")


def test_the_action_passes_its_inputs(course: Path) -> None:
    assert "G00" not in last_step(course, **{"working-directory": "course"}).stdout
    done = last_step(course, **{"working-directory": "course", "go-live": "true"})
    assert done.returncode == 1
    assert "title=G001" in done.stdout
    traced = last_step(course, **{"working-directory": "course", "strict": "true; touch owned"})
    assert (traced.returncode, list(course.glob("owned"))) == (0, [])


def test_the_action_is_strict_when_asked(course: Path, tmp_path: Path) -> None:
    """A stand-in for the command says how it was called."""
    called = tmp_path / "bin" / "coursewright"
    called.parent.mkdir()
    called.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    called.chmod(0o755)
    step = ACTION["runs"]["steps"][-1]["run"]
    for strict, go_live, expected in (
        ("true", "true", "check --format github --strict --go-live"),
        ("true", "false", "check --format github --strict"),
        ("false", "", "check --format github"),
    ):
        done = run(
            ["bash", "-c", step], course, STRICT=strict, GO_LIVE=go_live, PATH=f"{called.parent}:{os.environ['PATH']}"
        )
        assert done.stdout == f"{expected}\n"


def test_the_action_installs_itself_with_its_constraints() -> None:
    steps: list[dict[str, Any]] = ACTION["runs"]["steps"]
    assert ACTION["runs"]["using"] == "composite"
    assert [step.get("uses", "").partition("@")[0] for step in steps] == ["actions/setup-python", "", ""]
    assert all(step["shell"] == "bash" for step in steps if "run" in step)
    assert not any("${{" in step.get("run", "") for step in steps), "inputs reach a script as variables alone"
    assert "$GITHUB_ACTION_PATH/constraints.txt" in steps[1]["run"]
    # What the first step sets up is what the package asks for.
    assert f'requires-python = ">={steps[0]["with"]["python-version"]}"' in (ROOT / "pyproject.toml").read_text()


def test_the_documents_show_what_there_is() -> None:
    page = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)]
    (hook,) = [hook for block in blocks if "repos" in block for hook in block["repos"][0]["hooks"]]
    assert hook["id"] == HOOKS[0]["id"]
    (steps,) = [block["jobs"]["check"]["steps"] for block in blocks if "jobs" in block]
    assert set(steps[-1]["with"]) <= set(ACTION["inputs"])
    for name, spec in ACTION["inputs"].items():
        assert f"| `{name}` | `{spec['default']}` |" in page
