"""`coursewright check`: its forms, its pages, and the watch it keeps."""

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft7Validator

from builders.checks.catalogue import CODES
from builders.checks.pages import page_of, pages
from builders.cli import main
from builders.cli.check import FORMATS
from builders.cli.report import REPORTS, Report
from builders.cli.watch import EVERY, watch
from builders.errors import Problem, Where
from builders.sources.stamp import stamp
from tests.paths import ROOT, SMALL

BANK = "quizzes/alpha.yml"
MISSING = "the key 'ask' is missing. Add a line 'ask: ...' here."
COMMAND = [sys.executable, "-m", "builders", "check"]
SAVED = "    ask: Which one?\n"
BROKEN = "    aks: Which one?\n"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small course with one error, which is the working directory."""
    root = Path(shutil.copytree(SMALL, tmp_path / "repository" / "my course", ignore=shutil.ignore_patterns("dist")))
    edit(root, SAVED, BROKEN)
    monkeypatch.chdir(root)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    return root


def edit(root: Path, old: str, new: str) -> None:
    bank = root / "quizzes" / "alpha.yml"
    text = bank.read_text(encoding="utf-8")
    assert old in text
    save(bank, text.replace(old, new, 1))


def save(path: Path, text: str) -> None:
    """Write a file at one stroke: a watch on a busy machine must not read half of it."""
    new = path.with_name(f".{path.name}")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def problem(message: str, *, code: str = "K002", path: str = "a.yml", warning: bool = False) -> Problem:
    return Problem(code=code, where=Where(path=path, line=3, column=7), message=message, hint="Do so.", warning=warning)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["check", *arguments])
    return code, capsys.readouterr().out


def test_every_form_has_its_name() -> None:
    assert tuple(REPORTS) == FORMATS


def test_github_shows_each_problem_at_its_line(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, "--format", "github")
    assert code == 1
    assert out.splitlines() == [
        f"::error file={BANK},line=10,col=5,title=K001%3A a key is missing::{MISSING}",
        f"::error file={BANK},line=11,col=5,title=K002%3A a key is unknown::unknown key 'aks'. Did you mean 'ask'?",
    ]
    edit(course, BROKEN, SAVED)
    assert said(capsys, "--format", "github") == (0, "1 course(s), 1 modules, 3 questions: no problems\n")


def test_what_an_author_writes_ends_no_workflow_command() -> None:
    hostile = problem("100% wrong:\r\n::stop-commands::now, 50%25.", path="quizzes/a,b::c%\n.yml", warning=True)
    out = REPORTS["github"](Report(problems=(hostile,)))
    assert out == (
        "::warning file=quizzes/a%2Cb%3A%3Ac%25%0A.yml,line=3,col=7,title=K002%3A a key is unknown::"
        "100%25 wrong:%0D%0A::stop-commands::now, 50%2525. Do so.\n"
    )


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_a_code_host_gets_paths_from_its_own_root(
    form: str, course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(course.parent))
    _, out = said(capsys, "--format", form)
    expected = {"github": "file=my course/quizzes/alpha.yml,", "sarif": '"uri": "my%20course/quizzes/alpha.yml"'}
    assert expected[form] in out
    assert said(capsys)[1].startswith("quizzes/alpha.yml:10:5: ")
    # A workspace elsewhere says nothing about this project.
    monkeypatch.setenv("GITHUB_WORKSPACE", str(course / "content"))
    assert "my" not in said(capsys, "--format", form)[1]


@pytest.mark.usefixtures("course")
def test_json_keeps_its_keys(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, "--format", "json")
    assert code == 1
    data = json.loads(out)
    assert (list(data), data["format"]) == (["format", "problems"], 1)
    assert data["problems"][1] == {
        "code": "K002",
        "level": "error",
        "path": "quizzes/alpha.yml",
        "line": 11,
        "column": 5,
        "message": "unknown key 'aks'.",
        "hint": "Did you mean 'ask'?",
    }


def _object(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "additionalProperties": False, "properties": properties}


LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = _object(("text",), text={"type": "string", "minLength": 1}, markdown={"type": "string"})
REGION = _object(("startLine",), startLine={"type": "integer", "minimum": 1}, startColumn={"type": "integer"})
ARTIFACT = _object(
    ("uri",), uri={"type": "string", "pattern": r"^[A-Za-z0-9._~/%-]+$"}, uriBaseId={"const": "%SRCROOT%"}
)
# What the OASIS schema says of the parts that we write (SARIF 2.1.0, 3.13 to 3.52), and that there are no others.
SARIF = _object(
    ("version", "runs"),
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "minItems": 1,
        "items": _object(
            ("tool", "results"),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            tool=_object(
                ("driver",),
                driver=_object(
                    ("name",),
                    name={"type": "string"},
                    version={"type": "string"},
                    rules={
                        "type": "array",
                        "uniqueItems": True,
                        "items": _object(
                            ("id",),
                            id={"type": "string", "pattern": "^[A-Z][0-9]{3}$"},
                            shortDescription=MESSAGE,
                            help=MESSAGE,
                            defaultConfiguration=_object((), level=LEVEL),
                        ),
                    },
                ),
            ),
            results={
                "type": "array",
                "items": _object(
                    ("message", "ruleId", "locations"),
                    ruleId={"type": "string"},
                    ruleIndex={"type": "integer", "minimum": 0},
                    level=LEVEL,
                    message=MESSAGE,
                    locations={
                        "type": "array",
                        "minItems": 1,
                        "items": _object(
                            ("physicalLocation",),
                            physicalLocation=_object(("artifactLocation",), artifactLocation=ARTIFACT, region=REGION),
                        ),
                    },
                ),
            },
        ),
    },
)


def test_sarif_holds_rules_and_places(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (course / "content" / "modules" / "Älpha 100%.md").write_text("no front matter", encoding="utf-8")
    code, out = said(capsys, "--format", "sarif")
    assert code == 1
    log = json.loads(out)
    assert [error.message for error in Draft7Validator(SARIF).iter_errors(log)] == []
    run = log["runs"][0]
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    assert [rule["id"] for rule in rules] == ["K001", "K002", "S001", "S007"]
    assert all(rule["help"]["markdown"] == page_of(rule["id"]) for rule in rules)
    assert all(rule["shortDescription"]["text"] == CODES[rule["id"]] for rule in rules)
    assert [rules[result["ruleIndex"]]["id"] for result in results] == [result["ruleId"] for result in results]
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert {(course / unquote(place["artifactLocation"]["uri"])).is_file() for place in places} == {True}
    assert places[-1]["region"] == {"startLine": 11, "startColumn": 5}
    assert results[-1]["message"]["text"] == "unknown key 'aks'. Did you mean 'ask'?"
    assert said(capsys, "--format", "sarif")[1] == out


def test_sarif_of_a_clean_course_has_no_result(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(course, BROKEN, SAVED)
    code, out = said(capsys, "--format", "sarif")
    assert code == 0
    assert json.loads(out)["runs"][0]["results"] == []
    assert Draft7Validator(SARIF).is_valid(json.loads(out))


def test_sarif_tells_warnings_from_errors() -> None:
    problems = (problem("one.", warning=True), problem("two.", path="b\udcff.yml"))
    results = json.loads(REPORTS["sarif"](Report(problems=problems)))["runs"][0]["results"]
    assert [result["level"] for result in results] == ["warning", "error"]
    assert results[1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "b%FF.yml"


@pytest.mark.parametrize("code", ["Q003", "q003", "X104"])
def test_a_code_is_explained_outside_a_project_too(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    exit_code, out = said(capsys, "--explain", code)
    assert exit_code == 0
    assert out.startswith(f"# {code.upper()}: ")
    assert "## What to do" in out


@pytest.mark.parametrize(
    ("code", "hint"), [("S03", "did you mean S003?"), ("Y0O6", "did you mean Y006?"), ("../x", "the codes are ")]
)
def test_an_unknown_code_gets_the_nearest(code: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", code]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert hint in printed.err


def test_pages_travel_in_the_wheel() -> None:
    """The folder that an installed package has is the one that the wheel gets."""
    assert pages() == ROOT / "docs" / "checks"
    assert '"docs/checks" = "builders/_pages"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_an_installed_package_brings_its_pages(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "builders", tmp_path / "builders", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "docs" / "checks", tmp_path / "builders" / "_pages")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [*COMMAND, "--explain", "Q003"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == page_of("Q003")


def on_terminal(root: Path, *arguments: str) -> str:
    """Return what the command prints on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([*COMMAND, *arguments], cwd=root, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        text = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            text += piece
        running.wait(60)
    os.close(ours)
    return text.decode().replace("\r\n", "\n")


def test_a_terminal_is_told_how_to_learn_more(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = "'coursewright check --explain K001' says what K001 means and how to put it right.\n"
    assert on_terminal(course).endswith(f"Did you mean 'ask'?\n{line}")
    assert "--explain" not in on_terminal(course, "--format", "github")
    assert "--explain" not in said(capsys)[1]
    edit(course, BROKEN, SAVED)
    assert "--explain" not in on_terminal(course)


def lines_until(output: IO[str], end: str) -> list[str]:
    lines = []
    for line in output:
        lines.append(line.rstrip("\n"))
        if end in line:
            return lines
    pytest.fail(f"it ended before it said {end!r}: {lines}")


@pytest.fixture
def watching(course: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([*COMMAND, "--watch"], cwd=course, stdout=subprocess.PIPE, text=True) as running:
        # One that says nothing more would be waited for without end.
        end = threading.Timer(120, running.kill)
        end.start()
        yield running
        end.cancel()
        running.kill()


def test_a_watch_checks_again_after_every_change(course: Path, watching: subprocess.Popen[str]) -> None:
    assert watching.stdout is not None
    first = lines_until(watching.stdout, "'aks'")
    assert first[0] == ""
    assert len(first[1].split(":")) == 3, "the time"
    assert first[2].startswith("quizzes/alpha.yml:10:5: K001 ")
    edit(course, BROKEN, SAVED)
    assert lines_until(watching.stdout, "no problems")[2:] == ["1 course(s), 1 modules, 3 questions: no problems"]
    save(course / "content" / "modules" / "beta.md", "---\ntitle: Beta\n---\n")
    assert "content/modules/beta.md:2:1: K001" in lines_until(watching.stdout, "quizzes/beta.yml:1:1: S002")[2]
    (course / "content" / "modules" / "beta.md").unlink()
    lines_until(watching.stdout, "no problems")
    config = course / "mkdocs.yml"
    save(config, config.read_text(encoding="utf-8").replace("  /ledger/\n", ""))
    lines_until(watching.stdout, "S006")
    watching.send_signal(signal.SIGINT)
    assert watching.wait(30) == 0, "Ctrl+C is how a watch ends"


def test_a_watch_waits_until_a_file_is_written(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = course / BANK
    whole = bank.read_text(encoding="utf-8")
    bank.write_text("", encoding="utf-8")
    read = []

    def sleep(seconds: float) -> None:
        if seconds == EVERY:
            raise KeyboardInterrupt
        if not bank.read_text(encoding="utf-8"):
            bank.write_text(whole, encoding="utf-8")

    monkeypatch.setattr("time.sleep", sleep)
    watch(course, lambda: read.append(bank.read_text(encoding="utf-8")))
    assert read == [whole]


@pytest.mark.usefixtures("course")
def test_a_watch_prints_text_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--watch", "--format", "sarif"]) == 2
    assert "leave one of the two out" in capsys.readouterr().err


def test_the_stamp_sees_every_file_that_is_read(course: Path) -> None:
    before = stamp(course)
    for path in ("content/media/new.svg", "content/facts.yml", "quizzes/assessments/final.yml", "mkdocs.yml"):
        (course / path).parent.mkdir(exist_ok=True)
        with (course / path).open("a", encoding="utf-8") as file:
            file.write("#\n")
        after = stamp(course)
        assert after != before, path
        before = after
    for path in ("content/.alpha.md.swp", "quizzes/alpha.yml~", "dist.txt"):
        (course / path).write_text("x", encoding="utf-8")
    (course / "content" / "gone.md").symlink_to("nowhere")
    (course / "content" / "empty").mkdir()
    assert stamp(course) == before
