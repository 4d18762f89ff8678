"""JSON Schemas: current, true to the shipped files, and never at odds with what `check` says."""

import copy
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from builders.errors import BadInputError, Problem
from builders.model.node import Node
from builders.pipeline.check import checked
from builders.questions import KEYS, KINDS
from builders.sources.banks import DEFAULTS, read_bank
from builders.sources.pages import read_page
from builders.sources.project import load
from builders.sources.schemas import SCHEMAS, file_name, text_of
from builders.sources.schemas.snippets import starts
from builders.sources.yamlfile import parse_yaml
from tests.golden import assert_golden
from tests.mistakes import FILES, MISTAKES, MODELINE, OPTIONAL, base
from tests.paths import ROOT, SMALL, TESTS

FOLDER = ROOT / "schemas"
COURSES = [ROOT, *sorted(path.parent for path in (TESTS / "courses").glob("*/mkdocs.yml"))]
GLOBS = {
    name: str(Path(path).with_name(f"*{Path(path).suffix}"))
    for name, path in FILES.items()
    if name in {"bank", "assessment", "module", "course", "card"}
}
VALIDATORS = {name: Draft7Validator(schema) for name, schema in SCHEMAS.items()}


def plain(node: Node) -> Any:
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    return {key: plain(item) for key, item in node.value.items()} if isinstance(node.value, Mapping) else node.value


def read_yaml(text: str) -> Any:
    problems: list[Problem] = []
    node = parse_yaml(text, "f.yml", problems)
    assert problems == []
    assert node is not None
    return plain(node)


def shipped(name: str) -> Iterator[tuple[Path, Any]]:
    """Give every file of a schema in the shipped course and the test courses, with its data."""
    for course in COURSES:
        found = course.glob(GLOBS.get(name, FILES[name]))
        # The list of cards is a plain page.
        own = (file for file in found if file.name != "index.md")
        for file in sorted(file for file in own if ("." in file.stem) == name.endswith("-translation")):
            page = read_page(course, file.relative_to(course).as_posix(), []) if file.suffix == ".md" else None
            text = file.read_text(encoding="utf-8")
            yield file, read_yaml(text.split("\n---\n")[0].removeprefix("---\n") if page else text)


def check_jsonschema(name: str, files: list[Path]) -> dict[str, list[str]]:
    """Return the messages of check-jsonschema by file stem."""
    program, schema = Path(sys.executable).with_name("check-jsonschema"), FOLDER / file_name(name)
    command: list[Path | str] = [program, "--output-format", "json", "--schemafile", schema, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report.get("parse_errors", []) == []
    assert done.returncode == int(bool(report["errors"])), done.stderr
    found: dict[str, list[str]] = {}
    for error in report["errors"]:
        found.setdefault(Path(error["filename"]).stem, []).append(error["message"])
    return found


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_files_are_current(name: str) -> None:
    """`make schemas` writes them."""
    assert_golden(FOLDER / file_name(name), text_of(name))
    assert {path.name for path in FOLDER.iterdir()} == set(map(file_name, SCHEMAS))


@pytest.mark.parametrize("name", SCHEMAS)
def test_they_are_draft_07_and_say_what_each_key_means(name: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[name])
    silent: list[str] = []

    def look(schema: Any, path: str) -> None:
        if isinstance(schema, Mapping):
            for key, inner in schema.get("properties", {}).items():
                # A rule (in `dependencies`, `if`, `else`) repeats keys that are described once.
                if "errorMessage" not in schema and isinstance(inner, Mapping) and "additionalProperties" in schema:
                    silent.extend([f"{path}.{key}"] if len(inner.get("description", "")) < 9 else [])
            if (
                schema.get("type") == "object"
                and "description" in schema
                and schema["additionalProperties"] is not False
            ):
                silent.append(f"{path}: takes any key")
            for key, inner in schema.items():
                look(inner, f"{path}.{key}")
        elif isinstance(schema, list):
            for inner in schema:
                look(inner, path)

    look(SCHEMAS[name], name)
    assert silent == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_shipped_file_is_valid(name: str) -> None:
    found = dict(shipped(name))
    # What waits for a release goes into it: between two of them there may be nothing.
    least = 0 if name == "changes" else 1 if name in OPTIONAL or name.endswith("-translation") else len(COURSES)
    assert len(found) >= least
    assert {str(file): [e.message for e in VALIDATORS[name].iter_errors(data)] for file, data in found.items()} == {
        str(file): [] for file in found
    }


@pytest.mark.parametrize("name", ["bank", "bank-translation", "assessment", "org", "facts", "assignments"])
def test_check_jsonschema_finds_nothing_in_the_shipped_files(name: str) -> None:
    assert check_jsonschema(name, [file for file, _ in shipped(name)]) == {}


def test_the_bank_knows_the_keys_of_every_kind() -> None:
    question = SCHEMAS["bank"]["properties"]["questions"]["items"]
    assert set(question["dependencies"]) == set(KEYS)
    assert {key for kind in KINDS for key in kind.keys} <= set(question["properties"])


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What check-jsonschema says to each mistake."""
    folder = tmp_path_factory.mktemp("mistakes")
    files: dict[str, list[Path]] = {}
    for name, mistake in MISTAKES.items():
        file = folder / f"{name}.yml"
        file.write_text(mistake.yaml(FOLDER), encoding="utf-8")
        files.setdefault(mistake.schema, []).append(file)
    assert set(files) == set(SCHEMAS)
    return {stem: said for name, made in files.items() for stem, said in check_jsonschema(name, made).items()}


@pytest.mark.parametrize("name", MISTAKES)
def test_check_and_schema_refuse_the_same_mistake(name: str, refusals: dict[str, list[str]], tmp_path: Path) -> None:
    mistake = MISTAKES[name]
    root = tmp_path / "course"
    mistake.write(root)
    with pytest.raises(BadInputError) as refused:
        checked(root)
    found = [problem for problem in refused.value.problems if problem.code == mistake.code]
    assert found, str(refused.value)
    assert found[0].where.path == FILES[mistake.schema]
    assert name in refusals


BANK: Mapping[str, Any] = {
    "quiz": "module",
    "title": "A title",
    "pass": 80,
    "defaults": {"objective": "an_objective", "cite": "45 CFR 164.502(b)", "review": "module.md#heading"},
}
EXTRAS = {"hint": "H", "tags": ["t"], "status": "draft", "v": 2, "points": 3, "critical": True, "why": "W", "cite": "C"}
# What a schema can't say: the file's name, headings and objectives of the page, two alike, bounds in the wrong order,
# the ways of a case, what several parts make together.
ONLY_CHECK_SEES = {"S005", "L002", "Q008", "Q002", "Q003", "Q004", "Q009", "Q010"}
NUMBERS = (0, -1, 1.5, 60, 61, 100, 101, 999, 1000)
WORDS = ("x", "Bad Id!", "end", "partial", "partial_penalty", "live", "retired", "full_name", "confidence4")
OTHERS: tuple[Any, ...] = (None, True, "", " ", [], ["x"], ["x", "y"], {}, {"x": "y"})


def read_problems(folder: Path, bank: Any) -> set[str]:
    (folder / "quizzes").mkdir(exist_ok=True)
    # JSON is YAML: what is quoted is text, and nothing else is.
    (folder / "quizzes" / "module.yml").write_text(json.dumps(bank), encoding="utf-8")
    problems: list[Problem] = []
    read = read_bank(folder, "module", problems)
    given = read.questions if read else ()
    # What the checks `objectives` and `reviews` go on to say, with a module that has one of each.
    strangers = {"Q008" for q in given if q.objective not in {"", "an_objective"}}
    strangers |= {"L002" for q in given if q.review not in {"", "module.md#heading"}}
    return {problem.code for problem in problems} | strangers


def places(data: Any) -> Iterator[tuple[str | int, ...]]:
    pairs: Any = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    if isinstance(data, list):
        # Of entries with the same keys one will do.
        pairs = {str(list(inner) if isinstance(inner, dict) else ""): (n, inner) for n, inner in pairs}.values()
    for key, inner in pairs:
        yield (key,)
        yield from ((key, *rest) for rest in places(inner))


def variants(question: dict[str, Any], others: Mapping[str, Any]) -> Iterator[Any]:
    """Give the question with one thing about it changed, at each of its places."""
    for place in places(question):
        for value in (*NUMBERS, *WORDS, *OTHERS):
            changed = copy.deepcopy(question)
            at(changed, place[:-1])[place[-1]] = value
            yield changed
        for change in (cut, double, rename):
            changed = copy.deepcopy(question)
            change(at(changed, place[:-1]), place[-1])
            yield changed
    for key, value in others.items():
        yield {**question, key: value}


def at(data: Any, place: tuple[str | int, ...]) -> Any:
    for key in place:
        data = data[key]
    return data


def cut(holder: Any, key: str | int) -> None:
    del holder[key]


def double(holder: Any, key: Any) -> None:
    if isinstance(holder, list):
        holder.extend(copy.deepcopy(holder[key]) for _ in range(27 - len(holder)))
    else:
        holder["unknown"] = "x"


def rename(holder: Any, key: Any) -> None:
    if isinstance(holder, dict):
        holder[f"{key}s"] = holder.pop(key)


@pytest.mark.parametrize("label", starts())
def test_a_start_that_editors_offer_is_a_question(label: str, tmp_path: Path) -> None:
    bank = {**BANK, "questions": [starts()[label]]}
    assert [error.message for error in VALIDATORS["bank"].iter_errors(bank)] == []
    assert read_problems(tmp_path, bank) == set()


def test_editors_offer_a_start_for_every_kind(tmp_path: Path) -> None:
    bank = {**BANK, "questions": [{**q, "id": f"question_{n}"} for n, q in enumerate(starts().values())]}
    read_problems(tmp_path, bank)
    read = read_bank(tmp_path, "module", [])
    assert read is not None
    assert {question.body.kind for question in read.questions} == {kind.kind for kind in KINDS}


@pytest.mark.parametrize("label", starts())
def test_the_reader_and_the_schema_refuse_the_same(label: str, tmp_path: Path) -> None:
    everything = {key: value for question in starts().values() for key, value in question.items()}
    question = {**starts()[label], **(EXTRAS if label == "number" else {})}
    wrong = []
    for variant in variants(question, {**everything, **EXTRAS}):
        bank = {**BANK, "questions": [variant]}
        refused, codes = not VALIDATORS["bank"].is_valid(bank), read_problems(tmp_path, bank)
        if refused != bool(codes) and not (codes and codes <= ONLY_CHECK_SEES):
            wrong.append((variant, refused, codes))
    assert wrong == []


def test_the_reader_and_the_schema_refuse_the_same_in_the_head_of_a_bank(tmp_path: Path) -> None:
    # It leaves to the defaults what it can: `check` asks nothing of a default that no question takes.
    question = {key: value for key, value in starts()["true or false"].items() if key not in DEFAULTS}
    wrong = []
    for head in variants(dict(BANK), {}):
        bank = {**head, "questions": [question]}
        refused, codes = not VALIDATORS["bank"].is_valid(bank), read_problems(tmp_path, bank)
        if refused != bool(codes) and not (codes and codes <= ONLY_CHECK_SEES):
            wrong.append((head, refused, codes))
    assert wrong == []


@pytest.mark.parametrize("name", [name for name in SCHEMAS if name != "bank" and not name.endswith("-translation")])
def test_the_reader_and_the_schema_refuse_the_same_elsewhere(name: str, tmp_path: Path) -> None:
    root = tmp_path / "course"
    shutil.copytree(SMALL, root, ignore=shutil.ignore_patterns("dist"))
    file = root / FILES[name]
    file.parent.mkdir(exist_ok=True)
    head, body = base(name), ""
    if file.suffix == ".md":
        head, body = head.removeprefix("---\n").split("\n---\n", 1)
    wrong = []
    for variant in variants(read_yaml(head), {}):
        text = json.dumps(variant)
        file.write_text(f"---\n{text}\n---\n{body}" if body else text, encoding="utf-8")
        problems: list[Problem] = []
        load(root, problems)
        refused = not VALIDATORS[name].is_valid(variant)
        codes = {problem.code for problem in problems if problem.where.path == FILES[name]}
        # A listed module may not be there, an assessment call itself by another name, numbers contradict each other;
        # a module without objectives leaves its questions (Q008) without.
        if (
            refused != bool(codes)
            and not (codes and codes <= {"S002", "S005", "A001"})
            and variant.get("objectives") != {}
        ):
            wrong.append((variant, refused, codes))
    assert wrong == []


def test_what_contributing_shows_is_a_bank(tmp_path: Path) -> None:
    """Every YAML block is a whole bank, or questions for one."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    banks = [read_yaml(block) for block in blocks]
    kinds: set[str] = set()
    for data in banks:
        bank = {**BANK, "questions": data} if isinstance(data, list) else {**data, "quiz": "module"}
        assert [error.message for error in VALIDATORS["bank"].iter_errors(bank)] == []
        assert read_problems(tmp_path, bank) <= {"L002", "Q008"}, "headings and objectives are its own"
        read = read_bank(tmp_path, "module", [])
        assert read is not None
        kinds.update(question.body.kind for question in read.questions)
    assert kinds == {kind.kind for kind in KINDS}
    others = re.findall(r"^```yaml (\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert [name for name, _ in others] == ["head", "assessment", "facts", "assignments", "changes"]
    for name, block in others:
        data = {**BANK, **read_yaml(block), "questions": banks[0]["questions"]} if name == "head" else read_yaml(block)
        validator = VALIDATORS["bank" if name == "head" else name]
        assert [error.message for error in validator.iter_errors(data)] == []


def test_shipped_files_and_settings_name_their_schemas() -> None:
    for file in [*sorted((ROOT / "quizzes").glob("*.yml")), *sorted((ROOT / "content").glob("*.yml"))]:
        first = file.read_text(encoding="utf-8").split("\n", 1)[0]
        bank = "bank-translation" if "." in file.stem else "bank"
        schema = FOLDER / file_name(bank if file.parent.name == "quizzes" else file.stem)
        assert first == f"{MODELINE}../schemas/{schema.name}"
        assert (file.parent / first.removeprefix(MODELINE)).resolve() == schema
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert {(ROOT / path).resolve() for path in settings["yaml.schemas"]} <= set(FOLDER.iterdir())
