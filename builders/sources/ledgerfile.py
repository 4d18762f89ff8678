"""A file of the ledger: one `Release` as JSON, and back. `docs/versions.md` has every key."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from builders.errors import Problem, Where
from builders.model.change import TRIGGERS, Approval, Change, Material
from builders.model.node import Node
from builders.model.release import FORMAT, CourseParts, Digests, ModuleRelease, Parts, QuestionParts, Release
from builders.model.version import FORM, Version
from builders.sources.jsonfile import DamageError, Part, Way, parse_json
from builders.sources.yamlfile import parse_yaml

_SLUG = re.compile(r"(?=.{1,80}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHAINED = re.compile(r"(?:[0-9a-f]{64})?")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_SOME = re.compile(r".+", re.DOTALL)
_TRIGGER = re.compile("|".join(TRIGGERS))
_RESTORE = "take it as it was released, with 'git checkout release/{course}/{version} -- {path}'."


def path_of(publisher: str, course: str, version: Version) -> str:
    """Return where the file of a release stands in its project."""
    return f"content/ledger/{publisher}/{course}/{version}.json"


def read(text: str, path: str, problems: list[Problem]) -> Release | None:
    """Return the release that the file at `path` holds, or None and a problem. What it says has to fit its path."""
    try:
        whole = parse_json(text)
        number = whole.get("format").integer(low=1, high=10**9)
        if number > FORMAT:
            problems.append(_newer(path, number))
            return None
        release = _release(whole)
        _same_place(release, path)
    except DamageError as damage:
        problems.append(_damaged(damage, text, path))
        return None
    return release


def restored(path: str) -> str:
    """Return what to do about a file of the ledger that is not as it was released."""
    *_, course, name = ("", *path.split("/"))
    return _RESTORE.format(course=course, version=name.removesuffix(".json"), path=path)


def write(release: Release) -> str:
    """Return the file of a release: the same release gives the same bytes."""
    data: dict[str, Any] = {
        **asdict(release),
        "format": FORMAT,
        "version": str(release.version),
        "languages": _entries(release.languages),
        "modules": [_module_entry(module) for module in release.modules],
        "changes": [{**asdict(change), "version": str(change.version)} for change in release.changes],
    }
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _module_entry(module: ModuleRelease) -> dict[str, Any]:
    return {**asdict(module), "version": str(module.version), "languages": _entries(module.languages)}


def _entries(languages: Mapping[str, Parts] | Mapping[str, CourseParts]) -> list[dict[str, Any]]:
    """Return languages as an array: keys would be sorted, and the first one is the course's own."""
    return [{"language": language, **asdict(parts)} for language, parts in languages.items()]


def _release(whole: Part) -> Release:
    return Release(
        publisher=whole.get("publisher").text(_SLUG),
        iri=whole.get("iri").text(_SOME),
        course=whole.get("course").text(_SLUG),
        version=_version(whole.get("version")),
        title=whole.get("title").text(_SOME),
        released=whole.get("released").day(),
        commit=whole.get("commit").text(_COMMIT),
        tool=whole.get("tool").text(_SOME),
        constraints=whole.get("constraints").text(_CHAINED),
        previous=whole.get("previous").text(_CHAINED),
        languages={language: _course_parts(part) for language, part in _languages(whole.get("languages"))},
        modules=tuple(_module(part) for part in whole.get("modules").items()),
        artifacts={_key(name, part, _FILE): part.text(_DIGEST) for name, part in whole.get("artifacts").pairs()},
        approvals={
            _key(slug, part, _SLUG): tuple(_approval(one) for one in part.items())
            for slug, part in whole.get("approvals").pairs()
        },
        changes=tuple(_change(part) for part in whole.get("changes").items()),
    )


def _module(part: Part) -> ModuleRelease:
    return ModuleRelease(
        slug=part.get("slug").text(_SLUG),
        version=_version(part.get("version")),
        title=part.get("title").text(_SOME),
        minutes=part.get("minutes").integer(low=0, high=10_000),
        languages={language: _parts(entry) for language, entry in _languages(part.get("languages"))},
        codebook={_key(name, entry, _NAME): dict(_any(entry)) for name, entry in part.get("codebook").pairs()},
    )


def _parts(part: Part) -> Parts:
    return Parts(
        digests=_digests(part.get("digests")),
        texts=_texts(part.get("texts")),
        questions={_key(name, entry, _NAME): _question(entry) for name, entry in part.get("questions").pairs()},
    )


def _question(part: Part) -> QuestionParts:
    return QuestionParts(
        v=part.get("v").integer(low=1, high=999),
        asked=part.get("asked").text(_DIGEST),
        key=part.get("key").text(_DIGEST),
        told=part.get("told").text(_DIGEST),
    )


def _course_parts(part: Part) -> CourseParts:
    return CourseParts(digests=_digests(part.get("digests")), texts=_texts(part.get("texts")))


def _digests(part: Part) -> Digests:
    return Digests(source=part.get("source").text(_DIGEST), shown=part.get("shown").text(_DIGEST))


def _texts(part: Part) -> dict[str, str]:
    return {_key(name, entry, _SOME): entry.text(_DIGEST) for name, entry in part.pairs()}


def _approval(part: Part) -> Approval:
    return Approval(
        by=part.get("by").text(_SOME),
        role=part.get("role").text(),
        on=part.get("on").day(),
        digest=part.get("digest").text(_DIGEST),
    )


def _change(part: Part) -> Change:
    return Change(
        module=part.get("module").text(_SLUG),
        version=_version(part.get("version")),
        reason=part.get("reason").text(),
        material=_material(part.get("material")) if part.has("material") else None,
    )


def _material(part: Part) -> Material:
    return Material(
        trigger=part.get("trigger").text(_TRIGGER),
        effective=part.get("effective").day(),
        courses=part.get("courses").texts(),
        roles=part.get("roles").texts(),
        access=part.get("access").texts(),
        days=part.get("days").integer(low=0, high=10_000),
        delta=part.get("delta").text(),
    )


def _version(part: Part) -> Version:
    return Version.parse(part.text(FORM))


def _languages(part: Part) -> Iterator[tuple[str, Part]]:
    seen: set[str] = set()
    for entry in part.items():
        language = entry.get("language").text(_LANGUAGE)
        if language in seen:
            entry.fail(f"the language {language!r} is here twice")
        seen.add(language)
        yield language, entry
    if not seen:
        part.fail("no language is here")


def _key(name: str, part: Part, form: re.Pattern[str]) -> str:
    """Return a key of the writer's own that has the right form."""
    return Part(value=name, way=part.way).text(form)


def _any(part: Part) -> dict[str, Any]:
    return {name: entry.value for name, entry in part.pairs()}


def _same_place(release: Release, path: str) -> None:
    if not f"/{path}".endswith(f"/{path_of(release.publisher, release.course, release.version)}"):
        message = f"this is {release.course} {release.version} of {release.publisher}, which has another file"
        raise DamageError(message)


def _newer(path: str, number: int) -> Problem:
    message = f"this file has format {number}; this coursewright reads up to {FORMAT}."
    return Problem(code="V009", where=Where(path=path), message=message, hint="Install a newer coursewright.")


def _damaged(damage: DamageError, text: str, path: str) -> Problem:
    where = Where(path=path, line=damage.line, column=damage.column)
    if damage.way:
        where = _place(text, path, damage.way) or where
    return Problem(
        code="V007", where=where, message=f"{damage.sentence}.", hint=f"Nobody edits the ledger: {restored(path)}"
    )


def _place(text: str, path: str, way: Way) -> Where | None:
    """Return where a part stands. JSON is YAML, whose reader knows places; a healthy file needs none."""
    node = parse_yaml(text, path, [], foreign=True)
    for step in way:
        node = _inside(node, step)
    return node.where if node else None


def _inside(node: Node | None, step: str | int) -> Node | None:
    inner = node.value if node else None
    if isinstance(inner, Mapping):
        return inner.get(str(step))
    return inner[step] if isinstance(inner, tuple) and isinstance(step, int) and step < len(inner) else None
