"""`coursewright show NAME@VERSION`: what a released version said, years later."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.output import shown_path, write_file
from builders.cli.root import project_root
from builders.errors import CoursewrightError, UsageError

if TYPE_CHECKING:
    from builders.model.change import Approval, Change
    from builders.model.release import Release
    from builders.pipeline.history import Told

_EXAMPLES = """examples:
  coursewright show claims-coding@1.0.0                     a course: modules, packages, approvals
  coursewright show minimum-necessary@1.1.0                 a module: text, questions, keys, letters
  coursewright show minimum-necessary.es@1.1.0 --html said.html"""


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "show",
        help="say what a released version said",
        description="Say what a released module or course said: texts, questions, keys and letters, who approved it, "
        "why it changed, where it was released. From the ledger, and from git where its commit is here.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME@VERSION", help="a module or a course, and a version of it")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="json for programs")
    parser.add_argument("--html", metavar="FILE", type=Path, help="write the module as one page, to open or print")
    parser.add_argument("--force", action="store_true", help="replace the file that --html names")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what is known of a version."""
    from builders.model.release import Release  # noqa: PLC0415 - keeps --help fast
    from builders.pipeline.history import told  # noqa: PLC0415
    from builders.pipeline.origin import asked  # noqa: PLC0415

    name, version = asked(arguments.name)
    found = told(project_root(Path.cwd()), name, version)
    if arguments.html:
        if isinstance(found, Release):
            message = f"{name} is a course: --html writes one module, such as {found.modules[0].slug}"
            raise UsageError(message)
        return _write_html(found, arguments.html.absolute(), force=arguments.force)
    if arguments.format == "json":
        data = _course_record(found) if isinstance(found, Release) else _record(found)
        sys.stdout.write(json.dumps(data, indent=1, ensure_ascii=False) + "\n")
    else:
        lines = _course(found) if isinstance(found, Release) else _module(found)
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _write_html(found: "Told", out: Path, *, force: bool) -> int:
    if found.sources is None:
        message = f"its text is not at hand: {found.note}"
        raise CoursewrightError(message)
    write_file(out, found.sources.html(found.releases[0]).encode(), force=force)
    sys.stdout.write(f"{shown_path(out)}: {found.module.slug} {found.module.version}, keys included\n")
    return 0


def _record(found: "Told") -> dict[str, Any]:
    digests = found.module.languages[found.language].digests
    return {
        "format": 1,
        "module": found.module.slug,
        "version": str(found.module.version),
        "language": found.language,
        "title": found.module.title,
        "minutes": found.module.minutes,
        "digests": asdict(digests),
        "released": [_place(release) for release in found.releases],
        "approvals": [asdict(approval) for approval in found.approvals],
        "changes": [{**asdict(change), "version": str(change.version)} for change in found.changes],
        "codebook": dict(found.module.codebook),
        "text": found.sources.text if found.sources else None,
        "questions": found.sources.questions if found.sources else None,
        "note": found.note,
    }


def _course_record(found: "Release") -> dict[str, Any]:
    return {
        "format": 1,
        **_place(found),
        "title": found.title,
        "tool": found.tool,
        "iri": found.iri,
        "languages": {language: asdict(parts.digests) for language, parts in found.languages.items()},
        "modules": [{"module": m.slug, "version": str(m.version), "title": m.title} for m in found.modules],
        "artifacts": dict(found.artifacts),
        "approvals": {slug: [asdict(one) for one in given] for slug, given in found.approvals.items()},
        "changes": [{**asdict(change), "version": str(change.version)} for change in found.changes],
    }


def _place(release: "Release") -> dict[str, Any]:
    return {
        "course": release.course,
        "version": str(release.version),
        "publisher": release.publisher,
        "on": release.released,
        "commit": release.commit,
        "tag": f"release/{release.course}/{release.version}",
    }


def _course(found: "Release") -> Iterator[str]:
    yield f"{found.course} {found.version}: {found.title}"
    yield f"released {found.released} by {found.publisher}, built from {found.commit} by coursewright {found.tool}"
    for language, parts in found.languages.items():
        yield f"{language}: source {parts.digests.source}"
        yield f"{language}: shown  {parts.digests.shown}"
    for module in found.modules:
        yield f"{module.slug} {module.version}: {module.title}, {_approved(found.approvals.get(module.slug, ()))}"
    yield from _reasons(found.changes)
    yield from (f"{name}: {digest}" for name, digest in found.artifacts.items())


def _module(found: "Told") -> Iterator[str]:
    module, digests = found.module, found.module.languages[found.language].digests
    yield f"{module.slug} {module.version} ({found.language}): {module.title}, {module.minutes} minutes"
    yield f"source {digests.source}"
    yield f"shown  {digests.shown}"
    for release in found.releases:
        yield f"in {release.course} {release.version}, released {release.released} by {release.publisher}"
    yield _approved(found.approvals)
    yield from _reasons(found.changes)
    if found.note:
        yield f"note: {found.note}"
    if found.sources is None:
        for name, entry in module.codebook.items():
            yield from _from_ledger(name, entry)
        return
    yield from ("", found.sources.text.rstrip(), "")
    for question in found.sources.questions:
        yield from _from_sources(question)


def _approved(approvals: "Sequence[Approval]") -> str:
    given = ", ".join(f"{one.by} ({one.role}, {one.on})" for one in approvals)
    return f"approved by {given}" if given else "not reviewed"


def _reasons(changes: "Sequence[Change]") -> Iterator[str]:
    for change in changes:
        yield f"{change.module} {change.version}: {change.reason or 'no reason is given'}"
        if change.material:
            yield f"  people train again: {change.material.trigger}, from {change.material.effective} on"


def _from_sources(question: Mapping[str, Any]) -> Iterator[str]:
    from builders.render.answers import rows  # noqa: PLC0415 - keeps --help fast

    marks = [question["kind"], *(["critical"] if question["critical"] else [])]
    yield f"{question['id']} v{question['v']} ({', '.join(marks)}) {question['cite']}".rstrip()
    yield f"  {question['ask']}"
    for row in rows(question):
        yield "  " + " ".join(
            filter(None, [f"{row.letter})" * bool(row.letter), row.text, f"[{row.mark}]" * bool(row.mark)])
        )
        yield from ([f"     {row.why}"] if row.why else [])
    yield from (f"  {key}: {question[key]}" for key in ("why", "hint") if question[key])


def _from_ledger(name: str, entry: Mapping[str, Any]) -> Iterator[str]:
    from builders.versions.codebook import letters  # noqa: PLC0415 - keeps --help fast

    yield f"{name} v{entry.get('v', '?')} ({entry.get('kind', '?')})"
    yield f"  {entry.get('ask', '')}"
    for group, texts in letters(entry).items():
        yield from (f"  {group}: {letter}) {text}" for letter, text in texts.items())
    yield f"  right: {json.dumps(entry.get('right'), ensure_ascii=False)}"
