"""The commands, from an empty folder to a report, against the real LRS; and what they say when something is wrong."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders.cli import main
from builders.lrs.auth import add_user
from builders.lrs.store import connect
from tests.demo.courses import IRI, write_project
from tests.lrs.served import Lrs, served
from tests.records.told import passed
from tests.report.office import NEEDS_TYPST

ROSTER = (
    "person_id,name,hire_date,email,accounts,roles\n"
    "p1,Ada Moss,2026-01-05,ada@clinic.example,ada,facilities\n"
    "p2,Bo Lind,2026-01-05,bo@clinic.example,bo,facilities\n"
    "p3,Cy Dorn,2026-01-05,cy@clinic.example,cy,claims_coder\n"
)
EXPORT = "E-mail;Course;Completed on\nbo@clinic.example;Security essentials;2026-02-03\n"
MAP = """\
format: 1
source: moodle
person: E-mail
course: Course
day: Completed on
dates: ["%Y-%m-%d"]
timezone: America/Chicago
courses: {Security essentials: security-essentials}
"""


@pytest.fixture
def lrs(tmp_path: Path) -> Iterator[Lrs]:
    with served(tmp_path / "lrs.db") as running:
        yield running


class Office:
    """The commands as somebody types them in the course project."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.records = root / "records"
        self._capsys = capsys

    def run(self, *arguments: str, status: int = 0) -> str:
        try:
            code = main(arguments)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        said = "".join(self._capsys.readouterr())
        assert code == status, said
        return said


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """Make a course project, and beside it a folder of records."""
    write_project(tmp_path / "course")
    records = tmp_path / "records"
    (records / "roster").mkdir(parents=True)
    (records / "records.yml").write_text("format: 1\ntimezone: America/Chicago\n", encoding="utf-8")
    (records / "roster" / "2026-02-01.csv").write_text(ROSTER, encoding="utf-8")
    (records / "map.yml").write_text(MAP, encoding="utf-8")
    (records / "export.csv").write_text(EXPORT, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "course")
    return Office(tmp_path, capsys)


def states(office: Office, *more: str) -> dict[str, str]:
    told = office.run("report", "status", "--records", "../records", "--as-of", "2026-03-31", "--format", "json", *more)
    return {row["person"]: row["state"] for row in json.loads(told)["people"]}


def test_from_nothing_to_a_report(office: Office, lrs: Lrs, monkeypatch: pytest.MonkeyPatch) -> None:
    assert states(office) == dict.fromkeys(("p1", "p2", "p3"), "escalated")
    empty = office.run("report", "plan", "--records", "../records", "--as-of", "2026-03-31")
    assert "the archive is empty: pull from an LRS, or import an export." in empty
    assert "security-essentials-1.0.0" in empty
    db = connect(lrs.path)
    key, secret = add_user(db, "reports", ["all"])
    db.close()
    for module in ("passwords-and-phish", "spot-stop-report"):
        one = passed("ada", module, object={"objectType": "Activity", "id": f"{IRI}/modules/{module}/v1_0"})
        assert lrs.xapi.post("/statements", json=one).status_code == 200
    for name, value in {"ENDPOINT": lrs.url, "KEY": key, "SECRET": secret}.items():
        monkeypatch.setenv(f"COURSEWRIGHT_LRS_{name}", value)
    assert "inside the course's project" in office.run("lrs", "pull", "--records", ".", status=2)
    assert "2 new, 0 were there" in office.run("lrs", "pull", "--records", "../records")
    assert "0 new, 0 were there" in office.run("lrs", "pull", "--records", "../records")
    assert states(office) == {"p1": "done", "p2": "escalated", "p3": "escalated"}
    asked = ("import", "../records/export.csv", "--map", "../records/map.yml", "--records", "../records")
    assert "1 new, 0 were there, 0 not passed, 0 left out" in office.run(*asked)
    # No version is known: it does not count until somebody says what was deployed.
    assert states(office)["p2"] == "escalated"
    deployed = "source,course,version,from,to\nmoodle,security-essentials,1.0.0,2026-01-01,\n"
    (office.records / "deployments.csv").write_text(deployed, encoding="utf-8")
    assert states(office)["p2"] == "done"
    assert "1 were there" in office.run(*asked)
    told = office.run("report", "person", "p2", "--records", "../records", "--as-of", "2026-03-31")
    assert "inferred" in told
    # Before it happened, nothing had.
    assert "0 of 3" in office.run("report", "status", "--records", "../records", "--as-of", "2026-02-02")


def test_a_map_is_proposed(office: Office) -> None:
    told = office.run("import", "../records/export.csv", "--draft-map")
    assert 'person: "E-mail"' in told
    assert 'dates: ["%Y-%m-%d"]' in told
    assert '"Security essentials": "?"' in told
    assert "bo@clinic.example passed Security essentials, version unknown, on 2026-02-03" in told


def test_a_sheet_is_imported_and_corrected(office: Office) -> None:
    columns = f"{MAP.replace('moodle', 'classes')}version: V\nexpires: Until\n"
    (office.records / "sheet.yml").write_text(columns, encoding="utf-8")
    head, row, *_ = EXPORT.splitlines()

    def brought(until: str) -> str:
        (office.records / "sheet.csv").write_text(f"{head};V;Until\n{row};1.0.0;{until}\n", encoding="utf-8")
        return office.run(
            *("import", "../records/sheet.csv", "--map", "../records/sheet.yml", "--records", "../records")
        )

    assert brought("2026-03-30") == "1 new, 0 were there, 0 not passed, 0 left out\n"
    assert states(office)["p2"] != "done"
    assert brought("2026-03-31") == "1 new, 0 were there, 0 not passed, 0 left out; 1 of before replaced\n"
    assert states(office)["p2"] == "done"
    assert brought("2026-03-31") == "0 new, 1 were there, 0 not passed, 0 left out\n"


@pytest.mark.parametrize("form", ["html", "csv", "xlsx", "json", "text", pytest.param("pdf", marks=NEEDS_TYPST)])
def test_a_report_is_a_file_that_is_not_replaced_unasked(office: Office, form: str) -> None:
    asked = ("report", "gate", "--records", "../records", "--as-of", "2026-03-31", "--format", form, "--out", "../gate")
    office.run(*asked)
    first = office.records.with_name("gate").read_bytes()
    assert "is there already" in office.run(*asked, status=2)
    office.run(*asked, "--force")
    assert office.records.with_name("gate").read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("report", "status", "--records", "."), 2, "inside the course's project"),
        (("report", "status", "--records", "../nowhere"), 2, "timezone: America/Chicago"),
        (("report", "status", "--records", "../records", "--as-of", "1999-01-01"), 2, "the first one is of 2026-02-01"),
        (("report", "status", "--records", "../records", "--as-of", "31.3.2026"), 2, "write it as 2026-06-30"),
        (("report", "status", "p1", "--records", "../records"), 2, "is about everybody"),
        (("report", "person", "p9", "--records", "../records"), 2, "nobody has the id 'p9'"),
        (("report", "role", "boss", "--records", "../records"), 2, "there are: claims_coder"),
        (("report", "status", "--records", "../records", "--since", "2026-01-01"), 2, "takes no --since; these do"),
        (
            ("report", "coverage", "--records", "../records", "--since", "2026-03-01", "--as-of", "2026-02-01"),
            2,
            "is after --as-of",
        ),
        (("report", "remind", "--records", "../records", "--out", "../out"), 2, "takes --since DAY and --out FOLDER"),
        (
            ("report", "remind", "--records", "../records", "--since", "2026-01-01", "--out", "../out", "--force"),
            2,
            "nor --force",
        ),
        (("report", "status", "--records", "../records", "--days", "3"), 2, "takes no --days"),
        (
            ("report", "status", "--records", "../records", "--self-reported"),
            2,
            "takes no --self-reported; 'report gate'",
        ),
        (("report", "progress", "--records", "../records", "--days", "0"), 2, "no number from 1 to 9999"),
        (("report", "incident", "--records", "../records"), 2, "name the people"),
        (("report", "audit", "--records", "../records"), 2, "takes --out FOLDER, and no --format"),
        (("report", "audit", "--records", "../records", "--out", "../x", "--format", "html"), 2, "takes --out FOLDER"),
        (("report", "audit", "--records", "../records", "--out", "."), 2, "inside the course's project"),
        (("report", "status", "--records", "../records", "--sample", "3"), 2, "takes no --sample and no --seed"),
        (("report", "new-hires", "p1", "--records", "../records"), 2, "is about everybody"),
        (("report", "changes", "knots", "--records", "../records"), 2, "no material change of 'knots'"),
        (("report", "stories", "--records", "../records"), 2, "invalid choice"),
        (("import", "../records/export.csv"), 2, "--draft-map"),
        (("import", "../records/none.csv", "--draft-map"), 1, "R001"),
        (("import", "../records/export.csv", "--map", "../records/records.yml", "--records", "../records"), 1, "K001"),
        (("lrs", "pull", "--records", "../records", "--since", "2026-01-01"), 2, "which LRS"),
    ],
)
def test_what_goes_wrong_is_said(office: Office, arguments: tuple[str, ...], status: int, says: str) -> None:
    assert says in office.run(*arguments, status=status)


def test_all_that_is_wrong_with_the_tables_comes_at_once(office: Office) -> None:
    broken = ROSTER.replace("p2,", "p1,").replace("2026-01-05,cy", "1/5/2026,cy")
    (office.records / "roster" / "2026-03-01.csv").write_text(broken, encoding="utf-8")
    told = office.run("report", "status", "--records", "../records", status=1)
    assert "roster/2026-03-01.csv:3:1: R004" in told
    assert "roster/2026-03-01.csv:4:3: R003" in told


def test_remarks_go_beside_the_report(office: Office) -> None:
    remark = ROSTER.replace("accounts", "shoe_size")
    (office.records / "roster" / "2026-02-01.csv").write_text(remark, encoding="utf-8")
    told = office.run("report", "status", "--records", "../records", "--as-of", "2026-03-31")
    assert "R102 warning: the column 'shoe_size' is unknown." in told


def test_a_waiver_of_nothing_that_exists_is_named(office: Office) -> None:
    head = "person_id,kind,from,to,what,reason,approved_by\n"
    names = ("security-essentials", "passwords-and-phish", "", "password-and-phish")
    rows = "".join(f"p1,waiver,2026-01-05,2026-01-06,{name},taught in person,D. Reyes\n" for name in names)
    (office.records / "exceptions.csv").write_text(head + rows, encoding="utf-8")
    told = office.run("report", "status", "--records", "../records", "--as-of", "2026-03-31", "--format", "json")
    (found,) = (one for one in json.loads(told)["findings"] if one["what"] == "waivers")
    assert "'password-and-phish', which is no course or module" in found["sentence"]


def test_the_days_of_progress_are_those_that_are_asked(office: Office) -> None:
    asked = ("report", "progress", "--records", "../records", "--as-of", "2026-03-31", "--format", "html")
    for more, days in (((), 14), (("--days", "21"), 21)):
        assert f"no record for {days} days" in office.run(*asked, *more)


def test_reminders_are_files(office: Office) -> None:
    asked = ("report", "remind", "--records", "../records", "--since", "2026-02-01", "--as-of", "2026-03-31")
    told = office.run(*asked, "--out", "../reminders")
    assert "newly due or overdue since 2026-02-01: 3; pages for managers: 1" in told
    assert (office.records.with_name("reminders") / "calendars" / "p1.ics").is_file()


def test_a_declared_change_is_simulated(office: Office) -> None:
    changes = Path("content/changes")
    changes.mkdir()
    asked = ("report", "simulate", "--records", "../records", "--as-of", "2026-03-31")
    assert "declare one in content/changes/MODULE.yml" in office.run(*asked)
    declared = 'reason: New badges.\nmaterial:\n  trigger: system\n  effective: "2026-06-01"\n'
    (changes / "spot-stop-report.yml").write_text(declared, encoding="utf-8")
    assert "spot-stop-report  2.0      2026-06-01  2026-06-15" in office.run(*asked)
    (changes / "spot-stop-report.yml").write_text(declared.replace("system", "whim"), encoding="utf-8")
    assert "content/changes/spot-stop-report.yml:3:12" in office.run(*asked, status=1)


def test_an_audit_is_a_folder(office: Office) -> None:
    asked = ("report", "audit", "p1", "--records", "../records", "--as-of", "2026-03-31", "--since", "2026-01-01")
    told = office.run(*asked, "--sample", "1", "--seed", "letter", "--out", "../audit")
    assert "open index.html" in told
    page = (office.records.with_name("audit") / "B-new-hires.html").read_text(encoding="utf-8")
    assert "1 of 3 people" in page
    assert "Seed: &#39;letter&#39;" in page
    said = json.loads((office.records.with_name("audit") / "audit.json").read_text(encoding="utf-8"))
    assert (said["as_of"], said["since"], said["seed"]) == ("2026-03-31", "2026-01-01", "letter")


def test_the_days_of_progress_are_heeded(office: Office) -> None:
    asked = ("report", "progress", "--records", "../records", "--as-of", "2026-03-31")
    assert "no record for 14 days." in office.run(*asked, "--format", "html")
    assert "no record for 3 days." in office.run(*asked, "--format", "html", "--days", "3")
