"""CPU time of our commands and of peers, taken in turns so that a busy machine is unfair to all of them alike.

python -m benchmarks            # five rounds
python -m benchmarks 15         # more rounds
"""

import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from builders.model import Version
from tests.ledgers import as_released, put

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
RELEASES = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Contender:
    """A command that is measured, in a `folder`; `target` is the CPU time in seconds that ours may take.

    Where it is `beyond` that of the first contender, it is what may come on top of that one's.
    """

    name: str
    command: Sequence[str]
    target: float | None = None
    beyond: bool = False
    folder: Path = ROOT
    seconds: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Run the command once and keep its CPU time, children included; raises RuntimeError if it fails."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
        process = subprocess.Popen(  # noqa: S603 - commands of this file
            self.command, cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            message = f"{self.name} ended with {process.returncode}: {' '.join(self.command)}"
            raise RuntimeError(message)
        self.seconds.append(usage.ru_utime + usage.ru_stime)


def contests(folder: Path) -> dict[str, list[Contender]]:
    """Return what is compared: ours first, then the peers."""
    # A translation has a schema of its own.
    banks = [str(path) for path in sorted((ROOT / "quizzes").glob("*.yml")) if "." not in path.stem]
    schema = ["--schemafile", str(ROOT / "schemas" / "bank.schema.json")]
    return {
        "Saying how it is used": [
            Contender(name="coursewright --help", command=[str(BIN / "coursewright"), "--help"], target=0.15),
            Contender(name="mkdocs --help", command=[str(BIN / "mkdocs"), "--help"]),
            Contender(name="python -c pass", command=[sys.executable, "-c", "pass"]),
        ],
        "Checking the shipped course": [
            Contender(name="coursewright check", command=[str(BIN / "coursewright"), "check"], target=1.5),
            Contender(
                name="check-jsonschema, its banks alone", command=[str(BIN / "check-jsonschema"), *schema, *banks]
            ),
            Contender(
                name="mkdocs build of it", command=[str(BIN / "mkdocs"), "build", "-q", "-d", str(folder / "site")]
            ),
        ],
        **{f"{command} with {RELEASES:,} releases": _beside_releases(folder, command) for command in ("check", "diff")},
    }


def _beside_releases(folder: Path, name: str) -> list[Contender]:
    """Return a command in the shipped course as it is, and with a ledger that took decades."""
    command = [str(BIN / "coursewright"), name]
    return [
        Contender(name=f"coursewright {name}, one release", command=command, folder=_released(folder, 1)),
        Contender(
            name=f"coursewright {name}, all of them",
            command=command,
            folder=_released(folder, RELEASES),
            target=1.0,
            beyond=True,
        ),
    ]


def _released(folder: Path, count: int) -> Path:
    """Return a copy of the shipped course that was released so many times."""
    root = folder / f"released-{count}"
    if not root.exists():
        for name in ("content", "quizzes"):
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("ledger"))
        shutil.copy(ROOT / "mkdocs.yml", root)
        made, previous = as_released(root, "claims-coding"), ""
        for n in reversed(range(count)):
            # The last one is the course as it stands.
            number = made.version if n == 0 else Version(major=0, minor=count - n, patch=0)
            file = put(root, replace(made, version=number, previous=previous))
            previous = hashlib.sha256(file.read_bytes()).hexdigest()
    return root


def table(title: str, contenders: Sequence[Contender]) -> Iterable[str]:
    """Give the lines of a contest: seconds of CPU time, and how many times ours each one takes."""
    ours = min(contenders[0].seconds)
    yield f"{title:36} {'minimum':>9} {'median':>9} {'to ours':>9}"
    for contender in contenders:
        low, middle = min(contender.seconds), statistics.median(contender.seconds)
        yield f"  {contender.name:34} {low:7.3f} s {middle:7.3f} s {low / ours:8.2f}x"
    for contender in contenders:
        if contender.target is not None:
            spent = min(contender.seconds) - (ours if contender.beyond else 0)
            holds = "holds" if spent <= contender.target else "is missed"
            more = " more" if contender.beyond else ""
            yield f"  target: at most {contender.target} s{more} for {contender.name}: {holds}"
    yield ""


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        for title, contenders in contests(Path(folder)).items():
            for contender in contenders:
                contender.run()
                contender.seconds.clear()  # the first one fills the caches
            for _ in range(rounds):
                for contender in contenders:
                    contender.run()
            sys.stdout.write("\n".join(table(title, contenders)) + "\n")


if __name__ == "__main__":
    main()
