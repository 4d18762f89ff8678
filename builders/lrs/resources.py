"""The other resources: State and profiles, Agents, Activities, About (Communication 2.3 to 2.8)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from builders.lrs import documents, statement_resource
from builders.lrs.activities import activity
from builders.lrs.agents import identity, person
from builders.lrs.call import Call
from builders.lrs.documents import Document, Place
from builders.lrs.jsontext import write_json
from builders.lrs.refusal import RefusedError
from builders.lrs.store import Writing

_STATE = "/activities/state"
Handler = Callable[[Call], Awaitable[Response]]
_ABOUT = {"version": ["1.0.0", "1.0.1", "1.0.2", "1.0.3", "2.0.0"], "extensions": {}}


async def about(_: Call) -> Response:
    """Answer with the versions that are spoken; no credentials are asked for."""
    return _json(_ABOUT)


async def activities(call: Call) -> Response:
    """Answer with what is known of an activity."""
    call.user.demand("statements/read", "statements/read/mine", "all/read", "define", "profile", "state")
    call.allow("activityId")
    call.need("activityId")
    return _json(await run_in_threadpool(_reading(call, lambda db: activity(db, call.iri("activityId")))))


async def agents(call: Call) -> Response:
    """Answer with the Person that an agent stands for."""
    call.user.demand("statements/read", "all/read", "define", "profile")
    call.allow("agent")
    call.need("agent")
    agent = call.agent() or {}
    query = "SELECT name FROM agent_name WHERE agent = ? ORDER BY name LIMIT 100"
    rows = await run_in_threadpool(_reading(call, lambda db: db.execute(query, (identity(agent),)).fetchall()))
    return _json(person(agent, [row[0] for row in rows]))


def _reading(call: Call, read: Callable[[Any], Any]) -> Callable[[], Any]:
    def do() -> Any:
        with call.store.reading() as db:
            return read(db)

    return do


def _json(value: Any) -> Response:
    return Response(write_json(value), media_type="application/json")


async def _get_document(call: Call) -> Response:
    place = _place(call, "since", reading=True)
    if place.name is None:
        since = call.time("since")
        return _json(await run_in_threadpool(_reading(call, lambda db: documents.names(db, place, since))))
    found: Document | None = await run_in_threadpool(_reading(call, lambda db: documents.get(db, place)))
    if found is None:
        raise RefusedError(404, "There is no such document.")
    when = datetime.fromtimestamp(found.updated // 1_000_000, UTC)
    headers = {"ETag": found.etag, "Last-Modified": format_datetime(when, usegmt=True), "Content-Type": found.type}
    if call.headers.get("if-none-match", "") in {found.etag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(found.body, headers=headers)


async def _put_document(call: Call) -> Response:
    place = _named(call)
    new = Document(type=call.content_type(), body=call.body)
    # 1.0.3 lets a state be overwritten unseen, 2.0.0 does not (4.1.4).
    careful = place.kind != _STATE or call.version != "1.0.3"
    conditions = call.conditions(careful=careful, even_new=place.kind != _STATE)
    return await _write(call, documents.putting(place, new, conditions))


async def _post_document(call: Call) -> Response:
    new = Document(type=call.content_type(), body=call.body)
    place, conditions = _named(call), call.conditions(careful=False)
    return await _write(call, await run_in_threadpool(documents.merging, place, new, conditions))


async def _delete_document(call: Call) -> Response:
    place = _place(call) if call.path == _STATE else _named(call)
    return await _write(call, documents.deleting(place, call.conditions(careful=False)))


async def _write(call: Call, job: Callable[[Writing], None]) -> Response:
    await asyncio.wrap_future(call.store.write(job))
    return Response(status_code=204)


def _named(call: Call) -> Place:
    """Return the place of one document; raises RefusedError (400) where its name is missing."""
    place = _place(call)
    if place.name is None:
        call.need("stateId" if place.kind == _STATE else "profileId")
    return place


def _place(call: Call, *also: str, reading: bool = False) -> Place:
    """Return the place that the parameters name; raises RefusedError: 400, 403."""
    scope = "state" if call.path == _STATE else "profile"
    call.user.demand(scope, *(("all/read",) if reading else ()), *(("learner",) if scope == "state" else ()))
    needed, name = _PARAMETERS[call.path]
    optional = ("registration",) if scope == "state" else ()
    call.allow(*needed, *optional, name, *also)
    for parameter in needed:
        call.need(parameter)
    agent = call.agent()
    who, registration = identity(agent) if agent else "", _registration(call, name)
    activity = call.iri("activityId")
    if learner := call.user.learner:
        learner.demand_own(who, registration)
        learner.demand_launched(activity)
    return Place(
        kind=call.path,
        activity=activity,
        agent=who,
        registration=registration,
        name=call.params.get(name),
    )


def _registration(call: Call, name: str) -> str | None:
    """Return the registration; None means those of all, which is asked for by leaving it out with no name either."""
    if call.path == _STATE and name not in call.params and "registration" not in call.params:
        return None
    return call.uuid("registration")


_PARAMETERS = {
    _STATE: (("activityId", "agent"), "stateId"),
    "/activities/profile": (("activityId",), "profileId"),
    "/agents/profile": (("agent",), "profileId"),
}
_DOCUMENT: Mapping[str, Handler] = {
    "GET": _get_document,
    "PUT": _put_document,
    "POST": _post_document,
    "DELETE": _delete_document,
}
RESOURCES: Mapping[str, Mapping[str, Handler]] = {
    "/statements": {
        "GET": statement_resource.get,
        "PUT": statement_resource.put,
        "POST": statement_resource.post,
    },
    **dict.fromkeys(_PARAMETERS, _DOCUMENT),
    "/agents": {"GET": agents},
    "/activities": {"GET": activities},
    "/about": {"GET": about},
}
"""What is below the endpoint, and what may be done with it."""
