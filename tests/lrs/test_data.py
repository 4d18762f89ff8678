"""What is a valid statement, clause by clause (Data 2.4 and 4): a refusal names the property by its path."""

import json
import re
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.lrs.jsontext import DEPTH, read_json, write_json
from builders.lrs.prepare import prepare
from builders.lrs.refusal import RefusedError
from builders.lrs.shapes import InvalidError
from builders.lrs.statements import check_statement
from tests.lrs.served import COURSE, VERB, VOIDED, statement

MBOX = {"mbox": "mailto:ada@learner.example"}
ACCOUNT = {"account": {"homePage": "https://hr.example", "name": "e1"}}
ID = "0191a2b3-0000-7000-8000-00000000000f"
SCORE = {"scaled": -1, "raw": 5, "min": 0, "max": 10.5}
NOTE = {
    "usageType": COURSE,
    "display": {"en": "A note"},
    "contentType": "text/plain; charset=utf-8",
    "length": 0,
    "sha2": "a" * 64,
    "fileUrl": COURSE,
}


def activity(**definition: Any) -> dict[str, Any]:
    return {"object": {"id": COURSE, "definition": definition}}


def inner(**changes: Any) -> dict[str, Any]:
    made = {"objectType": "SubStatement", "actor": MBOX, "verb": {"id": VERB}, "object": {"id": COURSE}}
    return {"object": {key: value for key, value in (made | changes).items() if value is not None}}


def context(**changes: Any) -> dict[str, Any]:
    return {"context": changes}


VALID = [
    ("2.4.1 id of any version, in either case", {"id": ID.upper()}),
    ("2.4.2 mbox", {"actor": MBOX}),
    ("2.4.2 mbox_sha1sum", {"actor": {"mbox_sha1sum": "A" * 40}}),
    ("2.4.2 openid", {"actor": {"objectType": "Agent", "openid": "https://id.example/ada"}}),
    ("2.4.2 account", {"actor": ACCOUNT | {"name": ""}}),
    ("2.4.2.2 group of members", {"actor": {"objectType": "Group", "member": [MBOX, ACCOUNT]}}),
    ("2.4.2.2 group with an identifier", {"actor": {"objectType": "Group", **MBOX}}),
    ("2.4.3 verb without display", {"verb": {"id": "urn:x"}}),
    ("2.4.3 empty display", {"verb": {"id": VERB, "display": {}}}),
    ("2.4.4 agent as object", {"object": {"objectType": "Agent", **MBOX}}),
    ("2.4.4 group as object", {"object": {"objectType": "Group", "member": [MBOX]}}),
    ("2.4.4 reference", {"object": {"objectType": "StatementRef", "id": ID}}),
    ("2.4.4 substatement", inner(timestamp="2026-01-01T00:00:00Z", result={"success": True})),
    ("2.4.4.1 definition", activity(name={"en-GB": "x"}, description={"es-419": ""}, type=VERB, moreInfo=VERB)),
    (
        "2.4.4.1 choice",
        activity(interactionType="choice", choices=[{"id": "a", "description": {"und": "x"}}, {"id": "b"}]),
    ),
    ("2.4.4.1 likert", activity(interactionType="likert", scale=[{"id": "1"}])),
    ("2.4.4.1 matching", activity(interactionType="matching", source=[{"id": "a"}], target=[{"id": "a"}])),
    ("2.4.4.1 performance", activity(interactionType="performance", steps=[])),
    ("2.4.4.1 numeric", activity(interactionType="numeric", correctResponsesPattern=["4[:]"])),
    ("2.4.5 result", {"result": {"score": SCORE, "success": False, "completion": True, "response": ""}}),
    ("2.4.5 empty result", {"result": {}}),
    *(
        (f"4.6 duration {text}", {"result": {"duration": text}})
        for text in ("PT0S", "P3Y1M29DT4H35M59.14S", "P4W", "PT16559,1S")
    ),
    (
        "2.4.6 context",
        context(registration=ID, instructor=MBOX, team={"objectType": "Group", **MBOX}, language="de-CH-1996"),
    ),
    (
        "2.4.6 revision of an activity",
        context(revision="1", platform="x", statement={"objectType": "StatementRef", "id": ID}),
    ),
    ("2.4.6.2 activities", context(contextActivities={"parent": {"id": COURSE}, "other": []})),
    *(
        (f"4.5 timestamp {text}", {"timestamp": text})
        for text in ("2026-02-28T23:59:59.123456789+14:00", "20260228T235959Z")
    ),
    ("2.4.9 authority of two", {"authority": {"objectType": "Group", "member": [ACCOUNT, MBOX]}}),
    ("2.4.10 version", {"version": "1.0.7"}),
    ("2.4.11 attachments", {"attachments": [NOTE]}),
    ("4.1 extensions of anything", context(extensions={COURSE: None, VERB: [{"": None}]})),
]
NO_TIMES = (
    "",
    "2026-01-01",
    "01/011/2015",
    "2026-02-30T00:00:00Z",
    "2026-01-01T00:00:00-00:00",
    "2026-01-01T00:00:00-00",
    "2026-01-01T00:00:00-0000",
    "٢٠٢٦-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
)
INVALID = [
    ("2.2 unknown property", {"colour": "red"}, "the whole: the property 'colour' is not known"),
    ("2.2 case of properties", {"Result": {}}, "'Result' is not known"),
    ("2.2 null", {"result": None}, "result: an object is expected, not null"),
    ("2.2 null deep inside", {"verb": {"id": VERB, "display": {"en": None}}}, "verb.display.en: a string is expected"),
    ("2.2 actor is missing", {"actor": ...}, "'actor' is missing"),
    ("2.2 verb is missing", {"verb": ...}, "'verb' is missing"),
    ("2.2 object is missing", {"object": ...}, "'object' is missing"),
    ("2.4.1 id", {"id": "x"}, "id: 'x' is no UUID"),
    ("2.4.1 number as id", {"id": 7}, "id: a string is expected, not a number"),
    ("2.4.2 no identifier", {"actor": {"name": "Ada"}}, "actor: exactly one of"),
    ("2.4.2 two identifiers", {"actor": MBOX | ACCOUNT}, "there are 2"),
    ("2.4.2 mbox without scheme", {"actor": {"mbox": "ada@learner.example"}}, "actor.mbox"),
    ("2.4.2 sha1", {"actor": {"mbox_sha1sum": "g" * 40}}, "actor.mbox_sha1sum"),
    ("2.4.2 openid", {"actor": {"openid": "ada"}}, "actor.openid"),
    ("2.4.2 account without name", {"actor": {"account": {"homePage": COURSE}}}, "actor.account: the property 'name'"),
    ("2.4.2 account without home", {"actor": {"account": {"name": "x"}}}, "'homePage' is missing"),
    ("2.4.2 objectType", {"actor": MBOX | {"objectType": "agent"}}, "actor.objectType: 'Agent' is expected"),
    ("2.4.2 array of actors", {"actor": [MBOX]}, "actor: an object is expected, not an array"),
    ("2.4.2.2 empty group", {"actor": {"objectType": "Group"}}, "needs 'member'"),
    (
        "2.4.2.2 group in a group",
        {"actor": {"objectType": "Group", "member": [{"objectType": "Group", **MBOX}]}},
        "actor.member[0].objectType",
    ),
    ("2.4.2.2 member alone", {"actor": {"member": [MBOX]}}, "'member' is not known"),
    ("2.4.3 verb without id", {"verb": {"display": {}}}, "verb: the property 'id' is missing"),
    ("2.4.3 id", {"verb": {"id": "answered"}}, "verb.id: 'answered' is no IRI"),
    ("2.4.4 objectType", {"object": {"objectType": "activity", "id": COURSE}}, "object: 'objectType' is one of"),
    ("2.4.4 objectType of a kind of its own", {"object": {"objectType": [], "id": COURSE}}, "'objectType' is one of"),
    ("2.4.4 activity without id", {"object": {"objectType": "Activity"}}, "object: the property 'id'"),
    ("2.4.4 reference without id", {"object": {"objectType": "StatementRef"}}, "'id' is missing"),
    ("2.4.4.3 substatement in a substatement", inner(**inner()), "object.object: 'objectType' is one of"),
    *(
        (f"2.4.4.3 {key} in a substatement", inner(**{key: ID}), f"object: the property '{key}'")
        for key in ("id", "stored", "version", "authority")
    ),
    ("2.4.4.3 substatement without verb", inner(verb=None), "object: the property 'verb' is missing"),
    ("2.4.4.1 name", activity(name="Claims"), "object.definition.name: an object is expected"),
    ("2.4.4.1 interactionType", activity(interactionType="Choice"), "object.definition.interactionType"),
    ("2.4.4.1 choices without a type", activity(choices=[]), "'choices' needs 'interactionType'"),
    ("2.4.4.1 list of another type", activity(interactionType="likert", choices=[]), "has no 'choices'"),
    ("2.4.4.1 ids twice", activity(interactionType="choice", choices=[{"id": "a"}] * 2), "choices: each 'id'"),
    ("2.4.4.1 component without id", activity(interactionType="choice", choices=[{}]), "choices[0]: the property 'id'"),
    (
        "2.4.4.1 pattern",
        activity(interactionType="choice", correctResponsesPattern="a"),
        "an array is expected, not a string",
    ),
    ("2.3.2 voided without a reference", {"verb": {"id": VOIDED}}, "needs a StatementRef"),
    ("2.4.5 success", {"result": {"success": "true"}}, "result.success: true or false is expected, not a string"),
    ("2.4.5.1 scaled", {"result": {"score": {"scaled": 1.01}}}, "result.score.scaled: a number from -1 to 1"),
    ("2.4.5.1 scaled of true", {"result": {"score": {"scaled": True}}}, "not true or false"),
    ("2.4.5.1 raw above max", {"result": {"score": {"raw": 11, "max": 10}}}, "'raw' has to lie"),
    ("2.4.5.1 raw below min", {"result": {"score": {"raw": -1, "min": 0}}}, "'raw' has to lie"),
    ("2.4.5.1 min as large as max", {"result": {"score": {"min": 1, "max": 1}}}, "'min' has to be less"),
    *(
        (f"4.6 duration {text!r}", {"result": {"duration": text}}, "result.duration")
        for text in ("", "P", "PT", "1H", "PA1H", "P1H", "pt1h", "PT1H\n")
    ),
    ("2.4.6 registration", context(registration="x"), "context.registration"),
    ("2.4.6 team of one", context(team=MBOX), "context.team: the property 'objectType'"),
    ("2.4.6 language", context(language="de-419-DE"), "context.language"),
    (
        "2.4.6 contextActivities",
        context(contextActivities={"self": []}),
        "context.contextActivities: the property 'self'",
    ),
    (
        "2.4.6 revision without an activity",
        {"object": {"objectType": "Agent", **MBOX}} | context(revision="1"),
        "'context.revision'",
    ),
    (
        "2.4.6 platform in a substatement",
        inner(object={"objectType": "Agent", **MBOX}, **context(platform="1")),
        "object: 'context.platform'",
    ),
    *((f"4.5 timestamp {text!r}", {"timestamp": text}, "timestamp") for text in NO_TIMES),
    (
        "2.4.9 authority of one",
        {"authority": {"objectType": "Group", "member": [MBOX]}},
        "authority: a group as authority",
    ),
    ("2.4.10 version", {"version": "0.9"}, "version"),
    *(
        (
            f"2.4.11 attachment without {key}",
            {"attachments": [{k: v for k, v in NOTE.items() if k != key}]},
            f"attachments[0]: the property '{key}'",
        )
        for key in NOTE
        if key != "fileUrl"
    ),
    ("2.4.11 length", {"attachments": [NOTE | {"length": 1.5}]}, "attachments[0].length"),
    ("2.4.11 sha2", {"attachments": [NOTE | {"sha2": "x"}]}, "attachments[0].sha2"),
    ("4.1 extension without IRI", context(extensions={"x": 1}), "context.extensions.x: 'x' is no IRI"),
    ("4.1 extensions as array", context(extensions=[]), "context.extensions: an object is expected"),
    ("4.2 language map", {"verb": {"id": VERB, "display": {"a-b-c": "x"}}}, "verb.display.a-b-c"),
]


@pytest.mark.parametrize("changes", [pytest.param(changes, id=name) for name, changes in VALID])
def test_valid(changes: dict[str, Any]) -> None:
    check_statement(statement(**changes), "1.0.3")


@pytest.mark.parametrize(
    ("changes", "words"), [pytest.param(changes, words, id=name) for name, changes, words in INVALID]
)
def test_invalid(changes: dict[str, Any], words: str) -> None:
    made = {key: value for key, value in (statement() | changes).items() if value is not ...}
    for version in ("1.0.3", "2.0.0"):
        with pytest.raises(InvalidError) as caught:
            check_statement(made, version)
        assert words in str(caught.value)


AGENTS = [{"objectType": "contextAgent", "agent": MBOX, "relevantTypes": [COURSE]}]
GROUPS = [{"objectType": "contextGroup", "group": {"objectType": "Group", "member": [MBOX]}}]


def test_2_0_knows_more_contexts_and_demands_an_offset() -> None:
    check_statement(statement(**context(contextAgents=AGENTS, contextGroups=GROUPS), version="2.0.0"), "2.0.0")
    check_statement(statement(**inner(**context(contextAgents=AGENTS))), "2.0.0")
    check_statement(statement(timestamp="2026-01-01T00:00:00"), "1.0.3")
    for said in ("1.0", "1.0.9", "2.0", "2.0.1"):
        check_statement(statement(version=said), "2.0.0")
    for changes, words in (
        (context(contextAgents=[AGENTS[0] | {"objectType": "Agent"}]), "context.contextAgents[0].objectType"),
        (context(contextAgents=[AGENTS[0] | {"relevantTypes": []}]), "relevantTypes: at least one"),
        (context(contextAgents=[AGENTS[0] | {"relevantTypes": ["abc"]}]), "relevantTypes[0]"),
        (context(contextGroups=[{"objectType": "contextGroup"}]), "'group' is missing"),
        ({"timestamp": "2026-01-01T00:00:00"}, "offset from UTC is missing"),
        ({"version": "3.0.0"}, "version"),
    ):
        with pytest.raises(InvalidError) as caught:
            check_statement(statement(**changes), "2.0.0")
        assert words in str(caught.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"[1,]", "not valid JSON"),
        (b"{} {}", "not valid JSON"),
        (b"NaN", "NaN is no number"),
        (b"[-Infinity]", "no number"),
        (b"1e999", "too large"),
        (b"9" * 5000, "not valid JSON"),
        (b'{"a":1,"b":{"c":1,"c":2}}', "the key 'c' stands twice"),
        (b"\xff", "not in UTF-8"),
        (b"\xef\xbb\xbf{}", "not valid JSON"),
        (b'{"a":1,"a":2,"b":"\\u0022\\u0022"}', "the key 'a' stands twice"),
        (b'{"a":"\\"","\\u0061":"\\""}', "the key 'a' stands twice"),
        (b'"\\ud800"', "half of a surrogate pair"),
        (b'{"\\udfff":1}', "half of a surrogate pair"),
        (b"[" * 65 + b"]" * 65, "levels deep"),
        (b'[{"":' * 33 + b"1" + b"}]" * 33, "levels deep"),
        (b'["\\"]",' * 66 + b"1" + b',"[\\""]' * 66, "levels deep"),
        (b'["\\\\","]",' * 66 + b"1" + b',"[","\\\\"]' * 66, "levels deep"),
        (b"[" * 200_000, "levels deep"),
        (b'{"a":' * 200_000, "levels deep"),
    ],
)
def test_json_from_strangers(data: bytes, words: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_json(data, "The body")
    assert words in str(caught.value)
    assert caught.value.status == 400


TRICKY = st.text(alphabet='[]{}"\\', max_size=4)


@given(
    levels=st.lists(st.tuples(TRICKY, TRICKY, st.booleans()), min_size=DEPTH - 3, max_size=DEPTH + 3),
    separators=st.sampled_from([(",", ":"), (", ", ": ")]),
)
def test_what_is_too_deep_is_refused_whatever_texts_hold(
    levels: list[tuple[str, str, bool]], separators: tuple[str, str]
) -> None:
    value: Any = 1
    for before, after, named in levels:
        value = {before: value, f"{before}{after}": after} if named and after else [before, value, after]
    data = json.dumps(value, separators=separators).encode()
    if len(levels) <= DEPTH:
        assert read_json(data, "The body") == value
    else:
        with pytest.raises(RefusedError, match="levels deep"):
            read_json(data, "The body")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=9), inside, max_size=4),
    max_leaves=12,
)
WORDS = st.sampled_from(
    re.findall(
        r"\w+",
        "actor verb object result context id objectType definition member score attachments extensions display "
        "timestamp contextActivities authority account interactionType choices",
    )
)
KINDS = st.sampled_from(["Agent", "Group", "Activity", "StatementRef", "SubStatement", COURSE, ID, MBOX["mbox"], VERB])
NEAR = st.recursive(
    KINDS | JSON,
    lambda inside: st.dictionaries(WORDS, inside, max_size=5) | st.lists(inside, max_size=2),
    max_leaves=25,
)


@given(NEAR)
def test_any_json_is_valid_or_refused_with_a_path(value: Any) -> None:
    for version in ("1.0.3", "2.0.0"):
        try:
            check_statement(value, version)
        except InvalidError as error:
            assert str(error).endswith(".")  # noqa: PT017


ACTORS = st.sampled_from([MBOX, ACCOUNT, {"objectType": "Group", "member": [MBOX, ACCOUNT]}])


@given(
    actor=ACTORS,
    extensions=st.dictionaries(st.just(COURSE), JSON),
    response=st.text(),
    scaled=st.floats(-1, 1),
    place=st.sampled_from([COURSE, "urn:x:y"]),
)
def test_what_is_valid_is_stored_as_it_was(
    actor: dict[str, Any], extensions: dict[str, Any], response: str, scaled: float, place: str
) -> None:
    result = {"score": {"scaled": scaled}, "response": response, "extensions": extensions}
    one = statement(actor=actor, result=result, object={"id": place}, id=str(uuid.uuid4()))
    try:
        sent = write_json(one)
    except UnicodeEncodeError:
        return
    received = read_json(sent, "It")
    check_statement(received, "1.0.3")
    kept = read_json(
        prepare(received, "1.0.3", MBOX, "2026-01-01T00:00:00.000Z").body("2026-01-01T00:00:00.001Z"), "It"
    )
    assert {key: kept[key] for key in one} == one
    assert set(kept) - set(one) == {"version", "authority", "timestamp", "stored"}
