"""`make demo`: the fictional company in dist/demo/, and its reports in dist/reports/."""

import datetime as dt
import os
import random
import shutil
import sys
from pathlib import Path

from builders.cli import main
from tests.demo.courses import write_project
from tests.demo.people import TODAY, workers, write_people
from tests.demo.training import write_training
from tests.paths import ROOT

SEED, PEOPLE = 20261031, 400
REPORTS = (
    ("status", "", ("html", "csv", "xlsx", "json")),
    ("gate", "", ("html", "json")),
    ("plan", "", ("html", "csv")),
    ("role", "claims_coder", ("html",)),
    ("coverage", "", ("html", "csv")),
    ("progress", "", ("html", "csv")),
    ("incident", "p0067,p0102", ("html",)),
    ("person", "p0067", ("html", "json")),
    ("changes", "minimum-necessary", ("html", "xlsx")),
    ("cases", "", ("html", "csv", "xlsx", "json")),
    ("desk", "", ("html",)),
    ("items", "minimum-necessary", ("html", "csv")),
    ("recall", "minimum-necessary/whole_chart@v1", ("html",)),
    ("enroll", "", ("csv",)),
    ("client", "", ("html",)),
)


def company(root: Path, people: int = PEOPLE) -> tuple[Path, Path]:
    """Write the company anew; return the folders of its course and of its records."""
    course, records = root / "course", root / "records"
    shutil.rmtree(root, ignore_errors=True)
    records.mkdir(parents=True)
    dice = random.Random(SEED)  # noqa: S311 - the same company every time
    staff = workers(dice, people)
    write_project(course)
    write_people(records, staff, dice)
    write_training(records, staff, dice)
    return course, records


def run(out: Path, root: Path) -> int:
    """Write company and reports; return the first exit code that is not 0."""
    course, records = company(root)
    os.chdir(course)
    for name, subject, formats in REPORTS:
        for form in formats:
            target = ["--format", form, "--out", str(out / f"{name}.{form}"), "--force"]
            asked = ["report", name, *filter(None, [subject]), "--records", str(records), "--as-of", str(TODAY)]
            if code := main([*asked, *target]):
                return code
    reminders = ["--since", str(TODAY - dt.timedelta(days=30)), "--as-of", str(TODAY), "--out", str(out / "reminders")]
    if code := main(["report", "remind", "--records", str(records), *reminders]):
        return code
    asked = ["--as-of", str(TODAY), "--sample", "5", "--out", str(out / "audit")]
    return main(["report", "audit", "p0067,p0100", "--records", str(records), *asked])


if __name__ == "__main__":
    sys.exit(run(ROOT / "dist" / "reports", ROOT / "dist" / "demo"))
