"""The embedded LRS over real HTTP: a server in a thread, a client that speaks like any other."""

import json
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from builders.lrs.app import Limits, application
from builders.lrs.auth import add_user
from builders.lrs.serve import Server
from builders.lrs.store import Store, connect
from tests.paths import ROOT

VERB = "http://adlnet.gov/expapi/verbs/answered"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
COURSE = "https://train.example/courses/claims"


@dataclass
class Lrs:
    """A running LRS; `as_` gives a client for a scope, `xapi` one that may do everything."""

    path: Path
    port: int
    server: Server
    clients: dict[tuple[str, ...], httpx.Client] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/xapi"

    def as_(self, *scopes: str, version: str = "1.0.3") -> httpx.Client:
        if (*scopes, version) not in self.clients:
            with closing(connect(self.path)) as db:
                key = add_user(db, f"{' '.join(scopes)} {version} {uuid.uuid4()}", scopes)
            headers = {"X-Experience-API-Version": version}
            self.clients[*scopes, version] = httpx.Client(base_url=self.url, auth=key, headers=headers, timeout=60)
        return self.clients[*scopes, version]

    @property
    def xapi(self) -> httpx.Client:
        return self.as_("all")

    @property
    def xapi2(self) -> httpx.Client:
        return self.as_("all", version="2.0.0")

    def sql(self, query: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(self.path)) as db:
            return db.execute(query, values).fetchall()


@contextmanager
def served(path: Path, limits: Limits | None = None) -> Iterator[Lrs]:
    """Run the LRS on a free port."""
    store, ready, ports = Store(path), threading.Event(), list[int]()

    def tell(port: int) -> None:
        ports.append(port)
        ready.set()

    server = Server(application(store, limits, ROOT / "themes" / "start"), "127.0.0.1", 0, tell)
    thread = threading.Thread(target=server.run)
    thread.start()
    assert ready.wait(60)
    lrs = Lrs(path, ports[0], server)
    try:
        yield lrs
    finally:
        for client in lrs.clients.values():
            client.close()
        server.should_exit = True
        thread.join(60)
        store.close()


def statement(**changes: Any) -> dict[str, Any]:
    """A valid statement with an id and an actor of its own; a change of None takes a property away."""
    made = {
        "id": str(uuid.uuid4()),
        "actor": {"objectType": "Agent", "mbox": f"mailto:{uuid.uuid4().hex}@learner.example"},
        "verb": {"id": VERB, "display": {"en": "answered"}},
        "object": {"objectType": "Activity", "id": f"{COURSE}/{uuid.uuid4().hex}"},
    }
    return {key: value for key, value in (made | changes).items() if value is not None}


def voiding(target: str, **changes: Any) -> dict[str, Any]:
    """A statement that voids another."""
    return statement(verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": target}, **changes)


def stored(client: httpx.Client, *statements: dict[str, Any]) -> list[dict[str, Any]]:
    """Post statements, and return them as they were stored."""
    answer = client.post("/statements", json=list(statements))
    assert answer.status_code == 200, answer.text
    return [got(client, statement_id) for statement_id in answer.json()]


def got(client: httpx.Client, statement_id: str, **params: str) -> dict[str, Any]:
    answer = client.get("/statements", params={"statementId": statement_id, **params})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def found(client: httpx.Client, **params: Any) -> list[str]:
    """The ids that a query finds, over all pages."""
    texts = {key: json.dumps(value) if isinstance(value, dict) else str(value) for key, value in params.items()}
    answer, ids = client.get("/statements", params=texts), list[str]()
    while True:
        assert answer.status_code == 200, answer.text
        page = answer.json()
        ids += [statement["id"] for statement in page["statements"]]
        if not page["more"]:
            return ids
        answer = client.get(f"{client.base_url.copy_with(path='')}{page['more']}")


def refused(answer: httpx.Response, status: int, *words: str) -> None:
    """Demand a refusal that says these words."""
    assert (answer.status_code, [word for word in words if word not in answer.text]) == (status, []), answer.text
    assert answer.text.endswith(".\n")
    assert "Traceback" not in answer.text
