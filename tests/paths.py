"""Where things are, for every test."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
SMALL = TESTS / "courses" / "small"
DRAWS = TESTS / "courses" / "draws"
PATH = TESTS / "courses" / "path"
RUNTIME = ROOT / "themes" / "runtime"
