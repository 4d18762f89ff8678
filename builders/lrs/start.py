"""The page behind a personal link, and the exchange that its button asks for.

The token is in the fragment of the link, which no browser sends and no mail scanner follows: only the page's script
reads it, and only when somebody presses the button.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from builders.lrs.invitations import Exchange
from builders.lrs.jsontext import read_json
from builders.lrs.limits import Rate, source_of
from builders.lrs.refusal import RefusedError
from builders.lrs.store import Store

PATH = "/start"
BODY_BYTES = 2_000
"""How large the body of an exchange may be."""
_FILES = {"": "start.html", "/start.js": "start.js", "/start.css": "start.css"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_Answer = Callable[[Request], Awaitable[Response]]


def routes(store: Store, pages: Path, endpoint: str, read: Callable[[Request], Awaitable[bytes]]) -> list[Route]:
    """Return the routes of the page, whose files are in `pages`; `endpoint` is the path of the LRS.

    `read` returns the body of a request, within the limits.
    """
    shown = [Route(f"{PATH}{name}", _file(pages / file), methods=["GET", "HEAD"]) for name, file in _FILES.items()]
    return [*shown, Route(f"{PATH}/exchange", _exchanging(store, endpoint, read), methods=["POST"])]


def _file(path: Path) -> _Answer:
    async def answer(_: Request) -> Response:
        return FileResponse(path, headers=_HEADERS)

    return answer


def _exchanging(store: Store, endpoint: str, read: Callable[[Request], Awaitable[bytes]]) -> _Answer:
    exchange = Exchange(store=store)
    # People press a button; who asks oftener is guessing.
    rate = Rate(per_second=2.0, burst=30.0)

    async def answer(request: Request) -> Response:
        try:
            peer = request.client.host if request.client else ""
            rate.take(source_of(peer, request.headers.get("x-forwarded-for")))
            token, pin = _asked(await read(request))
            address = await run_in_threadpool(exchange, token, pin, _own(request) + endpoint)
        except ClientDisconnect:
            # Nobody is there to read it.
            return JSONResponse({}, status_code=400, headers=_HEADERS)
        except RefusedError as error:
            told = {"error": str(error), "pin": error.status == 401}
            return JSONResponse(told, status_code=error.status, headers={**_HEADERS, **error.headers})
        return JSONResponse({"launch": address}, headers=_HEADERS)

    return answer


def _asked(body: bytes) -> tuple[str, str]:
    said = read_json(body, "The request")
    token, pin = (said.get("token"), said.get("pin", "")) if isinstance(said, dict) else (None, None)
    if not isinstance(token, str) or not isinstance(pin, str):
        raise RefusedError(400, "A token is expected, and a PIN where one is needed.")
    return token, pin.strip()


def _own(request: Request) -> str:
    """Return the address of this server as the browser knows it: the page asks its own server alone."""
    origin = request.headers.get("origin", "")
    host = request.headers.get("host", "")
    if origin.partition("://")[2] == host and origin.startswith(("https://", "http://")):
        return origin
    raise RefusedError(400, "The exchange is for the page of this server alone.")
