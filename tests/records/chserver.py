"""ClickHouse's own engine behind its HTTP interface, as far as reports use that: the question goes to it unchanged."""

import base64
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from chdb.session import Session

USER, PASSWORD = "reader", "pa ss:w/rd"
TABLE = """create table xapi.xapi_events_all (event_id UUID, emission_time DateTime64(6), event String)
engine = ReplacingMergeTree order by (emission_time, event_id)"""
"""As Ralph has it."""


class ClickHouseServer:
    """A running server; `asked` has the parameters of each request."""

    def __init__(self, session: Any, port: int) -> None:
        self._session = session
        self.url = f"http://127.0.0.1:{port}"
        self.asked: list[dict[str, str]] = []

    def fill(self, statements: Iterable[Any]) -> None:
        """Have these statements and no others, written as Ralph writes them."""
        self._session.query("truncate table xapi.xapi_events_all")
        texts = [base64.b64encode(json.dumps(one).encode()).decode() for one in statements]
        for at in range(0, len(texts), 100):
            row = "generateUUIDv4(text), toDateTime64('2026-01-01 00:00:00', 6), base64Decode(text)"
            some = f"select {row} from (select arrayJoin({texts[at : at + 100]}) as text)"  # noqa: S608
            self._session.query(f"insert into xapi.xapi_events_all {some}")

    def answer(self, question: str, parameters: dict[str, str]) -> bytes:
        self.asked.append(parameters)
        given = {name.removeprefix("param_"): one for name, one in parameters.items() if name.startswith("param_")}
        own = {"database", "default_format", "readonly", "wait_end_of_query"}
        self._session.query(f"use {parameters['database']}")
        for name, value in parameters.items():
            if name not in own and name.removeprefix("param_") not in given:
                self._session.query(f"set {name} = '{value}'")
        return bytes(self._session.query(question, parameters["default_format"], params=given).bytes())


@contextmanager
def clickhouse_server() -> Iterator[ClickHouseServer]:
    """Run a server with an empty table."""
    session: Any = Session()  # type: ignore[no-untyped-call]
    session.query("create database xapi")
    session.query(TABLE)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, body = self._answered(question)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _answered(self, question: str) -> tuple[int, bytes]:
            if (self.headers["X-ClickHouse-User"], self.headers["X-ClickHouse-Key"]) != (USER, PASSWORD):
                return 403, b"Code: 516. DB::Exception: Authentication failed: password is incorrect."
            try:
                return 200, served.answer(question, dict(parse_qsl(urlsplit(self.path).query)))
            except Exception as error:  # noqa: BLE001 - of whatever kind, a server says it
                return 500, str(error).encode()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served = ClickHouseServer(session, server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
            session.close()
