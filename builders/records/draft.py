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
        *("person", "person_id", "person id"),
    ),
    "course": (
        *("coursename", "course name", "course title", "course", "training title", "training", "content", "title"),
        "class",
    ),
    "version": ("course_version", "course version", "version", "accepted for version", "edition"),
    "result": ("completion status", "status", "pass/fail", "launchsatisfaction", "satisfaction", "result", "success"),
    "day": (
        *("completed on", "completion date", "date completed", "timecompleted", "completiondate", "completeddate"),
        # The last access would renew what was taken once, whenever somebody looks at it again.
        *("completed", "date", "started on", "taken on", "held on", "class date", "training date"),
    ),
    "score": ("score", "grade", "score (%)"),
    "mode_column": ("mode", "delivery mode", "delivery method", "delivery"),
    "approver": (
        *("approved by", "approver", "accepted by", "verified by", "signed off by"),
        # Who taught stands for a sheet only where nobody else does.
        *("trainer", "instructor"),
    ),
    "expires": (
        *("valid until", "valid to", "valid through", "expires", "expires on", "expiry", "expiry date"),
        *("expiration", "expiration date"),
    ),
}
_IDS = ("person", "person_id", "person id")
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
    forms, shown = _dates(table, found)
    lines = [
        "format: 1",
        f"source: {source}",
        *(_line(found, key, required=key in {"person", "course", "day", "result"}) for key in _WORDS),
        f"identifier: {_identifier(found.get('person', ''))}",
        "" if "result" in found else "# If no column says how it went, delete 'result' and the next line.",
        f"passed: {_yaml([word for word in words if word.casefold() in _PASSED] or ['?'])}",
        "# Several fit: keep the right one." if len(forms) > len(shown) else "",
        f"dates: {_yaml(forms or ['?'])}",
        "# Where the learning system's clock is.",
        "timezone: America/Chicago",
        "# Classroom for a sign-in sheet, prior for training from before or from elsewhere.",
        "mode: online",
        "# Our id of each.",
        "courses:",
        *(f'  {_yaml(title)}: "?"' for title in dict.fromkeys(split_version(one)[0] for one in titles or ("?",))),
    ]
    return "\n".join([*filter(None, lines), "", *_rows(table, found, shown, words, today)]) + "\n"


def _heading(table: Table, words: Sequence[str]) -> str:
    at = next((place for word in words if (place := table.column(word)) is not None), None)
    return "" if at is None else table.columns[at]


def _line(found: dict[str, str], key: str, *, required: bool) -> str:
    return f"{key}: {_yaml(found[key])}" if key in found else f'{key}: "?"' if required else ""


def _yaml(value: str | list[str]) -> str:
    """Return a text, or a list of them, as both JSON and YAML have it."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08X}" for one in text)


def _identifier(heading: str) -> str:
    if "mail" in heading.casefold():
        return "email"
    return "person_id" if heading.casefold() in _IDS else "account"


def _values(table: Table, heading: str) -> list[str]:
    at = table.column(heading) if heading else None
    cells = (line.cells[at] for line in table.lines if at is not None and at < len(line.cells))
    return sorted({cell for cell in cells if cell})


def _dates(table: Table, found: dict[str, str]) -> tuple[list[str], list[str]]:
    """Return the forms that the days of a table may have, and those with which the proposal reads them."""
    taken, last = (list(_forms(_values(table, found.get(key, "")))) for key in ("day", "expires"))
    if both := [form for form in taken if form in last]:
        return both, both[:1]
    return [*taken, *last], [*taken[:1], *last[:1]]


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
        identifier=_identifier(found.get("person", "")),
        course=found.get("course", ""),
        version=found.get("version", ""),
        result=found.get("result", ""),
        day=found.get("day", ""),
        score=found.get("score", ""),
        maximum=100,
        passed=frozenset(word.casefold() for word in words if word.casefold() in _PASSED),
        dates=tuple(forms),
        zone=dt.UTC,
        mode="online",
        activities=False,
        mode_column=found.get("mode_column", ""),
        approver=found.get("approver", ""),
        expires=found.get("expires", ""),
        courses={name.casefold(): name for name in (split_version(one)[0] for one in titles)},
    )
    told = list(Understood(table, proposal, today).rows())[:_SHOWN] if {"person", "course", "day"} <= set(found) else []
    yield f"# The first rows as they are understood, {len(told)} of {len(table.lines)}:"
    for one in told:
        version, score = one.version or "unknown", "none" if one.score is None else f"{one.score:.0%}"
        said = f"#   {one.person} passed {one.course}, version {version}, on {one.when.date()}, score {score}"
        more = (
            *([f"mode {one.stated}"] if one.stated else []),
            *([f"approved by {one.approver}"] if one.approver else []),
            *([f"counts until {one.expires}"] if one.expires else []),
        )
        yield ", ".join((said, *more))
