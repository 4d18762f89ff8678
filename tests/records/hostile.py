"""Statements of which something is not as it should be."""

import json
from typing import Any

from hypothesis import strategies as st

from tests.records.told import IRI, agent, passed

SHAPES: list[Any] = [
    None, 5, "text", [], {}, {"id": 5}, {"actor": {"mbox": 3}}, {"verb": "passed"}, {"timestamp": "yesterday"},
    {"timestamp": "9999-12-31T23:59:59-14:00"}, {"timestamp": "0001-01-01T00:00:00Z"},
    {"result": {"score": {"scaled": "high"}}}, {"result": []},
    {"context": {"contextActivities": {"category": "x"}}}, {"authority": [1]}, {"object": {"id": ["x"]}},
]  # fmt: skip
"""What is hardly a statement; none of them says that anybody passed anything."""

TIMES = [
    "",
    "x",
    "2026-03-02",
    "20260302",
    "2026-0302",
    "2026-03-02T10",
    "2026-03-02T10Z",
    "2026-03-02T10:30",
    "2026-W10-1",
    "2026-03-02 10:30:00,5",
    "2026-03-02t10:30:00.1234567z",
    "2026-03-02T10:30:00+02",
    "2026-03-02T10:30:00+0230",
    "2026-03-02T10:30:00.12-23:59",
    "20260302T103000Z",
    "2026-02-29T00:00:00Z",
    "2024-02-29T00:00:00Z",
    "2024-02-30",
    "1969-12-31T23:00-02",
    "1970-01-01T00:00:00+00:01",
    "2200-01-01T00:00:00+01",
    "2199-12-31T23:59:59.999999-00:01",
    "2026-03-02T24:00:00Z",
    "2026-03-02T10:30:60Z",
    "2026-03-02T10:30:00 Z",
    "2026-03-02T",
    "2026-03-02T10:30:00Z\n",
    "2026-04-31T10:30:00Z",
    "1969-06-01",
    "2026-03-29T10:00:00.5Z",
    "2026-03-02T1030+0100",
    "2026-03-02T10:30.5Z",
    "2026-03-02T10:30:00.123Z",
    "2026-03-02T10:30:00.123456Z",
    "2026-03-02T10:41:00Z",
    "2026-03-02T10:40:00Z",
    "\uff12026-03-02",
    "2026-03-02T10:30:00\u0000",
    "2026-03-02T10:30:00+00:00",
]
ADDRESSES = [
    "",
    "x",
    f"{IRI}/modules/alpha/v1_0",
    f"{IRI}/modules/alpha/v/1.2",
    f"{IRI}/modules/alpha/v1_2_draft",
    "/modules/a",
    f"{IRI}/modules/alpha/v01_0",
    f"{IRI}/modules/alpha/v1_00",
    f"{IRI}/modules/alpha",
    f"{IRI}/modules/Alpha/v1_0",
    f"{IRI}/courses/pilot",
    f"{IRI}/courses/pilot/v1.0.0",
    f"{IRI}/courses/pilot/final-assessment/v1_2",
    f"{IRI}/courses/pilot/final-assessment/v1_2_draft",
    f"{IRI}/modules/final-assessment/v1_2",
    "a/final-assessment/v1",
    f"{IRI}/questions/alpha/first_one/v2",
    f"{IRI}/questions/alpha/one/v007_draft/row/3",
    "q/questions/a/b/v000/",
    f"{IRI}/questions/alpha/one/v1/" + "\u00e9\U0001f512" * 200,
    f"{IRI}/questions/alpha/drill_v2",
    "x/modules/courses/v1",
    f"x\n{IRI}/courses/pilot",
    f"{IRI}/courses/pilot\n",
    "a/modules/b/courses/c",
    f"{IRI}/QUESTIONS/alpha/one/v1",
    "q/questions/a/b/v1/modules/c/v1_1",
    "A1B2C3D4-0000-4000-8000-00000000000F",
    "\u0130\u03a3/modules/a/v2.3",
]
WORDS = [
    "",
    "x",
    "A",
    "\u00c9\u0130\u03a3",
    'a"b\\c\n\t',
    "\u0000",
    "[,]",
    "{}",
    "true",
    "null",
    "p1|2",
    "mailto:Ada@X.Example",
    "1.0.0",
]
REVISIONS = ["1.0.0", "1.2.3-draft+5f3a9c1e", "01.0.0", "1.0", "1.0.0+XYZ", "2.0.0+abc", "1.0.0-draft\n"]
LAST_DAYS = [
    *("2027-03-31", "2027-02-29", "2028-02-29", "2100-02-29", "2000-02-29", "2027-04-31", "2027-13-01", "2027-00-10"),
    *("1969-12-31", "1970-01-01", "2199-12-31", "2200-01-01", "20270331", "2027-3-31", "2027-0331", "2027-03-31\n"),
    *("2027-03-31T00:00:00Z", "2027-03-31T00:00:00.000000Z", " 2027-03-31", "2027-W13-3", "\uff12027-03-31", "soon"),
    *("2027-03", "2027", "31.03.2027", "2027-03-31Z", "2027-03-31 ", "0"),
]
LASTED = [
    "PT5S",
    "PT1M2.5S",
    "PT2H",
    "PT",
    "PT1H1M1S",
    "P1D",
    "PT1.5M",
    "PT0.1S",
    "PT\u0663S",
    "PT1234567H",
    "PT9.123456789S",
]
LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, -1.5, 1e3]) | st.sampled_from(WORDS)
"""Numbers that all write alike."""
LOOSE = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "name", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def _shaped(*choices: Any) -> st.SearchStrategy[Any]:
    """Mostly one of the choices, now and then what does not belong there."""
    return st.one_of(*(st.sampled_from(list(one)) for one in choices), LEAVES)


def _object(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional=parts)


_ACTORS = _object(
    mbox=_shaped(WORDS),
    mbox_sha1sum=_shaped(WORDS),
    openid=_shaped(WORDS),
    account=_object(name=_shaped(WORDS), homePage=_shaped(WORDS, ["urn:coursewright:import"])),
)
_VERBS = [
    f"http://adlnet.gov/expapi/verbs/{name}" for name in ("passed", "mastered", "completed", "answered", "voided")
]
_IMPORTER = {"account": {"homePage": "urn:coursewright:import", "name": "sheets"}}
_AROUND = st.lists(_object(id=_shaped(ADDRESSES)), max_size=3)
PLAIN = _object(
    id=_shaped(WORDS, ADDRESSES),
    stored=_shaped(TIMES),
    timestamp=_shaped(TIMES),
    actor=_ACTORS,
    authority=_ACTORS,
    verb=_object(id=_shaped(_VERBS)),
    object=_object(id=_shaped(ADDRESSES), definition=LOOSE),
    result=_object(
        success=_shaped([True, False, "true", "false"]),
        response=_shaped(WORDS, ["a[,]b", "\u00e9" * 300]),
        duration=_shaped(LASTED),
        score=_object(scaled=_shaped([0.1, 0.85, 1, -1, 2, 1e-7, "0.5", "high", 0.30000000000000004, -0.0])),
    ),
    context=_object(
        registration=_shaped(WORDS),
        revision=_shaped(REVISIONS),
        extensions=st.dictionaries(
            st.sampled_from(
                [
                    "https://w3id.org/xapi/cmi5/context/extensions/sessionid",
                    *(f"urn:coursewright:import:{name}" for name in ("mode", "dating", "approver", "expires")),
                ]
            ),
            _shaped(WORDS, ["recorded", "inferred", "unknown"], LAST_DAYS),
        ),
        contextActivities=_object(grouping=_AROUND, parent=_AROUND),
    ),
)
"""Statements with everything in its place, whatever its value."""
ANY = _object(
    **dict.fromkeys(("id", "stored", "timestamp", "actor", "authority", "verb", "object", "result"), LOOSE),
    context=LOOSE | _object(contextActivities=LOOSE | _object(grouping=LOOSE, parent=_object(id=_shaped(ADDRESSES)))),
)
"""Statements with anything anywhere."""

LINES = [
    b"",
    b"  ",
    b"null",
    b"5",
    b"[]",
    b"{",
    b'{"id":"a"} {"id":"b"}',
    b'{"id":"a","id":"b"}',
    b'{"id":"\\ud800x"}',
    b'{"id":NaN,"result":{"score":{"scaled":NaN}}}',
    b'{"id":"a","result":{"score":{"scaled":1e400}}}',
    b'{"id":"\xff"}',
    b'{"id":"big","x":"' + b"y" * 100_000 + b'"}',
    b'{"id":"deep","x":' + b"[" * 300 + b"]" * 300 + b"}",
    b'{"id":"deeper","x":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    b'{"id":123456789012345678901234567890}',
]
"""Lines that are hardly JSON."""


def fixed() -> list[Any]:
    """Return statements with each odd value in its place, one at a time."""
    one = passed("ada", id="00000000-0000-4000-8000-000000000001", stored="2026-03-02T10:30:00Z")
    answer = {**one, "verb": {"id": _VERBS[3]}, "object": {"id": f"{IRI}/questions/alpha/one/v2"}}
    ends = [
        {f"urn:coursewright:import:{name}": value}
        for name, values in (("expires", [*LAST_DAYS, "", 20270331, True]), ("approver", [*WORDS, 7, ["x"]]))
        for value in values
    ]
    around = [
        {
            **answer,
            "context": {
                "contextActivities": {"grouping": [{"id": a}, {}, {"id": b}], "parent": [{"id": b}, {"id": a}]}
            },
        }
        for a, b in zip(ADDRESSES, reversed(ADDRESSES), strict=True)
    ]
    return [
        *({**one, "timestamp": time} for time in TIMES),
        *({**one, "stored": time} for time in TIMES),
        *({**one, "object": {"id": address}} for address in ADDRESSES),
        *({**one, "id": word} for word in WORDS),
        *({**one, "actor": {"mbox": word}, "authority": {"mbox": word}} for word in WORDS),
        *({**one, "authority": agent(name), "context": {}} for name in ("ada", "other")),
        *({**one, "context": {"revision": revision}, "object": {"id": f"{IRI}/courses/a"}} for revision in REVISIONS),
        *({**answer, "result": {"duration": lasted, "response": lasted * 90, "success": False}} for lasted in LASTED),
        *(
            {**one, "verb": {"id": verb}, "result": {"success": said}}
            for verb in _VERBS
            for said in (True, False, None, "true")
        ),
        *around,
        *({**one, "authority": by, "context": {"extensions": told}} for told in ends for by in (_IMPORTER, agent("x"))),
    ]


def line(statement: Any) -> bytes:
    """Return a statement as an LRS may send it."""
    return json.dumps(statement, ensure_ascii=False, separators=(",", ":")).encode()
