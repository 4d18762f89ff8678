"""Packages: one file per format. To add one: its file here, its folder in `themes/package/`, its name in `FORMATS`."""

from collections.abc import Mapping

from builders.package.scorm12 import SCORM12
from builders.package.scorm2004 import SCORM2004
from builders.package.target import Format

FORMATS: Mapping[str, Format] = {fmt.name: fmt for fmt in (SCORM12, SCORM2004)}

__all__ = ["FORMATS", "Format"]
