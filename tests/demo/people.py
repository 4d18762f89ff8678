"""Who works there: rosters by quarter, leaves and waivers."""

import csv
import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIRST = (
    *("Ada", "Bo", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal", "Ida", "Jo", "Kit", "Lu", "Max", "Nia", "Oz", "Pia"),
    *("Quin", "Ray", "Sol", "Tam", "Uma", "Val", "Wes", "Xan", "Yan", "Zoe"),
)
LAST = ("Abel", "Birk", "Cole", "Dorn", "Ebbs", "Frey", "Gant", "Holt", "Ivey", "Joss", "Kemp", "Lund", "Moss", "Nash")
ROLES = {"claims_coder": 55, "call_center": 35, "facilities": 8, "": 2}
"""Roles by how common they are; a few people have none."""
DEPARTMENTS = {"claims_coder": "Claims", "call_center": "Phones", "facilities": "Facilities"}
OPENED, TODAY = dt.date(2023, 11, 20), dt.date(2026, 10, 31)
SNAPSHOTS = [
    dt.date(year, month, 1) for year in (2024, 2025, 2026) for month in (1, 4, 7, 10) if (year, month) < (2026, 12)
]
CASES = """\
case_id,kind,person_id,team,modules,opened,opened_by,due,reason
C-1,objective,p0010,,minimum-necessary/least,2026-03-01,D. Reyes,2026-04-15,missed the objective twice
C-2,incident,,Facilities,spot-stop-report,2026-04-01,D. Reyes,2026-09-30,file I-12: a list of patients in a bin
C-3,learner,p0102,,minimum-necessary;what-is-phi,2026-10-20,D. Reyes,2026-11-15,struggled with the quiz
C-4,learner,p0001,,minimum-necessary,2026-03-25,D. Reyes,2026-12-01,asked for it on the day of the quiz
"""
EXCUSED = (
    ("p0166", "leave", "2023-11-25", "2024-02-10", "", "parental", "HR"),
    ("p0166", "leave", "2026-09-01", "2026-12-15", "", "medical", "HR"),
    ("p0335", "waiver", "2026-01-05", "", "", "on loan from Lakeside Clinic (fictional), trained there", "D. Reyes"),
    ("p0049", "sanction", "2026-02-12", "", "", "file S-17 in personnel", "D. Reyes"),
)
"""Three who never took anything: without a leave or a waiver of theirs, nobody would be excused from anything."""
COLUMNS = (
    *("person_id", "name", "email", "accounts", "roles", "access", "department", "manager_id", "hire_date", "end_date"),
    "employment",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Worker:
    """One invented person."""

    id: str
    name: str
    email: str
    role: str
    access: str
    hired: dt.date
    left: dt.date | None


def workers(dice: random.Random, number: int) -> list[Worker]:
    """Return the people of three years; about one in eight leaves."""
    found = []
    for count in range(1, number + 1):
        name = f"{dice.choice(FIRST)} {dice.choice(LAST)}"
        role = dice.choices(list(ROLES), list(ROLES.values()))[0]
        hired = OPENED - dt.timedelta(days=dice.randrange(2000))
        if dice.random() < 0.35:
            hired = OPENED + dt.timedelta(days=dice.randrange((TODAY - OPENED).days))
        left = None
        if dice.random() < 0.13:
            since = max(hired, OPENED)
            left = since + dt.timedelta(days=dice.randrange(30, 1200))
        found.append(
            Worker(
                id=f"p{count:04}",
                name=name,
                email=f"{name.lower().replace(' ', '.')}.{count}@harbor-ridge.example",
                role=role,
                access="bulk_export" if role == "claims_coder" and dice.random() < 0.1 else "",
                hired=hired,
                left=left if left and left < TODAY else None,
            )
        )
    return found


def write_people(root: Path, staff: list[Worker], dice: random.Random) -> None:
    """Write rosters, of which one has semicolons and another encoding, and exceptions."""
    for day in SNAPSHOTS:
        rows = [_row(one, day) for one in staff if one.hired <= day and (one.left is None or one.left >= day)]
        file = root / "roster" / f"{day}.csv"
        if day == SNAPSHOTS[3]:
            _write(file, COLUMNS, rows, encoding="utf-16", delimiter=";")
        else:
            _write(file, COLUMNS, rows)
    rows = [_leave(one, dice) for one in dice.sample(staff, max(1, len(staff) // 30))]
    for one in dice.sample(staff, max(1, len(staff) // 80)):
        rows.append([one.id, "waiver", "2026-01-05", "", "what-is-phi", "taught by the officer in person", "D. Reyes"])
    rows += map(list, EXCUSED)
    (root / "cases.csv").write_text(CASES, encoding="utf-8")
    _write(root / "exceptions.csv", ("person_id", "kind", "from", "to", "what", "reason", "approved_by"), rows)


def _row(one: Worker, day: dt.date) -> list[Any]:
    end = one.left if one.left and (one.left - day).days < 30 else ""
    return [
        one.id,
        one.name,
        one.email,
        f"hr-{one.id}",
        one.role,
        one.access,
        DEPARTMENTS.get(one.role, "Billing"),
        "p0001",
        one.hired,
        end,
        "employee",
    ]


def _leave(one: Worker, dice: random.Random) -> list[Any]:
    start = TODAY - dt.timedelta(days=dice.randrange(400))
    return [one.id, "leave", start, start + dt.timedelta(days=dice.randrange(20, 120)), "", "parental", "HR"]


def _write(
    file: Path, columns: Iterable[str], rows: Iterable[Iterable[Any]], *, encoding: str = "utf-8", delimiter: str = ","
) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding=encoding, newline="") as target:
        csv.writer(target, delimiter=delimiter).writerows([tuple(columns), *rows])
