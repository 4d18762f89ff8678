"""What is looked for on every screen: rules of WCAG 2.2 AA, what is cut off or too small, focus that nobody sees."""

import json
from typing import Any

from playwright.sync_api import Frame, Page

from tests.paths import ROOT, TESTS

SCRIPTS = (ROOT / "node_modules" / "axe-core" / "axe.min.js", TESTS / "browser" / "audit.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What another width or another palette may change; the rest is the same there.
LAYOUT = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
BESIDES = ["heading-order", "page-has-heading-one"]


def violations(page: Page | Frame, *, layout: bool = False) -> list[Any]:
    """Return what is wrong on the screen; `layout`: only what depends on its width and its colours."""
    if not page.evaluate("'audit' in window"):
        for script in SCRIPTS:
            page.evaluate(script.read_text(encoding="utf-8"))
    rules = {rule: {"enabled": True} for rule in (*LAYOUT, *BESIDES)}
    chosen = {"runOnly": LAYOUT} if layout else {"runOnly": TAGS, "rules": rules}
    options = json.dumps({**chosen, "resultTypes": ["violations"]})
    found = page.evaluate(
        f"axe.run(document, {options}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    )
    return [*found, *page.evaluate("audit.cutOff()")]


def faults(page: Page | Frame, *, layout: bool) -> list[Any]:
    """Return violations, targets smaller than 24 px, and controls whose focus can't be seen."""
    found = [*violations(page, layout=layout), *page.evaluate("audit.smallTargets()")]
    return found if layout else [*found, *page.evaluate("audit.unseenFocus()")]
