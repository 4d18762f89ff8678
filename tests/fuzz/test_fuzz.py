"""Damaged files by the thousand: every reader ends in problems or a valid model, soon, and in little memory."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.drawn import DRAWN
from tests.fuzz.readers import READERS
from tests.paths import ROOT

MUTATED = {
    "bank": 5000,
    "page": 3000,
    "config": 1500,
    "overlay": 1000,
    "gift": 2200,
    "moodle": 1500,
    **dict.fromkeys((name for name in READERS if name.startswith(("small-", "kinds-"))), 425),
}
DRAWN_EACH = 400
CHUNK = 500
FOUND = Path(__file__).parent / "found"
Job = tuple[str, str, str]
"""A reader and what follows it on the worker's command line."""


def work(keep: Path, reader: str, *words: str) -> dict[str, Any]:
    """Run a worker; one that died of a case, or of its memory, has found that."""
    command = [sys.executable, "-m", "tests.fuzz.worker", reader, *words, "--keep", str(keep)]
    # One arena: a thread's own would count for memory that no case took.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=600)
    said = done.stderr.decode(errors="replace")
    if done.returncode != 0:
        case = f"died with {done.returncode}; its last case is kept as {keep / reader}.last"
        return {"done": 0, "slowest": [0, ""], "findings": [f"{reader} {' '.join(words)}: {case}\n{said[-3000:]}"]}
    result: dict[str, Any] = json.loads(done.stdout)
    result["findings"] = [f"{finding}\n{said[-3000:]}" for finding in result["findings"]]
    return result


def run_all(keep: Path, jobs: list[Job]) -> tuple[int, list[str]]:
    """Run jobs, one on each core; return how many cases were read, and what was found."""
    started = time.monotonic()
    folders = [keep / f"{number:03}-{job[0]}" for number, job in enumerate(jobs)]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda folder, job: work(folder, *job), folders, jobs))
    slowest = max(tuple(result["slowest"]) for result in results)
    done = sum(result["done"] for result in results)
    sys.stdout.write(
        f"{done} cases in {time.monotonic() - started:.0f} s, the slowest took {slowest[0]:.2f} s of CPU\n"
    )
    return done, [finding for result in results for finding in result["findings"]]


def test_a_small_share(tmp_path: Path) -> None:
    # Not the first ones: those are what the full run starts with.
    result = work(tmp_path, "all", "100000", "100022")
    assert result["findings"] == []
    assert result["done"] == 22 * len(READERS)


@pytest.mark.slow
def test_twenty_thousand_cases(tmp_path: Path) -> None:
    jobs: list[Job] = [(name, "drawn", str(DRAWN_EACH)) for name in DRAWN]
    for name, count in MUTATED.items():
        jobs += [(name, str(first), str(min(count, first + CHUNK))) for first in range(0, count, CHUNK)]
    done, findings = run_all(tmp_path, jobs)
    assert findings == []
    assert done >= 20_000


@pytest.mark.parametrize(
    ("trap", "said"),
    [
        ("raises", "re.error: missing ), unterminated subpattern at position 0"),
        ("works-long", "of CPU time"),
        ("swells", "MemoryError"),
        ("hangs", "died with 1; its last case is kept as"),
    ],
)
def test_the_harness_catches(trap: str, said: str, tmp_path: Path) -> None:
    result = work(tmp_path, trap, "7", "8", *(("--guard", "1") if trap == "hangs" else ()))
    assert len(result["findings"]) == 1
    assert said in result["findings"][0]
    assert (tmp_path / f"{trap}.{'last' if trap == 'hangs' else 7}").exists()


@pytest.mark.parametrize("file", sorted(FOUND.glob("[a-z]*.*")), ids=lambda file: file.name)
def test_what_was_found_stays_mended(file: Path, tmp_path: Path) -> None:
    READERS[file.name.partition(".")[0]](file.read_bytes(), tmp_path)


def test_the_same_number_is_the_same_case(tmp_path: Path) -> None:
    last = []
    for _ in range(2):
        work(tmp_path, "bank", "41", "42")
        last.append((tmp_path / "bank.last").read_bytes())
    assert last[0] == last[1]
