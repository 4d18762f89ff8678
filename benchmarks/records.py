"""The reports at a million statements: CPU time and memory, each measurement in a process of its own.

python -m benchmarks.records                      # a million statements
python -m benchmarks.records 5000000              # five million, by hand
RECORDS_BENCH=DIR python -m benchmarks.records    # keeps the company there for the next run
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import duckdb

from benchmarks.records_made import AS_OF, CHANGED, Company, Lrs, company
from builders.errors import CoursewrightError
from builders.lrs.client import Client
from builders.pipeline.report import report
from builders.records.archive import LOG, Archive
from builders.records.garbage import nothing_collected
from builders.records.pull import pull
from builders.records.tables import tables
from builders.records.typed import EXTENSION, SESSION
from builders.report.desk import Query
from builders.report.outputs import OUTPUTS
from builders.report.reports import REPORTS

COUNT, LARGE = 1_000_000, 5_000_000
START = 0.3
"""Seconds of CPU time that a pull may take beside its share of a full load."""
TARGETS = {"load": 1.6, "queries": 3.0, "memory": 700.0, "memory at five million": 1_500.0, "pull": 0.02}
"""Times the bare load; seconds; megabytes, twice; share of a full load."""
SUBJECTS = {
    "person": "p07919",
    "incident": "p07919,p15838",
    "role": "claims",
    "changes": CHANGED,
    "recall": f"{CHANGED}/one@v1",
}
ROUNDS = 3
"""How often what has targets is measured, in turns: machines have slow minutes, the least is what the work costs."""
FORMS = ("html", "xlsx", "pdf")
_AGENT = "STRUCT(mbox VARCHAR, mbox_sha1sum VARCHAR, openid VARCHAR, account STRUCT(homePage VARCHAR, name VARCHAR))"
_IMPORTED = ("mode", "dating", "approver", "expires")
_EXTENSIONS = ", ".join(f'"{name}" VARCHAR' for name in (SESSION, *(f"{EXTENSION}{name}" for name in _IMPORTED)))
_COLUMNS = {
    **dict.fromkeys(("id", "timestamp", "stored"), "VARCHAR"),
    **dict.fromkeys(("actor", "authority"), _AGENT),
    **dict.fromkeys(("verb", "object"), "STRUCT(id VARCHAR)"),
    "result": "STRUCT(success BOOLEAN, response VARCHAR, duration VARCHAR, score STRUCT(scaled DOUBLE))",
    "context": "STRUCT(registration VARCHAR, revision VARCHAR, contextActivities "
    f"STRUCT(grouping STRUCT(id VARCHAR)[], parent STRUCT(id VARCHAR)[]), extensions STRUCT({_EXTENSIONS}))",
}
"""What the typed columns are made of, as DuckDB reads it out of statements by itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """What one process took: seconds of CPU time by what was done, and megabytes at its peak, outputs aside."""

    seconds: Mapping[str, float]
    memory: float

    @property
    def total(self) -> float:
        """All seconds."""
        return sum(self.seconds.values())


class Clock:
    """Counts CPU time, of threads and of processes that have ended too, by what was done."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.seconds: dict[str, float] = {}
        self.memory = 0.0

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Count what is done inside."""
        before = sum(os.times()[:4])
        yield
        self.seconds[name] = sum(os.times()[:4]) - before


def bare(at: Company, clock: Clock) -> None:
    """Let DuckDB read the same statements into a table, and do nothing else."""
    files = [str(file) for file in sorted((at.records / "archive").rglob("*.ndjson")) if file.name != Path(LOG).name]
    with clock("load"), closing(duckdb.connect()) as line:
        line.read_json(cast("Any", files), format="newline_delimited", columns=_COLUMNS).create("bare")


def load(at: Company, clock: Clock) -> None:
    """Make all tables anew."""
    for table in (at.records / "archive").rglob("*.parquet"):
        table.unlink()
    with clock("check"):
        Archive(at.records).check()
    with clock("check and load"), tables(Archive(at.records)):
        pass


def queries(at: Company, clock: Clock) -> None:
    """Ask once whatever any report asks, as far as Python's rows."""
    end = f"{AS_OF}T23:59:59.999999Z"
    with tables(Archive(at.records)) as told, nothing_collected():
        with clock("passed"):
            sum(1 for _ in told.passed())
        with clock("odd"):
            told.odd()
        with clock("sittings"):
            sum(1 for _ in told.sittings(end))


def added(at: Company, clock: Clock) -> None:
    """Pull one statement in a hundred more, and make the tables of them; then take them away again."""
    log = at.records / LOG
    before, kept = log.read_bytes(), set(log.parent.rglob("*"))
    count = sum(part.rows for entry in Archive(at.records).entries for part in entry.parts) // 100
    lrs = Lrs(count)
    try:
        with clock("pull"):
            pull(cast("Client", lrs), Archive(at.records), "lrs", lrs.now)
        # Digests of the whole archive are checked whatever is new: two seconds would hide what is to be measured.
        with clock("load"), tables(Archive(at.records), whole=False):
            pass
    finally:
        log.write_bytes(before)
        for place in sorted(set(log.parent.rglob("*")) - kept, reverse=True):
            place.rmdir() if place.is_dir() else place.unlink()


def made(name: str) -> Callable[[Company, Clock], None]:
    """Return what measures a report: all of the command but its output, then outputs."""

    def measure(at: Company, clock: Clock) -> None:
        query = Query(subject=SUBJECTS.get(name, ""), lms="moodle" if name == "enroll" else "")
        with clock("report"):
            sheet, _ = report(at.course, at.records, AS_OF, name, query)
        clock.memory = peak()
        for form in FORMS:
            try:
                with clock(form):
                    OUTPUTS[form](sheet)
            except CoursewrightError:
                # Some tables are too long for paper.
                continue

    return measure


PARTS: Mapping[str, Callable[[Company, Clock], None]] = {
    "bare": bare,
    "load": load,
    "queries": queries,
    "pull": added,
}
MEASURES = {**PARTS, **{name: made(name) for name in REPORTS}}


def peak() -> float:
    """Return the most memory that this process, or one that it started, has had at once, in megabytes."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def measured(at: Company) -> dict[str, Measured]:
    """Run all of `MEASURES`, and return the quickest round of each."""
    rounds = [{name: measure(name, at) for name in PARTS} for _ in range(ROUNDS)]
    parts = {name: min((one[name] for one in rounds), key=lambda one: one.total) for name in PARTS}
    return parts | {name: measure(name, at) for name in REPORTS}


def measure(name: str, at: Company) -> Measured:
    """Run one of `MEASURES` in a process of its own; raises CalledProcessError if it fails."""
    command = [sys.executable, "-m", "benchmarks.records", "--one", name, str(at.course), str(at.records)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603
    return Measured(**found)


def one(name: str, at: Company) -> None:
    """Be that process: print what it took."""
    clock = Clock()
    MEASURES[name](at, clock)
    sys.stdout.write(json.dumps({"memory": clock.memory or peak(), "seconds": clock.seconds}))


@contextmanager
def folder() -> Iterator[Path]:
    """Give the folder of the company."""
    if kept := os.environ.get("RECORDS_BENCH"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
    else:
        with tempfile.TemporaryDirectory() as place:
            yield Path(place)


def table(found: Mapping[str, Measured]) -> Iterator[str]:
    """Give the lines of all measurements."""
    yield f"{'':24}{'CPU s':>8}{'MB':>8}"
    for name in PARTS:
        seconds = found[name].seconds
        parts = ", ".join(f"{part} {value:.2f}" for part, value in seconds.items()) if len(seconds) > 1 else ""
        yield f"  {name:22}{found[name].total:>8.2f}{found[name].memory:>8.0f}  {parts}".rstrip()
    yield f"{'a report, all of it':24}{'CPU s':>8}{'MB':>8}" + "".join(f"{form:>8}" for form in FORMS)
    for name in REPORTS:
        seconds = found[name].seconds
        outputs = "".join(f"{seconds[form]:>8.2f}" if form in seconds else f"{'-':>8}" for form in FORMS)
        yield f"  {name:22}{seconds['report']:>8.2f}{found[name].memory:>8.0f}{outputs}"


def targets(found: Mapping[str, Measured], count: int) -> Iterator[str]:
    """Give a line for each target: its figure, and whether it holds."""
    loading = found["load"].seconds
    full = loading["check and load"] - loading["check"]
    memory = "memory at five million" if count >= LARGE else "memory"
    reached = {
        "load": full / found["bare"].seconds["load"],
        "queries": found["queries"].total,
        memory: max(one.memory for name, one in found.items() if name != "bare"),
        "pull": (found["pull"].total - START) / full,
    }
    for name, value in reached.items():
        holds = "holds" if value <= TARGETS[name] else "is missed"
        yield f"  target: {name} {TARGETS[name]:g}: {value:.3g} {holds}"


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["--one"]:
        name, course, records = sys.argv[2:]
        one(name, Company(course=Path(course), records=Path(records)))
        return
    count = int(sys.argv[1]) if sys.argv[1:] else COUNT
    with folder() as place:
        at = company(place, count)
        found = measured(at)
    sys.stdout.write(f"{count:,} statements; load of the machine {os.getloadavg()[0]:.1f}\n")
    sys.stdout.write("\n".join((*table(found), *targets(found, count))) + "\n")


if __name__ == "__main__":
    main()
