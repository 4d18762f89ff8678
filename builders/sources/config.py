"""The one configuration: `mkdocs.yml`, of which the site engine reads its part and we read ours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builders.errors import Problem
from builders.model import Publisher
from builders.model.node import Fields, Node, plain
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

PATH = "mkdocs.yml"
_BUILT_IN = ("toc", "tables", "fenced_code")  # what MkDocs loads before the list in mkdocs.yml


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """What we take from `mkdocs.yml`: our own keys, and the Markdown extensions that make the one dialect."""

    publisher: Publisher
    language: str
    extensions: tuple[str, ...]
    extension_configs: Mapping[str, Mapping[str, Any]]


def read_config(root: Path, problems: list[Problem]) -> Config | None:
    """Return the configuration, or None and problems."""
    text = read_text(root, PATH, problems)
    node = None if text is None else parse_yaml(text, PATH, problems, foreign=True)
    if node is None:
        return None
    top = Fields(node, problems)
    publisher = _publisher(top)
    configs = dict(_extensions(top))
    theme = top.node("theme", required=False)
    language = plain(theme).get("language", "en") if theme and isinstance(theme.value, Mapping) else "en"
    names = tuple(dict.fromkeys([*_BUILT_IN, *configs]))
    return Config(publisher=publisher, language=language, extensions=names, extension_configs=configs)


def _publisher(top: Fields) -> Publisher:
    extra = top.mapping("extra")
    own = extra.mapping("coursewright") if extra else None
    if own is None:
        return Publisher(iri="", name="")
    publisher = Publisher(iri=own.text("iri"), name=own.text("publisher"))
    own.close()
    return publisher


def _extensions(top: Fields) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each extension with its settings, from both forms that MkDocs takes: a name, or `name: settings`."""
    for entry in top.items("markdown_extensions", required=False):
        if isinstance(entry.value, Mapping):
            yield from ((name, _settings(node)) for name, node in entry.value.items())
        else:
            yield str(entry.value), {}


def _settings(node: Node) -> Mapping[str, Any]:
    return plain(node) if isinstance(node.value, Mapping) else {}
