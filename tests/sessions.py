"""What the scripts of the learner page send to an LRS, in sessions of every kind, without a browser."""

import json
import subprocess
from typing import Any

from builders.pipeline import checked
from builders.statements import terms
from tests.paths import TESTS

EVERY = TESTS / "courses" / "kinds"


def sessions() -> list[list[dict[str, Any]]]:
    """Return the statements of each session: every kind of question, every way in which a course can end."""
    ready = checked(EVERY)
    course, publisher = ready.project.courses["every"], ready.config.publisher
    told = {name: terms(course, publisher, cmi5=name == "cmi5") for name in ("xapi", "cmi5")}
    command = ["node", str(TESTS / "runtime" / "statements.mjs")]
    run = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, check=True)
    return list(json.loads(run.stdout))
