"""Files that are no pages: tables, workbooks, records and style sheets anywhere below the project, for the checks."""

import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from builders.sources.config import PATH as CONFIG
from builders.sources.git import files as git_files

_HOLDS = re.compile(
    r".*\.(?:csv|tsv|jsonl?|ndjson|xlsx?|ods|css)|(?:roster|identities|exceptions)\b.*\.(?:ya?ml|txt)", re.IGNORECASE
)
_HEAD = 4096  # bytes: the names of columns and some rows, or the imports, which a style sheet has first
_CELLS_IN = {".xlsx": "xl/sharedStrings.xml", ".ods": "content.xml"}
_CELL = re.compile(r"<(?:t|text:p)(?: [^<>]*)?>([^<]*)<")
# What no project keeps its own files in, where there is no git to say so.
_FOREIGN = frozenset({".git", ".venv", "venv", "node_modules", "dist", "__pycache__"})
_LEDGER = "content/ledger/"
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)


def beginnings(root: Path) -> Mapping[str, str]:
    """Return how every such file begins, by its path below `root`; what git ignores is left out.

    So are the ledger, which has a reader of its own, and a folder with a configuration of its own: another project.
    """
    paths = [path for path in git_files(root) or _walk(root) if not path.startswith(_LEDGER)]
    others = tuple(path.removesuffix(CONFIG) for path in paths if path.endswith(f"/{CONFIG}"))
    kept = sorted(path for path in paths if _HOLDS.fullmatch(path.rpartition("/")[2]) and not path.startswith(others))
    return {path.encode(errors="replace").decode(): _beginning(root / path) for path in kept}


def _walk(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in _FOREIGN]
        yield from ((Path(folder) / name).relative_to(root).as_posix() for name in names)


def _beginning(file: Path) -> str:
    """Return the first characters, of a workbook those of its cells with tabs between; nothing if it can't be read."""
    try:
        if not file.is_file():
            return ""
        if part := _CELLS_IN.get(file.suffix.lower()):
            with zipfile.ZipFile(file) as archive, archive.open(part) as stream:
                return "\t".join(_CELL.findall(stream.read(_HEAD).decode("utf-8", errors="replace")))
        with file.open("rb") as stream:
            return stream.read(_HEAD).decode("utf-8-sig", errors="replace")
    except _UNREADABLE:
        return ""
