"""`coursewright export --docx MODULE`: a review copy for people who live in Word."""

import argparse
import sys
from pathlib import Path
from typing import Any

from builders.cli.output import shown_path, write_file
from builders.cli.root import project_root
from builders.errors import ServiceError


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "export",
        help="write a review copy of a module for Word",
        description="Write a module as a Word document: text, questions, keys, reasons, citations, version and digest. "
        "It is for reading and comments; changes go into the Markdown and the bank.",
    )
    parser.add_argument("--docx", metavar="MODULE", required=True, help="the module's slug")
    parser.add_argument("--out", metavar="FILE", type=Path, help="default: dist/exchange/MODULE.docx")
    parser.add_argument("--force", action="store_true", help="replace the file that --out names")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the review copy."""
    from builders.cli.module import one_module  # noqa: PLC0415 - keeps --help fast
    from builders.exchange.review import review_copy  # noqa: PLC0415

    root = project_root(Path.cwd())
    project, module = one_module(root, arguments.docx)
    try:
        data = review_copy(module, project.overlay or {})
    except ImportError as error:
        message = f"a review copy needs python-docx ({error}): pip install 'coursewright[docx]'"
        raise ServiceError(message) from error
    out = (arguments.out or root / "dist" / "exchange" / f"{module.name}.docx").absolute()
    write_file(out, data, force=arguments.force or arguments.out is None)
    sys.stdout.write(f"{shown_path(out)}: version {module.version}, keys included\n")
    return 0
