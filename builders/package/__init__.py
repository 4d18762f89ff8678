"""Packages: one file per format. To add one: its file here, its folder in `themes/package/`, its name in `FORMATS`."""

from collections.abc import Mapping

from builders.package.cmi5 import CMI5
from builders.package.scorm12 import SCORM12
from builders.package.scorm2004 import SCORM2004
from builders.package.target import Format
from builders.package.xapi import XAPI

FORMATS: Mapping[str, Format] = {fmt.name: fmt for fmt in (SCORM12, SCORM2004, CMI5, XAPI)}

__all__ = ["FORMATS", "Format"]
