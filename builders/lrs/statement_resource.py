"""The Statement resource (Communication 2.1): PUT, POST and GET, with or without attachments."""

import asyncio
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from builders.lrs.activities import activity
from builders.lrs.agents import identity
from builders.lrs.call import Call
from builders.lrs.forms import canonical, ids, languages_of
from builders.lrs.ingest import Attachment, storing
from builders.lrs.jsontext import read_json, write_json
from builders.lrs.learner import Learner
from builders.lrs.multipart import Part, read_parts, write_parts
from builders.lrs.prepare import Prepared, prepare
from builders.lrs.query import LARGEST_PAGE, PAGE, Query, Row, find, one
from builders.lrs.refusal import RefusedError
from builders.lrs.shapes import InvalidError
from builders.lrs.signature import USAGE, check_signature
from builders.lrs.statements import VOIDED, check_statement, stamp

_READING = ("statements/read", "statements/read/mine", "all/read")
_ONE = ("statementId", "voidedStatementId")
_SHOWN = ("format", "attachments")
_FILTERS = (
    "agent",
    "verb",
    "activity",
    "registration",
    "related_activities",
    "related_agents",
    "since",
    "until",
    "limit",
    "ascending",
    "cursor",
)
# Checking what is larger would keep everybody else waiting.
_INLINE_BYTES = 10_000
# Threads that only reckon take turns anyway: with one of them, who reads waits for one.
_CHECKING = CapacityLimiter(1)


async def put(call: Call) -> Response:
    """Store one statement under the id that the parameter names."""
    call.allow("statementId")
    call.need("statementId")
    await _store(call, call.uuid("statementId"))
    return Response(status_code=204)


async def post(call: Call) -> Response:
    """Store a statement or an array of them; the answer is their ids."""
    call.allow()
    found = await _store(call, None)
    return Response(write_json(found), media_type="application/json")


async def get(call: Call) -> Response:
    """Answer with one statement, or a page of those that fit the filters."""
    single = [name for name in _ONE if name in call.params]
    # A page that is told of a conflict has to see whether it is its own statement that is there.
    call.user.demand(*_READING, *(("learner",) if single else ()))
    if single:
        call.allow(single[0], *_SHOWN)
        return await run_in_threadpool(_single, call, single[0])
    call.allow(*_FILTERS, *_SHOWN)
    return await run_in_threadpool(_page, call)


async def _store(call: Call, wanted: str | None) -> list[str]:
    call.user.demand("statements/write", "learner")
    if len(call.body) > _INLINE_BYTES:
        statements, attachments = await to_thread.run_sync(_read, call, wanted, limiter=_CHECKING)
    else:
        statements, attachments = _read(call, wanted)
    if any(statement.voids for statement in statements):
        call.user.demand("all")
    define = call.user.may("define")
    return await asyncio.wrap_future(call.store.write(storing(statements, attachments, call.user.key, define=define)))


def _read(call: Call, wanted: str | None) -> tuple[list[Prepared], list[Attachment]]:
    """Return the valid statements of the body and their attachments."""
    kind = call.content_type().partition(";")[0].strip().lower()
    if kind == "multipart/mixed":
        first, *others = read_parts(call.content_type(), call.body)
        body, kind = first.body, first.headers.get("content-type", "").partition(";")[0].strip().lower()
    else:
        body, others = call.body, []
    if kind != "application/json":
        raise RefusedError(400, "Statements come as application/json, or first in multipart/mixed.")
    found = read_json(body, "The body")
    listed = found if isinstance(found, list) and wanted is None else [found]
    return _valid(call, listed, wanted, batch=isinstance(found, list)), _attachments(listed, others)


def _valid(call: Call, listed: list[Any], wanted: str | None, *, batch: bool) -> list[Prepared]:
    statements = []
    authority = call.user.account(call.store.home)
    now = stamp(datetime.now(UTC))
    for index, statement in enumerate(listed):
        try:
            check_statement(statement, call.version)
        except InvalidError as error:
            where = f"Statement {index}: " if batch else ""
            raise RefusedError(400, f"{where}{error}") from None
        if wanted is not None and statement.setdefault("id", wanted).lower() != wanted:
            raise RefusedError(400, "The id of the statement is not the one of the parameter 'statementId'.")
        if call.user.learner is not None:
            _demand_own(call.user.learner, statement)
        statements.append(_known(call.user.learner, prepare(statement, call.version, authority, now)))
    if len({statement.raw_id for statement in statements}) < len(statements):
        raise RefusedError(400, "Two statements of the request have the same id.")
    return statements


def _demand_own(learner: Learner, statement: dict[str, Any]) -> None:
    """Raise RefusedError (403) for what the key of a personal link may not say."""
    learner.demand_own(_speaker(statement), statement.get("context", {}).get("registration", "").lower())
    # What voids is refused to all but a few keys, which is said below.
    if statement["verb"]["id"] != VOIDED:
        learner.demand_about(statement)


def _known(learner: Learner | None, statement: Prepared) -> Prepared:
    """Return a statement from which it is learnt what its writer may name: a learner nobody else."""
    if learner is None:
        return statement
    return replace(statement, names=tuple(pair for pair in statement.names if pair[0] == learner.agent))


def _speaker(statement: dict[str, Any]) -> str:
    """Return whose statement it is; a group is nobody, whatever identifies it."""
    actor = statement["actor"]
    return "" if actor.get("objectType") == "Group" else identity(actor)


def _attachments(statements: Sequence[dict[str, Any]], parts: Iterable[Part]) -> list[Attachment]:
    """Return what the parts bring; each belongs to a statement, and what has no address is brought (Data 2.4.11)."""
    wanted: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    for statement in statements:
        for told in _told(statement):
            wanted.setdefault(told["sha2"].lower(), []).append((told, statement))
    brought = dict(_brought(part, wanted) for part in parts)
    for sha2, uses in wanted.items():
        if sha2 not in brought and not all("fileUrl" in told for told, _ in uses):
            raise RefusedError(400, f"The attachment {sha2} has no fileUrl, and no part of the request brings it.")
    return list(brought.values())


def _brought(
    part: Part, wanted: Mapping[str, Sequence[tuple[dict[str, Any], dict[str, Any]]]]
) -> tuple[str, Attachment]:
    """Return the SHA-2 and the attachment that a part brings; a signature is held against all that it signs."""
    sha2 = part.headers.get("x-experience-api-hash", "").lower()
    if sha2 not in wanted:
        raise RefusedError(400, "A part has no X-Experience-API-Hash, or one that no attachment names.")
    if part.headers.get("content-transfer-encoding", "").lower() != "binary":
        raise RefusedError(400, "A part has no Content-Transfer-Encoding, or another one than binary.")
    if _digest(sha2, part.body) != sha2:
        raise RefusedError(400, f"A part is not what its X-Experience-API-Hash says: {sha2}.")
    for told, statement in wanted[sha2]:
        if told["usageType"] == USAGE:
            check_signature(told["contentType"], part.body, statement)
    return sha2, (sha2, wanted[sha2][0][0]["contentType"], part.body)


def _digest(sha2: str, body: bytes) -> str:
    names = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
    return hashlib.new(names.get(len(sha2), "sha256"), body).hexdigest()


def _told(statement: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the attachments that a statement and its SubStatement speak of."""
    inner = statement["object"].get("attachments", []) if isinstance(statement["object"], dict) else []
    return [*statement.get("attachments", []), *inner]


def _mine(call: Call) -> bool:
    """Whether the key may read only what it wrote."""
    return not call.user.may("statements/read", "all/read")


def _single(call: Call, name: str) -> Response:
    wanted, voided = call.uuid(name), name == "voidedStatementId"
    writer = call.store.keys["writer", call.user.key] if _mine(call) else None
    with call.store.reading() as db:
        row = one(db, wanted, voided=voided, writer=writer)
        if row is None:
            raise RefusedError(404, f"There is no {'voided ' if voided else ''}statement {wanted}.")
        (body,) = _shown(call, [row], lambda iri: activity(db, iri))
        return _answer(call, body, [body], newest=row[0])


def _page(call: Call) -> Response:
    consistent = call.store.consistent_through()
    query = _query(call)
    with call.store.reading() as db:
        rows, more = find(db, call.store, query)
        bodies = _shown(call, rows, lambda iri: activity(db, iri))
        further = json.dumps(_more(call, rows[-1][0])) if more else '""'
        whole = b'{"statements":[%s],"more":%s}' % (b",".join(bodies), further.encode())
        newest = max((row[0] for row in rows), default=consistent)
        return _answer(call, whole, bodies, newest=newest)


def _query(call: Call) -> Query:
    agent = call.agent()
    limit = call.count("limit", 0)
    cursor = call.count("cursor", 0)
    return Query(
        agent=identity(agent) if agent else "",
        verb=call.iri("verb"),
        activity=call.iri("activity"),
        registration=call.uuid("registration"),
        writer=call.user.key if _mine(call) else "",
        related_agents=call.boolean("related_agents"),
        related_activities=call.boolean("related_activities"),
        since=call.time("since"),
        until=call.time("until"),
        cursor=cursor or None,
        limit=min(limit or PAGE, LARGEST_PAGE),
        ascending=call.boolean("ascending"),
    )


def _more(call: Call, last: int) -> str:
    """Return the address of the next page: the same question, behind the last statement of this one."""
    return f"{call.endpoint}/statements?{urlencode({**call.params, 'cursor': str(last)})}"


def _shown(call: Call, rows: Sequence[Row], known: Any) -> list[bytes]:
    """Return the statements in the form that is asked for."""
    form = call.params.get("format", "exact")
    if form == "exact":
        return [body for _, body in rows]
    if form == "ids":
        return [write_json(ids(json.loads(body))) for _, body in rows]
    if form == "canonical":
        languages = languages_of(call.headers.get("accept-language", ""))
        return [write_json(canonical(json.loads(body), known, languages)) for _, body in rows]
    raise RefusedError(400, f"The parameter 'format' is ids, exact or canonical, not {form[:60]!r}.")


def _answer(call: Call, whole: bytes, bodies: Iterable[bytes], *, newest: int) -> Response:
    headers = {"Last-Modified": format_datetime(datetime.fromtimestamp(newest // 1_000_000, UTC), usegmt=True)}
    if not call.boolean("attachments"):
        return Response(whole, media_type="application/json", headers=headers)
    first = Part(headers={"Content-Type": "application/json"}, body=whole)
    content_type, pieces = write_parts(chain([first], _stored_parts(call, bodies)))
    return StreamingResponse(pieces, headers={**headers, "Content-Type": content_type})


def _stored_parts(call: Call, bodies: Iterable[bytes]) -> Iterable[Part]:
    digests = {told["sha2"].lower() for body in bodies for told in _told(json.loads(body))}
    for sha2 in sorted(digests):
        # One at a time: who reads slowly must not hold the state of the database of that moment.
        with call.store.reading() as db:
            row = db.execute("SELECT type, body FROM attachment WHERE sha2 = ?", (sha2,)).fetchone()
        if row:
            headers = {
                "Content-Type": row[0],
                "Content-Transfer-Encoding": "binary",
                "X-Experience-API-Hash": sha2,
            }
            yield Part(headers=headers, body=row[1])
