"""Formats: what each package holds beside the learner page, and the rules that every package is held to."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from builders.errors import BadInputError, CoursewrightError
from builders.model import Version
from builders.model.node import Fields
from builders.package import Format
from builders.package.codebook import codebook
from builders.package.contents import contents
from builders.package.scorm12 import SCORM12
from builders.package.scorm2004 import SCORM2004
from builders.package.xapi import XAPI
from builders.pipeline import checked
from builders.questions import KINDS, read_body
from tests.golden import assert_golden
from tests.packages import ALL, Made, make, make_all
from tests.paths import SMALL, TESTS
from tests.unit.test_vectors import node

EVERY = TESTS / "courses" / "kinds"
GOLDEN = TESTS / "schema" / "golden"
NAMES = ("codebook.json", "course.json", "imsmanifest.xml", "index.html", "media/square.svg", "player.js")


def pilot(fmt: Format) -> Made:
    return make_all(fmt, SMALL)[0]


@pytest.mark.parametrize("fmt", ALL, ids=lambda fmt: fmt.name)
def test_a_package_holds_the_page_what_it_is_and_what_its_records_mean(fmt: Format) -> None:
    made = pilot(fmt)
    said = {"definitions/alpha.json"} if fmt.terms else set()
    assert set(made.files) == {*NAMES, fmt.root, *said} - ({"imsmanifest.xml"} - {fmt.root})
    assert fmt.artifact_name(made.package) == f"pilot-1.2.0-draft-{fmt.name}.zip"
    assert json.loads(made.files["course.json"])["version"].startswith("1.2.0-draft+")
    assert make_all(fmt, SMALL)[0].files == made.files


@pytest.mark.parametrize("fmt", ALL, ids=lambda fmt: fmt.name)
def test_what_an_lms_reads_is_as_it_was(fmt: Format) -> None:
    """A change of these files is a change in every LMS: it is read before it is committed."""
    assert_golden(GOLDEN / f"{fmt.name}.xml", pilot(fmt).files[fmt.root].decode())


def test_the_codebook_is_as_it_was() -> None:
    """One file of each format number that was ever written is kept."""
    assert_golden(GOLDEN / "codebook-1.json", make_all(SCORM12, EVERY)[0].files["codebook.json"].decode())


@pytest.mark.parametrize("fmt", ALL, ids=lambda fmt: fmt.name)
def test_only_what_talks_to_a_host_may_do_so(fmt: Format) -> None:
    policy = re.search(r'Security-Policy" content="([^"]*)"', pilot(fmt).files["index.html"].decode())
    assert policy is not None
    assert ("connect-src 'self' https: http://localhost:* http://127.0.0.1:*" in policy[1]) == bool(fmt.terms)
    assert bool(fmt.terms) == (fmt.name in {"cmi5", "xapi"})


@pytest.mark.parametrize("fmt", ALL, ids=lambda fmt: fmt.name)
def test_a_preview_takes_nothings_place(fmt: Format) -> None:
    ready = checked(SMALL)
    (course,) = ready.project.courses.values()
    real, preview = make(fmt, course, ready.config), make(fmt, course, ready.config, preview=True)
    assert fmt.artifact_name(preview.package) == f"pilot-preview-1.2.0-draft-{fmt.name}.zip"
    assert preview.package.title == "Pilot (1.2.0 draft, preview, nothing is recorded)"
    texts = [made.files[fmt.root].decode() for made in (real, preview)]
    ids = [set(re.findall(r' (?:id|identifier)="([^"]+)"', text)) for text in texts]
    assert not ids[0] & ids[1]
    assert json.loads(preview.files["course.json"])["preview"] is True
    # It names the content that is previewed.
    records = [json.loads(made.files["course.json"]) for made in (real, preview)]
    assert records[0]["digests"] == records[1]["digests"]


def no_resource(root: Element) -> None:
    for item in root.iter():
        if item.tag.endswith("}item"):
            item.set("identifierref", "resource-other")


def other_launch(root: Element) -> None:
    for resource in root.iter():
        if resource.tag.endswith("}resource"):
            resource.set("href", "start.html")


def one_file_less(root: Element) -> None:
    for resource in root.iter():
        if resource.tag.endswith("}resource"):
            resource.remove(resource[0])


def no_sco(root: Element) -> None:
    for resource in root.iter():
        for name in [name for name in resource.attrib if name.lower().endswith("}scormtype")]:
            del resource.attrib[name]


def misspelt(root: Element) -> None:
    for resource in root.iter():
        for name in [name for name in resource.attrib if name.lower().endswith("}scormtype")]:
            resource.set(name.replace("cormtype", "cormkind").replace("cormType", "cormKind"), "sco")


def same_id(root: Element) -> None:
    for item in root.iter():
        if item.tag.endswith("}item"):
            item.set("identifier", str(root.get("identifier")))


def other_default(root: Element) -> None:
    for group in root.iter():
        if group.tag.endswith("}organizations"):
            group.set("default", "org-other")


def second_item(root: Element) -> None:
    for organization in [one for one in root.iter() if one.tag.endswith("}organization")]:
        organization.append(next(one for one in organization if one.tag.endswith("}item")))


@pytest.mark.parametrize("fmt", [SCORM12, SCORM2004], ids=lambda fmt: fmt.name)
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (no_resource, "names no resource"),
        (other_launch, "'start.html', is not among its files"),
        (one_file_less, "lists other files than the package has: codebook.json"),
        (no_sco, "is no SCO"),
        (misspelt, "which SCORM does not know"),
        (same_id, "have the identifier 'manifest-pilot'"),
        (other_default, "the default organization 'org-other' is not there"),
        (second_item, "2 items"),
    ],
)
def test_what_schemas_let_pass_is_said(fmt: Format, spoil: Callable[[Element], None], sentence: str) -> None:
    root = fromstring(pilot(fmt).files["imsmanifest.xml"])
    assert list(fmt.faults(root, NAMES)) == []
    spoil(root)
    assert sentence in "\n".join(fmt.faults(root, NAMES))


def test_a_file_name_that_lmss_refuse_stops_the_build() -> None:
    made = pilot(SCORM12)
    page = {"index.html": b"", "Media/Ä.png": b""}
    with pytest.raises(CoursewrightError, match=r"'Media/Ä\.png' has not a lower-case ASCII name"):
        contents(SCORM12, made.package, page)


def test_tincan_names_one_activity_with_one_launch() -> None:
    space = "{http://projecttincan.com/tincan.xsd}"
    root = fromstring(pilot(XAPI).files["tincan.xml"])
    (activity,) = root.findall(f"{space}activities/{space}activity")
    assert activity.attrib == {
        "id": "https://small.example/courses/pilot/v/1",
        "type": "http://adlnet.gov/expapi/activities/course",
    }
    found = [(child.tag.removeprefix(space), child.get("lang"), child.text) for child in activity]
    assert found == [
        ("name", "en", "Pilot (1.2.0 draft)"),
        ("description", "en", "A course for tests."),
        ("launch", "en", "index.html"),
    ]
    activity.set("id", "pilot")
    activity[0].text = ""
    assert list(XAPI.faults(root, ("tincan.xml",))) == [
        "the activity's id, 'pilot', is no full address.",
        "the file that is launched, 'index.html', is not in the package.",
        "the activity has no name.",
    ]


@pytest.mark.parametrize("iri", ["training.example", "https://training.example/", "https://a b.example", "urn:x"])
def test_an_address_that_no_record_can_begin_with_is_refused(tmp_path: Path, iri: str) -> None:
    root = Path(shutil.copytree(SMALL, tmp_path / "small", ignore=shutil.ignore_patterns("dist")))
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("https://small.example", iri), encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        checked(root)
    assert [problem.code for problem in caught.value.problems] == ["K004"]


def codebook_of(made: Made) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made.files["codebook.json"])
    return found


def test_the_codebook_tells_every_reported_name() -> None:
    every, spanish = (codebook_of(made) for made in make_all(SCORM12, EVERY))
    assert (every["format"], every["course"], every["language"]) == (1, "every", "en")
    assert every["objectives"].keys() == {"kinds__v1_0_draft"}
    names = list(every["interactions"])
    assert spanish["interactions"].keys() == set(names), "a translation reports under the same names"
    assert {entry["kind"] for entry in every["interactions"].values()} == {kind.kind for kind in KINDS}
    assert all(re.fullmatch(r"kinds__[a-z0-9_]+__v\d+_draft(__[a-z0-9_]+)?", name) for name in names)
    gaps = [name for name, entry in every["interactions"].items() if entry["kind"] == "gaps"]
    assert [name.rpartition("__")[2] for name in gaps] == [f"g{n + 1}" for n in range(len(gaps))]
    truth = next(entry for entry in spanish["interactions"].values() if entry["kind"] == "truth")
    assert truth["letters"] == {"choices": {"t": "Verdadero", "f": "Falso"}}


@pytest.mark.parametrize("row", json.loads((TESTS / "vectors" / "names.json").read_text(encoding="utf-8")), ids=str)
def test_the_codebook_knows_what_the_page_reports(row: dict[str, Any]) -> None:
    """The page's own names are held to the same file by `vectors.test.js`."""
    course = checked(EVERY).project.courses["every"]
    module = course.modules[0]
    groups = json.loads((TESTS / "vectors" / f"{row['kind']}.json").read_text(encoding="utf-8"))
    written = next(group["question"] for group in groups if group["name"] == row["group"])
    body = read_body(Fields(node(written), []))
    assert body is not None
    asked = replace(module.bank.live[0], id=row["question"], v=row["v"], drill=row["drill"], body=body, status="live")
    alone = replace(module, slug="alpha", version=Version.parse("2.1.3"), bank=replace(module.bank, questions=(asked,)))
    found = codebook(replace(course, modules=(alone,), draft=bool(row["mark"])))
    assert list(found["interactions"]) == row["told"]
    assert set(row["said"]) <= set(row["told"])
    assert list(found["objectives"]) == [f"alpha__v2_1{row['mark']}"]


def test_the_codebook_holds_no_key() -> None:
    """Neither marks nor reasons, accepted spellings or bounds; and no order that gives one away."""
    allowed = {
        *("module", "question", "v", "kind", "objective", "ask", "letters", "practice"),
        *("statement", "pieces", "unit", "gap", "step"),
    }
    ready = checked(EVERY)
    course = ready.project.courses["every"]
    made = make(SCORM12, course, ready.config)
    for entry in codebook_of(made)["interactions"].values():
        assert entry.keys() <= allowed
        lists = entry["letters"]
        assert isinstance(lists, dict)
        assert all(list(texts) == sorted(texts) for texts in lists.values())
    text = made.files["codebook.json"].decode()
    bank = course.modules[0].bank
    for question in bank.live:
        if question.body.kind in {"text", "gaps"}:
            assert not [word for word in question.body.fixed_texts() if json.dumps(word) in text]
        assert question.why not in text or not question.why
