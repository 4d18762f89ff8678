"""Photographs of every page in every state: `python -m tests.gallery [journey...]` writes them to dist/gallery/."""

import html
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM_FLAGS
from tests.gallery.states import JOURNEYS, LOOKS, Tour, look, shipped_course
from tests.paths import ROOT

OUT = ROOT / "dist" / "gallery"
STYLE = (
    "body{font:1rem system-ui;margin:1rem}h2{margin:2rem 0 .5rem}"
    "figure{display:inline-block;margin:0 1rem 1rem 0;vertical-align:top}img{border:1px solid #888;max-height:30rem}"
)


def main() -> None:
    """Walk through the journeys that are named (none: all), and write the sheet."""
    wanted = sys.argv[1:]
    OUT.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*CHROMIUM_FLAGS])
        dist = Path(folder) / "dist"
        tour = Tour.over(browser, dist, shipped_course(dist), Path(folder))
        for journey in JOURNEYS:
            if not wanted or journey.__name__ in wanted:
                for state in journey(tour):
                    photograph(tour, state)
                    sys.stdout.write(f"{state}\n")
        tour.close()
        browser.close()
    (OUT / "index.html").write_text(sheet(), encoding="utf-8")
    sys.stdout.write(f"{OUT / 'index.html'}\n")


def photograph(tour: Tour, state: str) -> None:
    """Write a picture of the whole page for every look."""
    for width, scheme in LOOKS:
        look(tour, width, scheme)
        tour.page.evaluate("scrollTo(0, 0)")
        tour.page.screenshot(path=OUT / f"{state}.{width}-{scheme}.png", full_page=True, animations="disabled")


def sheet() -> str:
    """Return the page that shows all pictures there are."""
    states = dict.fromkeys(file.name.partition(".")[0] for file in sorted(OUT.glob("*.png")))
    rows = "".join(f"<h2>{html.escape(state)}</h2>\n{figures(state)}\n" for state in states)
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title><style>{STYLE}</style>'
    return f"{head}<h1>Every page in every state</h1>\n{rows}"


def figures(state: str) -> str:
    """Return the pictures of a state."""
    names = (f"{state}.{width}-{scheme}.png" for width, scheme in LOOKS)
    return "".join(
        f'<figure><a href="{n}"><img src="{n}" alt="{n}" loading="lazy"></a><figcaption>{n}</figcaption></figure>'
        for n in names
    )


if __name__ == "__main__":
    main()
