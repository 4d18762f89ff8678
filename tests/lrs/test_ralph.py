"""Our client and our statements with an LRS of others: Ralph, with its `fs` store."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.lrs_server import Server, ralph
from builders.lrs.client import Client
from builders.lrs.prepare import same
from builders.lrs.transfer import BATCH, ping, publish, pull, push, void
from builders.pipeline import checked
from builders.statements import activities, publishing
from tests.lrs.served import statement, voiding
from tests.paths import ROOT
from tests.ralph import RALPH, judged
from tests.sessions import EVERY, sessions

if not RALPH:
    pytest.skip("needs Ralph, in a venv of its own: run `make test`, or set RALPH", allow_module_level=True)

pytestmark = pytest.mark.slow

Json = dict[str, Any]
KINDS = {"choice", "fill-in", "likert", "matching", "numeric", "performance", "sequencing", "true-false"}
ADA = {"objectType": "Agent", "mbox": "mailto:ada@learner.example"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with ralph(tmp_path_factory.mktemp("ralph") / "store", 0) as running:
        assert running
        yield running


@pytest.fixture
def client(server: Server) -> Client:
    return Client(endpoint(server), "ralph", "secret", pause=0.01)


@pytest.fixture(scope="module")
def told() -> list[Json]:
    return [one for session in sessions() for one in session]


def endpoint(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}{server.path.removesuffix('/statements')}"


def kept(client: Client) -> dict[str, Json]:
    """Return all that the LRS has, by id."""
    found = list(pull(client, {"limit": "7"}))
    assert len({one["id"] for one in found}) == len(found)
    return {one["id"]: one for one in found}


def test_all_that_a_course_sends_is_stored_once_and_comes_back_the_same(client: Client, told: list[Json]) -> None:
    assert len(told) > 2 * BATCH
    done = push(client, told)
    assert (done.stored, done.known, done.refused) == (len(told), 0, {})
    there = kept(client)
    assert [one["id"] for one in told if not same(there[one["id"]], one)] == []
    # It says 204 where there is nothing new.
    again = push(client, told)
    assert (again.stored, again.known, again.refused) == (0, len(told), {})
    assert kept(client) == there


def test_what_is_there_without_a_time_is_refused_and_found_to_be_the_same(client: Client) -> None:
    """Ralph compares the times that it gave, so a statement that is sent again is another one to it: 409."""
    several = [statement() for _ in range(BATCH + 5)]
    assert push(client, several[:BATCH]).stored == BATCH
    done = push(client, several)
    assert (done.stored, done.known, done.refused) == (5, BATCH, {})


def test_one_that_is_refused_does_not_hold_up_the_others(client: Client) -> None:
    good, taken = statement(), statement()
    assert push(client, [taken]).stored == 1
    bad, other = statement(verb={"display": {"en": "did"}}), {**taken, "verb": {"id": "https://train.example/other"}}
    done = push(client, [good, bad, other])
    assert (done.stored, done.known) == (1, 0)
    assert {one: said[:3] for one, said in done.refused.items()} == {bad["id"]: "422", other["id"]: "409"}
    assert same(kept(client)[taken["id"]], taken)


def test_since_means_the_time_of_a_statement_and_not_of_its_storing(client: Client) -> None:
    """What the standard says is `stored`; `docs/lrs.md` says what follows for pulls into an archive."""
    late = statement(timestamp="2024-01-31T09:00:00Z")
    push(client, [late])
    assert late["id"] in kept(client)
    assert late["id"] not in {one["id"] for one in pull(client, {"since": "2025-01-31T09:00:00Z"})}


def test_a_statement_is_voided_once(client: Client) -> None:
    one = statement()
    push(client, [one])
    before = len(kept(client))
    void(client, one["id"], ADA)
    void(client, one["id"], ADA)
    assert len(kept(client)) == before + 1


def test_ping_says_what_it_lacks(client: Client) -> None:
    lacks = {finding.what for finding in ping(client) if not finding.fine}
    assert lacks == {"versions", "x-experience-api-consistent-through", "state", "etag", "browsers"}


def test_the_commands(server: Server, tmp_path: Path) -> None:
    names = {"ENDPOINT": endpoint(server), "KEY": "ralph", "SECRET": "secret"}
    environment = os.environ | {f"COURSEWRIGHT_LRS_{name}": value for name, value in names.items()}
    environment |= {"PYTHONPATH": str(ROOT)}

    def run(*arguments: str, status: int = 0) -> str:
        command = [sys.executable, "-m", "builders", "lrs", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)
        assert done.returncode == status, done.stderr
        return done.stdout

    (file := tmp_path / "one.jsonl").write_text(json.dumps(statement()), encoding="utf-8")
    assert run("push", str(file)) == "1 stored, 0 were there, 0 refused\n"
    assert "NO  state: is not kept" in run("ping", status=3)
    count = len(run("pull").splitlines())
    assert run("pull", "--records", str(tmp_path / "records")).startswith(f"{count} new, 0 were there")
    assert run("pull", "--records", str(tmp_path / "records")).startswith("0 new, ")


def test_what_a_course_is_called_is_published_once(client: Client) -> None:
    project = checked(EVERY).project
    names = activities(project.courses["every"], {"es": project.courses["every-es"]}, project.publisher)
    told = publishing(names, ADA)
    done, again = publish(client, told), publish(client, told)
    assert (done.stored, done.refused) == (len(names), {})
    assert (again.stored, again.known, again.refused) == (0, len(names), {})


def test_ralphs_model_takes_every_kind_of_statement(told: list[Json]) -> None:
    assert judged(told) == []
    assert len({one["verb"]["id"] for one in told}) == 7
    kinds = {one["object"].get("definition", {}).get("interactionType") for one in told}
    assert kinds - {None} == KINDS
    assert judged([voiding(str(uuid.uuid4()), actor=ADA)]) == []
    spoilt = {**told[0], "context": {**told[0]["context"], "registration": "r"}}
    assert "context.registration" in judged([spoilt])[0]
