"""The site: a page that is asked for is made of the sources as they are, and all of it is built anew beside that."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue

from builders.errors import ServiceError
from builders.render.site import WarmEngine, build_site
from builders.serve.live import Live


class Site:
    """The site as the sources are now.

    From a change on, files come one by one from an engine in memory, until one thread has had all of it built into a
    folder of its own; from then on they come from there. Where the sources have errors it is the last good folder.
    """

    def __init__(self, live: Live, folder: Path) -> None:
        """Take an empty folder; nothing is built yet."""
        self.live, self.folder = live, folder
        self.current: Path | None = None
        self.asked = ""
        """The path of the page that was asked for last: the one that somebody looks at."""
        self._engine = WarmEngine(live.root)
        self._told: Queue[Callable[[], None] | None] = Queue()
        self._lock = threading.Lock()
        self._ahead = False
        self._early = False
        self._given: dict[str, bytes] = {}
        self._shown = self._built = 0

    def begin(self) -> None:
        """Build all of it for the first time."""
        self._told.put(self._build)

    def changed(self) -> None:
        """Show what the sources are now, before they are checked."""
        with self._lock:
            self._ahead = True
            self._given.clear()
            self._told.put(self._show)

    def checked(self, *, fine: bool) -> None:
        """Build all of it, or go back to the last good folder where something is wrong with the sources."""
        with self._lock:
            self._ahead = fine
            if fine:
                self._told.put(self._build)

    def stop(self) -> None:
        """End the thread, whatever it does now."""
        self._told.put(None)
        self._engine.end()

    def work(self) -> None:
        """Do what was told, until told to stop."""
        while act := self._told.get():
            act()

    def file(self, path: str) -> bytes | None:
        """Return a file of the site, None where there is none."""
        made = self._engine.file(path) if self._ahead else None
        with self._lock:
            # All of it may have been built meanwhile: pages that are open were told of that, or not, before this one.
            if made is not None and self._ahead:
                self._given[path] = made
                return made
        return _below(self.current, path) if self.current else None

    def _show(self) -> None:
        """Say that there is something new, where the page that somebody looks at can be made."""
        self._early = bool(self.asked) and self._engine.file(self.asked) is not None
        if self._early:
            self._tell()

    def _build(self) -> None:
        self._built += 1
        target = self.folder / f"site-{self._built}"
        try:
            there = build_site(self.live.root, target, self._waits)
        except ServiceError as error:
            there = False
            if not self._waits():
                self.live.fails(str(error))
        if there:
            self._swap(target)
        else:
            shutil.rmtree(target, ignore_errors=True)

    def _swap(self, target: Path) -> None:
        """Show a folder; pages that are open are told unless they have shown the same before."""
        before, self.current = self.current, target
        with self._lock:
            self._ahead = self._ahead and self._waits()
            same = self._early and all(_below(target, path) == data for path, data in self._given.items())
        self._early = False
        if not same:
            self._tell()
        if before:
            shutil.rmtree(before, ignore_errors=True)
        else:
            # So that the first edit need not wait for the engine to begin.
            self._engine.file("index.html")

    def _waits(self) -> bool:
        """Whether there is something else to do: what is built now would be old."""
        return not self._told.empty()

    def _tell(self) -> None:
        self._shown += 1
        self.live.site_is(self._shown)


def _below(folder: Path, path: str) -> bytes | None:
    """Return a file of a folder, None where the path leads elsewhere."""
    try:
        file = (folder / path).resolve()
        return file.read_bytes() if file.is_relative_to(folder.resolve()) and file.is_file() else None
    except (OSError, ValueError):
        return None
