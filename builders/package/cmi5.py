"""cmi5: the course structure (sections 13 and 14 of the specification), with one assignable unit."""

import re
from collections.abc import Collection, Iterator
from functools import partial
from xml.etree.ElementTree import Element

from builders.package.target import Format
from builders.sources.config import IRI
from builders.statements import terms

_SPACE = "{https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd}"
_MOVE_ON = ("NotApplicable", "Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed")
_MASTERY = re.compile(r"0(?:\.[0-9]{1,4})?|1(?:\.0{1,4})?")


def _faults(root: Element, names: Collection[str]) -> Iterator[str]:
    """Give the requirements that are not met, by their numbers (`@cmi5/requirements`)."""
    units = list(root.iter(f"{_SPACE}au"))
    if len(units) != 1:
        yield f"cmi5.xml has {len(units)} assignable units: one is what we make."
    ids = [one.get("id", "") for name in ("course", "au") for one in root.iter(f"{_SPACE}{name}")]
    for one in ids:
        if not IRI.fullmatch(one):
            yield f"3.0.0.0-1: {one!r} is no full address."
        if ids.count(one) > 1:
            yield f"13.1.4.0-1: {one!r} is there twice."
    for unit in units:
        yield from _unit(unit, names)


def _unit(unit: Element, names: Collection[str]) -> Iterator[str]:
    if (url := unit.findtext(f"{_SPACE}url", "")) not in names:
        yield f"14.1.0.0-3: the file that is launched, {url!r}, is not in the package."
    if unit.get("moveOn") not in _MOVE_ON:
        yield f"13.2.0.0-1: moveOn is {unit.get('moveOn')!r}."
    if not _MASTERY.fullmatch(unit.get("masteryScore", "0")):
        yield f"13.2.0.0-1: masteryScore is {unit.get('masteryScore')!r}."
    for name in ("title", "description"):
        if not (unit.findtext(f"{_SPACE}{name}/{_SPACE}langstring") or "").strip():
            yield f"13.2.0.0-1: the assignable unit has no {name}."


CMI5 = Format(name="cmi5", root="cmi5.xml", faults=_faults, terms=partial(terms, cmi5=True))
