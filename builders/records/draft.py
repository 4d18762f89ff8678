"""A first column map for an export that nobody has described yet: a proposal, to be read before it is used."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence

from builders.records.importing import Understood, split_version
from builders.records.maps import ColumnMap
from builders.records.table import Table

# What learning systems call things, likeliest first; headings are compared in lower case.
_WORDS = {
    "person": (
        "email address",
        "email",
        "e-mail",
        "learner email",
        "user id",
        "username",
        "user",
        "learner id",
        "person",
    ),
    "course": ("coursename", "course name", "course title", "course", "training title", "training", "content", "title"),
    "version": ("course_version", "course version", "version", "edition"),
    "result": ("completion status", "status", "pass/fail", "launchsatisfaction", "satisfaction", "result", "success"),
    "day": (
        *("completed on", "completion date", "date completed", "timecompleted", "completiondate", "completeddate"),
        # The last access would renew what was taken once, whenever somebody looks at it again.
        *("completed", "date", "started on"),
    ),
    "score": ("score", "grade", "score (%)"),
}
_FORMS = (
    *("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%z", "%m/%d/%Y", "%d/%m/%Y"),
    *("%m/%d/%Y %I:%M %p", "%d.%m.%Y", "%A, %d %B %Y, %I:%M %p", "%d %b %Y"),
)
_PASSED = ("passed", "pass", "completed", "complete", "satisfied", "completed (achieved pass grade)")
_SHOWN = 3


def draft(table: Table, source: str, today: dt.date) -> str:
    """Return a map in YAML for a table, with questions where it can't know, and its first rows as it reads them."""
    found = {key: heading for key, words in _WORDS.items() if (heading := _heading(table, words))}
    titles, words = _values(table, found.get("course", "")), _values(table, found.get("result", ""))
    forms = list(_forms(_values(table, found.get("day", ""))))
    lines = [
        "format: 1",
        f"source: {source}",
        *(_line(found, key, required=key in {"person", "course", "day", "result"}) for key in _WORDS),
        f"identifier: {'email' if 'mail' in found.get('person', '').lower() else 'account'}",
        f"passed: {json.dumps([word for word in words if word.casefold() in _PASSED] or ['?'])}"
        + ("" if "result" in found else "  # if no column says how it went, delete 'result' and this line"),
        f"dates: {json.dumps(forms or ['?'])}" + ("  # several fit: keep the right one" * (len(forms) > 1)),
        "timezone: America/Chicago  # where the learning system's clock is",
        "courses:",
        *(f"  {json.dumps(title)}: ?" for title in dict.fromkeys(split_version(one)[0] for one in titles)),
    ]
    return "\n".join([*filter(None, lines), "", *_rows(table, found, forms, words, today)]) + "\n"


def _heading(table: Table, words: Sequence[str]) -> str:
    at = next((place for word in words if (place := table.column(word)) is not None), None)
    return "" if at is None else table.columns[at]


def _line(found: dict[str, str], key: str, *, required: bool) -> str:
    return f"{key}: {json.dumps(found[key])}" if key in found else f"{key}: ?" if required else ""


def _values(table: Table, heading: str) -> list[str]:
    at = table.column(heading) if heading else None
    cells = (line.cells[at] for line in table.lines if at is not None and at < len(line.cells))
    return sorted({cell for cell in cells if cell})


def _forms(days: Sequence[str]) -> Iterator[str]:
    for form in _FORMS:
        try:
            for day in days:
                dt.datetime.strptime(day, form)  # noqa: DTZ007 - only whether it fits
        except ValueError:
            continue
        if days:
            yield form


def _rows(
    table: Table, found: dict[str, str], forms: Sequence[str], words: Sequence[str], today: dt.date
) -> Iterator[str]:
    """Give the first rows that tell of somebody who passed, as the proposal reads them."""
    titles = _values(table, found.get("course", ""))
    proposal = ColumnMap(
        source="draft",
        person=found.get("person", ""),
        identifier="email",
        course=found.get("course", ""),
        version=found.get("version", ""),
        result=found.get("result", ""),
        day=found.get("day", ""),
        score=found.get("score", ""),
        maximum=100,
        passed=frozenset(word.casefold() for word in words if word.casefold() in _PASSED),
        dates=tuple(forms[:1]),
        zone=dt.UTC,
        mode="online",
        activities=False,
        courses={name.casefold(): name for name in (split_version(one)[0] for one in titles)},
    )
    told = list(Understood(table, proposal, today).rows())[:_SHOWN] if {"person", "course", "day"} <= set(found) else []
    yield f"# The first rows as they are understood, {len(told)} of {len(table.lines)}:"
    for one in told:
        version, score = one.version or "unknown", "none" if one.score is None else f"{one.score:.0%}"
        yield f"#   {one.person} passed {one.course}, version {version}, on {one.when.date()}, score {score}"
