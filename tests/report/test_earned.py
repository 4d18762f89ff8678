"""From records to credits: whose, which version, and everything that is left out has a name."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from builders.model.people import Roster, Snapshot
from builders.model.version import Version
from builders.records.identities import Identities
from builders.records.people import Deployment
from builders.records.tables import Passed
from builders.report.earned import Knowledge, earned
from tests.records.told import IRI
from tests.report.cases import START, curriculum, day, edition, person

TAUGHT = curriculum(
    edition(-99, "1.0.0", "alpha", "beta", course="claims"),
    edition(20, "2.0.0", "alpha@2.0.0", "beta", course="claims"),
)
PEOPLE = {
    "p1": person("p1", email="ada@clinic.example"),
    "p2": person("p2", email="two@clinic.example"),
    "p3": person("p3", email="two@clinic.example"),
}


def record(**changes: Any) -> Passed:
    usual = {
        "actor": "mailto:ada@clinic.example",
        "base": IRI,
        "kind": "modules",
        "name": "alpha",
        "version": "1.0",
        "draft": 0,
        "happened": "2026-01-11T03:00:00.000000Z",
        "stored": "",
        "source": "lrs",
        "assurance": "A",
        "id": "x",
        "score": 0.9,
        "dating": "recorded",
        "mode": "",
    }
    return Passed(**{**usual, **changes})


def found(*records: Passed, deployed: tuple[Deployment, ...] = (), as_of: int = 90) -> tuple[Any, list[str]]:
    known = Knowledge(
        identities=Identities(Roster(snapshots=(Snapshot(day=START, people=PEOPLE),))),
        curriculum=TAUGHT,
        deployments=deployed,
        iri=IRI,
        zone=ZoneInfo("America/Chicago"),
    )
    credits_, left = earned(records, known, day(as_of))
    return credits_, [one.what for one in left]


def test_a_record_is_a_credit_on_the_day_of_the_organisation() -> None:
    (one,), left = found(record())
    assert (one.person, one.module, str(one.version), one.day) == ("p1", "alpha", "1.0.0", day(9))
    assert left == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"actor": "mailto:temp@agency.example"}, "nobody of the roster"),
        ({"actor": ""}, "nobody of the roster"),
        ({"actor": "mailto:two@clinic.example"}, "several of the roster"),
        ({"base": "https://other.example"}, "other tools"),
        ({"version": "9.9"}, "never released"),
        ({"kind": "courses", "name": "claims", "version": "9.9.9", "assurance": "C"}, "never released"),
    ],
)
def test_what_is_not_counted_has_a_name(changes: dict[str, Any], what: str) -> None:
    assert found(record(**changes)) == ((), [what])


@pytest.mark.parametrize(
    ("changes", "what"),
    [({"version": "", "dating": "unknown"}, "version unknown"), ({"draft": 1}, "drafts")],
)
def test_what_is_kept_without_counting(changes: dict[str, Any], what: str) -> None:
    (one,), left = found(record(**changes))
    assert not one.counts
    assert left == [what]


def test_a_course_stands_for_the_modules_that_its_version_had() -> None:
    credits_, _ = found(record(kind="courses", name="claims", version="2.0.0", assurance="C", happened=at(25)))
    assert [(one.module, str(one.version)) for one in credits_] == [("alpha", "2.0.0"), ("beta", "1.0.0")]


def test_a_course_that_tells_of_its_modules_does_not_tell_of_them_again() -> None:
    assert found(record(kind="courses", name="claims", version="2.0.0"), record(name="final-assessment")) == ((), [])


def deployment(version: str, start: int, end: int | None) -> Deployment:
    return Deployment(
        source="moodle",
        course="claims",
        version=Version.parse(version),
        start=day(start),
        end=None if end is None else day(end),
    )


DEPLOYED = (deployment("1.0.0", 0, 30), deployment("2.0.0", 30, None))


@pytest.mark.parametrize(
    ("on", "title", "version"),
    [
        (9, "", "1.0.0"),
        (40, "", "2.0.0"),
        (30, "", None),
        (40, "1.0.0", "2.0.0"),
        (-5, "1.0.0", "1.0.0"),
        (-5, "", None),
    ],
)
def test_a_version_is_inferred_from_what_was_deployed(on: int, title: str, version: str | None) -> None:
    told = record(
        kind="courses",
        name="claims",
        source="moodle",
        assurance="C",
        version=title,
        dating="inferred" if title else "unknown",
        happened=f"{day(on)}T18:00:00.000000Z",
    )
    credits_, left = found(told, deployed=DEPLOYED)
    assert left == (["version inferred"] if version else ["version unknown"])
    assert {str(one.version) for one in credits_ if one.module == "alpha"} == ({version} if version else set())
    assert all(one.dating == ("inferred" if version else "unknown") for one in credits_)


def test_what_was_deployed_as_a_course_says_nothing_of_a_module_of_that_name() -> None:
    told = record(name="claims", source="moodle", version="", dating="unknown", happened=f"{day(9)}T18:00:00.000000Z")
    (one,), left = found(told, deployed=DEPLOYED)
    assert (one.module, one.version) == ("claims", None)
    assert left == ["version unknown"]


def test_the_same_attempt_from_two_sources_counts_once_as_the_better_one() -> None:
    (one,), _ = found(
        record(id="b", source="moodle", assurance="C", happened="2026-01-11T04:00:00.000000Z"),
        record(id="a"),
        record(id="c", source="mirror", assurance="D"),
    )
    assert (one.assurance, one.record, one.sources) == ("A", "a", ("lrs", "mirror", "moodle"))


def test_of_two_records_that_are_as_good_the_one_that_counts_longer_stands() -> None:
    sheet = {"assurance": "C", "mode": "classroom", "approver": "D. Reyes"}
    short = record(id="a", source="classes", expires="2026-06-30", **sheet)
    (one,), _ = found(short, record(id="b", source="again", expires="2026-12-31", **{**sheet, "approver": ""}))
    assert (one.record, one.approver, str(one.expires)) == ("b", "", "2026-12-31")
    assert [one.expired(day) for day in (dt.date(2026, 12, 31), dt.date(2027, 1, 1))] == [False, True]
    assert one.sources == ("again", "classes")
    (one,), _ = found(short, record(id="c", source="lms", assurance="C"))
    assert (one.record, one.approver, one.expires) == ("c", "", None)
    (one,), _ = found(record(id="c", source="lms", assurance="C"), record(id="d", **sheet))
    assert (one.record, one.approver, one.mode) == ("d", "D. Reyes", "classroom")
    # A launch stands by itself: nobody has to have approved it.
    (one,), _ = found(short, record(id="e"))
    assert (one.record, one.approver, one.expires) == ("e", "", None)


def test_prior_training_that_somebody_accepts_counts_from_before_the_release() -> None:
    told = {"kind": "courses", "name": "claims", "version": "2.0.0", "assurance": "C", "mode": "prior"}
    credits_, left = found(record(**told, approver="D. Reyes", happened=at(3)))
    assert ([(one.module, one.day, one.approver) for one in credits_], left) == (
        [("alpha", day(3), "D. Reyes"), ("beta", day(3), "D. Reyes")],
        [],
    )
    assert found(record(**told, happened=at(3)))[1] == ["before its release"]
    assert found(record(**{**told, "mode": "classroom"}, approver="D. Reyes", happened=at(3)))[1] == [
        "before its release"
    ]


def test_a_version_that_one_record_names_is_not_inferred() -> None:
    inferred = record(id="a", source="moodle", assurance="C", dating="inferred")
    for assurance in ("C", "D"):
        for told in ((inferred, record(id="b", assurance=assurance)), (record(id="b", assurance=assurance), inferred)):
            (one,), _ = found(*told)
            assert (one.assurance, one.dating) == ("C", "recorded")
    (one,), _ = found(inferred, record(id="b", assurance="C"))
    assert one.record == "b"


def at(number: int) -> str:
    return f"{day(number)}T18:00:00.000000Z"


def test_nobody_passes_a_version_before_it_is_out() -> None:
    told = record(version="2.0", happened="2019-01-01T18:00:00.000000Z", stored=at(30))
    (one,), left = found(told)
    assert (one.day, one.when.date(), left) == (day(30), day(30), ["clock behind"])
    # Until the LRS had it, it was not there.
    assert found(told, as_of=29) == ((), [])
    # Where it was released, it may have been the day after.
    assert found(record(version="2.0", happened=at(0), stored=at(19)))[1] == ["clock behind"]
    assert found(record(version="2.0", happened=at(19), stored=at(30)))[1] == []


def test_what_no_clock_gainsays_before_the_release_is_not_counted() -> None:
    assert found(record(version="2.0", happened=at(10))) == ((), ["before its release"])
    assert found(record(version="2.0", happened=at(10), stored=at(10))) == ((), ["before its release"])
    course = record(kind="courses", name="claims", version="2.0.0", assurance="C", happened=at(10))
    credits_, left = found(course)
    # The course kept this module as it was.
    assert ([one.module for one in credits_], left) == (["beta"], ["before its release"])


@pytest.mark.parametrize(("days", "what"), [(30, []), (31, ["late records"])])
def test_a_record_that_comes_late_is_named_and_counts(days: int, what: list[str]) -> None:
    (one,), left = found(record(happened=at(5), stored=at(5 + days)))
    assert (one.day, left) == (day(5), what)


def test_what_happened_after_the_day_is_not_seen() -> None:
    assert found(record(actor="mailto:temp@agency.example"), record(), as_of=8) == ((), [])
