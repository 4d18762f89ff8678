"""The typed row of a statement, in Python: what the `.sql` files of records make of it is held against this."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builders.lrs.statements import VOIDED
from builders.model.course import ASSESSMENT
from builders.model.credit import Assurance, Dating
from builders.model.version import NUMBER
from builders.records.typed import (
    COMPLETED,
    EXTENSION,
    IMPORT_HOME,
    LENIENCY,
    MASTERED,
    PASSED,
    REVISION,
    SESSION,
    instant,
    lowered,
    moment_of,
)

_NAMED = re.compile(
    r"(?P<base>.+)/(?P<kind>modules|courses)/(?P<name>[a-z0-9-]+)"
    r"(?:/v/?(?P<version>[0-9]{1,6}(?:[._][0-9]{1,6})?)(?P<draft>_draft)?)?"
)
_FINAL = re.compile(rf"/courses/[a-z0-9-]+(?=/{ASSESSMENT}/v)")
_MINOR = re.compile(rf"{NUMBER}\.{NUMBER}")
_ASKED = re.compile(
    r"(?P<base>.+)/questions/(?P<name>[a-z0-9-]+)/(?P<question>[a-z0-9_]+)/v(?P<edition>[0-9]{1,6})(?P<draft>_draft)?(?:/(?P<part>.*))?"
)
_MODULE = re.compile(r".+/modules/(?P<name>[a-z0-9-]+)(?:/v/?(?P<version>[0-9]{1,6}(?:[._][0-9]{1,6})?)(?:_draft)?)?")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_COURSE = re.compile(r"(?P<base>.+)/courses/(?P<name>[a-z0-9-]+)")
_YEARS = (1970, 2199)
_LONGEST = 250
"""Characters of an answer: those that a list of choices never needs are not kept here."""
_DURATION = re.compile(
    r"PT(?:(?P<hours>[0-9]{1,6})H)?(?:(?P<minutes>[0-9]{1,6})M)?(?:(?P<seconds>[0-9]{1,9}(?:\.[0-9]{1,9})?)S)?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One statement. Times are UTC as ISO 8601 with microseconds, so that they sort; what is unknown is empty.

    `kind` is `modules`, `courses` or `questions` where the object's address, which begins with `base`, is one of ours;
    of a question `name` is its module. `version` is MAJOR.MINOR of a module, MAJOR.MINOR.PATCH of a course. `passed` is
    1 or 0. `approver` and `expires` are taken from what was imported. `voids` is the id of the statement that it takes
    back. `course` is the one within which it was said, and `home` where its address begins. `session` is registration
    and session of the launch. `success` is 1 or 0, or None where nothing was judged; `seconds` how long it took, as the
    browser counted, None for an answer.

    Of an answer, `edition` is the question's version, `part` which part of the question it was (empty: all of it),
    `test` and `test_version` the module (or `assessment`) that asked it, in its MAJOR.MINOR, and `response` the answer.
    """

    id: str
    source: str
    stored: str
    happened: str
    actor: str
    verb: str
    base: str
    kind: str
    name: str
    version: str
    draft: int
    passed: int
    score: float | None
    assurance: str
    dating: str
    mode: str
    approver: str
    expires: str
    voids: str
    odd: str
    question: str
    course: str
    home: str
    session: str
    success: int | None
    seconds: float | None
    edition: str
    part: str
    test: str
    test_version: str
    response: str


def row(statement: Any, source: str) -> Row:
    """Return the row of a statement that was pulled from, or imported as, `source`."""
    said = statement if isinstance(statement, Mapping) else {}
    verb, stored = _text(_in(said, "verb", "id")), instant(_text(said.get("stored")))
    at, odd = _time(said, stored)
    actor = identity(_in(said, "actor"))
    # What is said of an assessment is as of a module, whose address it had at first.
    address = _FINAL.sub("/modules", _text(_in(said, "object", "id")))
    named, asked = _NAMED.fullmatch(address), _ASKED.fullmatch(address)
    thing, within, test = named or asked, _within(said), _test(said) if asked else None
    version, draft = _version(said, named)
    score, wrong = _score(_in(said, "result", "score", "scaled"))
    expires, endless = _expires(said)
    return Row(
        id=lowered(_text(said.get("id"))),
        source=source,
        stored=stored,
        happened=at,
        actor=actor,
        verb=verb,
        base=thing["base"] if thing else "",
        kind=named["kind"] if named else "questions" if asked else "",
        name=thing["name"] if thing else "",
        version=version,
        draft=int(draft or bool(asked and asked["draft"])),
        passed=int(_passed(verb, _in(said, "result", "success"))),
        score=score,
        assurance=str(_assurance(said, actor)),
        dating=str(_dating(said, version)),
        mode=_text(_in(said, "context", "extensions", f"{EXTENSION}mode")),
        approver=_imported(said, "approver"),
        expires=expires,
        voids=lowered(_text(_in(said, "object", "id"))) if verb == VOIDED else "",
        odd=_odd(said, actor, odd, wrong, endless),
        question=asked["question"] if asked else "",
        course=within["name"] if within else "",
        home=within["base"] if within else "",
        session=_session(said),
        success=_success(said),
        seconds=None if asked else _seconds(_in(said, "result", "duration")),
        edition=str(int(asked["edition"])) if asked else "",
        part=(asked["part"] or "")[:_LONGEST] if asked else "",
        test=test["name"] if test else "",
        test_version=(test["version"] or "").replace("_", ".") if test else "",
        response=_text(_in(said, "result", "response"))[:_LONGEST] if asked else "",
    )


def identity(actor: Any) -> str:
    """Return an agent's identifier as one text, the same for all ways of writing it; empty for none (a group)."""
    if not isinstance(actor, Mapping):
        return ""
    if mail := _text(actor.get("mbox")):
        return lowered(mail)
    if digest := _text(actor.get("mbox_sha1sum")):
        return f"sha1:{lowered(digest)}"
    if openid := _text(actor.get("openid")):
        return f"openid:{openid}"
    name, home = _text(_in(actor, "account", "name")), _text(_in(actor, "account", "homePage"))
    return f"account:{home}|{name}" if name and home else ""


def _in(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _odd(said: Mapping[str, Any], actor: str, *others: str) -> str:
    nameless = "it has no id" if not _text(said.get("id")) else "" if actor else "nobody is named"
    return "; ".join(filter(None, (nameless, *others)))


def _time(said: Mapping[str, Any], stored: str) -> tuple[str, str]:
    """Return when it happened. A clock that is ahead of the LRS is not believed: what was stored had happened."""
    at = instant(_text(said.get("timestamp")))
    if not stored:
        return at, "" if at else "no time is given"
    if not at:
        return stored, "its own time can't be read; the LRS's stands for it"
    if moment_of(at) - moment_of(stored) > LENIENCY:
        return stored, "it comes from the future; the LRS's time stands for it"
    return min(at, stored), ""


def _version(said: Mapping[str, Any], named: re.Match[str] | None) -> tuple[str, bool]:
    """Return the version that the record itself names, and whether that is a draft."""
    revision = REVISION.fullmatch(_text(_in(said, "context", "revision")))
    draft = bool((revision and revision["draft"]) or (named and named["draft"]))
    if named is None:
        return "", draft
    if named["kind"] == "courses":
        return revision["version"] if revision else "", draft
    # A module's address has MAJOR.MINOR, which objectives write with an underscore; `v1` and `v01_0` are none of ours.
    version = (named["version"] or "").replace("_", ".")
    return version if _MINOR.fullmatch(version) else "", draft


def _passed(verb: str, success: Any) -> bool:
    said = _text(success)
    return said != "false" and (verb in {PASSED, MASTERED} or (verb == COMPLETED and said == "true"))


def _score(value: Any) -> tuple[float | None, str]:
    text = _text(value)
    if not text:
        return None, ""
    found = float(text) if _NUMBER.fullmatch(text) else None
    return (found, "") if found is not None and -1 <= found <= 1 else (None, "its score is none")


def _assurance(said: Mapping[str, Any], actor: str) -> Assurance:
    authority = said.get("authority")
    if _text(_in(authority, "account", "homePage")) == IMPORT_HOME:
        return Assurance.IMPORTED
    if actor and identity(authority) == actor:
        return Assurance.OWN_KEY
    launched = _text(_in(said, "context", "extensions", SESSION)) and _text(_in(said, "context", "registration"))
    return Assurance.SIGNED_IN if launched else Assurance.SELF_REPORTED


def _imported(said: Mapping[str, Any], name: str) -> str:
    """Return what only an import may say of a record."""
    mine = _text(_in(said, "authority", "account", "homePage")) == IMPORT_HOME
    return _text(_in(said, "context", "extensions", f"{EXTENSION}{name}")) if mine else ""


def _expires(said: Mapping[str, Any]) -> tuple[str, str]:
    text = _imported(said, "expires")
    try:
        fine = str(dt.date.fromisoformat(text)) == text and _YEARS[0] <= int(text[:4]) <= _YEARS[1]
    except ValueError:
        fine = False
    return (text, "") if fine or not text else ("", "the last day on which it counts is no day")


def _dating(said: Mapping[str, Any], version: str) -> str:
    told = _text(_in(said, "context", "extensions", f"{EXTENSION}dating"))
    return told if told in set(Dating) else Dating.RECORDED if version else Dating.UNKNOWN


def _within(said: Mapping[str, Any]) -> re.Match[str] | None:
    """Return the course within which something was said: what is launched has the address of a version below it."""
    return next((found for one in _around(said, "grouping") if (found := _COURSE.fullmatch(one))), None)


def _test(said: Mapping[str, Any]) -> re.Match[str] | None:
    """Return the module that asked a question."""
    return next((found for one in _around(said, "parent") if (found := _MODULE.fullmatch(one))), None)


def _around(said: Mapping[str, Any], kind: str) -> list[str]:
    listed = _in(said, "context", "contextActivities", kind)
    return [_text(_in(one, "id")) for one in (listed if isinstance(listed, list) else [listed])]


def _session(said: Mapping[str, Any]) -> str:
    registration, session = _in(said, "context", "registration"), _in(said, "context", "extensions", SESSION)
    return f"{_text(registration)}|{_text(session)}"


def _success(said: Mapping[str, Any]) -> int | None:
    return {"true": 1, "false": 0}.get(_text(_in(said, "result", "success")))


def _seconds(value: Any) -> float | None:
    found = _DURATION.fullmatch(_text(value))
    if found is None or not any(found.groups()):
        return None
    return sum(float(found[name] or 0) * size for name, size in (("hours", 3600), ("minutes", 60), ("seconds", 1)))
