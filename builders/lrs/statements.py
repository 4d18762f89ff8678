"""What a valid statement is: clause by clause of xAPI Data 2.4, for 1.0.3 and 2.0.0."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from builders.lrs.shapes import Check, InvalidError, Shape, each, exactly, mapping
from builders.lrs.values import (
    boolean,
    duration,
    extensions,
    iri,
    language,
    language_map,
    mbox,
    media_type,
    moment,
    number,
    sha1,
    sha2,
    size,
    text,
    timestamp,
    uuid,
    version_1,
    version_2,
)

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
# Data 2.4.4.1: which lists of components an interaction may have.
_COMPONENTS = {
    "choice": {"choices"},
    "sequencing": {"choices"},
    "likert": {"scale"},
    "matching": {"source", "target"},
    "performance": {"steps"},
    "true-false": set[str](),
    "fill-in": set[str](),
    "long-fill-in": set[str](),
    "numeric": set[str](),
    "other": set[str](),
}
_LISTS = ("choices", "scale", "source", "target", "steps")


def check_statement(value: Any, version: str) -> None:
    """Raise InvalidError when `value` is no statement of this version (`1.0.3` or `2.0.0`)."""
    _STATEMENTS[version](value)


def check_agent(value: Any) -> None:
    """Raise InvalidError when `value` is neither an Agent nor an identified Group (Communication 2.3 to 2.6)."""
    actor(value)
    if not any(key in value for key in IDENTIFIERS):
        message = "a group without an identifier can't be asked for"
        raise InvalidError(message)


def utc(value: str) -> str:
    """Return a timestamp in UTC with milliseconds or more, as 2.0.0 stores it."""
    return stamp(moment(value))


def stamp(when: datetime) -> str:
    """Return a UTC time as statements have it: `2026-03-01T09:30:00.125Z`."""
    return when.isoformat(timespec="microseconds" if when.microsecond % 1000 else "milliseconds")[:-6] + "Z"


def stamp_of(microseconds: int) -> str:
    """Return a time of storing as statements have it."""
    second, rest = divmod(microseconds, 1_000_000)
    return f"{_second(second)}.{rest:06}Z"


@lru_cache(100)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()[:-6]


def _one_identifier(value: dict[str, Any]) -> None:
    found = [key for key in IDENTIFIERS if key in value]
    if len(found) != 1:
        message = f"exactly one of {', '.join(IDENTIFIERS)} is expected; there are {len(found)}"
        raise InvalidError(message)


def _group_identity(value: dict[str, Any]) -> None:
    if any(key in value for key in IDENTIFIERS):
        _one_identifier(value)
    elif "member" not in value:
        message = "a group without an identifier needs 'member'"
        raise InvalidError(message)


_ACCOUNT = Shape(fields={"homePage": iri, "name": text}, needs=("homePage", "name"))
_IDENTITY: dict[str, Check] = {"name": text, "mbox": mbox, "mbox_sha1sum": sha1, "openid": iri, "account": _ACCOUNT}
agent = Shape(fields={"objectType": exactly("Agent"), **_IDENTITY}, rules=(_one_identifier,))
group = Shape(
    fields={"objectType": exactly("Group"), "member": each(agent), **_IDENTITY},
    needs=("objectType",),
    rules=(_group_identity,),
)


def actor(value: Any) -> None:
    """Demand an Agent or a Group (Data 2.4.2)."""
    mapping(value)
    (group if value.get("objectType") == "Group" else agent)(value)


def _authority(value: Any) -> None:
    """Demand an Agent, or a Group of two Agents without an identifier of its own (Data 2.4.9)."""
    actor(value)
    if value.get("objectType") == "Group" and (
        len(value.get("member", ())) != 2 or any(key in value for key in IDENTIFIERS)
    ):
        message = "a group as authority has exactly two members and no identifier"
        raise InvalidError(message)


def _distinct_ids(components: Any) -> None:
    each(_COMPONENT)(components)
    ids = [component["id"] for component in components]
    if len(set(ids)) < len(ids):
        message = "each 'id' may stand in it only once"
        raise InvalidError(message)


def _components_fit(value: dict[str, Any]) -> None:
    kind = value.get("interactionType")
    interacts = [key for key in ("correctResponsesPattern", *_LISTS) if key in value]
    if kind is None and interacts:
        message = f"{interacts[0]!r} needs 'interactionType'"
        raise InvalidError(message)
    for key in interacts:
        if key in _LISTS and key not in _COMPONENTS[kind or "other"]:
            message = f"an interaction of type {kind!r} has no {key!r}"
            raise InvalidError(message)


_COMPONENT = Shape(fields={"id": text, "description": language_map}, needs=("id",))
definition = Shape(
    fields={
        "name": language_map,
        "description": language_map,
        "type": iri,
        "moreInfo": iri,
        "extensions": extensions,
        "interactionType": exactly(*_COMPONENTS),
        "correctResponsesPattern": each(text),
        **dict.fromkeys(_LISTS, _distinct_ids),
    },
    rules=(_components_fit,),
)
activity = Shape(fields={"objectType": exactly("Activity"), "id": iri, "definition": definition}, needs=("id",))
_VERB = Shape(fields={"id": iri, "display": language_map}, needs=("id",))
_REFERENCE = Shape(fields={"objectType": exactly("StatementRef"), "id": uuid}, needs=("objectType", "id"))


def _score_rule(value: dict[str, Any]) -> None:
    low, high, raw = value.get("min"), value.get("max"), value.get("raw")
    if low is not None and high is not None and low >= high:
        message = "'min' has to be less than 'max'"
        raise InvalidError(message)
    if raw is not None and not (low is None or low <= raw) & (high is None or raw <= high):
        message = "'raw' has to lie between 'min' and 'max'"
        raise InvalidError(message)


def _scaled(value: Any) -> None:
    number(value)
    if not -1 <= value <= 1:
        message = "a number from -1 to 1 is expected"
        raise InvalidError(message)


_RESULT = Shape(
    fields={
        "score": Shape(fields={"scaled": _scaled, "raw": number, "min": number, "max": number}, rules=(_score_rule,)),
        "success": boolean,
        "completion": boolean,
        "response": text,
        "duration": duration,
        "extensions": extensions,
    }
)


_SHELF = each(activity)


def _activities(value: Any) -> None:
    (activity if isinstance(value, dict) else _SHELF)(value)


def _nonempty_iris(value: Any) -> None:
    each(iri)(value)
    if not value:
        message = "at least one IRI is expected"
        raise InvalidError(message)


_CONTEXT: dict[str, Check] = {
    "registration": uuid,
    "instructor": actor,
    "team": group,
    "contextActivities": Shape(fields=dict.fromkeys(("parent", "grouping", "category", "other"), _activities)),
    "revision": text,
    "platform": text,
    "language": language,
    "statement": _REFERENCE,
    "extensions": extensions,
}
_CONTEXT_2: dict[str, Check] = {
    name + "s": each(
        Shape(
            fields={"objectType": exactly(name), kind: check, "relevantTypes": _nonempty_iris},
            needs=("objectType", kind),
        )
    )
    for name, kind, check in (("contextAgent", "agent", agent), ("contextGroup", "group", group))
}
_ATTACHMENT = Shape(
    fields={
        "usageType": iri,
        "display": language_map,
        "description": language_map,
        "contentType": media_type,
        "length": size,
        "sha2": sha2,
        "fileUrl": iri,
    },
    needs=("usageType", "display", "contentType", "length", "sha2"),
)


def _timestamp_2(value: Any) -> None:
    """Demand an offset too: RFC 3339 knows no local time."""
    timestamp(value)
    if not (value[-1] in "Zz" or "+" in value[11:] or "-" in value[11:]):
        message = "the offset from UTC is missing, such as 'Z'"
        raise InvalidError(message)


def _about_activity(value: dict[str, Any]) -> None:
    """Demand that revision and platform speak of an Activity (Data 2.4.6)."""
    about = value["object"].get("objectType", "Activity")
    for key in ("revision", "platform"):
        if about != "Activity" and key in value.get("context", {}):
            message = f"'context.{key}' may stand only where the object is an Activity"
            raise InvalidError(message)


def _voids(value: dict[str, Any]) -> None:
    """Demand a StatementRef for what is voided (Data 2.3.2)."""
    if value["verb"]["id"] == VOIDED and value["object"].get("objectType") != "StatementRef":
        message = "the verb 'voided' needs a StatementRef as object"
        raise InvalidError(message)


def _object_of(kinds: dict[str, Check]) -> Check:
    def check(value: Any) -> None:
        mapping(value)
        kind = value.get("objectType", "Activity")
        if type(kind) is not str or kind not in kinds:
            message = f"'objectType' is one of {', '.join(kinds)}"
            raise InvalidError(message)
        kinds[kind](value)

    return check


def _statement(context: dict[str, Check], when: Check, version: Check) -> Shape:
    common: dict[str, Check] = {
        "actor": actor,
        "verb": _VERB,
        "result": _RESULT,
        "context": Shape(fields=context),
        "timestamp": when,
        "attachments": each(_ATTACHMENT),
    }
    objects: dict[str, Check] = {"Activity": activity, "Agent": agent, "Group": group, "StatementRef": _REFERENCE}
    needs, rules = ("actor", "verb", "object"), (_about_activity, _voids)
    inner = Shape(
        fields={"objectType": exactly("SubStatement"), "object": _object_of(objects), **common},
        needs=needs,
        rules=rules,
    )
    own = {"id": uuid, "stored": timestamp, "version": version, "authority": _authority}
    everything = _object_of({**objects, "SubStatement": inner})
    return Shape(fields={"object": everything, **common, **own}, needs=needs, rules=rules)


_STATEMENTS = {
    "1.0.3": _statement(_CONTEXT, timestamp, version_1),
    "2.0.0": _statement(_CONTEXT | _CONTEXT_2, _timestamp_2, version_2),
}
