"""The LRS over HTTP: one door for all resources, where versions, credentials, limits and errors are looked after."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from builders.lrs import VERSIONS, start
from builders.lrs.auth import Gate, User
from builders.lrs.call import Call
from builders.lrs.limits import Rate, source_of
from builders.lrs.refusal import RefusedError
from builders.lrs.resources import RESOURCES
from builders.lrs.statements import stamp_of
from builders.lrs.store import Store

ENDPOINT = "/xapi"
_METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE"]
_SENT = (
    "Accept",
    "Accept-Language",
    "Authorization",
    "Content-Type",
    "If-Match",
    "If-None-Match",
    "X-Experience-API-Version",
)
_EXPOSED = ("ETag", "Last-Modified", "Retry-After", "X-Experience-API-Version", "X-Experience-API-Consistent-Through")
# Fields of a form that stand for headers (Communication 1.3 of 1.0.3).
_HEADER_FIELDS = {
    "authorization",
    "x-experience-api-version",
    "content-type",
    "content-length",
    "if-match",
    "if-none-match",
}
# Before 1.0 there was no header that names the version: a request without it is refused, in terms of then.
_NAMELESS = "0.9"
_FORM_BYTES = 1_000_000
_ANONYMOUS = User(key="", name="nobody", scopes=frozenset())
_log = logging.getLogger("coursewright.lrs")


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one client may take: bytes and seconds of a body, requests of a key.

    The key of a personal link needs less: an answer takes three requests. A page that was without a line for long sends
    50 answers in one, and where one of them is refused, each by itself.
    """

    body_bytes: int = 8_000_000
    body_seconds: float = 30.0
    per_second: float = 200.0
    burst: float = 1_000.0
    learner_bytes: int = 500_000
    learner_per_second: float = 5.0
    learner_burst: float = 200.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """A request with the alternate syntax undone."""

    method: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(kw_only=True, slots=True)
class _Door:
    """Turns requests into calls, and what goes wrong into sentences."""

    store: Store
    limits: Limits
    rate: Rate
    learners: Rate
    gate: Gate = field(default_factory=Gate)

    async def answer(self, request: Request) -> Response:
        """Answer any request below the endpoint."""
        path = request.url.path.removeprefix(ENDPOINT)
        version = VERSIONS[-1] if path == "/about" else _NAMELESS
        # What is there now is what counts, and a shared device has no business keeping it.
        headers = {"X-Experience-API-Version": version, "Cache-Control": "no-store"}
        if path == "/statements":
            # Before anything is read: what is stored meanwhile may not be in the answer.
            headers["X-Experience-API-Consistent-Through"] = stamp_of(self.store.consistent_through())
        try:
            said = _version(path, request.headers.get("x-experience-api-version"))
            headers["X-Experience-API-Version"] = said or version
            response = await self._handle(request, path, said)
        except RefusedError as error:
            response = PlainTextResponse(f"{error}\n", status_code=error.status, headers=error.headers)
        except ClientDisconnect:
            # Nobody is there to read it.
            response = PlainTextResponse("", status_code=400)
        except Exception:  # noqa: BLE001 - a defect of ours is no reason to say nothing
            _log.exception("%s %s", request.method, path)
            response = PlainTextResponse("The LRS failed; its log says why.\n", status_code=500)
        response.headers.update(headers)
        return response

    async def _handle(self, request: Request, path: str, version: str | None) -> Response:
        handlers = RESOURCES.get(path)
        if handlers is None:
            raise RefusedError(404, f"There is no resource {path[:80]!r}; there are {', '.join(RESOURCES)}.")
        asked = await self._undo(request, version)
        version = _version(path, asked.headers.get("x-experience-api-version"), needed=True) or VERSIONS[-1]
        method = "GET" if asked.method == "HEAD" else asked.method
        if method not in handlers:
            message = f"{asked.method} is not possible for {path}; possible are {', '.join(handlers)}."
            raise RefusedError(405, message, {"Allow": ", ".join(handlers)})
        user = _ANONYMOUS if path == "/about" else await self._admit(request, asked.headers.get("authorization"))
        call = Call(
            store=self.store,
            user=user,
            version=version,
            method=method,
            path=path,
            endpoint=ENDPOINT,
            params=asked.params,
            headers=asked.headers,
            body=await self._take(request, asked.body, user),
        )
        response = await handlers[method](call)
        if method == "GET" and path != "/about":
            self.store.note(user.key, "read", f"{path}?{urlencode(call.params)}"[:2_000])
        return response

    async def _take(self, request: Request, body: bytes | None, user: User) -> bytes:
        """Return the body, which a form has brought already; raises RefusedError where this user sends too much."""
        limits = self.limits if user.learner is None else replace(self.limits, body_bytes=self.limits.learner_bytes)
        if body is None:
            return await _body(request, limits)
        if len(body) > limits.body_bytes:
            raise _too_large(limits)
        return body

    async def _undo(self, request: Request, version: str | None) -> _Asked:
        """Return the request, with the alternate syntax of 1.0.3 undone: a POST that says in its query what it is."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        params = _single(request.url.query)
        if request.method != "POST" or "method" not in params or version == "2.0.0":
            return _Asked(method=request.method, params=params, headers=headers, body=None)
        if set(params) != {"method"} or params["method"] not in _METHODS:
            message = f"Besides 'method' ({', '.join(_METHODS)}) the query may hold nothing; the form has the rest."
            raise RefusedError(400, message)
        # Nobody knows yet who asks: the credentials may stand in the form.
        body = await _body(request, replace(self.limits, body_bytes=min(self.limits.body_bytes, _FORM_BYTES)))
        form = await run_in_threadpool(_single, body.decode("utf-8", "replace"))
        said = {name.lower(): value for name, value in form.items() if name.lower() in _HEADER_FIELDS}
        headers["content-type"] = "application/json"
        headers |= said
        if params["method"] in {"PUT", "POST"} and "content" not in form:
            raise RefusedError(400, "The form has no field 'content'.")
        rest = {name: value for name, value in form.items() if name != "content" and name.lower() not in _HEADER_FIELDS}
        return _Asked(method=params["method"], params=rest, headers=headers, body=form.get("content", "").encode())

    async def _admit(self, request: Request, header: str | None) -> User:
        def admit() -> User:
            peer = request.client.host if request.client else ""
            source = source_of(peer, request.headers.get("x-forwarded-for"))
            with self.store.reading() as db:
                return self.gate.admit(db, header, source)

        with self.store.reading() as db:
            user = self.gate.remembered(db, header)
        if user is None:
            # The first time it takes a hash that is slow on purpose.
            user = await run_in_threadpool(admit)
        (self.rate if user.learner is None else self.learners).take(user.key)
        return user


def application(store: Store, limits: Limits | None = None, pages: Path | None = None) -> Starlette:
    """Return the ASGI application that serves a store at `/xapi`, and with `pages` the page of personal links."""
    chosen = limits or Limits()
    rate = Rate(per_second=chosen.per_second, burst=chosen.burst)
    learners = Rate(per_second=chosen.learner_per_second, burst=chosen.learner_burst)
    door = _Door(store=store, limits=chosen, rate=rate, learners=learners)
    route = Route(f"{ENDPOINT}/{{path:path}}", door.answer, methods=_METHODS)
    # Any page may ask: no cookie is looked at, so a page can do only what its own credentials can.
    cors = Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=_METHODS,
        allow_headers=_SENT,
        expose_headers=_EXPOSED,
        max_age=7200,
    )
    small = replace(chosen, body_bytes=min(chosen.body_bytes, start.BODY_BYTES))
    started = start.routes(store, pages, ENDPOINT, lambda request: _body(request, small)) if pages else []
    return Starlette(routes=[route, *started], middleware=[cors])


def _version(path: str, header: str | None, *, needed: bool = False) -> str | None:
    """Return the version to answer in; None where the header is missing, which a form may make good."""
    if header is None:
        if needed and path != "/about":
            raise RefusedError(400, "The header X-Experience-API-Version is missing; 1.0.3 or 2.0.0 is expected.")
        return None
    numbers = header.strip().split(".")
    if len(numbers) in {2, 3} and all(number.isdecimal() for number in numbers):
        for version in VERSIONS:
            if version.split(".")[:2] == numbers[:2]:
                return version
    if path == "/about":
        return None
    raise RefusedError(400, f"X-Experience-API-Version is {header[:40]!r}; 1.0.x or 2.0.x is expected.")


def _single(query: str) -> dict[str, str]:
    """Return the parameters of a query or form; one that stands twice is refused."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=50, errors="strict")
    except ValueError:
        raise RefusedError(400, "The parameters are too many, or not in UTF-8.") from None
    found = dict(pairs)
    if len(found) < len(pairs):
        raise RefusedError(400, "A parameter stands twice.")
    return found


async def _body(request: Request, limits: Limits) -> bytes:
    """Return the body; raises RefusedError: 413 when it is too large, 408 when it comes too slowly."""
    too_large = _too_large(limits)
    if int(request.headers.get("content-length", "0")) > limits.body_bytes:
        raise too_large
    pieces, size = [], 0
    try:
        async with asyncio.timeout(limits.body_seconds):
            async for piece in request.stream():
                size += len(piece)
                if size > limits.body_bytes:
                    raise too_large
                pieces.append(piece)
    except TimeoutError:
        raise RefusedError(408, "The body came too slowly.", {"Connection": "close"}) from None
    return b"".join(pieces)


def _too_large(limits: Limits) -> RefusedError:
    return RefusedError(413, f"The body has more than {limits.body_bytes:,} bytes.", {"Connection": "close"})
