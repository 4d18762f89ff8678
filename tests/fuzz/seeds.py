"""The real files that are damaged: what ships, what tests hold, and what we write for other tools."""

import functools
import re
from pathlib import Path

from builders.exchange import EXCHANGES
from builders.sources.banks import read_bank
from tests.fuzz.readers import KINDS, SLUG
from tests.paths import DRAWS, ROOT, SMALL, TESTS

_EXCHANGE = TESTS / "exchange"
_NEW = ROOT / "themes" / "new"
_BASES = {"small": SMALL, "kinds": KINDS, "draws": DRAWS}
_OPTIONAL = ("facts", "assignments", "card")
"""What the test courses go without: the shipped ones are damaged in their place."""
_GLOBS = {
    "bank": "quizzes/*.yml",
    "page": "content/modules/*.md",
    "course": "content/courses/*.md",
    "index": "content/index.md",
    "org": "content/org.yml",
    "overlay": "content/org.yml",
    "config": "mkdocs.yml",
    "assessment": "quizzes/assessments/*.yml",
    "facts": "content/facts.yml",
    "assignments": "content/assignments.yml",
    "card": "content/cards/*.md",
}


@functools.cache
def seeds(reader: str) -> tuple[bytes, ...]:
    """Return the files that cases of a reader start from."""
    base, _, kind = reader.rpartition("-")
    if base == "spanish":
        return tuple(path.read_bytes() for path in sorted(KINDS.glob(_GLOBS[kind])) if "." in path.stem)
    if kind == "changes":
        # Between two releases there may be none.
        return tuple(path.read_bytes() for path in sorted((TESTS / "checks").glob("H*/in/content/changes/alpha.yml")))
    if kind in _OPTIONAL:
        return tuple(path.read_bytes() for path in _files(ROOT, kind))
    if base in _BASES:
        return tuple(path.read_bytes() for path in _files(_BASES[base], kind))
    if kind in {"gift", "moodle"}:
        return tuple(_foreign(kind))
    files = [path for base in (ROOT, SMALL, KINDS) for path in _files(base, kind)]
    extra = [_NEW / "bank.yml", _NEW / "choice.yml"] if kind == "bank" else []
    return tuple(_renamed(path.read_bytes()) for path in [*files, *extra])


def _files(base: Path, kind: str) -> list[Path]:
    # Translations have readers of their own, and the list of cards is a plain page.
    own = (path for path in base.glob(_GLOBS[kind]) if "." not in path.stem)
    return sorted(path for path in own if path.name != "index.md" or kind == "index")


def _renamed(data: bytes) -> bytes:
    """Return a file under the name that all cases share."""
    data = re.sub(rb"(?m)^(quiz|bank): [a-z-]+$", rf"\1: {SLUG}".encode(), data)
    return re.sub(rb"[a-z-]+\.md#", f"{SLUG}.md#".encode(), data)


def _foreign(name: str) -> list[bytes]:
    samples = [_EXCHANGE / "sample.moodle.xml"] if name == "moodle" else [_EXCHANGE / "golden" / "kinds.gift.txt"]
    found = [path.read_bytes() for path in samples]
    for base in (ROOT, SMALL, KINDS):
        for path in _files(base, "bank"):
            bank = read_bank(base, path.stem, [])
            assert bank is not None
            found.append(EXCHANGES[name].write(bank, None).data)
    return found
