"""The learner page on an emulated phone, beside a page by hand with the same text: both cold, in turns.

python -m benchmarks.phone            # seven rounds
python -m benchmarks.phone 15         # more rounds
"""

import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from builders.pipeline import Request, build

ROOT = Path(__file__).parent.parent
COURSE = "claims-coding"
# A phone of some years ago on a slow mobile line: 150 ms and 1.6 Mbit/s, a quarter of this machine's speed.
LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
SLOWER = 4
TARGETS = {"paint": 1.2, "control": 1.5, "blocked": 50.0}
"""Times the page by hand; seconds; milliseconds."""
STYLE = "body{font:17px/1.55 system-ui,sans-serif;margin:0 auto;max-width:42em;padding:1em}"
# Long tasks, and the moment at which the first control is there: its listener is set before it is shown.
WATCH = """
window.tasks = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) window.tasks.push({ startTime, duration });
}).observe({ type: 'longtask', buffered: true });
new MutationObserver((_, observer) => {
  if (!document.querySelector('#stage button')) return;
  window.control = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
# Blocking time is what a task takes beyond 50 ms, of the tasks that end after the first paint.
MEASURE = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
  const late = window.tasks.filter(({ startTime, duration }) => startTime + duration > paint);
  const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  return {
    paint,
    control: window.control ?? 0,
    blocked: late.reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0),
    bytes: loaded.reduce((sum, entry) => sum + entry.transferSize, 0),
  };
}"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contender:
    """A page that is measured, with what each visit gave."""

    name: str
    path: str
    visits: list[dict[str, float]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def median(self, what: str) -> float:
        """Return the median of a measure."""
        return statistics.median(visit[what] for visit in self.visits)


def by_hand(page: str) -> str:
    """Return the text of a learner page with a line of style and nothing else: the least that could show it."""
    bare = re.sub(
        r"<script\b.*?</script>|<link\b[^>]*>|<meta http-equiv[^>]*>|<noscript>.*?</noscript>",
        "",
        page,
        flags=re.DOTALL,
    )
    return bare.replace("</head>", f"<style>{STYLE}</style></head>")


def visit(browser: Browser, site: str, contender: Contender) -> None:
    """Open the page with an empty cache on the slow line, and keep what it took."""
    with browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block") as context:
        page = context.new_page()
        _slow(page)
        page.add_init_script(WATCH)
        page.on("request", lambda request: contender.asked.add(request.url))
        page.goto(site + contender.path, wait_until="networkidle")
        while not page.evaluate("performance.getEntriesByName('first-contentful-paint').length"):
            page.wait_for_timeout(50)
        contender.visits.append({**page.evaluate(MEASURE), **_answer(page)})


def _slow(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _answer(page: Page) -> dict[str, float]:
    """Return how long the first control takes from the touch to what it shows, where there is one."""
    if not page.locator("#stage .cw-main").count():
        return {"answer": 0.0}
    took: Any = page.evaluate(
        """() => new Promise((done) => {
          const begun = performance.now();
          const heading = () => document.querySelector('#stage h2')?.textContent ?? '';
          const before = heading();
          document.querySelector('#stage .cw-main').click();
          const look = () => (heading() !== before ? done(performance.now() - begun) : requestAnimationFrame(look));
          look();
        })"""
    )
    return {"answer": float(took)}


def table(ours: Contender, hand: Contender, site: str) -> Iterable[str]:
    """Give the lines of the result: medians, ratios, and whether the targets hold."""
    yield f"{'':24} {'paint':>8} {'control':>8} {'answer':>8} {'blocked':>8} {'bytes':>9} {'requests':>8}"
    for one in (ours, hand):
        times = " ".join(f"{one.median(what):5.0f} ms" for what in ("paint", "control", "answer", "blocked"))
        yield f"{one.name:24} {times} {one.median('bytes'):9,.0f} {len(one.asked):8}"
    # Pair by pair: what slowed one round down slowed both pages down.
    pairs = zip(ours.visits, hand.visits, strict=True)
    ratio = statistics.median(mine["paint"] / theirs["paint"] for mine, theirs in pairs)
    control = (ours.median("control") + ours.median("answer")) / 1000
    foreign = sorted({urlsplit(url).netloc for url in ours.asked if not url.startswith(site)})
    yield f"first paint, times the page by hand: {ratio:.2f} ({_holds(ratio, TARGETS['paint'])})"
    yield f"first control answers after {control:.2f} s ({_holds(control, TARGETS['control'])})"
    yield f"blocked for {ours.median('blocked'):.0f} ms ({_holds(ours.median('blocked'), TARGETS['blocked'])})"
    yield f"other hosts asked: {', '.join(foreign) or 'none'}"


def _holds(value: float, target: float) -> str:
    return f"target at most {target:g}: {'holds' if value <= target else 'is missed'}"


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Build, measure, print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        out = Path(folder)
        build(Request(root=ROOT, out=out))
        page = (out / "site" / "play" / COURSE / "index.html").read_text(encoding="utf-8")
        (out / "site" / "hand.html").write_text(by_hand(page), encoding="utf-8")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(out / "site")))
        Thread(target=server.serve_forever, daemon=True).start()
        site = f"http://127.0.0.1:{server.server_port}"
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        pages = (
            Contender(name="the learner page", path=f"/play/{COURSE}/"),
            Contender(name="the same text by hand", path="/hand.html"),
        )
        for _ in range(rounds):
            for contender in pages:
                visit(browser, site, contender)
        sys.stdout.write("\n".join(table(*pages, site)) + "\n")
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
