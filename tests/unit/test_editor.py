"""What a writer sees in an editor: the YAML language server with the checked-in schemas."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders.errors import BadInputError
from builders.pipeline.check import checked
from builders.questions import KINDS
from builders.sources.schemas.snippets import starts
from tests.editor import Editor
from tests.golden import assert_golden
from tests.mistakes import FILES, MISTAKES, MODELINE, Mistake
from tests.paths import ROOT, SMALL, TESTS

FOLDER = ROOT / "schemas"
QUIZZES = ROOT / "quizzes"
BANK = f"{MODELINE}../schemas/bank.schema.json\n" + (SMALL / FILES["bank"]).read_text(encoding="utf-8")
Underlined = dict[str, list[tuple[int, int, str]]]


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    with Editor() as running:
        yield running


@pytest.fixture(scope="module")
def underlined(editor: Editor) -> Underlined:
    """What the editor says to each mistake. All are opened at once: it waits a moment before it looks at one."""
    opened = {name: editor.open(QUIZZES / f"{name}.yml", mistake.yaml(FOLDER)) for name, mistake in MISTAKES.items()}
    return {name: editor.problems(uri) for name, uri in opened.items()}


def said_by_check(mistake: Mistake, root: Path) -> list[tuple[int, int]]:
    """Return line and column of what `check` says with the code of the mistake."""
    mistake.write(root)
    with pytest.raises(BadInputError) as refused:
        checked(root)
    return [(p.where.line, p.where.column) for p in refused.value.problems if p.code == mistake.code]


def test_the_editor_has_a_sentence_for_every_mistake(underlined: Underlined) -> None:
    said = [
        f"{name}\n" + "".join(f"  {line}:{column} {sentence}\n" for line, column, sentence in sorted(found))
        for name, found in underlined.items()
    ]
    assert_golden(TESTS / "unit" / "editor.txt", "".join(said))
    assert [name for name, found in underlined.items() if not found] == []


@pytest.mark.parametrize("name", [name for name, m in MISTAKES.items() if m.code in {"K001", "K002", "K003", "S004"}])
def test_the_editor_underlines_where_check_points(name: str, underlined: Underlined, tmp_path: Path) -> None:
    places = {(line, column) for line, column, _ in underlined[name]}
    assert set(said_by_check(MISTAKES[name], tmp_path / "course")) & places


def test_a_clean_bank_has_nothing_underlined(editor: Editor) -> None:
    for file in [*QUIZZES.glob("*.yml"), *(ROOT / "content").glob("*.yml")]:
        assert editor.problems(editor.open(file, file.read_text(encoding="utf-8"))) == []


def test_keys_are_offered_inside_a_question(editor: Editor) -> None:
    offered = editor.completions(QUIZZES / "keys.yml", BANK + "  - id: another\n    ¦\n")
    keys = {label for label in offered if not label.startswith("question: ")} - {"object"}
    assert keys == {key for kind in KINDS for key in kind.keys} | {
        *("ask", "objective", "why", "cite", "review", "hint", "critical", "shuffle", "points", "v", "status", "tags"),
        *("drill", "picture"),
    }
    assert offered["truth"]["documentation"].startswith("Whether the statement in 'ask:' is true.")


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("    status: ¦\n", {"draft", "live", "retired"}),
        ("    critical: ¦\n", {"true", "false"}),
        ("    credit: ¦\n", {"all", "partial", "partial_penalty"}),
        ("    scale: ¦\n", {"confidence4", "agree5"}),
        ("    answers:\n      - right: It\n        ¦\n", {"wrong", "why", "id", "object"}),
    ],
)
def test_words_are_offered(editor: Editor, written: str, offered: set[str]) -> None:
    place = QUIZZES / f"words-{written.split(':', 1)[0].strip()}.yml"
    assert set(editor.completions(place, f"{BANK}  - id: another\n{written}")) == offered


@pytest.mark.parametrize("label", starts())
def test_a_start_of_each_kind_is_offered_and_fits(editor: Editor, label: str) -> None:
    before = f"{BANK}  - "
    item = editor.completions(QUIZZES / f"start {label}.yml", f"{before}¦\n")[f"question: {label}"]
    inserted = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", item["textEdit"]["newText"]).replace("\n", "\n  ")
    written = before + inserted
    assert editor.problems(editor.open(QUIZZES / f"started {label}.yml", f"{written}\n")) == []
    assert f"  - id: {starts()[label]['id']}\n    objective: " in written


def test_a_key_explains_itself(editor: Editor) -> None:
    shown = editor.hover(QUIZZES / "hover.yml", BANK.replace("critical:", "crit¦ical:"))
    assert shown.startswith("Whether it has to be right to pass, whatever the score.")


def test_the_settings_give_files_without_a_modeline_their_schema() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    own = {key.removeprefix("yaml."): value for key, value in settings.items() if key.startswith("yaml.")}
    assert json.loads((ROOT / ".vscode" / "extensions.json").read_text(encoding="utf-8")) == {
        "recommendations": ["redhat.vscode-yaml"]
    }
    with Editor(**own) as editor:
        named = (
            "content/org.yml",
            "content/facts.yml",
            "content/assignments.yml",
            "content/changes/alpha.yml",
            "mkdocs.yml",
        )
        spanish = TESTS / "courses" / "kinds" / "quizzes" / "kinds.es.yml"
        files = {
            "quizzes/new.yml": "quiz: Not A Slug\n",
            "quizzes/new.es.yml": spanish.read_text(encoding="utf-8"),
            "quizzes/wrong.es.yml": "quiz: new\npass: 80\n",
            **dict.fromkeys(named, "Name: x\n"),
        }
        opened = {path: editor.open(ROOT / path, text) for path, text in files.items()}
        assert {path: bool(editor.problems(uri)) for path, uri in opened.items()} == {
            "quizzes/new.yml": True,
            "quizzes/new.es.yml": False,
            "quizzes/wrong.es.yml": True,
            "content/org.yml": True,
            "content/facts.yml": True,
            "content/assignments.yml": True,
            "content/changes/alpha.yml": True,
            "mkdocs.yml": False,
        }
