"""The YAML language server that editors run, spoken to over its standard input and output."""

import itertools
import json
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.paths import ROOT

SERVER = ROOT / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"


class Editor:
    """One running server. It answers for texts that are handed to it; nothing is written."""

    def __init__(self, **settings: Any) -> None:
        """Start it as an editor does, with its `settings` for YAML; the network stays shut."""
        assert SERVER.is_file(), "the YAML language server is missing: npm ci"
        self._server = subprocess.Popen(["node", SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        # A server that falls silent fails the test instead of holding it.
        self._guard = threading.Timer(300, self._server.kill)
        self._guard.start()
        always = {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}
        self._settings = {**always, **settings}
        self._ids = itertools.count(1)
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}
        text = {"completion": {"completionItem": {"snippetSupport": True}}, "hover": {"contentFormat": ["markdown"]}}
        self.ask("initialize", processId=None, rootUri=ROOT.as_uri(), capabilities={"textDocument": text})
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings={})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._guard.cancel()
        self._server.kill()
        self._server.communicate()

    def open(self, path: Path, text: str) -> str:
        """Open `text` as if it stood at `path`, which nothing was opened at before; return its address."""
        uri = path.as_uri()
        self.tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})
        return uri

    def problems(self, uri: str) -> list[tuple[int, int, str]]:
        """Wait for what the editor underlines: line and column, both from 1, and the sentence."""
        while uri not in self._diagnostics:
            self._receive()
        starts = ((d["range"]["start"], d["message"]) for d in self._diagnostics[uri])
        return [(start["line"] + 1, start["character"] + 1, message) for start, message in starts]

    def completions(self, path: Path, text: str) -> dict[str, dict[str, Any]]:
        """Return what the editor offers at the `¦` in `text`, by label."""
        found = self.ask("textDocument/completion", **self._place(path, text))
        return {item["label"]: item for item in found["items"]}

    def hover(self, path: Path, text: str) -> str:
        """Return what the editor shows when the pointer rests at the `¦` in `text`."""
        found = self.ask("textDocument/hover", **self._place(path, text))
        return str(found["contents"]["value"])

    def _place(self, path: Path, text: str) -> dict[str, Any]:
        before, after = text.split("¦", 1)
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return {"textDocument": {"uri": self.open(path, before + after)}, "position": position}

    def ask(self, method: str, **params: Any) -> Any:
        """Send a request and return its result."""
        number = next(self._ids)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def tell(self, method: str, **params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin is not None
        self._server.stdin.write(f"Content-Length: {len(data)}\r\n\r\n".encode() + data)
        self._server.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._server.stdout is not None
        length = 0
        while (line := self._server.stdout.readline()).strip():
            name, _, value = line.decode().partition(":")
            length = int(value) if name.lower() == "content-length" else length
        assert length, "the YAML language server ended"
        message: dict[str, Any] = json.loads(self._server.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message and "method" in message:
            asked = message["params"].get("items") if message["method"] == "workspace/configuration" else None
            result = asked and [self._settings if item["section"] == "yaml" else {} for item in asked]
            self._send({"id": message["id"], "result": result})
        return message
