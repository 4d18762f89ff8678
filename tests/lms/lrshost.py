"""An LMS that launches by xAPI or cmi5: the embedded LRS, the package, and what can go wrong between them.

::

    with LrsHost(package, "cmi5") as host:
        page.goto(host.url)
        ...
        assert verbs(host.statements()) == ["initialized"]

Everything is on one port of the loopback interface. Statements and State go to the embedded LRS (`builders/lrs`), which
refuses what xAPI refuses; before that, `cmi5.py` refuses what cmi5 refuses, and `faults` what a test wants refused.
"""

import base64
import json
import sqlite3
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self
from urllib.parse import parse_qs, urlencode
from xml.etree import ElementTree as ET

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Message, Receive, Scope, Send

from builders.lrs.app import application
from builders.lrs.auth import add_user
from builders.lrs.serve import Server
from builders.lrs.store import Store, connect
from tests.lms.cmi5 import SESSION, Registration, Session
from tests.lms.host import TYPES, file_below, unpack

ACTOR = {
    "objectType": "Agent",
    "name": "Ada Learner",
    "account": {"homePage": "https://lms.example", "name": "learner-1"},
}
SCOPES = ("statements/write", "statements/read/mine", "state", "profile", "define")
PORTAL = '<!doctype html><title>LMS</title><iframe title="course" width="800" height="800" src="{}"></iframe>'
STATE = "coursewright"
NEVER = -1


@dataclass(kw_only=True)
class Fault:
    """What happens to the next `times` requests to the LRS of these methods whose path ends so.

    They are answered with `status`, by hanging up where that is 0, and never where it is `NEVER`; with `after`, the LRS
    does what was asked before.
    """

    status: int
    path: str = ""
    methods: tuple[str, ...] = ("PUT", "POST")
    times: int = 1_000_000
    headers: Mapping[str, str] = field(default_factory=dict)
    after: bool = False


class LrsHost:
    """An LMS with one learner and one package of the format `fmt`.

    `launched` holds what the LMS says of a launch by cmi5, such as ``{"launchMode": "Review"}``. `refusing` answers
    everything that is sent with 503. `broken` holds the requirements of cmi5 that were broken, with the statement.
    """

    def __init__(self, package: Path, fmt: str, *, launched: Mapping[str, Any] | None = None) -> None:
        """Do nothing yet: `url` and the rest hold inside the `with` block."""
        self.format = fmt
        self.launched = dict(launched or {})
        self.faults: list[Fault] = []
        self.sessions: list[Session] = []
        self.broken: list[str] = []
        self.asked: list[tuple[str, str]] = []
        self.posted: list[tuple[bytes, int]] = []
        self.preferences: dict[str, Any] | None = None
        self.origin = self.url = self._basic = ""
        self.course = Path()
        self.registration = Registration(id=str(uuid.uuid4()), actor=ACTOR)
        self._package = package
        self._folder = Path()
        self._open = ExitStack()
        self._databases = 0
        self._store: Store | None = None

    def __enter__(self) -> Self:
        """Unpack the package, and serve it beside an empty LRS."""
        with ExitStack() as stack:
            self._folder = Path(stack.enter_context(TemporaryDirectory(prefix="lrs-"))).resolve()
            self.replace(self._package)
            self.restore(None)
            stack.callback(self._close)
            port = stack.enter_context(_serving(self._app()))
            self.origin = f"http://127.0.0.1:{port}"
            self.url = f"{self.origin}/"
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and remove everything."""
        self._open.close()

    def _close(self) -> None:
        if self._store:
            self._store.close()

    @property
    def refusing(self) -> bool:
        """Whether the LRS is down for whatever is sent to it."""
        return bool(self.faults)

    @refusing.setter
    def refusing(self, on: bool) -> None:
        self.faults = [Fault(status=503)] if on else []

    def replace(self, package: Path) -> None:
        """Put another package in the place of the one that is there."""
        self.course = self._folder / f"course-{len(list(self._folder.iterdir()))}"
        self.course.mkdir()
        unpack(package, self.course)

    def saved(self) -> dict[str, Any]:
        """Return all that is known of the learner."""
        file = self._folder / f"{uuid.uuid4()}.saved"
        with closing(sqlite3.connect(self._path)) as db, closing(sqlite3.connect(file)) as copy:
            db.backup(copy)
        known = {"state": json.dumps(self.document()), "registration": self.registration.id}
        return {**known, "file": file, "said": list(self.registration.said)}

    def restore(self, saved: Any) -> None:
        """Take back what `saved` returned; None for a learner of whom nothing is known."""
        if self._store:
            self._store.close()
        self._databases += 1
        self._path = self._folder / f"{self._databases}.db"
        if saved:
            with closing(sqlite3.connect(saved["file"])) as db, closing(sqlite3.connect(self._path)) as copy:
                db.backup(copy)
        said, name = (list(saved["said"]), saved["registration"]) if saved else ([], str(uuid.uuid4()))
        self.registration = Registration(id=name, actor=ACTOR, said=said)
        self._store = Store(self._path)
        with closing(connect(self._path)) as db:
            pair = ":".join(add_user(db, str(uuid.uuid4()), SCOPES))
        self._basic = f"Basic {base64.b64encode(pair.encode()).decode()}"
        self._lrs = application(self._store)

    def statements(self) -> list[dict[str, Any]]:
        """Return what the LRS has, in the order in which it came."""
        with closing(sqlite3.connect(self._path)) as db:
            return [json.loads(body) for (body,) in db.execute("SELECT body FROM statement ORDER BY stored")]

    def document(self) -> dict[str, Any] | None:
        """Return what the page has put into its State."""
        with closing(sqlite3.connect(self._path)) as db:
            rows = [json.loads(body) for name, body in db.execute("SELECT name, body FROM document") if name == STATE]
        return dict(rows[0]) if rows else None

    def make_older(self) -> None:
        """Let every document in State have changed years ago."""
        with closing(sqlite3.connect(self._path)) as db, db:
            db.execute("UPDATE document SET updated = updated / 2")

    def launch(self) -> str:
        """Begin a session, and return the address of the course."""
        shared = {"endpoint": f"{self.origin}/xapi/", "actor": json.dumps(ACTOR), "registration": self.registration.id}
        if self.format == "xapi":
            own = {"auth": self._basic, "activity_id": self.activity(), "grouping": "https://lms.example/term"}
        else:
            own = {"fetch": f"{self.origin}/fetch/{self._session()}", "activityId": self.activity()}
        return f"{self.origin}/course/{self._launch_file()}?{urlencode({**shared, **own})}"

    def activity(self) -> str:
        """Return the id that the course is launched under: cmi5 demands one of the LMS's own (8.1.5)."""
        if self.format == "cmi5":
            return "https://lms.example/activities/7"
        return str(self._element("tincan.xml", "activity").get("id"))

    def _launch_file(self) -> str:
        name, tag = ("tincan.xml", "launch") if self.format == "xapi" else ("cmi5.xml", "url")
        return str(self._element(name, tag).text)

    def _element(self, name: str, tag: str) -> ET.Element:
        found = ET.parse(self.course / name).find(f".//{{*}}{tag}")  # noqa: S314 - written by the builder under test
        assert found is not None
        return found

    def _session(self) -> int:
        for one in self.sessions:
            # Abandoned: a session that did not end is over with the next launch (9.3.6).
            one.over = True
        unit = self._element("cmi5.xml", "au")
        template = {
            "extensions": {SESSION: str(uuid.uuid4())},
            "contextActivities": {"grouping": [{"id": unit.get("id")}]},
        }
        data = {
            "contextTemplate": template,
            "launchMode": "Normal",
            "moveOn": unit.get("moveOn"),
            "masteryScore": float(unit.get("masteryScore", "0")),
            **self.launched,
        }
        token = base64.b64encode(uuid.uuid4().bytes).decode()
        session = Session(registration=self.registration, activity=self.activity(), data=data, token=token)
        self.sessions.append(session)
        return len(self.sessions) - 1

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self._portal),
                Route("/launch", lambda _: Response(status_code=302, headers={"Location": self.launch()})),
                Route("/back", lambda _: HTMLResponse("<title>Back</title>")),
                Route("/fetch/{number:int}", self._fetch, methods=["POST"]),
                Route("/course/{name:path}", self._file),
                Mount("/xapi", app=self._guard),
            ]
        )

    def _portal(self, _: Request) -> Response:
        return HTMLResponse(PORTAL.format(self.launch().replace("&", "&amp;")))

    def _file(self, request: Request) -> Response:
        file = file_below(self.course, request.path_params["name"])
        if file is None:
            return Response(status_code=404)
        headers = {"Cache-Control": "no-store", "Content-Type": TYPES.get(file.suffix, "application/octet-stream")}
        return Response(file.read_bytes(), headers=headers)

    def _fetch(self, request: Request) -> Response:
        session = self.sessions[request.path_params["number"]]
        session.fetched += 1
        if session.fetched > 1 or session.over:
            return JSONResponse({"error-code": "1", "error-text": "The token was fetched before."})
        return JSONResponse({"auth-token": session.token})

    async def _guard(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to the LRS, or refuse it."""
        request = Request(scope, receive)
        body, path = await request.body(), scope["path"].removeprefix("/xapi")
        self.asked.append((request.method, path))
        status: list[int] = []

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                status.append(message["status"])
                # As most LRSs do, it says nothing about how long an answer holds.
                message["headers"] = [(k, v) for k, v in message["headers"] if k.lower() != b"cache-control"]
            if not (fault and fault.after):
                await send(message)

        fault = self._fault(request.method, path)
        if fault and fault.status == NEVER:
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        response = self._instead(fault, request, path, body)
        if response is None:
            headers = [(k, v) for k, v in scope["headers"] if k != b"authorization"]
            headers.append((b"authorization", self._basic.encode()))
            await self._lrs({**scope, "headers": headers, "root_path": "", "path": scope["path"]}, _again(body), answer)
            response = Response(status_code=fault.status or 500) if fault else None
        if path.startswith("/statements") and request.method == "POST":
            self.posted.append((body, status[0] if status else 0))
        if response is not None and fault and not fault.status:
            # The server's own line to the browser, which ASGI has no word for.
            receive.__self__.transport.abort()  # type: ignore[attr-defined]
            return
        if response is not None:
            await response(scope, receive, send)

    def _instead(self, fault: Fault | None, request: Request, path: str, body: bytes) -> Response | None:
        """Return what is answered without asking the LRS."""
        if fault and not fault.after:
            return Response(status_code=fault.status or 500, headers=dict(fault.headers))
        return self._refused(request, path, body)

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and method in fault.methods and path.endswith(fault.path):
                fault.times -= 1
                return fault
        return None

    def _refused(self, request: Request, path: str, body: bytes) -> Response | None:
        """Return what an LMS of cmi5 answers itself: its own documents, and to what it does not take."""
        if self.format == "xapi" or request.method == "OPTIONS":
            return None
        basic = request.headers.get("authorization", "").removeprefix("Basic ")
        session = next((one for one in self.sessions if one.token == basic), None)
        if session is None or session.over or not session.fetched:
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        query = {name: values[0] for name, values in parse_qs(request.url.query).items()}
        if query.get("stateId") == "LMS.LaunchData" and request.method == "GET":
            return JSONResponse(session.data)
        if path == "/agents/profile":
            session.preferences = True
            return JSONResponse(self.preferences) if self.preferences else Response(status_code=404)
        sent = session.broken(json.loads(body)) if path == "/statements" and request.method == "POST" else []
        broken = self._broken(request.method, path, query, sent)
        return self._break(broken) if broken else None

    def _broken(self, method: str, path: str, query: Mapping[str, str], sent: list[str]) -> list[str]:
        if query.get("stateId") == "LMS.LaunchData" and method != "GET":
            return ["10.2.1.0-5"]
        own = query.get("registration") == self.registration.id and json.loads(query.get("agent", "{}")) == ACTOR
        return sent if path != "/activities/state" or own else ["8.1.4.0-3"]

    def _break(self, rules: list[str]) -> Response:
        self.broken += rules
        return JSONResponse({"violatedReqId": rules[0]}, status_code=HTTPStatus.FORBIDDEN)


def _again(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


class _serving:  # noqa: N801 - used as a function
    """Serve an application on a free port."""

    def __init__(self, app: Starlette) -> None:
        self._ready, self._ports = threading.Event(), list[int]()
        self._server = Server(app, "127.0.0.1", 0, self._tell)
        self._thread = threading.Thread(target=self._server.run)

    def _tell(self, port: int) -> None:
        self._ports.append(port)
        self._ready.set()

    def __enter__(self) -> int:
        self._thread.start()
        assert self._ready.wait(60)
        return self._ports[0]

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(60)


def verbs(statements: list[dict[str, Any]]) -> Iterator[str]:
    """Give the last word of each verb."""
    return (str(one["verb"]["id"]).rpartition("/")[2] for one in statements)
