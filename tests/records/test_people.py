"""People's data as offices keep them: every way of being wrong is named, and none gives a wrong person."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.errors import Problem
from builders.model.people import Roster
from builders.records.identities import Identities
from builders.records.people import read_deployments, read_exceptions, read_roster
from builders.records.table import read_table

HEAD = "person_id,name,hire_date,email,roles,accounts\n"
ADA = "p1,Ada Moss,2025-03-01,ada@clinic.example,coder; lead,moodle-7\n"


def roster(root: Path, **files: bytes | str) -> tuple[Roster, list[str]]:
    """Return what is read of snapshots, by day as `d2026_01_31`, and the codes and places of problems."""
    (root / "roster").mkdir(exist_ok=True)
    for name, text in files.items():
        file = root / "roster" / f"{name[1:].replace('_', '-')}.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems: list[Problem] = []
    found = read_roster(root, problems)
    return found, [f"{one.code} {one.where.line}:{one.where.column}" for one in problems]


def test_a_snapshot_is_what_the_office_exported(tmp_path: Path) -> None:
    found, problems = roster(tmp_path, d2026_01_31=HEAD + ADA)
    assert problems == []
    person = found.snapshots[0].people["p1"]
    assert (person.name, person.roles, person.hired) == ("Ada Moss", ("coder", "lead"), dt.date(2025, 3, 1))
    assert found.on(dt.date(2026, 1, 30)) is None
    assert found.on(dt.date(2026, 5, 1)) is found.snapshots[0]


@pytest.mark.parametrize(
    ("employer", "state", "problems"),
    [
        ("Business_Associate", "TX", []),
        ("", "", []),
        ("Business Associate", "tx", ["R005 2:4"]),
        ("covered_entity", "Texas", ["R005 2:5"]),
        ("clinic", "t", ["R005 2:4", "R005 2:5"]),
    ],
)
def test_what_rules_ask_about_is_in_their_form(tmp_path: Path, employer: str, state: str, problems: list[str]) -> None:
    head = "person_id,name,hire_date,employer,state\n"
    found, said = roster(tmp_path, d2026_01_31=f"{head}p1,Ada Moss,2025-03-01,{employer},{state}\n")
    assert said == problems
    if not problems:
        person = found.snapshots[0].people["p1"]
        assert (person.employer, person.state) == (employer.lower(), state.lower())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheets_write_in_many_ways(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = (HEAD + ADA).replace("coder; lead", "coder").replace(",", delimiter).replace("\n", "\r\n")
    found, problems = roster(tmp_path, d2026_01_31=text.replace("Moss", "Möß").encode(encoding))
    assert problems == []
    assert found.snapshots[0].people["p1"].name == "Ada Möß"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("p1,Bo Lind,2025-03-01,bo@clinic.example,coder,\n", "R004 3:1"),
        ("p2,Bo Lind,2025-03-01,ADA@clinic.example,coder,\n", "R101 3:4"),
        ("p2,Bo Lind,03/01/2025,,coder,\n", "R003 3:3"),
        ("p2,Bo Lind,2025-02-30,,coder,\n", "R003 3:3"),
        ("p2,Bo Lind,,,coder,\n", "R005 3:3"),
        (",Bo Lind,2025-03-01,,coder,\n", "R005 3:1"),
        ("p2,,2025-03-01,,coder,\n", "R005 3:2"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, problem: str) -> None:
    assert roster(tmp_path, d2026_01_31=HEAD + ADA + row)[1] == [problem]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "R001 1:1"),
        (b"person_id,name\xff\n", "R001 1:1"),
        (b'person_id,"name\n', "R001 1:1"),
        (b"name,hire_date\nAda,2025-01-01\n", "R002 1:1"),
        (b"person_id,name,hire_date,hired\n", "R102 1:4"),
    ],
)
def test_a_bad_table_is_named(tmp_path: Path, data: bytes, problem: str) -> None:
    assert roster(tmp_path, d2026_01_31=data)[1] == [problem]


def test_a_snapshot_is_named_after_its_day(tmp_path: Path) -> None:
    assert roster(tmp_path, djanuary=HEAD)[1] == ["R003 1:1"]


def test_zeros_that_a_spreadsheet_protects_stay(tmp_path: Path) -> None:
    found, _ = roster(tmp_path, d2026_01_31=HEAD + '="007",Ada Moss,2025-03-01,,,\n')
    assert list(found.snapshots[0].people) == ["007"]


@given(st.binary(max_size=80))
def test_any_bytes_are_a_table_or_a_problem(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_bytes(data)
    problems: list[Problem] = []
    assert (read_table(file, "any.csv", problems) is None) == bool(problems)


def test_exceptions_have_a_reason(tmp_path: Path) -> None:
    rows = "p1,leave,2026-01-01,,,,\np1,waiver,2026-01-01,2026-02-01,claims,,D. Reyes\np1,rest,2026-01-01,,,,\n"
    (tmp_path / "exceptions.csv").write_text(
        "person_id,kind,from,to,what,reason,approved_by\n" + rows, encoding="utf-8"
    )
    problems: list[Problem] = []
    found = read_exceptions(tmp_path, problems)
    assert [(one.code, one.where.line) for one in problems] == [("R005", 3), ("R005", 4)]
    assert found.leaves["p1"][0].holds_on(dt.date(2030, 1, 1))


def test_a_sanction_is_a_reference(tmp_path: Path) -> None:
    rows = "p1,sanction,2026-01-01,,,file S-17,\np1,sanction,2026-01-02,,,,D. Reyes\n"
    (tmp_path / "exceptions.csv").write_text("person_id,kind,from,to,what,reason,approved_by\n" + rows)
    problems: list[Problem] = []
    found = read_exceptions(tmp_path, problems)
    assert [one.reason for one in found.sanctions["p1"]] == ["file S-17", ""]
    assert (found.leaves, found.waivers) == ({}, {})
    assert [f"{one.code} {one.where.line}:{one.where.column}" for one in problems] == ["R005 3:6"]


def test_deployments_name_whole_versions(tmp_path: Path) -> None:
    text = "source,course,version,from,to\nmoodle,claims,1.0.0,2026-01-01,\nmoodle,claims,1.1,2026-01-01,\n"
    (tmp_path / "deployments.csv").write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    assert len(read_deployments(tmp_path, problems)) == 1
    assert [(one.code, one.where.line) for one in problems] == [("R005", 3)]


@pytest.mark.parametrize(
    ("path", "columns", "row"),
    [
        ("exceptions.csv", "person_id,kind,from,to", "p1,leave"),
        ("deployments.csv", "source,course,version,from,to", "moodle,claims,1.0.0"),
    ],
)
def test_nothing_ends_before_it_begins(tmp_path: Path, path: str, columns: str, row: str) -> None:
    days = ("2026-03-01,2026-02-28", "2026-03-01,2026-03-01", "2026-03-01,")
    (tmp_path / path).write_text("\n".join([columns, *(f"{row},{one}" for one in days)]), encoding="utf-8")
    problems: list[Problem] = []
    absent, deployed = read_exceptions(tmp_path, problems), read_deployments(tmp_path, problems)
    assert [(one.code, one.where.line) for one in problems] == [("R005", 2)]
    assert len(absent.leaves.get("p1", ()) + deployed) == 2


def test_an_identifier_is_whose_it_was_then(tmp_path: Path) -> None:
    bo = ADA.replace("p1,Ada Moss", "p2,Bo Lind").replace("moodle-7", "https://lms.example|bo")
    found, _ = roster(tmp_path, d2026_01_31=HEAD + ADA, d2026_03_31=HEAD + bo)
    known = Identities(found)
    mail = "mailto:ada@clinic.example"
    for day, who in ((dt.date(2025, 1, 1), "p1"), (dt.date(2026, 3, 30), "p1"), (dt.date(2026, 3, 31), "p2")):
        assert known.find(mail, day) == {who}
    digest = hashlib.sha1(mail.encode(), usedforsecurity=False).hexdigest()
    assert known.find(f"sha1:{digest}", dt.date(2026, 4, 1)) == {"p2"}
    assert known.find("account:https://any.example|moodle-7", dt.date(2026, 2, 1)) == {"p1"}
    assert known.find("account:https://lms.example|bo", dt.date(2026, 2, 1)) == {"p2"}
    assert known.find("account:https://other.example|bo", dt.date(2026, 2, 1)) == set()


@pytest.mark.parametrize("told", [1, 2])
def test_an_address_that_is_given_to_the_next_is_not_that_of_who_left(tmp_path: Path, told: int) -> None:
    head = HEAD.replace("\n", ",end_date\n")
    ada, gone = (ADA.replace("\n", f",{left}\n") for left in ("", "2026-01-31"))
    bo = ADA.replace("p1,Ada Moss,2025-03-01", "p2,Bo Lind,2026-02-10").replace("moodle-7", "").replace("\n", ",\n")
    # The last day is known while she is there, or only when she has gone.
    january, march = (gone, bo) if told == 1 else (ada, gone.replace("ada@", "old@") + bo)
    found, problems = roster(tmp_path, d2026_01_15=head + january, d2026_03_01=head + march)
    assert problems == []
    known = Identities(found)
    for day, who in (("2026-01-31", {"p1"}), ("2026-02-05", set()), ("2026-02-20", {"p2"}), ("2026-03-02", {"p2"})):
        assert known.find("mailto:ada@clinic.example", dt.date.fromisoformat(day)) == who


def test_two_with_one_address_are_neither(tmp_path: Path) -> None:
    found, _ = roster(tmp_path, d2026_01_31=HEAD + ADA + ADA.replace("p1", "p2"))
    assert Identities(found).find("mailto:ada@clinic.example", dt.date(2026, 2, 1)) == {"p1", "p2"}
