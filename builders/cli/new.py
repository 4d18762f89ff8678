"""`coursewright new`: a course to start from, and skeletons of modules and banks inside one."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.output import shown_path
from builders.cli.root import project_root
from builders.errors import UsageError

if TYPE_CHECKING:
    from builders.pipeline.skeleton import Written

_OPTIONS = {"course": ("title", "publisher", "iri"), "module": ("title", "minutes", "course"), "quiz": ()}
"""By what is to be made, the options that go with it."""
_USAGE = """coursewright new DIR [--title TITLE] [--publisher SLUG] [--iri IRI]
       coursewright new module SLUG [--title TITLE] [--minutes N] [--course ID]...
       coursewright new quiz SLUG"""
_EXAMPLES = """examples:
  coursewright new phone-training --title "Phone training"
  coursewright new module caller-check --title "Check who calls" --course phone-training
  coursewright new quiz caller-check       a bank for a page that has none
  coursewright new ./module                a course in a folder of that name

A SLUG is lower case, digits and single hyphens. Nothing that is there is ever written over."""


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "new",
        help="start a course, or add a module or a bank to one",
        description="Write a small course into a new folder, or a module or a bank into the course you are in.",
        usage=_USAGE,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    # Three forms of one command: `new DIR` leaves no place for a word that would choose among them.
    parser.add_argument("what", nargs="+", metavar="DIR", help="the new folder, or 'module SLUG', or 'quiz SLUG'")
    parser.add_argument("--title", metavar="TITLE", help="of the course or the module")
    parser.add_argument("--publisher", metavar="SLUG", help="course: who publishes it (default: example-org)")
    parser.add_argument(
        "--iri", metavar="IRI", help="course: an address of yours, where all identifiers in records begin"
    )
    parser.add_argument("--minutes", metavar="N", type=int, help="module: how long it takes (default: 5)")
    parser.add_argument("--course", metavar="ID", action="append", help="module: the course that lists it; repeatable")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write what was asked for, and say what was written and what comes next."""
    what, name = _meant(arguments.what)
    given = {key: value for key, value in vars(arguments).items() if key not in {"run", "what"} and value is not None}
    _refuse_foreign(what, given)
    if what == "course":
        said = _course(name, given)
    elif what == "module":
        said = _module(name, given)
    else:
        said = _quiz(name)
    sys.stdout.write("".join(f"{line}\n" for line in said))
    return 0


def _meant(words: list[str]) -> tuple[str, str]:
    """Return what to make and its name."""
    if words[0] in _OPTIONS and words[0] != "course":
        if len(words) == 2:
            return words[0], words[1]
        many = len(words) > 2
        message = f"'new {words[0]}' takes one name{'' if many else f'; a folder of that name is ./{words[0]}'}"
        raise UsageError(message)
    if len(words) > 1:
        message = f"'new' takes one folder, not {len(words)}; a name with blanks goes in quotes"
        raise UsageError(message)
    return "course", words[0]


def _refuse_foreign(what: str, given: Iterable[str]) -> None:
    foreign = [f"--{key}" for key in given if key not in _OPTIONS[what]]
    if foreign:
        form = "new DIR" if what == "course" else f"new {what} SLUG"
        message = f"{', '.join(foreign)} doesn't go with '{form}'; 'coursewright new --help' says what does"
        raise UsageError(message)


def _course(name: str, given: dict[str, Any]) -> Iterable[str]:
    from builders.pipeline.new import NewCourse, new_course  # noqa: PLC0415 - keeps --help fast

    target = Path(name).resolve()
    made = new_course(target, NewCourse(**given))
    shown = shown_path(target)
    yield f"{shown}: a course with one module"
    yield from (f"  {path}" for path in made.paths)
    yield "'schemas/' is for your editor: it explains keys and marks mistakes in quizzes and content/org.yml."
    yield "Next:"
    yield from ([] if target == Path.cwd() else [f"  cd {shown}"])
    yield "  coursewright check"
    yield "  coursewright build"


def _module(slug: str, given: dict[str, Any]) -> Iterable[str]:
    from builders.pipeline.skeleton import NewModule, new_module  # noqa: PLC0415 - keeps --help fast

    root = project_root(Path.cwd())
    courses = tuple(given.pop("course", ()))
    yield from _written(root, new_module(root, NewModule(slug=slug, courses=courses, **given)))
    if not courses:
        yield f"No course lists it yet: add '- {slug}' to 'modules:' in a page of content/courses/."


def _quiz(slug: str) -> Iterable[str]:
    from builders.pipeline.skeleton import new_quiz  # noqa: PLC0415 - keeps --help fast

    root = project_root(Path.cwd())
    yield from _written(root, new_quiz(root, slug))


def _written(root: Path, written: "Written") -> Iterable[str]:
    yield from (f"{shown_path(root / path)}: new" for path in written.made)
    yield from (f"{shown_path(root / path)}: lists it" for path in written.changed)
    yield from (f"By hand: {sentence}." for sentence in written.by_hand)
    yield "Next: replace every text that says so, then 'coursewright check'."
