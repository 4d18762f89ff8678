"""Writing to git as `release` needs it: objects first, then all refs in one transaction, then index and work tree.

Only plumbing is used: no hook runs that belongs to a person's own commits, and nothing but the files of one change
is ever touched in the work tree.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from builders.errors import CoursewrightError, ServiceError

_FILE = "100644"
Edits = Mapping[str, bytes | None]
"""What a commit changes: by path below the project, the new content, or None for a file that goes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Store:
    """The repository around a project. `prefix` is the project's folder in it, with a slash at its end, or empty."""

    root: Path
    top: Path
    folder: Path
    prefix: str

    def run(self, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
        """Return what git answers; raises ServiceError with git's own words."""
        done = self._call(arguments, given, extra)
        if done.returncode != 0:
            words = " ".join(done.stderr.decode(errors="replace").split())
            message = f"git {arguments[0]} failed (exit {done.returncode}): {words or 'it gives no reason'}"
            raise ServiceError(message)
        return done.stdout

    def text(self, *arguments: str) -> str:
        """Return git's answer as text without blanks around it."""
        return self.run(*arguments).decode(errors="replace").strip()

    def ask(self, *arguments: str) -> str | None:
        """Return git's answer, None where git says no."""
        done = self._call(arguments, b"", None)
        return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else None

    def _call(
        self, arguments: tuple[str, ...], given: bytes, extra: Mapping[str, str] | None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607
            cwd=self.top,
            input=given,
            env={**os.environ, **(extra or {})},
            capture_output=True,
            check=False,
        )

    def commit(self, name: str) -> str | None:
        """Return the id of the commit that `name` leads to, None where there is none."""
        return self.ask("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")

    def branch(self) -> str | None:
        """Return the full name of the branch that is checked out, None for a commit without a branch."""
        return self.ask("symbolic-ref", "--quiet", "HEAD")

    def shallow(self) -> bool:
        """Say whether this clone lacks history."""
        return self.text("rev-parse", "--is-shallow-repository") == "true"

    def changed(self) -> tuple[str, ...]:
        """Return the paths, from the repository's top, in which work tree or index differ from HEAD."""
        entries = self.run("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all").split(b"\0")
        return tuple(sorted({os.fsdecode(entry[3:]) for entry in entries if entry}))

    def merging(self) -> bool:
        """Say whether a merge, cherry-pick or rebase waits to be finished."""
        names = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
        return any((self.top / self.text("rev-parse", "--git-path", name)).exists() for name in names)

    def identity(self) -> str:
        """Return who commits, as git writes it; raises CoursewrightError where git does not know."""
        found = self.ask("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT")
        if found is None:
            message = (
                "git does not know who you are, and a release has an author: run "
                "'git config user.name \"Your Name\"' and 'git config user.email you@example.org'"
            )
            raise CoursewrightError(message)
        return found

    def file(self, commit: str, path: str) -> bytes | None:
        """Return a file of the project at a commit, None where it is not there."""
        done = self._call(("cat-file", "blob", f"{commit}:{self.prefix}{path}"), b"", None)
        return done.stdout if done.returncode == 0 else None

    def export(self, commit: str, target: Path) -> Path:
        """Write the files of a commit below `target`, as a check-out would; return the project's folder there.

        What git ignores is not in it, so nothing is built from what nobody else has.
        """
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="cw-index-") as folder:
            place = {
                "GIT_DIR": str(self.folder),
                "GIT_WORK_TREE": str(target),
                "GIT_INDEX_FILE": f"{folder}/index",
            }
            self.run("-C", str(target), "read-tree", "--reset", "-u", commit, extra=place)
        return target / self.prefix

    def write_commit(self, parent: str, edits: Edits, message: str) -> str:
        """Store the commit that makes `edits` to `parent`, and return its id; no ref and no file is touched."""
        with tempfile.TemporaryDirectory(prefix="cw-index-") as folder:
            own = {"GIT_INDEX_FILE": f"{folder}/index"}
            self.run("read-tree", parent, extra=own)
            entries = b"".join(self._entry(path, data, parent) for path, data in edits.items())
            self.run("update-index", "-z", "--index-info", given=entries, extra=own)
            tree = self.run("write-tree", extra=own).decode().strip()
        return self.run("commit-tree", tree, "-p", parent, "-F", "-", given=message.encode()).decode().strip()

    def _entry(self, path: str, data: bytes | None, parent: str) -> bytes:
        mode, blob = ("0", _nothing(parent)) if data is None else (_FILE, self.write_blob(data))
        return f"{mode} {blob}\t".encode() + os.fsencode(f"{self.prefix}{path}") + b"\0"

    def write_blob(self, data: bytes) -> str:
        """Store a file's content as it is and return its id."""
        return self.run("hash-object", "-w", "--stdin", given=data).decode().strip()

    def write_tag(self, name: str, commit: str, message: str) -> str:
        """Store an annotated tag and return its id; it is no ref yet."""
        text = f"object {commit}\ntype commit\ntag {name}\ntagger {self.identity()}\n\n{message}"
        return self.run("mktag", given=text.encode()).decode().strip()

    def move(self, refs: Mapping[str, tuple[str, str]], why: str) -> None:
        """Move refs, each from its old id (empty: it is new) to its new one, all or none.

        Raises ServiceError if one is not as it was.
        """
        lines = [f"update {name}\0{new}\0{old or _nothing(new)}\0" for name, (old, new) in refs.items()]
        script = "".join(["start\0", *lines, "prepare\0", "commit\0"])
        self.run("update-ref", "-m", why, "--stdin", "-z", given=script.encode())

    def differ(self, old: str, new: str) -> Mapping[str, bool]:
        """Return the paths, from the repository's top, in which two commits differ: true where `new` has the file."""
        fields = self.run("diff-tree", "-r", "-z", "--no-renames", "--name-status", old, new).split(b"\0")
        return {os.fsdecode(path): state != b"D" for state, path in zip(fields[::2], fields[1::2], strict=False)}

    def follow(self, old: str, new: str) -> None:
        """Bring index and work tree from commit `old` to `new`, touching only the files in which the two differ."""
        files = self.differ(old, new)
        gone = [path for path, there in files.items() if not there]
        there = [path for path, there in files.items() if there]
        tree = self.run("ls-tree", "-r", "-z", "--full-tree", new, "--", *there) if there else b""
        entries = b"".join(entry.replace(b" blob ", b" ", 1) + b"\0" for entry in tree.split(b"\0") if entry)
        removed = b"".join(f"0 {_nothing(new)}\t".encode() + os.fsencode(path) + b"\0" for path in gone)
        for path in gone:
            (self.top / path).unlink(missing_ok=True)
        self.run("update-index", "-z", "--index-info", given=entries + removed)
        if there:
            self.run("checkout-index", "--force", "--", *there)

    def midway(self, old: str, new: str, paths: Iterable[str]) -> bool:
        """Say whether all that is not as in `new` is a file that still is as in `old`: nobody else's edit is lost."""
        files = self.differ(old, new)
        return all(path in files and self._known(path, old, new) for path in paths)

    def _known(self, path: str, old: str, new: str) -> bool:
        ids = {self.ask("rev-parse", "--verify", "--quiet", f"{commit}:{path}") for commit in (old, new)}
        here = self.text("hash-object", "--", path) if (self.top / path).is_file() else None
        return here in ids and (self.ask("rev-parse", "--verify", "--quiet", f":{path}") in ids)


def _nothing(commit: str) -> str:
    """Return what git calls an object that is not there, as long as its ids are here."""
    return "0" * len(commit)


def store(root: Path) -> Store:
    """Return the repository around `root`; raises CoursewrightError where git is missing or there is none."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "--show-toplevel", "--absolute-git-dir", "--show-prefix"],  # noqa: S607
            cwd=root,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        message = f"git can't be run ({error.strerror}): a release is a commit and a tag, so install git first"
        raise ServiceError(message) from error
    lines = done.stdout.decode(errors="replace").split("\n")
    if done.returncode != 0 or len(lines) < 3:
        message = "this project is in no git repository, and a release is a commit and a tag: run 'git init' first"
        raise CoursewrightError(message)
    return Store(root=root, top=Path(lines[0]), folder=Path(lines[1]), prefix=lines[2])
