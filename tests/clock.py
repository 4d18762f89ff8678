"""CPU time as a ratio to a fixed piece of work: a slower machine, or a busy one, is no finding."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import yaml

PAIRS = "".join(f"k{number}: x\n" for number in range(1_500))
YARDS = 15
"""What no file may take: more than twice what the slowest linear one takes."""


def yard() -> float:
    """CPU seconds that reading `PAIRS` takes now."""
    started = time.process_time()
    yaml.safe_load(PAIRS)
    return time.process_time() - started


def too_long(seconds: float) -> bool:
    """Whether so much CPU time is too long for one file, on this machine and at this moment."""
    # Most take so little that measuring the machine would be the longer part.
    return seconds > 0.5 and seconds > YARDS * yard()


@contextmanager
def soon(name: str) -> Iterator[None]:
    """Fail when what is done inside takes longer than any file may."""
    started = time.process_time()
    yield
    took = time.process_time() - started
    assert not too_long(took), f"{name}: {took:.1f} s of CPU time"
