import pytest

from builders.model import Version
from builders.model.change import Change
from builders.model.release import Release
from builders.package import FORMATS
from builders.package.families import FAMILIES, PAGE
from builders.package.upload import sheets
from tests.ledgers import digest, release


def sheet(made: Release, before: Release | None, family: str = "moodle") -> str:
    return sheets(made, before)[f"pilot-{made.version}-upload-{family}.html"].decode()


def test_each_family_has_a_sheet_that_names_the_files() -> None:
    made = release()
    found = sheets(made, None)
    assert list(found) == [f"pilot-1.0.0-upload-{family.slug}.html" for family in FAMILIES]
    for page in found.values():
        text = page.decode()
        assert "pilot-1.0.0-scorm12.zip" in text
        assert digest("f") in text
        assert "<script" not in text
        assert "http" not in text.replace("http-equiv", "")


def test_a_sheet_names_the_file_to_take_alone() -> None:
    made = release(artifacts={f"pilot-1.0.0-{fmt}.zip": digest("f") for fmt in FORMATS})
    for family in FAMILIES:
        text = sheet(made, None, family.slug)
        assert [fmt for fmt in FORMATS if f"-{fmt}.zip" in text] == [family.format]


def test_a_first_release_and_a_major_one_are_new_activities_all_others_replace() -> None:
    before = release()
    assert "Add a new activity.</strong> This is the first release" in sheet(before, None)
    minor = sheet(release(version="1.1.0"), before)
    assert "Replace the package in the activity that has 1.0.0." in minor
    assert "Do not add another one." in minor
    major = sheet(release(version="2.0.0"), before)
    assert "Add a new activity and assign it." in major
    assert "closed to new people" in major
    assert "Do not add another one." not in major


def test_every_sentence_on_a_system_says_whether_we_tested_it() -> None:
    for family in FAMILIES:
        text = sheet(release(version="1.1.0"), release(), family.slug)
        facts = [*PAGE, family.file, *family.progress, *family.shows, *family.reports]
        assert text.count('<span class="sure">') == len(facts)
    # None of these systems was run by us.
    assert {
        fact.sure for family in FAMILIES for fact in (family.file, *family.progress, *family.shows, *family.reports)
    } == {*("documented, not tested by us", "usual, not tested by us")}


def test_texts_of_authors_are_escaped() -> None:
    reason = Change(module="alpha", version=Version.parse("1.0.0"), reason="<b>& more</b>")
    text = sheet(release(title="A <i>title</i>", changes=(reason,)), None)
    assert "A &lt;i&gt;title&lt;/i&gt;" in text
    assert "&lt;b&gt;&amp; more&lt;/b&gt;" in text
    assert "<b>" not in text


@pytest.mark.parametrize("family", [family.slug for family in FAMILIES])
def test_a_sheet_is_a_whole_page(family: str) -> None:
    text = sheet(release(), None, family)
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert text.rstrip().endswith("</html>")
    assert text.count("<h1>") == 1
