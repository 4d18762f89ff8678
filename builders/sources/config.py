"""The one configuration: `mkdocs.yml`, of which the site engine reads its part and we read ours."""

import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown import Markdown

from builders.errors import Problem, Where
from builders.model import Publisher
from builders.model.node import Fields, Node
from builders.model.policy import Policy
from builders.model.words import WORDS, interface
from builders.sources.policy import read_policy
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

PATH = "mkdocs.yml"
OWN = "builders.render.markdown"
TELEMETRY = ("full", "minimal")
"""What is recorded of time: all of it, or neither how long modules were open nor how long answers took."""
IRI = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*")
"""The address where all identifiers in records begin: it stays as it is, so it has no room for what may vary."""
_PUBLISHER = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PYTHON_NAME = "tag:yaml.org,2002:python/name:"
_KEPT_OUT = ("*.yml", "/ledger/", "/changes/")
_BUILT_IN = ("toc", "tables", "fenced_code")  # what MkDocs loads before the list in mkdocs.yml


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """What we take from `mkdocs.yml`: our own keys, and the Markdown extensions that make the one dialect with ours."""

    publisher: Publisher
    language: str
    extensions: tuple[str, ...]
    extension_configs: Mapping[str, Mapping[str, Any]]
    policy: Policy
    telemetry: str
    """One of `TELEMETRY`."""
    package_limit_mb: int
    """How many million bytes a package may have; 0: as many as it takes."""
    settings: Node
    """All of the file, for the checks."""


def read_config(root: Path, problems: list[Problem]) -> Config | None:
    """Return the configuration, or None and problems."""
    text = read_text(root, PATH, problems)
    node = None if text is None else parse_yaml(text, PATH, problems, foreign=True)
    if node is None:
        return None
    top = Fields(node, problems)
    own = _own(top)
    publisher, policy = (_publisher(own), read_policy(own)) if own else (no_publisher(), Policy())
    telemetry = own.one_of("telemetry", TELEMETRY, default=TELEMETRY[0]) if own else TELEMETRY[0]
    most = own.integer("package_limit_mb", low=1, high=10_000, default=0) if own else 0
    if own:
        own.close()
    configs = dict(_extensions(top))
    _exclusions(top)
    language = _language(top)
    names = tuple(dict.fromkeys([*_BUILT_IN, *configs]))
    return Config(
        publisher=publisher,
        language=language,
        extensions=names,
        extension_configs=configs,
        policy=policy,
        telemetry=telemetry,
        package_limit_mb=most,
        settings=node,
    )


def no_publisher() -> Publisher:
    """Return what stands for a publisher that could not be read."""
    return Publisher(iri="", name="", iri_where=Where(path=PATH), name_where=Where(path=PATH))


def _language(top: Fields) -> str:
    """Return the language of the course and its interface, which MkDocs calls the theme's."""
    theme = top.node("theme", required=False)
    node = theme.value.get("language") if theme and isinstance(theme.value, Mapping) else None
    language = top.as_text(node, "language").lower() if node else "en"
    if node and language and not interface(language):
        message = f"{language!r} is no language that the learner page speaks."
        hint = f"Write one of: {', '.join(WORDS)}."
        top.problems.append(Problem(code="I007", where=node.where, message=message, hint=hint))
    return language or "en"


def _own(top: Fields) -> Fields | None:
    extra = top.mapping("extra")
    return extra.mapping("coursewright") if extra else None


def _publisher(own: Fields) -> Publisher:
    return Publisher(
        iri=own.text(
            "iri", form=IRI, says="Write an address such as https://training.example.org, no slash at its end."
        ),
        name=own.text("publisher", form=_PUBLISHER, says="Use lower case, digits and single hyphens, a letter first."),
        iri_where=own.place("iri"),
        name_where=own.place("publisher"),
    )


def _extensions(top: Fields) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each extension but ours with its settings; one that doesn't load is a problem where it is listed."""
    listed = list(_listed(top))
    if OWN not in [name for name, _, _ in listed]:
        hint = f"Add '- {OWN}' to 'markdown_extensions'."
        top.problem("C002", f"{OWN} is not listed: questions would show as code.", hint, key="markdown_extensions")
    for name, node, settings in listed:
        before = len(top.problems)
        config = {} if settings is None else _settings(settings, top.problems)
        if name and name != OWN and len(top.problems) == before:
            if fault := _fault(name, config):
                message = f"the Markdown extension {name!r} doesn't load: {fault}."
                hint = "Correct its name and its settings, or install it."
                top.problems.append(Problem(code="C001", where=node.where, message=message, hint=hint))
            else:
                yield name, config


def _listed(top: Fields) -> Iterator[tuple[str, Node, Node | None]]:
    """Give name, entry and settings of each extension, from both forms that MkDocs takes: a name, `name: settings`."""
    for entry in top.items("markdown_extensions", required=False):
        if isinstance(entry.value, Mapping):
            yield from ((name, entry, node if node.value else None) for name, node in entry.value.items())
        else:
            yield top.as_text(entry, "markdown_extensions"), entry, None


def _fault(name: str, config: Mapping[str, Any]) -> str:
    """Return why Python-Markdown can't load an extension, or nothing."""
    try:
        Markdown(extensions=[name], extension_configs={name: dict(config)})
    except Exception as error:  # noqa: BLE001 - an extension is foreign code, which raises what it likes
        return f"{type(error).__name__}: {' '.join(str(error).split())}".rstrip(".")
    return ""


def _settings(node: Node, problems: list[Problem]) -> Any:
    """Return settings as plain data, with `!!python/name:` resolved as the site engine does it."""
    if node.tag:
        return _named(node, problems)
    if isinstance(node.value, tuple):
        return [_settings(item, problems) for item in node.value]
    if isinstance(node.value, Mapping):
        return {key: _settings(item, problems) for key, item in node.value.items()}
    return node.value


def _named(node: Node, problems: list[Problem]) -> Any:
    name = node.tag.removeprefix(_PYTHON_NAME)
    try:
        return pkgutil.resolve_name(name)
    except (ValueError, ImportError, AttributeError):
        message = (
            f"the tag '{node.tag.removeprefix('tag:yaml.org,2002:')}' names nothing that the learner page can use."
        )
        hint = "Settings of Markdown extensions take plain values and !!python/name:package.function."
        problems.append(Problem(code="C001", where=node.where, message=message, hint=hint))
        return None


def _exclusions(top: Fields) -> None:
    """Refuse a site that would publish what is no page: the keys of every release stand in the ledger."""
    node = top.node("exclude_docs", required=False)
    lines = [] if node is None else str(node.value).splitlines()
    kept_out = {line.strip().removeprefix("**/").removesuffix("**").strip("/") for line in lines}
    missing = [line for line in _KEPT_OUT if line.strip("/") not in kept_out]
    if missing:
        message = f"the site would publish {', '.join(missing)}: answers and approvals stand there."
        hint = "Write 'exclude_docs: |' with these lines under it: " + ", ".join(_KEPT_OUT) + "."
        top.problem("S006", message, hint, key="exclude_docs")
