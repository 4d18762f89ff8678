"""An answer that was shown as saved survives whatever happens, and counts once."""

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Error

from builders.model import Course
from tests.lms.mishaps import Chromium, Witness
from tests.paths import TESTS

pytestmark = pytest.mark.slow

POINTS = 100
EVERY_KILL = 5
AUTOPILOT = (TESTS / "lms" / "autopilot.js").read_text(encoding="utf-8")
LINES: tuple[tuple[str, dict[str, str]], ...] = (
    ("", {}),
    ("refuses", {}),
    ("cut", {}),
    ("late", {}),
    ("", {"lms": "throws"}),
    ("", {"lms": "lies"}),
    ("refuses", {"storage": "full"}),
    ("cut", {"storage": "noDisk"}),
)
DISKS: tuple[tuple[str, dict[str, str]], ...] = (
    ("", {}),
    ("", {}),
    ("", {"storage": "full"}),
    ("", {"storage": "refused"}),
    ("", {"storage": "noDisk"}),
)


def end(chromium: Chromium, how: str) -> None:
    """End a visit in one of the ways in which they end."""
    if how == "kill":
        chromium.kill()
        chromium.start()
        chromium.context.add_init_script(AUTOPILOT)
        return
    page = chromium.context.pages[-1]
    try:
        if how != "close":
            page.goto("chrome://crash" if how == "crash" else "about:blank", timeout=5000)
    except Error:
        assert how == "crash"
    page.close()


@pytest.mark.parametrize("where", ["lms", "device"])
def test_an_answer_shown_as_saved_survives(
    where: str, package: Path, dist: Path, course: Course, killable: Chromium
) -> None:
    seed = int(os.environ.get("SEED") or random.randrange(1 << 30))  # noqa: S311
    with (
        Witness(package=package, course=course, site=dist / "site", seed=seed) as witness,
        killable as chromium,
    ):
        chromium.context.add_init_script(AUTOPILOT)
        url = witness.url if where == "lms" else f"{witness.origin}/play/{course.id}/index.html"
        rng = random.Random(seed)  # noqa: S311
        ends = run(chromium, witness, url, LINES if where == "lms" else DISKS, rng)
    told = [f"SEED={seed} ({dict(ends)}, shown: {dict(witness.seen)})", *witness.faults]
    assert not witness.faults, "\n".join(told)


def run(
    chromium: Chromium, witness: Witness, url: str, mishaps: tuple[tuple[str, dict[str, str]], ...], rng: random.Random
) -> Counter[str]:
    """Visit and be interrupted, again and again."""
    ends: Counter[str] = Counter()
    for point in range(POINTS + 1):
        line, orders = rng.choice(mishaps)
        witness.visit(rng.randint(1, 14), line, orders)
        page = chromium.context.new_page()
        page.goto(url, wait_until="commit")
        assert witness.ready.wait(60), (point, line, orders, page.locator("body").inner_text())
        if witness.faults or point == POINTS:
            break
        assert witness.due.wait(60), (point, line, orders)
        time.sleep(0.05 * rng.random() ** 2)
        how = "kill" if point % EVERY_KILL == 0 else rng.choice(["close", "crash", "leave"])
        ends[how] += 1
        end(chromium, how)
        if witness.finished:
            start_anew(chromium, witness)
    return ends


def start_anew(chromium: Chromium, witness: Witness) -> None:
    """Somebody else, on a browser that knows nobody."""
    page = chromium.context.new_page()
    page.goto(f"{witness.origin}/host.js")
    page.evaluate("localStorage.clear(), indexedDB.deleteDatabase('coursewright')")
    page.close()
    witness.begin()
