"""Without a line: the stored copy of the site's cards and of its learner pages, by a service worker of their own each.

A folder gets a worker that stores what its pages need and nothing else. What a page loads gets a digest of its content
into its address, so that files of two versions never meet. Packages have none of this: an LMS is the host there.
"""

import hashlib
import html
import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from builders.model.words import words_in
from builders.render.scripts import script
from builders.render.templates import render, themes
from builders.sources.media import TYPES

CARDS = "cards"
WORKER, PAGE_SCRIPT, MANIFEST = "sw.js", "offline.js", "manifest.webmanifest"
_ICONS = {
    "icon.svg": {"sizes": "any", "type": "image/svg+xml"},
    "icon-192.png": {"sizes": "192x192", "type": "image/png"},
    "icon-512.png": {"sizes": "512x512", "type": "image/png"},
}
# Recordings may be larger than what a phone should keep unasked; their transcripts stand in the page.
_NOT_STORED = (*TYPES, ".vtt", ".html")
_DIGEST_IN_NAME = re.compile(r"\.[0-9a-f]{8}\.")
_CONTENT = tuple(re.compile(rf"<{tag}\b[^>]*>") for tag in ("article", "main", "body"))
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """A folder that works without a line: its path in the site, its pages below it, its language, how to read.

    `read` takes a POSIX path from the site's root and returns None where there is no such file.
    """

    path: str
    pages: tuple[str, ...]
    language: str
    read: Callable[[str], bytes | None]


def stored_page(files: Mapping[str, bytes], language: str) -> dict[str, bytes]:
    """Return the files of a learner page with what makes it work without a line."""
    return {**files, **_stored(Folder(path="", pages=("index.html",), language=language, read=files.get))}


def stored_cards(folder: Folder) -> dict[str, bytes]:
    """Return changed and new files by their path in the folder of the cards: pages, worker, manifest and icons."""
    front = folder.read(f"{folder.path}/index.html")
    if front is None:
        return {}
    icons = {name: (themes() / "offline" / name).read_bytes() for name in _ICONS}
    return {**_stored(folder, MANIFEST), **icons, MANIFEST: _manifest(front.decode(), folder.language)}


def _manifest(page: str, language: str) -> bytes:
    """Return the web app manifest; its names are what the page says of itself, which everybody can read."""
    found = _TITLE.search(page)
    title = html.unescape(found[1]).strip() if found else CARDS
    data = {
        "name": title,
        "short_name": title.partition(" - ")[0],
        "lang": language,
        "start_url": "./",
        "scope": "./",
        # Not `standalone`: whoever goes on to a module needs the way back.
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#0a665c",
        "icons": [{"src": name, **kind, "purpose": "any maskable"} for name, kind in _ICONS.items()],
    }
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def _stored(folder: Folder, manifest: str = "") -> dict[str, bytes]:
    """Return the pages with what they need for it, the script that they run, and the worker."""
    code = script("offline/page.js").encode()
    kept = {_versioned(PAGE_SCRIPT, code): code}
    pages: dict[str, bytes] = {}
    for name in folder.pages:
        text = _prepared(folder, name, (folder.read(posixpath.join(folder.path, name)) or b"").decode(), manifest, code)
        for address, path, data in _loads(folder, name, text):
            new = _versioned(address, data)
            text = re.sub(rf'\b(src|href)="{re.escape(address)}"', rf'\1="{new}"', text)
            kept[_versioned(posixpath.relpath(path, folder.path or "."), data)] = data
        pages[name] = text.encode()
    kept |= {_place(name): data for name, data in pages.items()}
    return {**pages, PAGE_SCRIPT: code, WORKER: _worker(kept, sorted(map(_place, pages)))}


def _worker(kept: Mapping[str, bytes], pages: list[str]) -> bytes:
    """Return the worker. Its store's name is a digest of what it holds: the same content is the same version."""
    files = {address: hashlib.sha256(kept[address]).hexdigest() for address in sorted(kept)}
    name = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16]
    store = json.dumps({"name": name, "pages": pages, "files": files}, ensure_ascii=False, separators=(",", ":"))
    return f"self.STORE={store};\n{script('offline/worker.js')}".encode()


def _place(name: str) -> str:
    """Return where a page is found, from its folder: `./` for the folder's own index."""
    return name.removesuffix("index.html") or "./"


def _versioned(address: str, data: bytes) -> str:
    """Return an address that changes with the content; a name that brings a digest along does so already."""
    if _DIGEST_IN_NAME.search(address):
        return address
    return f"{address}?{hashlib.sha256(data).hexdigest()[:8]}"


def _prepared(folder: Folder, name: str, text: str, manifest: str, code: bytes) -> str:
    """Return a page with its script, its manifest, and the note that only a stored copy shows."""
    up = posixpath.relpath(".", posixpath.dirname(name) or ".")
    head = render("offline/head.html", up=up, manifest=manifest) if manifest else ""
    text = text.replace("</head>", f"{head}</head>", 1)
    # The last thing on the page: it is for the next visit.
    before, end, after = text.rpartition("</body>")
    text = f'{before}<script src="{up}/{_versioned(PAGE_SCRIPT, code)}" async></script>\n{end}{after}'
    place = next((found.end() for tag in _CONTENT if (found := tag.search(text))), 0)
    return text[:place] + render("offline/note.html", words=words_in(folder.language)) + text[place:]


def _loads(folder: Folder, name: str, text: str) -> Iterator[tuple[str, str, bytes]]:
    """Give what a page loads from the site and can keep: the address as it stands there, path and content."""
    parser = _Loads()
    parser.feed(text)
    for address in dict.fromkeys(parser.found):
        path = posixpath.normpath(posixpath.join(folder.path, posixpath.dirname(name), address))
        data = None if address.endswith(_NOT_STORED) or path.startswith("..") else folder.read(path)
        if address and data is not None:
            yield address, path, data


class _Loads(HTMLParser):
    """Collects the addresses of scripts, pictures, style sheets and icons, and of files that are linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element loads or leads to."""
        values = dict(attrs)
        if tag in {"script", "img"}:
            self.found.append(values.get("src") or "")
        elif tag == "a" or (tag == "link" and values.get("rel") in {"stylesheet", "icon", "preload"}):
            self.found.append(values.get("href") or "")
