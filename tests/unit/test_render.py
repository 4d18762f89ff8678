"""The learner page and the site: what a writer and an organisation wrote is what a learner reads, and leads there."""

import dataclasses
import json
import re
import shutil
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from builders.errors import Problem
from builders.model import Change, Overlay, Version
from builders.model.digest import module_digests
from builders.questions import KINDS
from builders.render.player import REASONS, PlayerPage, player_page
from builders.render.questions import inline, turn
from builders.render.site import build_site
from builders.sources import load
from tests.paths import SMALL, TESTS

EVERY = TESTS / "courses" / "kinds"
HEAD = (SMALL / "content/modules/alpha.md").read_text(encoding="utf-8").split("Before the first")[0]
TAIL = "\n```check\nbank: alpha\nquestion: first\n```\n\n## Module quiz\n\n```quiz\nbank: alpha\n```\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "small", ignore=shutil.ignore_patterns("dist")))


def write(root: Path, body: str, org: str = "officer: {name: Kim}\n") -> None:
    (root / "content/modules/alpha.md").write_text(HEAD + body + TAIL, encoding="utf-8")
    (root / "content/org.yml").write_text(org, encoding="utf-8")


def page(root: Path) -> PlayerPage:
    problems: list[Problem] = []
    project, config = load(root, problems)
    assert problems == []
    assert config is not None
    return player_page(project.courses["pilot"], config, "local")


def html_of(root: Path) -> Any:
    return lxml.html.fromstring(page(root).files["index.html"].decode())


def data_of(section: Any) -> Any:
    return json.loads(section.xpath("script[@type='application/json']")[-1].text)


ORG = """
firm: Smith & Sons <b>, (555) "1"
mail: privacy_officer@x-y.example
web: https://x-y.example/a_b?c=1&d=2
lines: |
  ```
  # one
"""
FIRM = 'Smith & Sons <b>, (555) "1"'
BODY = """
{{ org.firm }}

*{{ org.firm }}* and `{{ org.mail }}`, [mail](mailto:{{ org.mail }}), [web]({{ org.web }})

    {{ org.firm }}

```text
{{ org.firm }} {{ org.lines }}
```

<p class="raw" title="{{ org.firm }}">{{ org.firm }}</p>

| A | B |
| --- | --- |
| {{ org.firm }} | 2 |
"""


def test_what_an_organisation_fills_in_is_text_wherever_it_stands(small: Path) -> None:
    write(small, BODY, ORG)
    (part,) = html_of(small).xpath("//div[@data-part='start']")
    assert part.xpath("p[1]")[0].text_content() == FIRM
    assert part.xpath("p/em")[0].text_content() == FIRM
    assert part.xpath("p/code")[0].text_content() == "privacy_officer@x-y.example"
    assert [a.get("href") for a in part.xpath("p/a")] == [
        "mailto:privacy_officer@x-y.example",
        "https://x-y.example/a_b?c=1&d=2",
    ]
    assert [pre.text_content() for pre in part.xpath("pre/code")] == [f"{FIRM}\n", f"{FIRM} ``` # one\n"]
    (raw,) = part.xpath("p[@class='raw']")
    assert (raw.get("title"), raw.text_content()) == (FIRM, FIRM)
    assert part.xpath(".//td")[0].text_content() == FIRM


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ask {{ org.firm }}.", "Ask Smith &amp; Sons &lt;b&gt;, (555) &quot;1&quot;."),
        ("**{{ org.a_b }}** `{{ org.a_b }}`", "<strong>*x_*</strong> <code>*x_*</code>"),
        ("token0x {{ org.a_b }} tokenn1x", "token0x *x_* tokenn1x"),
        ("[a](tel:{{org.a_b}})", '<a href="tel:*x_*" target="_blank" rel="noopener">a</a>'),
        ("{{ org.nobody }}", "{{ org.nobody }}"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_quiz_texts_follow_the_same_rule(text: str, shown: str) -> None:
    overlay: Overlay = {"org.firm": FIRM, "org.a_b": "*x_*"}
    assert inline(text, overlay) == shown


def test_headings_are_markdown_and_their_plain_text_is_text(small: Path) -> None:
    write(small, "## About [PHI](alpha.md) and snake_case_name &amp; `x_y`\n\n## Start\n\nText.\n\n## Own {#mine}\n")
    (section,) = html_of(small).xpath("//section")
    headings = section.xpath("div/h3")
    assert [h.get("id") for h in headings] == [
        "alpha--about-phi-and-snake_case_name-x_y",
        "alpha--start",
        "alpha--mine",
        "alpha--module-quiz",
    ]
    plain = ["About PHI and snake_case_name & x_y", "Start", "Own", "Module quiz"]
    assert [h.text_content() for h in headings] == plain
    assert [part["title"] for part in data_of(section)["parts"]] == plain
    assert headings[0].xpath("a/@href") == ["#alpha"]
    assert [div.get("data-part") for div in section.xpath("div")] == [h.get("id").split("--")[1] for h in headings]


def test_smaller_headings_of_one_name_have_an_anchor_each(small: Path) -> None:
    write(small, "## One\n\n### Example\n\nSee [the next](#example_1).\n\n## Two\n\n### Example\n\n{: #para }\n")
    document = html_of(small)
    assert document.xpath("//h4/@id") == ["alpha--example", "alpha--example_1"]
    assert document.xpath("//a[text()='the next']/@href") == ["#alpha--example_1"]
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_page_tells_why_its_modules_changed_the_last_reasons_as_text(small: Path) -> None:
    problems: list[Problem] = []
    project, config = load(small, problems)
    assert config is not None
    bare = project.courses["pilot"]

    def data(*changes: Change) -> Any:
        modules = tuple(dataclasses.replace(module, changes=changes) for module in bare.modules)
        html = player_page(dataclasses.replace(bare, modules=modules), config, "local").files["index.html"].decode()
        return json.loads(lxml.html.fromstring(html).xpath("//script[@id='course']")[0].text)["modules"][0]

    reasons = ["One.", "</script><b>Two", "Three & more.", "Four."]
    numbers = [Version(major=2, minor=n, patch=0) for n in range(len(reasons))]
    changes = [Change(module="alpha", version=n, reason=text) for n, text in zip(numbers, reasons, strict=True)]
    assert data(*changes)["changes"] == [[f"2.{n}.0", text] for n, text in enumerate(reasons)][-REASONS:]
    assert "changes" not in data()
    digests = {module_digests(dataclasses.replace(m, changes=tuple(changes)), {}).shown for m in bare.modules}
    assert digests == {module_digests(m, {}).shown for m in bare.modules}


def test_the_page_keeps_what_the_runtime_relies_on(small: Path) -> None:
    text = page(small).files["index.html"].decode()
    document = lxml.html.fromstring(text)
    (section,) = document.xpath("//section")
    assert section.get("id") == "alpha"
    assert section[-1].tag == "script"
    assert section[-1].get("type") == "application/json"
    parts = data_of(section)["parts"]
    assert [(d.get("data-part"), d.get("data-code")) for d in section.xpath("div[@class='cw-part']")] == [
        (part["id"], part["code"]) for part in parts
    ]
    assert section.xpath("div/h3/@id") == [f"alpha--{part['id']}" for part in parts[1:]]
    assert section.xpath(".//@data-check") == ["first"]
    assert re.search(r'</div>\s*<script src="player.js"></script>\s*<script type="application/json">', text)
    questions = data_of(section)["questions"]
    assert turn(questions[0]["key"]["right"]) == "a"


LINKS = """
[out](https://x.example/a) [OUT](HTTPS://x.example) [host](//x.example) <help@x.org> [call](tel:555-0101)
[course](../courses/pilot.md) [top](alpha.md) [rule](#module-quiz) [plan](../media/plan.pdf#page=2) [ref]

[ref]: ../media/square.svg
"""


def test_links_of_the_learner_page(small: Path) -> None:
    (small / "content/media/plan.pdf").write_bytes(b"%PDF")
    write(small, LINKS)
    made = page(small)
    document = lxml.html.fromstring(made.files["index.html"].decode())
    links = [(a.text_content(), a.get("href"), a.get("target"), a.get("rel")) for a in document.xpath("//section//p/a")]
    new = ("_blank", "noopener")
    assert links == [
        ("out", "https://x.example/a", *new),
        ("OUT", "HTTPS://x.example", *new),
        ("host", "//x.example", *new),
        ("help@x.org", "mailto:help@x.org", None, None),
        ("call", "tel:555-0101", None, None),
        ("top", "#alpha", None, None),
        ("rule", "#alpha--module-quiz", None, None),
        ("plan", "media/plan.pdf#page=2", *new),
        ("ref", "media/square.svg", *new),
    ]
    assert made.files["media/plan.pdf"] == b"%PDF"
    assert made.files["media/square.svg"] == (SMALL / "content/media/square.svg").read_bytes()


def test_extensions_of_the_site_render_the_learner_page_too(small: Path) -> None:
    config = small / "mkdocs.yml"
    emoji = (
        "  - pymdownx.emoji:\n"
        "      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
        "      emoji_generator: !!python/name:material.extensions.emoji.to_svg\n"
    )
    config.write_text(config.read_text(encoding="utf-8").replace("  - tables\n", f"  - tables\n{emoji}"))
    write(small, "A :material-account:.\n")
    assert html_of(small).xpath("//section//p/span[@class='twemoji']")


def test_the_site_shows_every_kind_without_a_script(tmp_path: Path) -> None:
    build_site(EVERY, tmp_path / "site")
    (quiz,) = lxml.html.parse(str(tmp_path / "site/modules/kinds/index.html")).xpath("//div[@data-fence='quiz']")
    shown = quiz.xpath("div[@class='cw-question']")
    questions = json.loads(quiz.xpath("script")[0].text)
    assert len(shown) == len(questions)
    assert {question["kind"] for question in questions} == {kind.kind for kind in KINDS}
    for question, element in zip(questions, shown, strict=True):
        entries = [*question.get("choices", ()), *question.get("items", ()), *question.get("entries", ())]
        entries += [choice for step in question.get("steps", ()) for choice in step["choices"]]
        two = 2 * (question["kind"] == "truth")
        assert len(element.xpath("ol/li")) == len(entries) + two


def test_the_site_holds_no_keys(small: Path, tmp_path: Path) -> None:
    """MkDocs would publish overlay, ledger and pending changes: all that is no page and no picture stays out."""
    for path in ("ledger/small/pilot/1.0.0.json", "changes/alpha.yml"):
        file = small / "content" / path
        file.parent.mkdir(parents=True)
        file.write_text("keys: here\n", encoding="utf-8")
    build_site(small, tmp_path / "site")
    files = [file.relative_to(tmp_path / "site").as_posix() for file in (tmp_path / "site").rglob("*")]
    assert "media/square.svg" in files
    assert [name for name in files if name.endswith((".yml", "1.0.0.json")) or name.startswith(("ledger", "ch"))] == []
