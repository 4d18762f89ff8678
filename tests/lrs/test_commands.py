"""`coursewright lrs` as people run it: a process, a signal, a sentence."""

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from builders.cli import main
from builders.lrs import store
from builders.lrs.store import connect
from tests.lrs.served import found, statement, stored
from tests.paths import ROOT

ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
COMMAND = [sys.executable, "-m", "builders", "lrs"]


def run(*arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, env=ENVIRONMENT)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done


def added(database: Path, name: str, *scopes: str) -> dict[str, Any]:
    given = [word for scope in scopes for word in ("--scope", scope)]
    return dict(json.loads(run("user", "add", name, *given, "--db", str(database), "--format", "json").stdout))


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_until_it_is_told_to_end(tmp_path: Path, ending: signal.Signals) -> None:
    database = tmp_path / "lrs.db"
    user = added(database, "Ada", "all")
    serving = [*COMMAND, "serve", "--db", str(database), "--port", "0"]
    with subprocess.Popen(
        serving, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as server:
        assert server.stdout
        url = server.stdout.readline().split()[0]
        assert url.startswith("http://127.0.0.1:")
        assert url.endswith("/xapi")
        auth, headers = (user["key"], user["secret"]), {"X-Experience-API-Version": "1.0.3"}
        with httpx.Client(base_url=url, auth=auth, headers=headers, timeout=60) as client:
            one = stored(client, statement())[0]
            assert one["authority"]["name"] == "Ada"
            assert found(client, agent=one["actor"]) == [one["id"]]
        server.send_signal(ending)
        assert server.communicate(timeout=60) == ("", "")
        assert server.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["lrs.db"], "the log is part of the database again"


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("serve", "--db", str(tmp_path / "lrs.db"), "--port", port, status=3)
    assert f"can't listen on 127.0.0.1 port {port}" in done.stderr


def test_a_secret_is_shown_once_and_kept_as_a_hash(tmp_path: Path) -> None:
    database = tmp_path / "lrs.db"
    user = added(database, "Course", "statements/write", "state")
    assert set(user) == {"name", "key", "secret", "scopes"}
    listed = json.loads(run("user", "list", "--db", str(database), "--format", "json").stdout)
    assert [(entry["name"], entry["key"], entry["scopes"]) for entry in listed] == [
        ("Course", user["key"], ["state", "statements/write"])
    ]
    assert user["secret"].encode() not in database.read_bytes()
    assert b"$argon2id$" in database.read_bytes()
    assert database.stat().st_mode & 0o777 == 0o600
    text = run("user", "add", "Other", "--scope", "all/read", "--db", str(database)).stdout
    assert "secret: " in text
    assert run("user", "list", "--db", str(database)).stdout.splitlines()[0].startswith(f"Course  {user['key']}  state")


def test_users_are_removed_by_name(tmp_path: Path) -> None:
    database = str(tmp_path / "lrs.db")
    added(tmp_path / "lrs.db", "Ada", "all")
    assert "already" in run("user", "add", "Ada", "--scope", "all", "--db", database, status=2).stderr
    run("user", "remove", "Ada", "--db", database)
    assert "nobody has a key" in run("user", "list", "--db", database).stdout
    assert "no user 'Ada'" in run("user", "remove", "Ada", "--db", database, status=2).stderr


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["user", "add", "x", "--scope", "everything", "--db", "lrs.db"], 2, "there is no scope 'everything'"),
        (["user", "add", "", "--scope", "all", "--db", "lrs.db"], 2, "'' is no name"),
        (["user", "add", " ", "--scope", "all", "--db", "lrs.db"], 2, "' ' is no name"),
        (["user", "add", "a\x1b[2Jb", "--scope", "all", "--db", "lrs.db"], 2, "is no name"),
        (["user", "list", "--db", "none.db"], 2, "no such database"),
        (["serve", "--db", "no/such/folder/lrs.db", "--port", "0"], 3, "No such file"),
        (["serve", "--db", "lrs.db", "--port", "99999"], 2, "no port"),
        (["serve", "--db", "lrs.db"], 2, "--port"),
    ],
)
def test_what_can_not_work_is_said(tmp_path: Path, arguments: list[str], status: int, words: str) -> None:
    placed = [str(tmp_path / word) if word.endswith(".db") else word for word in arguments]
    assert words in run(*placed, status=status).stderr
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("missing", "arguments"),
    [
        ("uvicorn", ["serve", "--port", "0", "--db", "lrs.db"]),
        ("argon2", ["invitation", "list", "--db", "lrs.db"]),
        ("segno", ["invitation", "revoke", "1", "--db", "lrs.db"]),
        ("msgspec", ["retain", "--db", "lrs.db"]),
        ("msgspec", ["hold", "add", "Suit", "--db", "lrs.db"]),
        ("tincan", ["ping"]),
    ],
)
def test_without_the_libraries_it_says_how_to_get_them(
    missing: str, arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    assert main(["lrs", *arguments]) == 3
    assert capsys.readouterr().err == f"the LRS needs {missing}: pip install 'coursewright[lrs]'\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["hold", "add", "N", "--agent", '{"a":' * 5_000], "nested more than 64 levels deep"),
        (["hold", "add", "N", "--agent", '{"mbox":"mailto:\\ud800@x.example"}'], "half of a surrogate pair"),
        (["hold", "add", "N", "--agent", '{"mbox":NaN}'], "NaN is no number"),
        (["hold", "add", "N", "--agent", "\udcff@x.example"], "is not in UTF-8"),
        (["hold", "add", "\udcff"], "is not in UTF-8"),
        (["hold", "add", "N", "--activity", "claims"], "'claims' is no IRI"),
        (["user", "add", "\udcff", "--scope", "all"], "is not in UTF-8"),
        (["user", "add", "N", "--scope", "\udcff"], "is not in UTF-8"),
    ],
)
def test_what_is_no_text_or_no_agent_is_said(
    tmp_path: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    connect(tmp_path / "lrs.db").close()
    assert main(["lrs", *arguments, "--db", str(tmp_path / "lrs.db")]) == 2
    assert words in capsys.readouterr().err


def test_a_database_that_somebody_else_keeps_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_BUSY_MS", 1)
    with closing(connect(tmp_path / "lrs.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert main(["lrs", "hold", "add", "suit", "--db", str(tmp_path / "lrs.db")]) == 3
    assert "the database could not be used: database is locked" in capsys.readouterr().err
