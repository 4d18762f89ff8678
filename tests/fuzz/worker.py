"""One process that reads cases under limits: memory for all, time for each, and a clock that ends what hangs.

    python -m tests.fuzz.worker bank 1200 1400           # these cases, one line of JSON for what was found
    python -m tests.fuzz.worker all 1200 1400            # these cases of every reader
    python -m tests.fuzz.worker bank 1234                # one case again, with its traceback
    python -m tests.fuzz.worker bank drawn 400           # cases that Hypothesis makes
    python -m tests.fuzz.worker bank some/file.yml       # a file

Limits are CPU time and address space, so that a busy machine finds what an idle one finds.
"""

import argparse
import faulthandler
import json
import os
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import text

from tests.clock import too_long
from tests.fuzz.drawn import DRAWN
from tests.fuzz.mutate import mutated
from tests.fuzz.readers import READERS, TRAPS
from tests.fuzz.seeds import seeds

MEMORY = 200_000_000
_FAST = Path("/dev/shm")  # noqa: S108 - memory, where there is such a folder; the name in it is made by tempfile


@dataclass
class Run:
    """What one process found: it goes on after a finding, up to a few."""

    reader: str
    folder: Path
    keep: Path | None
    guard: float
    done: int = 0
    slowest: tuple[float, str] = (0.0, "")
    findings: list[str] = field(default_factory=list)

    def case(self, name: str, data: bytes) -> None:
        """Read one case; raises what the reader raised, or TimeoutError."""
        if self.keep:
            # If the process dies, this is what it died of.
            (self.keep / f"{self.reader}.last").write_bytes(data)
        faulthandler.dump_traceback_later(self.guard, exit=True)
        started = time.process_time()
        {**READERS, **TRAPS}[self.reader](data, self.folder)
        took = time.process_time() - started
        faulthandler.cancel_dump_traceback_later()
        self.done += 1
        self.slowest = max(self.slowest, (took, name))
        if too_long(took):
            message = f"took {took:.1f} s of CPU time"
            raise TimeoutError(message)

    def note(self, name: str, data: bytes) -> None:
        """Keep a finding: the last line of the traceback, the whole of it on standard error, and the bytes."""
        lines = traceback.format_exc().strip()
        path = self.keep / f"{self.reader}.{name}" if self.keep else None
        if path:
            path.write_bytes(data)
        self.findings.append(f"{self.reader} {name}: {lines.splitlines()[-1]}{f' (kept as {path})' if path else ''}")
        sys.stderr.write(f"--- {self.reader} {name}, {len(data)} bytes\n{lines}\n")

    def numbered(self, first: int, last: int) -> None:
        """Read the mutated files `first` to before `last`."""
        for name, data in _cases(self.reader, first, last):
            try:
                self.case(name, data)
            except Exception:  # noqa: BLE001 - any exception is what we are here for
                self.note(name, data)
            if len(self.findings) >= 5:
                return

    def drawn(self, count: int) -> None:
        """Read files that Hypothesis makes; what it finds is as small as it can make it."""
        smallest = b""

        @seed(count)
        @settings(max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck))
        @given(DRAWN[self.reader])
        def one(data: bytes) -> None:
            nonlocal smallest
            try:
                self.case("drawn", data)
            except Exception:
                smallest = data
                raise

        try:
            one()
        except Exception:  # noqa: BLE001 - any exception is what we are here for
            self.note("drawn", smallest)


def _cases(reader: str, first: int, last: int) -> Iterator[tuple[str, bytes]]:
    for number in range(first, last):
        data = b"" if reader in TRAPS else mutated(seeds(reader), Random(f"{reader} {number}"))  # noqa: S311 - no secret
        yield str(number), data


def limit_memory() -> None:
    """Allow this process the memory that it has now, and what a case may take."""
    # In a new clone Hypothesis first makes its table of characters, which is no case's.
    text().validate()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("reader", choices=["all", *READERS, *TRAPS])
    parser.add_argument("what", help="a number, 'drawn', or a file")
    parser.add_argument("end", nargs="?", type=int)
    parser.add_argument("--keep", type=Path, help="a folder for what is found")
    parser.add_argument("--guard", type=float, default=20, help="seconds after which a case that hangs is ended")
    return parser.parse_args()


def main() -> dict[str, Any]:
    """Run what the command line asks for and return what was found."""
    arguments = _arguments()
    names = list(READERS) if arguments.reader == "all" else [arguments.reader]
    for name in READERS.keys() & names:
        seeds(name)
    limit_memory()
    with tempfile.TemporaryDirectory(dir=_FAST if _FAST.is_dir() else None) as folder:
        runs = [_run(name, Path(folder) / name, arguments) for name in names]
    return {
        "done": sum(run.done for run in runs),
        "slowest": max(run.slowest for run in runs),
        "findings": [finding for run in runs for finding in run.findings],
    }


def _run(reader: str, folder: Path, arguments: argparse.Namespace) -> Run:
    folder.mkdir()
    run = Run(reader=reader, folder=folder, keep=arguments.keep, guard=arguments.guard)
    if arguments.what == "drawn":
        run.drawn(arguments.end or 100)
    elif arguments.what.isdigit():
        run.numbered(int(arguments.what), arguments.end or int(arguments.what) + 1)
    else:
        run.case(arguments.what, Path(arguments.what).read_bytes())
    return run


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    sys.stdout.write(json.dumps(main()) + "\n")
