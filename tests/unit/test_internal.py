"""Internal values: learners read them in their LMS; no byte of what everybody can open holds one."""

import gzip
import html
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from builders.errors import Problem
from builders.model import HIDDEN, public
from builders.pipeline import Request, build
from builders.render.player import Sizes
from builders.render.questions import turn
from builders.sources import load
from tests.paths import SMALL

PHONE, MAIL, ROOM, DESK = "555-0177", "quietdesk@inside.example", "Xylograph 7", "ringdown 4419"
VALUES = (PHONE, MAIL, ROOM, DESK)
OVERLAY = f"""name: Small Billing Co.
officer: {{name: Kim Lee, phone: 555-0101}}
hotline: {{phone: {PHONE}, email: {MAIL}}}
it_help: {{room: {ROOM} <b>, desk: {{line: {DESK}}}}}
internal: [hotline, it_help.room, it_help.desk]
"""
TEXT = """
Public: {{ org.officer.name }}. Call {{ org.hotline.phone }} or
[write](mailto:{{ org.hotline.email }} "{{ org.it_help.room }}").

> **Do**
>
> - Go to **{{ org.it_help.room }}**, see [the desk][desk] or <a href="tel:{{ org.hotline.phone }}">call</a>.

| Where | Line |
| --- | --- |
| `{{ org.it_help.room }}` | {{ org.it_help.desk.line }} |

```text
Dial {{ org.it_help.desk.line }}, then {{ org.hotline.phone }}
```

![{{ org.it_help.room }}](../media/square.svg)

[desk]: https://desk.example/?to={{ org.hotline.email }} "{{ org.it_help.desk.line }}"
"""
INDEX = TEXT.replace("../media", "media")
MORE = """  - id: more
    ask: "Call {{ org.hotline.phone }} or [write](mailto:{{ org.hotline.email }}) or `{{ org.it_help.room }}`?"
    hint: "In {{ org.it_help.room }}, [here](https://desk.example/{{ org.it_help.desk.line }})."
    why: "{{ org.hotline.email }} is read daily."
    answers:
      - right: Both
        why: "See [the line](tel:{{ org.hotline.phone }} 'to {{ org.hotline.email }}'), {{ org.it_help.desk.line }}."
      - wrong: None
        why: "{{ org.it_help.room }} is open."
  - id: paired
    ask: Match.
    match:
      - {item: One, with: Two, why: "{{ org.hotline.phone }}"}
      - {item: Three, with: Four}
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course with internal values wherever a token may stand."""
    root = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("internal") / "course"))
    (root / "content/org.yml").write_text(OVERLAY, encoding="utf-8")
    module, index, bank = root / "content/modules/alpha.md", root / "content/index.md", root / "quizzes/alpha.yml"
    module.write_text(module.read_text().replace("## In practice\n", f"## In practice\n{TEXT}"), encoding="utf-8")
    index.write_text(index.read_text() + INDEX, encoding="utf-8")
    bank.write_text(bank.read_text() + MORE, encoding="utf-8")
    (root / "content/cards").mkdir()
    (root / "content/cards/index.md").write_text(f"---\ntitle: Cards\n---\n{TEXT}", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def dist(course: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sizes, "over", lambda _: [])
        build(Request(root=course, out=course / "dist"))
    return course / "dist"


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files by path, compressed ones unpacked, packages left out."""
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return {
        name: gzip.decompress(data) if name.endswith(".gz") else data
        for name, data in files.items()
        if not name.startswith("packages/")
    }


def found(data: bytes) -> list[str]:
    """Return the internal values that a file holds: as they are, with letters turned, or as character references."""
    text = data.decode("utf-8", errors="replace")
    ways = (text, html.unescape(text), turn(text), html.unescape(turn(text)), re.sub(r"\\u[0-9a-f]{4}", "", text))
    return [value for value in VALUES if any(value in way for way in ways)]


def leaks(folder: Path) -> dict[str, list[str]]:
    return {name: values for name, data in contents(folder).items() if (values := found(data))}


def test_no_byte_outside_the_packages_holds_an_internal_value(dist: Path) -> None:
    names = set(contents(dist))
    assert {"site/sitemap.xml.gz", "site/search/search_index.json", "site/play/pilot/index.html", "build.json"} <= names
    assert {"xapi/profile.jsonld", "xapi/activities/pilot.json"} <= names
    assert {"site/cards/index.html", "site/cards/sw.js", "site/cards/manifest.webmanifest"} <= names
    assert leaks(dist) == {}


def test_the_package_holds_every_value(dist: Path) -> None:
    with zipfile.ZipFile(dist / "packages" / "pilot-1.2.0-draft-scorm12.zip") as package:
        page = package.read("index.html")
    assert found(page) == list(VALUES)
    assert HIDDEN not in page.decode()


def test_the_site_says_where_to_look_and_keeps_the_rest(dist: Path) -> None:
    for name in ("site/index.html", "site/modules/alpha/index.html", "site/play/pilot/index.html"):
        page = (dist / name).read_text(encoding="utf-8")
        assert "Kim Lee" in page
        assert re.search(rf"Call {re.escape(HIDDEN)} or\s", page)
        # A link there would lead to a phrase: its words stay.
        assert not re.search(r"(href|src)=\S*\(see", page.replace('<a href="tel:(see', "")), name
        assert "<span>write</span>" in page
    assert f"Call {HIDDEN} or write or <code>{HIDDEN}</code>?" in (dist / "site/play/pilot/index.html").read_text(
        encoding="utf-8"
    ).replace("\\u003c", "<").replace("\\u003e", ">")


def test_a_plain_mkdocs_build_hides_them_too(course: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "site")]
    subprocess.run(command, cwd=course, check=True, capture_output=True)
    assert (tmp_path / "site/search/search_index.json").is_file()
    assert leaks(tmp_path) == {}


def test_versions_that_are_shown_are_those_of_what_is_shown(dist: Path) -> None:
    record = json.loads((dist / "build.json").read_text(encoding="utf-8"))
    shown = record["courses"][0]["digests"]["shown"][:8]
    with zipfile.ZipFile(dist / "packages" / "pilot-1.2.0-draft-scorm12.zip") as package:
        assert shown in package.read("index.html").decode()
    version = re.compile(r"1\.2\.0-draft\+[0-9a-f]{8}")
    pages = (dist / "site/play/pilot/index.html", dist / "site/courses/pilot/index.html")
    versions = {version.findall(page.read_text(encoding="utf-8"))[0] for page in pages}
    assert len(versions) == 1
    assert not versions & {f"1.2.0-draft+{shown}"}


@pytest.mark.parametrize(
    ("internal", "tokens"),
    [
        ("[name]", {"org.name"}),
        ("[officer.name]", {"org.officer.name"}),
        ("[officer]", {"org.officer.name", "org.officer.phone"}),
        ("[officer, officer.phone]", {"org.officer.name", "org.officer.phone"}),
        ("[office]", set()),
        ("[org.name]", set()),
    ],
)
def test_a_name_stands_for_a_value_or_a_group(internal: str, tokens: set[str], tmp_path: Path) -> None:
    root = Path(shutil.copytree(SMALL, tmp_path / "course"))
    with (root / "content/org.yml").open("a", encoding="utf-8") as file:
        file.write(f"internal: {internal}\n")
    problems: list[Problem] = []
    project, _ = load(root, problems)
    assert project.internal == tokens
    assert [problem.code for problem in problems] == ([] if tokens else ["T003"])
    assert project.overlay is not None
    assert set(project.overlay) == {"org.name", "org.officer.name", "org.officer.phone"}
    shown = public(project).overlay
    assert shown is not None
    assert {name for name, text in shown.items() if text == HIDDEN} == tokens


def test_in_a_group_the_key_is_a_value_like_any_other(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SMALL, tmp_path / "course"))
    with (root / "content/org.yml").open("a", encoding="utf-8") as file:
        file.write("phones: {internal: '4410'}\n")
    problems: list[Problem] = []
    project, _ = load(root, problems)
    assert problems == []
    assert project.overlay is not None
    assert project.overlay["org.phones.internal"] == "4410"
