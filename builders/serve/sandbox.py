"""What the page of the sandbox LMS has to know of a package: how it is launched, and what its reports mean."""

from typing import Any

from builders.lrs.app import ENDPOINT
from builders.model.reported import lowest_pass
from builders.package.target import Package
from builders.serve.edition import Edition
from builders.serve.lrs import Desk
from builders.statements.terms import STATE


def page_data(edition: Edition, fmt: str, course: str, desk: Desk) -> dict[str, Any]:
    """Return the data of the page. It has the sandbox's own key to the LRS, and no other site can read it."""
    own = edition.courses[course]
    package = Package(course=own, publisher=edition.config.publisher)
    lrs = {
        "endpoint": f"{ENDPOINT}/",
        "auth": desk.basic,
        "state": STATE,
        "activity": package.launch_iri,
        "mastery": lowest_pass(own),
    }
    return {
        "run": desk.run,
        "format": fmt,
        "course": course,
        "codebook": edition.codebook(course),
        "lrs": lrs,
    }
