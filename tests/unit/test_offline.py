"""What a folder stores for the time without a line: addresses that follow the content, the same bytes every time."""

import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from builders.pipeline import Request, build
from builders.render.offline import Folder, stored_cards, stored_page
from tests.pilot import pilot

PAGE = b"""<!doctype html><html><head><title>Cards &amp; more - Site</title><link rel="stylesheet" href="a.css"></head>
<body><main><img src="pictures/one.png" alt=""><img src="pictures/one.1234abcd.png" alt=""><a href="form.pdf">f</a>
<a href="other.html">o</a><a href="../">up</a><video src="film.mp4"></video><img src="gone.png"><img src="data:,">
<script src="https://far.example/x.js"></script></main></body></html>"""
FILES = {
    "index.html": PAGE,
    "a.css": b"a",
    "pictures/one.png": b"1",
    "pictures/one.1234abcd.png": b"2",
    "form.pdf": b"f",
    "film.mp4": b"m",
    "other.html": b"o",
    "never.js": b"n",
}


def store(worker: bytes) -> dict[str, Any]:
    found = re.match(r"self\.STORE=(\{.*\});\n", worker.decode())
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_worker_stores_what_the_page_loads_and_nothing_else() -> None:
    made = stored_page(FILES, "en")
    kept = store(made["sw.js"])
    names = {address.partition("?")[0] for address in kept["files"]}
    assert names == {"./", "a.css", "pictures/one.png", "pictures/one.1234abcd.png", "form.pdf", "offline.js"}
    assert kept["pages"] == ["./"]
    assert kept["files"]["./"] == hashlib.sha256(made["index.html"]).hexdigest()


def test_addresses_follow_the_content() -> None:
    first, second = stored_page(FILES, "en"), stored_page({**FILES, "pictures/one.png": b"other"}, "en")
    for made, data in ((first, b"1"), (second, b"other")):
        assert f'src="pictures/one.png?{hashlib.sha256(data).hexdigest()[:8]}"' in made["index.html"].decode()
        assert 'src="pictures/one.1234abcd.png"' in made["index.html"].decode()
        assert 'src="gone.png"' in made["index.html"].decode()
    assert store(first["sw.js"])["name"] != store(second["sw.js"])["name"]
    assert stored_page(FILES, "en") == first


def test_cards_without_a_front_page_are_no_folder() -> None:
    assert stored_cards(Folder(path="cards", pages=("one.html",), language="en", read=lambda _: None)) == {}


def test_a_manifest_says_what_the_front_page_says() -> None:
    files = {f"cards/{name}": data for name, data in FILES.items()}
    made = stored_cards(Folder(path="cards", pages=("index.html",), language="es", read=files.get))
    manifest = json.loads(made["manifest.webmanifest"])
    assert (manifest["name"], manifest["short_name"], manifest["lang"]) == ("Cards & more - Site", "Cards & more", "es")
    page = made["index.html"].decode()
    assert '<link rel="manifest" href="./manifest.webmanifest">' in page
    assert "Esta es la copia guardada en este dispositivo" in page
    # The phone's system keeps the icons itself.
    assert not [address for address in store(made["sw.js"])["files"] if "icon" in address or "manifest" in address]


def test_a_package_has_no_worker(dist: Path, package: Path) -> None:
    assert {"sw.js", "offline.js"} <= {file.name for file in (dist / "site" / "play" / "claims-coding").iterdir()}
    with zipfile.ZipFile(package) as read:
        assert [name for name in read.namelist() if b"serviceWorker" in read.read(name)] == []
        assert b'src="player.js"' in read.read("index.html")


def test_two_builds_store_the_same(dist: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(Request(root=pilot(tmp_path), out=out))
    for name in ("cards/sw.js", "cards/index.html", "cards/manifest.webmanifest", "play/claims-coding/sw.js"):
        assert (dist / "site" / name).read_bytes() == (out / "site" / name).read_bytes()
