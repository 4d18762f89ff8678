"""Translations: texts are their own, all else is the base's; a course in a language is whole or not there."""

import copy
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from builders.errors import BadInputError, Problem
from builders.model import Module, Project
from builders.model.digest import course_digests, module_digests
from builders.package import FORMATS
from builders.pipeline import Built, Request, build
from builders.pipeline.check import checked
from builders.render.site import build_site
from builders.render.templates import themes
from builders.sources import load
from builders.sources.translated_bank import read_translated_bank
from tests.paths import SMALL, TESTS
from tests.unit.test_schemas import read_yaml

KINDS = TESTS / "courses" / "kinds"
BANK, PAGE, COURSE = "quizzes/kinds.es.yml", "content/modules/kinds.es.md", "content/courses/every.es.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the course of all kinds that a test may spoil."""
    copied = Path(shutil.copytree(KINDS, tmp_path / "kinds", ignore=shutil.ignore_patterns("dist")))
    edit(copied, "mkdocs.yml", "../../../themes", str(themes()))
    return copied


@pytest.fixture(scope="module")
def project() -> Project:
    return checked(KINDS).project


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(Request(root=KINDS, out=tmp_path_factory.mktemp("out"), site=False))


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def found(root: Path) -> list[str]:
    with pytest.raises(BadInputError) as refused:
        checked(root)
    return [str(problem) for problem in refused.value.problems]


def pair(project: Project) -> tuple[Module, Module]:
    return project.modules["kinds"], project.modules["kinds.es"]


def test_what_is_no_text_is_the_base_s(project: Project) -> None:
    base, spanish = pair(project)
    assert (base.language, spanish.language) == ("en", "es")
    for name in ("slug", "code", "version", "minutes", "checks"):
        assert getattr(spanish, name) == getattr(base, name)
    assert [b.code for b in spanish.blocks] == [b.code for b in base.blocks]
    assert [b.title for b in spanish.blocks] == ["La norma", "Cuestionario"]
    for own, other in zip(spanish.bank.questions, base.bank.questions, strict=True):
        for name in ("id", "code", "v", "points", "critical", "cite", "objective", "review", "status", "tags"):
            assert getattr(own, name) == getattr(other, name)
        assert own.body.longest_response() == other.body.longest_response()
        if own.body.kind not in {"text", "gaps"}:
            assert own.body.key()["right"] == other.body.key()["right"]
            assert set(own.body.key()["whys"]) == set(other.body.key()["whys"])


def test_every_text_is_translated(project: Project) -> None:
    base, spanish = pair(project)
    for own, other in zip(spanish.bank.questions, base.bank.questions, strict=True):
        # What no text has: a name that both languages use, a number, an edge of a sentence.
        same = set(own.texts()) & set(other.texts()) - {"", "PHI", "500", "."}
        assert (own.id, same) == (own.id, set())
    assert set(base.objectives) == set(spanish.objectives)
    assert not set(base.objectives.values()) & set(spanish.objectives.values())


def test_a_translation_has_digests_of_its_own(project: Project) -> None:
    base, spanish = pair(project)
    assert module_digests(base, {}).source != module_digests(spanish, {}).source
    courses = project.courses
    assert [(c.id, c.base, c.language) for c in courses.values()] == [
        ("every", "every", "en"),
        ("every-es", "every", "es"),
    ]
    assert course_digests(courses["every"]).shown != course_digests(courses["every-es"]).shown


def data_of(made: Built, course: str) -> Any:
    document = lxml.html.fromstring(made.pages[course].files["index.html"].decode())
    scripts = document.xpath("//section/script[@type='application/json'] | //script[@id='course']")
    return document, [json.loads(script.text) for script in scripts]


def test_learner_page_and_package_speak_the_language(made: Built) -> None:
    english, (course, questions) = data_of(made, "every")
    spanish, (curso, preguntas) = data_of(made, "every-es")
    assert spanish.get("lang") == "es"
    assert (curso["id"], curso["base"], course["base"]) == ("every-es", "every", "every")
    assert [m["code"] for m in curso["modules"]] == [m["code"] for m in course["modules"]]
    assert [(q["code"], q["v"]) for q in preguntas["questions"]] == [
        (q["code"], q["v"]) for q in questions["questions"]
    ]
    for path in ("//@data-part", "//@data-code", "//section/@id", "//h3/@id"):
        assert spanish.xpath(path) == english.xpath(path)
    words = " ".join(" ".join(spanish.xpath("//text()[not(parent::script)]")).split())
    for text in ("Ir a la lección", "3 minutos, versión 1.0.0 borrador", "Qué significan las etiquetas", "LEY"):
        assert text in words
    for text in ("Skip", "minutes", "draft:", "What the", "labels", "statute"):
        assert text not in words
    assert spanish.xpath("//*[contains(@class, 'cw-remember')]/p/strong")[0].text == "Recuerde"
    assert spanish.xpath("//div[@class='cw-table']/@aria-label") == ["Tabla"]
    assert spanish.xpath("//blockquote//a/@href") == ["#kinds--the-rule"]
    page = made.pages["every-es"].files["index.html"].decode()
    assert "Comprobar mi respuesta" in page
    assert "Check my answer" not in page
    assert made.pages["every-es"].files["player.js"] == made.pages["every"].files["player.js"]
    assert made.pages["every-es"].sizes.over() == []


def test_the_package_of_a_language(made: Built) -> None:
    names = [artifact.name for artifact in made.artifacts]
    assert names == [f"{name}-1.0.0-draft-{fmt}.zip" for name in ("every", "every-es") for fmt in FORMATS]
    spanish = next(artifact for artifact in made.artifacts if artifact.name == "every-es-1.0.0-draft-scorm12.zip")
    with zipfile.ZipFile(io.BytesIO(spanish.data)) as package:
        manifest = package.read("imsmanifest.xml").decode()
        assert json.loads(package.read("course.json"))["language"] == "es"
    assert "<imsmd:language>es</imsmd:language>" in manifest
    assert manifest.count('xml:lang="es"') == 2
    assert 'identifier="manifest-every-es"' in manifest
    assert manifest.count("<title>Preguntas de todo tipo (1.0.0 borrador)</title>") == 2


def test_pages_of_the_site_are_in_their_language(root: Path, tmp_path: Path) -> None:
    edit(root, PAGE, "\n> **", "\n### The rule\n\n> **")
    build_site(root, tmp_path / "site")
    english = lxml.html.parse(str(tmp_path / "site/modules/kinds/index.html")).getroot()
    spanish = lxml.html.parse(str(tmp_path / "site/modules/kinds.es/index.html")).getroot()
    assert (english.get("lang"), spanish.get("lang")) == ("en", "es")
    assert spanish.xpath("//article//h2/@id") == english.xpath("//article//h2/@id") == ["the-rule", "module-quiz"]
    assert spanish.xpath("//article//h2/text()")[0] == "La norma"
    assert spanish.xpath("//article//h3/@id") == ["the-rule_1"]
    (links,) = spanish.xpath("(//nav[contains(@class, 'md-nav--secondary')])[1]")
    assert links.xpath(".//a/@href")[:1] == ["#the-rule"]
    assert spanish.xpath("//div[@data-fence='quiz']//ol[@class='cw-static']/li[text()='Verdadero']")
    assert "Check my answer" not in lxml.html.tostring(spanish, encoding="unicode")
    course = lxml.html.parse(str(tmp_path / "site/courses/every.es/index.html")).getroot()
    assert course.xpath("//a[text()='Tomar el curso']/@href") == ["../../play/every-es/"]
    assert course.xpath("//div[@class='cw-course']//li/a/@href") == ["../../modules/kinds.es/"]


def leaves(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, inner in pairs:
        yield (*place, key)
        yield from leaves(inner, (*place, key))


def test_whatever_is_left_out_of_a_bank_is_missed(root: Path) -> None:
    data = read_yaml((root / BANK).read_text(encoding="utf-8"))
    places = [place for place in leaves(data) if "accept" not in place[:-1]]
    assert len(places) > 100
    for place in places:
        spoilt = copy.deepcopy(data)
        inner = spoilt
        for key in place[:-1]:
            inner = inner[key]
        del inner[place[-1]]
        (root / BANK).write_text(json.dumps(spoilt), encoding="utf-8")
        problems: list[Problem] = []
        load(root, problems)
        assert {problem.where.path for problem in problems} == {BANK}, place
        if len(place) > 3:
            question = data["questions"][place[1]]["id"]
            assert [p.code for p in problems] == ["I004"], place
            assert problems[0].message.startswith(f"{question}"), place
            assert f"'{place[-1]}'" in problems[0].message


@pytest.mark.parametrize("odd", ["", "x", 5, None, True, [], ["x"], [{"id": "one"}], {}, {"a": "x"}, {"id": "one"}])
def test_whatever_stands_in_a_bank_is_read_or_refused(root: Path, odd: Any, project: Project) -> None:
    data = read_yaml((root / BANK).read_text(encoding="utf-8"))
    base = project.modules["kinds"]
    for place in leaves(data):
        spoilt = copy.deepcopy(data)
        inner = spoilt
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = odd
        (root / BANK).write_text(json.dumps(spoilt), encoding="utf-8")
        problems: list[Problem] = []
        read = read_translated_bank(root, base.bank, base.version, "es", problems)
        # Text is text; a list of spellings may hold any.
        assert problems or odd == "x" or (odd == ["x"] and place[-1] == "accept"), place
        assert read is None or [q.id for q in read.questions] == [q.id for q in base.bank.questions]


RECORDING = """
```media
file: ../media/call.mp3
title: Call
captions: ../media/call.en.vtt
---
Hello.
```
"""


def test_a_recording_is_in_both_or_in_none(root: Path, tmp_path: Path) -> None:
    (root / "content/media").mkdir()
    (root / "content/media/call.mp3").write_bytes(b"ID3")
    (root / "content/media/call.en.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n", encoding="utf-8")
    edit(root, "content/modules/kinds.md", "## Module quiz", f"{RECORDING}\n## Module quiz")
    (line,) = found(root)
    assert "I006 the fences under 'La norma' are not those of the base. There they are: media." in line
    edit(root, PAGE, "## Cuestionario", f"{RECORDING}\n## Cuestionario")
    pages = build(Request(root=root, out=tmp_path / "out", site=False)).pages
    assert [word in pages["every"].files["index.html"].decode() for word in ("Transcript<", "Transcripción")] == [
        True,
        False,
    ]
    assert "<summary>Transcripción</summary>" in pages["every-es"].files["index.html"].decode()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    hint: ", "    points: 2\n    hint: ", "kinds.es.yml:8:5: K002 unknown key 'points'."),
        ("    ask: Un pagador", "    cite: x\n    ask: Un pagador", "K002 unknown key 'cite'."),
        ("    why_true: El", "    hint: Nada\n    why_true: El", "K002 unknown key 'hint'."),
        ("        text: El expediente", "        goto: end\n        text: El expediente", "K002 unknown key 'goto'."),
        (
            "      a:\n        text: El",
            "      n:\n        text: N\n        why: N\n      a:\n        text: El",
            "I005 one.answers:",
        ),
        (
            "      e: con un informe",
            "      e: con un informe\n      f: más",
            "I005 pairs.targets: the base has no 'f' here.",
        ),
        ("      e: con un informe", "      e: PHI", "Q004 pairs: two targets have the same text."),
        ("{500} residentes", "500 residentes", "I008 holes: gaps: 1 here, 2 in the base."),
        ("{500} residentes", "{} residentes", "Q003 holes: a gap has an empty answer."),
        ("text: Solo los", "text: El expediente completo #", "Y006"),
        ("Solo los registros que sustentan ese reclamo", "El expediente completo", "Q004 one: two choices"),
        ("No es PHI", "'{{ org.name }}'", "T002 a choice of 'pairs' holds the overlay token 'org.name'."),
        ("{{ org.name }}", "{{ org.nmae }}", "T001 nothing is filled in for 'org.nmae'. Did you mean 'org.name'?"),
        ("- id: several", "- id: one", "S003 the question 'one' is here twice."),
        ("quiz: kinds", "quiz: kinds.es", "S005 the bank calls itself 'kinds.es'."),
        ("translates: 1.0", "translates: 1", "K004 'translates' is '1'."),
    ],
)
def test_what_a_translated_bank_can_get_wrong(root: Path, old: str, new: str, said: str) -> None:
    edit(root, BANK, old, new)
    assert [line for line in found(root) if said in line], found(root)


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (
            PAGE,
            "bank: kinds.es",
            "bank: kinds",
            "M002 the quiz fence names the bank 'kinds'. On this page it is 'bank: kinds.es'.",
        ),
        (PAGE, "title: Tipos", "title: Tipos\nversion: 1.0.0", "K002 unknown key 'version'."),
        (PAGE, "## La norma", "## La {{ org.name }}", "T002 a heading holds the overlay token 'org.name'."),
        (PAGE, "#the-rule", "#la-norma", "L002 content/modules/kinds.es.md has no heading #la-norma."),
        (COURSE, "summary", "modules: [kinds]\nsummary", "K002 unknown key 'modules'."),
        (COURSE, "id: every.es", "id: every.fr", "M007 there is no content/courses/every.fr.md."),
    ],
)
def test_what_a_translated_page_can_get_wrong(root: Path, path: str, old: str, new: str, said: str) -> None:
    edit(root, path, old, new)
    assert [line for line in found(root) if said in line]


def test_a_module_alone_is_checked_and_shown_but_not_packaged(root: Path, tmp_path: Path) -> None:
    (root / COURSE).unlink()
    made = build(Request(root=root, out=tmp_path / "out"))
    assert list(made.pages) == ["every"]
    assert (tmp_path / "out/site/modules/kinds.es/index.html").is_file()


def test_a_bank_without_its_page_has_no_module(root: Path) -> None:
    (root / PAGE).unlink()
    assert [re.sub(r"^\S+ ", "", line)[:4] for line in found(root)] == ["I003", "S008"]


def test_a_retired_question_may_stay_as_it_is(root: Path) -> None:
    edit(root, "quizzes/kinds.yml", "  - id: role\n", "  - id: role\n    status: retired\n")
    text = (root / BANK).read_text(encoding="utf-8")
    cut = re.sub(r"  - id: role\n.*?(?=  - id: holes)", "", text, flags=re.DOTALL)
    assert cut != text
    (root / BANK).write_text(cut, encoding="utf-8")
    bank = checked(root).project.modules["kinds.es"].bank
    assert [q.id for q in bank.questions].index("role") == 6


def test_a_region_speaks_the_language_and_keeps_its_name(root: Path, tmp_path: Path) -> None:
    for path in (BANK, PAGE, COURSE):
        (root / path).rename(root / path.replace(".es.", ".es-mx."))
    edit(root, PAGE.replace(".es.", ".es-mx."), "kinds.es", "kinds.es-mx")
    edit(root, COURSE.replace(".es.", ".es-mx."), "every.es", "every.es-mx")
    made = build(Request(root=root, out=tmp_path / "out"))
    page = made.pages["every-es-mx"].files
    assert b'<html lang="es-mx">' in page["index.html"]
    assert b"Comprobar mi respuesta" in page["index.html"]
    assert 'lang="es"' in (tmp_path / "out/site/modules/kinds.es-mx/index.html").read_text(encoding="utf-8")


def test_a_course_of_its_own_keeps_its_name(root: Path) -> None:
    course = (root / "content/courses/every.md").read_text(encoding="utf-8")
    (root / "content/courses/every-es.md").write_text(course.replace("id: every", "id: every-es"), encoding="utf-8")
    (line,) = found(root)
    assert line.startswith("content/courses/every.es.md:1:1: S003 a course of its own is called 'every-es' already.")


def test_a_base_in_spanish_speaks_spanish(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SMALL, tmp_path / "small", ignore=shutil.ignore_patterns("dist")))
    edit(root, "mkdocs.yml", "  name: material\n", "  name: material\n  language: es\n")
    page = build(Request(root=root, out=tmp_path / "out", site=False)).pages["pilot"].files
    assert b'<html lang="es">' in page["index.html"]
    assert b"Comprobar mi respuesta" in page["index.html"]
    edit(root, "content/modules/alpha.md", "> **Do**", "> **Haga**")
    (root / "content/modules/alpha.es.md").write_text("---\ntranslates: 2.1\n---\n", encoding="utf-8")
    assert [line for line in found(root) if "I007 'es' is the language of the base." in line]


def test_links_to_the_base_lead_to_the_translation_in_the_course(root: Path, tmp_path: Path) -> None:
    edit(root, PAGE, "[la norma](#the-rule)", "[la norma](kinds.md#the-rule) y [aquí](kinds.es.md)")
    page = build(Request(root=root, out=tmp_path / "out", site=False)).pages["every-es"].files["index.html"].decode()
    assert lxml.html.fromstring(page).xpath("//blockquote//a/@href") == ["#kinds--the-rule", "#kinds"]
