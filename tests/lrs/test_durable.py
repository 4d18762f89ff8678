"""What was acknowledged is on the disk: killed at random points, traced to the sync, copied, restored, migrated."""

import base64
import http.client
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher

from builders.errors import UsageError
from builders.lrs.auth import add_user
from builders.lrs.migrations import STEPS
from builders.lrs.store import Store, backup, connect
from tests.lrs.served import found, got, served, statement, stored, voiding
from tests.paths import ROOT, TESTS

FORMATS = TESTS / "lrs" / "formats"
POINTS = 200
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


class Writer(threading.Thread):
    """A client that posts batches until the line breaks, and knows what was confirmed."""

    def __init__(self, port: int, key: tuple[str, str], dice: random.Random) -> None:
        super().__init__()
        self.sent, self.confirmed = list[list[str]](), list[str]()
        self.first = threading.Event()
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {
            "Authorization": "Basic " + base64.b64encode(":".join(key).encode()).decode(),
            "Content-Type": "application/json",
            "X-Experience-API-Version": "1.0.3",
        }
        self._dice = dice

    def run(self) -> None:
        try:
            while True:
                self._post([statement() for _ in range(self._dice.randint(1, 8))])
        except (OSError, http.client.HTTPException):
            self._line.close()

    def _post(self, batch: list[dict[str, Any]]) -> None:
        self.sent.append([one["id"] for one in batch])
        self._line.request("POST", "/xapi/statements", json.dumps(batch), self._headers)
        answer = self._line.getresponse()
        said = answer.read()
        assert answer.status == 200, said
        self.confirmed += json.loads(said)
        self.first.set()


@pytest.mark.slow
def test_a_kill_loses_nothing_that_was_confirmed(tmp_path: Path) -> None:
    database, dice = tmp_path / "lrs.db", random.Random(os.environ.get("SEED", "lrs"))  # noqa: S311 - points in time
    with closing(connect(database)) as db:
        key = add_user(db, "writer", ["statements/write"])
        # Two hundred servers check it anew: what they spend on a safe hash is no point to kill them at.
        db.execute("UPDATE user SET hash = ?", (PasswordHasher(1, 8, 1).hash(key[1]),))
    command = [sys.executable, "-m", "tests.lrs.crash", str(database)]
    forker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)
    with forker:
        assert forker.stdin
        for point in range(POINTS):
            process, port = _forked(forker)
            writers = [Writer(port, key, random.Random(f"{point} {number}")) for number in range(4)]  # noqa: S311
            for writer in writers:
                writer.start()
            assert writers[0].first.wait(60)
            time.sleep(dice.uniform(0.0, 0.1))
            os.kill(process, signal.SIGKILL)
            for writer in writers:
                writer.join(60)
            check(database, writers, thorough=point % 20 == 19)
        forker.stdin.close()


def _forked(forker: subprocess.Popen[str]) -> tuple[int, int]:
    """Return process id and port of another server."""
    assert forker.stdin
    assert forker.stdout
    forker.stdin.write("\n")
    forker.stdin.flush()
    process, port = forker.stdout.readline().split()
    return int(process), int(port)


def check(database: Path, writers: list[Writer], *, thorough: bool) -> None:
    """Demand that all that was confirmed is there, and no half of a batch."""
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA quick_check" if thorough else "SELECT 'ok'").fetchone() == ("ok",)
        for writer in writers:
            for batch in writer.sent:
                there = [
                    db.execute(
                        "SELECT 1 FROM statement WHERE id = ?", (bytes.fromhex(one.replace("-", "")),)
                    ).fetchone()
                    for one in batch
                ]
                assert len(set(there)) == 1, "half of a batch"
                assert there[0] or batch[0] not in writer.confirmed, "a confirmed batch is lost"


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace shows what is synced: apt-get install strace")
def test_the_disk_has_it_before_the_answer_says_so(tmp_path: Path) -> None:
    database, trace = tmp_path / "lrs.db", tmp_path / "trace"
    with closing(connect(database)) as db:
        key = add_user(db, "writer", ["all"])
    calls = "trace=pwrite64,write,writev,fsync,fdatasync,sendto,sendmsg,recvfrom,read"
    strace = ["strace", "-f", "-y", "-s", "16", "-e", calls, "-o", str(trace)]
    serving = [sys.executable, "-m", "builders", "lrs", "serve", "--db", str(database), "--port", "0"]
    with subprocess.Popen([*strace, *serving], stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as server:
        assert server.stdout
        url = server.stdout.readline().split()[0]
        with httpx.Client(base_url=url, auth=key, headers={"X-Experience-API-Version": "1.0.3"}, timeout=60) as client:
            for _ in range(5):
                assert client.post("/statements", json=statement()).status_code == 200
            params = {"activityId": "https://train.example/c", "profileId": "p"}
            answer = client.put("/activities/profile", params=params, json={}, headers={"If-None-Match": "*"})
            assert answer.status_code == 204
        # The tracer passes a signal on to nobody: its child is asked.
        child = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii").split()[0]
        os.kill(int(child), signal.SIGINT)
        server.wait(60)
    assert orders(trace.read_text(encoding="utf-8", errors="replace")) == ["written", "synced", "answered"] * 6


def orders(trace: str) -> list[str]:
    """Return what happened to the log of the database, and when a client was told; each only where it is news."""
    events = list[str]()
    for line in trace.splitlines():
        # A call that was interrupted counts where it came back.
        if re.search(r"pwrite64\(\d+<[^>]*lrs\.db-wal>", line):
            event = "written"
        elif re.search(r"f(?:data)?sync\(\d+<[^>]*lrs\.db-wal>\) *= 0|f(?:data)?sync resumed.*= 0", line):
            event = "synced"
        elif re.search(r'"HTTP/1\.1 20', line):
            event = "answered"
        else:
            continue
        if event == "answered" or not events or events[-1] != event:
            events.append(event)
    first = events.index("answered")
    # What is done at the start (users are read, nothing is written) is no part of it.
    return events[max(first - 2, 0) :][:18]


def test_every_connection_that_writes_syncs(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "lrs.db")) as db:
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_refused_request_leaves_the_others_of_its_group_alone(tmp_path: Path) -> None:
    with served(tmp_path / "lrs.db") as lrs:
        one = stored(lrs.xapi, statement())[0]
        several = [statement() for _ in range(40)]
        answers = list[int]()

        def post(body: object) -> None:
            answers.append(lrs.xapi.post("/statements", json=body).status_code)

        bodies = [*([each] for each in several), *([statement(), statement(id=one["id"])] for _ in range(20))]
        threads = [threading.Thread(target=post, args=(body,)) for body in bodies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == [200] * 40 + [409] * 20
        assert lrs.sql("SELECT count(*) FROM statement") == [(41,)]


def test_a_client_that_gives_up_does_not_stop_the_writer(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "lrs.db")) as store:
        futures = [store.write(lambda writing: writing.tick()) for _ in range(20)]
        assert not any(future.cancel() for future in futures)
        assert store.write(lambda _: "done").result(60) == "done"


def test_a_backup_made_in_use_is_restored(tmp_path: Path) -> None:
    with served(tmp_path / "lrs.db") as lrs:
        kept = stored(lrs.xapi, statement())[0]
        _run("backup", str(tmp_path / "copy.db"), "--db", str(lrs.path))
        later = stored(lrs.xapi, statement())[0]
        auth = lrs.xapi.auth
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.db"]
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    with served(tmp_path / "copy.db") as restored:
        headers = {"X-Experience-API-Version": "1.0.3"}
        client = httpx.Client(base_url=restored.url, auth=auth, headers=headers, timeout=60)
        assert got(client, kept["id"]) == kept
        assert client.get("/statements", params={"statementId": later["id"]}).status_code == 404
        client.close()


def test_a_backup_while_others_write_is_whole(tmp_path: Path) -> None:
    """Each request has two statements: a copy has both or neither, all that was answered before, and nothing broken."""
    answered, ended = list[list[str]](), threading.Event()
    with served(tmp_path / "lrs.db") as lrs:
        client = lrs.xapi

        def post() -> None:
            while not ended.is_set():
                answered.append(client.post("/statements", json=[statement(), statement()]).json())

        thread = threading.Thread(target=post)
        thread.start()
        try:
            while len(answered) < 5:
                time.sleep(0.01)
            before = len(answered)
            backup(lrs.path, tmp_path / "copy.db")
        finally:
            ended.set()
            thread.join()
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        there = {str(uuid.UUID(bytes=row[0])) for row in copy.execute("SELECT id FROM statement")}
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert there >= {one for pair in answered[:before] for one in pair}
    assert len(there) % 2 == 0
    assert {sum(one in there for one in pair) for pair in answered} <= {0, 2}


def test_a_backup_never_replaces_a_file(tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(b"old")
    connect(tmp_path / "lrs.db").close()
    done = _run("backup", str(tmp_path / "copy.db"), "--db", str(tmp_path / "lrs.db"), status=2)
    assert "never replaces" in done.stderr
    assert "no such database" in _run("backup", "x", "--db", str(tmp_path / "none.db"), status=2).stderr
    assert (tmp_path / "copy.db").read_bytes() == b"old"


def _run(*arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "builders", "lrs", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    assert done.returncode == status, done.stderr
    return done


@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_a_database_of_every_format_is_opened(tmp_path: Path, number: int) -> None:
    """`formats/N.db` was written by the tool when N was the newest format: it is never made anew."""
    shutil.copyfile(FORMATS / f"{number}.db", tmp_path / "lrs.db")
    with served(tmp_path / "lrs.db") as lrs:
        assert lrs.sql("PRAGMA user_version") == [(len(STEPS),)]
        agent = {"mbox": "mailto:ada@learner.example"}
        one, voided = "0191a2b3-0000-7000-8000-000000000001", "0191a2b3-0000-7000-8000-000000000002"
        ids = found(lrs.xapi, agent=agent)
        assert one in ids
        assert voided not in ids
        assert got(lrs.xapi, one)["object"]["definition"] == {"name": {"en": "Claims"}}
        state = {
            "activityId": "https://train.example/c",
            "agent": '{"mbox":"mailto:ada@learner.example"}',
            "stateId": "s",
        }
        assert lrs.xapi.get("/activities/state", params=state).json() == {"at": 3}
        assert lrs.sql("SELECT name, scopes FROM user WHERE name = 'old'") == [("old", "all")]


def write_format(path: Path) -> None:
    """Write what the test above reads; for a new format, once: `python -c 'from tests.lrs... import write_format'`."""
    with served(path) as lrs:
        one, two = (
            statement(
                id=f"0191a2b3-0000-7000-8000-00000000000{number}",
                actor={"mbox": "mailto:ada@learner.example"},
                object={"id": "https://train.example/c", "definition": {"name": {"en": "Claims"}}},
            )
            for number in (1, 2)
        )
        stored(lrs.xapi, one, two)
        stored(lrs.xapi, voiding(two["id"]))
        state = {
            "activityId": "https://train.example/c",
            "agent": '{"mbox":"mailto:ada@learner.example"}',
            "stateId": "s",
        }
        lrs.xapi.put("/activities/state", params=state, json={"at": 3})
        with closing(connect(path)) as db:
            db.execute("DELETE FROM user")
            add_user(db, "old", ["all"])


def test_a_newer_or_foreign_database_is_left_alone(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "newer.db")) as db:
        db.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    with pytest.raises(UsageError, match="update the tool"):
        Store(tmp_path / "newer.db")
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as db:
        db.execute("CREATE TABLE t (x)")
    with pytest.raises(UsageError, match="another program"):
        Store(tmp_path / "foreign.db")
    (tmp_path / "text.db").write_text("x" * 5_000, encoding="ascii")
    assert "not a database" in _run("user", "list", "--db", str(tmp_path / "text.db"), status=3).stderr
