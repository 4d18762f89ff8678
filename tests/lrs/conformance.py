"""ADL's public conformance suite against the embedded LRS: `make conformance SUITE=DIR`."""

import json
import re
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from builders.lrs import VERSIONS
from builders.lrs.app import Limits
from builders.lrs.auth import add_user
from builders.lrs.store import connect
from tests.lrs.served import served

_FAST = Limits(per_second=1e6, burst=1e6)
TOTALS = {"1.0.3": 1_365, "2.0.0": 1_442}
"""How many tests the suite has."""
_SUMMARY = re.compile(r'^\{"total":.*\}$', re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Run the suite in the folder named for each version; return 0 when no test of any failed."""
    if len(arguments) != 1 or not (runner := Path(arguments[0]) / "bin" / "console_runner.js").is_file():
        sys.stderr.write("SUITE=DIR has to name a clone of adlnet/lrs-conformance-test-suite\n")
        return 2
    return max(_run(runner, version) for version in VERSIONS)


def _run(runner: Path, version: str) -> int:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "lrs.db", _FAST) as lrs:
        with closing(connect(lrs.path)) as db:
            key, secret = add_user(db, "suite", ["all"])
        options = ["-x", version, "-e", lrs.url, "-a", "-u", key, "-p", secret, "-z"]
        command = ["node", "bin/console_runner.js", *options]
        with subprocess.Popen(command, cwd=runner.parent.parent, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout
            lines = [_shown(line) for line in running.stdout]
    return 0 if passed("".join(lines), version) else 1


def _shown(line: str) -> str:
    sys.stdout.write(line)
    return line


def passed(told: str, version: str) -> bool:
    """Say whether all tests passed, by what the suite told last: its exit code is the failures modulo 256."""
    summaries = _SUMMARY.findall(told)
    last = json.loads(summaries[-1]) if summaries else {}
    found = tuple(last.get(name) for name in ("total", "passed", "failed"))
    return found == (TOTALS[version], TOTALS[version], 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
