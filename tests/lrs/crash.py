"""A server that can be killed often: this process has all modules loaded and forks one LRS per line that it reads."""

import os
import sys
from pathlib import Path

from builders.lrs.app import Limits, application
from builders.lrs.serve import serve
from builders.lrs.store import Store


def main() -> None:
    """Read a line, fork a server on a free port, print its process id and port; end with the input."""
    database = Path(sys.argv[1])
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            run(database)
        os.waitpid(child, 0)


def run(database: Path) -> None:
    """Serve until somebody kills this process."""

    def ready(port: int) -> None:
        sys.stdout.write(f"{os.getpid()} {port}\n")
        sys.stdout.flush()

    serve(application(Store(database), Limits(per_second=1e9, burst=1e9)), "127.0.0.1", 0, ready)
    os._exit(0)


if __name__ == "__main__":
    main()
