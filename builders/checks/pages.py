"""The page of each code: why it matters, and how to put it right."""

import difflib
from pathlib import Path

from builders.checks.catalogue import CODES
from builders.errors import UsageError
from builders.exchange.catalogue import CODES as EXCHANGE_CODES


def pages() -> Path:
    """Return the folder of pages: inside the installed package, or in the documents of a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "_pages"
    return inside if inside.is_dir() else package.parent / "docs" / "checks"


def page_of(code: str) -> str:
    """Return the page of a code, in Markdown; raises UsageError with the nearest code where there is none."""
    known = [*CODES, *EXCHANGE_CODES]
    if code not in known:
        near = difflib.get_close_matches(code, known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"the codes are {known[0]} to {known[-1]}"
        message = f"no problem has the code {code!r}; {hint}"
        raise UsageError(message)
    return (pages() / f"{code}.md").read_text(encoding="utf-8")
