"""Templates and runtime files, from `themes/`: XML and HTML leave through here, escaped by default."""

import functools
import string
from pathlib import Path
from typing import Any

import jinja2


def themes() -> Path:
    """Return the folder of themes: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "_themes"
    return inside if inside.is_dir() else package.parent / "themes"


def render(name: str, **values: Any) -> str:
    """Fill the template `name` (a path below `themes/`); a value that is missing is an error, not a blank."""
    return _environment().get_template(name).render(**values)


def fill_source(name: str, **values: str) -> str:
    """Fill a template of an author's file, Markdown or YAML, where `{{ ... }}` is the author's own and stays.

    A value goes in at `${name}` as it is: who calls has quoted it for the place where it stands.
    """
    return string.Template((themes() / name).read_text(encoding="utf-8")).substitute(values)


@functools.cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(themes()),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
