"""The client: against our own LRS, and against one that fails in all the ways that others do."""

import json
import os
import ssl
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR, create_server
from typing import Any, ClassVar

import pytest

from builders.cli import main
from builders.errors import ServiceError, UsageError
from builders.lrs.auth import add_user
from builders.lrs.client import Client
from builders.lrs.store import connect
from builders.lrs.transfer import ping, pull, push, void
from tests.lrs.served import Lrs, found, statement, stored
from tests.lrs.signed import pem
from tests.paths import ROOT

Said = tuple[int, dict[str, str], bytes]
ADA = {"mbox": "mailto:ada@learner.example"}


def client_of(lrs: Lrs, *scopes: str) -> Client:
    with closing(connect(lrs.path)) as db:
        key = add_user(db, str(uuid.uuid4()), scopes or ["all"])
    return Client(lrs.url, *key, pause=0.01)


class Scripted(BaseHTTPRequestHandler):
    """Answers with what the test laid ready, and keeps what it was asked."""

    protocol_version = "HTTP/1.1"
    answers: ClassVar[list[Said]] = []
    asked: ClassVar[list[tuple[str, str, bytes]]] = []

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.asked.append((self.command, self.path, body))
        status, headers, said = self.answers.pop(0) if self.answers else (200, {}, b"[]")
        if status == 0:
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in {"Content-Length": str(len(said))}.items() | headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = _answer  # noqa: N815 - the library's names

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def scripted(*answers: Said) -> Iterator[Client]:
    Scripted.answers[:], Scripted.asked[:] = answers, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Client(f"http://127.0.0.1:{server.server_port}/lrs", "k", "ü", seconds=0.5, pause=0.01)
    finally:
        server.shutdown()
        server.server_close()


def test_push_stores_and_knows_what_is_there(lrs: Lrs) -> None:
    client, several = client_of(lrs), [statement() for _ in range(120)]
    assert push(client, several[:60]).stored == 60
    done = push(client, several)
    # Our LRS takes the same statement again, so nothing has to be compared.
    assert (done.stored, done.known, done.refused) == (120, 0, {})
    assert set(found(lrs.xapi, limit=500)) >= {one["id"] for one in several}


def test_push_goes_one_by_one_where_a_batch_fails(lrs: Lrs) -> None:
    client, good, bad, taken = client_of(lrs), statement(), statement(verb={"id": "x"}), statement()
    stored(lrs.xapi, taken)
    done = push(client, [good, bad, statement(id=taken["id"])])
    assert done.stored == 1
    assert set(done.refused) == {bad["id"], taken["id"]}
    assert "verb.id" in done.refused[bad["id"]]
    assert found(lrs.xapi, agent=good["actor"]) == [good["id"]]


def test_a_statement_without_an_id_gets_one_of_its_content(lrs: Lrs) -> None:
    one, client = statement(id=None), client_of(lrs)
    push(client, [one])
    push(client, [one])
    assert len(found(lrs.xapi, agent=one["actor"])) == 1


def test_409_is_fetched_and_compared() -> None:
    same, other = statement(), statement()
    conflict: Said = (409, {}, b"there already")
    there: Said = (200, {}, json.dumps(same | {"stored": "2026-01-01T00:00:00Z", "version": "1.0.0"}).encode())
    different: Said = (200, {}, json.dumps(statement(id=other["id"])).encode())
    with scripted(conflict, conflict, there, conflict, different) as client:
        done = push(client, [same, other])
    assert (done.stored, done.known) == (0, 1)
    assert done.refused == {other["id"]: "409 there already"}


def test_an_answer_of_another_shape_is_compared_too() -> None:
    """Ralph gives a page where one statement was asked for, and 204 where it stores nothing."""
    same, gone, odd = statement(), statement(), statement()
    conflict: Said = (409, {}, b"there already")
    page: Said = (200, {}, json.dumps({"statements": [same]}).encode())
    empty: Said = (200, {}, b'{"statements": []}')
    with scripted(conflict, conflict, page, conflict, empty, empty, conflict, (200, {}, b"[1]")) as client:
        done = push(client, [same, gone, odd])
    assert (done.stored, done.known, set(done.refused)) == (0, 1, {gone["id"], odd["id"]})
    with scripted((204, {}, b""), (422, {}, b"verb"), (204, {}, b""), (422, {}, b"verb")) as client:
        assert push(client, [same]).known == 1
        done = push(client, [same, odd])
    assert (done.stored, done.known, done.refused) == (0, 1, {odd["id"]: "422 verb"})


def test_what_passes_is_tried_again_on_a_line_kept_open() -> None:
    with scripted((503, {"Retry-After": "0"}, b""), (429, {}, b""), (0, {}, b""), (200, {}, b"[]")) as client:
        assert push(client, [statement()]).stored == 1
    bodies = {body for _, _, body in Scripted.asked}
    assert len(Scripted.asked) == 4
    assert len(bodies) == 1, "each attempt sends the same ids"


def test_what_stays_is_said() -> None:
    with scripted(*[(503, {"Retry-After": "0"}, b"busy")] * 9) as client, pytest.raises(ServiceError, match="503 busy"):
        push(client, [statement()])
    with pytest.raises(ServiceError, match="can't be reached"):
        push(Client("http://127.0.0.1:9/lrs", "k", "s", pause=0.001), [statement()])
    with scripted((401, {}, b"who are you?")) as client, pytest.raises(ServiceError, match="401 who are you"):
        push(client, [statement()])


@pytest.mark.parametrize(
    "endpoint",
    [
        *("ftp://x.example", "x", "http://h:99999/x", "http://[::1/x", "http://h:abc/x", "http://h:-1/x"),
        *("http://exa mple/x", "http://h/a b", "http://h/\nx", "http://a..b/x", f"http://{'a' * 70}.example/x"),
        *("https://", "http://[", "http://h/ü", "http://ü..x"),
    ],
)
def test_what_is_no_endpoint_is_said(endpoint: str) -> None:
    with pytest.raises(UsageError, match="no endpoint"):
        Client(endpoint, "k", "s")


def test_a_key_that_is_no_text_is_said() -> None:
    for key in (("k\udcff", "s"), ("k", "s\udcff")):
        with pytest.raises(UsageError, match="UTF-8"):
            Client("http://127.0.0.1:9", *key)


@pytest.mark.parametrize("more", ["http://[::1", "/a b\r\nX: y", "/ü", "http://127.0.0.1:x/"])
def test_an_odd_address_of_the_next_page_is_no_defect_of_ours(more: str) -> None:
    pages: list[Said] = [(200, {}, json.dumps({"statements": [], "more": one}).encode()) for one in (more, "")]
    with scripted(*pages) as client, suppress(ServiceError):
        assert list(pull(client, {})) == []
    with scripted() as client, pytest.raises(ServiceError, match="what is no text"):
        list(pull(client, {"agent": "\udcff"}))


def test_an_id_that_is_no_text_is_refused_alone(lrs: Lrs) -> None:
    good = statement()
    done = push(client_of(lrs), [good, statement(id=[1])])
    assert (done.stored, list(done.refused)) == (1, ["[1]"])


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of a server whose certificate nobody has signed, and the lines that it was asked on."""
    (tmp_path / "key.pem").write_bytes(pem())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "key.pem")
    asked = list[str]()

    def accept() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            asked.append("a line")
            with line, suppress(OSError):
                context.wrap_socket(line, server_side=True).close()

    with create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=accept)
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}/xapi", asked
        listening.shutdown(SHUT_RDWR)
        thread.join()


def test_a_bad_certificate_is_a_finding_and_not_tried_again(
    self_signed: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint, asked = self_signed
    for name, value in (("KEY", "k"), ("SECRET", "s")):
        monkeypatch.setenv(f"COURSEWRIGHT_LRS_{name}", value)
    assert main(["lrs", "ping", "--endpoint", endpoint]) == 3
    said = capsys.readouterr()
    assert said.out.startswith("NO  line: the certificate of 127.0.0.1 is not good: self")
    assert (said.out.count("\n"), said.err, asked) == (1, "", ["a line"])
    with pytest.raises(ServiceError, match="is not good"):
        push(Client(endpoint, "k", "s"), [statement()])
    assert len(asked) == 2


def test_a_silent_lrs_is_not_waited_for_for_ever() -> None:
    with create_server(("127.0.0.1", 0)) as silent:
        client = Client(f"http://127.0.0.1:{silent.getsockname()[1]}/lrs", "k", "s", seconds=0.05, pause=0.001)
        with pytest.raises(ServiceError, match="can't be reached: timed out"):
            push(client, [statement()])


def test_pull_follows_more_and_changes_nothing(lrs: Lrs) -> None:
    actor = statement()["actor"]
    result = {
        "score": {"scaled": 1.0, "raw": 10},
        "duration": "P1Y2M",
        "extensions": {"https://x.example": {"a": None}},
    }
    kept = stored(lrs.xapi, *(statement(actor=actor, result=result) for _ in range(5)))
    got = list(pull(client_of(lrs), {"agent": json.dumps(actor), "limit": "2"}))
    assert got == kept
    assert json.dumps(got) == json.dumps(kept)


@pytest.mark.parametrize(
    "more", ["https://other.example/lrs/statements?c=1", "//other.example/x", "http://127.0.0.1:9/x"]
)
def test_credentials_go_to_no_other_host(more: str) -> None:
    page = json.dumps({"statements": [], "more": more}).encode()
    with scripted((200, {}, page)) as client, pytest.raises(ServiceError, match="another host"):
        list(pull(client, {}))


@pytest.mark.parametrize("more", ["http://[", "http://h:abc/"])
def test_an_address_that_is_none_is_said(more: str) -> None:
    page = json.dumps({"statements": [], "more": more}).encode()
    with scripted((200, {}, page)) as client, pytest.raises(ServiceError, match="that is none"):
        list(pull(client, {}))


def test_an_answer_that_is_no_json_is_said() -> None:
    with scripted((200, {}, b"<html>\xff")) as client, pytest.raises(ServiceError, match="answer of the LRS is not"):
        list(pull(client, {}))


def test_an_answer_too_deep_to_be_compared_is_a_sentence() -> None:
    one = statement()
    deep = json.dumps(one)[:-1].encode() + b',"x":' + b"[" * 900 + b"]" * 900 + b"}"
    with (
        scripted((409, {}, b""), (409, {}, b""), (200, {}, deep)) as client,
        pytest.raises(ServiceError, match="nested"),
    ):
        push(client, [one])


def test_void_twice_is_void_once(lrs: Lrs) -> None:
    one, client = stored(lrs.xapi, statement())[0], client_of(lrs)
    void(client, one["id"], ADA)
    void(client, one["id"], ADA)
    assert lrs.xapi.get("/statements", params={"voidedStatementId": one["id"]}).status_code == 200
    with pytest.raises(ServiceError, match="does not void"):
        void(client_of(lrs, "statements/write"), str(uuid.uuid4()), ADA)


def test_ping_finds_nothing_wrong_with_ours(lrs: Lrs) -> None:
    findings = ping(client_of(lrs))
    assert [finding for finding in findings if not finding.fine] == []
    assert len(findings) == 8
    assert lrs.sql("SELECT count(*) FROM document WHERE activity = 'urn:coursewright:ping'") == [(0,)]


def test_ping_says_what_another_lacks() -> None:
    old = {"Date": "Mon, 01 Jan 2024 00:00:00 GMT"}
    with scripted(*[(404, old, b"")] * 9) as client:
        wrong = {finding.what: finding.sentence for finding in ping(client) if not finding.fine}
    assert set(wrong) == {
        "versions",
        "statements",
        "clock",
        "x-experience-api-consistent-through",
        "state",
        "etag",
        "browsers",
    }


def test_the_commands_talk_to_an_lrs(lrs: Lrs, tmp_path: Path) -> None:
    with closing(connect(lrs.path)) as db:
        key, secret = add_user(db, str(uuid.uuid4()), ["all"])
    variables = {"ENDPOINT": lrs.url, "KEY": key, "SECRET": secret}
    environment = os.environ | {f"COURSEWRIGHT_LRS_{name}": value for name, value in variables.items()}

    def run(*arguments: str, status: int = 0, **without: str) -> str:
        command = [sys.executable, "-m", "builders", "lrs", *arguments]
        chosen = environment | {"PYTHONPATH": str(ROOT)} | without
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=chosen)
        assert done.returncode == status, done.stderr
        assert secret not in done.stdout + done.stderr
        return done.stdout + done.stderr

    one, file, out = statement(), tmp_path / "some.jsonl", tmp_path / "out.jsonl"
    file.write_text(json.dumps(one) + "\n\n" + json.dumps(statement(verb={"id": "x"})) + "\n", encoding="utf-8")
    assert "1 stored, 0 were there, 1 refused" in run("push", str(file), status=1)
    assert "1 statements" in run("pull", "--agent", json.dumps(one["actor"]), "--out", str(out))
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == one["id"]
    assert out.stat().st_mode & 0o777 == 0o600
    assert "never replaces" in run("pull", "--out", str(out), status=2)
    assert one["id"] in run("pull", "--verb", one["verb"]["id"], "--agent", json.dumps(one["actor"]))
    assert "1 voided" in run("void", one["id"], "--actor", "ada@learner.example")
    assert "ok  state: is kept" in run("ping")
    assert "is not set" in run("ping", status=2, COURSEWRIGHT_LRS_SECRET="")
    assert "which LRS?" in run("ping", status=2, COURSEWRIGHT_LRS_ENDPOINT="")
    # What ends a line elsewhere may stand in a string: what was pulled can be pushed.
    odd = statement(result={"response": "one\u2028two\u0085three"})
    file.write_text(json.dumps(odd, ensure_ascii=False) + "\n", encoding="utf-8")
    assert "1 stored" in run("push", str(file))
    for said in ('{"a":"\\ud800"}', "[" * 2_000):
        file.write_text(said, encoding="utf-8")
        assert "no statements can be read" in run("push", str(file), status=2)
    assert "KEY is not in UTF-8" in run("ping", status=2, COURSEWRIGHT_LRS_KEY="\udcff")
    file.write_text("[1]", encoding="utf-8")
    assert "each statement is an object" in run("push", str(file), status=2)
    file.write_text("{", encoding="utf-8")
    assert "no statements can be read" in run("push", str(file), status=2)
    file.write_text(json.dumps(one) + '\n{"id": "\\ud800"}\n', encoding="utf-8")
    assert "Line 2 holds half of a surrogate pair" in run("push", str(file), status=2)
    file.write_text(json.dumps(statement(result={"response": "a\u2028b"}), ensure_ascii=False), encoding="utf-8")
    assert "1 stored" in run("push", str(file))
