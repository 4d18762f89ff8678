"""Joining: the runtime's plain ES modules become one script, its style sheets one sheet, the same bytes every time.

The runtime keeps to a small dialect, which the joiner checks: named exports, named imports of relative files, and
top-level names that are unique across files. So joining is putting the files in order and taking two words away.
"""

import functools
import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path

import minify

from builders.errors import CoursewrightError
from builders.model.words import interface
from builders.render.templates import themes

_IMPORT = re.compile(r"^import\s*\{([^}]*)\}\s*from\s*'(\.[^']+)';\n", re.MULTILINE)
_TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) ([A-Za-z_$][\w$]*)", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class) )", re.MULTILINE)
_CONST = re.compile(r"^(\s*(?:for \()?)const\b", re.MULTILINE)
_LITERAL = re.compile(r"^const ([A-Z][A-Z0-9_]*) = ([0-9_]+|'[^'\n]*');\n", re.MULTILINE)
_FOREIGN = re.compile(r"^(?:import|export)\b", re.MULTILINE)


class JoinError(CoursewrightError):
    """A runtime file leaves the small dialect: a defect of the runtime, not of a course."""


@functools.cache
def script(entry: str) -> str:
    """Return the runtime from `entry` (a path below `themes/runtime/`) on, joined and minified."""
    return joined(themes() / "runtime" / entry)


@functools.cache
def texts(language: str) -> Mapping[str, str]:
    """Return the texts of the interface for readers of `language`; its pages bring them along (`texts.js`)."""
    catalogue = themes() / "runtime" / "texts" / f"{interface(language) or 'en'}.json"
    return dict(json.loads(catalogue.read_text(encoding="utf-8")))


def joined(entry: Path) -> str:
    """Return `entry` and everything it imports as one classic script, minified.

    Classic, since a module script waits for the end of the document and does not run from a local file.
    """
    order: dict[Path, str] = {}
    _visit(entry.resolve(), order, ())
    _refuse_twins(order)
    # `const` is for readers. With one word for both the minifier joins neighbours, and gzip has less to say.
    code = _CONST.sub(r"\1let", _spelled_out("".join(order.values())))
    return str(minify.string("text/javascript", f"(()=>{{'use strict';\n{code}}})();\n"))


@functools.cache
def style(*names: str) -> str:
    """Return style sheets of `themes/runtime/`, joined and minified."""
    sheets = ((themes() / "runtime" / name).read_text(encoding="utf-8") for name in names)
    return str(minify.string("text/css", "\n".join(sheets)))


def forget() -> None:
    """Read scripts, style sheets and texts anew from here on: for who edits them while the tool runs."""
    for kept in (script, style, texts):
        kept.cache_clear()


def gzipped(text: str) -> int:
    """Return the size in bytes that a server sends."""
    return len(gzip.compress(text.encode(), 9, mtime=0))


def _visit(file: Path, order: dict[Path, str], above: tuple[Path, ...]) -> None:
    if file in order:
        return
    if file in above:
        message = f"{file.name} imports itself by way of {above[-1].name}"
        raise JoinError(message)
    text = file.read_text(encoding="utf-8")
    for _, target in _IMPORT.findall(text):
        _visit((file.parent / target).resolve(), order, (*above, file))
    code = _EXPORT.sub("", _IMPORT.sub("", text))
    if _FOREIGN.search(code):
        message = f"{file.name} has an import or export that the joiner doesn't know"
        raise JoinError(message)
    order[file] = code


def _spelled_out(code: str) -> str:
    """Return the code with numbers and texts in place of their names, which are for readers."""
    values = dict(_LITERAL.findall(code))
    names = re.compile(rf"(?<![.\w])(?:{'|'.join(values) or '(?!)'})\b")
    return names.sub(lambda match: values[match[0]], _LITERAL.sub("", code))


def _refuse_twins(order: dict[Path, str]) -> None:
    owner: dict[str, Path] = {}
    for file, code in order.items():
        for name in _TOP_LEVEL.findall(code):
            if name in owner:
                message = f"{name!r} is a top-level name in both {owner[name].name} and {file.name}"
                raise JoinError(message)
            owner[name] = file
