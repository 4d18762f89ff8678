"""Write `docs/traceability.md` of the project around the working directory, or say what is wrong with its source."""

import sys
from pathlib import Path

from builders.errors import Problem
from builders.sources.requirements import PAGE, read_requirements
from builders.sources.requirements.page import page

problems: list[Problem] = []
register = read_requirements(Path(), problems)
if problems:
    sys.exit("\n".join(map(str, problems)))
Path(PAGE).write_text(page(register), encoding="utf-8", newline="\n")
