"""A difference as text, Markdown or JSON: pure functions from what `diff` found to what is printed."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from builders.model import Course, Module
from builders.pipeline.diff import Diff, rises
from builders.versions.compare import Change, CourseChange, ModuleChange
from builders.versions.effects import asked_again, on_course, on_module
from builders.versions.retrain import Retraining
from builders.versions.steps import Difference

_BLANK = (
    "nothing has been released yet, so there is nothing to compare with. "
    "'coursewright diff REV' compares with a commit."
)
_TRIGGERS = {"rule": "a rule changed", "system": "a system changed", "procedure": "a procedure changed"}
# What Markdown would read as a mark: names and texts come from the course.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|!~])")


def _text(diff: Diff) -> str:
    if diff.blank:
        return f"{_BLANK}\n"
    if diff.unchanged:
        return f"nothing changed since {diff.since}\n"
    blocks = [[f"since {diff.since}"], *_blocks(diff)]
    return "\n".join(f"{first}\n" + "".join(f"  {line}\n" for line in rest) for first, *rest in blocks)


def _markdown(diff: Diff) -> str:
    """Return headings and lists: quiet where nothing changed, so that a comment is short."""
    if diff.blank or diff.unchanged:
        sentence = _BLANK if diff.blank else f"Nothing changed since {diff.since}."
        return f"### Course content\n\n{_escaped(sentence[:1].upper() + sentence[1:])}\n"
    parts = [f"### Course content: what changed since {_escaped(diff.since)}"]
    for first, *rest in _blocks(diff):
        parts += [f"**{_escaped(first)}**", "\n".join(f"- {_escaped(line)}" for line in rest)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _blocks(diff: Diff) -> Iterator[list[str]]:
    """Give a heading with its lines for each course and module, and for who has to train again."""
    for course in filter(rises, diff.found.courses.values()):
        yield [f"course {_heading(course.course.id, course)}", *_lines(course), f"in an LMS: {on_course(course)}"]
    for new in diff.found.new_courses:
        yield [f"course {new.id} {new.version}, new", f"{len(new.modules)} modules, {new.minutes} minutes"]
    for module in filter(rises, diff.found.modules.values()):
        yield [f"module {_heading(module.module.slug, module)}", *_lines(module), f"for people: {on_module(module)}"]
    for fresh in diff.found.new_modules:
        yield [f"module {fresh.slug} {fresh.version}, new", f"{fresh.minutes} minutes"]
    if diff.retrain:
        yield ["who has to train again", *map(_retraining, diff.retrain)]


def _heading(name: str, change: Change) -> str:
    before, number = change.before.version, change.number
    if number == before:
        return f"{name} {before}"
    missing = f", not written yet (it says {change.version}): run 'coursewright bump'"
    written = "" if change.version == number else missing
    return f"{name} {before} to {number} ({change.step.word}){written}"


def _lines(change: Change) -> list[str]:
    return [f"{one} ({one.step.word})" for one in sorted(change.differences, key=lambda one: -one.step)]


def _retraining(one: Retraining) -> str:
    who = "; ".join(f"{group}: {', '.join(names)}" for group, names in _groups(one).items() if names)
    short = f" ({one.delta_minutes} minutes with '{one.delta}' for who passed it before)" if one.delta else ""
    return (
        f"{one.module} {one.version}: {_TRIGGERS.get(one.trigger, one.trigger)}. {who or 'nobody is assigned to it'}. "
        f"In force {one.effective}, due {one.due}, {one.minutes} minutes each{short}"
    )


def _groups(one: Retraining) -> dict[str, tuple[str, ...]]:
    return {
        "courses": one.courses,
        "roles": one.roles,
        "access": one.access,
        "employer": one.employer,
        "states": one.states,
    }


def _json(diff: Diff) -> str:
    found = diff.found
    data = {
        "format": 1,
        "since": diff.since,
        "revision": diff.revision,
        "released": not diff.blank,
        "unchanged": diff.unchanged,
        "courses": [_course(change) for change in found.courses.values()],
        "modules": [_module(change) for change in found.modules.values()],
        "new_courses": [_new(course.id, course) for course in found.new_courses],
        "new_modules": [_new(module.slug, module) for module in found.new_modules],
        "retrain": [_record(one) for one in diff.retrain],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _course(change: CourseChange) -> dict[str, Any]:
    return {"id": change.course.id, **_numbers(change, change.course), "people": on_course(change)}


def _module(change: ModuleChange) -> dict[str, Any]:
    again = list(asked_again(change))
    return {
        "id": change.module.slug,
        **_numbers(change, change.module),
        "asked_again": again,
        "people": on_module(change),
    }


def _numbers(change: Change, now: Course | Module) -> dict[str, Any]:
    return {
        "title": now.title,
        "before": str(change.before.version),
        "version": str(now.version),
        "next": str(change.number),
        "step": change.step.word,
        "minutes": now.minutes,
        "differences": _differences(change.differences),
    }


def _differences(differences: Iterable[Difference]) -> list[dict[str, str]]:
    return [
        {"step": d.step.word, "part": d.part, "name": d.name, "language": d.language, "says": d.says}
        for d in differences
    ]


def _new(name: str, new: Course | Module) -> dict[str, Any]:
    return {"id": name, "title": new.title, "version": str(new.version), "minutes": new.minutes}


def _record(one: Retraining) -> dict[str, Any]:
    return {
        "module": one.module,
        "version": str(one.version),
        "trigger": one.trigger,
        **{group: list(names) for group, names in _groups(one).items()},
        "effective": one.effective,
        "due": one.due,
        "minutes": one.minutes,
        "delta": one.delta,
        "delta_minutes": one.delta_minutes,
    }


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


REPORTS: Mapping[str, Callable[[Diff], str]] = {"text": _text, "json": _json, "markdown": _markdown}
"""By the name that `--format` takes."""
