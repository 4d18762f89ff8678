"""Running the preview: the threads beside the server, and what is told when it is ready."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from builders.lrs.serve import Server, run
from builders.serve.app import Preview
from builders.serve.live import Live, News
from builders.serve.lrs import desk
from builders.serve.site import Site

HOST = "127.0.0.1"


def serve(
    root: Path, port: int, database: Path | None, ready: Callable[[int], None], tell: Callable[[News], None]
) -> None:
    """Serve the project at `root` until told to end; raises ServiceError when the port can't be had.

    Nothing is written into the project. `ready` gets the port as soon as requests are answered, `tell` every change.
    """
    with preview(root, port, database, ready, tell) as server:
        run(server)


@contextmanager
def preview(
    root: Path, port: int, database: Path | None, ready: Callable[[int], None], tell: Callable[[News], None]
) -> Iterator[Server]:
    """Give a server that is ready to run; its threads end with the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="coursewright-site-")))
        lrs = stack.enter_context(desk(database))
        live = Live(root, tell)
        site = Site(live, folder)
        shown = Preview(live, site, lrs, lambda: server.should_exit)

        def begin(port: int) -> None:
            # Not before the port is had: a build that nobody sees would only hold up the sentence about it.
            watcher.start()
            builder.start()
            ready(port)

        stop = threading.Event()
        watcher = threading.Thread(target=_watch, args=(live, site, stop), name="serve-watch")
        builder = threading.Thread(target=site.work, name="serve-site")
        server = Server(shown.application(), HOST, port, begin)
        try:
            yield server
        finally:
            stop.set()
            site.stop()
            for thread in (watcher, builder):
                if thread.ident:
                    thread.join()


def _watch(live: Live, site: Site, stop: threading.Event) -> None:
    site.begin()
    live.watch(stop, site.changed, lambda fine: site.checked(fine=fine))
