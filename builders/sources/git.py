"""What git says of a project."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Commit:
    """The commit that is checked out; `clean` says that the work tree equals it."""

    id: str
    clean: bool


def head(root: Path) -> Commit | None:
    """Return the commit, or None where there is no git or no commit."""
    commit = _git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    status = _git(root, "status", "--porcelain")
    return None if not commit or status is None else Commit(id=commit, clean=status == "")


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)  # noqa: S603, S607
    except OSError:
        return None
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else None
