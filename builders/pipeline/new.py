"""New courses: a small project that builds at once, written whole or not at all.

The files come from `themes/new/`. Before they stand where they were asked for, they have to pass every check.
"""

import json
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builders.errors import UsageError
from builders.pipeline.check import checked
from builders.pipeline.output import swap, write_source
from builders.render.templates import fill_source
from builders.sources.config import IRI
from builders.sources.pages import SLUG
from builders.sources.schemas import SCHEMAS, file_name, text_of

_FILES = {
    "README.md": "README.md",
    "mkdocs.yml": "mkdocs.yml",
    "content/index.md": "index.md",
    "content/org.yml": "org.yml",
    "content/courses/{course}.md": "course.md",
    "content/modules/lock-your-screen.md": "page.md",
    "quizzes/lock-your-screen.yml": "bank.yml",
    ".gitignore": "gitignore",
    ".gitattributes": "gitattributes",
    ".vscode/extensions.json": "extensions.json",
    ".vscode/settings.json": "settings.json",
}
"""By path, the template below `themes/new/`."""
_WELCOME = {".git"}  # a fresh clone of an empty repository is as good as an empty folder
_LONGEST = 60  # SLUG, above


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCourse:
    """What a new course is to be called, and who publishes it under which address."""

    title: str = "My first course"
    publisher: str = "example-org"
    iri: str = "https://training.example-org.example"


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A course that was written: its id, and the paths of its files."""

    course: str
    paths: tuple[str, ...]


def new_course(target: Path, wanted: NewCourse) -> Made:
    """Write a course into `target`; raises UsageError, or BadInputError where the checks refuse what was asked for."""
    _refuse_other(target)
    title = clean_title(wanted.title)
    refuse_no_slug(wanted.publisher, "--publisher")
    if not IRI.fullmatch(wanted.iri):
        message = f"--iri is {wanted.iri!r}: write an address such as https://training.example.org, no slash at its end"
        raise UsageError(message)
    course = slug_of(title) or "my-first-course"
    files = _texts(course, title, wanted)
    _put(target, files)
    return Made(course=course, paths=tuple(files))


def clean_title(text: str) -> str:
    """Return a title on one line; raises UsageError for one that no file could hold."""
    title = " ".join(text.split())
    odd = next((c for c in title if unicodedata.category(c) in {"Cc", "Cs"} or c in "\ufffe\uffff"), None)
    if odd or not title:
        what = f"holds U+{ord(odd):04X}, which is no character" if odd else "is empty"
        message = f"--title {what}: write a few words"
        raise UsageError(message)
    return title


def quoted(text: str) -> str:
    """Return a text as YAML in double quotes: JSON's escapes are YAML's (1.2, 5.7)."""
    return json.dumps(text, ensure_ascii=False)


def slug_of(text: str) -> str:
    """Return a name for files that is near to `text`, or nothing where no letter of it is one of a to z."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall(r"[a-z0-9]+", plain)).lstrip("0123456789-")
    return words[:_LONGEST].rstrip("-")


def refuse_no_slug(text: str, what: str) -> None:
    """Raise UsageError for a text that can't name a file, with how to write it."""
    if not SLUG.fullmatch(text):
        near = slug_of(text)
        example = f": {near}" if near else ""
        message = f"{what} is {text!r}: use lower case, digits and single hyphens, a letter first, at most 60{example}"
        raise UsageError(message)


def _refuse_other(target: Path) -> None:
    """Refuse to write over or into what somebody has."""
    if target.exists() and not target.is_dir():
        message = f"{target.name} is a file: name a new folder"
        raise UsageError(message)
    found = sorted(path.name for path in target.iterdir() if path.name not in _WELCOME) if target.exists() else []
    if found:
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        message = f"{target.name} is not empty; in the way: {', '.join(found[:5])}{more}. Name a new folder"
        raise UsageError(message)
    around = next((folder for folder in target.absolute().parents if (folder / "mkdocs.yml").is_file()), None)
    if around:
        message = (
            f"{target.name} would stand inside the course project {around.name}; "
            "'coursewright new module SLUG' adds a module to it, and a new course goes elsewhere"
        )
        raise UsageError(message)


def _texts(course: str, title: str, wanted: NewCourse) -> Mapping[str, str]:
    texts = {"title": title, "publisher": wanted.publisher, "iri": wanted.iri}
    values = {"course": course, **{key: quoted(text) for key, text in texts.items()}}
    files = {path.format(course=course): fill_source(f"new/{name}", **values) for path, name in _FILES.items()}
    return {**files, **{f"schemas/{file_name(name)}": text_of(name) for name in SCHEMAS}}


def _put(target: Path, files: Mapping[str, str]) -> None:
    """Write beside the target, check, then move: whoever stops this finds all of it or nothing."""
    there = target.exists()
    target.parent.mkdir(parents=True, exist_ok=True)
    # Inside a folder that is there: the one around it may be read-only or another disk.
    with tempfile.TemporaryDirectory(prefix=".new-", dir=target if there else target.parent) as folder:
        stage = Path(folder) / "course"
        for path, text in files.items():
            write_source(stage / path, text)
        checked(stage, strict=True)
        if there:
            swap(stage, target, sorted({path.split("/")[0] for path in files}))
        else:
            stage.replace(target)
