"""`coursewright new`: what it writes is clean, builds at once, and stands there whole or not at all."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.cli import main
from builders.errors import UsageError
from builders.package import FORMATS
from builders.pipeline.check import checked
from builders.pipeline.new import NewCourse, new_course, slug_of
from builders.sources.insert import with_module, with_page
from builders.sources.pages import SLUG
from builders.sources.schemas import SCHEMAS, file_name, text_of
from tests.paths import ROOT, SMALL

Printed = pytest.CaptureFixture[str]
HOSTILE = [
    'Say "no" to it',
    "Back\\slash \\n \\x",
    "Two\nlines and\ttabs\u2028more\x85",
    "{{ x }} {% raw %} ${title} $$",
    "Key: value # no comment",
    "- & * ! | > ' % @ `",
    "<script>alert(1)</script> & <b>",
    "---",
    "null",
    "Éducation à l'écran 漢字 🙂",
]


def files(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new course, which is the working directory."""
    new_course(tmp_path / "mine", NewCourse(title="Mine"))
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(SMALL, tmp_path / "small", ignore=shutil.ignore_patterns("dist")))
    monkeypatch.chdir(root)
    return root


def test_it_says_what_it_wrote_and_what_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["--title", "Phone training", "--publisher", "harbor-pine", "--iri", "https://t.harbor-pine.example/x"]
    assert main(["new", "a/phones", *words]) == 0
    written = files(tmp_path / "a" / "phones")
    printed = capsys.readouterr().out
    assert set(written) == {
        line.strip() for line in printed.splitlines() if line.startswith("  ") and " " not in line[2:]
    }
    assert printed.endswith("Next:\n  cd a/phones\n  coursewright check\n  coursewright build\n")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["phones"]
    project = checked(tmp_path / "a" / "phones", strict=True).project
    assert (project.publisher.name, project.publisher.iri) == ("harbor-pine", "https://t.harbor-pine.example/x")
    assert {course.id: course.title for course in project.courses.values()} == {"phone-training": "Phone training"}


def test_the_course_shows_what_a_writer_needs(course: Path) -> None:
    project = checked(course, strict=True).project
    bank = project.modules["lock-your-screen"].bank
    assert len({question.body.kind for question in bank.questions}) == 4
    assert any(question.hint for question in bank.questions)
    assert any(question.critical for question in bank.questions)
    assert project.modules["lock-your-screen"].checks == ("half_a_minute",)


def test_every_value_of_the_overlay_has_its_comment(course: Path) -> None:
    lines = (course / "content" / "org.yml").read_text(encoding="utf-8").splitlines()
    keys = [number for number, line in enumerate(lines) if ": " in f"{line} " and not line.lstrip().startswith("#")]
    assert [lines[number] for number in keys if not lines[number - 1].lstrip().startswith("#")] == []


def test_the_editor_finds_the_schemas(course: Path) -> None:
    assert files(course / "schemas") == {file_name(name): text_of(name).encode() for name in SCHEMAS}
    for name in ("settings.json", "extensions.json"):
        assert (course / ".vscode" / name).read_bytes() == (ROOT / ".vscode" / name).read_bytes()
    assert (course / ".gitattributes").read_bytes() == (ROOT / ".gitattributes").read_bytes()
    for path in ("quizzes/lock-your-screen.yml", "content/org.yml"):
        first = (course / path).read_text(encoding="utf-8").splitlines()[0]
        assert ((course / path).parent / first.partition("$schema=")[2]).is_file()
    schemas = json.loads((course / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert all((course / path).is_file() for path in schemas)


@pytest.mark.slow
def test_a_new_course_with_a_new_module_builds(course: Path) -> None:
    # The title is only text wherever the site engine shows it.
    assert main(["new", "module", "front-desk", "--course", "mine", "--title", HOSTILE[3]]) == 0
    assert main(["build"]) == 0
    assert (course / "dist" / "site" / "play" / "mine" / "index.html").is_file()
    assert (course / "dist" / "site" / "modules" / "front-desk" / "index.html").is_file()
    assert sorted(path.name for path in (course / "dist" / "packages").iterdir()) == [
        f"mine-1.0.0-draft-{fmt}.zip" for fmt in sorted(FORMATS)
    ]
    subprocess.run(["git", "init", "-q"], cwd=course, check=True)
    listed = subprocess.run(["git", "status", "--porcelain", "-uall"], cwd=course, capture_output=True, check=True)
    assert b"dist/" not in listed.stdout


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_text(title: str, tmp_path: Path) -> None:
    made = new_course(tmp_path / "x", NewCourse(title=title))
    course = checked(tmp_path / "x", strict=True).project.courses[made.course]
    assert course.title == " ".join(title.split())


@given(st.text(max_size=70))
@settings(max_examples=60, deadline=None)
def test_any_title_is_text_or_refused(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    target = tmp_path_factory.mktemp("titles") / "x"
    try:
        made = new_course(target, NewCourse(title=title))
    except UsageError:
        assert not target.exists()
        return
    assert checked(target, strict=True).project.courses[made.course].title == " ".join(title.split())


@given(st.text(max_size=90))
def test_a_slug_is_one(text: str) -> None:
    assert slug_of(text) == "" or SLUG.fullmatch(slug_of(text))


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (["full"], (2, "full is not empty; in the way: a, b, c, d, e and 1 more. Name a new folder\n")),
        (["file.txt"], (2, "file.txt is a file: name a new folder\n")),
        (["new", "--title", "  "], (2, "--title is empty: write a few words\n")),
        (["new", "--title", "a\x00b"], (2, "--title holds U+0000, which is no character: write a few words\n")),
        (["new", "--title", "a\udc80b"], (2, "--title holds U+DC80, which is no character: write a few words\n")),
        (["new", "--publisher", "Harbor Pine"], (2, "a letter first, at most 60: harbor-pine\n")),
        (["new", "--iri", "training.example"], (2, "--iri is 'training.example': write an address such as https://")),
        (["new", "--iri", "https://x.example/"], (2, "no slash at its end\n")),
        (["new", "--title", "x" * 300], (1, "Z002 SCORM 1.2 titles hold 200 characters")),
        (["new", "--title", "{{ org.name }}"], (1, "T002 the front matter holds the overlay token 'org.name'.")),
        (["new", "--minutes", "5"], (2, "--minutes doesn't go with 'new DIR'")),
        (["module"], (2, "'new module' takes one name; a folder of that name is ./module\n")),
        (["quiz", "a", "b"], (2, "'new quiz' takes one name\n")),
        (["my", "course"], (2, "'new' takes one folder, not 2; a name with blanks goes in quotes\n")),
        (["module", "a", "--iri", "https://x.example"], (2, "--iri doesn't go with 'new module SLUG'")),
        (["quiz", "a", "--title", "x"], (2, "--title doesn't go with 'new quiz SLUG'")),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    words: list[str], refusal: tuple[int, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    for name in "abcdef":
        (tmp_path / "full" / name).write_text(name)
    (tmp_path / "file.txt").write_text("mine")
    before = files(tmp_path)
    code, message = refusal
    assert main(["new", *words]) == code
    assert message in capsys.readouterr().err
    assert files(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.txt", "full"]


def test_a_folder_may_be_called_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "./module"]) == 0
    assert (tmp_path / "module" / "mkdocs.yml").is_file()


def test_a_fresh_clone_is_as_good_as_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    subprocess.run(["git", "init", "-q", tmp_path / "clone"], check=True)
    monkeypatch.chdir(tmp_path / "clone")
    assert main(["new", "."]) == 0
    assert "cd " not in capsys.readouterr().out
    assert not list((tmp_path / "clone").glob(".new-*"))
    checked(tmp_path / "clone", strict=True)


def test_no_course_inside_a_course(course: Path, capsys: Printed) -> None:
    assert main(["new", "other"]) == 2
    assert "other would stand inside the course project mine;" in capsys.readouterr().err
    assert not (course / "other").exists()


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("moves", range(3))
def test_a_stop_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int, *, there: bool) -> None:
    """Ctrl+C while the files are written (no move yet), and at the first moves."""
    target = tmp_path / "mine"
    if there:
        target.mkdir()
    replace, write, left = Path.replace, Path.write_text, iter(range(100))

    def stopped_move(self: Path, to: Path) -> Path:
        if next(left) == moves - 1:
            raise KeyboardInterrupt
        return replace(self, to)

    def stopped_write(self: Path, text: str, **more: str) -> int:
        if moves == 0 and self.name == "bank.schema.json":
            raise KeyboardInterrupt
        return write(self, text, **more)

    monkeypatch.setattr(Path, "replace", stopped_move)
    monkeypatch.setattr(Path, "write_text", stopped_write)
    if there or moves < 2:
        with pytest.raises(KeyboardInterrupt):
            new_course(target, NewCourse())
        assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == (["mine"] if there else [])
    else:
        new_course(target, NewCourse())  # one move is all that a new folder takes


def test_a_module_is_listed_where_asked_for_and_nothing_else_changes(small: Path, capsys: Printed) -> None:
    config, pilot = small / "mkdocs.yml", small / "content" / "courses" / "pilot.md"
    menu = "nav:\r\n  - Home: index.md\r\n  - Alpha: modules/alpha.md  # the first\r\n  - courses/pilot.md\r\n"
    config.write_bytes(config.read_bytes() + menu.encode())
    before = files(small)
    assert main(["new", "module", "beta", "--course", "pilot", "--minutes", "12"]) == 0
    assert capsys.readouterr().out == (
        "content/modules/beta.md: new\nquizzes/beta.yml: new\n"
        "content/courses/pilot.md: lists it\nmkdocs.yml: lists it\n"
        "Next: replace every text that says so, then 'coursewright check'.\n"
    )
    now = files(small)
    assert now["mkdocs.yml"].decode() == before["mkdocs.yml"].decode().replace(
        "# the first\r\n", "# the first\r\n  - modules/beta.md\r\n"
    )
    assert pilot.read_text(encoding="utf-8") == before["content/courses/pilot.md"].decode().replace(
        "  - alpha\n", "  - alpha\n  - beta\n"
    )
    assert set(now) - set(before) == {"content/modules/beta.md", "quizzes/beta.yml"}
    module = checked(small).project.modules["beta"]
    assert (module.title, module.minutes) == ("Beta", 12)
    assert all("Replace this" in text for question in module.bank.questions for text in question.texts() if text)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_of_a_module_is_text(title: str, course: Path) -> None:
    assert main(["new", "module", "front-desk", "--course", "mine", f"--title={title}"]) == 0
    assert checked(course).project.modules["front-desk"].title == " ".join(title.split())


def test_a_list_that_no_line_can_go_into_is_left_to_a_person(small: Path, capsys: Printed) -> None:
    pilot = small / "content" / "courses" / "pilot.md"
    pilot.write_text(pilot.read_text(encoding="utf-8").replace("  - alpha", '  ["alpha"]'), encoding="utf-8")
    with (small / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("nav: [index.md]\n")
    before = files(small)
    assert main(["new", "module", "beta", "--course", "pilot"]) == 0
    printed = capsys.readouterr().out
    assert "By hand: add '- beta' to 'modules:' in content/courses/pilot.md.\n" in printed
    assert "By hand: add '- modules/beta.md' to 'nav:' in mkdocs.yml.\n" in printed
    assert {path: text for path, text in files(small).items() if path in before} == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["module", "alpha"], "content/modules/alpha.md is there already: edit it, or take another name\n"),
        (["module", "stray"], "quizzes/stray.yml is there already: edit it, or take another name\n"),
        (
            ["module", "Front Desk"],
            "single hyphens, a letter first, at most 60: front-desk\n",
        ),
        (["module", "../up"], "a letter first, at most 60: up\n"),
        (["module", "beta", "--course", "gone"], "no course is called 'gone'; there are: pilot\n"),
        (["module", "beta", "--minutes", "61"], "--minutes is 61: write a whole number from 1 to 60\n"),
        (["quiz", "alpha"], "quizzes/alpha.yml is there already: edit it, or take another name\n"),
        (["quiz", "gone"], "there is no content/modules/gone.md: 'coursewright new module gone' writes both"),
    ],
)
def test_what_is_there_stays(words: list[str], message: str, small: Path, capsys: Printed) -> None:
    (small / "quizzes" / "stray.yml").write_text("mine", encoding="utf-8")
    before = files(small)
    assert main(["new", *words]) == 2
    assert message in capsys.readouterr().err
    assert files(small) == before


@pytest.mark.parametrize("moves", range(5))
def test_a_stop_while_a_module_is_written_leaves_nothing(
    small: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    before, replace, left = files(small), Path.replace, iter(range(100))

    def stopped(self: Path, to: Path) -> Path:
        if next(left) == moves:
            raise KeyboardInterrupt
        return replace(self, to)

    monkeypatch.setattr(Path, "replace", stopped)
    done = main(["new", "module", "beta", "--course", "pilot"])
    assert (done, files(small) == before) == ((130, True) if moves < 4 else (0, False))


def test_a_bank_for_a_page_asks_what_the_page_asks(small: Path, capsys: Printed) -> None:
    (small / "quizzes" / "alpha.yml").unlink()
    assert main(["new", "quiz", "alpha"]) == 0
    assert capsys.readouterr().out.startswith("quizzes/alpha.yml: new\n")
    module = checked(small, strict=True).project.modules["alpha"]
    assert [(q.id, q.objective, q.review) for q in module.bank.questions] == [
        ("first", "know", "alpha.md#the-rule"),
        ("example_statement", "know", "alpha.md#the-rule"),
    ]


def test_a_bank_needs_a_page_that_can_be_read(small: Path, capsys: Printed) -> None:
    page = small / "content" / "modules" / "alpha.md"
    (small / "quizzes" / "alpha.yml").unlink()
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("title: Alpha", "title: ["), encoding="utf-8")
    assert main(["new", "quiz", "alpha"]) == 1
    assert "content/modules/alpha.md:4:8: Y002" in capsys.readouterr().err
    page.write_text(re.sub(r"objectives:\n(  .*\n)+", "", text), encoding="utf-8")
    assert main(["new", "quiz", "alpha"]) == 2
    assert "alpha.md states no objective" in capsys.readouterr().err
    assert not (small / "quizzes" / "alpha.yml").exists()


COURSE = "---\n{}---\ntext\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "modules:\n  # why\n  - a\n\n  - b\nversion: 1.0.0\n",
            "modules:\n  # why\n  - a\n\n  - b\n  - new\nversion: 1.0.0\n",
        ),
        ('modules:\n- "a"\n', 'modules:\n- "a"\n- new\n'),
        ("modules: [a, b]\n", "modules: [a, b, new]\n"),
        ("modules: [a,\n  b]\n", "modules: [a,\n  b, new]\n"),
        ("modules: ['a']\n", None),
        ("modules: a\n", None),
        ("modules:\n", None),
        ("title: x\n", None),
        ("modules:\n  -\n    a\n", None),
        ("modules: [\n", None),
    ],
)
def test_a_line_goes_into_a_course(before: str, after: str | None) -> None:
    assert with_module(COURSE.format(before), "new") == (None if after is None else COURSE.format(after))
    assert with_module(before, "new") is None, "no front matter"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("nav:\n- modules/a.md\n", "nav:\n- modules/a.md\n- modules/new.md\n"),
        (
            "nav:\n - M:\n   - A: modules/a.md\n   - B: b.md\nx: !ENV X\n",
            "nav:\n - M:\n   - A: modules/a.md\n   - modules/new.md\n   - B: b.md\nx: !ENV X\n",
        ),
        ("nav: [{M: [modules/a.md]}]\n", "nav: [{M: [modules/a.md, modules/new.md]}]\n"),
        ("site_name: x\n", "site_name: x\n"),
        ("nav:\n - M: modules/a.md\n   N: b.md\n", None),
        ("nav:\n - A:\n     modules/a.md\n", None),
        ("nav: index.md\n", None),
        ("nav: [\n", None),
        ("- nav\n", None),
        ("", None),
    ],
)
def test_a_line_goes_into_the_menu(before: str, after: str | None) -> None:
    assert with_page(before, "new") == after


@given(st.text(st.sampled_from("abx:-[]{}, \n\r'\"#&*!|\x85"), max_size=60))
def test_a_line_goes_in_or_nothing_happens(text: str) -> None:
    course, config = COURSE.format(f"modules:\n{text}"), f"site_name: x\nnav:\n{text}"
    for before, grown in ((course, with_module(course, "new")), (config, with_page(config, "new"))):
        more = 0 if grown is None else len(grown) - len(before)
        assert grown is None or any(grown[:n] + grown[n + more :] == before for n in range(len(before)))
