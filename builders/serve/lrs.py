"""The LRS of the preview, and the part of an LMS that launches by cmi5: one key, tokens, and refusing on demand."""

import base64
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from builders.lrs.app import application
from builders.lrs.auth import add_user
from builders.lrs.store import Store, connect

_USER = "sandbox of coursewright serve"
_SCOPES = ("statements/write", "statements/read/mine", "state", "profile", "define")
_WRITES = ("PUT", "POST", "DELETE")


class Desk:
    """An ASGI application: the LRS, with what an LMS does beside it. `basic` are the credentials that the sandbox has.

    `refusing` answers whatever the sandbox sends with 503, as an LRS that is down. `written` counts what was stored.
    """

    def __init__(self, store: Store, basic: str, run: str) -> None:
        """Put the desk before an open store. `run` names what sandboxes remember: another run begins anew."""
        self.basic, self.run = basic, run
        self.refusing = False
        self.written = 0
        self._lrs = application(store)
        self._fetched: set[uuid.UUID] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request to the LRS."""
        writes = scope.get("method") in _WRITES
        ours = dict(scope["headers"]).get(b"authorization") == self.basic.encode()
        if writes and ours and self.refusing:
            response = PlainTextResponse("This sandbox was told to refuse.\n", status_code=503)
            await response(scope, receive, send)
            return

        async def noted(message: Message) -> None:
            if writes and message["type"] == "http.response.start" and message["status"] < 300:
                self.written += 1
            await send(message)

        # The routes of the LRS have their prefix themselves.
        await self._lrs({**scope, "root_path": ""}, receive, noted)

    def token(self, session: uuid.UUID) -> dict[str, str]:
        """Return what cmi5 wants a fetch to be answered with: a session has its token once (8.2)."""
        if session in self._fetched:
            return {"error-code": "1", "error-text": "The token of this session was fetched before."}
        self._fetched.add(session)
        return {"auth-token": self.basic.removeprefix("Basic ")}


@contextmanager
def desk(database: Path | None) -> Iterator[Desk]:
    """Open the LRS: in a file, or in one that is thrown away afterwards. Raises UsageError or ServiceError."""
    with TemporaryDirectory(prefix="coursewright-lrs-") as folder:
        file = database or Path(folder) / "records.db"
        with closing(Store(file)) as store:
            run = str(uuid.uuid4())
            name = f"{_USER} {run}"
            with closing(connect(file)) as db:
                pair = ":".join(add_user(db, name, _SCOPES))
                try:
                    yield Desk(store, f"Basic {base64.b64encode(pair.encode()).decode()}", run)
                finally:
                    # A key that nobody knows any more opens nothing.
                    db.execute("DELETE FROM user WHERE name = ?", (name,))
