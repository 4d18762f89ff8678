"""`coursewright approve`: a named person's yes to exactly what a module says now; without names, what waits for one."""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.root import project_root
from builders.errors import UsageError

if TYPE_CHECKING:
    from builders.model.change import Approval
    from builders.model.policy import Policy
    from builders.pipeline.approvals import Standing, Waiting

_EXAMPLES = """examples:
  coursewright approve                                     what waits for an approval
  coursewright approve minimum-necessary --role privacy_officer
  coursewright approve minimum-necessary.es --by "Ana Ruiz" --role privacy_officer

The approval is written to content/changes/, which you commit. It is bound to the text: whoever edits the module
afterwards voids it. What releases need is said in mkdocs.yml (docs/releasing.md)."""


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "approve",
        help="approve what modules say now, by name; without a module: say what waits",
        description="Write down that a named person approves exactly what a module says now.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="its name; a translation's is MODULE.es")
    parser.add_argument("--by", metavar="NAME", help="who approves (default: user.name of git)")
    parser.add_argument("--role", metavar="ROLE", help="as what (default: the one role that the policy names)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="json for programs")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Approve, or say what waits; 1 where something waits, so that a script can ask."""
    from builders.pipeline.approvals import approve, waiting  # noqa: PLC0415 - keeps --help fast

    root = project_root(Path.cwd())
    if not arguments.modules:
        if arguments.by or arguments.role:
            message = "name the module that is approved: 'coursewright approve MODULE'"
            raise UsageError(message)
        found = waiting(root)
        _print(arguments.format, found.modules, _waiting(found))
        return 1 if any(one.missing for one in found.modules) else 0
    given = _approval(root, arguments)
    done = approve(root, arguments.modules, given)
    _print(arguments.format, done, _done(done, given))
    return 0


def _approval(root: Path, arguments: argparse.Namespace) -> "Approval":
    """Return who approves as what today; the content is not in it yet."""
    from builders.model.change import Approval  # noqa: PLC0415
    from builders.sources.git import setting  # noqa: PLC0415

    by = " ".join((arguments.by or setting(root, "user.name") or "").split())
    if not by.isprintable() or not by:
        message = 'say who approves: --by "First Last", or \'git config user.name "First Last"\' once'
        raise UsageError(message)
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    return Approval(by=by, role=arguments.role or _only_role(root), on=today.isoformat(), digest="")


def _only_role(root: Path) -> str:
    from builders.sources.config import read_config  # noqa: PLC0415

    config = read_config(root, [])
    roles = config.policy.roles if config else ()
    if len(roles) != 1:
        known = f": {' or '.join(roles)}" if roles else ", such as privacy_officer"
        message = f"say as what it is approved, with --role ROLE{known}"
        raise UsageError(message)
    return roles[0]


def _print(form: str, found: "Sequence[Standing]", lines: Iterator[str]) -> None:
    if form == "json":
        text = json.dumps({"format": 1, "modules": [_record(one) for one in found]}, indent=1, ensure_ascii=False)
        sys.stdout.write(f"{text}\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in lines))


def _record(one: "Standing") -> dict[str, Any]:
    from dataclasses import asdict  # noqa: PLC0415

    return {
        "module": one.module.name,
        "version": str(one.module.version),
        "source": one.digest,
        "approvals": [asdict(approval) for approval in one.given],
        "void": [asdict(approval) for approval in one.void],
        "missing": list(one.missing),
    }


def _waiting(found: "Waiting") -> Iterator[str]:
    if not found.policy.asks:
        yield "mkdocs.yml asks for no approvals: courses are released without, and say so. docs/releasing.md has more."
        return
    yield f"Each module needs {_asked(found.policy)}."
    lacking = [one for one in found.modules if one.missing]
    for one in lacking:
        yield f"{one.module.name} {one.module.version}: lacks {' and '.join(one.missing)}"
        for void in one.void:
            yield f"  the approval by {void.by} ({void.role}, {void.on}) is void: the text was edited since"
    if not lacking:
        yield f"Nothing waits: {len(found.modules)} modules are approved, or released."


def _asked(policy: "Policy") -> str:
    people = f"approvals by {policy.count} people" if policy.count > 1 else "an approval"
    roles = " and ".join(policy.roles)
    return f"{people}{', among them one' if roles and policy.count > 1 else ''}{f' as {roles}' if roles else ''}"


def _done(done: "Sequence[Standing]", given: "Approval") -> Iterator[str]:
    for one in done:
        lacks = f"; it still lacks {' and '.join(one.missing)}" if one.missing else ""
        yield f"{one.module.name} {one.module.version}: approved by {given.by} ({given.role}), {given.on}{lacks}"
    files = " ".join(dict.fromkeys(f"content/changes/{one.module.slug}.yml" for one in done))
    yield f"Commit it: git add {files}"
