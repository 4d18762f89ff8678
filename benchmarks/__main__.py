"""CPU time of our commands and of peers, taken in turns so that a busy machine is unfair to all of them alike.

python -m benchmarks            # five rounds
python -m benchmarks 15         # more rounds
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Contender:
    """A command that is measured; `target` is the CPU time in seconds that ours may take."""

    name: str
    command: Sequence[str]
    target: float | None = None
    seconds: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Run the command once and keep its CPU time, children included; raises RuntimeError if it fails."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
        process = subprocess.Popen(  # noqa: S603 - commands of this file
            self.command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            message = f"{self.name} ended with {process.returncode}: {' '.join(self.command)}"
            raise RuntimeError(message)
        self.seconds.append(usage.ru_utime + usage.ru_stime)


def contests(folder: Path) -> dict[str, list[Contender]]:
    """Return what is compared: ours first, then the peers."""
    banks = [str(path) for path in sorted((ROOT / "quizzes").glob("*.yml"))]
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
            Contender(name="mkdocs build of it", command=[str(BIN / "mkdocs"), "build", "-q", "-d", str(folder)]),
        ],
    }


def table(title: str, contenders: Sequence[Contender]) -> Iterable[str]:
    """Give the lines of a contest: seconds of CPU time, and how many times ours each one takes."""
    ours = min(contenders[0].seconds)
    yield f"{title:36} {'minimum':>9} {'median':>9} {'to ours':>9}"
    for contender in contenders:
        low, middle = min(contender.seconds), statistics.median(contender.seconds)
        yield f"  {contender.name:34} {low:7.3f} s {middle:7.3f} s {low / ours:8.2f}x"
    for contender in contenders:
        if contender.target is not None:
            holds = "holds" if min(contender.seconds) <= contender.target else "is missed"
            yield f"  target: at most {contender.target} s for {contender.name}: {holds}"
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
