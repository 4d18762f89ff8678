"""The preview over HTTP: the site, the learner pages, the sandbox LMS, and what pages that are open are told."""

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict
from http import HTTPStatus
from mimetypes import guess_type
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route

from builders.errors import CoursewrightError
from builders.lrs.app import ENDPOINT
from builders.package import FORMATS
from builders.render.questions import script_json
from builders.render.templates import render, themes
from builders.serve.edition import SITE, Edition, Files
from builders.serve.live import Live
from builders.serve.lrs import Desk
from builders.serve.sandbox import page_data
from builders.serve.site import Site

_HOSTS = ["127.0.0.1", "localhost"]
_TICK_S = 0.05
_BEAT_S = 15.0
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
# Asked of the standard library, these depend on the machine.
_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".vtt": "text/vtt",
    ".webmanifest": "application/manifest+json",
}
_ASSET = re.compile(r"[a-z0-9]+\.(?:js|css)")
_FROM_PAGE = "x-coursewright"
"""A header that only a page of the same origin can send unasked: what changes something wants it."""


class Preview:
    """The routes. Each request shows what `live` and `site` have by then."""

    def __init__(self, live: Live, site: Site, desk: Desk, ending: Callable[[], bool]) -> None:
        """Keep what is shown; `ending` says whether the server ends, so that open lines do not hold it up."""
        self.live, self.site, self.desk, self.ending = live, site, desk, ending

    def application(self) -> Starlette:
        """Return the ASGI application. It answers to the names of this machine alone, whatever a page's DNS says."""
        routes: list[BaseRoute] = [
            Route("/~serve/events", self._events),
            Route("/~serve/refuse", self._refuse, methods=["POST"]),
            Route("/~serve/{folder:str}/{name:str}", self._asset),
            Route("/lms/", self._list),
            Route("/lms", _slash),
            Route("/lms/{format:str}/{course:str}/", self._sandbox),
            Route("/lms/{format:str}/{course:str}/fetch/{session:uuid}", self._fetch, methods=["POST"]),
            Route("/lms/{format:str}/{course:str}/package/{name:path}", self._packaged),
            Route("/play/{course:str}", _slash),
            Route("/play/{course:str}/{name:path}", self._played),
            Mount(ENDPOINT, app=self.desk),
            Route("/{name:path}", self._site_file),
        ]
        hosts = Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS, www_redirect=False)
        return Starlette(routes=routes, middleware=[hosts])

    async def _events(self, request: Request) -> Response:
        return StreamingResponse(self._news(request), media_type="text/event-stream", headers=_HEADERS)

    async def _news(self, request: Request) -> AsyncIterator[str]:
        """Tell what is new, until the page goes or the server ends."""
        told, beat = None, 0.0
        while not self.ending() and not await request.is_disconnected():
            now = {**asdict(self.live.news), "written": self.desk.written}
            if now != told:
                yield f"data: {json.dumps(now)}\n\n"
            elif beat > _BEAT_S:
                yield ":\n\n"
            beat = beat + _TICK_S if now == told and beat <= _BEAT_S else 0.0
            told = now
            await asyncio.sleep(_TICK_S)

    async def _refuse(self, request: Request) -> Response:
        if _FROM_PAGE not in request.headers:
            return _nothing(HTTPStatus.FORBIDDEN)
        self.desk.refusing = request.query_params.get("on") == "1"
        return JSONResponse({"refusing": self.desk.refusing}, headers=_HEADERS)

    async def _asset(self, request: Request) -> Response:
        folder, name = request.path_params["folder"], request.path_params["name"]
        file = themes() / folder / name
        known = folder in {"serve", "sandbox"} and _ASSET.fullmatch(name) and file.is_file()
        return _answer(file.read_bytes(), name) if known else _nothing()

    async def _list(self, _: Request) -> Response:
        edition = self.live.edition
        if edition is None:
            return self._notice()
        return self._page("sandbox/list.html", courses=edition.courses.values(), formats=FORMATS)

    async def _sandbox(self, request: Request) -> Response:
        edition, fmt, course = self._asked(request)
        if edition is None:
            return self._notice()
        if fmt not in FORMATS or course not in edition.courses:
            return self._notice(HTTPStatus.NOT_FOUND)
        self.desk.refusing = False
        # It is what the frame asks for next.
        self.live.asked = (fmt, course)
        data = await run_in_threadpool(page_data, edition, fmt, course, self.desk)
        shown = edition.courses[course]
        return self._page("sandbox/sandbox.html", course=shown, format=fmt, formats=FORMATS, data=script_json(data))

    async def _fetch(self, request: Request) -> Response:
        session: uuid.UUID = request.path_params["session"]
        return JSONResponse(self.desk.token(session), headers=_HEADERS)

    async def _packaged(self, request: Request) -> Response:
        edition, fmt, course = self._asked(request)
        if edition is None or fmt not in FORMATS or course not in edition.courses:
            return self._notice(HTTPStatus.NOT_FOUND)
        name = request.path_params["name"]
        files = await self._made(edition.page, fmt, course)
        if files is not None and name not in files:
            files = await self._made(edition.package, fmt, course)
        if files is None:
            return self._notice()
        return _answer(files[name], name) if name in files else _nothing()

    async def _played(self, request: Request) -> Response:
        edition, course = self.live.edition, request.path_params["course"]
        name = request.path_params["name"] or "index.html"
        if edition is None or course not in edition.courses:
            return self._notice(HTTPStatus.NOT_FOUND)
        files = await self._made(edition.page, SITE, course)
        if files is None:
            return self._notice()
        if name not in files:
            return _nothing()
        if name == "index.html":
            self.live.asked = (SITE, course)
        return _answer(self._with_news(files[name], "edition") if name == "index.html" else files[name], name)

    async def _made(self, make: Callable[[str, str], Files], fmt: str, course: str) -> Files | None:
        """Return files, or None where they can't be made: what is wrong is among the news then."""
        try:
            return await run_in_threadpool(make, fmt, course)
        except CoursewrightError as error:
            self.live.fails(str(error))
            return None

    async def _site_file(self, request: Request) -> Response:
        if self.site.current is None:
            return self._notice()
        name = request.path_params["name"]
        path = f"{name}index.html" if name.endswith("/") or not name else name
        data, status = await run_in_threadpool(self.site.file, path), HTTPStatus.OK
        if data is None:
            if await run_in_threadpool(self.site.file, f"{name}/index.html"):
                return RedirectResponse(f"/{name}/", headers=_HEADERS)
            path, status = "404.html", HTTPStatus.NOT_FOUND
            data = await run_in_threadpool(self.site.file, path) or b""
        elif path.endswith(".html"):
            self.site.asked = path
        return _answer(self._with_news(data, "site") if path.endswith(".html") else data, path, status)

    def _asked(self, request: Request) -> tuple[Edition | None, str, str]:
        return self.live.edition, request.path_params["format"], request.path_params["course"]

    def _with_news(self, page: bytes, of: str) -> bytes:
        """Return a page with the script that reloads it; `of` names what it is drawn from: `edition` or `site`."""
        tag = f'<script src="/~serve/serve/reload.js" data-{of}="{asdict(self.live.news)[of]}" defer></script>\n'
        before, end, after = page.rpartition(b"</body>")
        return before + tag.encode() + end + after

    def _notice(self, status: HTTPStatus = HTTPStatus.SERVICE_UNAVAILABLE) -> Response:
        return self._page("serve/notice.html", status, missing=status == HTTPStatus.NOT_FOUND)

    def _page(self, template: str, status: HTTPStatus = HTTPStatus.OK, **values: object) -> Response:
        text = render(template, news=self.live.news, **values)
        return _answer(text.encode(), "page.html", status, {"Content-Security-Policy": _POLICY})


async def _slash(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path}/", headers=_HEADERS)


def _answer(
    data: bytes, name: str, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> Response:
    known = _TYPES.get(Path(name).suffix) or guess_type(name)[0] or "application/octet-stream"
    return Response(data, status, {**_HEADERS, **(headers or {})}, media_type=known)


def _nothing(status: HTTPStatus = HTTPStatus.NOT_FOUND) -> Response:
    return Response(f"{status.value} {status.phrase}\n", status, _HEADERS, media_type="text/plain")
