"""What a browser keeps of courses, read past the page: in its database, or where that is refused in `localStorage`."""

import re

from playwright.sync_api import Page, expect

_READ = """async () => {
  const opened = indexedDB.open('coursewright');
  opened.onupgradeneeded = () => opened.transaction.abort();
  const found = await new Promise((resolve) => {
    opened.onerror = () => resolve({});
    opened.onsuccess = () => {
      const found = {};
      const walk = opened.result.transaction('kept').objectStore('kept').openCursor();
      walk.onsuccess = () => {
        if (!walk.result) return resolve(found);
        found[walk.result.key] = walk.result.value;
        walk.result.continue();
      };
      opened.result.close();
    };
  });
  return { ...found, ...localStorage };
}"""


def stored(page: Page) -> dict[str, str]:
    """Return the texts that are kept, by their keys, once what the page does at the moment is done."""
    expect(page.locator("#saving")).not_to_have_text(re.compile("…$"))
    return dict(page.evaluate(_READ))


def store(page: Page, key: str, text: str) -> None:
    """Put a text where the page reads it first, in place of what is kept."""
    page.evaluate("indexedDB.deleteDatabase('coursewright')")
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])
