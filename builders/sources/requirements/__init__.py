"""What the tool and its shipped course are asked to do: `docs/requirements.yml`, held against what is there.

A requirement names the files that meet it. One that is still to come stands under `planned:`, so that nothing passes
for met that is not. `make traceability` writes `docs/traceability.md` from it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from builders.errors import Problem
from builders.model.node import Fields
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

PATH = "docs/requirements.yml"
PAGE = "docs/traceability.md"
CLASSES: Mapping[str, str] = {
    "content": "what the course teaches",
    "learning": "how learners meet it",
    "programme": "who takes what, and when",
    "record": "what can be shown afterwards",
}
WAYS: Mapping[str, str] = {
    "questions": "questions of the modules, two or more to an objective (Q013)",
    "approval": "a person reads it before a release (`coursewright approve`); who has is in the ledger, not here",
    "check": "`coursewright check`",
}
"""How else than by a test, whose path is named, a requirement is checked."""
_ID = re.compile(r"S[0-9]-[0-9]{2}[a-e]?")
_CLASS = re.compile("|".join(CLASSES))


@dataclass(frozen=True, kw_only=True, slots=True)
class Requirement:
    """One thing that is asked for. `targets` and those `checked` that are no words are paths in the repository.

    `legal` says where the law asks for less, or for something else, than the requirement does.
    """

    id: str
    says: str
    kind: str
    targets: tuple[str, ...]
    checked: tuple[str, ...]
    legal: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Requirements that came together."""

    title: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Register:
    """All of them, and what of it is `planned`: path to what it will be."""

    groups: tuple[Group, ...] = ()
    planned: Mapping[str, str] = field(default_factory=dict)

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The requirements of all groups."""
        return tuple(one for group in self.groups for one in group.requirements)

    def missing(self, requirement: Requirement) -> tuple[str, ...]:
        """Return the targets that are still to come."""
        return tuple(path for path in requirement.targets if path in self.planned)


def read_requirements(root: Path, problems: list[Problem]) -> Register:
    """Return the register; every path that is neither there nor planned is a problem, and so is a plan come true."""
    text = read_text(root, PATH, problems)
    node = None if text is None else parse_yaml(text, PATH, problems)
    if node is None:
        return Register()
    top = Fields(node, problems)
    planned = dict(_planned(root, top))
    groups = tuple(_groups(root, top, planned))
    top.close()
    return Register(groups=groups, planned=planned)


def _planned(root: Path, top: Fields) -> Iterator[tuple[str, str]]:
    fields = top.mapping("planned", required=False)
    for path, node in fields.pairs() if fields else ():
        if fields and (root / path).exists():
            fields.problem("K004", f"{path!r} is planned, and there is such a file.", "Delete the line.", key=path)
        yield path, top.as_text(node, path)


def _groups(root: Path, top: Fields, planned: Mapping[str, str]) -> Iterator[Group]:
    seen: set[str] = set()
    for node in top.items("groups"):
        fields = Fields(node, top.problems)
        title, listed = fields.text("title"), fields.mapping("requirements")
        fields.close()
        found = tuple(_requirements(root, listed, planned)) if listed else ()
        for twice in (one.id for one in found if one.id in seen):
            top.problem("S003", f"{twice!r} is there twice.", "Give one of them another id.")
        seen.update(one.id for one in found)
        yield Group(title=title, requirements=found)


def _requirements(root: Path, listed: Fields, planned: Mapping[str, str]) -> Iterator[Requirement]:
    for name, node in listed.pairs():
        if not _ID.fullmatch(name):
            listed.problem("K004", f"the requirement is called {name!r}.", "Write an id such as S1-04a.", key=name)
        fields = Fields(node, listed.problems)
        found = Requirement(
            id=name,
            says=fields.text("says"),
            kind=fields.text("class", form=_CLASS, says=f"Write one of: {', '.join(CLASSES)}."),
            targets=fields.texts("targets"),
            checked=fields.texts("checked"),
            legal=fields.text("legal", default=""),
        )
        fields.close()
        tests = tuple(way for way in found.checked if way not in WAYS)
        for path in (*found.targets, *tests):
            if path not in planned and not (root / path).is_file():
                hint = "Correct the path. What is still to come stands under 'planned:'."
                listed.problem("S002", f"{name} names {path!r}, which isn't there.", hint, key=name)
        yield found
