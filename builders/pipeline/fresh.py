"""The environment that a rebuild runs in: the tool and the dependencies of that day, or those that are here."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builders import tool_version
from builders.model.release import Release
from builders.pipeline.entry import CONSTRAINTS

_TOOL = "builders/__init__.py"
# What would lead a fresh environment back into the one that is here.
_LEADS_BACK = ("PYTHONPATH", "PYTHONHOME", "PIP_CONSTRAINT", "PIP_REQUIRE_VIRTUALENV", "VIRTUAL_ENV")


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment:
    """A Python that can build: `fresh` if it was made for this, and sentences on what it is not."""

    python: str
    variables: Mapping[str, str]
    fresh: bool
    notes: tuple[str, ...]


def current(root: Path, release: Release, notes: tuple[str, ...] = ()) -> Environment:
    """Return the environment that runs now. A project that brings the tool along is built by its own all the same."""
    other = not (root / _TOOL).is_file() and tool_version() != release.tool
    said = f"released with coursewright {release.tool}, built again with {tool_version()}"
    return Environment(
        python=sys.executable, variables=os.environ, fresh=False, notes=(*notes, *([said] if other else []))
    )


def fresh(root: Path, release: Release, folder: Path) -> Environment:
    """Return a new environment in `folder` for the project at `root`; the current one, and why, if none can be had."""
    variables = {name: value for name, value in os.environ.items() if name not in _LEADS_BACK}
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    constraints = root / CONSTRAINTS
    pinned = ["--constraint", str(constraints)] if constraints.is_file() else []
    tool = str(root) if (root / _TOOL).is_file() else f"coursewright=={release.tool}"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"]
    for command in ([sys.executable, "-m", "venv", str(folder)], [*install, *pinned, tool]):
        if why := _failure(command, variables):
            return current(root, release, (f"a fresh environment can't be had ({why}); this one is used instead",))
    return Environment(
        python=str(python), variables=variables, fresh=True, notes=tuple(_differences(constraints, release))
    )


def _failure(command: Sequence[str], variables: Mapping[str, str]) -> str:
    """Run a command; return the last line of what it says if it fails."""
    try:
        done = subprocess.run(command, env=variables, capture_output=True, check=False)  # noqa: S603
    except OSError as error:
        return str(error.strerror)
    said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
    return "" if done.returncode == 0 else (said[-1] if said else f"exit {done.returncode}")


def _differences(constraints: Path, release: Release) -> Sequence[str]:
    here = hashlib.sha256(constraints.read_bytes()).hexdigest() if constraints.is_file() else ""
    if not here:
        return ["the project pins no dependencies, so today's are used"]
    return [] if here == release.constraints else ["the pinned dependencies are not those of the release"]
