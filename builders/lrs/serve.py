"""Running the LRS: a server that closes lines on which nothing sensible comes."""

import asyncio
import gc
import logging
import sys
from asyncio import TimerHandle
from collections.abc import Callable
from contextlib import suppress
from socket import socket

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from builders.errors import ServiceError

HEADER_SECONDS = 10.0
"""How long a client may take from the first byte of a connection to the end of a request's headers."""
READER_SECONDS, READER_BYTES = 30.0, 30_000
"""How many bytes of an answer a client has to take in how many seconds, once it takes fewer than it is sent."""
_IDLE_SECONDS = 60
_CONNECTIONS = 200
_TURN_S = 0.001
_COLLECT = (20_000, 50, 100)


class _Patient(H11Protocol):
    """Uvicorn waits for ever for the headers of a request, and for who does not take its answer; this one does not."""

    _timer: TimerHandle | None = None
    _reader: TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop()
        elif self._timer is None:
            self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        # From here on uvicorn's own timer looks after an idle line.
        self._stop()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_reader()

    def resume_writing(self) -> None:
        self._stop_reader()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        self._stop_reader()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._timer = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _await_reader(self) -> None:
        self._reader = self.loop.call_later(READER_SECONDS, self._look, self.transport.get_write_buffer_size())

    def _look(self, before: int) -> None:
        if before - self.transport.get_write_buffer_size() < READER_BYTES:
            self._give_up()
        else:
            self._await_reader()

    def _stop_reader(self) -> None:
        if self._reader is not None:
            self._reader.cancel()
            self._reader = None

    def _give_up(self) -> None:
        self.transport.abort()


class Server(uvicorn.Server):
    """A server that says when it answers, and on which port; `should_exit` ends it."""

    def __init__(self, app: Starlette, host: str, port: int, ready: Callable[[int], None]) -> None:
        """Prepare to serve `app`; `ready` gets the port as soon as requests are answered."""
        config = uvicorn.Config(
            app,
            host=host,
            port=port,
            http=_Patient,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            # Whom a proxy speaks for makes no difference here, so nothing that it says about that is believed.
            proxy_headers=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=10,
        )
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready(self.servers[0].sockets[0].getsockname()[1])


def serve(app: Starlette, host: str, port: int, ready: Callable[[int], None]) -> None:
    """Serve until the process is told to end; raises ServiceError when the port can't be had."""
    run(Server(app, host, port, ready))


def run(server: Server) -> None:
    """Run a server until the process is told to end; raises ServiceError when the port can't be had."""
    # What is loaded by now stays; statements come and go by the thousand, and hold no cycles worth looking for sooner.
    gc.freeze()
    gc.set_threshold(*_COLLECT)
    # A reader has a dozen turns to wait for, each as long as this when statements are being checked.
    sys.setswitchinterval(_TURN_S)
    # What uvicorn says of a port that is taken is said again below.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    try:
        # Being told to end is how it ends.
        with suppress(KeyboardInterrupt):
            server.run()
    except (OSError, SystemExit) as error:
        message = (
            f"can't listen on {server.config.host} port {server.config.port}: something else may be running there; "
            "'--port' takes another one"
        )
        raise ServiceError(message) from error
