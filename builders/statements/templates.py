"""Templates of statements, and the pattern of a session, for the publisher's profile (xAPI Profiles 1.0, 8 and 9).

A template holds in both launches. What a launch by cmi5 asks besides stands in cmi5's own profile, named there.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from builders.model import Publisher
from builders.statements.interactions import QUESTION
from builders.statements.terms import COURSE, DEFINED, DISPLAYS, MODULE, PUBLISHED, extension, verb

FORM = "v2"
"""Is in the name of each template and pattern: it rises when what one of them asks changes, as the standard wants."""
EXTENSIONS = ("version", "source", "shown")
"""What says which content a statement is about."""
OF_RESULTS = ("answered", "mastered", "completed", "passed", "failed")
"""The verbs whose statements say how a form was drawn."""
_Rule = Mapping[str, Any]
_CMI5 = "https://w3id.org/xapi/cmi5"
_INTERACTIONS = ("choice", "true-false", "matching", "sequencing", "numeric", "fill-in", "likert", "performance")


def _is(location: str, **only: list[bool]) -> _Rule:
    """Return the rule that something is there, and what it can be."""
    return {"location": location, "presence": "included", **only}


def _may(location: str, *values: str | int) -> _Rule:
    """Return the rule that something may be there, and then is one of `values`."""
    return {"location": location, "presence": "recommended", **({"all": list(values)} if values else {})}


def _never(location: str) -> _Rule:
    return {"location": location, "presence": "excluded"}


_TIME = _is("$.result.duration")
_SCORE = (_may("$.result.score.min", 0), _may("$.result.score.max", 100))
_SAYS: Mapping[str, str] = {
    "initialized": "A session has begun. The object is what was launched.",
    "answered": "One answer to a question, or to one part of it. The object is the question in its version, the parent "
    "is the module that asked it. Without success and score where a question has no right answer. The "
    "score is the share of the points.",
    "mastered": "A module was passed, in the version that the object names.",
    "completed": "The course was passed, so nothing of it has to be done any more.",
    "passed": "The course was passed. With the score where the course has one.",
    "failed": "No attempt is left at something that has to be passed.",
    "terminated": "The learner has ended the session. A window that is only closed says nothing.",
    PUBLISHED: "Somebody has told the LRS what a course, module or question is called. It says nothing of learning.",
}
_TYPES: Mapping[str, Mapping[str, Any]] = {
    "answered": {"contextParentActivityType": [MODULE]},
    "mastered": {"objectActivityType": MODULE},
}
_RULES: Mapping[str, tuple[_Rule, ...]] = {
    "initialized": (_never("$.result"),),
    "answered": (
        # Not among the types above: the question of a module that an update took away comes without its definition.
        _may("$.object.definition.type", QUESTION),
        _may("$.object.definition.interactionType", *_INTERACTIONS),
        _is("$.result.response"),
        _may("$.result.score.scaled"),
        _never("$.result.completion"),
        _TIME,
    ),
    "mastered": (_is("$.result.success", all=[True]), *_SCORE, _TIME),
    "completed": (_is("$.result.completion", all=[True]), _never("$.result['score', 'success']"), _TIME),
    "passed": (_is("$.result.success", all=[True]), _never("$.result.completion"), *_SCORE, _TIME),
    "failed": (_is("$.result.success", all=[False]), _never("$.result.completion"), *_SCORE, _TIME),
    "terminated": (_never("$.result['score', 'success', 'completion']"), _TIME),
    PUBLISHED: (_is("$.object.definition.type"), _never("$.result")),
}


def templates(publisher: Publisher, scheme: str) -> list[dict[str, Any]]:
    """Return the templates, one for each verb. `scheme` is the version of the profile that they are in."""
    told = [
        {
            **_named(publisher, scheme, name),
            "contextGroupingActivityType": [COURSE],
            **_TYPES.get(name, {}),
            "rules": [*_always(publisher), *_drawn(publisher, name), *_RULES[name]],
        }
        for name in DISPLAYS
    ]
    return [*told, {**_named(publisher, scheme, PUBLISHED), "rules": list(_RULES[PUBLISHED])}]


def _named(publisher: Publisher, scheme: str, name: str) -> dict[str, Any]:
    return {
        "id": _template(publisher, name),
        "type": "StatementTemplate",
        "inScheme": scheme,
        "prefLabel": verb(name)["display"],
        "definition": {"en": _said(name)},
        "verb": verb(name)["id"],
    }


def patterns(publisher: Publisher, scheme: str) -> list[dict[str, Any]]:
    """Return the patterns: what a learner's sessions with a course are made of."""
    *results, end = (_template(publisher, name) for name in DISPLAYS if name != "initialized")
    begin = _template(publisher, "initialized")
    sessions, session, work, result, left = (
        f"{publisher.iri}/xapi/patterns/{FORM}/{name}" for name in ("sessions", "session", "work", "result", "left")
    )
    about = {
        "primary": True,
        "prefLabel": {"en": "sessions", "es": "sesiones"},
        "definition": {
            "en": "All sessions of one registration, one behind the other. Those of two devices at once may overlap: "
            "then statements of one stand after the end of the other."
        },
    }
    shapes: Mapping[str, Mapping[str, Any]] = {
        sessions: {**about, "oneOrMore": session},
        session: {"sequence": [begin, work, left]},
        work: {"zeroOrMore": result},
        result: {"alternates": results},
        left: {"optional": end},
    }
    return [{"id": name, "type": "Pattern", "inScheme": scheme, **shape} for name, shape in shapes.items()]


def _template(publisher: Publisher, name: str) -> str:
    return f"{publisher.iri}/xapi/templates/{FORM}/{name}"


def _said(name: str) -> str:
    also = f" In a launch by cmi5, {_CMI5}#{name} holds as well." if name in DEFINED else ""
    return f"{_SAYS[name]}{also}"


def _drawn(publisher: Publisher, name: str) -> Iterator[_Rule]:
    """Give what says how the form was drawn. It may lack in what an older package left to be sent."""
    if name in OF_RESULTS:
        yield from (_may(f"$.context.extensions['{extension(publisher, one)}']") for one in ("seed", "attempt"))


def _always(publisher: Publisher) -> Iterator[_Rule]:
    yield from (_is(f"$.context.{name}") for name in ("revision", "language"))
    yield from (_is(f"$.context.extensions['{extension(publisher, name)}']") for name in EXTENSIONS)
    yield _is("$.timestamp")
