"""What the statements of a course have in common, as its page brings it along for `themes/runtime/track/lrs.js`."""

from collections.abc import Mapping
from typing import Any

from builders.model import Course, Publisher
from builders.model.digest import course_digests
from builders.model.reported import assessment_place, course_iri, launch_iri

MODULE = "http://adlnet.gov/expapi/activities/module"
COURSE = "http://adlnet.gov/expapi/activities/course"
DISPLAYS: Mapping[str, Mapping[str, str]] = {
    "initialized": {"en": "started", "es": "empezó"},
    "answered": {"en": "answered", "es": "respondió"},
    "mastered": {"en": "mastered", "es": "dominó"},
    "completed": {"en": "completed", "es": "completó"},
    "passed": {"en": "passed", "es": "aprobó"},
    "failed": {"en": "failed", "es": "no aprobó"},
    "terminated": {"en": "ended", "es": "terminó"},
}
"""All verbs of learners, by the last word of their addresses. ADL defined them, and cmi5 took five of them over."""
PUBLISHED = "shared"
"""The verb, ADL's too, of statements that tell an LRS what activities are called; it says nothing of learning."""
_ALL = {**DISPLAYS, PUBLISHED: {"en": "shared", "es": "compartió"}}
_RESULTS: Mapping[str, Mapping[str, bool]] = {
    "answered": {},
    "mastered": {"success": True},
    "completed": {"completion": True},
    "passed": {"success": True},
    "failed": {"success": False},
    "terminated": {},
}
STATE = "coursewright"
"""What saved state is called in the State resource."""
VERSION = "1.0.3"
_CMI5 = "https://w3id.org/xapi/cmi5/context"
_JUDGED = ("passed", "failed")
DEFINED = ("initialized", "completed", *_JUDGED, "terminated")
"""The verbs whose statements on the course are cmi5's, in a launch by cmi5."""
_MOVE_ON = ("completed", *_JUDGED)
_OF_CMI5 = {"launch": {"stateId": "LMS.LaunchData"}, "preferences": {"profileId": "cmi5LearnerPreferences"}}
"""Where the LMS of cmi5 says what it knows of a launch (10.0) and what the learner prefers (11.0)."""


def verb(name: str) -> dict[str, Any]:
    """Return a verb as statements have it."""
    return {"id": f"http://adlnet.gov/expapi/verbs/{name}", "display": dict(_ALL[name])}


def extension(publisher: Publisher, name: str) -> str:
    """Return the address of an extension of ours."""
    return f"{publisher.iri}/xapi/extensions/{name}"


def terms(course: Course, publisher: Publisher, *, cmi5: bool) -> dict[str, Any]:
    """Return the terms of a course. With `cmi5` the statements on the course itself are those that cmi5 defines."""
    digests, launched = course_digests(course), launch_iri(publisher, course)
    # The LMS of cmi5 names what is launched in every context itself.
    activities = [course_iri(publisher, course), *([] if cmi5 else [launched])]
    return {
        "iri": publisher.iri,
        "state": STATE,
        "headers": {"X-Experience-API-Version": VERSION, "Content-Type": "application/json"},
        "activity": launched,
        "said": {name: _said(name, cmi5=cmi5) for name in DISPLAYS},
        "module": MODULE,
        "final": assessment_place(course),
        "seed": extension(publisher, "seed"),
        "attempt": extension(publisher, "attempt"),
        **(_OF_CMI5 if cmi5 else {}),
        "context": {
            "revision": f"{course.release_name}+{digests.shown[:8]}",
            "language": course.language,
            "contextActivities": {"grouping": [{"id": one, "definition": {"type": COURSE}} for one in activities]},
            "extensions": {
                extension(publisher, "version"): course.release_name,
                extension(publisher, "source"): digests.source,
                extension(publisher, "shown"): digests.shown,
            },
        },
    }


def _said(name: str, *, cmi5: bool) -> dict[str, Any]:
    rows = (("cmi5", DEFINED), ("moveon", _MOVE_ON))
    categories = [f"{_CMI5}/categories/{category}" for category, names in rows if cmi5 and name in names]
    return {
        "verb": verb(name),
        **({"result": dict(_RESULTS[name])} if name in _RESULTS else {}),
        **({"category": [{"id": one} for one in categories]} if categories else {}),
        **({"mastery": f"{_CMI5}/extensions/masteryscore"} if cmi5 and name in _JUDGED else {}),
    }
