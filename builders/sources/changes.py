"""Declared changes: `content/changes/<module>.yml`, which waits there for the next release."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from builders.errors import Problem, Where
from builders.model.change import TRIGGERS, Approval, Changes, Cosmetic, Material, Pending
from builders.model.node import Fields, Node
from builders.sources.assignments import DAYS, references
from builders.sources.banks import ID_SAYS, QUESTION_ID
from builders.sources.dates import read_date
from builders.sources.pages import SLUG, SLUG_SAYS
from builders.sources.personal import personal
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml
from builders.sources.yamltext import pair

FOLDER = "content/changes"
MODELINE = "# yaml-language-server: $schema=../../schemas/changes.schema.json"
TRIGGER_SAYS = f"Write one of: {', '.join(TRIGGERS)}."
DIGEST = re.compile("[0-9a-f]{64}")
DIGEST_SAYS = "Write 64 digits and letters a to f; the commands 'approve' and 'bump' do."
_TRIGGER = re.compile("|".join(TRIGGERS))


def changes_path(module: str) -> str:
    """Return where the changes of a module are declared."""
    return f"{FOLDER}/{module}.yml"


def read_changes(root: Path, problems: list[Problem]) -> Changes:
    """Return what is declared, by module; a file that can't be read gives problems and nothing else."""
    found = {}
    for file in sorted((root / FOLDER).glob("*.y*ml")):
        where = Where(path=f"{FOLDER}/{file.name}")
        if file.suffix != ".yml":
            hint = f"Rename it to {file.stem}.yml."
            problems.append(Problem(code="H001", where=where, message="nothing is read from here.", hint=hint))
        elif not SLUG.fullmatch(file.stem):
            hint = f"It is named after its module. {SLUG_SAYS}"
            problems.append(Problem(code="H001", where=where, message=f"{file.stem!r} is no slug.", hint=hint))
        elif pending := _pending(root, file.stem, problems):
            found[pending.module] = pending
    return found


def write(pending: Pending) -> str:
    """Return the text of the file that reads as `pending`: always the same one, and nothing of what is empty."""
    data = {
        "reason": pending.reason,
        "material": _written(pending.material, ("trigger", "effective", "courses", "roles", "access", "days", "delta")),
        "approvals": [_written(one, ("by", "role", "on", "digest")) for one in pending.approvals],
        "cosmetic": [_written(one, ("question", "digest", "reason", "by", "on")) for one in pending.cosmetic],
    }
    lines = (line for key, value in data.items() if value for line in pair(key, value, 0))
    return "\n".join([MODELINE, *lines]) + "\n"


def _written(entry: object, keys: Iterable[str]) -> dict[str, Any]:
    values = {key: getattr(entry, key, None) for key in keys}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items() if value}


def _pending(root: Path, module: str, problems: list[Problem]) -> Pending | None:
    path = changes_path(module)
    text = read_text(root, path, problems)
    node = None if text is None else parse_yaml(text, path, problems)
    if node is None:
        return None
    fields = _fields(node, problems)
    places: dict[str, Where] = {"reason": fields.place("reason"), "material": fields.key_place("material")}
    pending = Pending(
        module=module,
        path=path,
        where=Where(path=path),
        reason=fields.text("reason", default=""),
        material=_material(fields, places),
        approvals=tuple(_approval(one) for one in _entries(fields, "approvals", places)),
        cosmetic=tuple(_cosmetic(one) for one in _entries(fields, "cosmetic", places)),
        places=places,
    )
    fields.close()
    return pending


def _material(file: Fields, places: dict[str, Where]) -> Material | None:
    node = file.node("material", required=False)
    if node is None:
        return None
    # What is missing is missing where the key stands, as in assignments.
    fields = _fields(replace(node, where=file.key_place("material")), file.problems)
    material = Material(
        trigger=fields.text("trigger", form=_TRIGGER, says=TRIGGER_SAYS),
        effective=read_date(fields, "effective"),
        courses=_names(fields, "courses", places),
        roles=_names(fields, "roles", places),
        access=_names(fields, "access", places),
        days=fields.integer("days", low=1, high=DAYS, default=0),
        delta=fields.text("delta", default="", form=SLUG, says=SLUG_SAYS),
    )
    places["material.delta"] = fields.place("delta")
    fields.close()
    return material


def _names(fields: Fields, key: str, places: dict[str, Where]) -> tuple[str, ...]:
    found = tuple(references(fields, key, required=False))
    places |= {f"{key}.{one.name}": one.where for one in found}
    return tuple(one.name for one in found)


def _approval(fields: Fields) -> Approval:
    return Approval(
        by=fields.text("by"),
        role=fields.text("role"),
        on=read_date(fields, "on"),
        digest=fields.text("digest", form=DIGEST, says=DIGEST_SAYS),
    )


def _cosmetic(fields: Fields) -> Cosmetic:
    return Cosmetic(
        question=fields.text("question", form=QUESTION_ID, says=ID_SAYS),
        digest=fields.text("digest", form=DIGEST, says=DIGEST_SAYS),
        reason=fields.text("reason"),
        by=fields.text("by"),
        on=read_date(fields, "on"),
    )


def _entries(file: Fields, key: str, places: dict[str, Where]) -> Iterator[Fields]:
    for number, node in enumerate(file.items(key, required=False)):
        places[f"{key}.{number}"] = node.where
        fields = _fields(node, file.problems)
        yield fields
        fields.close()


def _fields(node: Node, problems: list[Problem]) -> Fields:
    """Wrap a mapping; keys of a roster are problems of their own kind."""
    fields = Fields(node, problems)
    for key in personal(node):
        message = f"'{key}' tells of a person. Who has to train again lives outside this repository."
        fields.problem("H008", message, "Write roles or access, as in content/assignments.yml.", key=key)
        # Known for what it is, so not unknown as well.
        fields.node(key, required=False)
    return fields
