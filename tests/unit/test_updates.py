"""What an update keeps of a saved state: random states against random courses, through both codecs and the runtime."""

import dataclasses
import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.model.forms import form
from builders.model.pools import Pool
from builders.model.state import Answer, ModuleState, State, decode, encode
from tests.paths import TESTS

Ask = Callable[[State, State, dict[str, Any]], dict[str, Any]]
CODES = ("aaa", "bbb", "ccc")
QUESTIONS = tuple(f"q{n:02}" for n in range(6))
PARTS = ("p01", "p02", "p03")
MINORS = st.sampled_from(["1.0", "1.2", "1.10", "2.0", "2.1"])
SHARES = {"+": 100, "-": 0, "~50": 50}


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Ask one Node process, which stays."""
    command = ("node", str(TESTS / "runtime" / "update.js"))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        lines, answers = node.stdin, node.stdout

        def through(state: State, other: State, course: dict[str, Any]) -> dict[str, Any]:
            lines.write(json.dumps({"text": encode(state), "other": encode(other), "course": course}) + "\n")
            lines.flush()
            return dict(json.loads(answers.readline()))

        yield through
        lines.close()


def question(code: str, v: int, *, critical: bool) -> dict[str, Any]:
    return {
        "id": code,
        "code": code,
        "v": v,
        "kind": "single",
        "points": 1,
        "critical": critical,
        "choices": [["a", ""], ["b", ""]],
    }


@st.composite
def module(draw: st.DrawFn, code: str) -> dict[str, Any]:
    """Draw a module as the page has it when it has arrived: some questions inside the text, the others in pools."""
    codes = draw(st.lists(st.sampled_from(QUESTIONS), min_size=1, unique=True))
    checks, quiz = codes[: draw(st.integers(0, len(codes) - 1))], codes
    quiz = [name for name in codes if name not in checks]
    cut = draw(st.integers(0, len(quiz)))
    pools = [[part, draw(st.integers(1, len(part)))] for part in (quiz[:cut], quiz[cut:]) if part]
    changes = draw(st.lists(st.tuples(MINORS, st.just("Why.")), max_size=2))
    return {
        "slug": code,
        "code": code,
        "title": code,
        "version": draw(MINORS),
        "pass": draw(st.sampled_from([50, 80, 100])),
        "pools": pools,
        "shuffle": draw(st.booleans()),
        "anew": draw(st.booleans()),
        "changes": changes,
        **draw(st.sampled_from([{}, {}, {"since": 1}])),
        **draw(st.sampled_from([{}, {"attempts": 1}, {"attempts": 3}, {"review": 1}, {"testOut": 90}])),
        "questions": [question(c, draw(st.integers(1, 2)), critical=draw(st.booleans())) for c in codes],
        "parts": [
            {"id": PARTS[0], "code": PARTS[0], "title": "One", "checks": checks, "quiz": False},
            {"id": PARTS[1], "code": PARTS[1], "title": "Two", "checks": [], "quiz": True},
        ],
    }


@st.composite
def courses(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a course, now and then with an assessment, which asks under both codes."""
    modules = [draw(module(code)) for code in draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))]
    version = draw(MINORS)
    if draw(st.booleans()):
        asked = [{**q, "code": f"{m['code']}.{q['code']}"} for m in modules for q in m["questions"]]
        codes = [q["code"] for q in asked]
        part = {"id": PARTS[0], "code": PARTS[0], "title": "End", "checks": [], "quiz": True}
        final = {**modules[0], "slug": "fin", "code": "fin", "title": "fin", "version": version, "final": True}
        final |= {"after": len(modules), "pools": [[codes, draw(st.integers(1, len(codes)))]]}
        modules.append({**final, "questions": asked, "parts": [part]})
    return {"id": "c", "version": f"{version}.0", "mark": "", "modules": modules}


def answers(code: str) -> st.SearchStrategy[dict[str, Answer]]:
    names = [f"{home}.{name}" for home in CODES for name in QUESTIONS] if code == "fin" else QUESTIONS
    one = st.builds(Answer, v=st.integers(1, 2), response=st.sampled_from("ab"), result=st.sampled_from(sorted(SHARES)))
    return st.dictionaries(st.sampled_from(names), one)


@st.composite
def module_states(draw: st.DrawFn, code: str) -> ModuleState:
    """Draw progress in a module: as far as the format goes, and so more than can come about."""
    mark = draw(st.sampled_from("ooptf"))
    best = draw(st.integers(0, 100)) if mark in "ptf" else draw(st.none() | st.integers(0, 100))
    return ModuleState(
        version=draw(MINORS),
        passed=mark in "pt",
        tested=mark == "t",
        failed=mark == "f",
        best=best,
        attempt=draw(st.integers(1, 3)),
        seconds=draw(st.integers(0, 999)),
        opened=tuple(draw(st.lists(st.sampled_from(PARTS), unique=True))),
        answers=draw(answers(code)),
    )


@st.composite
def states(draw: st.DrawFn) -> State:
    """Draw a saved state."""
    codes = draw(st.lists(st.sampled_from((*CODES, "fin")), unique=True))
    modules = {code: draw(module_states(code)) for code in codes}
    at = draw(st.sampled_from(["", *(f"{code}.p01" for code in codes)]))
    return State(at=at, version=f"{draw(MINORS)}.0", seed=f"{draw(st.integers(0, 99)):08x}", saves=3, modules=modules)


def major(version: str, entry: dict[str, Any] | None) -> int:
    """Return the major; those that count in the course all the same are one."""
    number = int(version.partition(".")[0])
    return min(number, int((entry or {}).get("since", number)))


def rank(version: str) -> list[int]:
    return [int(number) for number in version.split(".")[:2]]


def asked(entry: dict[str, Any], state: State) -> tuple[str, ...]:
    pools = [Pool(codes=tuple(codes), count=count) for codes, count in entry["pools"]]
    attempt = state.modules[entry["code"]].attempt
    salt = f"{state.seed} {entry['code']}"
    return form(pools, salt, attempt, shuffle=entry["shuffle"], anew=entry["anew"])


def outcome(entry: dict[str, Any], state: State) -> tuple[bool, int]:
    """Return whether the attempt at hand passes the quiz, and its score, as the documents say."""
    given, by_code = state.modules[entry["code"]].answers, {q["code"]: q for q in entry["questions"]}
    shares = {code: SHARES[given[code].result] for code in asked(entry, state) if code in given}
    names = asked(entry, state)
    score = sum(shares.values()) // max(1, len(names))
    missed = any(by_code[code]["critical"] and share < 100 for code, share in shares.items())
    return len(shares) == len(names) and not missed and score >= entry["pass"], score


@given(old=states(), other=states(), course=courses())
def test_an_update_keeps_what_is_the_same_and_nothing_else(
    ask: Ask, old: State, other: State, course: dict[str, Any]
) -> None:
    told = ask(old, other, course)
    new = decode(told["state"])
    entries = {entry["code"]: entry for entry in course["modules"]}
    going_on = {
        code
        for code, entry in entries.items()
        if code in old.modules and major(old.modules[code].version, entry) == major(entry["version"], entry)
    }
    assert set(new.modules) == going_on
    assert (new.version, new.seed, new.saves) == (course["version"], old.seed, old.saves)
    assert new.at == (old.at if old.at[:3] in going_on else "")
    for code in going_on:
        assert_kept(entries[code], old, new)
    assert told["again"] == {"state": told["state"], "changed": []}
    assert [(line["title"], line["anew"], len(line["reasons"])) for line in told["changed"]] == [
        (entry["title"], code not in going_on, newer_reasons(entry, old.modules[code].version))
        for code, entry in entries.items()
        if is_told(entry, old, course, going_on)
    ]


def is_told(entry: dict[str, Any], old: State, course: dict[str, Any], going_on: set[str]) -> bool:
    before = old.modules.get(entry["code"])
    if before is None or old.version == course["version"] or before.version == entry["version"]:
        return False
    return not (before.passed and entry["code"] in going_on)


def newer_reasons(entry: dict[str, Any], version: str) -> int:
    return sum(rank(at) > rank(version) for at, _ in entry["changes"])


def assert_kept(entry: dict[str, Any], old: State, new: State) -> None:
    """Check one module that goes on: the rule of `docs/saved-state.md`."""
    before, after = old.modules[entry["code"]], new.modules[entry["code"]]
    now = {q["code"]: q["v"] for q in entry["questions"]}
    for code, answer in after.answers.items():
        assert before.answers[code] == answer, "no answer appears"
        assert now[code] == answer.v, "none is kept whose question changed"
    inside = [name for part in entry["parts"] for name in part["checks"]]
    same = {code for code, answer in before.answers.items() if now.get(code) == answer.v}
    fresh_start = before.failed and before.version != entry["version"]
    assert set(after.answers) == same & {*inside, *(() if fresh_start else asked(entry, new))}
    assert after.passed >= before.passed, "a pass stays"
    passes, score = outcome(entry, new)
    if before.passed:
        assert (after.version, after.best, after.tested) == (before.version, before.best, before.tested)
    else:
        assert after.version == entry["version"]
        kept = before.best if before.version == after.version else None
        assert after.best == (max(kept or 0, score) if after.passed else kept), "a result is of its version"
        assert not after.passed or passes
    assert after.seconds == before.seconds
    assert after.opened == tuple(code for code in before.opened if code in {part["code"] for part in entry["parts"]})
    assert after.attempt == (1 if fresh_start else before.attempt)


@given(old=states(), course=courses())
def test_a_newer_state_is_known_by_its_versions(ask: Ask, old: State, course: dict[str, Any]) -> None:
    known = {entry["code"]: entry["version"] for entry in course["modules"]}
    newer = [code for code, module in old.modules.items() if code in known and rank(module.version) > rank(known[code])]
    strange = set(old.modules) - set(known) and rank(old.version) > rank(course["version"])
    assert ask(old, old, course)["ahead"] == bool(newer or strange)


@given(host=states(), other=states(), course=courses())
def test_two_devices_with_two_versions_lose_no_pass_and_make_up_nothing(
    ask: Ask, host: State, other: State, course: dict[str, Any]
) -> None:
    merged = decode(ask(host, other, course)["merged"])
    assert set(merged.modules) == {*host.modules, *other.modules}
    entries = {entry["code"]: entry for entry in course["modules"]}
    for code, module in merged.modules.items():
        sides = [state.modules[code] for state in (host, other) if code in state.modules]
        last = max(major(side.version, entries.get(code)) for side in sides)
        counting = [side for side in sides if major(side.version, entries.get(code)) == last]
        assert module.passed == any(side.passed for side in counting)
        assert_merged(module, counting)


def assert_merged(module: ModuleState, sides: Sequence[ModuleState]) -> None:
    same = [side for side in sides if side.version == module.version]
    assert module.version == max((s.version for s in sides), key=rank) or any(s.passed for s in same)
    assert module.best == max((s.best for s in same if s.best is not None), default=None)
    assert all(any(side.answers.get(code) == answer for side in sides) for code, answer in module.answers.items())
    assert set(module.opened) == {code for side in sides for code in side.opened}
    assert module.seconds == max(side.seconds for side in sides)
    assert module.failed <= any(side.failed for side in same)


def test_the_filter_sees_what_goes_wrong(ask: Ask) -> None:
    """An answer to another `v` is there before, and gone after: the cases above are about something."""
    entry = {
        "slug": "aaa", "code": "aaa", "title": "A", "version": "1.1", "pass": 80, "pools": [[["q00", "q01"], 2]],
        "shuffle": True, "anew": True,
        "questions": [question("q00", 2, critical=False), question("q01", 1, critical=False)],
        "parts": [{"id": "p01", "code": "p01", "title": "One", "checks": [], "quiz": True}],
        "changes": [["1.1.0", "Why."]],
    }  # fmt: skip
    given_before = {name: Answer(v=1, response="a", result="+") for name in ("q00", "q01")}
    old = State(version="1.0.0", modules={"aaa": ModuleState(version="1.0", opened=("p01",), answers=given_before)})
    told = ask(old, old, {"id": "c", "version": "1.1.0", "mark": "", "modules": [entry]})
    assert set(decode(told["state"]).modules["aaa"].answers) == {"q01"}
    assert told["changed"] == [{"title": "A", "anew": False, "reasons": ["Why."]}]
    assert dataclasses.replace(old.modules["aaa"], answers={}).opened == decode(told["state"]).modules["aaa"].opened
