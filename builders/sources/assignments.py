"""Assignments: `content/assignments.yml`, which a course may do without."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from builders.errors import Problem
from builders.model.assignments import Assignments, Reference, Role, Rule
from builders.model.node import Fields, Node
from builders.sources.banks import ID_SAYS, QUESTION_ID
from builders.sources.personal import personal
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

PATH = "content/assignments.yml"
Form = tuple[re.Pattern[str], str]
"""What ids look like, and how to say so."""
NAMES: Form = (QUESTION_ID, ID_SAYS)
EMPLOYERS: Form = (re.compile("covered_entity|business_associate"), "Write covered_entity or business_associate.")
STATES: Form = (re.compile("[a-z]{2}"), "Write a state as two lower-case letters, such as tx.")
MONTHS, DAYS = 60, 365
"""The most that `recurs_months` and the keys with days take."""

_Entry = TypeVar("_Entry", Role, Rule)


def read_assignments(root: Path, problems: list[Problem]) -> Assignments:
    """Return the assignments; without the file, or where it can't be read, there are none."""
    text = read_text(root, PATH, problems) if (root / PATH).exists() else None
    node = None if text is None else parse_yaml(text, PATH, problems)
    if node is None:
        return Assignments()
    fields = _fields(node, problems)
    found = Assignments(
        roles=dict(_entries(fields, "roles", _role, NAMES, required=True)),
        access=dict(_entries(fields, "access", _rule, NAMES)),
        employer=dict(_entries(fields, "employer", _rule, EMPLOYERS)),
        states=dict(_entries(fields, "states", _rule, STATES)),
        change_due_days=_days(fields, "changes", "due_days"),
        escalate_days=_days(fields, "overdue", "escalate_days"),
    )
    fields.close()
    return found


def _fields(node: Node, problems: list[Problem]) -> Fields:
    """Wrap a mapping; keys that tell of people are problems of their own kind."""
    fields = Fields(node, problems)
    for key in personal(node):
        message = f"'{key}' tells of a person. Who has which role lives outside this repository."
        hint = "Write roles here, and keep the roster with your HR data."
        fields.problem("J006", message, hint, key=key)
        # Known for what it is, so not unknown as well.
        fields.node(key, required=False)
    return fields


def _entries(
    file: Fields, key: str, read: Callable[[str, Fields], _Entry], form: Form, *, required: bool = False
) -> Iterator[tuple[str, _Entry]]:
    """Give the entries of a group by id."""
    group = file.node(key, required=required)
    if group is None:
        return
    listed = _fields(group, file.problems)
    pattern, says = form
    for name, node in listed.pairs():
        if not pattern.fullmatch(name):
            listed.problem("K004", f"'{key}' holds {name!r}.", says, key=name)
        # What is missing is missing where the entry begins.
        fields = _fields(replace(node, where=listed.key_place(name)), file.problems)
        yield name, read(name, fields)
        fields.close()


def _role(name: str, fields: Fields) -> Role:
    role = Role(
        id=name,
        title=fields.text("title"),
        courses=tuple(references(fields, "courses")),
        before_access=fields.flag("before_access", default=False),
        due_days_after_hire=fields.integer("due_days_after_hire", low=1, high=DAYS, default=0),
        recurs_months=fields.integer("recurs_months", low=1, high=MONTHS, default=0),
        grace_days=fields.integer("grace_days", low=1, high=DAYS, default=0),
    )
    if role.before_access == fields.has("due_days_after_hire"):
        says = "says twice" if role.before_access else "doesn't say"
        message = f"'{name}' {says} when its courses are due."
        fields.problem("J007", message, "Write 'before_access: true', or 'due_days_after_hire: 30' instead.")
    return role


def _rule(name: str, fields: Fields) -> Rule:
    rule = Rule(
        id=name,
        title=fields.text("title"),
        courses=tuple(references(fields, "courses", required=False)),
        modules=tuple(references(fields, "modules", required=False)),
    )
    if not fields.has("courses") and not fields.has("modules"):
        fields.problem("K001", f"'{name}' asks for nothing.", "Add a line 'modules: [...]' or 'courses: [...]'.")
    return rule


def references(fields: Fields, key: str, *, required: bool = True) -> Iterator[Reference]:
    """Give the names of a list, each once, with their places."""
    seen: set[str] = set()
    for node in fields.items(key, required=required):
        name = fields.as_text(node, key, name=True)
        if name in seen:
            message = f"{name!r} is listed twice."
            fields.problems.append(Problem(code="S003", where=node.where, message=message, hint="Keep one."))
        elif name:
            yield Reference(name=name, where=node.where)
        seen.add(name)


def _days(file: Fields, group: str, key: str) -> int:
    node = file.node(group, required=False)
    if node is None:
        return 0
    fields = _fields(node, file.problems)
    days = fields.integer(key, low=1, high=DAYS)
    fields.close()
    return days
