"""The site of the preview: an edit makes one page, the one of a plain build, and then all is built."""

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from builders.render import warm
from builders.render.site import WarmEngine, build_site
from tests.paths import SMALL
from tests.serve.served import PAGE, Served, served

ALPHA = "modules/alpha/index.html"
COURSE = "content/courses/pilot.md"
LATER = {"404.html", "sitemap.xml", "sitemap.xml.gz", "search/search_index.json"}
"""What only a build of the whole has anew."""
INDEX = "/search/search_index.json"


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def plain(root: Path, to: Path) -> dict[str, bytes]:
    """Return the files of a plain build."""
    assert build_site(root, to)
    return {file.relative_to(to).as_posix(): file.read_bytes() for file in to.rglob("*") if file.is_file()}


@contextmanager
def engine(root: Path) -> Iterator[WarmEngine]:
    made = WarmEngine(root)
    try:
        yield made
    finally:
        made.end()


def themed(root: Path) -> None:
    """Give the project a theme of its own, and a page that no other leads to."""
    (root / "themes" / "own" / "partials").mkdir(parents=True)
    (root / "themes" / "own" / "partials" / "copyright.html").write_text("First words.", encoding="utf-8")
    (root / "themes" / "own" / "own.css").write_text("p { margin: 0 }", encoding="utf-8")
    (root / "content" / "beta.md").write_text("# Beta\n", encoding="utf-8")
    edit(root, "mkdocs.yml", "name: material", "name: material\n  custom_dir: themes/own")


STEPS: dict[str, Callable[[Path], None]] = {
    "words": lambda root: edit(root, PAGE, "Before the first heading.", "Other words."),
    "a title, which other pages show": lambda root: edit(root, PAGE, "title: Alpha", "title: Alpha anew"),
    "the title of a page that is not asked for": lambda root: edit(root, COURSE, "title: Pilot", "title: Pilot anew"),
    "a question": lambda root: edit(root, "quizzes/alpha.yml", "Which one?", "Which of them?"),
    "the overlay": lambda root: edit(root, "content/org.yml", "Kim Lee", "Robin Lee"),
    "a picture": lambda root: edit(root, "content/media/square.svg", "<svg ", "<svg id='new' "),
    "the list of files and the configuration": themed,
    "a theme": lambda root: edit(root, "themes/own/partials/copyright.html", "First", "Last"),
    "a file of a theme": lambda root: edit(root, "themes/own/own.css", "0", "1px"),
}
COMPARED = ("a picture", "the list of files and the configuration", "a file of a theme")


def test_what_is_made_after_an_edit_is_what_a_plain_build_makes(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SMALL, tmp_path / "project"))
    with engine(root) as made:
        assert made.file(ALPHA)
        for name, step in STEPS.items():
            step(root)
            # Each by itself, as a writer makes them.
            assert made.file(ALPHA)
            if name in COMPARED:
                built = plain(root, tmp_path / name)
                assert {path for path, data in built.items() if made.file(path) != data} == LATER, name
        assert made.file("content/org.yml") is made.file("org.yml") is made.file("../mkdocs.yml") is None


def test_an_edit_makes_the_page_that_is_asked_for_and_no_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = Path(shutil.copytree(SMALL, tmp_path / "project"))
    monkeypatch.chdir(root)
    done: list[tuple[str, str]] = []

    def noted(name: str) -> Callable[..., Any]:
        real = getattr(warm, name)

        def note(page: Any, *rest: Any) -> Any:
            done.append((name, page.file.src_uri))
            return real(page, *rest)

        return note

    for name in ("_populate_page", "_build_page"):
        monkeypatch.setattr(warm, name, noted(name))
    made = warm.Warm(root, tmp_path / "made")
    assert made.file(ALPHA)
    assert {page for _, page in done} == {"index.md", "courses/pilot.md", "modules/alpha.md"}
    for path, old, new in ((PAGE, "Before the", "Ahead of the"), ("quizzes/alpha.yml", "Which one?", "Which of them?")):
        done.clear()
        edit(root, path, old, new)
        assert new.encode() in (made.file(ALPHA) or b"")
        assert made.file(ALPHA)
        assert [page for name, page in done if name == "_build_page"] == ["modules/alpha.md"]
        assert {page for _, page in done} == {"modules/alpha.md"}


def test_a_page_with_something_wrong_is_not_shown_and_one_that_is_right_again_is(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SMALL, tmp_path / "project"))
    with engine(root) as made:
        before = made.file(ALPHA)
        for old, new in (("../media/square.svg", "../media/none.svg"), ("title: Alpha", "title: [")):
            edit(root, PAGE, old, new)
            assert made.file(ALPHA) is None
            edit(root, PAGE, new, old)
            assert made.file(ALPHA) == before
        # A process that is gone is no end.
        assert made._process
        made._process.kill()
        made._process.wait()
        assert made.file(ALPHA) is None
        assert made.file(ALPHA) == before
    assert made.file(ALPHA) is None


def test_a_build_that_nobody_wants_any_more_ends(tmp_path: Path) -> None:
    assert not build_site(SMALL, tmp_path / "site", lambda: True)
    assert not (tmp_path / "site" / "index.html").exists()


@contextmanager
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let no build of the whole begin until told."""
    going_on = threading.Event()

    def build(root: Path, target: Path, dropped: Callable[[], bool]) -> bool:
        going_on.wait()
        return build_site(root, target, dropped)

    monkeypatch.setattr("builders.serve.site.build_site", build)
    try:
        yield going_on
    finally:
        going_on.set()


def until_built(shown: Served, words: str) -> None:
    while words not in shown.text(INDEX):
        time.sleep(0.05)


def given(shown: Served, path: str) -> bytes:
    """Return what is shown, without what makes it follow the sources."""
    return re.sub(rb"<script src=./~serve/.*</script>\n", b"", shown.client.get(f"/{path}").content)


def test_an_edit_shows_before_all_is_built_and_then_all_is_a_plain_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with served(tmp_path) as shown, held(monkeypatch) as going_on:
        going_on.set()
        shown.ready()
        shown.text("/modules/alpha/")
        going_on.clear()
        with shown.news() as news:
            site = news.last["site"]
            shown.edit("Before the first heading.", "Written a moment ago.")
            news.until(site=site + 1)
        assert b"Written a moment ago." in (early := given(shown, "modules/alpha/"))
        assert "Written a moment ago." not in shown.text(INDEX)
        # Another edit before that: what is built is the last one.
        shown.edit("title: Alpha", "title: Alpha anew")
        while b"Alpha anew" not in given(shown, "modules/alpha/"):
            time.sleep(0.05)
        assert b"Alpha anew" in given(shown, "")
        going_on.set()
        until_built(shown, "Alpha anew")
        for path, data in plain(shown.root, tmp_path / "plain").items():
            assert given(shown, path) == data, path
        assert early != given(shown, "modules/alpha/")
        with shown.news() as news:
            # The pages that are open showed it all before.
            assert news.last["site"] == site + 2


HOOK = """
made = []
def on_post_page(output, page, config):
    made.append(page.file.src_uri)
    return output.replace("</body>", f"made with the front page: {'index.md' in made}</body>")
"""


def test_a_page_that_depends_on_others_is_right_when_all_is_built(tmp_path: Path) -> None:
    with served(tmp_path) as shown:
        shown.ready()
        (shown.root / "hook.py").write_text(HOOK, encoding="utf-8")
        shown.edit("extra:", "hooks: [hook.py]\nextra:", "mkdocs.yml")
        while b"front page: True" not in given(shown, "modules/alpha/"):
            time.sleep(0.05)
        with shown.news() as news:
            shown.edit("Before the first heading.", "Written a moment ago.")
            # Whoever was given a page that was made alone is told when all is built.
            while not all(said in given(shown, "modules/alpha/") for said in (b"Written a moment ago.", b"page: True")):
                news.next()
        assert given(shown, "modules/alpha/") == plain(shown.root, tmp_path / "plain")[ALPHA]
