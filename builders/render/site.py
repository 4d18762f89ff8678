"""The one door to the site engine: MkDocs, as a subprocess, so that its internals stay its own."""

import os
import subprocess
import sys
from pathlib import Path

from builders.errors import ServiceError


def build_site(root: Path, target: Path) -> None:
    """Build the site of the project at `root` into `target`; raises ServiceError with the engine's own words."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)]
    # Material announces other products at each build; a build says what concerns the course.
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)  # noqa: S603
    if done.returncode != 0:
        words = (done.stderr or done.stdout).decode(errors="replace").strip()
        message = f"the site engine failed (mkdocs build, exit {done.returncode}):\n{words}"
        raise ServiceError(message)
