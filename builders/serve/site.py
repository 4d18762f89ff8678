"""The site, built by its engine into a folder of its own after each change; the last good one is what is shown."""

import shutil
import threading
from pathlib import Path

from builders.errors import ServiceError
from builders.render.site import build_site
from builders.serve.live import Live


class SiteFolder:
    """Where the built site is. One thread builds; `wanted` asks for it, and several askings make one build."""

    def __init__(self, live: Live, folder: Path) -> None:
        """Take an empty folder; nothing is built yet."""
        self.live, self.folder = live, folder
        self.current: Path | None = None
        self._wanted = threading.Event()
        self._stop = False

    def wanted(self) -> None:
        """Ask for a build of what the sources are now."""
        self._wanted.set()

    def stop(self) -> None:
        """End the thread after what it does now."""
        self._stop = True
        self._wanted.set()

    def work(self) -> None:
        """Build whenever it is asked for, until told to stop."""
        number = 0
        while self._wanted.wait() and not self._stop:
            self._wanted.clear()
            number += 1
            self._build(number)

    def _build(self, number: int) -> None:
        target = self.folder / f"site-{number}"
        try:
            build_site(self.live.root, target)
        except ServiceError as error:
            shutil.rmtree(target, ignore_errors=True)
            if not self._stop:
                self.live.fails(str(error))
            return
        before, self.current = self.current, target
        self.live.site_is(number)
        if before:
            shutil.rmtree(before, ignore_errors=True)
