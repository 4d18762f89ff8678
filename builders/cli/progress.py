"""Saying on a terminal where long work is."""

import sys
from collections.abc import Callable


def progress() -> Callable[[str], None]:
    """Return what says which step is at work; in a pipe it says nothing."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda step: print(f"{step} ...", file=sys.stderr, flush=True)  # noqa: T201 - the one place that prints
