"""Everything that goes wrong with real files, one by one, through whole reports: it is named, and no number moves."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builders.errors import BadInputError
from builders.pipeline.report import desk
from builders.records.archive import Archive, Entry
from builders.records.importing import take
from builders.records.maps import read_map
from builders.records.table import read_table
from builders.report.desk import Query
from builders.report.outputs import OUTPUTS
from builders.report.reports import REPORTS
from tests.demo.courses import IRI, write_project
from tests.records.told import passed

NOW, AS_OF = dt.datetime(2026, 4, 1, tzinfo=dt.UTC), dt.date(2026, 3, 31)
MODULES = ("passwords-and-phish", "spot-stop-report")
ROSTER = """\
person_id,name,hire_date,email,accounts,roles
p1,Ada Moss,2026-01-05,ada@clinic.example,ada,facilities
p2,Bo Lind,2026-01-05,bo@clinic.example,bo,facilities
"""
MAP = """\
format: 1
source: moodle
person: E-mail
course: Course
version: Version
day: Completed on
dates: ["%Y-%m-%d"]
timezone: America/Chicago
courses: {Security essentials: security-essentials}
"""
BO = "bo@clinic.example,Security essentials"


def told(actor: str = "ada", module: str = MODULES[0], **changes: Any) -> dict[str, Any]:
    activity = {"objectType": "Activity", "id": f"{IRI}/modules/{module}/v1_0"}
    return passed(actor, module, **{"object": activity, "stored": "2026-03-02T15:00:05.000000Z", **changes})


class Place:
    """A project with a folder of records, in which Ada has taken all that she must and Bo nothing."""

    def __init__(self, root: Path) -> None:
        self.course, self.records = root / "course", root / "records"
        write_project(self.course)
        (self.records / "roster").mkdir(parents=True)
        (self.records / "records.yml").write_text("format: 1\ntimezone: America/Chicago\n", encoding="utf-8")
        self.roster(ROSTER.encode())
        self.ada = [told(module=module) for module in MODULES]
        self.tell(*self.ada)

    def roster(self, data: bytes) -> None:
        (self.records / "roster" / "2026-01-31.csv").write_bytes(data)

    def tell(self, *said: dict[str, Any], until: str = "2026-03-03T00:00:00.000000Z", since: str = "") -> None:
        entry = Entry(source="lrs", origin="https://lrs.example/", since=since, until=until, on="", parts=())
        Archive(self.records).add(entry, {"2026-03": [json.dumps(one).encode() for one in said]})

    def bring(self, rows: str, encoding: str = "utf-8") -> tuple[str, ...]:
        """Import an export; return what is said of rows that were left out."""
        (self.records / "map.yml").write_text(MAP, encoding="utf-8")
        (self.records / "export.csv").write_bytes(f"E-mail,Course,Version,Completed on\n{rows}\n".encode(encoding))
        columns = read_map(self.records / "map.yml", [])
        table = read_table(self.records / "export.csv", "export.csv", [])
        assert columns
        assert table
        return tuple(map(str, take(Archive(self.records), table, columns, IRI, NOW).problems))

    def report(self, name: str = "status") -> dict[str, Any]:
        found, _ = desk(self.course, self.records, AS_OF)
        made: dict[str, Any] = json.loads(OUTPUTS["json"](REPORTS[name](found, Query())))
        return made

    def states(self) -> dict[str, str]:
        return self.look()[0]

    def look(self) -> tuple[dict[str, str], str]:
        """Return who is where, and what is said of all that was left out."""
        made = self.report()
        said = (f"{row['what']}: {row['sentence']}" for row in made["findings"])
        return {row["person"]: row["state"] for row in made["people"]}, "\n".join(said)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


RIGHT = {"p1": "done", "p2": "escalated"}


def test_without_any_of_it_the_numbers_are_these(place: Place) -> None:
    assert place.look() == (RIGHT, "roster: the people are those of the roster of 2026-01-31.")


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (lambda: told("stranger"), "is nobody of the roster: 1 record, not counted."),
        (
            lambda: told("bo", object={"id": "https://other.example/modules/passwords-and-phish/v1_0"}),
            "courses with another address than ours: 1 record, not counted.",
        ),
        (
            lambda: told("bo", object={"id": f"{IRI}/modules/passwords-and-phish/v9_9"}),
            "passwords-and-phish 9.9 is not in the ledger: 1 record, not counted.",
        ),
        (
            lambda: told("bo", timestamp="2031-01-01T00:00:00Z"),
            "it comes from the future; the LRS's time stands",
        ),
        (
            lambda: told("bo", timestamp="2023-01-01T00:00:00Z", stored="2023-01-01T00:00:01.000000Z"),
            "passwords-and-phish 1.0 is said to be passed before it was released: 1 record, not counted.",
        ),
        (
            lambda: told("bo", context={**told()["context"], "revision": "1.0.0-draft+5f3a9c1e"}),
            "drafts: 1 record, not counted.",
        ),
    ],
)
def test_a_statement_that_cannot_count_is_named(place: Place, said: Callable[[], dict[str, Any]], named: str) -> None:
    place.tell(said(), until="2026-03-04T00:00:00.000000Z", since="2026-03-03T00:00:00.000000Z")
    states, findings = place.look()
    assert states == RIGHT
    assert named in findings


def test_what_other_tools_say_is_no_record_of_ours(place: Place) -> None:
    before = place.report("coverage")
    strange = [
        {**told("bo"), "verb": {"id": "http://adlnet.gov/expapi/verbs/interacted"}},
        {**told("bo"), "verb": {"id": 7}, "result": "yes"},
        {"id": told()["id"], "actor": [], "object": {"id": f"{IRI}/modules/{MODULES[0]}/v1_0"}},
    ]
    place.tell(*strange, until="2026-03-04T00:00:00.000000Z", since="2026-03-03T00:00:00.000000Z")
    assert place.states() == RIGHT
    assert place.report("coverage")["modules"] == before["modules"]


def test_a_statement_on_two_pages_counts_once(place: Place) -> None:
    before = place.report("coverage")
    place.tell(*place.ada, *place.ada, until="2026-03-04T00:00:00.000000Z", since="2026-03-03T00:00:00.000000Z")
    assert place.report("coverage") == before


def test_a_gap_in_the_pull_makes_no_report(place: Place) -> None:
    place.tell(told("bo"), until="2026-03-09T00:00:00.000000Z", since="2026-03-05T00:00:00.000000Z")
    with pytest.raises(BadInputError, match="R007"):
        place.report()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("p2,", "p1,", "R004 'p1' is there twice"),
        ("2026-01-05,bo", "01/05/2026,bo", "R003 'hire_date' is '01/05/2026'"),
        ("2026-01-05,bo", "5 Jan 2026,bo", "R003"),
        ("2026-01-05,bo", "20260105,bo", "R003"),
        ("2026-01-05,bo", "46027,bo", "R003"),
        ("2026-01-05,bo", "2026-1-5,bo", "R003"),
    ],
)
def test_a_roster_that_could_mean_two_things_makes_no_report(place: Place, old: str, new: str, named: str) -> None:
    place.roster(ROSTER.replace(old, new).encode())
    with pytest.raises(BadInputError) as caught:
        place.report()
    code, _, words = named.partition(" ")
    assert [one.code for one in caught.value.problems] == [code]
    assert words in str(caught.value)
    assert "roster/2026-01-31.csv:3:" in str(caught.value)


def test_an_address_of_two_is_nobodys(place: Place) -> None:
    """The record of an account stays that person's; what names the address that two have is held for neither."""
    place.roster(ROSTER.replace("bo@", "ada@").encode())
    mail = {"objectType": "Agent", "mbox": "mailto:ada@clinic.example"}
    place.tell(
        *({**told(module=module), "actor": mail} for module in MODULES),
        until="2026-03-04T00:00:00.000000Z",
        since="2026-03-03T00:00:00.000000Z",
    )
    found, remarks = desk(place.course, place.records, AS_OF)
    assert [one.code for one in remarks] == ["R101"]
    assert {one.person.id: str(one.state) for one in found.board.members} == RIGHT
    assert any("is an identifier of several people: 2 records" in one.sentence for one in found.findings)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_another_spreadsheet_tells_the_same(place: Place, encoding: str, delimiter: str) -> None:
    place.roster(ROSTER.replace(",", delimiter).encode(encoding))
    assert place.states() == RIGHT


def test_a_formula_is_a_name_and_nothing_runs(place: Place) -> None:
    name = '=HYPERLINK("https://x.example")'
    place.roster(ROSTER.replace("Bo Lind", '"' + name.replace('"', '""') + '"').encode())
    assert place.states() == RIGHT
    found, _ = desk(place.course, place.records, AS_OF)
    made = REPORTS["status"](found, Query())
    assert b"'=HYPERLINK" in OUTPUTS["csv"](made)
    assert b"<a " not in OUTPUTS["html"](made)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_an_export_counts_once_in_any_encoding(place: Place, encoding: str) -> None:
    for _ in range(2):
        assert place.bring(f"{BO},1.0.0,2026-02-03\n{BO},1.0.0,2026-02-03", encoding) == ()
    assert place.states() == {"p1": "done", "p2": "done"}
    assert [row["people"] for row in place.report("coverage")["modules"]] == [2, 2]


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (f"{BO},,2026-02-03", "security-essentials without a version: 1 record, not counted."),
        (f"{BO},9.9.9,2026-02-03", "security-essentials 9.9.9 is not in the ledger: 1 record, not counted."),
        ("temp@agency.example,Security essentials,1.0.0,2026-02-03", "is nobody of the roster: 1 record"),
    ],
)
def test_a_row_that_cannot_count_is_named_in_the_report(place: Place, row: str, named: str) -> None:
    assert place.bring(row) == ()
    states, findings = place.look()
    assert states == RIGHT
    assert named in findings


@pytest.mark.parametrize("day", ["02/03/2026", "3.2.2026", "2026-02-30", "Feb 3, 2026", "46056", "2031-02-03"])
def test_a_row_whose_day_is_none_is_named_and_left_out(place: Place, day: str) -> None:
    (problem,) = place.bring(f'{BO},1.0.0,"{day}"')
    assert "export.csv:2:" in problem
    assert place.states() == RIGHT
