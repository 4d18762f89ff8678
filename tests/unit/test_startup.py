"""What a command loads: start-up is made of imports, and counting them is the same on every machine."""

import subprocess
import sys

import pytest

from tests.paths import ROOT

LOADED = """
import sys
from builders.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""
LIBRARIES = {
    "mkdocs",
    "markdown",
    "jinja2",
    "yaml",
    "playwright",
    "lxml",
    "docx",
    "defusedxml",
    "material",
    "hypothesis",
    "starlette",
    "uvicorn",
    "argon2",
    "sqlite3",
}


def loaded(*arguments: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout
    return set(done.stderr.decode().split())


@pytest.mark.parametrize(
    "arguments", [["--help"], ["new", "--help"], ["check", "--help"], ["build", "--help"], ["lrs", "serve", "--help"]]
)
def test_help_loads_no_library(arguments: list[str]) -> None:
    # The version is looked up among what is installed, which takes longer than all the rest.
    assert loaded(*arguments) & (LIBRARIES | {"importlib_metadata", "zipfile", "email"}) == set()


def test_check_loads_what_it_reads_with() -> None:
    assert loaded("check") & LIBRARIES == {"markdown", "jinja2", "yaml"}
