"""SCORM 1.2: the manifest and the limits of ADL SCORM 1.2 (Content Aggregation Model and Run-Time Environment)."""

from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element

from builders.model import Course
from builders.package.scorm import ROOT, Manifest
from builders.package.target import Format, listed_title

TITLE_LIMIT = 200  # imscp_rootv1p1p2.xsd, title
VERSION_LIMIT = 20  # imscp_rootv1p1p2.xsd, manifest/@version
_SPACE = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"


def _faults(root: Element, names: Collection[str]) -> Iterator[str]:
    return Manifest(root, _SPACE, _ADL, {f"{{{_ADL}}}scormtype"}).faults("scormtype", names)


def _limits(course: Course) -> Iterator[tuple[str, str, str]]:
    rows = (
        ("Z002", "titles", listed_title(course), TITLE_LIMIT, "Shorten the course's title."),
        ("Z003", "versions", course.release_name, VERSION_LIMIT, "Use smaller numbers."),
    )
    for code, what, text, limit, hint in rows:
        if len(text) > limit:
            yield code, f"SCORM 1.2 {what} hold {limit} characters; {text!r} has {len(text)}.", hint


SCORM12 = Format(name="scorm12", root=ROOT, faults=_faults, limits=_limits)
