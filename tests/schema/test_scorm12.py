"""The manifest of the shipped package against the SCORM 1.2 schemas, and what these schemas let pass."""

import importlib.util
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from builders.pipeline import Built

IMSCP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADLCP = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
IMSMD = "{http://www.imsglobal.org/xsd/imsmd_rootv1p2p1}"
SCHEMAS = ("imscp_rootv1p1p2", "adlcp_rootv1p2", "imsmd_rootv1p2p1")
NAMESPACES = ("http://www.imsproject.org/xsd/", "http://www.adlnet.org/xsd/", "http://www.imsglobal.org/xsd/")


class OwnXmlNamespace(etree.Resolver):  # type: ignore[misc]
    """`ims_xml.xsd` declares the xml namespace as its default, which libxml2 refuses; without that line it is fine."""

    def resolve(self, url: str, _public_id: str, context: object) -> object:
        if not url.endswith("ims_xml.xsd"):
            return None
        text = Path(url.removeprefix("file://")).read_text(encoding="utf-8")
        return self.resolve_string(
            text.replace('xmlns="http://www.w3.org/XML/1998/namespace"', ""), context, base_url=url
        )


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """One schema over all three, since SCORM has no umbrella; nothing is asked of the network."""
    spec = importlib.util.find_spec("plct_bulder_for_sphinx")
    assert spec is not None, "the schemas are missing: make test installs tests/schema/requirements.txt"
    assert spec.submodule_search_locations is not None
    folder = Path(spec.submodule_search_locations[0]) / "scorm-templates"
    imports = "".join(
        f'<xs:import namespace="{space}{name}" schemaLocation="{(folder / name).as_uri()}.xsd"/>'
        for space, name in zip(NAMESPACES, SCHEMAS, strict=True)
    )
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(OwnXmlNamespace())
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(text, parser))


@pytest.fixture(scope="module")
def archive(package: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(package) as opened:
        yield opened


@pytest.fixture
def manifest(archive: zipfile.ZipFile) -> etree._Element:
    return etree.fromstring(archive.read("imsmanifest.xml"))


def test_the_manifest_is_valid(manifest: etree._Element, schema: etree.XMLSchema) -> None:
    assert schema.validate(manifest), schema.error_log


def test_the_manifests_of_all_that_ships_are_valid(shipped: Built, schema: etree.XMLSchema) -> None:
    for artifact in (one for one in shipped.artifacts if one.format == "scorm12"):
        with zipfile.ZipFile(io.BytesIO(artifact.data)) as opened:
            manifest = etree.fromstring(opened.read("imsmanifest.xml"))
        assert schema.validate(manifest), (artifact.name, schema.error_log)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: m.set("version", "1.0.0-draft+0123456789abcdef"),
        lambda m: m.remove(m.find(f"{IMSCP}resources")),
        lambda m: m.find(f".//{IMSCP}item").set("identifier", "not an id"),
        lambda m: m.find(f".//{IMSMD}title").addnext(etree.Element(f"{IMSMD}nothing")),
    ],
)
def test_the_schemas_can_fail(manifest: etree._Element, schema: etree.XMLSchema, spoil: object) -> None:
    spoil(manifest)  # type: ignore[operator]
    assert not schema.validate(manifest)


def test_what_the_schemas_let_pass(manifest: etree._Element, archive: zipfile.ZipFile) -> None:
    resource = manifest.find(f".//{IMSCP}resource")
    assert resource is not None
    assert resource.get(f"{ADLCP}scormtype") == "sco"
    item = manifest.find(f".//{IMSCP}item")
    assert item is not None
    assert item.get("identifierref") == resource.get("identifier")
    files = [element.get("href") for element in resource.iterfind(f"{IMSCP}file")]
    names = archive.namelist()
    assert sorted([*files, "imsmanifest.xml"]) == names
    assert resource.get("href") in files
    assert [name for name in names if not name.isascii() or name != name.lower()] == []


def test_identifiers_come_from_the_course_alone(manifest: etree._Element) -> None:
    ids = [element.get("identifier") for element in manifest.iter() if element.get("identifier")]
    assert ids == [f"{part}-claims-coding" for part in ("manifest", "org", "item", "resource")]


def test_a_draft_says_so_wherever_the_version_shows(manifest: etree._Element, archive: zipfile.ZipFile) -> None:
    assert manifest.get("version") == "1.0.0-draft"
    lom = manifest.findtext(f".//{IMSMD}version/{IMSMD}langstring")
    assert lom is not None
    assert lom.startswith("1.0.0-draft+")
    assert {t.text for t in manifest.iterfind(f".//{IMSCP}title")} == {"Claims and coding (1.0.0 draft)"}
    page = archive.read("index.html").decode()
    assert f"version {lom}. <strong>Draft: not released" in page
    assert page.count("version 1.0.0 draft</p>") == 4
    assert f'"version": "{lom}"'.encode() in archive.read("course.json")


def test_nothing_in_the_package_points_to_another_host(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        text = archive.read(name).decode()
        assert "//cdn" not in text
        if name != "imsmanifest.xml":
            assert "http://" not in text
            assert "https://" not in text
