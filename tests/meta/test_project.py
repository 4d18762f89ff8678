"""What holds the project together: registries, folders and documents say the same, and nothing foreign gets in."""

import importlib
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from builders.checks import CHECKS, DATED_CHECKS, GO_LIVE_CHECKS
from builders.checks.catalogue import CODES
from builders.cli import reports
from builders.exchange.catalogue import CODES as EXCHANGE_CODES
from builders.model.words import BOXES, WORDS
from builders.package import FORMATS
from builders.questions import KINDS
from builders.records.catalogue import CODES as RECORD_CODES
from builders.render.player import FIRST_KINDS
from builders.report.outputs import OUTPUTS
from builders.report.reports import REPORTS
from tests.paths import ROOT, RUNTIME, TESTS

CODE = re.compile(r"\"([A-Z]\d{3})\"")


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in names.decode().split("\0") if name and (ROOT / name).is_file()]


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def test_codes_catalogue_and_folders_agree() -> None:
    sources = [file for file in (ROOT / "builders").rglob("*.py") if file.name != "catalogue.py"]
    used = {code for file in sources for code in CODE.findall(text_of(file))}
    # Interchange and records have codes of their own, X and R, which their tests show (tests/exchange, tests/records).
    foreign = {code for code in used if code.startswith(("R", "X"))}
    assert foreign == {*EXCHANGE_CODES, *RECORD_CODES}
    used -= foreign
    folders = {path.name for path in (TESTS / "checks").iterdir() if path.is_dir()}
    assert used == set(CODES) == folders


def test_every_check_is_registered() -> None:
    families = [
        file for file in (ROOT / "builders" / "checks").glob("*.py") if file.stem not in {"__init__", "catalogue"}
    ]
    rules = {name for file in families for name in re.findall(r"^def ([a-z]\w*)\(project", text_of(file), re.MULTILINE)}
    assert rules == {rule.__name__ for rule in (*CHECKS, *GO_LIVE_CHECKS, *DATED_CHECKS)}
    assert not set(CHECKS) & set(GO_LIVE_CHECKS)


def test_question_kinds_have_their_files_in_both_languages() -> None:
    kinds = {kind.kind for kind in KINDS}
    # What kinds share has a file in both languages, too.
    files = {file.stem for file in (ROOT / "builders" / "questions").glob("*.py")} - {"__init__"}
    assert {file.stem for file in (RUNTIME / "questions").glob("*.js")} - {"kinds", "more", "bare", "reported"} == files
    assert kinds <= files
    others = {"state", "forms", "encodings", "names"}
    assert {file.stem for file in (TESTS / "vectors").glob("*.json")} - others == kinds
    named = {name: _registered(RUNTIME / "questions" / f"{name}.js") for name in ("kinds", "more")}
    assert named["kinds"] == set(FIRST_KINDS)
    assert named["kinds"] | named["more"] == kinds
    assert not named["kinds"] & named["more"]


def _registered(file: Path) -> set[str]:
    registry = re.search(r", \{ (.*) \}\)", text_of(file))
    assert registry is not None
    return set(registry[1].split(", "))


def test_languages_have_their_words_on_every_side() -> None:
    catalogues = {file.stem: json.loads(text_of(file)) for file in (RUNTIME / "texts").iterdir()}
    assert set(catalogues) == set(WORDS)
    for texts in catalogues.values():
        braces = {key: sorted(re.findall(r"\{\w+%?\}", text)) for key, text in texts.items()}
        assert braces == {key: sorted(re.findall(r"\{\w+%?\}", text)) for key, text in catalogues["en"].items()}
        assert all(text.strip() == text != "" for text in texts.values())
    theme = text_of(ROOT / "themes" / "site" / "partials" / "language.html")
    assert f"own in {json.dumps(list(WORDS))} " in theme
    assert len(BOXES) == sum(len(words.boxes) for words in WORDS.values()), "a bold word means one box in all languages"


def test_reports_and_their_outputs_are_those_of_the_command() -> None:
    # These two write a folder, no sheet.
    assert (*REPORTS, "remind", "audit") == reports.NAMES
    assert tuple(OUTPUTS) == reports.FORMATS


def test_formats_have_their_templates_and_trackers() -> None:
    templates = {path.name for path in (ROOT / "themes" / "package").iterdir()}
    trackers = {file.stem for file in (RUNTIME / "play").glob("*.js")}
    # What formats share are files of their own.
    assert {file.stem for file in (RUNTIME / "track").glob("*.js")} == trackers | {
        "scorm",
        "lrs",
        "mastery",
        "responses",
    }
    # A format is offered when its tracker is there, and not before.
    assert templates & trackers == set(FORMATS) == trackers - {"local"}
    for name in templates:
        module = importlib.import_module(f"builders.package.{name}")
        fmt = getattr(module, name.upper())
        assert fmt.name == name
        assert {path.name for path in (ROOT / "themes" / "package" / name).iterdir()} == {fmt.root}


IMPORT = re.compile(r"^import .* from '(\./|\.\./)([\w/]+)\.js'|^\} from '(\./|\.\./)([\w/]+)\.js'", re.MULTILINE)


@pytest.mark.parametrize("name", ["state", "forms", "shelf", "texts", "dom", "clock"])
def test_the_floor_of_the_runtime_imports_nothing(name: str) -> None:
    assert not IMPORT.findall(text_of(RUNTIME / f"{name}.js"))


def test_the_runtime_imports_one_way() -> None:
    for file in (RUNTIME / "questions").glob("*.js"):
        assert "from '../" not in text_of(file), file
    for file in (RUNTIME / "track").glob("*.js"):
        assert "document" not in text_of(file), f"{file}: trackers never touch the page"


def test_files_fit_in_a_head() -> None:
    code = [f for f in tracked() if f.suffix in {".py", ".js"}]
    assert {f.relative_to(ROOT).as_posix(): n for f in code if (n := text_of(f).count("\n")) > 400} == {}


def test_the_architecture_names_every_layer_and_dependency() -> None:
    page = text_of(ROOT / "docs" / "architecture.md")
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    needed = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["test"]]
    names = [re.split(r"[<>=\[]", name)[0] for name in needed]
    assert [name for name in (*layers, *names) if f"`{name}`" not in page] == []


def test_constraints_pin_every_dependency() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    needed = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["test"]]
    pinned = {line.split("==")[0].lower() for line in text_of(ROOT / "constraints.txt").splitlines() if "==" in line}
    assert {re.split(r"[<>=\[]", name)[0].lower() for name in needed} <= pinned


def test_nothing_of_one_machine_is_in_the_repository() -> None:
    # Written in pieces, so that this file is no finding of its own.
    words = ("/wo" + "rk/", "/ro" + "ot/", "bash" + "_jobs", "index" + "-url", '"resol' + 'ved"')
    found = [(file.name, word) for file in tracked() for word in words if word in text_of(file)]
    assert found == []


def test_lock_files_hold_no_address() -> None:
    assert "://" not in text_of(ROOT / "package-lock.json")
    assert "://" not in text_of(ROOT / "constraints.txt")


def test_phone_numbers_are_fictional() -> None:
    numbers = re.compile(r"\b\d{3}-\d{4}\b")
    for file in [*(ROOT / "content").rglob("*.*"), *(ROOT / "quizzes").rglob("*.yml")]:
        assert [n for n in numbers.findall(text_of(file)) if not n.startswith("555-01")] == [], file
