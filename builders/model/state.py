"""The saved-state codec: what an LMS keeps of a learner's progress, in text that a person can read in an audit.

`docs/saved-state.md` is the format's specification; `tests/vectors/state.json` holds cases that this module and
`themes/runtime/state.js` both pass. Everything is named by codes and versions, never by position, so a package
that replaces another keeps exactly those answers whose question is still the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

FORMAT = "cw1"

_CODE = "[0-9a-z]{3}"
# In an assessment a question is named with its module: `k3f.7k2`.
_ANSWER = re.compile(rf"({_CODE}(?:\.{_CODE})?)([0-9]*)([a-z]*)([+-]|~[0-9]{{2}})")
_MODULE = re.compile(
    rf"({_CODE}) ([0-9]+\.[0-9]+) ([optf]) (-|[0-9]+) ([0-9]+) ([0-9]+) "
    rf"(-|{_CODE}(?:\.{_CODE})*) (-|(?:{_CODE}(?:\.{_CODE})?[0-9]*[a-z]*(?:[+-]|~[0-9]{{2}}))+)"
)
_HEAD = re.compile(rf"{FORMAT} ([0-9]+\.[0-9]+\.[0-9]+) ([0-9a-f]{{8}}) ([0-9]+) (-|{_CODE}(?:\.{_CODE}){{0,2}})")


class StateError(ValueError):
    """The text is no saved state of this format."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer as given: `v`, the response, and `+` right, `-` wrong or `~67` for 67 percent of the credit."""

    v: int
    response: str
    result: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ModuleState:
    """Progress in one module.

    `tested` says that it was passed by a test-out, without opening every part; `failed` that the
    last attempt there is was not passed. `best` is the best quiz result in
    percent, None before the first finished quiz; `attempt` the number of the attempt that the quiz's answers belong to.
    """

    version: str
    passed: bool = False
    tested: bool = False
    failed: bool = False
    best: int | None = None
    attempt: int = 1
    seconds: int = 0
    opened: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """Progress in a course. `seed` and the number of an attempt give the form that it asks (`builders.model.forms`).

    `saves` counts the saves, so that of two copies the later one is known without a clock.
    """

    version: str
    seed: str = "00000000"
    saves: int = 0
    at: str = ""
    modules: Mapping[str, ModuleState] = field(default_factory=dict)


def encode(state: State) -> str:
    """Write the state as one line of ASCII."""
    head = f"{FORMAT} {state.version} {state.seed} {state.saves} {state.at or '-'}"
    return ";".join([head, *(_encode_module(code, module) for code, module in state.modules.items())])


def decode(text: str) -> State:
    """Read what `encode` wrote; raises StateError for anything else."""
    head, *records = text.split(";")
    match = _HEAD.fullmatch(head)
    if match is None:
        message = f"not {FORMAT} saved state: {head[:40]!r}"
        raise StateError(message)
    version, seed, saves, at = match.groups()
    return State(
        version=version,
        seed=seed,
        saves=int(saves),
        at="" if at == "-" else at,
        modules=dict(map(_decode_module, records)),
    )


def _encode_module(code: str, module: ModuleState) -> str:
    answers = "".join(
        f"{question}{'' if a.v == 1 else a.v}{a.response}{a.result}" for question, a in module.answers.items()
    )
    fields = (
        code,
        module.version,
        "t" if module.tested else "p" if module.passed else "f" if module.failed else "o",
        "-" if module.best is None else str(module.best),
        str(module.attempt),
        str(module.seconds),
        ".".join(module.opened) or "-",
        answers or "-",
    )
    return " ".join(fields)


def _decode_module(record: str) -> tuple[str, ModuleState]:
    match = _MODULE.fullmatch(record)
    if match is None:
        message = f"not a module's saved state: {record[:40]!r}"
        raise StateError(message)
    code, version, mark, best, attempt, seconds, opened, answers = match.groups()
    return code, ModuleState(
        version=version,
        passed=mark in "pt",
        tested=mark == "t",
        failed=mark == "f",
        best=None if best == "-" else int(best),
        attempt=int(attempt),
        seconds=int(seconds),
        opened=() if opened == "-" else tuple(opened.split(".")),
        answers={
            question: Answer(v=int(v or 1), response=response, result=result)
            for question, v, response, result in _ANSWER.findall(answers)
        },
    )
