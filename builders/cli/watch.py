"""Doing something again whenever the project changes, until Ctrl+C."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from builders.sources.stamp import SETTLED, Stamp, stamp

EVERY = 0.3
"""Seconds between two looks: sooner than a writer can turn from the editor to the terminal."""


def watch(root: Path, act: Callable[[], object]) -> None:
    """Call `act` now and after every change below `root`; Ctrl+C is how it ends."""
    try:
        while True:
            # Before acting: what changes meanwhile is a change.
            seen = _settled(root)
            sys.stdout.write(f"\n{time.strftime('%H:%M:%S')}\n")
            act()
            sys.stdout.flush()
            while stamp(root) == seen:
                time.sleep(EVERY)
    except KeyboardInterrupt:
        sys.stdout.write("\n")


def _settled(root: Path) -> Stamp:
    seen = stamp(root)
    while True:
        time.sleep(SETTLED)
        if (now := stamp(root)) == seen:
            return seen
        seen = now
