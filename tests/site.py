"""A site on a server of its own, for browser tests: its line can be slow, stall in the middle of a page, or be gone."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit


class Site:
    """A folder on a free port of the loopback interface.

    `asked` holds the path of every request. `stall_at` stops each learner page after so many bytes, `held` keeps back
    the answer to a path from its first byte on; both until `go_on` is called. While `broken`, every answer is 503.
    """

    def __init__(self, folder: Path) -> None:
        """Do nothing yet: the site is there inside the `with` block."""
        self.folder = folder
        self.asked: list[str] = []
        self.stall_at: int | None = None
        self.held: set[str] = set()
        self.broken = False
        self._going_on = threading.Event()
        self._port = 0

    @property
    def url(self) -> str:
        """Return the address of the site, without a slash at its end."""
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        """Serve."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End, and let go of whoever waits."""
        self.go_on()
        self.stop()

    def start(self) -> None:
        """Bring the line up, again at the same address."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), partial(_Handler, self))
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Take the line away: nobody listens at the address any more."""
        self._server.shutdown()
        self._server.server_close()

    def go_on(self) -> None:
        """End every stall."""
        self.stall_at = None
        self.held.clear()
        self._going_on.set()
        self._going_on = threading.Event()

    def wait(self) -> None:
        """Wait in the middle of an answer."""
        self._going_on.wait(60)


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, site: Site, *args: object) -> None:
        self.site = site
        super().__init__(*args, directory=str(site.folder))  # type: ignore[arg-type]

    def log_message(self, *_: object) -> None:
        """Say nothing; `Site.asked` has it all."""

    def do_GET(self) -> None:
        """Serve a file, or the beginning of one."""
        path = urlsplit(self.path).path
        self.site.asked.append(path)
        if path in self.site.held:
            self.site.wait()
        if self.site.broken:
            return self.send_error(503)
        if self.site.stall_at is None or not path.startswith("/play/") or not path.endswith("/"):
            return super().do_GET()
        data = (self.site.folder / path.strip("/") / "index.html").read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: self.site.stall_at])
        self.site.wait()
        return None
