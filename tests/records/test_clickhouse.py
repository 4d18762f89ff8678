"""The same questions on ClickHouse's engine: the same rows, and a report that is the same to the byte."""

import hashlib
import json
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from builders.cli import main
from builders.errors import ServiceError, UsageError
from builders.records.archive import LOG, Archive, Entry
from builders.records.clickhouse import SOURCE, ClickHouse
from builders.records.engine import DUCKDB, Engine, clickhouse
from tests.demo.__main__ import company
from tests.demo.people import TODAY
from tests.records.chserver import PASSWORD, USER, ClickHouseServer, clickhouse_server
from tests.records.hostile import SHAPES, fixed, line

UNTIL = "2030-01-01T00:00:00.000000Z"


@pytest.fixture(scope="module")
def server() -> Iterator[ClickHouseServer]:
    with clickhouse_server() as running:
        yield running


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[Any]]:
    """The demo's course and records, whose statements all come from one source."""
    course, records = company(tmp_path_factory.mktemp("demo"), 60)
    lines = [raw for part in Archive(records).parts for raw in (records / part.path).read_bytes().splitlines()]
    (records / LOG).unlink()
    kept(records, lines)
    deployed = records / "deployments.csv"
    deployed.write_text(deployed.read_text(encoding="utf-8").replace("old-lms", SOURCE), encoding="utf-8")
    return course, records, [json.loads(raw) for raw in lines]


def kept(root: Path, lines: list[bytes]) -> Archive:
    archive = Archive(root)
    archive.add(Entry(source=SOURCE, origin="o", since="", until=UNTIL, on="", parts=()), {"2026-03": lines})
    return archive


def reader(server: ClickHouseServer) -> Engine:
    return clickhouse(server.url, USER, PASSWORD)


def digests(engine: Engine, archive: Archive) -> dict[str, tuple[int, str]]:
    """Return for each question how many rows answer it, and their digest, whatever their order where it is free."""
    with engine(archive) as told:
        found = {
            "passed": told.passed(),
            "sittings": ((*one[:-1], sorted(one.each())) for one in told.sittings(UNTIL)),
            "odd": told.odd(),
        }
        rows = {name: sorted(map(repr, some)) for name, some in found.items()}
    return {name: (len(some), hashlib.sha256("\n".join(some).encode()).hexdigest()) for name, some in rows.items()}


def alone(statement: Any) -> Any:
    """Return a statement under an id of its own: which of two that differ stands for both is nobody's choice."""
    if isinstance(statement, dict) and isinstance(statement.get("id"), str) and len(statement["id"]) == 36:
        return {**statement, "id": str(uuid.uuid4())}
    return statement


def test_both_engines_tell_the_same_of_the_demo(
    server: ClickHouseServer, folders: tuple[Path, Path, list[Any]]
) -> None:
    _, records, statements = folders
    server.fill(statements)
    found = digests(DUCKDB, Archive(records))
    assert digests(reader(server), Archive(records)) == found
    assert all(number > 0 for number, _ in found.values())


def test_both_engines_tell_the_same_of_odd_statements(server: ClickHouseServer, tmp_path: Path) -> None:
    statements = [alone(one) for one in (*fixed(), *SHAPES)]
    server.fill(statements)
    archive = kept(tmp_path, [line(one) for one in statements])
    found = digests(DUCKDB, archive)
    assert digests(reader(server), archive) == found
    assert all(number > 0 for number, _ in found.values())
    assert {asked["readonly"] for asked in server.asked} == {"2"}


@pytest.mark.parametrize("asked", [("status", "--format", "html"), ("items", "minimum-necessary", "--format", "json")])
def test_a_report_is_the_same_to_the_byte(
    server: ClickHouseServer,
    folders: tuple[Path, Path, list[Any]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    asked: tuple[str, ...],
) -> None:
    course, records, statements = folders
    server.fill(statements)
    monkeypatch.chdir(course)
    monkeypatch.setenv("COURSEWRIGHT_CLICKHOUSE_USER", USER)
    monkeypatch.setenv("COURSEWRIGHT_CLICKHOUSE_PASSWORD", PASSWORD)
    command = ["report", *asked, "--records", str(records), "--as-of", str(TODAY)]
    assert main([*command, "--out", str(tmp_path / "duckdb")]) == 0
    before = len(server.asked)
    assert main([*command, "--engine", "clickhouse", "--url", server.url, "--out", str(tmp_path / "clickhouse")]) == 0
    assert (tmp_path / "clickhouse").read_bytes() == (tmp_path / "duckdb").read_bytes()
    assert len(server.asked) > before


def refusal(url: str, user: str = USER, password: str = PASSWORD) -> str:
    with pytest.raises(ServiceError) as found:
        ClickHouse(url, user, password, seconds=5).execute("select id from statements")
    return str(found.value)


def test_what_goes_wrong_is_a_sentence_without_secrets(server: ClickHouseServer) -> None:
    said = refusal(server.url, USER, "wrong-secret")
    assert "Authentication failed" in said
    said += refusal(server.url.replace("//", "//someone:wrong-secret@"))
    said += refusal(f"{server.url}?database=nowhere")
    said += refusal(f"{server.url}?table=nothing")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        closed = f"http://127.0.0.1:{silent.getsockname()[1]}"
    said += refusal(closed)
    said += refusal(server.url.replace("http:", "https:"))
    assert "wrong-secret" not in said
    assert PASSWORD not in said
    assert "\n" not in said


def test_an_address_may_name_user_and_password(server: ClickHouseServer) -> None:
    server.fill(SHAPES)
    url = server.url.replace("//", f"//{USER}:{quote(PASSWORD, safe='')}@")
    found = ClickHouse(url).execute("select id from statements where id not in ('', '?', ?) -- ?", ["a\\\t\n'"])
    assert found.fetchall() == [("5",)]


@pytest.mark.parametrize(
    "url", ["", "host:8123", "ftp://host", "http://", "http://[", "http://h?a=b", "http://h?table=a b"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        ClickHouse(url)


@pytest.mark.parametrize("options", [["--engine", "clickhouse"], ["--url", "https://u:secret@h"]])
def test_engine_and_address_go_together(options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "status", "--records", str(tmp_path), *options]) == 2
    assert "secret" not in capsys.readouterr().err
