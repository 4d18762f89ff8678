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


def files(root: Path) -> list[str] | None:
    """Return the files below `root` that git knows or would take, by path; None where there is no git."""
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return None if listed is None else [path for path in listed.split("\0") if path]


def setting(root: Path, name: str) -> str | None:
    """Return what git's configuration says under `name`, None if nothing or where there is no git."""
    return _git(root, "config", name)


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)  # noqa: S603, S607
    except OSError:
        return None
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else None
