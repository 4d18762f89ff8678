"""Packages for one occasion: of any modules, of what one course has and another lacks, and previews."""

import json
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from builders.cli import main
from builders.errors import BadInputError, CoursewrightError, UsageError
from builders.model import Course, Project, Version
from builders.package import FORMATS
from builders.pipeline import Request, build, checked
from builders.pipeline.adhoc import AdHoc, adhoc_course
from builders.sources import load
from tests.ledgers import as_released, put
from tests.paths import PATH


@pytest.fixture(scope="module")
def project() -> Project:
    """A course with two modules and a procedure, and its translation."""
    return checked(PATH).project


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that course, which is where commands run."""
    root = Path(shutil.copytree(PATH, tmp_path / "path", ignore=shutil.ignore_patterns("dist")))
    monkeypatch.chdir(root)
    return root


def with_course(project: Project, name: str, *modules: str, title: str = "Front desk") -> Project:
    """Return the project with one more course."""
    listed = tuple(project.modules[module] for module in modules)
    course = replace(project.courses["way"], id=name, base=name, title=title, modules=listed, procedures=())
    return replace(project, courses={**project.courses, name: course})


def slugs(course: Course) -> list[str]:
    return [module.slug for module in course.modules]


def test_any_modules_make_a_course_in_the_order_asked_for(project: Project) -> None:
    course = adhoc_course(project, AdHoc(modules=("our-way", "rules"), name="new-desk"))
    assert (course.id, course.base, course.title, str(course.version)) == ("new-desk", "new-desk", "New desk", "1.0.0")
    assert slugs(course) == ["our-way", "rules"]
    assert course.rules == course.modules, "nothing waits for what is not there"
    assert course.summary == " · ".join(module.title for module in course.modules)


def test_it_is_a_draft_only_if_one_of_its_modules_is(project: Project) -> None:
    released = {name: replace(module, draft=name == "rules") for name, module in project.modules.items()}
    mixed = replace(project, modules=released)
    assert adhoc_course(mixed, AdHoc(modules=("more-rules", "rules"), name="both")).draft
    assert not adhoc_course(mixed, AdHoc(modules=("more-rules",), name="one")).draft


def test_translated_modules_make_a_translation(project: Project) -> None:
    course = adhoc_course(project, AdHoc(modules=("rules.es",), name="new-desk"))
    assert (course.id, course.base, course.language) == ("new-desk-es", "new-desk", "es")


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (AdHoc(modules=("rulez",), name="x"), "no module is called 'rulez'; did you mean 'rules'?"),
        (AdHoc(modules=("zzz",), name="x"), "no module is called 'zzz'; there are: more-rules, our-way, rules"),
        (AdHoc(modules=("rules", "rules"), name="x"), "rules is listed twice"),
        (AdHoc(modules=("rules", "more-rules.es"), name="x"), "the modules are in en and es"),
        (AdHoc(modules=("rules",), name="New Desk"), "--as is 'New Desk': use lower case"),
        (AdHoc(modules=("rules",), name="way"), "there is a course called way already"),
        (AdHoc(modules=("rules",), name="way-es"), "there is a course called way-es already"),
        (AdHoc(bridge="away", to="way"), "no course is called 'away'; there are: way, way-es"),
        (AdHoc(bridge="way", to="away"), "no course is called 'away'"),
        (AdHoc(bridge="way", to="way"), "way lacks nothing of way: nobody needs a bridge"),
        (AdHoc(bridge="way@1.0", to="way"), "'way@1.0' names no version"),
        (AdHoc(bridge="way@1.0.0", to="way"), "no release of a course 'way'"),
    ],
)
def test_names_that_mean_nothing_are_wrong_usage(project: Project, wanted: AdHoc, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        adhoc_course(project, wanted)
    assert sentence in str(caught.value)


def test_a_course_that_no_package_holds_is_bad_input(project: Project) -> None:
    """What holds for every course holds for these."""
    long = {name: replace(module, title="x" * 200) for name, module in project.modules.items()}
    crowded = with_course(replace(project, modules=long), "desk", "more-rules", title="x" * 190)
    with pytest.raises(BadInputError, match=r"Z002 SCORM 1\.2 titles hold 200"):
        adhoc_course(crowded, AdHoc(bridge="desk", to="way"))


def test_a_bridge_holds_what_the_old_course_lacks(project: Project) -> None:
    known = with_course(project, "desk", "more-rules")
    course = adhoc_course(known, AdHoc(bridge="desk", to="way"))
    assert (course.id, course.title) == ("desk-to-way", "The way, after Front desk")
    assert slugs(course) == ["rules", "our-way"]
    assert course.procedures == ("our-way",)
    spanish = adhoc_course(known, AdHoc(bridge="desk", to="way-es", name="mudanza"))
    assert (spanish.id, spanish.title) == ("mudanza-es", "El camino, después de Front desk")


def test_procedures_alone_wait_for_nothing(project: Project) -> None:
    course = adhoc_course(with_course(project, "desk", "rules", "more-rules"), AdHoc(bridge="desk", to="way"))
    assert slugs(course) == ["our-way"]
    assert course.procedures == ()


def test_a_bridge_from_a_release_holds_what_changed_for_those_who_took_it(small: Path) -> None:
    """A new major calls people back, unless it was declared for other courses alone: then an older pass counts."""
    old = as_released(small, "way")
    rules, more, way = old.modules
    older = replace(more, version=Version(major=0, minor=9, patch=0))
    put(small, replace(old, version=Version(major=0, minor=9, patch=0), modules=(rules, older, way)))
    project, _ = load(small, [])
    wanted = AdHoc(bridge="way@0.9.0", to="way", name="again")
    assert slugs(adhoc_course(project, wanted)) == ["more-rules"]
    carried = tuple(replace(m, since=0) for m in project.courses["way"].modules)
    way_now = replace(project.courses["way"], modules=carried)
    with pytest.raises(UsageError, match="lacks nothing"):
        adhoc_course(replace(project, courses={"way": way_now}), wanted)
    gone = replace(project.ledger, own={"gone": project.ledger.own["way"]})
    with pytest.raises(UsageError, match="a course called gone was released once"):
        adhoc_course(replace(project, courses={}, ledger=gone), AdHoc(modules=("rules",), name="gone"))


def test_an_ordinary_package_beside_the_others(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = small / "dist"
    build(Request(root=small, out=out, site=False))
    before = (out / "packages" / "way-1.0.0-draft-scorm12.zip").read_bytes()
    assert main(["build", "--modules", "rules, our-way", "--as", "new-desk"]) == 0
    zipped = out / "packages" / "new-desk-1.0.0-draft-scorm12.zip"
    said = capsys.readouterr().out
    assert f"dist/packages/{zipped.name}  {zipped.stat().st_size:,} bytes\n" in said
    assert re.search(rf"{zipped.stem}[.\w]*: script [\d,]+ and styles [\d,]+ bytes gzipped, HTML up to", said)
    assert sorted(path.name for path in (out / "packages").iterdir()) == [
        f"{name}-1.0.0-draft-{fmt}.zip" for name in ("new-desk", "way", "way-es") for fmt in sorted(FORMATS)
    ]
    assert (out / "packages" / "way-1.0.0-draft-scorm12.zip").read_bytes() == before
    record = json.loads((out / "build.json").read_text(encoding="utf-8"))
    assert [course["id"] for course in record["courses"]] == ["new-desk", "way", "way-es"]
    assert not (out / "site").exists()


def test_a_preview_leaves_everything_else_alone(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = small / "dist"
    build(Request(root=small, out=out, courses=("way",), site=False))
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert main(["build", "--preview", "--course", "way", "--format", "scorm12"]) == 0
    said = capsys.readouterr().out
    assert "dist/preview/way-preview-1.0.0-draft-scorm12.zip" in said
    assert "build.json" not in said
    (zipped,) = (out / "preview").iterdir()
    assert {path: path.read_bytes() for path in before} == before
    with zipfile.ZipFile(zipped) as opened:
        assert "LMSInitialize" not in opened.read("player.js").decode(), "it looks for no LMS at all"
        assert b'identifier="item-way-preview"' in opened.read("imsmanifest.xml")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--modules", "rules"], "--modules needs a name for the package: --as NAME"),
        (["--modules", ",", "--as", "x"], "--modules names none"),
        (["--modules", "", "--as", "x"], "--modules names none"),
        (["--bridge", "way"], "--bridge needs the course that it leads to: --to NEW"),
        (["--bridge", "", "--to", "way"], "no course is called ''"),
        (["--to", "way"], "--to belongs to --bridge OLD"),
        (["--as", "x"], "--as belongs to --modules or --bridge"),
        (["--modules", "rules", "--bridge", "way", "--to", "way", "--as", "x"], "ask for two packages"),
        (["--modules", "rules", "--as", "x", "--course", "way"], "--course chooses courses that are listed"),
    ],
)
def test_options_that_do_not_belong_together(
    small: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main(["build", *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert not (small / "dist").exists()


def test_a_package_over_the_configured_size_fails_the_build(small: Path) -> None:
    settings = small / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.rstrip() + "\n    package_limit_mb: 1\n", encoding="utf-8")
    build(Request(root=small, out=small / "dist", courses=("way",), site=False))
    page = small / "content" / "modules" / "rules.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[The form](../media/form.pdf)\n", encoding="utf-8")
    (small / "content" / "media").mkdir(exist_ok=True)
    (small / "content" / "media" / "form.pdf").write_bytes(b"%PDF-1.4\n" + b"x" * 1_200_000)
    with pytest.raises(CoursewrightError) as caught:
        build(Request(root=small, out=small / "dist", courses=("way",), site=False))
    assert "way-1.0.0-draft-scorm12.zip has 1.3 MB, and 'package_limit_mb' in mkdocs.yml allows 1." in str(caught.value)
    assert "in MB: media/form.pdf (1.2), " in str(caught.value)


@pytest.mark.parametrize("value", ["0", "big", "2.5"])
def test_a_limit_is_a_whole_number(small: Path, value: str) -> None:
    settings = small / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.rstrip() + f"\n    package_limit_mb: {value}\n", encoding="utf-8")
    with pytest.raises(BadInputError, match="package_limit_mb"):
        checked(small)
