"""xAPI launched with the parameters in the address, as `tincan.xml` lets an LMS do it: one activity with one launch."""

from collections.abc import Collection, Iterator
from functools import partial
from xml.etree.ElementTree import Element

from builders.package.target import Format
from builders.sources.config import IRI
from builders.statements import terms

_SPACE = "{http://projecttincan.com/tincan.xsd}"


def _faults(root: Element, names: Collection[str]) -> Iterator[str]:
    activities = root.findall(f"{_SPACE}activities/{_SPACE}activity")
    if len(activities) != 1:
        yield f"tincan.xml has {len(activities)} activities: one is what we make."
    for activity in activities:
        if not IRI.fullmatch(activity.get("id", "")):
            yield f"the activity's id, {activity.get('id')!r}, is no full address."
        if (launch := activity.findtext(f"{_SPACE}launch", "")) not in names:
            yield f"the file that is launched, {launch!r}, is not in the package."
        for name in ("name", "description"):
            if not (activity.findtext(f"{_SPACE}{name}") or "").strip():
                yield f"the activity has no {name}."


XAPI = Format(name="xapi", root="tincan.xml", faults=_faults, terms=partial(terms, cmi5=False))
