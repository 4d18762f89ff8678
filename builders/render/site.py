"""The one door to the site engine: MkDocs, as a subprocess, so that its internals stay its own."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from builders.errors import ServiceError

_LOOK_S = 0.05


def build_site(root: Path, target: Path, dropped: Callable[[], bool] = lambda: False) -> bool:
    """Build the site of the project at `root` into `target`; raises ServiceError with the engine's own words.

    Returns whether it is there: the build ends as soon as `dropped` says that nobody wants it any more.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=root, env=_environment(), stdout=pipe, stderr=pipe) as engine:  # noqa: S603
        while True:
            try:
                out, err = engine.communicate(timeout=_LOOK_S)
                break
            except subprocess.TimeoutExpired:
                if dropped():
                    engine.kill()
                    return False
    if engine.returncode != 0:
        words = (err or out).decode(errors="replace").strip()
        message = f"the site engine failed (mkdocs build, exit {engine.returncode}):\n{words}"
        raise ServiceError(message)
    return True


class WarmEngine:
    """The engine kept in memory (`warm.py`), in a process of its own that begins with the first question."""

    def __init__(self, root: Path) -> None:
        """Take the project; nothing runs yet."""
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._ended = False

    def file(self, path: str) -> bytes | None:
        """Return a file of the site as the sources are now; None where the engine has none to show."""
        with self._lock:
            try:
                return self._ask(path) or None
            except (OSError, ValueError):
                # It is gone. The next question begins another one.
                self._stop()
                return None

    def end(self) -> None:
        """End the process, whatever it does; no other one begins."""
        self._ended = True
        if self._process:
            self._process.kill()
        with self._lock:
            self._stop()

    def _ask(self, path: str) -> bytes:
        engine = self._running()
        told, said = cast("IO[bytes]", engine.stdin), cast("IO[bytes]", engine.stdout)
        told.write(json.dumps(path).encode() + b"\n")
        told.flush()
        return said.read(int(said.readline()))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._ended:
            raise OSError
        if self._process is None:
            pipe, command = subprocess.PIPE, [sys.executable, "-m", "builders.render.warm"]
            self._process = subprocess.Popen(  # noqa: S603
                command, cwd=self._root, env=_environment(), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
            )
        return self._process

    def _stop(self) -> None:
        if self._process:
            self._process.kill()
            # Closes the pipes, too.
            self._process.communicate()
            self._process = None


def _environment() -> dict[str, str]:
    # Material announces other products at each build; a build says what concerns the course.
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
