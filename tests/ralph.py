"""Ralph's models as a judge of statements, where RALPH names a Python that has them, as in `make test`."""

import json
import os
import subprocess
from collections.abc import Sequence
from typing import Any

from tests.paths import TESTS

RALPH = os.environ.get("RALPH", "")
"""A Python with Ralph; empty where there is none."""


def judged(statements: Sequence[dict[str, Any]]) -> list[str]:
    """Return what Ralph's model has against statements."""
    command = [RALPH, str(TESTS / "lrs" / "ralph_models.py")]
    run = subprocess.run(command, input=json.dumps(statements), capture_output=True, text=True, check=True)
    return run.stdout.splitlines()
