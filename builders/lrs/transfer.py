"""Statements from and to any LRS: push, pull and void, and a look at what an LRS lacks."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any

from builders.errors import ServiceError
from builders.lrs.client import Answer, CertificateError, Client
from builders.lrs.jsontext import read_json, write_json
from builders.lrs.prepare import same
from builders.lrs.refusal import RefusedError
from builders.lrs.shapes import InvalidError
from builders.lrs.statements import VOIDED

BATCH = 50
_IDS = uuid.UUID("5e1a6c0e-6b7e-5d0c-9d53-3c8f5b8f3a10")
_ONE_BY_ONE = frozenset({400, 403, 409, 413, 422})
_SKEW_SECONDS = 30
_PROBE = "urn:coursewright:ping"
_JSON = {"Content-Type": "application/json"}


@dataclass(kw_only=True, slots=True)
class Pushed:
    """What became of statements: how many were stored or there already, and the sentences about others by id."""

    stored: int = 0
    known: int = 0
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What ping found out about one thing."""

    what: str
    fine: bool
    sentence: str


def push(client: Client, statements: Iterable[dict[str, Any]]) -> Pushed:
    """Send statements in batches; where a batch fails, one by one. What is there already is compared, not sent again.

    A statement without an id gets one that its content determines, so a second push stores nothing twice.
    """
    done, rest = Pushed(), iter(statements)
    while batch := [_named(statement) for statement in islice(rest, BATCH)]:
        answer = _send(client, batch)
        if answer.status == 200:
            done.stored += len(batch)
        elif answer.status == 204:
            # Not of the standard: it says so where it has all of them.
            done.known += len(batch)
        elif answer.status not in _ONE_BY_ONE:
            message = f"the LRS refuses statements: {answer.sentence}"
            raise ServiceError(message)
        else:
            for statement in batch:
                _push_one(client, statement, done)
    return done


def publish(client: Client, told: Sequence[dict[str, Any]]) -> Pushed:
    """Push statements of one actor with one verb that bring definitions, those alone that are not there.

    Raises ServiceError where an LRS with an Activities resource keeps statements and learns nothing from them.
    """
    first = told[0]
    found = pull(client, {"verb": first["verb"]["id"], "agent": json.dumps(first["actor"])})
    there = {str(one.get("id")) for one in found if isinstance(one, dict)}
    done = push(client, [one for one in told if one["id"] not in there])
    done.known += len(there & {one["id"] for one in told})
    answer = client.ask("GET", "activities", {"activityId": first["object"]["id"]})
    # Not every LRS answers here: what it does not say can't be judged.
    if answer.status == 200 and not done.refused and "definition" not in _read(answer):
        message = "the statements are there, but the LRS took no names from them: the key needs the scope 'define'"
        raise ServiceError(message)
    return done


def _push_one(client: Client, statement: dict[str, Any], done: Pushed) -> None:
    answer = _send(client, [statement])
    if answer.status == 200:
        done.stored += 1
    elif answer.status == 204 or (answer.status == 409 and _there(client, statement)):
        done.known += 1
    else:
        # What a file has there may be no text.
        done.refused[str(statement["id"])] = answer.sentence


def _there(client: Client, statement: dict[str, Any]) -> bool:
    """Whether the LRS has the very same statement, voided or not."""
    for name in ("statementId", "voidedStatementId"):
        answer = client.ask("GET", "statements", {name: statement["id"]})
        found = _given(answer) if answer.status == 200 else []
        if found:
            return any(_same(one, statement) for one in found)
    return False


def _given(answer: Answer) -> list[Any]:
    """Return the statement that was asked for: some LRSs put it into a page, which is empty where there is none."""
    found = _read(answer)
    page = found.get("statements") if isinstance(found, dict) else None
    return page if isinstance(page, list) else [found]


def _same(old: Any, new: dict[str, Any]) -> bool:
    try:
        return same(old, new)
    except (AttributeError, KeyError, TypeError, InvalidError):
        # What another program gives, or a file has, may be no statement.
        return False


def _named(statement: dict[str, Any]) -> dict[str, Any]:
    digest = hashlib.sha256(write_json(statement)).hexdigest()
    return {**statement, "id": statement.get("id") or str(uuid.uuid5(_IDS, digest))}


def _send(client: Client, batch: list[dict[str, Any]]) -> Answer:
    return client.ask("POST", "statements", body=write_json(batch), headers=_JSON)


def pull(client: Client, params: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Give the statements that fit, oldest first, page after page; raises ServiceError."""
    for _, page in pages(client, params):
        yield from page.get("statements", ())


def pages(client: Client, params: Mapping[str, str]) -> Iterator[tuple[Answer, Any]]:
    """Give the pages of statements that fit, oldest first, as they came and as JSON; raises ServiceError."""
    answer = client.ask("GET", "statements", {"ascending": "true", **params})
    while True:
        if answer.status != 200:
            message = f"the LRS gives no statements: {answer.sentence}"
            raise ServiceError(message)
        page = _read(answer)
        if not isinstance(page, dict) or not isinstance(page.get("statements"), list):
            message = "the LRS gives no statements: its answer is no page of them"
            raise ServiceError(message)
        yield answer, page
        if not page.get("more"):
            return
        answer = client.ask("GET", str(page["more"]))


def void(client: Client, statement_id: str, actor: dict[str, Any]) -> None:
    """Void a statement in somebody's name; done twice, it is done once. Raises ServiceError."""
    voiding = {
        "id": str(uuid.uuid5(_IDS, f"{VOIDED} {statement_id.lower()}")),
        "actor": actor,
        "verb": {"id": VOIDED, "display": {"en": "voided"}},
        "object": {"objectType": "StatementRef", "id": statement_id},
    }
    answer = _send(client, [voiding])
    if answer.status not in {200, 204} and not (answer.status == 409 and _there(client, voiding)):
        message = f"the LRS does not void {statement_id}: {answer.sentence}"
        raise ServiceError(message)


def _read(answer: Answer) -> Any:
    try:
        return read_json(answer.body, "The answer of the LRS")
    except RefusedError as error:
        raise ServiceError(str(error)) from error


def ping(client: Client) -> list[Finding]:
    """Say what an LRS has and lacks; a document of our own is stored and deleted, statements are not touched."""
    try:
        about = client.ask("GET", "about")
    except CertificateError as error:
        return [Finding(what="line", fine=False, sentence=str(error))]
    read = client.ask("GET", "statements", {"limit": "1"})
    return [
        _line(client),
        _versions(about),
        _finding("statements", read.status == 200, "can be read", f"can't be read: {read.sentence}"),
        _clock(read),
        _header(read, "x-experience-api-consistent-through", "up to when it is complete"),
        *_state(client),
        *_cors(client),
    ]


def _finding(what: str, fine: bool, good: str, bad: str) -> Finding:  # noqa: FBT001 - said once, here
    return Finding(what=what, fine=fine, sentence=good if fine else bad)


def _line(client: Client) -> Finding:
    near = client.address.hostname in {"127.0.0.1", "localhost", "::1"}
    if client.address.scheme == "https":
        return Finding(what="line", fine=True, sentence="encrypted, and the certificate is good")
    return _finding("line", near, "plain, on this machine", "plain HTTP: anyone on the way reads key and records")


def _versions(about: Answer) -> Finding:
    try:
        spoken = [str(version) for version in json.loads(about.body)["version"]]
    except (ValueError, KeyError, TypeError):
        spoken = []
    fine = any(version.startswith("1.0") for version in spoken)
    return _finding("versions", fine, ", ".join(spoken), f"1.0.3 is not spoken: {about.sentence}")


def _clock(answer: Answer) -> Finding:
    try:
        away = abs((parsedate_to_datetime(answer.headers.get("date", "")) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return Finding(what="clock", fine=False, sentence="the LRS does not say what time it is")
    return _finding("clock", away <= _SKEW_SECONDS, "agrees with ours", f"is {away:.0f} seconds away from ours")


def _header(answer: Answer, name: str, what: str) -> Finding:
    return _finding(name, name in answer.headers, answer.headers.get(name, ""), f"is missing: it does not say {what}")


def _state(client: Client) -> Iterator[Finding]:
    """Look at the State resource: without it nothing can be resumed."""
    agent = json.dumps({"account": {"homePage": _PROBE, "name": "ping"}})
    params = {"activityId": _PROBE, "agent": agent, "stateId": str(uuid.uuid4())}
    put = client.ask("PUT", "activities/state", params, b'{"ping":1}', _JSON)
    got = client.ask("GET", "activities/state", params)
    whole = put.status == 204 and got.body == b'{"ping":1}'
    yield _finding("state", whole, "is kept and given back", f"is not kept: {put.sentence}; {got.status}")
    wrong = client.ask("PUT", "activities/state", params, b"{}", {**_JSON, "If-Match": f'"{"0" * 40}"'})
    guarded = "etag" in got.headers and wrong.status == 412
    yield _finding("etag", guarded, "guards what changed meanwhile", f"does not guard a state: {wrong.status}, not 412")
    client.ask("DELETE", "activities/state", params)


def _cors(client: Client) -> Iterator[Finding]:
    """Look at what a page of another host may do: a course in a browser is one."""
    asked = ("authorization", "content-type", "x-experience-api-version", "if-match", "if-none-match")
    headers = {"Origin": "https://train.example", "Access-Control-Request-Method": "PUT"}
    answer = client.ask(
        "OPTIONS", "statements", headers={**headers, "Access-Control-Request-Headers": ", ".join(asked)}
    )
    allowed = answer.headers.get("access-control-allow-headers", "").lower()
    lacking = [name for name in asked if name not in allowed and allowed != "*"]
    fine = answer.status < 300 and "access-control-allow-origin" in answer.headers and not lacking
    yield _finding(
        "browsers", fine, "may send from other hosts", f"may not send: {', '.join(lacking) or answer.status}"
    )
