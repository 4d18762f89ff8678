"""Facts: `content/facts.yml`, which a course may do without."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from builders.errors import Problem
from builders.model import Fact
from builders.model.node import Fields, Node
from builders.model.words import LABELS
from builders.sources.banks import ID_SAYS, QUESTION_ID
from builders.sources.dates import read_date
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

PATH = "content/facts.yml"

_LABEL = re.compile("|".join(LABELS))


def read_facts(root: Path, problems: list[Problem]) -> Mapping[str, Fact] | None:
    """Return the facts by id: none where there is no file, None and a problem where it can't be read."""
    if not (root / PATH).exists():
        return {}
    text = read_text(root, PATH, problems)
    node = None if text is None else parse_yaml(text, PATH, problems)
    if node is None:
        return None
    fields = Fields(node, problems)
    found = [_fact(fields, key, inner) for key, inner in fields.pairs()]
    return {fact.id: fact for fact in found}


def _fact(file: Fields, key: str, node: Node) -> Fact:
    if not QUESTION_ID.fullmatch(key):
        file.problem("K004", f"the fact is called {key!r}.", ID_SAYS, key=key)
    # What is missing is missing where the fact begins.
    fields = Fields(replace(node, where=file.key_place(key)), file.problems)
    fact = Fact(
        id=key,
        value=fields.text("value"),
        source=fields.text("source"),
        as_of=read_date(fields, "as_of"),
        label=fields.text("label", form=_LABEL, says=f"Write one of: {', '.join(LABELS)}."),
        note=fields.text("note", default=""),
        where=fields.where,
    )
    fields.close()
    return fact
