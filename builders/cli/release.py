"""`coursewright release`: packages of a version for good, its entry in the ledger, a commit and a tag."""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.output import say, shown_path
from builders.cli.progress import progress
from builders.cli.root import project_root

if TYPE_CHECKING:
    from builders.pipeline.release import Outcome

_EXAMPLES = """examples:
  coursewright release claims-coding --dry-run              what it would do
  coursewright release claims-coding --message "New rule on portal messages"
  coursewright release claims-coding --keep ~/training-evidence

It needs a clean work tree, a version that is not released yet, and the approvals that mkdocs.yml asks for. It makes
one commit and one tag and pushes nothing. Run again after a power cut, it finishes what is left."""


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "release",
        help="make a version of a course final: packages, ledger, commit, tag",
        description="Build a course and its translations from the last commit, write what they are into the ledger, "
        "and commit and tag that.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("course", metavar="COURSE", help="the course's id; its translations go with it")
    parser.add_argument("--message", metavar="TEXT", default="", help="what to say of it in the commit and the tag")
    parser.add_argument("--keep", metavar="DIR", type=Path, help="also keep all files there, with SHA256SUMS")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="json for programs")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Release a course of the project around the working directory."""
    from builders.pipeline.release import Wanted, release  # noqa: PLC0415 - keeps --help fast

    root = project_root(Path.cwd())
    wanted = Wanted(
        root=root,
        out=root / "dist",
        course=arguments.course,
        day=dt.datetime.now(tz=dt.UTC).astimezone().date().isoformat(),
        message=arguments.message,
        keep=arguments.keep.expanduser().absolute() if arguments.keep else None,
        dry_run=arguments.dry_run,
    )
    outcome = release(wanted, progress())
    say(outcome.warnings)
    if arguments.format == "json":
        sys.stdout.write(json.dumps(_record(outcome), indent=1, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _said(outcome, shown_path(wanted.out), wanted.keep)))
    return 0


def _record(outcome: "Outcome") -> dict[str, Any]:
    made = outcome.release
    return {
        "format": 1,
        "course": made.course,
        "version": str(made.version),
        "built_from": made.commit,
        "commit": outcome.commit,
        "tag": outcome.tag,
        "changed": list(outcome.edits),
        "artifacts": dict(made.artifacts),
        "packages": list(outcome.packages),
        "sheets": list(outcome.sheets),
        "finished": list(outcome.finished),
    }


def _said(outcome: "Outcome", out: str, keep: Path | None) -> Iterator[str]:
    made = outcome.release
    name = f"{made.course} {made.version}"
    yield from (f"An earlier run was stopped: {sentence}." for sentence in outcome.finished)
    if not outcome.commit:
        yield f"{name} can be released. It would make one commit and the tag {outcome.tag}, and change:"
        yield from (f"  {path}" for path in outcome.edits)
        yield from (f"  {digest}  {artifact}" for artifact, digest in made.artifacts.items())
        yield from _unreviewed(outcome)
        return
    if outcome.edits:
        yield f"{name} is released: commit {outcome.commit[:12]}, tag {outcome.tag}, built from {made.commit[:12]}."
    else:
        yield f"{name} was released on {made.released}; its files are here again."
    yield from _unreviewed(outcome)
    yield "Upload:"
    yield from (f"  {out}/{path}" for path in outcome.packages)
    yield "How, for your learning system (open in a browser, print):"
    yield from (f"  {out}/{path}" for path in outcome.sheets)
    if keep:
        yield f"Kept: {shown_path(keep)}, with SHA256SUMS"
    yield f"Share it: git push --atomic origin HEAD {outcome.tag}"


def _unreviewed(outcome: "Outcome") -> Iterator[str]:
    lacking = [module.slug for module in outcome.release.modules if module.slug not in outcome.release.approvals]
    if lacking:
        yield f"Not reviewed, as the ledger says: {', '.join(lacking)}"
