"""xAPI profiles, read as the standard says (xAPI Profiles 1.0), by nothing of ours: its rules, and what follows one.

Numbers in brackets are sections of the part on structure; the ways to match are those of 2.1 and 2.2 on communication.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jsonschema import Draft7Validator

Json = Mapping[str, Any]
_KEY = r"'[^']*'|[0-9]+|\*"
_STEP = re.compile(rf"\.(?P<name>\w+|\*)|\[\s*(?P<union>(?:{_KEY})(?:\s*,\s*(?:{_KEY}))*)\s*\]")
_PIPE = re.compile(r"\|(?=(?:[^']*'[^']*')*[^']*$)")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")
_DAY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_KINDS = ("Grouping", "Parent", "Other", "Category")
_DETERMINING = {
    "verb": "$.verb.id",
    "objectActivityType": "$.object.definition.type",
    "attachmentUsageType": "$.attachments[*].usageType",
    **{f"context{one}ActivityType": f"$.context.contextActivities.{one.lower()}[*].definition.type" for one in _KINDS},
}
_SHAPES = ("alternates", "optional", "oneOrMore", "sequence", "zeroOrMore")
_REQUIRED = {
    "Profile": ("@context", "conformsTo", "prefLabel", "definition", "versions", "author"),
    "ContextExtension": ("inScheme", "prefLabel", "definition"),
    "StatementTemplate": ("inScheme", "prefLabel", "definition"),
    "Pattern": (),
}
_ALLOWED = {
    "Profile": ("seeAlso", "concepts", "templates", "patterns"),
    "ContextExtension": ("deprecated", "recommendedVerbs", "context", "schema", "inlineSchema"),
    "StatementTemplate": ("deprecated", *_DETERMINING, "contextStatementRefTemplate", "rules"),
    "Pattern": ("primary", "inScheme", "prefLabel", "definition", "deprecated", *_SHAPES),
}
_PLACES = {"concepts": "ContextExtension", "templates": "StatementTemplate", "patterns": "Pattern"}


def select(path: str, value: Any) -> list[Any]:
    """Return what a path of JSONPath selects: names, numbers, `*`, unions of these, and paths joined by `|` (8.1)."""
    return [found for one in _PIPE.split(path) for found in _select(one.strip(), value)]


def _select(path: str, value: Any) -> list[Any]:
    bare = path.removeprefix("$")
    rest = bare if bare.startswith((".", "[")) else f".{bare}"
    values = [value]
    while rest:
        step = _STEP.match(rest)
        assert step, f"{path!r} holds what the standard does not have"
        keys = [step["name"]] if step["name"] else [key.strip("'") for key in re.findall(_KEY, step["union"])]
        values = [found for one in values for key in keys for found in _child(one, key)]
        rest = rest[step.end() :]
    return values


def _child(value: Any, key: str) -> list[Any]:
    if isinstance(value, list):
        return value if key == "*" else value[int(key) :][:1] if key.isdigit() else []
    if isinstance(value, dict):
        return list(value.values()) if key == "*" else [value[key]] if key in value else []
    return []


def matching(statement: Json, profile: Json) -> list[Json]:
    """Return the templates whose determining properties a statement has."""
    normal = _normal(statement)
    return [one for one in profile["templates"] if all(_has(normal, one, name) for name in _DETERMINING if name in one)]


def _has(statement: Json, template: Json, name: str) -> bool:
    wanted = template[name]
    found = select(_DETERMINING[name], statement)
    return all(one in found for one in ([wanted] if isinstance(wanted, str) else wanted))


def _normal(statement: Json) -> dict[str, Any]:
    """Return a statement with lists wherever context activities are."""
    copy: dict[str, Any] = json.loads(json.dumps(statement))
    groups = copy.get("context", {}).get("contextActivities", {})
    groups.update({name: [one] for name, one in groups.items() if isinstance(one, dict)})
    return copy


def faults(statement: Json, profile: Json) -> Iterator[str]:
    """Give what a statement of ours does not hold to: it has to match a template, and follow each that it matches."""
    templates = matching(statement, profile)
    if not templates:
        yield f"{statement['verb']['id']}: no template"
    for template in templates:
        broken = (rule for rule in template.get("rules", ()) if not _follows(_normal(statement), rule))
        yield from (f"{template['id']}: {json.dumps(rule)}" for rule in broken)
    for concept in profile.get("concepts", ()):
        for value in select(f"$.context.extensions['{concept['id']}']", statement):
            errors = Draft7Validator(json.loads(concept["inlineSchema"])).iter_errors(value)
            yield from (f"{concept['id']}: {error.message}" for error in errors)


def _follows(statement: Json, rule: Json) -> bool:
    """Whether a statement follows a rule without a selector: ours have none."""
    values, presence = _exact(select(rule["location"], statement)), rule.get("presence")
    if presence in {"included", "excluded"} and (presence == "included") != bool(values):
        return False
    strict = presence in {None, "included"} or (presence == "recommended" and bool(values))
    listed = {name: _exact(rule[name]) for name in ("any", "all", "none") if name in rule}
    return not strict or (
        ("any" not in listed or bool(values & listed["any"]))
        and ("all" not in listed or values <= listed["all"])
        and not values & listed.get("none", set())
    )


def _exact(values: Sequence[Any]) -> set[str]:
    """Return values as texts: `true` is not 1."""
    return {json.dumps(value, sort_keys=True) for value in values}


def follow(statements: Sequence[Json], profile: Json) -> bool:
    """Whether statements follow a primary pattern: as a regular expression over their verbs' templates."""
    signs = {one["id"]: chr(0x4E00 + number) for number, one in enumerate(profile["templates"])}
    patterns = {one["id"]: one for one in profile["patterns"]}

    def expression(name: str) -> str:
        if name in signs:
            return signs[name]
        shape = next(one for one in _SHAPES if one in patterns[name])
        inner = patterns[name][shape]
        parts = [f"(?:{expression(one)})" for one in ([inner] if isinstance(inner, str) else inner)]
        joined = ("|" if shape == "alternates" else "").join(parts)
        return joined + {"optional": "?", "oneOrMore": "+", "zeroOrMore": "*"}.get(shape, "")

    # None of our templates has what another one has.
    told = "".join(signs[template["id"]] for one in statements for template in matching(one, profile))
    primary = [name for name, one in patterns.items() if one.get("primary")]
    return any(re.fullmatch(expression(name), told) for name in primary)


def assert_conform(statements: Sequence[Json], profile: Json) -> None:
    """Fail where a statement of ours, or the order of all of one learner, is not as the profile says."""
    assert [fault for one in statements for fault in faults(one, profile)] == []
    assert not statements or follow(statements, profile), [one["verb"]["id"] for one in statements]


def flaws(profile: Json) -> Iterator[str]:
    """Give what is wrong with a profile of extensions, templates and patterns."""
    yield from _object(profile, "Profile")
    yield from (f"{path} is empty (4)" for path in _empty(profile, "$"))
    yield from _versions(profile)
    everything = [(place, one) for place in _PLACES for one in profile.get(place, ())]
    for place, one in everything:
        yield from _object(one, _PLACES[place])
        if one.get("inScheme") != profile["versions"][0]["id"]:
            yield f"{one['id']} is not in the version that is described"
    ids = [profile["id"], *(v["id"] for v in profile["versions"]), *(one["id"] for _, one in everything)]
    yield from (f"{one} is there twice" for one in set(ids) if ids.count(one) > 1)
    yield from (flaw for one in profile.get("concepts", ()) for flaw in _extension(one))
    yield from (flaw for one in profile.get("templates", ()) for flaw in _template(one))
    yield from _patterns(profile)


def _object(one: Json, kind: str) -> Iterator[str]:
    known = {"id", "type", *_REQUIRED[kind], *_ALLOWED[kind]}
    yield from (f"{kind} lacks {name}" for name in ("id", "type", *_REQUIRED[kind]) if name not in one)
    yield from (f"{kind} has {name}" for name in one if name not in known)
    if one.get("type") != kind or not _IRI.fullmatch(one.get("id", "")):
        yield f"{one.get('id')!r} of type {one.get('type')} is no {kind}"
    for name in ("prefLabel", "definition"):
        if not all(
            re.fullmatch("[a-z]{2,3}", key) and isinstance(text, str) for key, text in one.get(name, {}).items()
        ):
            yield f"{name} is no language map"


def _empty(value: Any, path: str) -> Iterator[str]:
    if value is None or value in ({}, [], ""):
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from _empty(one, f"{path}.{key}")


def _versions(profile: Json) -> Iterator[str]:
    if profile["@context"] != "https://w3id.org/xapi/profiles/context":
        yield "the context is another (6)"
    if profile["conformsTo"] != "https://w3id.org/xapi/profiles#1.0":
        yield "it conforms to something else (6)"
    if profile["author"].get("type") not in {"Organization", "Person"} or not profile["author"].get("name"):
        yield "the author is nobody (6.2)"
    versions = profile["versions"]
    for one, before in zip(versions, [*versions[1:], None], strict=True):
        if not _DAY.fullmatch(one["generatedAtTime"]):
            yield f"{one['generatedAtTime']} is no time"
        if one.get("wasRevisionOf") != ([before["id"]] if before else None):
            yield f"{one['id']} is not the next after the one before (6.1)"
        if before and before["generatedAtTime"] > one["generatedAtTime"]:
            yield f"{one['id']} is older than the one before"


def _extension(one: Json) -> Iterator[str]:
    if {"schema", "inlineSchema"} <= one.keys():
        yield f"{one['id']} has two schemas (7.2)"
    Draft7Validator.check_schema(json.loads(one.get("inlineSchema", "{}")))


def _template(one: Json) -> Iterator[str]:
    for rule in one.get("rules", ()):
        if not {"presence", "any", "all", "none"} & rule.keys():
            yield f"{one['id']}: a rule asks nothing (8.1)"
        if unknown := rule.keys() - {"location", "selector", "presence", "any", "all", "none", "scopeNote"}:
            yield f"{one['id']}: a rule has {unknown}"
        if rule.get("presence", "included") not in {"included", "excluded", "recommended"}:
            yield f"{one['id']}: {rule['presence']!r} is no presence"
        select(rule["location"], {})


def _patterns(profile: Json) -> Iterator[str]:
    patterns = {one["id"]: one for one in profile["patterns"]}
    known = {*patterns, *(one["id"] for one in profile["templates"])}
    inside = {name: _inside(one) for name, one in patterns.items()}
    for name, one in patterns.items():
        if sum(shape in one for shape in _SHAPES) != 1:
            yield f"{name} has not one shape (9)"
        if one.get("primary") and not {"prefLabel", "definition"} <= one.keys():
            yield f"{name} is primary and unnamed (9)"
        if any(len(one[shape]) < 2 for shape in ("alternates", "sequence") if shape in one):
            yield f"{name} has one member (9)"
        if unknown := set(inside[name]) - known:
            yield f"{name} names {unknown}"
        if any({"optional", "zeroOrMore"} & patterns.get(inner, {}).keys() for inner in one.get("alternates", ())):
            yield f"{name} has as alternative what may be missing (9)"
        if name in _reached(inside, name):
            yield f"{name} is inside itself (9)"


def _inside(pattern: Json) -> list[str]:
    found = [pattern[shape] for shape in _SHAPES if shape in pattern]
    return [name for one in found for name in ([one] if isinstance(one, str) else one)]


def _reached(inside: Mapping[str, list[str]], name: str) -> set[str]:
    found, waiting = set[str](), list(inside[name])
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += inside.get(one, ())
    return found
