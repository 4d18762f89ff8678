"""Whatever an export, a map or a roster holds: a sentence, never a traceback."""

import datetime as dt
import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from builders.errors import Problem
from builders.records.draft import draft
from builders.records.importing import Understood
from builders.records.maps import read_map
from builders.records.people import read_cases, read_exceptions, read_roster
from builders.records.table import Line, Table, read_table
from tests.records.test_importing import GENERIC

TODAY = dt.date(2026, 11, 22)
HEADINGS = (
    *("User", "Email address", "Training", "Course", "Edition", "Status", "Completed", "Score", "", "x"),
    *("Approver", "Until", "Mode"),
)
CELLS = st.sampled_from(
    [
        "",
        "Passed",
        "Claims and coding 1.0.0",
        "03/02/2026",
        "02/30/2026",
        "12/31/9999",
        "01/01/0001",
        "1e9",
        "٣",
        "=1",
        "\0",
    ]
) | st.text(max_size=6)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = tuple(draw(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=8)))
    rows = draw(st.lists(st.lists(CELLS, max_size=9), max_size=4))
    lines = tuple(Line(number=at, cells=tuple(row)) for at, row in enumerate(rows, 2))
    return Table(path="any.csv", data=b"", sha256="0" * 64, columns=columns, lines=lines)


@given(tables())
def test_any_table_gets_a_proposal(tmp_path_factory: object, table: Table) -> None:
    told = draft(table, "lms", TODAY)
    assert told.startswith("format: 1\n")
    # Control characters in a heading are refused, and so are questions that nobody has answered: each in a sentence.
    problems: list[Problem] = []
    file = Path(str(tmp_path_factory.getbasetemp())) / "drafted.yml"  # type: ignore[attr-defined]
    file.write_text(told, encoding="utf-8")
    read_map(file, problems)
    assert {one.code for one in problems} <= {"K004", "R008"}


SAYS_MORE = st.sampled_from(["", "approver: Approver\n", "expires: Until\n", "expires: Completed\nmode_column: Mode\n"])


@given(table=tables(), more=SAYS_MORE)
def test_any_table_is_read_by_a_map_or_does_not_fit(tmp_path_factory: object, table: Table, more: str) -> None:
    file = Path(str(tmp_path_factory.getbasetemp())) / "generic.yml"  # type: ignore[attr-defined]
    file.write_text(GENERIC + more, encoding="utf-8")
    columns = read_map(file, [])
    assert columns
    understood = Understood(table, columns, TODAY)
    told = list(understood.rows())
    assert understood.fits or not told
    assert len(told) + understood.not_passed + sum(one.warning for one in understood.problems) <= len(table.lines)


@given(st.text(alphabet="%YmdHMSyjpI/-. ()[]{}'\"\\", max_size=12))
def test_any_form_of_days_is_taken_or_named(tmp_path_factory: object, form: str) -> None:
    file = Path(str(tmp_path_factory.getbasetemp())) / "form.yml"  # type: ignore[attr-defined]
    quoted = form.replace("\\", "\\\\").replace('"', '\\"')
    file.write_text(GENERIC.replace('"%m/%d/%Y"', f'"{quoted}"'), encoding="utf-8")
    problems: list[Problem] = []
    assert (read_map(file, problems) is None) == bool(problems)


@given(st.lists(st.lists(CELLS | st.sampled_from(["p1", "2026-01-31", "9999-12-31", "leave"]), max_size=9), max_size=4))
def test_any_rows_are_people_or_problems(tmp_path_factory: object, rows: list[list[str]]) -> None:
    root = Path(str(tmp_path_factory.getbasetemp())) / "office"  # type: ignore[attr-defined]
    (root / "roster").mkdir(parents=True, exist_ok=True)
    text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    heads = {
        "roster/2026-01-31.csv": "person_id,name,hire_date,role_since,end_date,roles\n",
        "exceptions.csv": "person_id,kind,from,to,what,reason,approved_by\n",
        "cases.csv": "case_id,person_id,opened,due,kind,modules,team,opened_by,reason\n",
    }
    for name, head in heads.items():
        (root / name).write_text(head + text, encoding="utf-8", errors="replace")
    problems: list[Problem] = []
    read_roster(root, problems)
    read_exceptions(root, problems)
    read_cases(root, problems)
    assert all(one.code.startswith("R") and one.message for one in problems)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(JSON | st.lists(st.dictionaries(st.text(max_size=3), JSON, max_size=3), min_size=1, max_size=3))
def test_any_json_is_a_table_or_a_problem(tmp_path_factory: object, value: object) -> None:
    file = Path(str(tmp_path_factory.getbasetemp())) / "any.json"  # type: ignore[attr-defined]
    file.write_text(json.dumps(value), encoding="utf-8")
    problems: list[Problem] = []
    table = read_table(file, "any.json", problems)
    assert (table is None) == [one.code for one in problems].count("R001")
    if table:
        assert all(len(line.cells) == len(table.columns) for line in table.lines)
        assert draft(table, "lms", TODAY).startswith("format: 1\n")
