"""Rebuild: the second proof of a release. Its commit is built again and compared with what the ledger says."""

import json
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builders.errors import CoursewrightError
from builders.model import Version
from builders.model.release import Release
from builders.pipeline.fresh import Environment, current, fresh
from builders.pipeline.origin import Origin, origin, released
from builders.pipeline.ready import ledger_path
from builders.sources import load
from builders.sources.changes import changes_path
from builders.sources.gitstore import Store, store
from builders.sources.ledgerfile import write

LEVELS = ("none", "source", "shown", "bytes")
"""How far a rebuilt artifact equals the released one: what authors wrote, what learners saw, every byte."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What to rebuild, and where to: `here` takes the current environment at once; `out` keeps what is built."""

    root: Path
    course: str
    version: Version
    here: bool = False
    out: Path | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One artifact of the release: its SHA-256 then, now (empty: it was not built), and the level that was reached."""

    name: str
    language: str
    released: str
    rebuilt: str
    level: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rebuilt:
    """What a rebuild found. `level` is the lowest of its artifacts', `notes` say what was not as on that day."""

    release: Release
    origin: Origin
    fresh: bool
    notes: Sequence[str]
    artifacts: Sequence[Compared]

    @property
    def level(self) -> str:
        """How far all artifacts were reached."""
        return min((one.level for one in self.artifacts), key=LEVELS.index, default=LEVELS[0])


def rebuild(asked: Asked, progress: Callable[[str], None] = lambda _: None) -> Rebuilt:
    """Build a release again and compare; raises UsageError for an unknown one, CoursewrightError where it can't."""
    git = store(asked.root)
    project, _ = load(asked.root, [])
    release = released(project.ledger, asked.course, asked.version)
    progress("looking for its commit")
    found = origin(git, release)
    with tempfile.TemporaryDirectory(prefix="cw-rebuild-") as name:
        folder = Path(name)
        root = _as_released(git, found, release, folder / "project")
        progress("making an environment")
        environment = current(root, release) if asked.here else fresh(root, release, folder / "env")
        progress("building")
        out = asked.out or folder / "out"
        _build(root, environment, release, out)
        artifacts = tuple(_compared(release, _record(out)))
    return Rebuilt(
        release=release,
        origin=found,
        fresh=environment.fresh,
        notes=(*([] if found.exact else [found.sentence]), *environment.notes),
        artifacts=artifacts,
    )


def _as_released(git: Store, found: Origin, release: Release, target: Path) -> Path:
    """Write the project as the release commit has it: with its entry, without what the entry took."""
    root = git.export(found.commit, target)
    entry = root / ledger_path(release)
    entry.parent.mkdir(parents=True, exist_ok=True)
    entry.write_text(write(release), encoding="utf-8", newline="")
    for module in release.modules:
        (root / changes_path(module.slug)).unlink(missing_ok=True)
    return root


def _build(root: Path, environment: Environment, release: Release, out: Path) -> None:
    """Run the tool's own `build` in that environment: its options and its record are a contract between versions."""
    courses = [word for language in release.languages for word in ("--course", _id(release, language))]
    command = [environment.python, "-m", "builders", "build", *courses, "--no-site", "--out", str(out.absolute())]
    done = subprocess.run(command, cwd=root, env=environment.variables, capture_output=True, check=False)  # noqa: S603
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        message = f"{release.course} {release.version} can't be built again (exit {done.returncode}):\n{said}"
        raise CoursewrightError(message)


def _id(release: Release, language: str) -> str:
    """Return the course of a language; the first language is the course's own."""
    return release.course if language == next(iter(release.languages)) else f"{release.course}-{language}"


def _record(out: Path) -> Mapping[str, Any]:
    found = json.loads((out / "build.json").read_text(encoding="utf-8"))
    return {course["id"]: course for course in found["courses"]}


def _compared(release: Release, courses: Mapping[str, Any]) -> Sequence[Compared]:
    built = {Path(entry["path"]).name: entry["sha256"] for course in courses.values() for entry in course["artifacts"]}
    return [
        Compared(
            name=name,
            language=language,
            released=digest,
            rebuilt=built.get(name, ""),
            level=_level(release, language, courses, same=built.get(name) == digest),
        )
        for name, digest in release.artifacts.items()
        for language in [_language(release, name)]
    ]


def _language(release: Release, artifact: str) -> str:
    """Return the language of an artifact, whose name begins with its course."""
    found = (one for one in release.languages if artifact.startswith(f"{_id(release, one)}-{release.version}-"))
    return next(found, next(iter(release.languages)))


def _level(release: Release, language: str, courses: Mapping[str, Any], *, same: bool) -> str:
    if same:
        return "bytes"
    then = release.languages[language].digests
    now = courses.get(_id(release, language), {}).get("digests", {})
    if now.get("shown") == then.shown:
        return "shown"
    return "source" if now.get("source") == then.source else "none"
