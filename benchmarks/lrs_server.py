"""The servers that the benchmark of the LRS talks to: ours as anybody starts it, and Ralph with its `fs` store."""

import base64
import http.client
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.lrs_traffic import statement

ROOT = Path(__file__).parent.parent
# Its `fs` store refuses every write after the first one unless told to append.
_RALPH = """
import sys, uvicorn
from ralph.backends.data.base import BaseOperationType
from ralph.backends.data.fs import FSDataBackend
FSDataBackend.default_operation_type = BaseOperationType.APPEND
from ralph.api import app
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
"""
_HASH = "import bcrypt; print(bcrypt.hashpw(b'secret', bcrypt.gensalt()).decode())"


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A running server: its process, port, path and credentials."""

    process: int
    port: int
    path: str
    auth: str

    def line(self) -> http.client.HTTPConnection:
        """Return a connection of one's own."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def post(self, line: http.client.HTTPConnection, body: bytes) -> None:
        """Send statements; raises RuntimeError where they are not stored."""
        self._ask(line, "POST", self.path, body)

    def get(self, line: http.client.HTTPConnection, query: str) -> None:
        """Ask for statements; raises RuntimeError where that is refused."""
        self._ask(line, "GET", f"{self.path}?{query}", None)

    def _ask(self, line: http.client.HTTPConnection, method: str, path: str, body: bytes | None) -> bytes:
        headers = {
            "Authorization": self.auth,
            "Content-Type": "application/json",
            "X-Experience-API-Version": "1.0.3",
        }
        line.request(method, path, body, headers)
        answer = line.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise RuntimeError(said.decode()[:500])
        return said

    def cpu_seconds(self) -> float:
        """Return what the process has spent of CPU time, all threads."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_megabytes(self) -> float:
        """Return the most memory that the process ever held."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6

    def settle(self) -> None:
        """Wait until the server does nothing any more."""
        before = -1.0
        while before != (now := self.cpu_seconds()):
            before = now
            time.sleep(0.5)


@contextmanager
def ours(database: Path, key: tuple[str, str]) -> Iterator[Server]:
    """Run the LRS, for as many requests as there are."""
    command = [sys.executable, "-m", "builders", "lrs", "serve", "--db", str(database), "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:  # noqa: S603
        assert process.stdout  # noqa: S101 - it was asked for
        port = int(process.stdout.readline().split("/")[2].rpartition(":")[2])
        try:
            yield Server(process=process.pid, port=port, path="/xapi/statements", auth=_basic(*key))
        finally:
            process.terminate()


@contextmanager
def ralph(folder: Path, stored: int) -> Iterator[Server | None]:
    """Run Ralph with so many statements in its file; None where RALPH names no Python that has it."""
    python = os.environ.get("RALPH")
    if python is None:
        yield None
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    said = subprocess.run([python, "-c", _HASH], capture_output=True, text=True, check=True).stdout  # noqa: S603
    agent = {"mbox": "mailto:lrs@train.example"}
    user = {"username": "ralph", "hash": said.strip(), "scopes": ["all"], "agent": agent}
    (folder / "auth.json").write_text(json.dumps([user]), encoding="utf-8")
    dice = random.Random("ralph")  # noqa: S311
    with (folder / "fs_lrs.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(statement(dice)) + "\n" for _ in range(stored))
    port = random.SystemRandom().randrange(20_000, 30_000)
    environment = os.environ | {
        "RALPH_APP_DIR": str(folder),
        "RALPH_AUTH_FILE": str(folder / "auth.json"),
        "RALPH_RUNSERVER_BACKEND": "fs",
        "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(folder),
    }
    with subprocess.Popen([python, "-c", _RALPH, str(port)], env=environment) as process:  # noqa: S603
        server = Server(process=process.pid, port=port, path="/xAPI/statements", auth=_basic("ralph", "secret"))
        try:
            _await(server)
            yield server
        finally:
            process.terminate()


def _basic(key: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()


def _await(server: Server) -> None:
    for _ in range(600):
        try:
            server.line().connect()
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = "Ralph does not start"
    raise RuntimeError(message)
