"""The preview of a small project, on a free port, as the command runs it."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from builders.serve.run import preview
from tests.paths import SMALL

PAGE = "content/modules/alpha.md"
_LONG_S = 120


class News:
    """What an open page is told, line by line."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.last: dict[str, Any] = self.next()

    def next(self) -> dict[str, Any]:
        self.last = json.loads(next(line for line in self._lines if line.startswith("data: "))[6:])
        return self.last

    def until(self, **wanted: Any) -> dict[str, Any]:
        """Wait for news with these values."""
        while any(self.last[name] != value for name, value in wanted.items()):
            self.next()
        return self.last


@dataclass(frozen=True, kw_only=True)
class Served:
    """The preview and the project that it shows."""

    root: Path
    client: httpx.Client

    @property
    def url(self) -> str:
        return str(self.client.base_url).rstrip("/")

    def text(self, path: str) -> str:
        return self.client.get(path).raise_for_status().text

    def edit(self, old: str, new: str, path: str = PAGE) -> None:
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    @contextmanager
    def news(self) -> Iterator[News]:
        with self.client.stream("GET", "/~serve/events") as answer:
            yield News(answer.iter_lines())

    def ready(self) -> None:
        """Wait until the first edition and the first site are there."""
        with self.news() as news:
            while not (news.last["edition"] and news.last["site"]):
                news.next()


@contextmanager
def served(to: Path, database: Path | None = None) -> Iterator[Served]:
    root = Path(shutil.copytree(SMALL, to / "project"))
    ports: list[int] = []
    listening = threading.Event()

    def ready(port: int) -> None:
        ports.append(port)
        listening.set()

    with preview(root, 0, database, ready, lambda _: None) as server:
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            assert listening.wait(_LONG_S)
            with httpx.Client(base_url=f"http://127.0.0.1:{ports[0]}", timeout=_LONG_S) as client:
                yield Served(root=root, client=client)
        finally:
            server.should_exit = True
            thread.join(_LONG_S)
            assert not thread.is_alive()
