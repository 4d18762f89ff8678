"""The LRS with many statements stored, beside itself with few and beside Ralph's `fs` store: one run, in turns.

python -m benchmarks.lrs                    # a million stored, three rounds
python -m benchmarks.lrs 100000 5           # fewer stored, more rounds
RALPH=DIR/bin/python python -m benchmarks.lrs    # a Python in which `pip install 'ralph-malph[lrs]'` has run
LRS_BENCH=DIR python -m benchmarks.lrs      # keeps the filled databases there for the next run
"""

import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

from benchmarks.lrs_server import Server, ours, ralph
from benchmarks.lrs_traffic import batches, filled, questions
from builders.lrs.auth import add_user, remove_user
from builders.lrs.store import connect

CLIENTS, BATCH, SENT = 4, 50, 20_000
FEW = 10_000
TARGETS = {"rate": 3_000.0, "growth": 1.5, "idle": 10.0, "busy": 40.0, "memory": 200.0}
"""Statements a second; CPU per statement beside that with few stored; milliseconds, twice; megabytes."""


@dataclass(kw_only=True, slots=True)
class Figures:
    """What the rounds of one contender gave: statements a second, CPU ms of each, milliseconds of single reads."""

    name: str
    rate: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    memory: float = 0.0

    @property
    def usual(self) -> float:
        """The median of the rates: a machine is busy now and then, and one good round is luck."""
        return statistics.median(self.rate)

    def line(self) -> str:
        """Return the line of the table."""
        reads = "".join(f"{p95(values):>9.1f}" if values else f"{'-':>9}" for values in (self.idle, self.busy))
        return (
            f"  {self.name:34}{self.usual:>9.0f}{max(self.rate):>9.0f}{min(self.cpu):>10.3f}{reads}{self.memory:>9.0f}"
        )


def p95(values: Iterable[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def _client(server: Server, seed: str, count: int, barrier: Barrier) -> None:
    bodies = list(batches(seed, count, BATCH))
    line = server.line()
    barrier.wait()
    for body in bodies:
        server.post(line, body)
    barrier.wait()


def load(server: Server, figures: Figures, sent: int, seed: str, *, reads: bool) -> None:
    """Post from several processes at once, and read meanwhile."""
    context = get_context("fork")
    barrier = context.Barrier(CLIENTS + 1, timeout=600)
    clients = [
        context.Process(target=_client, args=(server, f"{seed} {number}", sent // CLIENTS, barrier))
        for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    barrier.wait()
    began, before = time.monotonic(), server.cpu_seconds()
    over = threading.Event()
    reader = threading.Thread(target=_read, args=(server, figures.busy, over))
    if reads:
        reader.start()
    barrier.wait()
    took, spent = time.monotonic() - began, server.cpu_seconds() - before
    over.set()
    if reads:
        reader.join()
    for client in clients:
        client.join()
    figures.rate.append(sent / took)
    figures.cpu.append(spent * 1e3 / sent)


def _read(server: Server, times: list[float], over: threading.Event, most: int = 1_000_000) -> None:
    """Ask for 100 statements by one filter after another until it is over; the milliseconds of each are kept."""
    line = server.line()
    for query in questions(random.Random("questions")):  # noqa: S311 - the same questions in every run
        if over.wait(0.02) or len(times) >= most:
            return
        began = time.monotonic()
        server.get(line, query)
        times.append((time.monotonic() - began) * 1e3)


def measure(server: Server, figures: Figures, number: int, sent: int, *, reads: bool = True) -> None:
    """One round of one contender."""
    # What the first requests cost is the price of the start.
    load(server, Figures(name=""), CLIENTS * BATCH, f"first {number}", reads=False)
    load(server, figures, sent, str(number), reads=False)
    if reads:
        # Reading takes CPU time too, so posts are counted without it.
        load(server, Figures(name="", busy=figures.busy), sent, f"read {number}", reads=True)
        server.settle()
        _read(server, idle := list[float](), threading.Event(), 300)
        figures.idle += idle
    figures.memory = max(figures.memory, server.memory_megabytes())


@contextmanager
def folder() -> Iterator[Path]:
    """Give the folder of the filled databases."""
    if kept := os.environ.get("LRS_BENCH"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
    else:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)


def _database(place: Path, count: int) -> Path:
    """Return a database with so many statements, for this round alone."""
    source = filled(place / f"filled-{count}.db", count)
    return Path(shutil.copy(source, place / f"round-{count}.db"))


def compete(place: Path, stored: int, rounds: int) -> list[Figures]:
    """Run all contenders in turns."""
    few, many = Figures(name=f"coursewright, {FEW:,} stored"), Figures(name=f"coursewright, {stored:,} stored")
    peers = [Figures(name=f"Ralph fs, {count} stored") for count in ("0", f"{FEW:,}")]
    for number in range(rounds):
        for figures, count in ((few, FEW), (many, stored)):
            with _ours(_database(place, count)) as server:
                measure(server, figures, number, SENT)
        for figures, count in zip(peers, (0, FEW), strict=True):
            with ralph(place / "ralph", count) as server:
                if server:
                    measure(server, figures, number, CLIENTS * BATCH * 2, reads=False)
    return [figures for figures in (few, many, *peers) if figures.rate]


@contextmanager
def _ours(database: Path) -> Iterator[Server]:
    with closing(connect(database)) as db:
        key = add_user(db, "benchmark", ["all"])
    with ours(database, key) as server:
        yield server
    with closing(connect(database)) as db:
        remove_user(db, "benchmark")


def table(found: list[Figures]) -> Iterable[str]:
    """Give the lines to print."""
    few, many, *peers = found
    yield f"{CLIENTS} clients, {BATCH} statements a request; load of the machine {os.getloadavg()[0]:.1f}"
    yield f"  {'':34}{'a second':>9}{'at best':>9}{'CPU ms':>10}{'idle ms':>9}{'busy ms':>9}{'MB':>9}"
    yield from (figures.line() for figures in found)
    growth = min(many.cpu) / min(few.cpu)
    reached = {
        "rate": (many.usual, many.usual >= TARGETS["rate"]),
        "growth": (growth, growth <= TARGETS["growth"]),
        "idle": (p95(many.idle), p95(many.idle) <= TARGETS["idle"]),
        "busy": (p95(many.busy), p95(many.busy) <= TARGETS["busy"]),
        "memory": (many.memory, many.memory <= TARGETS["memory"]),
    }
    for name, (value, holds) in reached.items():
        yield f"  target: {name} {TARGETS[name]:g}: {value:.2f} {'holds' if holds else 'is missed'}"
    for peer in peers:
        yield f"  {peer.name} takes {min(peer.cpu) / min(many.cpu):.1f} times the CPU time of {many.name}"
    if not peers:
        yield "  Ralph is not measured: RALPH has to name a Python with ralph-malph[lrs]"


def main() -> None:
    """Measure and print."""
    numbers = [int(word) for word in sys.argv[1:]]
    stored, rounds = [*numbers, *(1_000_000, 3)[len(numbers) :]]
    with folder() as place:
        found = compete(place, stored, rounds)
    sys.stdout.write("\n".join(table(found)) + "\n")
    sys.stdout.write(json.dumps({figures.name: [figures.rate, figures.cpu] for figures in found}) + "\n")


if __name__ == "__main__":
    main()
