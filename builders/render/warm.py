"""The site engine kept in memory, for the preview: one file of the site at a time, as a whole build would make it now.

`python -m builders.render.warm` in a project's folder reads a line of JSON for each question, the path of a file in the
site, and answers with a line that has a size in bytes, and the file. A size of 0 says that there is none to show.
"""

import json
import logging
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

# What a build does for each page. They are no part of the engine's public face, which is another from version 2 on.
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config import load_config
from mkdocs.structure.files import File, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from builders.render.scripts import forget
from builders.render.templates import themes
from builders.sources.config import PATH
from builders.sources.stamp import Stamp, stamp, stamp_of

_log = logging.getLogger("mkdocs")


class Warm:
    """The engine over a project, with what a build gathers before it writes.

    That is gathered anew when the configuration or the list of files is another. When only what stands in files is, the
    pages among them are read anew, since others say their titles; and each page when it is asked for.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        """Take the project, which is the working directory, and an empty folder for what is made."""
        self._root, self._folder = root, folder
        self._frame: object = None
        self._seen: Stamp = ()
        self._made: dict[str, bytes] = {}

    def file(self, path: str) -> bytes | None:
        """Return a file of the site; None where there is none, or where the engine has something against it."""
        self._follow()
        file = self._files.get(path)
        if file and path not in self._made:
            counted = CountHandler(level=logging.WARNING)
            _log.addHandler(counted)
            try:
                data = self._page(file.page, file) if file.page else file.content_bytes
            finally:
                _log.removeHandler(counted)
            if counted.get_counts():
                return None
            self._made[path] = data
        return self._made.get(path)

    def _page(self, page: Page, file: File) -> bytes:
        _populate_page(page, self._config, self._all)
        _build_page(page, self._config, self._all.documentation_pages(), self._nav, self._env)
        return Path(file.abs_dest_path).read_bytes()

    def _follow(self) -> None:
        """Bring what was gathered to what the sources are now."""
        styles = (*stamp_of(themes()), *stamp_of(self._root / "themes"))
        now = (*stamp(self._root), *styles)
        if now == self._seen:
            return
        written = {name for name, *_ in set(now) ^ set(self._seen)}
        frame = {name for name, *_ in now} | {one for one in now if one[0] == PATH}
        self._made.clear()
        forget()
        if frame != self._frame:
            self._gather()
        else:
            for file in self._all.documentation_pages():
                if file.page and f"content/{file.src_uri}" in written:
                    _populate_page(file.page, self._config, self._all)
        self._frame, self._seen = frame, now

    def _gather(self) -> None:
        """Do what a build does before it writes."""
        self._frame = None
        config = load_config(site_dir=str(self._folder))
        config.plugins.on_startup(command="build", dirty=False)
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        files, env = get_files(config), config.theme.get_env()
        env.auto_reload = True
        files.add_files_from_theme(env, config)
        files = config.plugins.on_files(files, config=config)
        set_exclusions(files, config)
        nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
        for file in files.documentation_pages():
            _populate_page(file.page or Page(None, file, config), config, files)
        self._env = config.plugins.on_env(env, config=config, files=files)
        self._config, self._all, self._nav = config, files, nav
        hidden = {InclusionLevel.EXCLUDED, InclusionLevel.DRAFT}
        self._files = {file.dest_uri: file for file in files if file.inclusion not in hidden}


def main() -> None:
    """Answer until nobody asks any more."""
    # What plugins print is no answer.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out, TemporaryDirectory() as folder:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        engine = Warm(Path.cwd(), Path(folder))
        for line in sys.stdin.buffer:
            data = _answer(engine, json.loads(line))
            out.write(b"%d\n%s" % (len(data), data))
            out.flush()


def _answer(engine: Warm, path: str) -> bytes:
    try:
        return engine.file(path) or b""
    except (Exception, SystemExit):  # noqa: BLE001
        # A whole build says what is wrong.
        _log.exception("%s", path)
        return b""


if __name__ == "__main__":
    main()
