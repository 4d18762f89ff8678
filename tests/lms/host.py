"""The server of an LMS for browser tests: it plays a SCORM package and keeps what the learner's page commits.

::

    with LmsHost(package, "strict") as host:
        page.goto(host.url)
        ...
        assert host.record(page)["status"] == "passed"

``host.html`` is the page; the API in it is that of the sandbox (``themes/sandbox``), or scorm-again.
"""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self, cast
from urllib.parse import unquote, urlencode, urlsplit
from xml.etree import ElementTree as ET
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HERE = Path(__file__).resolve().parent
SANDBOX = HERE.parents[1] / "themes" / "sandbox"
MODULES = HERE.parents[1] / "node_modules"
LARGEST_COMMIT = 4_000_000
# Asked of the standard library, these depend on the machine.
TYPES = {".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".json": "application/json"}


class Request(NamedTuple):
    """One request as it came in; ``host`` tells whom it was meant for."""

    method: str
    host: str
    path: str


class Page(Protocol):
    """What is used of ``playwright.sync_api.Page``."""

    def evaluate(self, expression: str, /) -> object:
        """Return the value of a JavaScript expression in the page."""


def launch_file(course: Path) -> str:
    """Return the ``href`` of the first SCO, relative to the folder ``course`` (SCORM 1.2 CAM 2.3.2).

    Raises ``ValueError`` when the manifest names none.
    """
    manifest = ET.parse(course / "imsmanifest.xml").getroot()  # noqa: S314 (written by the builder under test)
    item = manifest.find(".//{*}item[@identifierref]")
    wanted = None if item is None else item.get("identifierref")
    for resource in manifest.iterfind(".//{*}resource[@href]"):
        if resource.get("identifier") == wanted:
            return resource.get("href", "")
    message = f"imsmanifest.xml: no resource for item {wanted!r}"
    raise ValueError(message)


def unpack(package: Path, course: Path) -> None:
    """Unpack a zip into the folder ``course``; raises ``ValueError`` when a name leads out of it."""
    with ZipFile(package) as archive:
        for name in archive.namelist():
            if not (course / name).resolve().is_relative_to(course):
                message = f"{package.name}: {name} leads out of the package"
                raise ValueError(message)
        archive.extractall(course)


def file_below(folder: Path, name: str) -> Path | None:
    """Return the file ``name`` (percent-encoded, ``/`` separated) in ``folder``, or None when it is not in there."""
    try:
        path = (folder / unquote(name)).resolve()
    except ValueError:  # a NUL byte
        return None
    return path if path.is_relative_to(folder) and path.is_file() else None


class LmsHost:
    """An LMS with one learner and one package, on a free port of the loopback interface.

    ``lms`` is "strict" or "scorm-again", with "-2004" behind it for that version; ``unsupported`` names optional groups
    that the strict one of 1.2 lacks, such as "interactions"; ``decided`` holds what an LMS itself sets, such as
    ``{"cmi.core.lesson_mode": "review"}``.

    ``stored`` is what the last accepted commit left: a flat map of elements, None before the first; it may be assigned.
    ``learner``, while set, is the id of the one whose record that is: a page of another's that goes away late changes
    nothing in it. ``refusing``, while set, answers commits with 503; ``commits`` counts accepted commits, ``requests``
    holds every request. Used as the proxy of a browser (``browser.new_context(proxy={"server": host.origin})``) it also
    sees, and refuses, what is asked of anybody else.
    """

    def __init__(
        self,
        package: Path,
        lms: str,
        *,
        unsupported: Iterable[str] = (),
        decided: Mapping[str, str] | None = None,
        modules: Path = MODULES,
    ) -> None:
        """Do nothing yet: ``url`` and the rest hold inside the ``with`` block."""
        self.stored: dict[str, str] | None = None
        self.commits = 0
        self.requests: list[Request] = []
        self.refusing = False
        self.learner: str | None = None
        self.url = self.origin = self.authority = ""
        self._package = package
        self._query = [("lms", lms), *(("unsupported", group) for group in unsupported), *(decided or {}).items()]
        again = modules.resolve() / "scorm-again" / "dist"
        self._roots = {"/node_modules/scorm-again/dist/": again, "/themes/sandbox/": SANDBOX}
        self._folder = Path()
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Unpack the package and serve it; raises ``ValueError`` when it is none."""
        with ExitStack() as stack:
            self._folder = Path(stack.enter_context(TemporaryDirectory(prefix="lms-"))).resolve()
            launch = self.replace(self._package)
            server = stack.enter_context(_Server(("127.0.0.1", 0), partial(_Handler, self)))
            self.authority = f"127.0.0.1:{server.server_port}"
            self.origin = f"http://{self.authority}"
            self.url = f"{self.origin}/?{urlencode([*self._query, ('launch', launch)])}"
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            stack.callback(server.shutdown)
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and remove the unpacked package."""
        self._open.close()

    def replace(self, package: Path) -> str:
        """Put another package in the place of the one that is there, and return the file to launch.

        What is stored of the learner stays, as it does where an administrator uploads a new version.
        """
        course = self._folder / str(len(list(self._folder.iterdir())))
        course.mkdir()
        unpack(package, course)
        self._roots["/course/"] = course
        return launch_file(course)

    def strangers(self) -> list[Request]:
        """Return the requests that were meant for somebody else; see the class for how to catch them all."""
        return [request for request in self.requests if request.host != self.authority]

    def record(self, page: Page) -> dict[str, Any]:
        """Return what the LMS in ``page`` holds, in the shape that ``record.js`` documents."""
        return cast("dict[str, Any]", page.evaluate("window.lmsRecord()"))

    def commit(self, body: bytes) -> HTTPStatus:
        """Keep a committed map and return the status to answer with."""
        if self.refusing:
            return HTTPStatus.SERVICE_UNAVAILABLE
        try:
            values = json.loads(body)
        except ValueError:
            return HTTPStatus.BAD_REQUEST
        if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
            return HTTPStatus.BAD_REQUEST
        if self.learner and values["cmi.core.student_id"] != self.learner:
            return HTTPStatus.FORBIDDEN
        self.stored = values
        self.commits += 1
        return HTTPStatus.OK

    def post(self, path: str, body: bytes) -> tuple[HTTPStatus, bytes] | None:
        """Return the answer to what was posted; None hangs up without one, as a lost line does."""
        return (self.commit(body) if path == "/commit" else HTTPStatus.NOT_FOUND), b""

    def file(self, path: str) -> Path | None:
        """Return the file behind a URL path, or None."""
        if path == "/":
            return HERE / "host.html"
        for prefix, root in self._roots.items():
            if path.startswith(prefix):
                return file_below(root, path.removeprefix(prefix))
        return file_below(HERE, path[1:]) if path.endswith(".js") else None


class _Server(ThreadingHTTPServer):
    """Keeps quiet when a browser hangs up, as it does whenever a tab is closed."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """The HTTP side of an `LmsHost`."""

    protocol_version = "HTTP/1.1"

    def __init__(self, lms: LmsHost, *args: Any) -> None:
        self.lms = lms
        super().__init__(*args)

    def do_GET(self) -> None:
        path = self._seen()
        if path == "/stored":
            self._answer(HTTPStatus.OK, json.dumps(self.lms.stored).encode(), "application/json")
        elif path is None or (file := self.lms.file(path)) is None:
            self._answer(HTTPStatus.FORBIDDEN if path is None else HTTPStatus.NOT_FOUND)
        else:
            known = TYPES.get(file.suffix) or guess_type(file.name)[0]
            self._answer(HTTPStatus.OK, file.read_bytes(), known or "application/octet-stream")

    def do_HEAD(self) -> None:
        """Say that the line is there."""
        self._answer(HTTPStatus.OK if self._seen() else HTTPStatus.FORBIDDEN)

    def do_POST(self) -> None:
        path = self._seen()
        size = int(self.headers.get("Content-Length") or 0)
        if size > LARGEST_COMMIT:
            self.close_connection = True
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        body = self.rfile.read(size)
        answer = self.lms.post(path or "", body)
        self.close_connection = answer is None
        if answer is not None:
            self._answer(*answer)

    def do_CONNECT(self) -> None:
        """Refuse a tunnel: to a proxy, this is how https asks for another host."""
        self.lms.requests.append(Request("CONNECT", self.path, ""))
        self.close_connection = True
        self._answer(HTTPStatus.FORBIDDEN)

    def log_message(self, *_: object) -> None:
        """Say nothing; `LmsHost.requests` has it all."""

    def _seen(self) -> str | None:
        """Note the request; return its path, or None when it was meant for another host (RFC 9112, 3.2.2)."""
        target = urlsplit(self.path)
        host = target.netloc or self.headers.get("Host", "")
        self.lms.requests.append(Request(self.command, host, target.path))
        return target.path if host == self.lms.authority else None

    def _answer(self, status: HTTPStatus, body: bytes = b"", content_type: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
