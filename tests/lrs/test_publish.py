"""`coursewright lrs publish`: an LRS learns what things are called, and nobody has learned anything by that."""

import json
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from builders.cli import main
from builders.lrs.auth import add_user
from builders.lrs.store import connect
from builders.pipeline import checked
from builders.records.archive import Archive
from builders.records.tables import tables
from builders.statements import activities, profile, publishing
from tests.lrs.served import Lrs, served
from tests.profiles import faults
from tests.sessions import EVERY

PUBLISH = ["lrs", "publish", "--course", "every", "--actor", "ada@clinic.example"]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lrs]:
    """An LRS in which nobody has published anything yet."""
    monkeypatch.chdir(EVERY)
    with served(tmp_path / "lrs.db") as running:
        yield running


def given(lrs: Lrs, monkeypatch: pytest.MonkeyPatch, *scopes: str) -> None:
    """Let the commands use a key with these scopes."""
    with closing(connect(lrs.path)) as db:
        key = add_user(db, str(uuid.uuid4()), scopes)
    for name, value in zip(("ENDPOINT", "KEY", "SECRET"), (lrs.url, *key), strict=True):
        monkeypatch.setenv(f"COURSEWRIGHT_LRS_{name}", value)


def test_an_lrs_knows_all_names_in_all_languages_and_nobody_did_anything(
    own: Lrs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    given(own, monkeypatch, "statements/write", "statements/read/mine", "define")
    project = checked(EVERY).project
    named = activities(project.courses["every"], {"es": project.courses["every-es"]}, project.publisher)
    assert main(PUBLISH) == 0
    assert capsys.readouterr().out == f"{len(named)} stored, 0 were there, 0 refused\n"
    for iri, definition in named.items():
        known = own.xapi.get("/activities", params={"activityId": iri}).json()["definition"]
        assert known == definition
        assert set(known.get("name") or known["description"]) == {"en", "es"}
    # A second time, and by the name of the translation, nothing is new.
    for course in ("every", "every-es"):
        assert main([*PUBLISH, "--course", course]) == 0
        assert capsys.readouterr().out == f"0 stored, {len(named)} were there, 0 refused\n"
    given(own, monkeypatch, "all/read")
    assert main(["lrs", "pull", "--records", str(tmp_path / "records")]) == 0
    with tables(Archive(tmp_path / "records")) as records:
        assert [*records.passed(), *records.sittings("2999")] == []
        assert records.odd() == ()


def test_a_key_that_may_not_define_is_told(
    own: Lrs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(own, monkeypatch, "statements/write", "statements/read/mine")
    assert main(PUBLISH) == 3
    assert "the key needs the scope 'define'" in capsys.readouterr().err


def test_what_can_not_be_published_is_a_sentence(
    own: Lrs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(own, monkeypatch, "all")
    assert main([*PUBLISH, "--course", "none"]) == 2
    assert "there is no course 'none'; there are every" in capsys.readouterr().err
    assert main([*PUBLISH, "--actor", "ada"]) == 2
    assert "--actor 'ada'" in capsys.readouterr().err


def test_the_profile_knows_these_statements_and_they_keep_their_ids() -> None:
    project = checked(EVERY).project
    named = activities(project.courses["every"], {}, project.publisher)
    ada, ben = ({"mbox": f"mailto:{name}@clinic.example"} for name in ("ada", "ben"))
    told = publishing(named, ada)
    made = json.loads(json.dumps(profile(project.publisher, project.ledger)))
    assert [fault for one in told for fault in faults(one, made)] == []
    assert list(faults({**told[0], "result": {"success": True}}, made))
    assert told == publishing(named, ada)
    assert not {one["id"] for one in told} & {one["id"] for one in publishing(named, ben)}
