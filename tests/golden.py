"""Comparing with a file that is checked in; `GOLDEN=write` writes it anew."""

import os
from pathlib import Path


def assert_golden(path: Path, text: str) -> None:
    """Fail where `text` differs from the file."""
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
