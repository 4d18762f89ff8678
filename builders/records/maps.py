"""Column maps: what the columns of a learning system's export mean, in YAML, one file for each kind of export."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from builders.errors import Problem
from builders.model.credit import PRIOR
from builders.model.node import Fields, Node
from builders.records.zone import read_zone
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

IDENTIFIERS = ("email", "account", "person_id")
_SOURCE = re.compile(r"[a-z][a-z0-9-]{0,39}")
_SOURCE_SAYS = "Use lower-case letters, digits and hyphens, such as moodle-2026."
MODE = re.compile(r"[a-z][a-z0-9 _-]{0,39}")
_MODE_SAYS = f"Write a word, such as online, classroom or {PRIOR}."
_COURSE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COURSE_SAYS = "Write the id of a course of ours, such as claims-coding."


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnMap:
    """What an export means.

    `courses` goes from what the learning system calls a course, without its version, to our id. With `activities`, a
    course is a column: its cells say how it went, and `day` is empty where the column after it has the day. Without,
    `course` is the column that names it. `passed` are the words for a passed course; only where no `result` says how it
    went does every row with a day tell of one.

    `mode` is how it was taken where no `mode_column` says so; `approver` is the column of who stands for it, `expires`
    that of the last day on which it counts.
    """

    source: str
    person: str
    identifier: str
    course: str
    version: str
    result: str
    day: str
    score: str
    maximum: float
    passed: frozenset[str]
    dates: tuple[str, ...]
    zone: dt.tzinfo
    mode: str
    activities: bool
    mode_column: str = ""
    approver: str = ""
    expires: str = ""
    courses: Mapping[str, str] = field(default_factory=dict)

    @property
    def judged(self) -> bool:
        """Whether the export says how a course went, rather than who passed it."""
        return self.activities or bool(self.result)

    @property
    def told_apart(self) -> tuple[str, ...]:
        """The columns by which two rows may say different things of the same attempt."""
        return tuple(filter(None, (self.mode_column, self.approver, self.expires)))


def read_map(file: Path, problems: list[Problem]) -> ColumnMap | None:
    """Return a map, or None with problems."""
    before = len(problems)
    text = read_text(file.parent, file.name, problems)
    node = None if text is None else parse_yaml(text, file.name, problems)
    found = None if node is None else _map(node, problems)
    return found if len(problems) == before else None


def _map(node: Node, problems: list[Problem]) -> ColumnMap:
    fields = Fields(node, problems)
    fields.integer("format", low=1, high=1)
    activities = fields.flag("activities", default=False)
    found = ColumnMap(
        source=fields.text("source", form=_SOURCE, says=_SOURCE_SAYS),
        person=fields.text("person"),
        identifier=fields.one_of("identifier", IDENTIFIERS, default=IDENTIFIERS[0]),
        activities=activities,
        course="" if activities else fields.text("course"),
        version="" if activities else fields.text("version", default=""),
        result="" if activities else fields.text("result", default=""),
        day=fields.text("day", default="") if activities else fields.text("day"),
        score="" if activities else fields.text("score", default=""),
        maximum=fields.integer("maximum", low=1, high=100_000, default=100),
        passed=frozenset(word.casefold() for word in fields.texts("passed", required=activities)),
        dates=_forms(fields),
        zone=read_zone(fields),
        mode=fields.text("mode", default="online", form=MODE, says=_MODE_SAYS),
        mode_column=fields.text("mode_column", default=""),
        approver=fields.text("approver", default=""),
        expires=fields.text("expires", default=""),
        courses=_courses(fields),
    )
    if not activities and fields.has("result") != fields.has("passed"):
        _half_judged(fields)
    if found.mode == PRIOR and not fields.has("approver"):
        hint = "Name the column that says who accepts it: 'approver: Approved by'."
        fields.problem("R008", f"'mode: {PRIOR}' is there without 'approver'.", hint, key="mode")
    fields.close()
    return found


def _half_judged(fields: Fields) -> None:
    """Note that a map names the column that says how it went, or the words for passed, but not both."""
    has, lacks = ("result", "passed") if fields.has("result") else ("passed", "result")
    hint = "Write both: the column that says how it went, and its words for passed. Where the file has none, neither."
    fields.problem("R008", f"'{has}' is there without '{lacks}'.", hint, key=has)


def _forms(fields: Fields) -> tuple[str, ...]:
    forms = fields.texts("dates")
    for form in forms:
        try:
            text = dt.datetime(2026, 1, 31, 15, 4, 5, tzinfo=dt.UTC).strftime(form)
            fine = dt.datetime.strptime(text, form).date() == dt.date(2026, 1, 31)  # noqa: DTZ007 - a day is asked
        except (ValueError, re.error):
            fine = False
        if not fine:
            hint = 'Write what day, month and year look like, such as "%m/%d/%Y" or "%Y-%m-%d %H:%M:%S".'
            fields.problem("R008", f"{form!r} does not say which day it is.", hint, key="dates")
    return forms


def _courses(fields: Fields) -> dict[str, str]:
    inner = fields.mapping("courses")
    if inner is None:
        return {}
    return {key.casefold(): _course(inner, key) for key, _ in inner.pairs()}


def _course(courses: Fields, key: str) -> str:
    return courses.text(key, form=_COURSE, says=_COURSE_SAYS)
