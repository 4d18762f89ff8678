"""SCORM 2004, 4th edition: one SCO, and nothing that the 3rd edition does not know but the name of the edition.

The manifest sets neither a passing measure nor a completion threshold: with them an LMS overrules what the course
says (Sequencing and Navigation 4.2.4, 4.2.5), and a missed critical question would pass.
"""

from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element

from builders.package.scorm import ROOT, Manifest
from builders.package.target import Format

_SPACE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_ADL = "http://www.adlnet.org/xsd/adlcp_v1p3"
_NAVIGATION = "http://www.adlnet.org/xsd/adlnav_v1p3"
_KNOWN = frozenset(
    {
        f"{{{_ADL}}}scormType",
        *(f"{{{_NAVIGATION}}}{name}" for name in ("presentation", "navigationInterface", "hideLMSUI")),
    }
)


def _faults(root: Element, names: Collection[str]) -> Iterator[str]:
    return Manifest(root, _SPACE, _ADL, _KNOWN).faults("scormType", names)


SCORM2004 = Format(name="scorm2004", root=ROOT, faults=_faults)
