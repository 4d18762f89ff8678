"""Progress: by hand, against plain loops, and from statements as the trackers send them."""

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.model.credit import Credit
from builders.model.people import Roster, Snapshot
from builders.records.archive import Archive, Entry
from builders.records.identities import Identities
from builders.records.tables import tables
from builders.report.board import Board, Member
from builders.report.desk import Desk, Query
from builders.report.earned import Knowledge
from builders.report.progress import progress
from builders.report.standing import standing
from builders.report.traces import Asked, Mark, Trace, doings
from tests.records.oracle import Row, row
from tests.records.told import IRI, passed
from tests.report.cases import absence, case, credit, curriculum, day, desk, edition, need, person, rows

TAUGHT = curriculum(edition(0, "1.0.0", "alpha", "beta"))


def trace(number: int, **changes: Any) -> Trace:
    at = dt.datetime.combine(day(number), dt.time(12), dt.UTC)
    given = {"course": "basics", "module": "", "attempt": "a", "session": "s", "first": day(number)}
    return Trace(**{**given, "last": day(number), "begun": at, "ended": at, **changes})


def answer(number: int, question: str, *, right: int = 0, wrong: int = 0, module: str = "alpha") -> Asked:
    return Asked(module, (Mark(question, right, wrong),), day(number))


def office(*done: Trace | Asked, credits_: Iterable[Credit] = (), as_of: int = 40, **given: Any) -> Desk:
    found = tuple(credits_)
    mine = case(TAUGHT, *found, **given)
    member = Member(person=person(), standings=(standing(mine, day(as_of)),))
    board = Board(as_of=day(as_of), members=(member,), findings=())
    # Each answer is a part of what was done with its module.
    traces = [
        trace((one.last - day(0)).days, module=one.module, right=one.right, wrong=one.wrong)
        if isinstance(one, Asked)
        else one
        for one in done
    ]
    questions = tuple(one for one in done if isinstance(one, Asked) and one.right + one.wrong)
    return desk(TAUGHT, *found, board=board, traces={"p1": tuple(traces)}, asked={"p1": questions})


def step(*done: Trace | Asked, days: int = 14, **given: Any) -> list[tuple[Any, Any]]:
    found = rows(progress(office(*done, **given), Query(idle_days=days)), "steps")
    return [(one["progress"], one["days since"]) for one in found]


def test_who_has_not_begun_stopped_or_goes_on() -> None:
    assert step() == [("not started", None)]
    assert step(trace(26)) == [("stalled", 14)]
    assert step(trace(27)) == [("going on", 13)]
    assert step(trace(27), days=13) == [("stalled", 13)]
    assert step(trace(3), answer(39, "q")) == [("going on", 1)]
    assert step(trace(39, course="others")) == [("not started", None)]


def test_who_is_done_or_on_leave_is_left_out() -> None:
    assert step(trace(3), credits_=(credit("alpha", 3), credit("beta", 3))) == []
    assert step(trace(3), leaves=(absence(30, 50),)) == []


def test_the_round_before_is_not_this_one() -> None:
    yearly, both = need(recurs_months=1), (credit("alpha", 3), credit("beta", 30))
    before = (trace(3, module="alpha"), trace(30, module="beta"))
    assert step(*before, credits_=both, need=yearly) == [("not started", None)]
    assert step(*before, answer(38, "q"), credits_=both, need=yearly) == [("going on", 2)]


def test_who_struggles_and_with_what() -> None:
    wrong = [answer(5, f"q{number}", wrong=1) for number in range(3)]
    right = [answer(6, f"q{number}", right=1) for number in range(2)]
    (one,) = rows(progress(office(*wrong, *right), Query()), "struggling")
    assert (one["what"], one["answers"], one["wrong"], one["passed since"]) == ("alpha", 5, 3, "no")
    assert one["objectives missed"] == "q0 (1); q1 (1); q2 (1)"
    (one,) = rows(progress(office(*wrong, *right, credits_=(credit("alpha", 6),)), Query()), "struggling")
    assert one["passed since"] == "yes"
    assert not rows(progress(office(*wrong, right[0]), Query()), "struggling")
    (one,) = rows(progress(office(trace(3, failed=True)), Query()), "struggling")
    assert one["what"] == "basics: failed"


@pytest.mark.parametrize(
    ("told", "minutes", "listed"), [(70.0, 0, True), (80.0, 0, False), (70.0, 2, False), (None, 0, False)]
)
def test_little_time_is_what_no_clock_gainsays(told: float | None, minutes: int, listed: bool) -> None:  # noqa: FBT001
    later = trace(3).begun + dt.timedelta(minutes=minutes)
    found = rows(progress(office(trace(3, module="alpha", passed=True, told=told, ended=later)), Query()), "brief")
    assert bool(found) == listed


def test_a_visit_that_told_no_time_may_have_been_long() -> None:
    quick = trace(3, module="alpha", passed=True, told=10.0)
    assert rows(progress(office(quick), Query()), "brief")
    assert not rows(progress(office(trace(2, session="before"), quick), Query()), "brief")


ANSWERS = st.builds(
    lambda number, question, right, wrong, module: answer(number, question, right=right, wrong=wrong, module=module),
    *(st.integers(0, 40), st.sampled_from(["q1", "q2", "q3"]), st.integers(0, 3), st.integers(0, 3)),
    st.sampled_from(["alpha", "beta"]),
)


@settings(max_examples=100, deadline=None)
@given(found=st.lists(ANSWERS, max_size=12), idle=st.integers(1, 30))
def test_the_figures_are_those_of_plain_loops(found: list[Asked], idle: int) -> None:
    said = progress(office(*found), Query(idle_days=idle))
    days = [(day(40) - one.last).days for one in found]
    expected = [("not started", None)] if not days else [("stalled" if min(days) >= idle else "going on", min(days))]
    assert [(one["progress"], one["days since"]) for one in rows(said, "steps")] == expected
    struggling = {one["what"] for one in rows(said, "struggling")}
    for module in ("alpha", "beta"):
        right = sum(one.right for one in found if one.module == module)
        wrong = sum(one.wrong for one in found if one.module == module)
        assert (module in struggling) == (right + wrong >= 5 and wrong >= right)
    totals = rows(said, "objectives")
    assert sum(one["answers"] for one in totals) == sum(one.right + one.wrong for one in found)
    assert sum(one["wrong"] for one in totals) == sum(one.wrong for one in found)


def question(address: str, **changes: Any) -> Row:
    verb = {"id": "http://adlnet.gov/expapi/verbs/answered"}
    grouping = [{"id": f"{IRI}/courses/basics"}, {"id": f"{IRI}/courses/basics/v1.0.0"}]
    context = {"registration": "r", "contextActivities": {"grouping": grouping}}
    return row(passed("ada", verb=verb, object={"id": f"{IRI}/questions/{address}"}, context=context, **changes), "lrs")


def test_an_answer_is_a_row_with_its_question() -> None:
    found = question("alpha/first_one/v2", result={"success": False, "duration": "PT1M2.5S"})
    assert (found.kind, found.name, found.question, found.draft) == ("questions", "alpha", "first_one", 0)
    assert (found.course, found.home, found.session) == ("basics", IRI, "r|")
    assert (found.success, found.seconds, found.passed) == (0, None, 0)
    assert question("alpha/first_one/v2_draft").draft == 1
    assert question("alpha/first_one/drill_v2").kind == ""
    odd = question("alpha/first_one/v2/row/3", result={"success": "no", "duration": "PT"})
    assert (odd.question, odd.success, odd.seconds) == ("first_one", None, None)


def said(number: int, address: str, verb: str, at: str, *, session: str = "s1", **result: Any) -> dict[str, Any]:
    grouping = [{"id": f"{IRI}/courses/basics"}]
    extensions = {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": session}
    context = {"registration": "r1", "contextActivities": {"grouping": grouping}, "extensions": extensions}
    made = passed("ada", object={"id": f"{IRI}/{address}" if address else "https://lms.example/au/1"}, context=context)
    when = {"timestamp": at, "stored": at, "id": f"00000000-0000-4000-8000-{number:012}"}
    return {**made, "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"}, "result": result, **when}


def test_statements_become_traces(tmp_path: Path) -> None:
    lines = [
        said(1, "", "initialized", "2026-03-02T05:30:00Z"),
        said(2, "questions/alpha/one/v1", "answered", "2026-03-02T05:40:00Z", success=False, duration="PT30S"),
        said(3, "questions/alpha/one/v1", "answered", "2026-03-02T05:41:00Z", success=True),
        said(4, "questions/alpha/one/drill_v1", "answered", "2026-03-02T05:42:00Z", success=False),
        said(5, "modules/alpha/v1_0", "mastered", "2026-03-02T06:10:00Z", success=True, duration="PT9M"),
        said(6, "", "failed", "2026-03-03T06:10:00Z", session="s2", success=False),
        said(8, "questions/alpha/one/v1_draft", "answered", "2026-03-02T05:43:00Z", success=False),
        said(7, "modules/beta/v1_0", "mastered", "2026-03-09T06:10:00Z", success=True),
    ]
    archive = Archive(tmp_path)
    entry = Entry(source="lrs", origin="o", since="", until="2026-04-01T00:00:00.000000Z", on="", parts=())
    archive.add(entry, {"2026-03": [json.dumps(one).encode() for one in (*lines, lines[1])]})
    with tables(archive) as told:
        done = list(told.sittings("2026-03-05T00:00:00.000000Z"))
    snapshot = Snapshot(day=day(0), people={"p1": person(accounts=("ada",))})
    known = Knowledge(
        identities=Identities(Roster(snapshots=(snapshot,))),
        curriculum=TAUGHT,
        deployments=(),
        iri=IRI,
        zone=ZoneInfo("America/Chicago"),
    )
    found = doings(done, known)
    one, module, last = found.traces["p1"]
    assert (one.course, one.module, one.right, one.wrong, one.failed) == ("basics", "", 0, 0, False)
    # Half past eleven in Chicago is the day before; the answer's own seconds are no time on the text.
    assert (module.module, module.first, module.last) == ("alpha", dt.date(2026, 3, 1), dt.date(2026, 3, 2))
    assert (module.right, module.wrong, module.told, module.passed) == (1, 1, 540, True)
    assert (module.attempt, module.session) == ("r1", "s1")
    assert (last.failed, last.session) == (True, "s2")
    assert found.asked == {"p1": (Asked("alpha", (Mark("one", 1, 1),), dt.date(2026, 3, 1)),)}
