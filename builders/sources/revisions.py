"""A project as it was at another commit: read from git into a folder of its own."""

import io
import subprocess
import tarfile
from pathlib import Path

_READ = ("mkdocs.yml", "content", "quizzes")


def commit_of(root: Path, revision: str) -> str | None:
    """Return the commit that a name stands for, None where there is none or no git. No name is taken for an option."""
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return found.decode().strip() if found else None


def take(root: Path, commit: str, into: Path) -> bool:
    """Write what is read of a project, as it was at a commit, into a folder; say whether there was any."""
    listed = _git(root, "ls-tree", "--name-only", "-z", commit, "--", *_READ)
    paths = [path for path in (listed or b"").decode(errors="replace").split("\0") if path in _READ]
    packed = _git(root, "archive", "--format=tar", commit, "--", *paths) if paths else None
    if not packed:
        return False
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter=_plain)  # noqa: S202 - the filter keeps everything inside the folder
    return True


def _plain(member: tarfile.TarInfo, into: str) -> tarfile.TarInfo | None:
    """Let files and folders through: a link in a project is followed by readers, wherever it leads."""
    return tarfile.data_filter(member, into) if member.isfile() or member.isdir() else None


def _git(root: Path, *arguments: str) -> bytes | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)  # noqa: S603, S607
    except (OSError, ValueError):
        # No git; or a name with a NUL in it.
        return None
    return done.stdout if done.returncode == 0 else None
