"""What the build writes about records into the learner page, in both languages."""

import shutil
from dataclasses import fields
from pathlib import Path

import pytest
from lxml import html

from builders.errors import Problem
from builders.model.record_words import RecordWords
from builders.model.words import WORDS
from builders.render.player import player_page
from builders.sources import load
from tests.paths import SMALL


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "course"))


def add(root: Path, name: str, text: str) -> None:
    with (root / name).open("a", encoding="utf-8") as file:
        file.write(text)


def notice(root: Path) -> str:
    """Return the words of the first screen."""
    project, config = load(root, [])
    assert config is not None
    page = player_page(project.courses["pilot"], config, "scorm12")
    (found,) = html.fromstring(page.files["index.html"]).xpath('//template[@data-screen="start"]')
    return " ".join(found.text_content().split())


def test_the_organisation_says_who_sees_records_and_for_how_long(root: Path) -> None:
    assert "Who sees it: your organization, and who runs its learning system." in notice(root)
    assert "How long it is kept: as long as your organization decides." in notice(root)
    add(root, "content/org.yml", "records: {seen_by: Ann & <b>Bo</b>, kept: six years}\n")
    assert "Who sees it: Ann & <b>Bo</b> How long it is kept: six years" in notice(root)


def test_the_notice_says_what_is_recorded_of_time(root: Path) -> None:
    assert "how long modules were open" in notice(root)
    add(root, "mkdocs.yml", "    telemetry: minimal\n")
    assert "but not how long you took" in notice(root)
    assert "how long modules were open" not in notice(root)


def test_telemetry_is_one_of_two(root: Path) -> None:
    add(root, "mkdocs.yml", "    telemetry: none\n")
    problems: list[Problem] = []
    load(root, problems)
    assert [(p.code, p.hint) for p in problems] == [("K004", "Write one of: full, minimal.")]


def test_what_is_only_read_later_is_behind_the_first_module(root: Path) -> None:
    project, config = load(root, [])
    assert config is not None
    page = player_page(project.courses["pilot"], config, "local").files["index.html"].decode()
    script = page.index('<script src="player.js">')
    assert page.index('data-screen="start"') < script < page.index('data-screen="paper"')


def test_no_language_lacks_a_word() -> None:
    for words in WORDS.values():
        assert all(getattr(words.records, field.name) for field in fields(RecordWords))
    english, spanish = (WORDS[code].records for code in ("en", "es"))
    assert len(english.items) == len(spanish.items)
