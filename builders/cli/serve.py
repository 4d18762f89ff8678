"""`coursewright serve`: the site, a sandbox LMS and the LRS on one port, as the sources are now."""

import argparse
import logging
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.cli.lrs import demand_libraries, port
from builders.cli.root import project_root

if TYPE_CHECKING:
    from builders.serve.live import News


def add(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "serve",
        help="preview the site and what each package reports, while you write",
        description="Show the site and a sandbox LMS on this machine until Ctrl+C. Pages are loaded again when a file "
        "of content/, quizzes/ or themes/ changes. Nothing is written into the project.",
    )
    parser.add_argument("--port", metavar="N", type=port, default=8000, help="default: 8000; 0 takes any free port")
    parser.add_argument("--db", metavar="FILE", type=Path, help="keep statements here (default: they are thrown away)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve the project around the working directory."""
    demand_libraries("the preview")
    from builders.serve.run import HOST, serve  # noqa: PLC0415 - keeps --help fast

    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")

    def ready(number: int) -> None:
        origin = f"http://{HOST}:{number}"
        _say(f"{origin}/      the site\n{origin}/lms/  what an LMS gets\n{origin}/xapi  the LRS (Ctrl+C ends it)")

    serve(project_root(Path.cwd()), arguments.port, arguments.db, ready, _tell)
    return 0


def _tell(news: "News") -> None:
    """Print what is wrong, or that nothing is."""
    words = "\n".join(news.problems) or f"edition {news.edition}, site {news.site}"
    _say(f"{time.strftime('%H:%M:%S')} {words}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
