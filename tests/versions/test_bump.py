"""`bump` writes what is missing, touches nothing else, and a check finds nothing after it."""

import re
import shutil
from pathlib import Path

import pytest

from builders.cli import main
from builders.sources import load
from tests.ledgers import as_released, put
from tests.paths import SMALL, TESTS

PAGE, BANK, COURSE = "content/modules/alpha.md", "quizzes/alpha.yml", "content/courses/pilot.md"
KINDS = TESTS / "courses" / "kinds"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return released(SMALL, tmp_path / "small", "pilot", monkeypatch)


@pytest.fixture
def kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return released(KINDS, tmp_path / "kinds", "every", monkeypatch)


def released(source: Path, root: Path, course: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(source, root, ignore=shutil.ignore_patterns("dist"))
    put(root, as_released(root, course))
    monkeypatch.chdir(root)
    return root


def change(root: Path, path: str, old: str, new: str) -> None:
    data = (root / path).read_bytes()
    assert old.encode() in data, old
    (root / path).write_bytes(data.replace(old.encode(), new.encode(), 1))


def bumped(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capsys.readouterr()
    assert main(["bump", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def is_clean(capsys: pytest.CaptureFixture[str]) -> bool:
    capsys.readouterr()
    code = main(["check"])
    assert code == 0, capsys.readouterr().out
    return True


def files(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_before_a_release_there_is_nothing_to_bump(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SMALL, tmp_path / "small")
    monkeypatch.chdir(tmp_path / "small")
    assert bumped(capsys) == ["nothing has been released yet: until then every number is a draft, and yours to choose"]


def test_what_did_not_change_keeps_its_number(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(small)
    assert bumped(capsys) == ["nothing to do: every number says what changed since its release"]
    assert files(small) == before


def test_a_text_asks_for_a_patch_and_every_other_byte_stays(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (PAGE, COURSE):
        (small / path).write_bytes((small / path).read_bytes().replace(b"\n", b"\r\n"))
    change(small, PAGE, "version: 2.1.3", 'version:   "2.1.3"  # ours')
    change(small, PAGE, "Read it.", "Read it twice.")
    before = files(small)
    assert bumped(capsys, "--dry-run")[-1] == "2 file(s) would change"
    assert files(small) == before
    assert bumped(capsys) == [
        f"{PAGE}: version 2.1.4, after 2.1.3",
        f"{COURSE}: version 1.2.1, after 1.2.0",
        "2 file(s) written",
    ]
    expected = {
        **before,
        PAGE: before[PAGE].replace(b'"2.1.3"  # ours', b'"2.1.4"  # ours'),
        COURSE: before[COURSE].replace(b"1.2.0", b"1.2.1"),
    }
    assert files(small) == expected
    assert is_clean(capsys)
    assert bumped(capsys) == ["nothing to do: every number says what changed since its release"]


def test_a_key_asks_for_a_minor_step_and_a_new_v(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(small, BANK, "truth: true", "truth: false")
    change(small, BANK, "Which ones?", "Which of them?")
    change(small, BANK, "  - id: several\n", "  - v: 1\n    id: several\n")
    assert bumped(capsys)[:2] == [f"{BANK}: 'several' gets v: 2", f"{BANK}: 'judge' gets v: 2"]
    text = (small / BANK).read_text(encoding="utf-8")
    assert "  - v: 2\n    id: several\n" in text
    assert "  - id: judge\n    v: 2\n    critical: true\n" in text
    assert "version: 2.2.0" in (small / PAGE).read_text(encoding="utf-8")
    assert "version: 1.3.0" in (small / COURSE).read_text(encoding="utf-8")
    assert is_clean(capsys)


def test_a_step_that_is_large_enough_stays(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(small, PAGE, "Read it.", "Read it twice.")
    change(small, PAGE, "2.1.3", "2.2.0")
    bumped(capsys)
    assert "version: 2.2.0" in (small / PAGE).read_text(encoding="utf-8")
    assert "version: 1.3.0" in (small / COURSE).read_text(encoding="utf-8")
    assert is_clean(capsys)


def test_a_value_of_the_organisation_is_a_patch_of_the_course_alone(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(small, "content/org.yml", "Kim Lee", "Robin Doe")
    assert bumped(capsys) == [f"{COURSE}: version 1.2.1, after 1.2.0", "1 file(s) written"]
    assert is_clean(capsys)


MOVED = """      - wrong: Green
        why: No.
      - right: Red
        why: Yes.
"""


def test_letters_stay_with_their_texts(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(small, BANK, "      - right: Red\n        why: Yes.\n      - wrong: Green\n        why: No.\n", MOVED)
    change(small, BANK, "      - right: This one\n        why: It is.\n", "")
    change(
        small,
        BANK,
        "      - wrong: That one\n        why: It is not.\n",
        "      - {wrong: That one, why: It is not.}\n      - {right: Another, why: It is.}\n",
    )
    bumped(capsys)
    text = (small / BANK).read_text(encoding="utf-8")
    assert "      - id: b\n        wrong: Green\n" in text
    assert "- {id: b, wrong: That one, why: It is not.}" in text
    # What is new takes no letter that stood for something else.
    assert "- {id: c, right: Another, why: It is.}" in text
    assert is_clean(capsys)


@pytest.mark.parametrize("kind", ["match", "order", "scenario"])
def test_letters_of_every_kind_of_list(kinds: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = next(p for p in (kinds / "quizzes").glob("*.yml") if f"    {kind}:\n" in p.read_text(encoding="utf-8"))
    lines = path.read_text(encoding="utf-8").split("\n")
    at = lines.index(f"    {kind}:")
    if kind == "scenario":
        at = next(n for n in range(at, len(lines)) if lines[n].strip() == "answers:")
    indent = len(lines[at + 1]) - len(lines[at + 1].lstrip())
    starts = [n for n in range(at + 1, len(lines)) if lines[n].startswith(" " * indent + "- ")]
    first, second = starts[0], starts[1]
    third = next(n for n in [*starts[2:], len(lines)] if n > second)
    end = next(
        (n for n in range(second + 1, third) if lines[n].strip() and not lines[n].startswith(" " * (indent + 1))), third
    )
    lines[first:end] = [*lines[second:end], *lines[first:second]]
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    before = as_letters(kinds)
    bumped(capsys)
    assert "id:" in path.read_text(encoding="utf-8")
    after = as_letters(kinds)
    assert before != after
    assert main(["check"]) == 0, capsys.readouterr().out


def as_letters(root: Path) -> object:
    project, _ = load(root, [])
    return [q.body.canonical() for module in project.originals for q in module.bank.questions]


def test_a_typing_error_is_a_patch_on_somebodys_word(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(small, BANK, "Which one?", "Which one is it?")
    said = bumped(capsys, "--cosmetic", "a typing error", "--by", "Robin Doe")
    path = "content/changes/alpha.yml"
    assert said[0] == f"{path}: 'first' only reads otherwise, says Robin Doe"
    assert "version: 2.1.4" in (small / PAGE).read_text(encoding="utf-8")
    assert "v: 2" not in (small / BANK).read_text(encoding="utf-8")
    assert is_clean(capsys)
    # One more keeps what is there, comments too.
    change(small, path, "cosmetic:", "# somebody's note\ncosmetic:")
    change(small, BANK, "Which ones?", "Which ones are they?")
    bumped(capsys, "--cosmetic", "another one", "--by", "Robin Doe")
    text = (small / path).read_text(encoding="utf-8")
    assert "# somebody's note\n" in text
    assert text.count("question:") == 2
    assert is_clean(capsys)
    # The word is for one text only.
    change(small, BANK, "Which one is it?", "Which one is it not?")
    assert main(["check"]) == 1
    assert bumped(capsys)[0] == f"{BANK}: 'first' gets v: 2"


def test_cosmetic_is_no_word_for_a_changed_key(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(small, BANK, "truth: true", "truth: false")
    before = files(small)
    assert main(["bump", "--cosmetic", "it is the same", "--by", "Robin Doe"]) == 2
    assert "nothing to call cosmetic" in capsys.readouterr().err
    assert files(small) == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["beta"], "no module is called 'beta'; there are: alpha"),
        (["--cosmetic", " "], "needs a reason"),
        (["--by", "Robin Doe"], "goes with"),
    ],
)
def test_wrong_usage_is_a_sentence(
    small: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert small.is_dir()
    assert main(["bump", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_a_translation_that_followed_says_so_and_one_that_did_not_waits(
    kinds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, spanish = kinds / "quizzes/kinds.yml", kinds / "quizzes/kinds.es.yml"
    asks = re.findall(r"^    ask: .*$", base.read_text(encoding="utf-8"), re.MULTILINE)
    change(kinds, "quizzes/kinds.yml", asks[0], f"{asks[0]} Now?")
    said = bumped(capsys)
    assert any("waits for its translator" in line for line in said)
    assert "translates: 1.0" in spanish.read_text(encoding="utf-8")
    # Once it has followed, the next bump writes it.
    asks = re.findall(r"^    ask: .*$", spanish.read_text(encoding="utf-8"), re.MULTILINE)
    change(kinds, "quizzes/kinds.es.yml", asks[0], f"{asks[0]} ¿Ahora?")
    bumped(capsys)
    assert "translates: 1.1" in spanish.read_text(encoding="utf-8")
    assert "translates: 1.1" in (kinds / "content/modules/kinds.es.md").read_text(encoding="utf-8")
    assert is_clean(capsys)


def test_all_files_are_written_or_none(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change(small, PAGE, "Read it.", "Read it twice.")
    before = files(small)
    swapped, failed = Path.replace, list[Path]()

    def failing(self: Path, target: Path) -> Path:
        if target == small / COURSE and not failed:
            failed.append(target)
            raise OSError(28, "No space left on device", str(target))
        return swapped(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    assert main(["bump"]) == 3
    assert "No space left" in capsys.readouterr().err
    assert files(small) == before


def test_what_takes_a_person_is_said(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(small, PAGE, "Read it.", "Read it twice.")
    change(small, PAGE, "version: 2.1.3", "version: >-\n  2.1.3")
    before = files(small)
    assert main(["bump"]) == 1
    assert "Write version: 2.1.4 yourself." in capsys.readouterr().err
    assert files(small) == before
