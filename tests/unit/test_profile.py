"""The xAPI profile: the rules of its standard, what our trackers send held to it, and the files that a build leaves."""

import copy
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from builders.model.release import Ledger
from builders.pipeline import Request, build, checked
from builders.pipeline.metadata import metadata
from builders.statements import activities, definitions, profile
from tests.golden import assert_golden
from tests.ledgers import release
from tests.paths import SMALL, TESTS
from tests.profiles import assert_conform, faults, flaws, follow, matching, select
from tests.sessions import EVERY, sessions

Json = dict[str, Any]


@pytest.fixture(scope="module")
def made() -> Json:
    return dict(json.loads(json.dumps(profile(checked(EVERY).config.publisher, Ledger()))))


@pytest.fixture(scope="module", name="sessions")
def _sessions() -> list[list[Json]]:
    return sessions()


def test_a_path_selects_what_the_standard_says() -> None:
    data = {"a": [{"b": 1}, {"b": 2, "c": 3}], "https://x.example/a|b": {"d": 4}, "e": None}
    rows = {
        "$.a[*].b": [1, 2],
        "a[0].b": [1],
        "$.a[0,1]['b', 'c']": [1, 2, 3],
        "$['https://x.example/a|b'].d | $.a[1].c": [4, 3],
        "$.a[7]": [],
        "$.e": [None],
        "$.e.f": [],
        "$.*.d": [4],
        "$.a": [[{"b": 1}, {"b": 2, "c": 3}]],
    }
    assert {path: select(path, data) for path in rows} == rows
    for path in ("$.a[?(@.b)]", "$..b", "$.a[0:1]", "$.a[-1]"):
        with pytest.raises(AssertionError):
            select(path, data)


def test_the_profile_is_as_the_standard_wants_it(made: Json) -> None:
    assert list(flaws(made)) == []
    assert [one["verb"].rpartition("/")[2] for one in made["templates"]] == [
        *("initialized", "answered", "mastered", "completed", "passed", "failed", "terminated", "shared")
    ]


def wrong() -> Iterator[tuple[str, Callable[[Json], object]]]:
    """Give spoilt profiles, by what is wrong."""
    yield "no author", lambda p: p["author"].pop("name")
    yield "an empty rule list", lambda p: p["templates"][0].update(rules=[])
    yield "an unknown property", lambda p: p["templates"][0].update(verbs=["x"])
    yield "a rule that asks nothing", lambda p: p["templates"][0]["rules"][0].pop("presence")
    yield "two of one name", lambda p: p["templates"][0].update(id=p["templates"][1]["id"])
    yield "another version", lambda p: p["concepts"][0].update(inScheme="https://x.example")
    yield "a name that is no address", lambda p: p["concepts"][0].update(id="version")
    yield "a pattern of nothing known", lambda p: p["patterns"][0].update(oneOrMore="https://x.example")
    yield "a pattern in itself", lambda p: p["patterns"][0].update(oneOrMore=p["patterns"][0]["id"])
    yield "two shapes", lambda p: p["patterns"][0].update(optional=p["patterns"][1]["id"])
    yield "an unnamed primary pattern", lambda p: p["patterns"][0].pop("definition")
    yield "an alternative that may be missing", lambda p: p["patterns"][3]["alternates"].append(p["patterns"][4]["id"])
    yield "no time", lambda p: p["versions"][0].update(generatedAtTime="2026-01-31")


@pytest.mark.parametrize(("name", "spoil"), list(wrong()), ids=[name for name, _ in wrong()])
def test_a_spoilt_profile_is_found(made: Json, name: str, spoil: Callable[[Json], object]) -> None:
    spoilt = copy.deepcopy(made)
    spoil(spoilt)
    assert list(flaws(spoilt)), name


def test_what_the_trackers_send_is_as_the_profile_says(made: Json, sessions: list[list[Json]]) -> None:
    assert len(sessions) == 15
    for told in sessions:
        assert_conform(told, made)
        assert [len(matching(one, made)) for one in told] == [1] * len(told)
    used = {template["id"] for told in sessions for one in told for template in matching(one, made)}
    # The last one is for what `lrs publish` tells, which is no learner's.
    assert used == {template["id"] for template in made["templates"][:-1]}


def test_xapi_validation_has_nothing_against_any_of_them(sessions: list[list[Json]]) -> None:
    told = [one for session in sessions for one in session]
    kinds = {one["object"].get("definition", {}).get("interactionType") for one in told} - {None}
    assert len(kinds) == 8
    assert validated(told) == ""
    assert "registration" in validated([{**told[0], "context": {**told[0]["context"], "registration": "r"}}])


def validated(statements: list[Json]) -> str:
    """Return what the library has against statements."""
    command = ["node", str(TESTS / "lms" / "validated.mjs")]
    run = subprocess.run(command, input=json.dumps(statements), capture_output=True, text=True, check=True)
    return run.stdout


@pytest.mark.parametrize("number", range(7))
def test_each_rule_refuses_a_statement_that_breaks_it(made: Json, sessions: list[list[Json]], number: int) -> None:
    template = made["templates"][number]
    statement = next(one for told in sessions for one in told if matching(one, made) == [template])
    for rule in template["rules"]:
        for spoilt in broken(statement, rule):
            assert matching(spoilt, made) == [template]
            assert any(json.dumps(rule) in fault for fault in faults(spoilt, made)), rule


def broken(statement: Json, rule: Json) -> Iterator[Json]:
    """Give statements that break a rule: what has to be there gone, what must not be there put in, values changed."""
    *way, last = (name or quoted for name, quoted in re.findall(r"\.(\w+)|\['(.*?)'\]", rule["location"]))
    for name in last.split("', '"):
        spoilt = copy.deepcopy(statement)
        place = reduce(lambda found, step: found.setdefault(step, {}), way, spoilt)
        before = place.pop(name, None)
        if rule["presence"] == "included":
            assert before is not None
            yield copy.deepcopy(spoilt)
        if rule["presence"] == "excluded" or "all" in rule:
            place[name] = {"odd": 1}
            yield spoilt


def test_what_no_template_knows_and_a_wrong_extension_is_found(made: Json, sessions: list[list[Json]]) -> None:
    first = sessions[0][0]
    other = {**first, "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"}}
    assert list(faults(other, made)) == ["http://adlnet.gov/expapi/verbs/voided: no template"]
    odd = copy.deepcopy(first)
    odd["context"]["extensions"][made["concepts"][0]["id"]] = "1.0"
    assert len(list(faults(odd, made))) == 1
    # `true` is no 1.
    passed = next(one for one in sessions[0] if one["verb"]["id"].endswith("/passed"))
    assert list(faults({**passed, "result": {**passed["result"], "success": 1}}, made))


def test_sessions_follow_one_another_and_nothing_comes_before_the_first(made: Json, sessions: list[list[Json]]) -> None:
    begin, *middle, end = sessions[0]
    assert follow([begin, *middle, begin, end, begin], made)
    for told in ([*middle, end], [begin, end, *middle], [begin, end, end]):
        assert not follow(told, made)


def test_each_release_is_a_version_dated_by_the_ledger() -> None:
    publisher = checked(SMALL).config.publisher
    ledger = Ledger(
        own={
            "pilot": (release(version="1.9.0"), release(version="1.10.0", released="2026-03-01")),
            "second": (release("second", released="2026-02-01"),),
        }
    )
    found = profile(publisher, ledger)
    assert list(flaws(json.loads(json.dumps(found)))) == []
    root = "https://small.example/xapi/profile"
    assert [(one["id"], one["generatedAtTime"]) for one in found["versions"]] == [
        (f"{root}/pilot/1.10.0", "2026-03-01T00:00:00Z"),
        (f"{root}/second/1.0.0", "2026-02-01T00:00:00Z"),
        (f"{root}/pilot/1.9.0", "2026-01-31T00:00:00Z"),
    ]
    assert [one.get("wasRevisionOf") for one in found["versions"]] == [
        [f"{root}/second/1.0.0"],
        [f"{root}/pilot/1.9.0"],
        None,
    ]


def test_templates_keep_their_names_while_they_stay_the_same(made: Json) -> None:
    """The standard wants new names for changed ones: raise `FORM` in `templates.py` when this file changes."""
    asked = [{k: v for k, v in one.items() if k not in {"definition", "inScheme"}} for one in made["templates"]]
    text = json.dumps({"templates": asked, "patterns": made["patterns"]}, indent=1, ensure_ascii=False) + "\n"
    assert_golden(TESTS / "unit" / "profile.json", text)


def test_metadata_has_everything_that_statements_name_and_no_key() -> None:
    project = checked(EVERY).project
    course, others = project.courses["every"], {"es": project.courses["every-es"]}
    found = activities(course, others, project.publisher)
    root = project.publisher.iri
    assert list(found)[:3] == [f"{root}/courses/every", f"{root}/courses/every/v/1", f"{root}/modules/kinds/v1_0_draft"]
    names = {f"{root}/questions/{n.replace('__', '/')}" for t in definitions(course, others).values() for n in t}
    assert names <= set(found)
    assert all(set(one.get("name") or one["description"]) == {"en", "es"} for one in found.values())
    assert "correctResponsesPattern" not in json.dumps(found)


def test_a_build_leaves_the_files_the_same_each_time_and_keeps_those_of_other_courses(tmp_path: Path) -> None:
    request = Request(root=EVERY, out=tmp_path, formats=("scorm12",), site=False)
    build(request)
    folder = tmp_path / "xapi"
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    project = checked(EVERY).project
    assert files == metadata(project, list(project.courses))
    assert set(files) == {"profile.jsonld", "activities/every.json"}
    (folder / "activities" / "other.json").write_text("{}")
    build(replace(request, courses=("every-es",)))
    assert (folder / "activities" / "other.json").is_file()
    assert (folder / "activities" / "every.json").read_bytes() == files["activities/every.json"]
    build(replace(request, out=tmp_path / "seen", preview=True))
    assert not (tmp_path / "seen" / "xapi").exists()
